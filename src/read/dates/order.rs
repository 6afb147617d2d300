//! Which of day and month comes first in a date of only numbers, and what can be said where nobody tells.

use super::parse::first_day;
use super::tokens::{Kind, tokens};
use crate::date::{Day, Interval};

/// Tags under which a date of only numbers is read in one order, whatever the language.
pub const DAY_FIRST: &str = "und-GB";
pub const MONTH_FIRST: &str = "und-US";

/// Numbers of a text that are looked at.
const MOST_TOKENS: usize = 200;

/// Whether the dates of only numbers in `text` put the day first, where one of them has a day after the
/// twelfth. Those with full stops tell nothing: every country writes them with the day first.
pub fn puts_day_first(text: &str) -> Option<bool> {
    let tokens = tokens(text, MOST_TOKENS);
    let number = |at: usize| match tokens.get(at).map(|token| token.kind) {
        Some(Kind::Number { value, digits }) => Some((value, digits)),
        _ => None,
    };
    let sign = |at: usize| match tokens.get(at).map(|token| token.kind) {
        Some(Kind::Sign(sign @ ('/' | '-'))) => Some(sign),
        _ => None,
    };
    (0..tokens.len()).find_map(|at| {
        let parted = sign(at + 1)? == sign(at + 3)?;
        let longer = sign(at + 5) == sign(at + 1) || (at > 0 && sign(at - 1) == sign(at + 1));
        let ((first, a), (second, b), (_, 4)) = (number(at)?, number(at + 2)?, number(at + 4)?)
        else {
            return None;
        };
        let fits = parted && !longer && a <= 2 && b <= 2 && first > 0 && second > 0;
        match (first, second) {
            (13..=31, 1..=12) if fits => Some(true),
            (1..=12, 13..=31) if fits => Some(false),
            _ => None,
        }
    })
}

/// The two days that the first date in `text` may mean, the earlier first, where nothing says which of its
/// numbers is the month.
pub fn readings(text: &str, language: Option<&str>) -> Option<(Day, Day)> {
    if !text.bytes().any(|byte| matches!(byte, b'/' | b'-')) {
        return None;
    }
    let (one, other) = (
        first_day(text, 0, Some(DAY_FIRST))?,
        first_day(text, 0, Some(MONTH_FIRST))?,
    );
    let (one_day, other_day) = (one.interval.day()?, other.interval.day()?);
    let same_place = (one.start, one.end) == (other.start, other.end);
    let settled = first_day(text, 0, language).is_some_and(|told| told.start <= one.start);
    (same_place && !settled && one_day != other_day)
        .then(|| (one_day.min(other_day), one_day.max(other_day)))
}

/// The time between the two [`readings`].
pub fn either_day(text: &str, language: Option<&str>) -> Option<Interval> {
    let (one, other) = readings(text, language)?;
    Interval::new(one, other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_after_the_twelfth_tell_the_order() {
        for (text, expect) in [
            ("25/03/2025", Some(true)),
            ("Posted 03/25/2025, 10:15", Some(false)),
            ("25/03/2025 - 10:15", Some(true)),
            ("05/03/2025 and 31-12-2024", Some(true)),
            ("05/03/2025", None),
            ("25.03.2025", None),
            ("2025-03-25", None),
            ("1/25/03/2025", None),
            ("25/13/2025", None),
            ("25/03/25", None),
            ("", None),
        ] {
            assert_eq!(puts_day_first(text), expect, "{text}");
        }
    }

    #[test]
    fn two_readings() {
        let read = |text: &str, language: Option<&str>| {
            readings(text, language).map(|(one, other)| format!("{one} {other}"))
        };
        let both = Some("2025-03-05 2025-05-03".to_owned());
        assert_eq!(read("05/03/2025", None), both);
        assert_eq!(read("Posted on 5-3-2025, 10:15", Some("en")), both);
        assert_eq!(read("05/03/2025", Some("en-US")), None);
        assert_eq!(read("25/03/2025", None), None);
        assert_eq!(read("05/05/2025", None), None);
        assert_eq!(read("5 March 2025", None), None);
        assert_eq!(read("05/03/25 -", None), None);
    }
}
