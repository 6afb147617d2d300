//! The tokens of a text as one string: written where an article is made ready, replayed where the
//! engine indexes it, so that a text is analysed once and on any thread.
//!
//! Before each token stand ASCII characters of seven bits: two where the token is at most
//! [`NEAR`] positions on from the token before it, four where it is farther. Where the body begins stands
//! a token without characters.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::analysis::numbered;

/// Of 14 bits: how many positions on, or [`FAR`], which says that two characters more hold that
/// number; the marks; the length of the token in bytes.
const LENGTH_BITS: u32 = 10;
const MARK_BITS: u32 = 2;
const FAR: u32 = 3;
const NEAR: u32 = FAR - 1;
/// How far the next token may be.
pub const MOST_POSITIONS: u32 = (1 << 14) - 1;

/// What the index holds of a token: one that is very long is cut, on a character's boundary.
pub fn indexed(token: &str) -> &str {
    &token[..token.floor_char_boundary((1 << LENGTH_BITS) - 1)]
}

/// Tokens in the making.
#[derive(Default)]
pub struct Tape {
    value: String,
    position: u32,
}

impl Tape {
    /// Appends a token; positions never decrease.
    pub fn push(&mut self, token: &str, position: u32, marks: u32) {
        let on = position.saturating_sub(self.position).min(MOST_POSITIONS);
        self.position += on;
        let token = indexed(token);
        let marks = marks & ((1 << MARK_BITS) - 1);
        let step = if on <= NEAR { on } else { FAR };
        self.head((step << MARK_BITS | marks) << LENGTH_BITS | token.len() as u32);
        if step == FAR {
            self.head(on);
        }
        self.value.push_str(token);
    }

    /// What follows is of the body.
    pub fn begin_body(&mut self) {
        self.head(0);
    }

    fn head(&mut self, bits: u32) {
        for shift in [7, 0] {
            self.value.push(char::from((bits >> shift & 0x7f) as u8));
        }
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
    position: u32,
    in_body: bool,
    token: &'a mut Token,
}

impl Tokenizer for ReplayTokenizer {
    type TokenStream<'a> = Replay<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Replay<'a> {
        self.token.reset();
        self.token.position = 0;
        Replay {
            rest: text,
            position: 0,
            in_body: false,
            token: &mut self.token,
        }
    }
}

impl Replay<'_> {
    fn head(&mut self) -> Option<u32> {
        let (&[high, low], rest) = self.rest.as_bytes().split_first_chunk()?;
        self.rest = self.rest.get(self.rest.len() - rest.len()..)?;
        Some(u32::from(high) << 7 | u32::from(low))
    }

    fn next(&mut self) -> Option<()> {
        let mut head = self.head()?;
        if head == 0 {
            self.in_body = true;
            head = self.head()?;
        }
        let on = match head >> (LENGTH_BITS + MARK_BITS) {
            FAR => self.head()?,
            near => near,
        };
        let marks = head >> LENGTH_BITS & ((1 << MARK_BITS) - 1);
        let end = (head & ((1 << LENGTH_BITS) - 1)) as usize;
        let text = self.rest.get(..end)?;
        self.position += on;
        // What the index takes for the position.
        self.token.position = numbered(self.position, marks, self.in_body) as usize;
        self.token.text.clear();
        self.token.text.push_str(text);
        self.rest = &self.rest[end..];
        Some(())
    }
}

impl TokenStream for Replay<'_> {
    fn advance(&mut self) -> bool {
        self.next().is_some()
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
        let tokens = [
            ("the", 0, 0),
            ("\u{1}a\0", 0, 3),
            ("Ä", 1, 1),
            (&long, 4_007, 2),
            ("x", 4_016, 0),
        ];
        let mut tape = Tape::default();
        for (token, position, marks) in tokens {
            if token == long {
                tape.begin_body();
            }
            tape.push(token, position, marks);
        }
        let value = tape.value();
        let mut tokenizer = ReplayTokenizer::default();
        for _ in 0..2 {
            let mut found = Vec::new();
            tokenizer
                .token_stream(value)
                .process(&mut |t| found.push((t.text.clone(), t.position as u32)));
            let numbered = |(token, position, marks): (&str, u32, u32)| {
                (
                    token.to_owned(),
                    numbered(position, marks, position > 4_000),
                )
            };
            assert_eq!(found, tokens.map(numbered));
        }
    }

    #[test]
    fn a_token_is_never_cut_within_a_character() {
        let mut tape = Tape::default();
        tape.push(&"ä".repeat(600), 0, 0);
        let value = tape.value();
        let mut tokenizer = ReplayTokenizer::default();
        let mut stream = tokenizer.token_stream(value);
        assert!(stream.advance());
        assert_eq!(stream.token().text.len(), 1_022);
        assert!(!stream.advance());
    }
}
