//! Mail: one message a file (`eml`), or many behind `From ` lines (`mbox`, RFC 4155).

use std::io::{BufRead, Read};

use crate::article::Place;
use crate::read::format::{Emit, Parsed, Piece, ReadOptions};
use crate::read::formats::mail;
use crate::read::{framing, magic};

pub fn sniff_one(head: &[u8]) -> bool {
    !head.starts_with(b"From ") && magic::is_mail(head)
}

pub fn sniff_many(head: &[u8]) -> bool {
    head.starts_with(b"From ") && magic::is_mail(head)
}

pub fn split_one(place: &Place, input: &mut dyn BufRead, options: &ReadOptions, emit: &mut Emit) {
    framing::whole(place, input, options, true, emit);
}

/// Emits each message as a piece.
pub fn split_many(place: &Place, input: &mut dyn BufRead, options: &ReadOptions, emit: &mut Emit) {
    let limit = options.limits.record_bytes;
    let mut message = Message {
        path: &place.path,
        record: 0,
        offset: 0,
        size: 0,
        bytes: Vec::new(),
        limit,
    };
    let mut line = Vec::new();
    let mut after_blank = true;
    loop {
        line.clear();
        // A line longer than this is read in parts: none of them begins a message.
        let read = input.take(64 << 10).read_until(b'\n', &mut line);
        let at_end = line.is_empty();
        let begins = after_blank && is_separator(&line);
        if at_end || begins {
            if !message.end(emit) {
                return;
            }
            message.offset += message.size;
            message.size = 0;
        }
        if at_end {
            if let Err(error) = read {
                let place = message.place();
                emit(Err((place, framing::unreadable(&error))));
            }
            return;
        }
        message.take(&line);
        after_blank = matches!(line.as_slice(), b"\n" | b"\r\n");
    }
}

struct Message<'a> {
    path: &'a str,
    /// Messages before this one.
    record: u64,
    offset: u64,
    size: u64,
    bytes: Vec<u8>,
    limit: usize,
}

impl Message<'_> {
    fn take(&mut self, line: &[u8]) {
        self.size += line.len() as u64;
        if self.size <= self.limit as u64 {
            self.bytes.extend_from_slice(line);
        }
    }

    fn place(&self) -> Place {
        Place {
            path: self.path.to_owned(),
            record: Some(self.record + 1),
            offset: Some(self.offset),
        }
    }

    fn end(&mut self, emit: &mut Emit) -> bool {
        let bytes = std::mem::take(&mut self.bytes);
        if self.size == 0 || bytes.trim_ascii().is_empty() {
            return true;
        }
        let place = self.place();
        self.record += 1;
        if self.size > self.limit as u64 {
            return emit(Err((place, framing::too_large(self.limit))));
        }
        emit(Ok(Piece {
            place,
            bytes,
            context: None,
        }))
    }
}

/// `From sender Mon Jun  1 10:00:00 2009`: prose that begins with the word has no time of day.
fn is_separator(line: &[u8]) -> bool {
    let is_time = |part: &[u8]| {
        part.len() >= 4
            && part.contains(&b':')
            && part.iter().all(|b| b.is_ascii_digit() || *b == b':')
    };
    let mut words = line.split(|byte| byte.is_ascii_whitespace());
    line.starts_with(b"From ") && words.any(is_time)
}

pub fn parse(piece: &Piece, options: &ReadOptions) -> Vec<Parsed> {
    let place = piece.place.clone();
    let outcome = mail::read(&without_separator(&piece.bytes), &place, options);
    vec![Parsed { place, outcome }]
}

/// The message without its `From ` line, and with `From ` at the beginning of lines unquoted.
fn without_separator(bytes: &[u8]) -> Vec<u8> {
    let bytes = bytes.trim_ascii_start();
    if !bytes.starts_with(b"From ") {
        return bytes.to_vec();
    }
    let mut out = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n').skip(1) {
        let quotes = line.iter().take_while(|byte| **byte == b'>').count();
        let quoted = line
            .get(quotes..)
            .is_some_and(|rest| rest.starts_with(b"From "));
        let from = usize::from(quoted && quotes > 0);
        out.extend_from_slice(line.get(from..).unwrap_or_default());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &[u8], expect: &[(u64, u64, &str)]) {
        let options = ReadOptions::default();
        let mut got = Vec::new();
        split_many(&Place::default(), &mut { input }, &options, &mut |item| {
            let piece = item.unwrap();
            let text = String::from_utf8(without_separator(&piece.bytes)).unwrap();
            got.push((
                piece.place.record.unwrap(),
                piece.place.offset.unwrap(),
                text,
            ));
            true
        });
        let got: Vec<_> = got.iter().map(|(r, o, t)| (*r, *o, t.as_str())).collect();
        assert_eq!(got, expect);
    }

    #[test]
    fn messages_begin_behind_their_line() {
        check(
            b"From a Mon Jun  1 10:00:00 2009\nA: b\n\nx\n>From y\nFrom now on\n\nFrom b 1 10:00\nC: d\n\nFrom here on\n",
            &[
                (1, 0, "A: b\n\nx\nFrom y\nFrom now on\n\n"),
                (2, 61, "C: d\n\nFrom here on\n"),
            ],
        );
        check(b"", &[]);
        check(b"\n\n", &[]);
    }

    #[test]
    fn a_giant_spares_its_neighbours() {
        let giant = [b"From a 10:00\n".to_vec(), b"x\n".repeat(1_000)].concat();
        let input = [giant, b"\nFrom b 10:01\nC: d\n".to_vec()].concat();
        let mut options = ReadOptions::default();
        options.limits.record_bytes = 100;
        let mut got = Vec::new();
        split_many(
            &Place::default(),
            &mut input.as_slice(),
            &options,
            &mut |item| {
                got.push(item.is_ok());
                true
            },
        );
        assert_eq!(got, [false, true]);
    }
}
