//! Publication dates: candidates with their evidence, and which of them is believed.

mod choose;
mod clock;
mod months;
mod orders;
mod parse;
mod place;
mod text;
mod tokens;

pub use choose::{Dated, choose};
pub use place::{from_path, from_url};
pub use text::from_text;
pub(super) use text::tells_of_change;

use crate::date::Interval;

/// Reads a written date of any usual form, whole: the days it names and, where stated with a zone,
/// the instant as RFC 3339.
pub fn parse_date(text: &str) -> Option<(Interval, Option<String>)> {
    parse_date_in(text, None)
}

/// The same where the language is known (`en-US`, `de`): it settles `05/03/2025`, and names of
/// months that two languages share.
pub fn parse_date_in(text: &str, language: Option<&str>) -> Option<(Interval, Option<String>)> {
    parse::whole(text, language).map(|written| (written.interval, written.time))
}

/// The first day written anywhere in `text`, with the bytes where it stands.
pub(super) fn find_day(
    text: &str,
    language: Option<&str>,
) -> Option<(Interval, Option<String>, std::ops::Range<usize>)> {
    parse::first_day(text, 0, language)
        .map(|written| (written.interval, written.time, written.start..written.end))
}
