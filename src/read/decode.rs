//! Bytes → text, in the order: mark, UTF-8, UTF-16/32 without mark, declared, detected.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::UTF_8;
use memchr::{memchr, memmem};

use crate::article::{Encoding, RawDocument};
use crate::read::charset::Charset;
use crate::read::format::{Piece, ReadOptions};
use crate::read::legacy::{self, Legacy};
use crate::read::wide::{self, Wide};
use crate::read::{cyrillic, latin};

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

/// What bytes are encoded in; holds for records of the piece that it was told by.
#[derive(Clone, Debug)]
pub struct Told {
    charset: Charset,
    declared: Option<String>,
    detected: bool,
    given: bool,
}

/// Decodes one document. `declared` is what it says of its encoding.
pub fn decode<'a>(bytes: &'a [u8], declared: Option<&str>) -> Decoded<'a> {
    tell(bytes, declared, None).decode(bytes)
}

/// As [`decode`]; `given` is what the user says.
pub fn decode_as<'a>(
    bytes: &'a [u8],
    declared: Option<&str>,
    given: Option<Charset>,
) -> Decoded<'a> {
    tell(bytes, declared, given).decode(bytes)
}

/// As [`decode_as`], with what was detected for the larger piece that `bytes` is a record of.
pub fn decode_like<'a>(
    bytes: &'a [u8],
    given: Option<Charset>,
    neighbours: Option<Charset>,
) -> Decoded<'a> {
    match given {
        Some(_) => tell(bytes, None, given),
        None => tell_like(bytes, None, neighbours),
    }
    .decode(bytes)
}

/// Tells the encoding of a document: a mark goes before what the user says, and that before all else.
pub fn tell(bytes: &[u8], declared: Option<&str>, given: Option<Charset>) -> Told {
    match given {
        Some(charset) if wide::split_mark(bytes).0.is_none() => Told {
            charset,
            declared: declared.map(str::to_owned),
            detected: false,
            given: true,
        },
        _ => tell_like(bytes, declared, None),
    }
}

fn tell_like(bytes: &[u8], declared: Option<&str>, neighbours: Option<Charset>) -> Told {
    let told = |charset: Charset, detected: bool| Told {
        charset,
        declared: declared.map(str::to_owned),
        detected,
        given: false,
    };
    let (mark, body) = wide::split_mark(bytes);
    if let Some(wide) = mark {
        return told(Charset::Wide(wide), false);
    }
    let is_utf_8 = simdutf8::basic::from_utf8(body).is_ok();
    let utf_8 = Charset::Whatwg(UTF_8);
    let said = declared.and_then(Charset::of_label);
    let is_plain = memchr(0x1b, body).is_none() && memchr(0, body).is_none();
    if is_utf_8 && is_plain {
        // ASCII is the same in all of them: the document's own word is as good.
        let charset = said.filter(|_| body.is_ascii()).unwrap_or(utf_8);
        return told(charset, false);
    }
    if let Some(wide) = Wide::told_by_zeros(body) {
        return told(Charset::Wide(wide), true);
    }
    if memmem::find(body, b"\x1b$)C").is_some() {
        return told(Charset::Legacy(Legacy::Iso2022Kr), true);
    }
    if is_utf_8 && !has_iso_2022_jp(body) {
        return told(utf_8, false);
    }
    if let Some(charset) = said.filter(|said| *said != utf_8)
        && fits(charset, body)
    {
        return told(charset, false);
    }
    told(neighbours.unwrap_or_else(|| detect(body)), true)
}

/// Whether the bytes are of that encoding, but for a little damage: one sequence in a hundred.
fn fits(charset: Charset, bytes: &[u8]) -> bool {
    let (text, replaced) = charset.decode(bytes);
    replaced == 0 || replaced * 100 <= text.chars().filter(|c| !c.is_ascii()).count() as u64
}

impl Told {
    pub fn name(&self) -> &'static str {
        self.charset.name()
    }

    /// Decodes the document, or a record of it.
    pub fn decode<'a>(&self, bytes: &'a [u8]) -> Decoded<'a> {
        let (_, body) = wide::split_mark(bytes);
        let utf_8 = self.charset == Charset::Whatwg(UTF_8);
        let (text, replaced) = match simdutf8::basic::from_utf8(body) {
            Ok(text) if utf_8 => (Cow::Borrowed(text), 0),
            _ => self.charset.decode(body),
        };
        let name = self.charset.name();
        Decoded {
            text,
            encoding: Encoding {
                given: self.given.then(|| name.to_owned()),
                declared: self.declared.clone(),
                detected: self.detected.then(|| name.to_owned()),
                used: name.to_owned(),
                replaced,
            },
        }
    }
}

/// The text of a piece that is one document and may name its own encoding, and a document to fill.
pub fn open<'a>(
    piece: &'a Piece,
    format: &'static str,
    options: &ReadOptions,
) -> (Cow<'a, str>, RawDocument) {
    let declared = declared_label(&piece.bytes);
    let decoded = decode_as(&piece.bytes, declared.as_deref(), options.charset);
    let raw = RawDocument {
        place: piece.place.clone(),
        format,
        encoding: decoded.encoding,
        ..RawDocument::default()
    };
    (decoded.text, raw)
}

/// What the records of a piece are encoded in, where they are not all UTF-8: asked once, so that short
/// records are told by their neighbours.
pub fn detect_piece(bytes: &[u8]) -> Option<Charset> {
    let told = simdutf8::basic::from_utf8(bytes).is_ok() && !has_iso_2022_jp(bytes);
    (!told).then(|| detect(bytes))
}

fn detect(bytes: &[u8]) -> Charset {
    if is_mostly_utf_8(bytes) {
        return Charset::Whatwg(UTF_8);
    }
    let first = bytes
        .iter()
        .position(|byte| !byte.is_ascii() || *byte == 0x1b);
    // A little of what precedes counts too: the detector looks at letters beside non-ASCII ones.
    let start = first.unwrap_or(0).saturating_sub(64);
    let end = bytes.len().min(start + DETECT_BYTES);
    let sample = bytes.get(start..end).unwrap_or_default();
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    // What the detector does not know it takes for its neighbours.
    if legacy::is_johab(sample) {
        return Charset::Legacy(Legacy::Johab);
    }
    if !guess.is_single_byte() && legacy::is_euc_tw(sample) {
        return Charset::Legacy(Legacy::EucTw);
    }
    if let Some(charset) = cyrillic::other_than(guess, bytes, start) {
        return charset;
    }
    Charset::Whatwg(latin::of_language(guess, bytes, start))
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

fn has_iso_2022_jp(bytes: &[u8]) -> bool {
    memchr::memchr_iter(0x1b, bytes).any(|at| {
        let escape = bytes.get(at + 1..at + 3).unwrap_or_default();
        matches!(escape, b"$B" | b"$@")
    })
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
