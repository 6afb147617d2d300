//! Settling text: NFC, white space, paragraphs, wrapped lines.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::read::{mojibake, wrapping};

/// Text as articles hold it, with what a reader of the ledger should know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    pub text: String,
    pub notes: Vec<String>,
}

/// NFC; no control characters but `\n`; paragraphs parted by one blank line; no white space at the ends
/// of lines and one space between words. `wrapped` says that lines are hard-wrapped.
pub fn settle(text: &str, wrapped: bool) -> Settled {
    let mut notes = Vec::new();
    let (text, runs) = mojibake::undo(text);
    if runs > 0 {
        let places = if runs == 1 { "place" } else { "places" };
        notes.push(format!(
            "undid UTF-8 read as windows-1252 in {runs} {places}"
        ));
    }
    let text = to_nfc(&text);
    let lines = split_lines(&text);
    let layout = wrapping::layout(&lines, wrapped);
    let text = wrapping::join(&lines, layout);
    Settled { text, notes }
}

/// A title or name: settled, and on one line.
pub fn settle_line(text: &str) -> String {
    let (text, _) = mojibake::undo(text);
    let text = to_nfc(&text);
    let mut out = String::with_capacity(text.len());
    for line in split_lines(&text) {
        if !line.text.is_empty() && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&line.text);
    }
    out
}

fn to_nfc(text: &str) -> Cow<'_, str> {
    let settled = text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes;
    if settled {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// One line of a text, its white space settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// Columns of white space before it.
    pub indent: usize,
    /// Columns of that, and characters of the text.
    pub width: usize,
    /// Empty for a blank line.
    pub text: Cow<'a, str>,
    /// It held runs of white space as tables do: two of them, or a wide one.
    pub spaced: bool,
}

fn split_lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let is_simple = |text: &str| text.is_ascii() && memchr(b'\r', text.as_bytes()).is_none();
    let all_simple = is_simple(text);
    let ends = memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let mut begin = 0;
    for end in ends {
        let chunk = text.get(begin..end).unwrap_or_default();
        begin = end + 1;
        let chunk = chunk.strip_suffix('\r').unwrap_or(chunk);
        // A lone carriage return, NEL and the Unicode separators end lines too.
        if all_simple || is_simple(chunk) {
            lines.push(settle_chunk(chunk));
        } else {
            let ends = ['\r', '\u{85}', '\u{2028}', '\u{2029}'];
            lines.extend(chunk.split(ends).map(settle_chunk));
        }
    }
    lines
}

fn settle_chunk(chunk: &str) -> Line<'_> {
    let is_blank = |c: char| is_space(c) || is_junk(c);
    let body = chunk.trim_start_matches(is_blank);
    let indent = chunk
        .get(..chunk.len() - body.len())
        .unwrap_or_default()
        .chars()
        .map(|c| match c {
            '\t' => 4,
            c => usize::from(is_space(c)),
        })
        .sum();
    let body = body.trim_end_matches(is_blank);
    if is_plain(body) {
        let text = Cow::Borrowed(body);
        return Line {
            indent,
            width: indent + text.len(),
            text,
            spaced: false,
        };
    }
    let (text, spaced) = settle_body(body);
    Line {
        indent,
        width: indent + text.chars().count(),
        text: Cow::Owned(text),
        spaced,
    }
}

/// Printable ASCII without two spaces in a row: nothing to do.
fn is_plain(body: &str) -> bool {
    // Without a branch: a processor looks at sixteen bytes at a time.
    let bytes = body.as_bytes();
    let other = bytes.iter().fold(0, |other, byte| {
        other | u8::from(byte.wrapping_sub(b' ') > b'~' - b' ')
    });
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    let doubled = pairs.fold(0, |doubled, (a, b)| {
        doubled | u8::from((*a == b' ') & (*b == b' '))
    });
    other | doubled == 0
}

fn settle_body(body: &str) -> (String, bool) {
    let mut out = String::with_capacity(body.len());
    let (mut run, mut runs, mut widest) = (0, 0, 0);
    let mut chars = body.chars().peekable();
    while let Some(c) = chars.next() {
        if is_space(c) {
            if !out.ends_with(' ') {
                out.push(' ');
                run = 0;
            }
            run += 1;
            runs += usize::from(run == 2);
            widest = widest.max(run);
        } else if is_joiner(c) {
            // Between letters they are spelling (Persian, Hindi, emoji); elsewhere litter.
            let before = out
                .chars()
                .next_back()
                .is_some_and(|c| !c.is_ascii() && c != ' ');
            let after = chars.peek().is_some_and(|c| !c.is_ascii() && !is_space(*c));
            if before && after {
                out.push(c);
            }
        } else if !is_junk(c) {
            out.push(c);
        }
    }
    // One doubled space is a slip, or the end of a sentence.
    (out, widest > 2 || runs > 1)
}

fn is_space(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\u{b}' | '\u{c}' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Soft hyphens, zero-width marks, direction marks, tags, and control characters.
fn is_junk(c: char) -> bool {
    match c {
        ' '..='~' => false,
        '\u{ad}' | '\u{34f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => true,
        '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' => true,
        '\u{fdd0}'..='\u{fdef}' | '\u{e0000}'..='\u{e007f}' => true,
        _ => c.is_control() || (c as u32 & 0xfffe) == 0xfffe,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expect: &str) {
        let once = settle(input, false).text;
        assert_eq!(once, expect);
        assert_eq!(
            settle(&once, false).text,
            expect,
            "settling again changes it"
        );
    }

    #[test]
    fn white_space_is_settled() {
        check("  a \t b\u{a0}c  ", "a b c");
        check("a\r\nb\rc\u{2028}d", "a\nb\nc\nd");
        check("\n\n a\n \n\n\n b\n\n", "a\n\nb");
        check("", "");
        check("\0\u{1}\u{7f}\u{9d}", "");
    }

    #[test]
    fn letters_are_composed_and_litter_is_gone() {
        check("e\u{301}t\u{e9}", "\u{e9}t\u{e9}");
        check("co\u{ad}op \u{feff}x\u{200b}y \u{202e}z", "coop xy z");
        check(
            "\u{645}\u{6cc}\u{200c}\u{62e}",
            "\u{645}\u{6cc}\u{200c}\u{62e}",
        );
        check("a\u{200d}b \u{200d}", "ab");
    }

    #[test]
    fn misread_text_is_noted() {
        let settled = settle("caf\u{c3}\u{a9}", false);
        assert_eq!(settled.text, "caf\u{e9}");
        assert_eq!(
            settled.notes,
            ["undid UTF-8 read as windows-1252 in 1 place"]
        );
    }

    #[test]
    fn a_title_is_one_line() {
        assert_eq!(settle_line(" Two\n  lines\t here \n"), "Two lines here");
    }
}
