//! A text as a set of features: hashes of its shingles and of its numbers.

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
    while let Some(byte) = bytes.get(at) {
        let begin = at;
        let mut is_ascii = true;
        match class_at(text, at) {
            (Class::Other, len) => {
                at += len;
                continue;
            }
            (Class::Unspaced, len) => {
                at += len;
                sink(hash_chars(&text[begin..at]), false);
                continue;
            }
            (Class::Letter, len) => {
                at += len;
                is_ascii &= len == 1;
            }
        }
        while at < bytes.len() {
            if IS_LETTER[usize::from(bytes[at])] {
                at += 1;
                continue;
            }
            let (class, len) = class_at(text, at);
            let goes_on = class == Class::Letter || is_within_number(bytes, at);
            if !goes_on {
                break;
            }
            at += len;
            is_ascii &= len == 1;
        }
        let hash = match is_ascii {
            true => hash_ascii(bytes, begin, at),
            false => hash_chars(&text[begin..at]),
        };
        sink(hash, byte.is_ascii_digit());
    }
}

/// The letters and digits of ASCII.
const IS_LETTER: [bool; 256] = {
    let mut is_letter = [false; 256];
    let mut byte = 0;
    while byte < 0x80 {
        is_letter[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    is_letter
};

/// A sign between digits.
fn is_within_number(bytes: &[u8], at: usize) -> bool {
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    matches!(bytes[at], b'.' | b',' | b'/' | b'-') && is_digit(at - 1) && is_digit(at + 1)
}

/// Of letters, digits and signs of numbers, in small letters: all that have the bit of these but the capitals.
fn hash_ascii(bytes: &[u8], begin: usize, end: usize) -> u64 {
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let mut hash = 0;
    let mut at = begin;
    while at < end {
        let rest = end - at;
        let eight: Option<[u8; 8]> = bytes.get(at..at + 8).and_then(|b| b.try_into().ok());
        let mut word = match eight {
            Some(eight) => u64::from_le_bytes(eight),
            None => bytes[at..end]
                .iter()
                .rev()
                .fold(0, |word, byte| word << 8 | u64::from(*byte)),
        };
        if rest < 8 {
            word &= (1 << (8 * rest)) - 1;
        }
        hash = fold(hash ^ (word | SMALL));
        at += 8;
    }
    hash
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
