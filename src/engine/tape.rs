//! The tokens of a text in a few bytes: written where an article is made ready, read where its words are put into the
//! lists of a segment, so that a text is analysed once and on any thread.
//!
//! Before each token stand 16 bits, little-endian: its [`Step`] and the length of the token in bytes; where the step
//! is a far one 32 bits more, which say how far.

use super::analysis::{CAPITAL, MARK_BITS, SOLE, numbered};

/// Bytes before a token that is near.
const HEAD: usize = 2;
const LENGTH_BITS: u32 = 12;
/// The longest token that is held, in bytes.
const LONGEST: usize = 1_023;
/// Of a number of the index what may fall from one token to the next.
const MARKS: u32 = SOLE | CAPITAL;
/// The place of the lowest of these, which stand side by side.
const LOWEST: u32 = MARKS.trailing_zeros();
const CODE_BITS: u32 = 2;
const FAR: u32 = 3;

/// What the index holds of a token: one that is very long is cut, on a character's boundary.
pub fn indexed(token: &str) -> &str {
    &token[..token.floor_char_boundary(LONGEST)]
}

/// From one token of a text to the number of the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// How many words it is where that is 0, 1 or 2, or [`FAR`]; and the marks of the token.
    head: u32,
    far: u32,
}

impl Step {
    /// Bits of [`Step::head`].
    pub const BITS: u32 = CODE_BITS + MARKS.count_ones();

    /// `far` is that of the step, where it is a far one.
    pub fn new(head: u32, far: impl FnOnce() -> u32) -> Step {
        let head = head & ((1 << Step::BITS) - 1);
        let is_far = head & FAR == FAR;
        Step {
            head,
            far: if is_far { far() } else { 0 },
        }
    }

    pub fn head(self) -> u32 {
        self.head
    }

    /// How far it is, where the head does not say it.
    pub fn far(self) -> Option<u32> {
        (self.head & FAR == FAR).then_some(self.far)
    }
}

/// The number of a token, without its marks.
#[derive(Clone, Copy, Debug, Default)]
pub struct At(u32);

impl At {
    /// Goes on to a number, which is no less but for its marks.
    fn step_to(&mut self, number: u32) -> Step {
        let to = number & !MARKS;
        let on = to.saturating_sub(self.0);
        self.0 += on;
        // By how many words, where that is all.
        let words = on.rotate_right(MARK_BITS);
        Step {
            head: (number & MARKS) >> LOWEST << CODE_BITS | words.min(FAR),
            far: on,
        }
    }

    /// The number of the token that a step leads to.
    #[inline]
    pub fn step(&mut self, step: Step) -> u32 {
        let on = match step.head & FAR {
            FAR => step.far,
            words => words << MARK_BITS,
        };
        self.0 = self.0.wrapping_add(on);
        self.0 | step.head >> CODE_BITS << LOWEST
    }
}

/// Tokens in the making.
#[derive(Default)]
pub struct Tape {
    bytes: Vec<u8>,
    at: At,
    in_body: bool,
}

impl Tape {
    /// Appends a token; positions never decrease.
    pub fn push(&mut self, token: &str, position: u32, marks: u32) {
        // What the index takes for the position.
        let step = self.at.step_to(numbered(position, marks, self.in_body));
        let token = indexed(token);
        let head = (step.head << LENGTH_BITS) as u16 | token.len() as u16;
        self.bytes.extend(head.to_le_bytes());
        if let Some(far) = step.far() {
            self.bytes.extend(far.to_le_bytes());
        }
        self.bytes.extend_from_slice(token.as_bytes());
    }

    /// Appends the tokens of a word, which were the first on a tape: the first `length` of these bytes.
    #[inline]
    pub fn append<const ROOM: usize>(&mut self, word: &[u8; ROOM], length: usize, position: u32) {
        let step = self.at.step_to(numbered(position, 0, self.in_body));
        let begin = self.bytes.len();
        if let Some(far) = step.far() {
            self.bytes.extend_from_slice(&word[..HEAD]);
            self.bytes.extend(far.to_le_bytes());
            self.bytes.extend_from_slice(&word[HEAD..length]);
        } else {
            // All that there is room for is copied in fewer steps than some of it.
            self.bytes.extend_from_slice(word);
            self.bytes.truncate(begin + length);
        }
        // The marks are there; of the step the first token had none.
        if let Some(high) = self.bytes.get_mut(begin + 1) {
            *high |= (step.head << (LENGTH_BITS - 8)) as u8;
        }
    }

    /// What follows is of the body.
    pub fn begin_body(&mut self) {
        self.in_body = true;
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Empties it and keeps its room.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.at = At::default();
        self.in_body = false;
    }
}

/// A token on a tape.
#[derive(Clone, Copy, Debug)]
pub struct Token<'t> {
    /// Its bytes, and all that follow.
    pub ahead: &'t [u8],
    pub length: usize,
    /// From the one before.
    pub step: Step,
}

/// The tokens on a tape.
pub fn tokens(tape: &[u8]) -> impl Iterator<Item = Token<'_>> {
    let mut rest = tape;
    std::iter::from_fn(move || {
        let (head, behind) = rest.split_first_chunk()?;
        let head = u32::from(u16::from_le_bytes(*head));
        rest = behind;
        let step = Step::new(head >> LENGTH_BITS, || {
            let (far, behind) = rest.split_first_chunk().unwrap_or((&[0; 4], &[]));
            rest = behind;
            u32::from_le_bytes(*far)
        });
        let length = (head & ((1 << LENGTH_BITS) - 1)) as usize;
        let ahead = rest;
        rest = ahead.get(length..)?;
        Some(Token {
            ahead,
            length,
            step,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(tape: &Tape) -> Vec<(String, u32)> {
        let mut at = At::default();
        let tokens = tokens(tape.bytes()).map(|token| {
            let written = token.ahead[..token.length].to_vec();
            (
                String::from_utf8(written).expect("UTF-8"),
                at.step(token.step),
            )
        });
        tokens.collect()
    }

    #[test]
    fn what_was_written_is_read() {
        let long = "x".repeat(514);
        let tokens = [
            ("the", 0, 0),
            ("\u{1}a\0", 0, 3),
            ("Ä", 1, 1),
            ("b", 1, 0),
            ("c", 3, 2),
            ("d", 6, 3),
            (&long, 4_007, 2),
            ("x", 4_016, 0),
            ("y", 90_000_000, 1),
        ];
        let mut tape = Tape::default();
        for _ in 0..2 {
            tape.clear();
            for (token, position, marks) in tokens {
                if token == long {
                    tape.begin_body();
                }
                tape.push(token, position, marks);
            }
            let numbered = |(token, position, marks): (&str, u32, u32)| {
                let number = numbered(position, marks, position > 4_000);
                (token.to_owned(), number)
            };
            assert_eq!(read(&tape), tokens.map(numbered));
        }
    }

    #[test]
    fn a_token_is_never_cut_within_a_character() {
        let mut tape = Tape::default();
        tape.push(&"ä".repeat(600), 0, 0);
        assert_eq!(read(&tape), [("ä".repeat(511), 0)]);
    }

    #[test]
    fn a_tape_that_is_cut_ends_there() {
        let mut tape = Tape::default();
        tape.push("one", 0, 0);
        tape.begin_body();
        tape.push("two", 2_033, 0);
        for end in 0..tape.bytes().len() {
            let whole = tokens(&tape.bytes()[..end]).count();
            assert_eq!(whole, usize::from(end >= 5), "{end}");
        }
    }
}
