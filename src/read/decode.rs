//! Bytes → text, in the order: mark, UTF-8, UTF-16/32 without mark, declared, detected.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{REPLACEMENT, UTF_8, X_USER_DEFINED};
use memchr::{memchr, memmem};

use crate::article::Encoding;
use crate::read::latin;
use crate::read::wide::{self, Wide};

/// How much non-ASCII text the detector is shown: more does not change its mind and it is slow.
const DETECT_BYTES: usize = 256 << 10;

/// The head in which a document may name its encoding.
const DECLARE_BYTES: usize = 4 << 10;

/// Text, and how it was told.
#[derive(Debug)]
pub struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub encoding: Encoding,
}

/// Decodes one document. `declared` is what it (or the user) says of its encoding.
pub fn decode<'a>(bytes: &'a [u8], declared: Option<&str>) -> Decoded<'a> {
    decode_like(bytes, declared, None)
}

/// As [`decode`], with what was detected for the larger piece that `bytes` is a record of.
pub fn decode_like<'a>(
    bytes: &'a [u8],
    declared: Option<&str>,
    neighbours: Option<&'static encoding_rs::Encoding>,
) -> Decoded<'a> {
    let (mark, body) = wide::split_mark(bytes);
    let decoded = |text: Cow<'a, str>, used: &str, detected: Option<&str>, replaced: u64| Decoded {
        text,
        encoding: Encoding {
            declared: declared.map(str::to_owned),
            detected: detected.map(str::to_owned),
            used: used.to_owned(),
            replaced,
        },
    };
    if let Some(wide) = mark {
        let (text, replaced) = wide.decode(body);
        return decoded(Cow::Owned(text), wide.name(), None, replaced);
    }
    let valid = simdutf8::basic::from_utf8(body).ok();
    if let Some(text) = valid
        && memchr(0x1b, body).is_none()
        && memchr(0, body).is_none()
    {
        return decoded(Cow::Borrowed(text), UTF_8.name(), None, 0);
    }
    if let Some(wide) = Wide::told_by_zeros(body) {
        let (text, replaced) = wide.decode(body);
        let name = wide.name();
        return decoded(Cow::Owned(text), name, Some(name), replaced);
    }
    if memmem::find(body, b"\x1b$)C").is_some() {
        let (text, replaced) = decode_iso_2022_kr(body);
        let name = "ISO-2022-KR";
        return decoded(Cow::Owned(text), name, Some(name), replaced);
    }
    if let Some(text) = valid
        && !has_iso_2022_jp(body)
    {
        return decoded(Cow::Borrowed(text), UTF_8.name(), None, 0);
    }
    if let Some(encoding) = declared.and_then(legacy_encoding)
        && let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(body)
    {
        return decoded(text, encoding.name(), None, 0);
    }
    let encoding = match neighbours {
        Some(encoding) => encoding,
        None => detect(body),
    };
    let (text, had_errors) = encoding.decode_without_bom_handling(body);
    let replaced = if had_errors { count_replaced(&text) } else { 0 };
    let name = encoding.name();
    decoded(text, name, Some(name), replaced)
}

/// What the records of a piece are encoded in, where they are not all UTF-8: asked once, so that short
/// records are told by their neighbours.
pub fn detect_piece(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let told = simdutf8::basic::from_utf8(bytes).is_ok() && !has_iso_2022_jp(bytes);
    (!told).then(|| detect(bytes))
}

fn detect(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    if is_mostly_utf_8(bytes) {
        return UTF_8;
    }
    let first = bytes
        .iter()
        .position(|byte| !byte.is_ascii() || *byte == 0x1b);
    // A little of what precedes counts too: the detector looks at letters beside non-ASCII ones.
    let start = first.unwrap_or(0).saturating_sub(64);
    let end = bytes.len().min(start + DETECT_BYTES);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes.get(start..end).unwrap_or_default(), true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    latin::of_language(guess, bytes, start)
}

/// A stray byte does not make UTF-8 a legacy encoding: in those, well-formed sequences are rare accidents.
fn is_mostly_utf_8(bytes: &[u8]) -> bool {
    let head = bytes.get(..DETECT_BYTES).unwrap_or(bytes);
    let (mut good, mut bad) = (0u64, 0u64);
    for chunk in head.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count() as u64;
        bad += u64::from(!chunk.invalid().is_empty());
    }
    good > 0 && good >= 4 * bad
}

/// The encoding of a label, unless it is one that cannot hold here: the wide ones were told already.
fn legacy_encoding(label: &str) -> Option<&'static encoding_rs::Encoding> {
    let encoding = encoding_rs::Encoding::for_label(label.trim().as_bytes())?;
    let usable = encoding.is_ascii_compatible() || encoding == encoding_rs::ISO_2022_JP;
    (usable && encoding != REPLACEMENT && encoding != X_USER_DEFINED).then_some(encoding)
}

fn has_iso_2022_jp(bytes: &[u8]) -> bool {
    memchr::memchr_iter(0x1b, bytes).any(|at| {
        let escape = bytes.get(at + 1..at + 3).unwrap_or_default();
        matches!(escape, b"$B" | b"$@")
    })
}

/// ISO-2022-KR (RFC 1557) is EUC-KR with the high bits cut off between shift-out and shift-in.
fn decode_iso_2022_kr(bytes: &[u8]) -> (String, u64) {
    let mut shifted = false;
    let mut euc = Vec::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            0x0e => shifted = true,
            0x0f => shifted = false,
            b'\n' => {
                shifted = false;
                euc.push(byte);
            }
            0x21..=0x7e if shifted => euc.push(byte | 0x80),
            _ => euc.push(byte),
        }
    }
    let (text, had_errors) = encoding_rs::EUC_KR.decode_without_bom_handling(&euc);
    let text = text.replacen("\u{1b}$)C", "", 1);
    let replaced = if had_errors { count_replaced(&text) } else { 0 };
    (text, replaced)
}

fn count_replaced(text: &str) -> u64 {
    text.chars()
        .filter(|c| *c == char::REPLACEMENT_CHARACTER)
        .count() as u64
}

/// The label that a document gives itself: XML declaration, `<meta charset>`, `http-equiv`.
pub fn declared_label(bytes: &[u8]) -> Option<String> {
    let head = bytes
        .get(..DECLARE_BYTES)
        .unwrap_or(bytes)
        .to_ascii_lowercase();
    let start = head.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let head = head.get(start..)?;
    if head.starts_with(b"<?xml") {
        let end = memmem::find(head, b"?>").unwrap_or(head.len());
        if let Some(label) = head.get(..end).and_then(|xml| value_of(xml, b"encoding")) {
            return Some(label);
        }
    }
    let mut rest = head;
    while let Some(at) = memmem::find(rest, b"<meta") {
        rest = rest.get(at + 5..)?;
        let end = memchr(b'>', rest).unwrap_or(rest.len());
        if let Some(label) = rest.get(..end).and_then(|meta| value_of(meta, b"charset")) {
            return Some(label);
        }
    }
    None
}

/// What stands after `name=` in `tag`, with or without quotes.
fn value_of(tag: &[u8], name: &[u8]) -> Option<String> {
    let at = memmem::find(tag, name)? + name.len();
    let rest = tag.get(at..)?.trim_ascii_start().strip_prefix(b"=")?;
    let label: Vec<u8> = rest
        .iter()
        .copied()
        .skip_while(|byte| matches!(byte, b'"' | b'\'' | b' '))
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_:.+".contains(byte))
        .collect();
    String::from_utf8(label)
        .ok()
        .filter(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], declared: Option<&str>, used: &str, text: &str) {
        let decoded = decode(bytes, declared);
        assert_eq!(decoded.encoding.used, used);
        assert_eq!(decoded.text, text);
    }

    #[test]
    fn the_cascade() {
        check(b"plain", None, "UTF-8", "plain");
        check(b"\xef\xbb\xbfmark", Some("koi8-r"), "UTF-8", "mark");
        check(
            "\u{e9}t\u{e9}".as_bytes(),
            Some("windows-1251"),
            "UTF-8",
            "\u{e9}t\u{e9}",
        );
        check(b"\xff\xfeh\0i\0", None, "UTF-16LE", "hi");
        check(b"\0h\0e\0l\0l\0o", None, "UTF-16BE", "hello");
        check(b"h\0\0\0i\0\0\0", None, "UTF-32LE", "hi");
        check(
            b"\xef\xf0\xe8\xe2\xe5\xf2",
            Some("windows-1251"),
            "windows-1251",
            "\u{43f}\u{440}\u{438}\u{432}\u{435}\u{442}",
        );
        check(b"\x1b$B$3\x1b(B", None, "ISO-2022-JP", "\u{3053}");
        check(
            b"\x1b$)C\n\x0e0!\x0f ok",
            None,
            "ISO-2022-KR",
            "\n\u{ac00} ok",
        );
        check(
            b"caf\xe9 au lait",
            Some("utf-8"),
            "windows-1252",
            "caf\u{e9} au lait",
        );
    }

    #[test]
    fn a_stray_byte_does_not_unmake_utf_8() {
        let text = "\u{448}\u{43a}\u{43e}\u{43b}\u{430} ".repeat(20);
        let decoded_bytes = [text.as_bytes(), b"\xff"].concat();
        let decoded = decode(&decoded_bytes, None);
        assert_eq!(decoded.encoding.used, "UTF-8");
        assert_eq!(decoded.encoding.replaced, 1);
    }

    #[test]
    fn documents_name_their_encoding() {
        let of = |bytes: &[u8]| declared_label(bytes);
        assert_eq!(
            of(b"<?xml version='1.0' encoding='KOI8-R'?>").as_deref(),
            Some("koi8-r")
        );
        assert_eq!(
            of(b"<html><meta name=x><META CHARSET=utf-8>").as_deref(),
            Some("utf-8")
        );
        let old = b"<meta http-equiv=Content-Type content='text/html; charset=Big5'>";
        assert_eq!(of(old).as_deref(), Some("big5"));
        assert_eq!(of(b"the charset=none of prose"), None);
        assert_eq!(of(b"<meta charset="), None);
        assert_eq!(of(b""), None);
    }
}
