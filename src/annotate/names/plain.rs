//! Words of nothing but letters of ASCII, which most words are, read eight bytes at a time.

use super::hash;
use super::token::{Cap, Token, mark};
use super::tokenize::{CLASS, OTHER, SPACE};
use crate::eight::{HIGH, SMALL, between};

/// Eight bytes, the first in the lowest bits, and how many letters of ASCII they begin with.
fn eight_at(bytes: &[u8], at: usize) -> Option<(u64, u32)> {
    let eight = u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?);
    let letters = between(eight | SMALL, b'a', b'z');
    Some((eight, (!letters & HIGH).trailing_zeros() / 8))
}

/// Whether a word of letters ends before this byte, whatever follows.
const ENDS: [bool; 256] = {
    let mut ends = [false; 256];
    let mut byte = 0;
    while byte < 0x80 {
        let may_be_inside = matches!(byte as u8, b'.' | b'-' | b'\'' | b'&');
        ends[byte] = matches!(CLASS[byte], OTHER | SPACE) && !may_be_inside;
        byte += 1;
    }
    ends
};

/// The word at `start`, where it is of at most fifteen letters of ASCII alone: most are. `None` says nothing.
pub(super) fn plain_word(bytes: &[u8], start: usize) -> Option<Token> {
    let (first, n) = eight_at(bytes, start)?;
    let (second, more) = match n {
        8 => eight_at(bytes, start + 8)?,
        _ => (0, 0),
    };
    let end = start + (n + more) as usize;
    if n == 0 || !ENDS[*bytes.get(end)? as usize] {
        return None;
    }
    let first = Letters::of(first, n);
    let second = Letters::of(second, more);
    let n_upper = (first.upper | second.upper >> 1).count_ones();
    let cap = if n_upper == 0 {
        Cap::Lower
    } else if n_upper == n + more && n_upper > 1 {
        Cap::Upper
    } else if first.upper & 0xff != 0 {
        Cap::Title
    } else {
        Cap::Inner
    };
    let hump = first.has_hump() || second.has_hump() || first.lower != 0 && second.upper != 0;
    Some(Token {
        start: start as u32,
        end: end as u32,
        low: hash::short_word(first.folded, second.folded),
        cap,
        marks: if n + more == 1 { mark::SINGLE } else { 0 } | if hump { mark::HUMP } else { 0 },
        ..Token::default()
    })
}

/// The first letters of eight bytes.
struct Letters {
    folded: u64,
    /// A bit in the byte of each capital, and of each small letter.
    upper: u64,
    lower: u64,
}

impl Letters {
    fn of(eight: u64, n: u32) -> Letters {
        let kept = 1u64.checked_shl(8 * n).map_or(u64::MAX, |end| end - 1);
        Letters {
            folded: (eight | SMALL) & kept,
            upper: !eight & SMALL & kept,
            lower: eight & SMALL & kept,
        }
    }

    /// Whether a capital follows a small letter.
    fn has_hump(&self) -> bool {
        self.lower != 0 && self.upper > self.lower & self.lower.wrapping_neg()
    }
}

#[cfg(test)]
mod tests {
    use super::super::token::Tokens;
    use super::super::tokenize::{tokenize, word};
    use super::*;

    /// The fast way and the slow one make one token of one word.
    #[track_caller]
    fn check(text: &str, is_plain: bool) {
        let plain = plain_word(text.as_bytes(), 0);
        assert_eq!(plain.is_some(), is_plain, "{text}");
        let Some(plain) = plain else { return };
        let mut slow = Tokens::default();
        word(text, 0, &mut slow);
        let [slow] = slow.tokens.as_slice() else {
            panic!("{} tokens of {text}", slow.tokens.len());
        };
        assert_eq!(format!("{plain:?}"), format!("{slow:?}"), "of {text}");
        assert_eq!(plain.low, hash::word(&text[..plain.end as usize]), "{text}");
    }

    #[test]
    fn letters_of_every_length_and_case() {
        const AROUND: &str = " and what follows behind it";
        for length in 1..=16 {
            for upper in 0..=length {
                for words in ["abcdefghijklmnop", "zyxwvutsrqponmlk"] {
                    let (head, tail) = words[..length].split_at(upper);
                    let upper = head.to_ascii_uppercase();
                    check(&[&upper, tail, AROUND].concat(), true);
                    check(&[tail, &upper, AROUND].concat(), true);
                    check(
                        &[&upper, tail, &upper, AROUND].concat(),
                        2 * head.len() + tail.len() <= 16,
                    );
                }
            }
        }
    }

    #[test]
    fn what_may_go_on_is_left_to_the_slow_way() {
        for text in [
            "U.S. troops and others",
            "al-Qaida and the others",
            "O'Neill and the others",
            "AT&T and all the others",
            "B2B and all the others",
            "München und all die anderen",
            "incomprehensibilities of it all",
            " behind a space there is one",
            "end",
        ] {
            check(text, false);
        }
        for text in [
            "talks, then more talks",
            "(talks)",
            "Talks) and more talks",
            "Talks\nand more of it",
        ] {
            check(text, !text.starts_with('('));
        }
    }

    #[test]
    fn tokens_do_not_depend_on_the_way() {
        let mut tokens = Tokens::default();
        tokenize("Mr. McDonald of IBM met eBay in New York.", &mut tokens);
        let caps: Vec<Cap> = tokens.tokens.iter().map(|token| token.cap).collect();
        use Cap::{Inner, Lower, Punctuation, Title, Upper};
        let expect = [
            Title,
            Title,
            Lower,
            Upper,
            Lower,
            Inner,
            Lower,
            Title,
            Title,
            Punctuation,
        ];
        assert_eq!(caps, expect);
        assert_eq!(tokens.names, [0, 1, 3, 5, 7, 8]);
    }
}
