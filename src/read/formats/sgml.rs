//! SGML news collections: Reuters-21578 (`<REUTERS>`) and TREC (`<DOC>`), many records a file.

use std::io::BufRead;

use memchr::memchr;

use crate::article::Place;
use crate::read::format::{Emit, Parsed, Piece, ReadOptions};
use crate::read::formats::{reuters, trec};
use crate::read::framing::{self, Cut, Start};
use crate::read::records::Records;

/// The element that is a record. Case does not count in SGML.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    Reuters,
    Doc,
}

pub fn sniff(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    if !head.starts_with(b"<") {
        return false;
    }
    let head = head.get(..2048).unwrap_or(head);
    let mut tags = Tags::default();
    let mut rest = head;
    while let Some((end, tag)) = tags.next(rest) {
        rest = rest.get(end..).unwrap_or_default();
        match tag {
            Tag::Open(Element::Reuters) => return true,
            Tag::Open(Element::Doc) => return has_docno(head),
            Tag::Close => {}
        }
    }
    false
}

fn has_docno(head: &[u8]) -> bool {
    let names: [&[u8]; 2] = [b"<DOCNO>", b"<DOCID>"];
    memchr::memchr_iter(b'<', head).any(|at| {
        let tag = head.get(at..at + 7).unwrap_or_default();
        names.iter().any(|name| tag.eq_ignore_ascii_case(name))
    })
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

/// Cuts after each closing tag. A record that is not closed counts with the next one.
fn scan() -> impl FnMut(&[u8]) -> Option<Cut> {
    let mut tags = Tags::default();
    let mut opened = 0;
    move |bytes| {
        let mut at = 0;
        while let Some((end, tag)) = tags.next(bytes.get(at..).unwrap_or_default()) {
            at += end;
            match tag {
                Tag::Open(_) => opened += 1,
                Tag::Close => {
                    let records = std::mem::take(&mut opened);
                    return Some(Cut { end: at, records });
                }
            }
        }
        let records = if bytes.is_empty() {
            std::mem::take(&mut opened)
        } else {
            return None;
        };
        Some(Cut { end: 0, records })
    }
}

enum Tag {
    Open(Element),
    Close,
}

/// The longest name of such a tag is `/reuters`.
const LONGEST: usize = 8;

/// Finds the tags of records; a tag may be cut in two by the end of a slice.
#[derive(Default)]
struct Tags {
    is_inside: bool,
    /// The name being read, lower case: one byte more than is of use at most.
    name: [u8; LONGEST + 1],
    length: usize,
}

impl Tags {
    /// The next such tag that ends in `bytes`, and where its name ends.
    fn next(&mut self, bytes: &[u8]) -> Option<(usize, Tag)> {
        let mut at = 0;
        loop {
            if !self.is_inside {
                at += memchr(b'<', bytes.get(at..)?)? + 1;
                (self.is_inside, self.length) = (true, 0);
            }
            let byte = *bytes.get(at)?;
            // Most tags are told by the first letter of their names.
            if self.length == 0 && !matches!(byte, b'r' | b'R' | b'd' | b'D' | b'/') {
                self.is_inside = false;
                continue;
            }
            if let Some(room) = self.name.get_mut(self.length)
                && (byte.is_ascii_alphanumeric() || byte == b'/')
            {
                *room = byte.to_ascii_lowercase();
                self.length += 1;
                at += 1;
                continue;
            }
            let tag = match self.name.get(..self.length) {
                Some(b"reuters") => Some(Tag::Open(Element::Reuters)),
                Some(b"doc") => Some(Tag::Open(Element::Doc)),
                Some(b"/reuters" | b"/doc") => Some(Tag::Close),
                _ => None,
            };
            self.is_inside = false;
            if let Some(tag) = tag {
                // The closing `>` belongs to the record.
                return Some((at + usize::from(byte == b'>'), tag));
            }
        }
    }
}

pub fn parse(piece: &Piece, options: &ReadOptions) -> Vec<Parsed> {
    let records = Records::new(piece, options);
    let bytes = records.bytes();
    let mut parsed = Vec::new();
    let mut read = |start: usize, end: usize, element: Element| {
        let record = bytes.get(start..end).unwrap_or_default();
        let place = records.place(parsed.len(), start);
        let (text, raw) = records.open(place.clone(), "sgml", record);
        let outcome = match element {
            Element::Reuters => reuters::read(&text, raw),
            Element::Doc => trec::read(&text, raw),
        };
        parsed.push(Parsed { place, outcome });
    };
    let mut tags = Tags::default();
    let mut at = 0;
    let mut open: Option<(usize, Element)> = None;
    while let Some((end, tag)) = tags.next(bytes.get(at..).unwrap_or_default()) {
        let name_start = bytes
            .get(..at + end)
            .and_then(|seen| memchr::memrchr(b'<', seen));
        at += end;
        match tag {
            Tag::Open(element) => {
                let start = name_start.unwrap_or(at);
                if let Some((before, element)) = open.replace((start, element)) {
                    read(before, start, element);
                }
            }
            Tag::Close => {
                if let Some((start, element)) = open.take() {
                    read(start, name_start.unwrap_or(at), element);
                }
            }
        }
    }
    if let Some((start, element)) = open {
        read(start, bytes.len(), element);
    }
    parsed
}

/// What stands in the first `<NAME …>…</NAME>`; to the end of `text` where it is not closed.
pub fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, inside) = open_element(text, name)?;
    let end = find_tag(inside, "</", name).map_or(inside.len(), |(at, _)| at);
    inside.get(..end)
}

/// The attributes of the first `<NAME …>`, and what follows it.
pub fn open_element<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let (_, after_name) = find_tag(text, "<", name)?;
    let rest = text.get(after_name..)?;
    let end = memchr(b'>', rest.as_bytes())?;
    Some((rest.get(..end)?, rest.get(end + 1..)?))
}

/// Where the tag begins, and where its name ends. `open` is `<` or `</`.
fn find_tag(text: &str, open: &str, name: &str) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'<', bytes).find_map(|at| {
        let from = at + open.len();
        // Most tags are told by the first letter of their names.
        if !bytes
            .get(from)?
            .eq_ignore_ascii_case(name.as_bytes().first()?)
        {
            return None;
        }
        let end = from + name.len();
        let here = bytes.get(at..from)? == open.as_bytes()
            && bytes.get(from..end)?.eq_ignore_ascii_case(name.as_bytes());
        let ends = !bytes.get(end)?.is_ascii_alphanumeric();
        (here && ends).then_some((at, end))
    })
}

/// The value of `NAME="…"` among attributes.
pub fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        let (before, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, next) = match quote {
            Some(quote) => after.get(1..)?.split_once(quote)?,
            None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        if before.trim().eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expect: &[(u64, u64, &str)]) {
        let options = ReadOptions::default();
        for buffer in [1, 5, 4096] {
            let mut parsed = Vec::new();
            let mut input = std::io::BufReader::with_capacity(buffer, input.as_bytes());
            split(&Place::default(), &mut input, &options, &mut |item| {
                parsed.extend(parse(&item.unwrap(), &options));
                true
            });
            let got: Vec<_> = parsed
                .iter()
                .map(|parsed| {
                    let text = parsed.outcome.as_ref().map_or("!", |raw| raw.text.trim());
                    (
                        parsed.place.record.unwrap(),
                        parsed.place.offset.unwrap(),
                        text,
                    )
                })
                .collect();
            assert_eq!(got, expect);
        }
    }

    #[test]
    fn records_are_cut_at_their_tags() {
        check(
            "<DOC><TEXT>a</TEXT></DOC>\n\n<doc><text>b</text></doc>",
            &[(1, 0, "a"), (2, 27, "b")],
        );
        check("junk <DOC><TEXT>a</DOC> junk", &[(1, 5, "a")]);
        check(
            "<DOC><TEXT>a<DOC><TEXT>b</TEXT></DOC><DOC><TEXT>c",
            &[(1, 0, "a"), (2, 12, "b"), (3, 37, "c")],
        );
        check("<DOCTOR></DOC>", &[]);
        check("", &[]);
    }

    #[test]
    fn attributes_have_quotes_or_not() {
        let attributes = " A=\"1 2\" B='3' C=4 D";
        assert_eq!(attribute(attributes, "a"), Some("1 2"));
        assert_eq!(attribute(attributes, "B"), Some("3"));
        assert_eq!(attribute(attributes, "C"), Some("4"));
        assert_eq!(attribute(attributes, "D"), None);
    }
}
