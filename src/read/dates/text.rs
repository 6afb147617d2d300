//! Dates in the text itself: a dateline, or a date line among the first lines.

use super::parse::first_day;
use crate::article::{DateCandidate, Evidence};

/// Lines of the text that are looked at.
const LINES: usize = 6;
/// A line of its own that gives the date is short.
const SHORT_LINE: usize = 90;
/// A dateline ends within so many bytes of its paragraph.
const DATELINE: usize = 110;

/// The date of a dateline (`LONDON, March 5, 2025 (Reuters) -`) or of a short line that gives it.
/// `title` is searched only where the text says nothing, and only if it ends with the date.
pub fn from_text(title: &str, text: &str) -> Option<DateCandidate> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    for line in lines.take(LINES) {
        let head = clip(line, DATELINE);
        let Some(written) = first_day(head, 0, None) else {
            continue;
        };
        let rest = line.get(written.end..).unwrap_or_default();
        let short = line.len() <= SHORT_LINE && written.end - written.start + 45 >= line.len();
        if short
            || (ends_a_dateline(rest) && is_place(line.get(..written.start).unwrap_or_default()))
        {
            return Some(candidate(written.interval, written.time, line));
        }
    }
    let written = first_day(clip(title, 300), 0, None)?;
    let last = title.get(written.end..).unwrap_or_default();
    let ends = last.trim_matches(|c: char| !c.is_alphanumeric()).is_empty();
    ends.then(|| candidate(written.interval, written.time, title))
}

fn candidate(interval: crate::date::Interval, time: Option<String>, raw: &str) -> DateCandidate {
    DateCandidate {
        evidence: Evidence::Text,
        interval,
        time,
        modified: false,
        raw: clip(raw, 200).to_owned(),
    }
}

/// What follows the date of a dateline: a dash, or the agency in brackets.
fn ends_a_dateline(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', ',', '.', ':', ')']);
    rest.starts_with(['-', '–', '—', '(', '/', '|'])
}

/// What precedes it: nothing, or a place, which is a few words without a sentence's end.
fn is_place(before: &str) -> bool {
    before.len() <= 60 && !before.contains(['?', '!', ';']) && !before.trim_end().ends_with('.')
}

/// The longest beginning of `text` that has at most `bytes` bytes.
fn clip(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or(text)
}
