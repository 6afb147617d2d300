//! Text → words, phrases and brackets with their places.

use std::ops::Range;

use super::{Translated, refuse};
use crate::query::chars::{is_space, plain};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    pub span: Range<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    /// What stands between double quotes.
    Phrase(String),
    /// What stands between white space, quotes and brackets.
    Word(String),
}

pub(super) fn scan(text: &str) -> Translated<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut letters = text.char_indices().peekable();
    while let Some((start, c)) = letters.next() {
        let end = start + c.len_utf8();
        match plain(c) {
            _ if is_space(c) => {}
            '(' => tokens.push(Token {
                kind: Kind::Open,
                span: start..end,
            }),
            ')' => tokens.push(Token {
                kind: Kind::Close,
                span: start..end,
            }),
            '"' => {
                let mut inside = String::new();
                let close = loop {
                    match letters.next() {
                        None => {
                            return Err(refuse(
                                start..end,
                                "this quote is not closed",
                                "close it with `\"`",
                            ));
                        }
                        Some((at, c)) if plain(c) == '"' => break at + c.len_utf8(),
                        Some((_, c)) => inside.push(c),
                    }
                };
                tokens.push(Token {
                    kind: Kind::Phrase(inside),
                    span: start..close,
                });
            }
            _ => {
                let mut end = end;
                // A range of another system, `[a TO b]`, is one word.
                let mut in_range = matches!(c, '[' | '{');
                while let Some((at, c)) = letters.peek().copied() {
                    let ends = is_space(c) || matches!(plain(c), '"' | '(' | ')');
                    if ends && !in_range {
                        break;
                    }
                    in_range = (in_range || matches!(c, '[' | '{')) && !matches!(c, ']' | '}');
                    end = at + c.len_utf8();
                    letters.next();
                }
                let word = text.get(start..end).unwrap_or_default().to_owned();
                tokens.push(Token {
                    kind: Kind::Word(word),
                    span: start..end,
                });
            }
        }
    }
    Ok(tokens)
}
