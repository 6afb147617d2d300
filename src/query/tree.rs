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
    /// Words of this shape, `*` for any characters and `?` for one: `wom?n`, `*gate`.
    Wildcard(String),
    /// Words that differ by at most so many edits, 1 or 2: `Beohler~`.
    Fuzzy(String, u8),
    /// Words that the regular expression matches whole: `/bo?ehler/`.
    Regex(String),
    /// Words or groups side by side: all of them, or any under `--match any`.
    Words(Vec<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
    /// Only ever inside `Words` or `And`, or alone.
    Not(Box<Node>),
    /// Two parts near one another: `hostage W/5 release`. Parts hold words, never conditions.
    Near(Near, Box<Node>, Box<Node>),
    /// A part, where only some of its places count: `FIRST/50(hamas)`.
    Where(Where, Box<Node>),
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
    /// Names in its text a date that lies within these days, both included; an open end is `None`.
    Mentions(Option<Day>, Option<Day>),
    /// Undated: `date:none`.
    Undated,
    /// What becomes of copies of a story: `dup:show`. Only beside all the rest of a query.
    Dup(Dup),
    /// Weight in ranking: `doha^2`.
    Weight(Box<Node>, f32),
}

/// How near two parts stand; QUERY.md has the exact meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Near {
    /// `W/n`: within n words, either order.
    Within(u32),
    /// `PRE/n`: within n words, in this order.
    Before(u32),
    /// `NOT W/n`: the first part, with none of the second within n words.
    NotWithin(u32),
    /// `W/S`: in one sentence.
    Sentence,
    /// `W/P`: in one paragraph.
    Paragraph,
}

/// What becomes of the copies of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dup {
    /// Each is shown.
    Show,
    /// One row a story.
    Fold,
    /// Only the earliest is found.
    First,
}

impl Dup {
    pub const ALL: [Dup; 3] = [Dup::Show, Dup::Fold, Dup::First];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Dup::Show => "show",
            Dup::Fold => "fold",
            Dup::First => "first",
        }
    }
}

/// Which places of a part count; QUERY.md has the exact meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// `ATLEAST/n(...)`: all of them, where the article has at least n.
    AtLeast(u32),
    /// `FIRST/n(...)`: those among the first n words of the text.
    First(u32),
    /// `LEAD(...)`: those in the first paragraph of the text.
    Lead,
}

impl Near {
    /// As it is written.
    pub fn name(self) -> String {
        match self {
            Near::Within(n) => format!("W/{n}"),
            Near::Before(n) => format!("PRE/{n}"),
            Near::NotWithin(n) => format!("NOT W/{n}"),
            Near::Sentence => "W/S".to_owned(),
            Near::Paragraph => "W/P".to_owned(),
        }
    }
}

impl Where {
    /// As it is written, without the brackets.
    pub fn name(self) -> String {
        match self {
            Where::AtLeast(n) => format!("ATLEAST/{n}"),
            Where::First(n) => format!("FIRST/{n}"),
            Where::Lead => "LEAD".to_owned(),
        }
    }
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
            | Query::Mentions(..)
            | Query::Undated
            | Query::Dup(_) => true,
            Query::Words(nodes) | Query::And(nodes) | Query::Or(nodes) => {
                nodes.iter().all(Node::is_condition)
            }
            Query::Weight(inner, _) => inner.is_condition(),
            Query::All
            | Query::Word(_)
            | Query::Exact(_)
            | Query::Phrase(_)
            | Query::Prefix(_)
            | Query::Wildcard(_)
            | Query::Fuzzy(..)
            | Query::Regex(_)
            | Query::Near(..)
            | Query::Where(..)
            | Query::Field(..) => false,
        }
    }

    /// The parts of a node, in the order of the query.
    pub fn parts(&self) -> Vec<&Node> {
        match &self.query {
            Query::Words(nodes) | Query::And(nodes) | Query::Or(nodes) => nodes.iter().collect(),
            Query::Near(_, left, right) => vec![left, right],
            Query::Not(inner)
            | Query::Where(_, inner)
            | Query::Field(_, inner)
            | Query::Weight(inner, _) => vec![inner],
            Query::All
            | Query::Word(_)
            | Query::Exact(_)
            | Query::Phrase(_)
            | Query::Prefix(_)
            | Query::Wildcard(_)
            | Query::Fuzzy(..)
            | Query::Regex(_)
            | Query::Keyword(..)
            | Query::KeywordPrefix(..)
            | Query::Number(..)
            | Query::Date(..)
            | Query::Mentions(..)
            | Query::Undated
            | Query::Dup(_) => Vec::new(),
        }
    }

    /// What is counted of a story: `each` copy, or only the `first`.
    pub fn counted_copies(&self) -> &'static str {
        match self.dup() {
            Some(Dup::First) => "first",
            _ => "each",
        }
    }

    /// What the query says of copies.
    pub fn dup(&self) -> Option<Dup> {
        match &self.query {
            Query::Dup(dup) => Some(*dup),
            Query::Words(nodes) | Query::And(nodes) => nodes.iter().find_map(Node::dup),
            _ => None,
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
