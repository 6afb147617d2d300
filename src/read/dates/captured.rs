//! What the capture of a page says of its dates: it was there by then.

use super::choose::two_days;
use crate::article::DateCandidate;
use crate::date::{Day, Interval};

/// Lays aside the dates that lie after the capture, with a note each, and settles a date of only numbers that
/// may mean two days where one of them does. `captured` is RFC 3339 in universal time: at the place it may be
/// a day later.
pub fn lay_aside(candidates: &mut Vec<DateCandidate>, captured: &str) -> Vec<String> {
    let Some(day) = captured.get(..10).and_then(Day::parse_iso) else {
        return Vec::new();
    };
    let last = day.plus(1);
    let mut notes = Vec::new();
    candidates.retain(|candidate| {
        let is_later = candidate.interval.earliest() > last;
        if is_later {
            let (raw, evidence) = (&candidate.raw, candidate.evidence.name());
            notes.push(format!(
                "date `{raw}` ({evidence}) not believed: after the page was captured"
            ));
        }
        !is_later
    });
    for candidate in candidates {
        if let Some((first, second)) = two_days(candidate)
            && second > last
        {
            candidate.interval = Interval::of_day(first);
        }
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Evidence;

    #[test]
    fn nothing_is_published_after_its_capture() {
        let candidate = |raw: &str, first: &str, last: &str| DateCandidate {
            evidence: Evidence::Meta,
            interval: Interval::new(
                Day::parse_iso(first).unwrap(),
                Day::parse_iso(last).unwrap(),
            )
            .unwrap(),
            time: None,
            modified: false,
            raw: raw.to_owned(),
        };
        let mut candidates = vec![
            candidate("2025-03-07", "2025-03-07", "2025-03-07"),
            candidate("2025-03-06", "2025-03-06", "2025-03-06"),
            candidate("05/03/2025", "2025-03-05", "2025-05-03"),
            candidate("02/03/2025", "2025-02-03", "2025-03-02"),
            candidate("2025-03", "2025-03-01", "2025-03-31"),
        ];
        let notes = lay_aside(&mut candidates, "2025-03-05T10:00:00Z");
        assert_eq!(
            notes,
            ["date `2025-03-07` (meta) not believed: after the page was captured"]
        );
        let days: Vec<String> = candidates
            .iter()
            .map(|c| format!("{}..{}", c.interval.earliest(), c.interval.latest()))
            .collect();
        assert_eq!(
            days,
            [
                "2025-03-06..2025-03-06",
                "2025-03-05..2025-03-05",
                "2025-02-03..2025-03-02",
                "2025-03-01..2025-03-31"
            ]
        );
    }
}
