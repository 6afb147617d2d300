//! A text as the tokens that dates are made of: words with their sense, numbers, signs.

use super::lexicon::{Lexicon, Sense};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Word(Sense),
    /// `digits` counts leading zeros; a longer number than nine digits has no value of use.
    Number {
        value: u32,
        digits: u8,
    },
    Sign(u8),
}

/// What stands before a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    None,
    Space,
    Line,
    Paragraph,
}

#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Bytes of the text.
    pub start: u32,
    pub end: u32,
    pub kind: Kind,
    pub gap: Gap,
    /// A word that begins with an upper-case letter.
    pub capital: bool,
    /// A date may begin here.
    pub begins: bool,
}

impl Token {
    pub fn is(&self, sign: u8) -> bool {
        self.kind == Kind::Sign(sign)
    }

    pub fn sense(&self) -> Sense {
        match self.kind {
            Kind::Word(sense) => sense,
            _ => Sense::Other,
        }
    }

    pub fn len(&self) -> usize {
        (self.end - self.start) as usize
    }
}

const WORD: u8 = 1;
const DIGIT: u8 = 2;
const SPACE: u8 = 3;
const LINE: u8 = 4;
const WIDE: u8 = 5;

const CLASS: [u8; 256] = {
    let mut class = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        class[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => WORD,
            b'0'..=b'9' => DIGIT,
            b' ' | b'\t' | b'\r' => SPACE,
            b'\n' => LINE,
            0x80.. => WIDE,
            _ => 0,
        };
        byte += 1;
    }
    class
};

/// What stands behind the numbers of `2025年3月1日` and `2025년 3월 1일`.
pub const YEAR: u8 = b'Y';
pub const MONTH: u8 = b'M';
pub const DAY: u8 = b'D';

/// Appends the tokens of `text[from..to]`, with offsets into `text`. Linear; nothing is allocated per token.
pub fn tokenize(text: &str, from: usize, to: usize, lexicon: &Lexicon, into: &mut Vec<Token>) {
    let bytes = text.as_bytes().get(..to).unwrap_or_default();
    let mut gap = Gap::Paragraph;
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        let kind = match CLASS[byte as usize] {
            SPACE => {
                gap = gap.max(Gap::Space);
                at += 1;
                continue;
            }
            LINE => {
                gap = match gap {
                    Gap::Line | Gap::Paragraph => Gap::Paragraph,
                    _ => Gap::Line,
                };
                at += 1;
                continue;
            }
            WORD => word(bytes, &mut at, lexicon),
            DIGIT => number(bytes, &mut at),
            WIDE => match wide(bytes, at) {
                Wide::Letter => word(bytes, &mut at, lexicon),
                Wide::Sign(sign, len) => {
                    at += len;
                    Kind::Sign(sign)
                }
                Wide::Space(len) => {
                    gap = gap.max(Gap::Space);
                    at += len;
                    continue;
                }
            },
            _ => {
                at += 1;
                Kind::Sign(byte)
            }
        };
        into.push(Token {
            start: start as u32,
            end: at as u32,
            kind,
            gap,
            capital: byte.is_ascii_uppercase(),
            begins: match kind {
                Kind::Word(sense) => sense.begins(),
                Kind::Number { .. } => true,
                Kind::Sign(sign) => sign == b'\'',
            },
        });
        // Behind most tokens stands one space: passed over at once.
        gap = match bytes.get(at) {
            Some(b' ') => Gap::Space,
            _ => Gap::None,
        };
        at += usize::from(gap == Gap::Space);
    }
}

enum Wide {
    Letter,
    Sign(u8, usize),
    Space(usize),
}

/// Typographic signs as their plain forms; every other character beyond ASCII counts as a letter.
fn wide(bytes: &[u8], at: usize) -> Wide {
    let follow = |n: usize| bytes.get(at + n).copied().unwrap_or(0);
    match (bytes[at], follow(1), follow(2)) {
        (0xC2, 0xA0, _) => Wide::Space(2),
        (0xC2, 0xAB | 0xBB, _) => Wide::Sign(b'"', 2),
        (0xC2, 0xBA | 0xB0 | 0xAA, _) => Wide::Sign(b'o', 2),
        (0xE2, 0x80, 0x90..=0x95) => Wide::Sign(b'-', 3),
        (0xE2, 0x80, 0x98..=0x9B) => Wide::Sign(b'\'', 3),
        (0xE2, 0x80, 0x9C..=0x9F) => Wide::Sign(b'"', 3),
        (0xE2, 0x80, 0xA6) => Wide::Sign(b'.', 3),
        (0xE2, 0x80, 0x80..=0x8A | 0xAF) | (0xE3, 0x80, 0x80) => Wide::Space(3),
        (0xE5, 0xB9, 0xB4) | (0xEB, 0x85, 0x84) => Wide::Sign(YEAR, 3),
        (0xE6, 0x9C, 0x88) | (0xEC, 0x9B, 0x94) => Wide::Sign(MONTH, 3),
        (0xE6, 0x97, 0xA5) | (0xEC, 0x9D, 0xBC) => Wide::Sign(DAY, 3),
        (0xE3, 0x80, 0x81..=0x91) | (0xEF, 0xBC, 0x81..=0x8F) => Wide::Sign(b';', 3),
        _ => Wide::Letter,
    }
}

fn word(bytes: &[u8], at: &mut usize, lexicon: &Lexicon) -> Kind {
    let start = *at;
    let first = letters(bytes, start);
    let mut len = first.1;
    let mut key = u128::from(first.0);
    if len == 8 {
        let second = letters(bytes, start + 8);
        key |= u128::from(second.0) << 64;
        len += second.1;
        if len == 16 {
            let is_letter = |byte: &&u8| CLASS[**byte as usize] == WORD;
            let rest = bytes.get(start + 16..).unwrap_or_default();
            len += rest.iter().take_while(is_letter).count();
        }
    }
    *at = start + len;
    if bytes.get(*at).is_none_or(|byte| *byte < 0x80) {
        return Kind::Word(lexicon.plain(key, &bytes[start..*at]));
    }
    while let Some(&byte) = bytes.get(*at) {
        match CLASS[byte as usize] {
            WORD => {}
            WIDE if matches!(wide(bytes, *at), Wide::Letter) => {}
            _ => break,
        }
        *at += 1;
    }
    let word = &bytes[start..*at];
    Kind::Word(match word.len() == len {
        true => lexicon.plain(key, word),
        false => lexicon.wide(word),
    })
}

/// The ASCII letters at a place, eight at most, in lower case and little-endian; and how many they are.
#[inline]
fn letters(bytes: &[u8], at: usize) -> (u64, usize) {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let eight = match bytes.get(at..at + 8) {
        Some(eight) => eight.try_into().unwrap_or_default(),
        None => {
            let rest = bytes.get(at..).unwrap_or_default();
            let mut eight = [0; 8];
            eight[..rest.len()].copy_from_slice(rest);
            eight
        }
    };
    let written = u64::from_le_bytes(eight);
    let low = written | (0x20 * EACH);
    // The high bit of each byte that is at least `a`, at most `z`, and ASCII.
    let seven = low & (0x7f * EACH);
    let from_a = seven + (0x80 - u64::from(b'a')) * EACH;
    let beyond_z = seven + (0x7f - u64::from(b'z')) * EACH;
    let other = !(from_a & !beyond_z & !written) & (0x80 * EACH);
    match other.trailing_zeros() as usize / 8 {
        8 => (low, 8),
        n => (low & ((1 << (8 * n)) - 1), n),
    }
}

fn number(bytes: &[u8], at: &mut usize) -> Kind {
    let start = *at;
    let mut value = 0u32;
    while let Some(byte) = bytes.get(*at).filter(|b| b.is_ascii_digit()) {
        value = value.wrapping_mul(10).wrapping_add(u32::from(byte - b'0'));
        *at += 1;
    }
    let digits = (*at - start).min(255) as u8;
    let value = if digits > 9 { u32::MAX } else { value };
    Kind::Number { value, digits }
}
