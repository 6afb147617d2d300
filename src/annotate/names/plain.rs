//! Words of nothing but letters of ASCII, which most words are; and signs and numbers that stand alone.

use super::block::Block;
use super::hash;
use super::token::{Cap, Token, Tokens, mark};
use super::tokenize::{CLASS, OTHER, SMALL_ABBREVIATIONS, SPACE, marks_of_sign};
use crate::eight::{BLOCK, FIRST};

/// Letters of a plain word at most.
const MOST: usize = 16;

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

/// Signs of ASCII that are a token each, whatever stands beside them: no stop, no apostrophe.
const IS_SIGN: [bool; 256] = {
    let mut is_sign = [false; 256];
    let mut byte = b'!';
    while byte < 0x7f {
        let may_be_more = matches!(byte, b'.' | b'?' | b'!' | b'\'');
        is_sign[byte as usize] = CLASS[byte as usize] == OTHER && !may_be_more;
        byte += 1;
    }
    is_sign
};

/// What stands at a place.
pub(super) enum Look {
    Plain(PlainWord),
    /// A token of one byte.
    Sign(u8),
    /// Digits, so many.
    Number(usize),
    /// A word that goes on behind the block.
    Cut,
    Other,
}

/// A word of at most sixteen letters of ASCII.
pub(super) struct PlainWord {
    letters: usize,
    small: [u64; 2],
    /// Which of its letters are capitals.
    capitals: u64,
}

/// What begins at a place of a block.
#[inline]
pub(super) fn look(block: &Block, at: usize) -> Look {
    let letters = block.letters(at);
    let end = at + letters;
    if end >= BLOCK && at > 0 {
        return Look::Cut;
    }
    let next = block.byte(end);
    if letters == 0 {
        return alone(block, at);
    }
    if letters > MOST {
        return Look::Other;
    }
    let word = PlainWord {
        letters,
        small: block.small(at, letters),
        capitals: block.capitals(at, letters),
    };
    if ENDS[next as usize] || next == b'.' && word.ends_before_stop(block.written(at, letters)) {
        return Look::Plain(word);
    }
    Look::Other
}

/// What begins at a place without a letter.
fn alone(block: &Block, at: usize) -> Look {
    let first = block.byte(at);
    if IS_SIGN[first as usize] {
        return Look::Sign(first);
    }
    let digits = (at..BLOCK).take_while(|at| block.byte(*at).is_ascii_digit());
    match digits.count() {
        n @ 1..=MOST if ENDS_NUMBER[block.byte(at + n) as usize] => Look::Number(n),
        _ => Look::Other,
    }
}

/// Whether a number of digits ends before this byte, whatever follows.
const ENDS_NUMBER: [bool; 256] = {
    let mut ends = ENDS;
    ends[b',' as usize] = false;
    ends
};

/// Appends the token of a sign, which stands at a place of the text, and says where it ends there.
#[inline]
pub(super) fn push_sign(sign: u8, start: usize, into: &mut Tokens) -> usize {
    let end = start + 1;
    into.push(Token {
        start: start as u32,
        end: end as u32,
        low: hash::short_word([u64::from(sign), 0]),
        cap: Cap::Punctuation,
        marks: marks_of_sign(u32::from(sign)),
        ..Token::default()
    });
    end
}

/// Appends the token of so many digits, at most sixteen.
#[inline]
pub(super) fn push_number(digits: usize, start: usize, into: &mut Tokens) -> usize {
    let end = start + digits;
    let zeros = u64::from_le_bytes([b'0'; 8]);
    into.push(Token {
        start: start as u32,
        end: end as u32,
        low: hash::short_word(FIRST[digits].map(|bytes| bytes & zeros)),
        cap: Cap::Digit,
        marks: mark::DIGIT,
        ..Token::default()
    });
    end
}

impl PlainWord {
    /// Whether a stop behind the word is none of its own: it is neither an initial nor perhaps an abbreviation.
    #[inline]
    fn ends_before_stop(&self, written: &[u8]) -> bool {
        self.capitals == 0 && self.letters > 1 && !SMALL_ABBREVIATIONS.contains(&written)
    }

    /// Appends the token of the word, which begins at a place of the text, and says where it ends there.
    #[inline]
    pub fn push(&self, start: usize, into: &mut Tokens) -> usize {
        let end = start + self.letters;
        let single = if self.letters == 1 { mark::SINGLE } else { 0 };
        let small = Token {
            start: start as u32,
            end: end as u32,
            low: hash::short_word(self.small),
            cap: Cap::Lower,
            marks: single,
            ..Token::default()
        };
        if self.capitals == 0 {
            into.push(small);
            return end;
        }
        let all = (1 << self.letters) - 1;
        let cap = if self.capitals == all && self.letters > 1 {
            Cap::Upper
        } else if self.capitals & 1 == 1 {
            Cap::Title
        } else {
            Cap::Inner
        };
        // Whether a capital follows a small letter.
        let smalls = all & !self.capitals;
        let has_hump = smalls != 0 && self.capitals > smalls & smalls.wrapping_neg();
        let hump = if has_hump { mark::HUMP } else { 0 };
        into.push(Token {
            cap,
            marks: single | hump,
            ..small
        });
        end
    }
}

#[cfg(test)]
mod tests {
    use super::super::token::Tokens;
    use proptest::prelude::*;

    use super::super::tokenize::{other, tokenize, word};
    use super::*;

    /// The fast way and the slow one make one token of one word.
    #[track_caller]
    fn check(text: &str, is_plain: bool) {
        let look = look(&Block::of(text.as_bytes(), 0), 0);
        assert_eq!(matches!(look, Look::Plain(_)), is_plain, "{text}");
        let Look::Plain(plain) = look else { return };
        let mut fast = Tokens::default();
        plain.push(0, &mut fast);
        let plain = fast.tokens[0];
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
        ] {
            check(text, false);
        }
        for text in [
            "talks, then more talks",
            "(talks)",
            "Talks) and more talks",
            "Talks\nand more of it",
            "end",
        ] {
            check(text, !text.starts_with('('));
        }
    }

    /// What the slow way alone makes of a text.
    fn slowly(text: &str) -> Tokens {
        let mut tokens = Tokens::default();
        let (mut at, mut line_start) = (0, 0);
        while at < text.len() {
            at = other(text, at, &mut line_start, &mut tokens);
        }
        tokens.close_sentence();
        tokens
    }

    #[test]
    fn tokens_do_not_depend_on_the_way() {
        let pieces = [
            "Mr",
            "McDonald",
            "of",
            "IBM",
            "met",
            "eBay",
            "vs",
            "etc",
            "a",
            "I",
            "No",
            "U.S",
            "ü",
            "s",
            "1",
            "1987",
            "00000000000000000",
            "7th",
            " ",
            " ",
            " ",
            "\n",
            "\n\n",
            ".",
            ".",
            ",",
            "-",
            "'",
            "’",
            "\"",
            "(",
            ")",
            "&",
            "%",
            "?",
            "!",
            "/",
            "$",
            "\u{0}",
            "incomprehensibilities",
        ];
        let text = proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..60);
        proptest!(|(text in text)| {
            let text = text.concat();
            let mut tokens = Tokens::default();
            tokenize(&text, &mut tokens);
            prop_assert_eq!(format!("{:?}", tokens), format!("{:?}", slowly(&text)));
        });
    }
}
