//! The place in the query text, a slip at a place, and reading characters.

use std::ops::Range;

use super::MAX_BYTES;
use super::chars::{is_space, length_while, plain};
use super::named::Named;
use crate::date::Day;
use crate::error::QueryError;
use crate::fields::Field;

/// A slip, before it is joined with the text of the query.
#[derive(Debug)]
pub(super) struct Slip {
    pub span: Range<usize>,
    pub message: String,
    pub hint: String,
}

impl Slip {
    pub fn new(span: Range<usize>, message: impl Into<String>, hint: impl Into<String>) -> Slip {
        Slip {
            span,
            message: message.into(),
            hint: hint.into(),
        }
    }

    pub fn in_query(self, text: &str) -> QueryError {
        // One line, so that the caret stands under its place. Blanks keep the offsets.
        let blank = |c: char| match c {
            c if c.is_ascii_control() => ' ',
            c => c,
        };
        QueryError {
            query: text.chars().map(blank).collect(),
            span: self.span,
            message: self.message,
            hint: Some(self.hint),
        }
    }
}

/// The error for a query beyond [`MAX_BYTES`]; it quotes the beginning only.
pub(super) fn too_long(text: &str) -> QueryError {
    let excerpt: String = text.chars().take(40).collect();
    let message = format!("the query has {} bytes, more than {MAX_BYTES}", text.len());
    Slip::new(0..excerpt.len(), message, "ask in several queries").in_query(&excerpt)
}

pub(super) type Parsed<T> = Result<T, Slip>;

/// The field whose value is being read; `None` stands for the whole text.
pub(super) type Scope = Option<&'static Field>;

pub(super) struct Parser<'a> {
    pub text: &'a str,
    pub pos: usize,
    pub today: Day,
    /// Whether `AND`, `OR` and `NOT` are operators; otherwise they are words.
    pub operators: bool,
    /// A quote before this place is not closed, so none from here on is: reading to the end of the
    /// text for each of them again would take quadratic time.
    pub no_closing_quote: bool,
    /// How many brackets are open.
    pub depth: usize,
    /// How many operators between terms were read.
    pub nears: usize,
    /// What `@name` stands for; none where no file was named.
    pub named: Option<&'a Named>,
    /// The names that are being read, the outermost first.
    pub reading: Vec<String>,
    /// How many bytes of named queries were read.
    pub drawn: usize,
}

impl<'a> Parser<'a> {
    pub fn new(text: &'a str, today: Day) -> Parser<'a> {
        Parser {
            text,
            pos: 0,
            today,
            operators: true,
            no_closing_quote: false,
            depth: 0,
            nears: 0,
            named: None,
            reading: Vec::new(),
            drawn: 0,
        }
    }

    // Reading characters. `peek` gives the plain form, `peek_char` what is written.

    pub fn rest(&self) -> &'a str {
        self.text.get(self.pos..).unwrap_or_default()
    }

    pub fn peek_char(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub fn peek(&self) -> Option<char> {
        self.peek_char().map(plain)
    }

    pub fn bump(&mut self) {
        self.pos += self.peek_char().map_or(0, char::len_utf8);
    }

    pub fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let taken = rest.get(..length_while(rest, keep)).unwrap_or_default();
        self.pos += taken.len();
        taken
    }

    pub fn skip_spaces(&mut self) {
        self.take_while(is_space);
    }
}
