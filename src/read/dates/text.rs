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
/// `title` is searched only where the text says nothing, and only if it begins or ends with the date.
pub fn from_text(title: &str, text: &str) -> Option<DateCandidate> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    for line in lines.take(LINES) {
        let head = clip(line, DATELINE);
        let Some(written) = first_day(head, 0, None) else {
            continue;
        };
        if tells_of_change(head) {
            continue;
        }
        let rest = line.get(written.end..).unwrap_or_default();
        let short = line.len() <= SHORT_LINE && written.end - written.start + 45 >= line.len();
        if short
            || heads_the_text(line, written.start..written.end)
            || (ends_a_dateline(rest) && is_place(line.get(..written.start).unwrap_or_default()))
        {
            return Some(candidate(written.interval, written.time, line));
        }
    }
    let written = first_day(clip(title, 300), 0, None)?;
    let last = title.get(written.end..).unwrap_or_default();
    let ends = last.trim_matches(|c: char| !c.is_alphanumeric()).is_empty();
    let begins = written.start == 0 && last.trim_start().starts_with(['|', ':', '-', '–', '—']);
    (ends || begins).then(|| candidate(written.interval, written.time, title))
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

/// A date in numbers that a text begins with (`05.03.2025 The bridge ...`) is no part of its sentence.
fn heads_the_text(line: &str, at: std::ops::Range<usize>) -> bool {
    let date = line.get(at.clone()).unwrap_or_default();
    let rest = line.get(at.end..).unwrap_or_default();
    let next = rest.trim_start().chars().next();
    at.start == 0
        && rest.starts_with(char::is_whitespace)
        && !date.contains(char::is_alphabetic)
        && next.is_some_and(|c| c.is_uppercase() || matches!(c, '"' | '“' | '„' | '«' | '»'))
}

/// What follows the date of a dateline: a dash, or the agency in brackets.
fn ends_a_dateline(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', ',', '.', ':', ')']);
    rest.starts_with(['-', '–', '—', '(', '/', '|'])
}

/// What precedes it: nothing, or a place, which is a few words written as a name.
fn is_place(before: &str) -> bool {
    let words: Vec<&str> = before.split_whitespace().collect();
    let named = |word: &&str| !word.starts_with(char::is_lowercase);
    let short_link = |word: &&str| word.len() <= 3;
    words.len() <= 6
        && words.iter().all(|word| named(word) || short_link(word))
        && words.first().is_none_or(named)
        && words.last().is_none_or(named)
        && !before.contains(['?', '!', ';'])
}

/// Words that say a date is that of a change, in the languages of the months' table.
const CHANGES: &[&str] = &[
    "updated",
    "update:",
    "modified",
    "last edited",
    "last reviewed",
    "aktualisiert",
    "geändert",
    "letzte änderung",
    "mis à jour",
    "mise à jour",
    "modifié",
    "actualizad",
    "modificad",
    "aggiornat",
    "atualizad",
    "bijgewerkt",
    "gewijzigd",
    "uppdatera",
    "opdatere",
    "oppdatert",
    "päivitetty",
    "zaktualizowan",
    "aktualizov",
    "aktualizac",
    "обновлен",
    "изменен",
    "оновлен",
    "güncelle",
    "diperbarui",
    "ενημερώθηκε",
    "frissítve",
    "actualizat",
    "更新",
    "수정",
    "최종",
    "تحديث",
];

/// Whether the words around a date say that it is when something was changed.
pub fn tells_of_change(words: &str) -> bool {
    let words = words.to_lowercase();
    CHANGES.iter().any(|change| words.contains(change))
}

/// The longest beginning of `text` that has at most `bytes` bytes.
fn clip(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(title: &str, text: &str, expect: &str) {
        let found = from_text(title, text).and_then(|c| c.interval.day());
        assert_eq!(found.map(|day| day.to_string()).unwrap_or_default(), expect);
    }

    #[test]
    fn datelines_and_date_lines() {
        check(
            "",
            "LONDON, March 5, 2025 (Reuters) - The bridge has fallen.",
            "2025-03-05",
        );
        check(
            "",
            "Rio de Janeiro, 5 de março de 2025 – A ponte caiu.",
            "2025-03-05",
        );
        check(
            "",
            "The bridge has fallen\n\nWednesday, March 5, 2025\n\nIt fell at noon.",
            "2025-03-05",
        );
        check(
            "",
            "Published 05.03.2025 18:00\n\nDie Brücke ist gefallen.",
            "2025-03-05",
        );
        check(
            "",
            "05.03.2025 \"Die Brücke ist alt\", sagte Maier, der ihr viele Jahre lang Meister und Hüter war.",
            "2025-03-05",
        );
        check(
            "News briefing, 5 March 2025",
            "The bridge has fallen.",
            "2025-03-05",
        );
        check("05.03.2025 | Die Brücke", "Sie ist gefallen.", "2025-03-05");
    }

    #[test]
    fn other_dates_of_the_text() {
        check(
            "",
            "LONDON (Reuters) - The bridge built on March 5, 1825 has fallen.",
            "",
        );
        check(
            "",
            "The law of March 5, 2025 (No. 12) says nothing of bridges, and nobody asked it to.",
            "",
        );
        check("", "Last updated: March 5, 2025", "");
        check("The bridge of March 5, 1825 falls", "It has fallen.", "");
        check("", "", "");
    }
}
