//! The tokens of a text as one string: written where an article is made ready, replayed where the
//! engine indexes it, so that a text is analysed once and on any thread.
//!
//! Before each token stand three ASCII characters of seven bits: how many positions it is on from the
//! token before it ([`MOST_POSITIONS`] at the most), and its length in bytes.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

const LENGTH_BITS: u32 = 10;
/// How far the next token may be.
pub const MOST_POSITIONS: u32 = (1 << (21 - LENGTH_BITS)) - 1;

/// Tokens in the making.
#[derive(Default)]
pub struct Tape {
    value: String,
    position: u32,
}

impl Tape {
    /// Appends a token; positions never decrease.
    pub fn push(&mut self, token: &str, position: u32) {
        let on = position.saturating_sub(self.position).min(MOST_POSITIONS);
        self.position += on;
        let mut end = token.len().min((1 << LENGTH_BITS) - 1);
        while !token.is_char_boundary(end) {
            end -= 1;
        }
        let head = on << LENGTH_BITS | end as u32;
        for shift in [14, 7, 0] {
            self.value.push(char::from((head >> shift & 0x7f) as u8));
        }
        self.value.push_str(&token[..end]);
    }

    pub fn value(&self) -> &str {
        &self.value
    }

    /// Empties it and keeps its room.
    pub fn clear(&mut self) {
        self.value.clear();
        self.position = 0;
    }
}

/// Replays what [`Tape`] holds.
#[derive(Clone, Default)]
pub struct ReplayTokenizer {
    token: Token,
}

pub struct Replay<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl Tokenizer for ReplayTokenizer {
    type TokenStream<'a> = Replay<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Replay<'a> {
        self.token.reset();
        self.token.position = 0;
        Replay {
            rest: text,
            token: &mut self.token,
        }
    }
}

impl TokenStream for Replay<'_> {
    fn advance(&mut self) -> bool {
        let [high, middle, low, ..] = *self.rest.as_bytes() else {
            return false;
        };
        let head = u32::from(high) << 14 | u32::from(middle) << 7 | u32::from(low);
        let end = 3 + (head & ((1 << LENGTH_BITS) - 1)) as usize;
        let Some(text) = self.rest.get(3..end) else {
            return false;
        };
        self.token.position += (head >> LENGTH_BITS) as usize;
        self.token.text.clear();
        self.token.text.push_str(text);
        self.rest = &self.rest[end..];
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_replayed() {
        let long = "x".repeat(514);
        let tokens = [("the", 0), ("\u{1}a\0", 0), ("Ä", 1), (&long, 1_001)];
        let mut tape = Tape::default();
        for (token, position) in tokens {
            tape.push(token, position);
        }
        let value = tape.value();
        let mut tokenizer = ReplayTokenizer::default();
        for _ in 0..2 {
            let mut found = Vec::new();
            tokenizer
                .token_stream(value)
                .process(&mut |t| found.push((t.text.clone(), t.position as u32)));
            assert_eq!(found, tokens.map(|(t, p)| (t.to_owned(), p)));
        }
    }

    #[test]
    fn a_token_is_never_cut_within_a_character() {
        let mut tape = Tape::default();
        tape.push(&"ä".repeat(600), 0);
        let value = tape.value();
        let mut tokenizer = ReplayTokenizer::default();
        let mut stream = tokenizer.token_stream(value);
        assert!(stream.advance());
        assert_eq!(stream.token().text.len(), 1_022);
        assert!(!stream.advance());
    }
}
