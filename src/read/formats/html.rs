//! HTML: one page a file; the page itself is read in [`crate::read::html`].

use std::io::BufRead;

use crate::article::{Place, RawDocument};
use crate::read::charset::Charset;
use crate::read::format::{Emit, Parsed, Piece, ReadOptions};
use crate::read::{decode, framing, html, magic};

pub fn sniff(head: &[u8]) -> bool {
    let head = head.get(..4096).unwrap_or(head).trim_ascii_start();
    let begins = |tag: &[u8]| {
        let start = head.get(..tag.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(tag))
    };
    if begins(b"<!doctype html") || begins(b"<html") || begins(b"<head") || begins(b"<body") {
        return true;
    }
    if let Some(root) = magic::xml_root(head) {
        if root.eq_ignore_ascii_case("html") {
            return true;
        }
        // Other XML may hold a page inside.
        if head.starts_with(b"<?xml") {
            return false;
        }
    }
    // Comments, conditional comments and blank script lines may stand before the first tag.
    head.starts_with(b"<") && has_tag(head, b"<html")
}

fn has_tag(head: &[u8], tag: &[u8]) -> bool {
    memchr::memchr_iter(b'<', head).any(|at| {
        let here = head.get(at..at + tag.len());
        here.is_some_and(|here| here.eq_ignore_ascii_case(tag))
    })
}

pub fn split(place: &Place, input: &mut dyn BufRead, options: &ReadOptions, emit: &mut Emit) {
    framing::whole(place, input, options, true, emit);
}

pub fn parse(piece: &Piece, options: &ReadOptions) -> Vec<Parsed> {
    vec![read(&piece.place, &piece.bytes, None, options)]
}

/// Reads a page; `charset` is what a server said of it, which counts more than what it says of itself.
pub fn read(place: &Place, bytes: &[u8], charset: Option<String>, options: &ReadOptions) -> Parsed {
    let charset = charset.filter(|charset| Charset::of_label(charset).is_some());
    let declared = charset.or_else(|| decode::declared_label(bytes));
    let decoded = decode::decode_as(bytes, declared.as_deref(), options.charset);
    let mut raw = RawDocument {
        place: place.clone(),
        format: "html",
        encoding: decoded.encoding,
        ..RawDocument::default()
    };
    let outcome = html::read_page(&decoded.text, &mut raw, &options.limits).map(|()| raw);
    Parsed {
        place: place.clone(),
        outcome,
    }
}
