//! ANPA 1312, the wire text of American agencies: `SYN SYN SOH` header, `STX` text, `ETX` signature.

use std::borrow::Cow;
use std::io::BufRead;

use crate::article::{Place, RawDocument};
use crate::date::Day;
use crate::read::format::{Emit, Parsed, Piece, ReadOptions};
use crate::read::formats::agency::{self, keyword, note};
use crate::read::formats::wire;
use crate::read::framing;

pub fn sniff(head: &[u8]) -> bool {
    head.starts_with(b"\x16\x16\x01")
}

pub fn split(place: &Place, input: &mut dyn BufRead, options: &ReadOptions, emit: &mut Emit) {
    framing::whole(place, input, options, true, emit);
}

pub fn parse(piece: &Piece, options: &ReadOptions) -> Vec<Parsed> {
    wire::parse(piece, "anpa", options, read)
}

fn read(message: &str, raw: &mut RawDocument) {
    let (head, body, tail) = wire::parts(message);
    let mut lines = head.lines();
    let number = lines.next().unwrap_or_default().split('\u{1f}').next();
    raw.record_id = number.map(|number| printable(number).trim().to_owned());
    if let Some(line) = lines.next() {
        let mut fields = line.split_whitespace();
        note(raw, "urgency", fields.next().map(printable));
        note(raw, "category", fields.next().map(printable));
    }
    read_signature(tail, raw);
    let mut paragraphs: Vec<String> = Vec::new();
    let mut has_begun = false;
    for (i, line) in body.lines().enumerate() {
        let is_format = line.starts_with('^');
        let begins = is_format || line.starts_with(['\t', ' ', '\u{8}']) || i == 0;
        let bare = line
            .trim_start_matches('^')
            .trim_end_matches(['<', '=', ' ']);
        let bare = settle(bare);
        if bare.is_empty() || (i == 0 && read_slug(&bare, raw)) {
            paragraphs.push(String::new());
            continue;
        }
        // Lines of the heading stand above the first paragraph of text; a byline may be among lines of it
        // that are set like a heading.
        has_begun |= !is_format;
        let is_above = is_format && paragraphs.iter().all(String::is_empty);
        if is_above && read_heading(&bare, raw) || !has_begun && read_byline(&bare, raw) {
            continue;
        }
        match paragraphs.last_mut() {
            Some(last) if !begins && !last.is_empty() => {
                last.push(' ');
                last.push_str(&bare);
            }
            _ => paragraphs.push(bare),
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    raw.text = paragraphs.join("\n\n");
    let text = raw.text.clone();
    wire::read_dateline(&text, raw);
}

/// `BC-US--Tea-Prices, 1st Ld-Writethru,1140`: the slug, without the count of words.
fn read_slug(line: &str, raw: &mut RawDocument) -> bool {
    let slug = match line.rsplit_once(',') {
        Some((slug, words)) if words.trim().bytes().all(|byte| byte.is_ascii_digit()) => slug,
        _ => line,
    };
    let is_slug = line.len() != slug.len() || slug.contains("--");
    if is_slug {
        keyword(raw, Some(slug.trim().to_owned()));
    }
    is_slug
}

/// Headline, notes and byline; `false` where the line is part of the text.
fn read_heading(line: &str, raw: &mut RawDocument) -> bool {
    let upper = line.to_uppercase();
    let note_marks = ["EDS:", "(EDS:", "EDITOR'S NOTE", "ADDS ", "ATTN"];
    if note_marks.iter().any(|mark| upper.starts_with(mark)) {
        note(raw, "note to editors", Some(line.to_owned()));
        return true;
    }
    if read_byline(line, raw) {
        return true;
    }
    // `AP Photo SDDD101`.
    if upper.contains(" PHOTO") && line.contains(|c: char| c.is_ascii_digit()) {
        return true;
    }
    // Under a byline stands the agency or the job.
    if !raw.authors.is_empty() && line.split(' ').count() <= 5 {
        let jobs = ["WRITER", "CORRESPONDENT", "EDITOR", "REPORTER", "ANALYST"];
        let is_job = jobs.iter().any(|job| upper.contains(job));
        agency::fill(&mut raw.outlet, Some(line.to_owned()).filter(|_| !is_job));
        return true;
    }
    if raw.title.is_none() {
        raw.title = Some(line.to_owned());
        return true;
    }
    false
}

/// `By ANN LEE`: persons, or else the agency.
fn read_byline(line: &str, raw: &mut RawDocument) -> bool {
    let Some((by, name)) = line.split_once(' ') else {
        return false;
    };
    if !by.eq_ignore_ascii_case("by") || !raw.authors.is_empty() {
        return false;
    }
    raw.authors.extend(agency::authors(line, None));
    if raw.authors.is_empty() {
        raw.outlet = Some(name.trim().to_owned());
    }
    true
}

/// `AP-WF-11-13-13 0745GMT`: month, day, year, time.
fn read_signature(tail: &str, raw: &mut RawDocument) {
    let line = tail.lines().next().unwrap_or_default();
    let bytes = line.as_bytes();
    let is_date = |window: &[u8]| {
        window.iter().enumerate().all(|(i, byte)| match i {
            2 | 5 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
    };
    let Some(at) = bytes.windows(8).position(is_date) else {
        return;
    };
    let number = |from: usize| line.get(at + from..at + from + 2)?.parse::<i16>().ok();
    let day = number(0)
        .zip(number(3))
        .zip(number(6))
        .and_then(|((month, day), year)| {
            Day::from_ymd(wire::year_of(year), month as i8, day as i8)
        });
    let rest = line.get(at + 8..).unwrap_or_default().trim_start();
    let in_gmt = rest
        .get(4..)
        .is_some_and(|zone| zone.trim_start().starts_with("GMT"));
    let time = rest.get(..4).filter(|_| in_gmt);
    wire::add_day(raw, day, time, line.trim_end_matches(['<', ' ']));
}

/// Signs of transmission undone: quotation marks and dashes of six-bit days, control characters.
fn settle(line: &str) -> String {
    let line = printable(line)
        .replace("``", "\"")
        .replace("''", "\"")
        .replace(" _ ", " \u{2014} ");
    let words = line.split_whitespace().filter(|word| *word != "^");
    words.map(fraction).collect::<Vec<_>>().join(" ")
}

/// A brace behind a figure is set as a half (`16{` games behind).
fn fraction(word: &str) -> Cow<'_, str> {
    match word.strip_suffix('{') {
        Some(figure) if figure.bytes().all(|byte| byte.is_ascii_digit()) => {
            Cow::Owned(format!("{figure}\u{bd}"))
        }
        _ => Cow::Borrowed(word),
    }
}

fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message() {
        let text = "\u{16}\u{16}\u{1}W2607\u{1f}world\r\nr a\u{13}\u{11} BC-PE--Tea   03-05 0100\r\n\u{2}BC-PE--Tea, 1st Ld,0140<\r\n^Tea prices rise<\r\n^AP Photo X101<\r\n^Eds: Adds prices.<\r\n^By ANN LEE and BO CHEN=\r\n^Associated Press=\r\n\t   LIMA, Peru (WIRE) _ Tea ``rose''\r\nagain.\r\n \r\n\t   It fell.\r\n^___=\r\n\u{3}AP-WF-03-05-25 1015GMT<\r\n\u{4}";
        let piece = Piece {
            place: Place::default(),
            bytes: text.as_bytes().to_vec(),
            context: None,
        };
        let raw = parse(&piece, &ReadOptions::default())
            .remove(0)
            .outcome
            .unwrap();
        assert_eq!(raw.record_id.as_deref(), Some("W2607"));
        assert_eq!(raw.title.as_deref(), Some("Tea prices rise"));
        assert_eq!(raw.authors, ["ANN LEE", "BO CHEN"]);
        assert_eq!(raw.keywords, ["BC-PE--Tea, 1st Ld"]);
        assert_eq!(
            raw.text,
            "LIMA, Peru (WIRE) \u{2014} Tea \"rose\" again.\n\nIt fell.\n\n___"
        );
        assert_eq!(raw.outlet.as_deref(), Some("Associated Press"));
        let time = raw.dates.first().and_then(|date| date.time.as_deref());
        assert_eq!(time, Some("2025-03-05T10:15:00Z"));
    }

    #[test]
    fn nothing_in_it() {
        let piece = Piece {
            place: Place::default(),
            bytes: b"\x16\x16\x01W1\x02\x03".to_vec(),
            context: None,
        };
        assert!(
            parse(&piece, &ReadOptions::default())
                .remove(0)
                .outcome
                .is_err()
        );
    }
}
