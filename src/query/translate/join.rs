//! Operands and operators of one level → one expression of this language, brackets around each.

use std::ops::Range;

use super::scan::{Kind, Token};
use super::{Syntax, Translated, refuse};
use crate::query::tree::Near;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Operator {
    And,
    Or,
    /// The one before and not the one behind.
    Not,
    Near(Near),
}

/// `+` and `-` before an operand of a query string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    None,
    Must,
    MustNot,
}

#[derive(Clone, Debug)]
pub(super) enum Item {
    Operand {
        text: String,
        /// Only words: beside another of these it is part of a phrase, where a system says so.
        words: Option<String>,
        sign: Sign,
        span: Range<usize>,
    },
    Operator(Operator, Range<usize>),
}

impl Item {
    pub fn words(text: String, words: String, span: Range<usize>) -> Item {
        Item::Operand {
            text,
            words: Some(words),
            sign: Sign::None,
            span,
        }
    }

    pub fn other(text: String, span: Range<usize>) -> Item {
        Item::Operand {
            text,
            words: None,
            sign: Sign::None,
            span,
        }
    }

    pub fn group(text: String, span: Range<usize>) -> Item {
        Item::other(format!("({text})"), span)
    }
}

impl Operator {
    fn written(self) -> String {
        match self {
            Operator::And => "AND".to_owned(),
            Operator::Or => "OR".to_owned(),
            Operator::Not => "NOT".to_owned(),
            Operator::Near(near) => near.name(),
        }
    }

    /// In what order LexisNexis joins: OR first, nearer before farther, AND NOT last.
    fn strength(self) -> u32 {
        match self {
            Operator::Or => 0,
            Operator::Near(Near::Within(n) | Near::Before(n) | Near::NotWithin(n)) => n,
            Operator::Near(Near::Sentence) => 1_000,
            Operator::Near(Near::Paragraph) => 1_001,
            Operator::And => 1_002,
            Operator::Not => 1_003,
        }
    }
}

/// `and not` is one connector; so is `not w/5`, which is told by what follows.
pub(super) fn push_boolean(items: &mut Vec<Item>, operator: Operator, span: Range<usize>) {
    if operator == Operator::Not
        && let Some(Item::Operator(Operator::And, _)) = items.last()
    {
        items.pop();
    }
    items.push(Item::Operator(operator, span));
}

/// Words of this language; beside others they are part of a phrase.
pub(super) fn push_words(items: &mut Vec<Item>, words: String, span: Range<usize>) {
    let bare = words.replace('\\', "");
    items.push(Item::words(words, bare, span));
}

/// The word of a token with its place; a phrase is taken at once, its words by `shape`.
pub(super) fn word_or_phrase(
    token: Token,
    items: &mut Vec<Item>,
    shape: fn(&str, &Range<usize>) -> Translated<String>,
) -> Translated<Option<(String, Range<usize>)>> {
    let span = token.span;
    match token.kind {
        Kind::Phrase(text) => {
            let words = shape(&text, &span)?.replace('\\', "");
            items.push(Item::words(format!("\"{words}\""), words, span));
            Ok(None)
        }
        Kind::Word(word) => Ok(Some((word, span))),
        Kind::Open | Kind::Close => Ok(None),
    }
}

/// `None` where there is nothing.
pub(super) fn join(items: Vec<Item>, syntax: Syntax) -> Translated<Option<String>> {
    let items = match syntax {
        Syntax::Lexis | Syntax::Factiva => phrases(items)?,
        Syntax::Elastic => match super::elastic::clauses(&items)? {
            Some(text) => return Ok(Some(text)),
            None => items,
        },
    };
    let mut operands: Vec<String> = Vec::new();
    let mut operators: Vec<(Operator, Range<usize>)> = Vec::new();
    for item in items {
        match item {
            Item::Operand { text, .. } => operands.push(text),
            Item::Operator(operator, span) if operands.len() == operators.len() + 1 => {
                operators.push((operator, span));
            }
            Item::Operator(operator, span) => {
                let message = format!("there is nothing before `{}`", operator.written());
                return Err(refuse(span, message, "a term stands on each side of it"));
            }
        }
    }
    if let Some((operator, span)) = operators.last()
        && operands.len() == operators.len()
    {
        let message = format!("there is nothing after `{}`", operator.written());
        return Err(refuse(
            span.clone(),
            message,
            "a term stands on each side of it",
        ));
    }
    if syntax != Syntax::Lexis {
        one_kind(&operators)?;
    }
    Ok(reduce(operands, operators))
}

/// Words side by side as phrases; other operands side by side lack an operator.
fn phrases(items: Vec<Item>) -> Translated<Vec<Item>> {
    let mut joined: Vec<Item> = Vec::new();
    for item in items {
        match (joined.last_mut(), item) {
            (
                Some(Item::Operand {
                    text,
                    words: Some(before),
                    span: whole,
                    ..
                }),
                Item::Operand {
                    words: Some(words),
                    span,
                    ..
                },
            ) => {
                before.push(' ');
                before.push_str(&words);
                *text = format!("\"{before}\"");
                whole.end = span.end;
            }
            (Some(Item::Operand { .. }), Item::Operand { span, .. }) => {
                return Err(refuse(
                    span,
                    "there is no operator before this",
                    "write `and`, `or` or another operator between",
                ));
            }
            (_, item) => joined.push(item),
        }
    }
    Ok(joined)
}

/// Operators of several kinds need brackets: systems and their versions differ in what binds tighter.
fn one_kind(operators: &[(Operator, Range<usize>)]) -> Translated<()> {
    let Some((first, _)) = operators.first() else {
        return Ok(());
    };
    let and_not = |operator: &Operator| matches!(operator, Operator::And | Operator::Not);
    let other = operators
        .iter()
        .find(|(o, _)| o != first && !(and_not(o) && and_not(first)));
    match other {
        None => Ok(()),
        Some((operator, span)) => Err(refuse(
            span.clone(),
            format!(
                "`{}` stands beside `{}` without brackets",
                operator.written(),
                first.written()
            ),
            "put brackets around what belongs together",
        )),
    }
}

/// Joins the strongest operators first, equal ones from left to right.
fn reduce(
    mut operands: Vec<String>,
    mut operators: Vec<(Operator, Range<usize>)>,
) -> Option<String> {
    while let Some(strongest) = operators.iter().map(|(o, _)| o.strength()).min() {
        let mut left: Vec<String> = Vec::new();
        let mut kept = Vec::new();
        let mut rest = operands.into_iter();
        let mut run = rest.next()?;
        let mut joined = false;
        for ((operator, span), operand) in operators.into_iter().zip(rest) {
            if operator.strength() == strongest {
                run = format!("{run} {} {operand}", operator.written());
                joined = true;
            } else {
                left.push(closed(run, joined));
                kept.push((operator, span));
                run = operand;
                joined = false;
            }
        }
        left.push(closed(run, joined));
        operands = left;
        operators = kept;
    }
    operands.pop()
}

fn closed(run: String, joined: bool) -> String {
    if joined { format!("({run})") } else { run }
}
