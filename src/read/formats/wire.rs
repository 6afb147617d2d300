//! What wire texts of every agency have: a dateline, a date of transmission, marks of the desk.

use crate::article::{DateCandidate, Evidence, RawDocument};
use crate::date::{Day, Interval};
use crate::error::Skipped;
use crate::read::format::{Parsed, Piece, ReadOptions};
use crate::read::formats::agency::{fill, is_blank, state};
use crate::read::{decode, xml};

/// Parses the messages of a file, each by `read`.
pub fn parse(
    piece: &Piece,
    format: &'static str,
    options: &ReadOptions,
    read: fn(&str, &mut RawDocument),
) -> Vec<Parsed> {
    let (text, raw) = decode::open(piece, format, options);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let messages = messages(&text, options.limits.items).into_iter();
    let outcomes = messages.map(|message| {
        let mut raw = raw.clone();
        read(message, &mut raw);
        match is_blank(&raw) && raw.title.is_none() {
            true => Err(Skipped::skipped("wire message without a text")),
            false => Ok(raw),
        }
    });
    xml::records(piece, outcomes.collect(), &options.limits)
}

/// The messages of a file: each begins with a start-of-heading, which no text holds. Of more than `most`
/// one more is given.
fn messages(text: &str, most: usize) -> Vec<&str> {
    let parts = text.split('\u{1}').skip(1);
    let solid = |part: &&str| part.contains(|c: char| !c.is_whitespace() && !c.is_control());
    parts.filter(solid).take(most + 1).collect()
}

/// What stands before the start of text, in it, and behind its end.
pub fn parts(message: &str) -> (&str, &str, &str) {
    let (head, rest) = message.split_once('\u{2}').unwrap_or(("", message));
    let (body, tail) = rest.split_once('\u{3}').unwrap_or((rest, ""));
    (head, body, tail)
}

/// `PARIS, Nov 4 (AFP) - …`: the place, and the agency.
pub fn read_dateline(text: &str, raw: &mut RawDocument) {
    const LONGEST: usize = 100;
    let start: String = text.trim_start().chars().take(LONGEST).collect();
    let Some((place, rest)) = start.split_once('(') else {
        return;
    };
    let Some((agency, after)) = rest.split_once(')') else {
        return;
    };
    let is_dash = |c: char| matches!(c, '-' | '_' | '\u{2013}' | '\u{2014}');
    let is_agency = agency.len() <= 24
        && agency
            .chars()
            .all(|c| c.is_alphanumeric() || "/ .".contains(c));
    if !after.trim_start().starts_with(is_dash) || !is_agency || agency.is_empty() {
        return;
    }
    fill(&mut raw.outlet, Some(agency.to_owned()));
    let city = place.split(',').next().unwrap_or(place).trim();
    if city.starts_with(char::is_uppercase) && city.len() < 60 {
        state(raw, crate::article::Kind::Place, Some(city.to_owned()));
    }
}

/// Adds the day of transmission; `time` is `HHMM` of GMT.
pub fn add_day(raw: &mut RawDocument, day: Option<Day>, time: Option<&str>, written: &str) {
    let Some(day) = day else {
        return;
    };
    let clock = time.filter(|time| time.len() == 4 && time.bytes().all(|b| b.is_ascii_digit()));
    let time = clock.and_then(|clock| {
        let (hour, minute) = clock.split_at_checked(2)?;
        let valid = hour < "24" && minute < "60";
        valid.then(|| format!("{day}T{hour}:{minute}:00Z"))
    });
    raw.dates.push(DateCandidate {
        evidence: Evidence::Stated,
        interval: Interval::of_day(day),
        time,
        modified: false,
        raw: written.trim().to_owned(),
    });
}

/// Two digits of a year: the formats are of 1979, and archives go back a little further.
pub fn year_of(digits: i16) -> i16 {
    match digits {
        0..70 => 2000 + digits,
        70..100 => 1900 + digits,
        _ => digits,
    }
}

/// `1ST LEAD`, `URGENT`, `CORRECTION`: marks of the desk, not a headline.
pub fn is_desk_mark(line: &str) -> bool {
    let marks = [
        "LEAD",
        "URGENT",
        "CORRECTION",
        "CORRECTED",
        "REPEAT",
        "REPEATING",
        "UPDATE",
        "ADDS",
        "EDS",
        "ATTENTION",
        "ATTN",
        "KORREKTUR",
        "ZUSAMMENFASSUNG",
        "EIL",
        "WIEDERHOLUNG",
        "WDH",
        "BERICHTIGUNG",
        "ROUNDUP",
        "EXTRA",
        "FLASH",
        "BULLETIN",
        "ALERT",
        "ADVISORY",
    ];
    let words: Vec<&str> = line.split_whitespace().collect();
    let upper = !line.contains(char::is_lowercase);
    let marked = |word: &&str| marks.contains(&word.trim_matches(|c: char| !c.is_alphabetic()));
    upper && words.len() <= 4 && words.iter().any(marked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, place: Option<&str>, agency: Option<&str>) {
        let mut raw = RawDocument::default();
        read_dateline(text, &mut raw);
        assert_eq!(raw.stated.first().map(|s| s.name.as_str()), place);
        assert_eq!(raw.outlet.as_deref(), agency);
    }

    #[test]
    fn datelines() {
        check("  LIMA, Nov 4 (WIRE) - Tea", Some("LIMA"), Some("WIRE"));
        check("Lima (Wire) _ Tea", Some("Lima"), Some("Wire"));
        check("Tea (from Lima) rose", None, None);
        check("no dateline", None, None);
    }

    #[test]
    fn marks_of_the_desk() {
        assert!(is_desk_mark("1ST LEAD"));
        assert!(is_desk_mark("URGENT"));
        assert!(!is_desk_mark("MINISTER TO LEAD TALKS IN LIMA"));
        assert!(!is_desk_mark("Lead in the water"));
    }

    #[test]
    fn messages_and_years() {
        assert_eq!(
            messages("\u{16}\u{1}a\u{2}b\u{3}c\u{1}d\u{1}\u{2}", 9),
            ["a\u{2}b\u{3}c", "d"]
        );
        assert_eq!(parts("a\u{2}b\u{3}c"), ("a", "b", "c"));
        assert_eq!(parts("b"), ("", "b", ""));
        assert_eq!((year_of(13), year_of(79)), (2013, 1979));
    }
}
