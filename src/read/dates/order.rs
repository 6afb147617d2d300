//! Which of day and month comes first in a date of only numbers, and what can be said where nobody tells.

use super::parse::first_day;
use crate::article::DateCandidate;
use crate::article::lesson::Order;
use crate::date::{Day, Interval};

/// Tags under which a date of only numbers is read in one order, whatever the language.
pub const DAY_FIRST: &str = "und-GB";
pub const MONTH_FIRST: &str = "und-US";

/// Whether the dates of only numbers in `text` put the day first, where one of them has a day after the
/// twelfth. Those with full stops tell nothing: every country writes them with the day first.
pub fn puts_day_first(text: &str) -> Option<bool> {
    pairs(text).find_map(|pair| match pair {
        (13..=31, 1..=12) => Some(true),
        (1..=12, 13..=31) => Some(false),
        _ => None,
    })
}

/// The two numbers before the year of each date of only numbers.
fn pairs(text: &str) -> impl Iterator<Item = (u32, u32)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let step = bytes.get(at..)?.iter().position(u8::is_ascii_digit)?;
            let start = at + step;
            let before = start.checked_sub(1).and_then(|i| bytes.get(i));
            let (first, sign, second, end) = match numbers(bytes, start) {
                Ok(read) => read,
                Err(next) => {
                    at = next;
                    continue;
                }
            };
            at = end;
            // A longer row of numbers is no date.
            if before != Some(&sign) && bytes.get(end) != Some(&sign) {
                return Some((first, second));
            }
        }
    })
}

/// Which order the dates of only numbers that a document gives are in, where it shows: by a day after the
/// twelfth, or because other words of it tell the day that both of its readings are about. `None` where two of
/// them disagree.
pub fn shown(candidates: &[DateCandidate], published: Option<Day>) -> Option<Order> {
    let mut orders = candidates.iter().filter_map(|candidate| {
        let by_number = puts_day_first(&candidate.raw);
        by_number.or_else(|| by_witness(candidate, candidates, published?))
    });
    let first = orders.next()?;
    let agreed = orders.all(|other| other == first);
    agreed.then_some(Order::of(first))
}

fn by_witness(candidate: &DateCandidate, all: &[DateCandidate], day: Day) -> Option<bool> {
    if !may_be_two_days(&candidate.raw) {
        return None;
    }
    let (one, other) = readings(&candidate.raw, None)?;
    let tells =
        |other: &&DateCandidate| other.interval.day() == Some(day) && !may_be_two_days(&other.raw);
    let told = (one == day || other == day) && all.iter().any(|other| tells(&other));
    told.then_some(day_first(&candidate.raw) == Some(day))
}

fn may_be_two_days(text: &str) -> bool {
    pairs(text).any(|(one, other)| one <= 12 && other <= 12 && one != other)
}

/// What the first date in `text` means with the day first.
pub fn day_first(text: &str) -> Option<Day> {
    first_day(text, 0, Some(DAY_FIRST))?.interval.day()
}

/// Two short numbers and a year at `start`, parted by one sign, and where they end; else where the first ends.
fn numbers(bytes: &[u8], start: usize) -> Result<(u32, u8, u32, usize), usize> {
    let run = |at: usize| {
        let digits = bytes.get(at..).unwrap_or_default().iter();
        let digits = digits.take_while(|byte| byte.is_ascii_digit());
        let (n, value) = digits.fold((0, 0u32), |(n, value), digit| {
            let digit = u32::from(digit - b'0');
            (n + 1, value.saturating_mul(10).saturating_add(digit))
        });
        (at + n, n, value)
    };
    let (end, n, first) = run(start);
    let sign = bytes.get(end).copied();
    let Some(sign) = sign.filter(|sign| matches!(sign, b'/' | b'-') && n <= 2) else {
        return Err(end);
    };
    let (second_end, second_n, second) = run(end + 1);
    let (year_end, year_n, _) = run(second_end + 1);
    let fits = matches!(second_n, 1 | 2) && bytes.get(second_end) == Some(&sign) && year_n == 4;
    match fits {
        true => Ok((first, sign, second, year_end)),
        false => Err(end),
    }
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
    use crate::article::Evidence;

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
    fn a_document_shows_its_order() {
        let candidate = |raw: &str| {
            let parsed = super::super::parse_date(raw);
            let interval = parsed.map(|(interval, _)| interval);
            DateCandidate {
                evidence: Evidence::Meta,
                interval: interval.or_else(|| either_day(raw, None)).unwrap(),
                time: None,
                modified: false,
                raw: raw.to_owned(),
            }
        };
        let check = |raws: &[&str], published: &str, expect: Option<Order>| {
            let candidates: Vec<DateCandidate> = raws.iter().map(|raw| candidate(raw)).collect();
            let day = Day::parse_iso(published);
            assert_eq!(shown(&candidates, day), expect, "{raws:?}");
        };
        let (day_first, month_first) = (Some(Order::DayFirst), Some(Order::MonthFirst));
        check(&["25/03/2025"], "2025-03-25", day_first);
        check(&["03/25/2025", "2025-03-25"], "2025-03-25", month_first);
        check(&["05/03/2025", "2025-03-05"], "2025-03-05", day_first);
        check(&["05/03/2025", "2025-05-03"], "2025-05-03", month_first);
        check(&["05/03/2025", "2025-05-04"], "2025-05-04", None);
        check(&["05/03/2025"], "", None);
        check(&["05/03/2025", "05/03/2025"], "2025-03-05", None);
        check(&["25/03/2025", "03/25/2025"], "2025-03-25", None);
        check(&["2025-03-05", "5 March 2025"], "2025-03-05", None);
        check(&["05/05/2025", "2025-05-05"], "2025-05-05", None);
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
