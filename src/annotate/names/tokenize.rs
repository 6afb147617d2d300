//! Text → tokens and sentences, in one pass: the pass that both the trainer and the recogniser make.

use super::block::Block;
use super::hash::{self, WordHash};
use super::plain::{Look, look, push_number, push_sign};
use super::token::{Cap, Token, Tokens, mark};
use crate::eight::BLOCK;

/// A line so long that ends without a stop was wrapped there.
const WRAPPED: usize = 50;

pub(super) const OTHER: u8 = 0;
const LOWER: u8 = 1;
const UPPER: u8 = 2;
const DIGIT: u8 = 3;
pub(super) const SPACE: u8 = 4;
const WIDE: u8 = 5;

pub(super) const CLASS: [u8; 256] = {
    let mut class = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        class[byte] = match byte as u8 {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            b' ' | b'\t' | b'\r' | b'\n' => SPACE,
            0x80.. => WIDE,
            _ => OTHER,
        };
        byte += 1;
    }
    class
};

/// The next character: its class, its length in bytes, and what it folds to.
fn class_at(text: &str, at: usize) -> (u8, usize, u32) {
    let Some(&byte) = text.as_bytes().get(at) else {
        return (SPACE, 0, 0);
    };
    let class = CLASS[byte as usize];
    match class {
        UPPER => (class, 1, u32::from(byte | 0x20)),
        DIGIT => (class, 1, u32::from(b'0')),
        WIDE => wide(text, at),
        _ => (class, 1, u32::from(byte)),
    }
}

#[cold]
fn wide(text: &str, at: usize) -> (u8, usize, u32) {
    let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
        return (OTHER, 1, 0);
    };
    let len = c.len_utf8();
    match c {
        '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{2bb}' => (OTHER, len, u32::from(b'\'')),
        '\u{2010}' | '\u{2011}' => (OTHER, len, u32::from(b'-')),
        '\u{300}'..='\u{36f}' => (LOWER, len, 0),
        _ if c.is_whitespace() => (SPACE, len, 0),
        _ if c.is_uppercase() => (UPPER, len, hash::fold(c)),
        _ if c.is_alphabetic() => (LOWER, len, hash::fold(c)),
        _ if c.is_numeric() => (DIGIT, len, u32::from(b'0')),
        _ => (OTHER, len, c as u32),
    }
}

fn is_word(class: u8) -> bool {
    matches!(class, LOWER | UPPER | DIGIT)
}

/// Cuts `text` into tokens and sentences. Linear in the text; nothing is allocated per token.
pub fn tokenize(text: &str, into: &mut Tokens) {
    into.clear();
    let mut at = 0;
    let mut line_start = 0;
    while at < text.len() {
        let block = Block::of(text.as_bytes(), at);
        let begin = at;
        loop {
            at += block.spaces(at - begin);
            if at >= text.len().min(begin + BLOCK) {
                break;
            }
            match look(&block, at - begin) {
                Look::Plain(word) => at = word.push(at, into),
                Look::Sign(sign) => at = push_sign(sign, at, into),
                Look::Number(digits) => at = push_number(digits, at, into),
                Look::Cut => break,
                Look::Other => at = other(text, at, &mut line_start, into),
            }
        }
    }
    into.close_sentence();
}

/// Reads whatever stands at a place, and says where it ends.
pub(super) fn other(text: &str, at: usize, line_start: &mut usize, into: &mut Tokens) -> usize {
    let (class, len, folded) = class_at(text, at);
    if class == SPACE {
        if text.as_bytes()[at] == b'\n' {
            if breaks_at(text, *line_start, at) {
                into.close_sentence();
            }
            *line_start = at + 1;
        }
        at + len
    } else if is_word(class) {
        word(text, at, into)
    } else {
        punctuation(text, at, len, folded, into)
    }
}

/// Whether the end of a line is the end of a sentence: an empty line follows, the line is short, or
/// it ends with a stop.
fn breaks_at(text: &str, line_start: usize, at: usize) -> bool {
    let bytes = text.as_bytes();
    let is_blank = at == line_start || bytes.get(at + 1) == Some(&b'\n');
    let is_stopped = at > 0 && !is_word(CLASS[bytes[at - 1] as usize]) && bytes[at - 1] != b',';
    is_blank || is_stopped || at - line_start < WRAPPED
}

/// The marks of a sign, by what it folds to.
#[inline]
pub(super) fn marks_of_sign(folded: u32) -> u8 {
    match folded {
        0x22 | 0x28 | 0x201c | 0x201e | 0xab => mark::OPENS,
        0x2d => mark::HYPHEN,
        _ => 0,
    }
}

fn punctuation(text: &str, at: usize, len: usize, folded: u32, into: &mut Tokens) -> usize {
    let bytes = text.as_bytes();
    let mut end = at + len;
    let mut low = WordHash::default();
    low.push(folded);
    // `'s`, also where a space was put inside: `’ s`.
    if folded == u32::from(b'\'') {
        let gap = usize::from(bytes.get(end) == Some(&b' '));
        let after = end + gap + 1;
        let is_s = matches!(bytes.get(end + gap), Some(b's' | b'S'));
        if is_s
            && !is_word(class_at(text, after).0)
            && (gap == 0 || at > 0 && bytes[at - 1] != b' ')
        {
            end = after;
            low.push(u32::from(b's'));
        }
    }
    into.push(Token {
        start: at as u32,
        end: end as u32,
        low: low.finish(),
        cap: Cap::Punctuation,
        marks: marks_of_sign(folded),
        ..Token::default()
    });
    let stops = matches!(bytes[at], b'.' | b'?' | b'!');
    if stops
        && (end == text.len()
            || class_at(text, end).0 == SPACE
            || !bytes[end].is_ascii_alphanumeric())
    {
        // A closing quote or bracket belongs to the sentence that it closes.
        let closer = class_at(text, end);
        let closes = end < text.len()
            && (matches!(bytes[end], b'"' | b')' | b'\'') || matches!(closer.2, 0x201d));
        if closes {
            end = punctuation(text, end, closer.1, closer.2, into);
        }
        into.close_sentence();
    }
    end
}

/// Letters seen so far of a word.
#[derive(Default)]
struct Seen {
    upper: u32,
    lower: u32,
    digits: u32,
    first: u8,
    marks: u8,
}

/// Reads one word: letters and digits, with what may stand inside (`U.S.`, `al-Qaida`, `O'Neill`,
/// `AT&T`, `1,000.5`). Initials parted by a space are one token (`U. S.`).
pub(super) fn word(text: &str, start: usize, into: &mut Tokens) -> usize {
    let bytes = text.as_bytes();
    let mut seen = Seen {
        first: class_at(text, start).0,
        ..Seen::default()
    };
    let mut low = WordHash::default();
    let mut at = start;
    loop {
        while let Some(byte) = bytes.get(at).filter(|b| b.is_ascii_lowercase()) {
            low.push(u32::from(*byte));
            seen.lower += 1;
            at += 1;
        }
        let (class, len, folded) = class_at(text, at);
        match class {
            UPPER => {
                if seen.lower > 0 && bytes[at - 1] != b'-' {
                    seen.marks |= mark::HUMP;
                }
                seen.upper += 1;
            }
            LOWER => seen.lower += u32::from(folded != 0),
            DIGIT => {
                seen.digits += 1;
                seen.marks |= mark::DIGIT;
            }
            _ => {
                let inner = inside(text, start, at, len, folded, &seen);
                let Some(mark) = inner else { break };
                seen.marks |= mark;
                low.push(folded);
                at += len;
                continue;
            }
        }
        low.push(folded);
        at += len;
    }
    if let Some(joined) = spaced_initials(bytes, start, at) {
        for &byte in bytes[at..joined].iter().filter(|b| **b != b' ') {
            low.push(u32::from(byte.to_ascii_lowercase()));
            seen.upper += u32::from(byte.is_ascii_uppercase());
        }
        at = joined;
    }
    let letters = seen.upper + seen.lower;
    let cap = if seen.upper == 0 {
        if letters == 0 { Cap::Digit } else { Cap::Lower }
    } else if seen.lower == 0 && seen.upper > 1 {
        Cap::Upper
    } else if seen.first == UPPER || seen.first == DIGIT {
        Cap::Title
    } else {
        Cap::Inner
    };
    if letters == 1 {
        seen.marks |= mark::SINGLE;
    }
    into.push(Token {
        start: start as u32,
        end: at as u32,
        low: low.finish(),
        cap,
        marks: seen.marks,
        ..Token::default()
    });
    at
}

/// Whether the character at `at` stands inside the word that began at `start`, and its mark.
fn inside(text: &str, start: usize, at: usize, len: usize, folded: u32, seen: &Seen) -> Option<u8> {
    let (next, next_len, _) = class_at(text, at + len);
    let after = is_word(next);
    match u8::try_from(folded).ok()? {
        b'.' => {
            let bytes = text.as_bytes();
            let since = at - start;
            let initials = since == 1 || since >= 3 && bytes[at - 2] == b'.';
            let number = seen.digits > 0 && seen.upper + seen.lower == 0 && next == DIGIT;
            let is_initial = initials && (after || seen.upper > 0) && seen.digits == 0;
            let title = !after && is_abbreviation(&bytes[start..at]);
            (number || is_initial || title).then_some(mark::PERIOD)
        }
        b'-' if after => {
            // `London-based` are two words, `Jong-un` is one.
            let splits = next == LOWER && seen.first == UPPER && {
                let rest = &text.as_bytes()[at + len..];
                let tail = rest.iter().position(|b| !b.is_ascii_lowercase());
                SPLITTING.contains(&&rest[..tail.unwrap_or(rest.len())])
            };
            (!splits).then_some(mark::HYPHEN)
        }
        b'\'' if after => {
            let follows = class_at(text, at + len + next_len).0;
            let possessive = next == LOWER && !is_word(follows) && seen.upper > 0;
            (!possessive).then_some(mark::APOSTROPHE)
        }
        b'&' if next == UPPER && seen.upper > 0 && seen.lower == 0 => Some(mark::PERIOD),
        b',' if next == DIGIT && seen.digits > 0 && seen.upper + seen.lower == 0 => Some(0),
        _ => None,
    }
}

/// What follows a name and a hyphen without being part of it.
const SPLITTING: &[&[u8]] = &[
    b"based",
    b"led",
    b"backed",
    b"born",
    b"owned",
    b"run",
    b"controlled",
    b"occupied",
    b"trained",
    b"educated",
    b"listed",
    b"made",
    b"held",
    b"brokered",
    b"funded",
    b"sponsored",
    b"style",
    b"bound",
    b"area",
    b"allied",
    b"imposed",
    b"mediated",
    b"administered",
    b"supported",
    b"linked",
    b"friendly",
    b"ruled",
    b"dominated",
    b"governed",
    b"wide",
    b"registered",
    b"flagged",
    b"headquartered",
];

const ABBREVIATIONS: &[&[u8]] = &[
    b"Mr", b"Mrs", b"Ms", b"Dr", b"Prof", b"Sen", b"Rep", b"Gov", b"Gen", b"Lt", b"Col", b"Maj",
    b"Capt", b"Sgt", b"Cpl", b"Pvt", b"Adm", b"Cmdr", b"Rev", b"Hon", b"St", b"Ste", b"Mt", b"Ft",
    b"Jr", b"Sr", b"Inc", b"Corp", b"Co", b"Ltd", b"Bros", b"Cos", b"Jan", b"Feb", b"Mar", b"Apr",
    b"Jun", b"Jul", b"Aug", b"Sept", b"Sep", b"Oct", b"Nov", b"Dec", b"Calif", b"Fla", b"Conn",
    b"Mass", b"Pa", b"Va", b"Md", b"Ill", b"Mich", b"Minn", b"Wis", b"Ind", b"Tenn", b"Ky", b"Ga",
    b"Ala", b"Miss", b"La", b"Ark", b"Kan", b"Neb", b"Okla", b"Colo", b"Ariz", b"Nev", b"Ore",
    b"Wash", b"Mont", b"Wyo", b"Del", b"Vt", b"Tex", b"No", b"Messrs", b"Supt", b"Insp", b"Det",
    b"Atty", b"Dist", b"Sec", b"Univ", b"Dept", b"Assn", b"Pres", b"Amb", b"Brig", b"Hrs", b"vs",
    b"etc", b"Engr", b"Alh", b"Barr", b"Chr",
];

/// Those that are no words in lower case either.
pub(super) const SMALL_ABBREVIATIONS: [&[u8]; 2] = [b"vs", b"etc"];

/// Whether a full stop behind this belongs to it, in title case or in capitals.
fn is_abbreviation(word: &[u8]) -> bool {
    // `co`, `no` and `miss` in lower case are words; most words before a full stop are told so.
    let may_be = word[0].is_ascii_uppercase() || SMALL_ABBREVIATIONS.contains(&word);
    may_be
        && word.len() <= 6
        && ABBREVIATIONS
            .iter()
            .any(|abbreviation| abbreviation.eq_ignore_ascii_case(word))
}

/// `U. S.` and `J. K.`: the end of the last initial, where a single capital with its stop is followed
/// by a space and another.
fn spaced_initials(bytes: &[u8], start: usize, end: usize) -> Option<usize> {
    let is_initial = |at: usize| {
        bytes.get(at).is_some_and(u8::is_ascii_uppercase)
            && bytes.get(at + 1) == Some(&b'.')
            && !bytes.get(at + 2).is_some_and(u8::is_ascii_alphanumeric)
    };
    if end != start + 2 || !is_initial(start) {
        return None;
    }
    let mut last = end;
    while bytes.get(last) == Some(&b' ') && is_initial(last + 1) && last < start + 12 {
        last += 3;
    }
    (last > end).then_some(last)
}
