//! Words of nothing but letters of ASCII, which most words are.

use super::block::Block;
use super::hash;
use super::token::{Cap, Token, Tokens, mark};
use super::tokenize::{CLASS, OTHER, SPACE};
use crate::eight::BLOCK;

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

/// What stands at a place.
pub(super) enum Look {
    Plain(PlainWord),
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
pub(super) fn look(block: &Block, at: usize) -> Look {
    let letters = block.letters(at);
    let end = at + letters;
    if end >= BLOCK && at > 0 {
        return Look::Cut;
    }
    if !(1..=MOST).contains(&letters) || !ENDS[block.byte(end) as usize] {
        return Look::Other;
    }
    Look::Plain(PlainWord {
        letters,
        small: block.small(at, letters),
        capitals: block.capitals(at, letters),
    })
}

impl PlainWord {
    /// Appends the token of the word, which begins at a place of the text, and says where it ends there.
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
    use super::super::tokenize::{tokenize, word};
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
