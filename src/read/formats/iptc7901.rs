//! IPTC 7901, the wire text of European agencies: `SOH` header, `STX` text, `ETX` date, `EOT`.

use std::io::BufRead;

use crate::article::{Place, RawDocument};
use crate::date::Day;
use crate::read::format::{Emit, Parsed, Piece, ReadOptions};
use crate::read::formats::agency::{self, keyword, note};
use crate::read::formats::wire;
use crate::read::{dates, framing};

/// What agencies write above what is not to be printed.
const NOT_TO_PRINT: [&str; 2] = [
    "The following information is not intended for publication",
    "Die folgenden Informationen sind nicht zur Veröffentlichung bestimmt",
];

/// Under these headings come notes to editors, up to the end.
const NOTEBOOKS: [&str; 2] = ["\n# Notebook\n", "\n# Notizblock\n"];

/// Start of heading, then source letters and a message number.
pub fn sniff(head: &[u8]) -> bool {
    let Some([1, rest @ ..]) = head.get(..8) else {
        return false;
    };
    let letter = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b' ';
    rest.len() == 7 && rest.iter().all(letter)
}

pub fn split(place: &Place, input: &mut dyn BufRead, options: &ReadOptions, emit: &mut Emit) {
    framing::whole(place, input, options, true, emit);
}

pub fn parse(piece: &Piece, options: &ReadOptions) -> Vec<Parsed> {
    wire::parse(piece, "iptc7901", options, read)
}

fn read(message: &str, raw: &mut RawDocument) {
    let (head, body, tail) = wire::parts(message);
    raw.wrapped = true;
    read_header(head, raw);
    read_date(tail, raw);
    let body = match NOT_TO_PRINT.iter().find_map(|mark| body.find(mark)) {
        Some(at) => {
            raw.notes
                .push("left out what is not for publication".to_owned());
            let kept = body.get(..at).unwrap_or(body);
            kept.trim_end_matches(['*', ' ', '\n'])
        }
        None => body,
    };
    let body = read_notebook(body, raw);
    let text = read_heading(body.trim_start_matches('\n'), raw);
    wire::read_dateline(text, raw);
    raw.text = text.to_owned();
}

/// `abc0100 3 s 586 …`: source and number, urgency, category, words; then lines of keywords.
fn read_header(head: &str, raw: &mut RawDocument) {
    let mut lines = head.lines().map(str::trim);
    let mut fields = lines.next().unwrap_or_default().split_whitespace();
    raw.record_id = fields.next().map(str::to_owned);
    note(raw, "urgency", fields.next().map(str::to_owned));
    note(raw, "category", fields.next().map(str::to_owned));
    for line in lines {
        for word in line.split(['/', ';']) {
            keyword(raw, Some(word.trim().to_owned()));
        }
    }
}

/// Moves the notes at the end of a text to those to editors.
fn read_notebook<'a>(body: &'a str, raw: &mut RawDocument) -> &'a str {
    let parted = NOTEBOOKS.iter().find_map(|mark| body.split_once(mark));
    let Some((text, notes)) = parted else {
        return body;
    };
    for line in notes.lines().filter(|line| !line.starts_with('#')) {
        note(
            raw,
            "note to editors",
            Some(line.trim_start_matches(['-', '*', ' ']).to_owned()),
        );
    }
    text
}

/// The block above the text, where it ends in `=` or stands apart and is short: marks, headline, byline.
fn read_heading<'a>(body: &'a str, raw: &mut RawDocument) -> &'a str {
    let (block, rest) = body.split_once("\n\n").unwrap_or((body, ""));
    let block = block.trim_end();
    let marked = block.ends_with('=');
    let is_short = block.lines().count() <= 6
        && !block.ends_with(['.', '"', ','])
        && block
            .lines()
            .all(|line| line.chars().count() <= 90 && !line.starts_with("  "));
    if rest.trim().is_empty() || !(marked || is_short) {
        return body;
    }
    let mut title: Vec<&str> = Vec::new();
    for line in block.trim_end_matches(['=', ' ']).lines() {
        let line = line.trim();
        let byline = ["By ", "BY ", "Von ", "Par ", "Por ", "Di "];
        if byline.iter().any(|by| line.starts_with(by)) {
            let outlet = raw.outlet.clone();
            raw.authors.extend(agency::authors(line, outlet.as_deref()));
        } else if wire::is_desk_mark(line) {
            raw.notes.push(format!("marked `{line}`"));
        } else if !line.is_empty() {
            title.push(line);
        }
    }
    // Lines after a headline's are subheads of the desk; wrapped headlines end in no full stop.
    raw.title = (!title.is_empty()).then(|| title.join(" "));
    rest
}

/// `071341 GMT Okt 15`: day, hour and minute, zone, month, year.
fn read_date(tail: &str, raw: &mut RawDocument) {
    let words: Vec<&str> = tail.split_whitespace().take(6).collect();
    let Some(at) = words.iter().position(|word| is_digits(word, 6)) else {
        return;
    };
    let group = words.get(at).copied().unwrap_or_default();
    let (day, time) = group.split_at_checked(2).unwrap_or_default();
    let rest = words.get(at + 1..).unwrap_or_default();
    let zone = rest.first().copied().unwrap_or_default();
    let in_gmt = ["GMT", "UTC", "Z", "UT"].contains(&zone);
    let month = rest
        .iter()
        .find(|word| !is_digits(word, word.len()) && **word != zone);
    let month = month.or(rest.first()).copied().unwrap_or_default();
    let year = rest
        .iter()
        .find(|word| is_digits(word, 2) || is_digits(word, 4));
    let year: Option<i16> = year.and_then(|year| year.parse().ok());
    let Some(year) = year.map(wire::year_of) else {
        return;
    };
    let written = dates::parse_date(&format!("{day} {month} {year}"));
    let day: Option<Day> = written.and_then(|(interval, _)| interval.day());
    wire::add_day(raw, day, Some(time).filter(|_| in_gmt), tail);
}

fn is_digits(word: &str, len: usize) -> bool {
    word.len() == len && !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> RawDocument {
        let piece = Piece {
            place: Place::default(),
            bytes: text.as_bytes().to_vec(),
            context: None,
        };
        let mut parsed = parse(&piece, &ReadOptions::default());
        parsed.remove(0).outcome.unwrap()
    }

    #[test]
    fn a_message() {
        let raw = message(
            "\u{1}xyz0100 3 i 120 ab\r\nPeru/tea/\r\n\u{2}1ST LEAD\r\nTea prices up\r\nBy Ann Lee, wire =\r\n\r\nLima (wire) - Tea\r\nrose.\r\n\r\nIt fell.\r\n\r\n# Notebook\r\n\r\n## Note to editors\r\n- adds price\r\n\r\n* * * *\r\nThe following information is not intended for publication\r\nTel: 1\r\n\u{3}051015 GMT Mar 25\r\n\u{4}",
        );
        assert_eq!(raw.record_id.as_deref(), Some("xyz0100"));
        assert_eq!(raw.title.as_deref(), Some("Tea prices up"));
        assert_eq!(raw.authors, ["Ann Lee"]);
        assert_eq!(raw.keywords, ["Peru", "tea"]);
        assert_eq!(raw.outlet.as_deref(), Some("wire"));
        assert_eq!(raw.text.trim(), "Lima (wire) - Tea\nrose.\n\nIt fell.");
        assert!(
            raw.notes
                .contains(&"note to editors: adds price".to_owned())
        );
        let date = raw.dates.first().unwrap();
        assert_eq!(date.time.as_deref(), Some("2025-03-05T10:15:00Z"));
    }

    #[test]
    fn poor_ones() {
        let raw = message("\u{1}xyz0100 3 i\n\u{2}It rained in Lima today.");
        assert_eq!(
            (raw.title, raw.text.as_str()),
            (None, "It rained in Lima today.")
        );
        assert!(!sniff(b"\x01\x02\x03"));
        assert!(sniff(b"\x01abc0123 4"));
    }
}
