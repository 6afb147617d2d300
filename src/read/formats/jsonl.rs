//! JSON Lines: one JSON object a line.

use std::io::BufRead;

use memchr::memchr;

use crate::article::Place;
use crate::read::format::{Emit, Parsed, Piece, ReadOptions};
use crate::read::formats::json;
use crate::read::framing::{self, Cut, Start};
use crate::read::records::Records;

pub fn sniff(head: &[u8]) -> bool {
    let (first, second) = two_lines(head);
    let is_object = json::begins_like_json(first) && first.starts_with(b"{");
    is_object && (second.is_empty() || has_two_records(head))
}

/// Whether an object ends on the first line and another begins on the second.
pub fn has_two_records(head: &[u8]) -> bool {
    let (first, second) = two_lines(head);
    let ends = first.starts_with(b"{") && first.ends_with(b"}");
    ends && json::begins_like_json(first) && second.starts_with(b"{")
}

fn two_lines(head: &[u8]) -> (&[u8], &[u8]) {
    let lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let mut lines = lines.filter(|line| !line.is_empty());
    (
        lines.next().unwrap_or_default(),
        lines.next().unwrap_or_default(),
    )
}

pub fn split(place: &Place, input: &mut dyn BufRead, options: &ReadOptions, emit: &mut Emit) {
    if framing::is_wide(input) {
        return framing::whole(place, input, options, false, emit);
    }
    let start = Start {
        place: place.clone(),
        context: None,
    };
    framing::frame(start, input, options, &mut scan(), emit);
}

fn scan() -> impl FnMut(&[u8]) -> Option<Cut> {
    let mut seen = false;
    move |bytes| {
        let at = memchr(b'\n', bytes);
        let line = bytes.get(..at.unwrap_or(bytes.len())).unwrap_or_default();
        seen = seen || !line.trim_ascii().is_empty();
        let end = at.map(|at| at + 1).or(bytes.is_empty().then_some(0))?;
        let records = u64::from(std::mem::take(&mut seen));
        Some(Cut { end, records })
    }
}

pub fn parse(piece: &Piece, options: &ReadOptions) -> Vec<Parsed> {
    let records = Records::new(piece, options);
    let bytes = records.bytes();
    let mut parsed = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let rest = bytes.get(start..).unwrap_or_default();
        let end = memchr(b'\n', rest).map_or(bytes.len(), |at| start + at + 1);
        let line = bytes.get(start..end).unwrap_or_default();
        if !line.trim_ascii().is_empty() {
            let place = records.place(parsed.len(), start);
            let (text, raw) = records.open(place.clone(), "jsonl", line);
            let outcome = json::read_text(&text, raw, options);
            parsed.push(Parsed { place, outcome });
        }
        start = end;
    }
    parsed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::limits::Limits;

    #[track_caller]
    fn check(input: &[u8], expect: &[(u64, Option<u64>, &str)]) {
        let options = ReadOptions {
            limits: Limits {
                record_bytes: 200,
                ..Limits::default()
            },
            ..ReadOptions::default()
        };
        let mut got = Vec::new();
        let place = Place::default();
        split(&place, &mut { input }, &options, &mut |item| {
            match item {
                Ok(piece) => got.extend(parse(&piece, &options)),
                Err((place, skipped)) => got.push(Parsed {
                    place,
                    outcome: Err(skipped),
                }),
            }
            true
        });
        let shown = |parsed: &Parsed| match &parsed.outcome {
            Ok(raw) => raw.text.clone(),
            Err(skipped) => format!("!{}", skipped.reason.get(..7).unwrap_or_default()),
        };
        let got: Vec<_> = got
            .iter()
            .map(|parsed| {
                (
                    parsed.place.record.unwrap(),
                    parsed.place.offset,
                    shown(parsed),
                )
            })
            .collect();
        let got: Vec<_> = got.iter().map(|(r, o, t)| (*r, *o, t.as_str())).collect();
        assert_eq!(got, expect);
    }

    #[test]
    fn each_line_stands_for_itself() {
        check(
            b"{\"text\":\"a\"}\n\n{broken\n{\"text\":\"c\"}",
            &[
                (1, Some(0), "a"),
                (2, Some(14), "!not val"),
                (3, Some(22), "c"),
            ],
        );
        check(
            b"[1]\n{}\n",
            &[(1, Some(0), "!no text"), (2, Some(4), "!no text")],
        );
        check(
            b"\xff\xfe{\0\"\0t\0e\0x\0t\0\"\0:\0\"\0a\0\"\0}\0\n\0",
            &[(1, None, "a")],
        );
    }

    #[test]
    fn a_giant_line_spares_its_neighbours() {
        let giant = "x".repeat(5 << 20);
        let input = format!("{{\"text\":\"a\"}}\n{{\"text\":\"{giant}\"}}\n{{\"text\":\"c\"}}\n");
        let last = input.len() as u64 - 13;
        check(
            input.as_bytes(),
            &[
                (1, Some(0), "a"),
                (2, Some(13), "!larger "),
                (3, Some(last), "c"),
            ],
        );
    }
}
