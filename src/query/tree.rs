//! The query as a tree: what was asked, free of any engine.

use std::ops::Range;

use crate::date::{Day, Interval};
use crate::fields::FieldName;

/// A node with its place in the query text (bytes), for errors, hints and counts by clause.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub query: Query,
    pub span: Range<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// Every article (the empty query).
    All,
    /// A word in any form of its own: `talks`.
    Word(String),
    /// A word exactly as written, case and accents included: `=Putin`.
    Exact(String),
    /// Exactly these words (folded) in this order: `"secret talks"`.
    Phrase(String),
    /// Words that begin so: `negotiat*`, without the star.
    Prefix(String),
    /// Words or groups side by side: all of them, or any under `--match any`.
    Words(Vec<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
    /// Only ever inside `Words` or `And`, or alone.
    Not(Box<Node>),
    /// A text field with an expression over its words: `title:(doha OR gaza)`.
    Field(FieldName, Box<Node>),
    /// A keyword field equals a value: `lang:en`.
    Keyword(FieldName, String),
    /// A keyword field begins so: `path:reut2*`, without the star.
    KeywordPrefix(FieldName, String),
    /// A number lies between both ends, included: `words:>500`.
    Number(FieldName, Option<i64>, Option<i64>),
    /// Published within these days, both included; an open end is `None`.
    Date(Option<Day>, Option<Day>),
    /// Undated: `date:none`.
    Undated,
    /// Weight in ranking: `doha^2`.
    Weight(Box<Node>, f32),
}

impl Node {
    /// Whether it only excludes: `NOT a`, `-a -b`. Alone it finds all articles but those.
    pub fn is_negative(&self) -> bool {
        match &self.query {
            Query::Not(_) => true,
            Query::Words(nodes) | Query::And(nodes) => nodes.iter().all(Node::is_negative),
            _ => false,
        }
    }

    /// Whether it only restricts and never ranks: filters on columns, negations, and these joined.
    /// A condition holds under `--match any` too, and when words are relaxed.
    pub fn is_condition(&self) -> bool {
        match &self.query {
            Query::Not(_)
            | Query::Keyword(..)
            | Query::KeywordPrefix(..)
            | Query::Number(..)
            | Query::Date(..)
            | Query::Undated => true,
            Query::Words(nodes) | Query::And(nodes) | Query::Or(nodes) => {
                nodes.iter().all(Node::is_condition)
            }
            Query::Weight(inner, _) => inner.is_condition(),
            Query::All
            | Query::Word(_)
            | Query::Exact(_)
            | Query::Phrase(_)
            | Query::Prefix(_)
            | Query::Field(..) => false,
        }
    }

    /// The negation of this node; of a negation, what it negates.
    pub fn negated(self, span: Range<usize>) -> Node {
        match self.query {
            Query::Not(inner) => *inner,
            query => {
                let inner = Box::new(Node { query, ..self });
                Node {
                    query: Query::Not(inner),
                    span,
                }
            }
        }
    }
}

impl Query {
    /// The days of a `Date` query as one interval, open ends at the ends of time.
    pub fn interval(from: Option<Day>, to: Option<Day>) -> Option<Interval> {
        Interval::new(from.unwrap_or(Day::MIN), to.unwrap_or(Day::MAX))
    }
}
