//! Publication dates: candidates with their evidence, and which of them is believed.

use crate::article::{DateCandidate, Published};
use crate::date::{Day, Interval};

/// What of the candidates is believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dated {
    pub published: Option<Published>,
    pub modified: Option<Day>,
    /// Dates that were found and not believed, with the reason, for the ledger.
    pub notes: Vec<String>,
}

/// Chooses the publication date. `today` is the run's own day: later dates are impossible.
pub fn choose(_candidates: &[DateCandidate], _today: Day) -> Dated {
    Dated::default()
}

/// Reads a written date of any usual form, whole: the days it names and, where stated with a zone,
/// the instant as RFC 3339.
pub fn parse_date(_text: &str) -> Option<(Interval, Option<String>)> {
    None
}

/// A date in the path of a URL.
pub fn from_url(_url: &str) -> Option<DateCandidate> {
    None
}

/// A date in the path of a file.
pub fn from_path(_path: &str) -> Option<DateCandidate> {
    None
}

/// A dateline, or the first date line of the text.
pub fn from_text(_title: &str, _text: &str) -> Option<DateCandidate> {
    None
}
