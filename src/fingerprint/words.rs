//! A text as a set of features: hashes of its shingles and of its numbers.

use crate::eight::{BLOCK, LOWER, SMALL, within};

/// Words in a shingle.
const SHINGLE: usize = 3;
/// How often a number counts beside its shingles.
const NUMBER: u64 = 4;

/// Feeds the features of an article to `sink`, the same one perhaps more than once.
pub(super) fn each_feature(title: &str, text: &str, mut sink: impl FnMut(u64)) {
    for part in [title, text] {
        let mut last = [0u64; SHINGLE];
        let mut words = 0;
        each_word(part, |word, is_number| {
            last.rotate_left(1);
            last[SHINGLE - 1] = word;
            words += 1;
            if words >= SHINGLE {
                // The hashes of words are mixed already.
                let [first, second, third] = last;
                sink(fold(first.rotate_left(42) ^ second.rotate_left(21) ^ third));
            }
            if is_number {
                for nth in 1..=NUMBER {
                    // Half of them with the word before it, so that it matters what is counted.
                    let before = last[SHINGLE - 2] * (nth & 1);
                    sink(fold(word ^ before.rotate_left(31) ^ nth << 56));
                }
            }
        });
    }
}

/// Hashes each run of letters and digits in small letters, and says whether it begins with a digit; a number goes
/// on behind a sign between digits (`6-1/4`). A character of a script without spaces is a word.
pub(super) fn each_word(text: &str, mut sink: impl FnMut(u64, bool)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        at = match Block::of(block) {
            Some(block) => block.each_word(text, at, &mut sink),
            // Not of ASCII alone.
            None => words_until(text, at, at + BLOCK, &mut sink),
        };
    }
    words_until(text, at, bytes.len(), &mut sink);
}

/// Which bytes of a block of ASCII belong to a word, the first byte in the lowest bit.
struct Block {
    words: u64,
    digits: u64,
}

impl Block {
    fn of(block: &[u8; BLOCK]) -> Option<Block> {
        if !block.is_ascii() {
            return None;
        }
        let letters = within(block, LOWER, b'a', b'z');
        let digits = within(block, 0, b'0', b'9');
        let mut signs = (digits << 1) & (digits >> 1) & !letters & !digits;
        let mut words = letters | digits;
        while signs != 0 {
            let at = signs.trailing_zeros();
            words |= u64::from(is_sign(block[at as usize])) << at;
            signs &= signs - 1;
        }
        Some(Block { words, digits })
    }

    /// Feeds the words that end in the block, which begins at a place, and says from where on to look further.
    fn each_word(&self, text: &str, at: usize, sink: &mut impl FnMut(u64, bool)) -> usize {
        let mut rest = self.words;
        while rest != 0 {
            let begin = rest.trailing_zeros();
            let end = begin + (!(rest >> begin)).trailing_zeros();
            // Behind a word in the last place there may be a sign of a number.
            if end + 1 >= BLOCK as u32 {
                return match begin {
                    0 => words_until(text, at, at + 1, sink),
                    _ => at + begin as usize,
                };
            }
            let is_number = self.digits >> begin & 1 == 1;
            sink(
                hash_ascii(text.as_bytes(), at + begin as usize, at + end as usize),
                is_number,
            );
            rest = rest >> end << end;
        }
        at + BLOCK
    }
}
/// Feeds the words that begin before a place, whatever their letters, and says from where on to look further.
fn words_until(text: &str, mut at: usize, end: usize, sink: &mut impl FnMut(u64, bool)) -> usize {
    while at < end {
        at = any_word(text, at, sink);
    }
    at
}

/// Feeds the word that begins here and says where it ends; past a sign that begins none.
fn any_word(text: &str, begin: usize, sink: &mut impl FnMut(u64, bool)) -> usize {
    let bytes = text.as_bytes();
    let (class, len) = class_at(text, begin);
    let mut at = begin + len;
    match class {
        Class::Other => return at,
        Class::Unspaced => {
            sink(hash_chars(&text[begin..at]), false);
            return at;
        }
        Class::Letter => {}
    }
    let mut is_ascii = len == 1;
    while at < bytes.len() {
        let (class, len) = class_at(text, at);
        if class != Class::Letter && !is_within_number(bytes, at) {
            break;
        }
        at += len;
        is_ascii &= len == 1;
    }
    let hash = match is_ascii {
        true => hash_ascii(bytes, begin, at),
        false => hash_chars(&text[begin..at]),
    };
    sink(hash, bytes[begin].is_ascii_digit());
    at
}

/// Of number: it goes on behind such a sign between digits.
fn is_sign(byte: u8) -> bool {
    matches!(byte, b'.' | b',' | b'/' | b'-')
}

fn is_within_number(bytes: &[u8], at: usize) -> bool {
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    is_sign(bytes[at]) && is_digit(at - 1) && is_digit(at + 1)
}

/// Of letters, digits and signs of numbers, in small letters.
fn hash_ascii(bytes: &[u8], begin: usize, end: usize) -> u64 {
    let len = end - begin;
    if let Some(eight) = bytes.get(begin..).and_then(|rest| rest.first_chunk())
        && len <= 8
    {
        let word = u64::from_le_bytes(*eight) & u64::MAX >> (64 - 8 * len);
        return fold(word | SMALL);
    }
    bytes[begin..end].chunks(8).fold(0, |hash, chunk| {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        fold(hash ^ (u64::from_le_bytes(eight) | SMALL))
    })
}

fn hash_chars(text: &str) -> u64 {
    let small = text.chars().flat_map(char::to_lowercase);
    small.fold(0, |hash, c| fold(hash ^ u64::from(c)))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Unspaced,
    Other,
}

/// What the character at a place is, and its bytes.
fn class_at(text: &str, at: usize) -> (Class, usize) {
    let byte = text.as_bytes()[at];
    if byte < 0x80 {
        let class = match byte.is_ascii_alphanumeric() {
            true => Class::Letter,
            false => Class::Other,
        };
        return (class, 1);
    }
    let c = text[at..].chars().next().unwrap_or(' ');
    (class(c), c.len_utf8())
}

fn class(c: char) -> Class {
    match c {
        // Kana, Han, Thai to Khmer: a word is not parted from the next.
        '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' => {
            Class::Unspaced
        }
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => {
            Class::Unspaced
        }
        _ if c.is_alphanumeric() => Class::Letter,
        _ => Class::Other,
    }
}

/// The two halves of a product folded into one, as wyhash and its kin mix: a third of the work of [`mix`], which
/// every byte of an archive pays.
fn fold(x: u64) -> u64 {
    let product = u128::from(x ^ 0xa076_1d64_78bd_642f) * 0xe703_7ed1_a0b4_28db;
    product as u64 ^ (product >> 64) as u64
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
pub(super) fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
