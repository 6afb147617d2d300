//! Saved searches of other systems, put into this language, or refused where that cannot be exact.
//!
//! Reading order: `scan` (text → tokens), `join` (operators and their strength), then one file a system.

mod elastic;
mod factiva;
mod join;
mod lexis;
mod scan;

#[cfg(test)]
mod tests;

use std::ops::Range;

use self::join::{Item, Operator, join};
use self::scan::{Kind, Token, scan};
use super::MAX_BYTES;
use super::cursor::{Slip, too_long};
use crate::error::QueryError;

/// Another system whose queries are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// LexisNexis terms and connectors.
    Lexis,
    /// Factiva's search form.
    Factiva,
    /// The query string of Elasticsearch, OpenSearch and Lucene.
    Elastic,
}

/// How deep brackets may stand.
const MAX_DEPTH: usize = 60;

/// A query of another system in this language. What cannot be kept exact is an error that says so.
pub fn translate(text: &str, syntax: Syntax) -> Result<String, QueryError> {
    if text.len() > MAX_BYTES {
        return Err(too_long(text));
    }
    whole(text, syntax).map_err(|slip| slip.in_query(text))
}

type Translated<T> = Result<T, Slip>;

fn whole(text: &str, syntax: Syntax) -> Translated<String> {
    let mut translator = Translator {
        tokens: scan(text)?,
        at: 0,
        syntax,
        depth: 0,
    };
    let found = translator.expression()?;
    match translator.next() {
        None => Ok(found.unwrap_or_default()),
        Some(token) => Err(refuse(
            token.span,
            "this bracket closes nothing",
            "remove it",
        )),
    }
}

fn refuse(span: Range<usize>, message: impl Into<String>, hint: impl Into<String>) -> Slip {
    Slip::new(span, message, hint)
}

struct Translator {
    tokens: Vec<Token>,
    at: usize,
    syntax: Syntax,
    depth: usize,
}

impl Translator {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += usize::from(token.is_some());
        token
    }

    /// Whether an opening bracket stands right behind the last token.
    fn at_call(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|i| self.tokens.get(i));
        let end = before.map(|token| token.span.end);
        self.peek()
            .is_some_and(|token| token.kind == Kind::Open && Some(token.span.start) == end)
    }

    /// Up to a closing bracket or the end; `None` where there is nothing.
    fn expression(&mut self) -> Translated<Option<String>> {
        let mut items = Vec::new();
        while let Some(token) = self.peek().cloned() {
            if token.kind == Kind::Close {
                break;
            }
            if token.kind == Kind::Open {
                let text = self.brackets()?;
                items.push(Item::group(text, token.span));
                continue;
            }
            self.at += 1;
            match self.syntax {
                Syntax::Lexis => lexis::read(self, token, &mut items)?,
                Syntax::Factiva => factiva::read(self, token, &mut items)?,
                Syntax::Elastic => elastic::read(self, token, &mut items)?,
            }
        }
        join(items, self.syntax)
    }

    /// What stands in the brackets at this place, without them.
    fn brackets(&mut self) -> Translated<String> {
        let open = self.next().map_or(0..0, |token| token.span);
        if self.depth == MAX_DEPTH {
            let message = format!("brackets stand inside brackets more than {MAX_DEPTH} deep");
            return Err(refuse(open, message, "ask in several queries"));
        }
        self.depth += 1;
        let found = self.expression()?;
        self.depth -= 1;
        match self.next() {
            Some(token) if token.kind == Kind::Close => {}
            _ => {
                return Err(refuse(
                    open,
                    "this bracket is not closed",
                    "close it with `)`",
                ));
            }
        }
        found.ok_or_else(|| refuse(open, "there is nothing between the brackets", "remove them"))
    }
}

/// A word of letters, digits and what stands inside words, as a word of this language.
fn plain_word(word: &str, span: &Range<usize>) -> Translated<String> {
    let inside = |c: char| c.is_alphanumeric() || "-'’.,&/@#%$€£_".contains(c);
    if !word.chars().all(|c| inside(c) || !c.is_ascii()) {
        return Err(refuse(
            span.clone(),
            format!("`{word}` has a sign that has no exact meaning here"),
            "put the word in double quotes, or write the query in this language",
        ));
    }
    let mut out = String::new();
    let first = word.chars().next();
    // A word that means something here: an operator, a named query, a regular expression.
    let upper = ["AND", "OR", "NOT"].contains(&word) || word.contains('/');
    if upper || first.is_some_and(|c| "-@/".contains(c)) {
        out.push('\\');
    }
    out.push_str(word);
    Ok(out)
}

/// The number behind `name` in a word, in any case: `atleast5`, `near10`.
fn number_behind(word: &str, name: &str) -> Option<u32> {
    let head = word.get(..name.len())?;
    let digits = word.get(name.len()..)?;
    let number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    (head.eq_ignore_ascii_case(name) && number).then(|| digits.parse().ok())?
}

/// Words that many systems write for the same.
fn boolean(word: &str) -> Option<Operator> {
    match word.to_ascii_lowercase().as_str() {
        "and" => Some(Operator::And),
        "or" => Some(Operator::Or),
        "not" => Some(Operator::Not),
        _ => None,
    }
}
