//! Dates written in a text: where they stand, and which days they mean for a reader on the day of publication.
//!
//! One pass makes tokens, and a grammar of small functions reads from each token that can begin a date.
//! Both look at a bounded number of tokens from any place, so that the cost is linear in the text.

mod business;
mod clock;
mod count;
mod lexicon;
mod month;
mod numeric;
mod reader;
mod relative;
mod tense;
mod token;
mod weekday;
mod words;
mod year;

use std::cell::RefCell;

use super::Interval;
use super::value::Value;
use reader::{Memory, Reader};
use token::{Token, tokenize};

/// A date as it stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Bytes of the text.
    pub start: usize,
    pub end: usize,
    /// `None` where it cannot be told which days are meant.
    pub value: Option<Value>,
}

/// A text is read in pieces of about so many bytes, which end with a paragraph where they can.
const PIECE: usize = 32 << 10;

thread_local! {
    static TOKENS: RefCell<Vec<Token>> = RefCell::default();
}

/// The dates of a text, in order, never overlapping. Relative ones have a value where the text was
/// published on a known day. `language` is a BCP 47 primary subtag; a language without rules has no dates.
pub fn find(text: &str, language: Option<&str>, published: Option<Interval>) -> Vec<Written> {
    let mut found = Vec::new();
    // Offsets are kept in 32 bits.
    let Some(lexicon) = lexicon::of(language).filter(|_| u32::try_from(text.len()).is_ok()) else {
        return found;
    };
    TOKENS.with_borrow_mut(|tokens| {
        let mut memory = Memory::default();
        let mut from = 0;
        while from < text.len() {
            let to = piece_end(text, from);
            tokens.clear();
            tokenize(text, from, to, lexicon, tokens);
            let mut reader = Reader {
                text,
                tokens,
                lexicon,
                today: published.and_then(Interval::day),
                memory,
                first: 0,
            };
            reader.read(&mut found);
            memory = reader.memory;
            from = to;
        }
    });
    found
}

fn piece_end(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let most = from + PIECE;
    if most >= bytes.len() {
        return bytes.len();
    }
    let piece = &bytes[from..most];
    let paragraph = piece.windows(2).rposition(|pair| pair == b"\n\n");
    let space = || piece.iter().rposition(|byte| byte.is_ascii_whitespace());
    let cut = paragraph.or_else(space).map(|at| from + at + 1);
    let mut end = cut.filter(|end| *end > from).unwrap_or(most);
    while !text.is_char_boundary(end) {
        end += 1;
    }
    end
}

#[cfg(test)]
mod any_text_tests;
#[cfg(test)]
mod tests;
