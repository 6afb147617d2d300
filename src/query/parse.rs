//! The parser: operators, side by side, groups, fields, weights.
//!
//! ```text
//! query        = [ alternatives ]
//! alternatives = conjunction { "OR" conjunction }
//! conjunction  = side-by-side { "AND" side-by-side }
//! side-by-side = negation { negation }
//! negation     = { "NOT" | "-" } proximity
//! proximity    = weighted { nearness weighted }      `near` has these and `place`
//! weighted     = term [ "^" number ]
//! term         = group | phrase | field | place | regex | exact | fuzzy | wildcard | literal | word
//! group        = "(" alternatives ")"
//! phrase       = '"' text '"'                  \" and \\ inside stand for " and \
//! field        = name ":" ( value | group )    the value by the kind of the field
//! exact        = "=" word
//! fuzzy        = word "~" [ "1" | "2" ]
//! wildcard     = word with "*" or "?"
//! regex        = "/" expression "/"
//! literal      = "\" word                      the word as it stands, nothing in it means anything
//! word         = what stands between white space, quotes and brackets
//! ```
//!
//! Operators are upper case and whole words. `-` negates only at the beginning of a term, after white
//! space or an opening bracket. A term without a letter or digit is skipped.

use std::ops::Range;

use super::chars::{is_end, is_space, is_wordlike, length_while, plain};
use super::cursor::{Parsed, Parser, Scope, Slip, too_long};
use super::tree::{Node, Query};
use super::{Language, MAX_BYTES, MAX_DEPTH, dup, term, value};
use crate::date::Day;
use crate::error::QueryError;
use crate::fields::FieldKind;

/// Reads a query; the first slip ends it. `today` is the day that relative dates count from.
pub fn parse(text: &str, today: Day) -> Result<Node, QueryError> {
    parse_as(text, today, &Language::default())
}

/// The same with names for queries.
pub fn parse_as(text: &str, today: Day, language: &Language) -> Result<Node, QueryError> {
    if text.len() > MAX_BYTES {
        return Err(too_long(text));
    }
    let mut parser = Parser::new(text, today);
    parser.named = Some(&language.named);
    parser.everything().map_err(|slip| slip.in_query(text))
}

const OR: &str = "OR";
const AND: &str = "AND";
const NOT: &str = "NOT";

impl Parser<'_> {
    /// The whole text as one query.
    pub fn everything(&mut self) -> Parsed<Node> {
        let found = self.chain(OR, None)?;
        if let Some(bracket) = self.peek_char() {
            let span = self.pos..self.pos + bracket.len_utf8();
            return Err(Slip::new(
                span,
                "this bracket closes nothing",
                "remove it, or open one before",
            ));
        }
        let all = 0..self.text.len();
        match found {
            Some(node) => dup::beside_all(node),
            None if self.text.chars().all(is_space) => Ok(Node {
                query: Query::All,
                span: all,
            }),
            None => Err(Slip::new(
                all,
                "there is no word to search for",
                "an empty query finds every article",
            )),
        }
    }

    /// Operands joined by `operator`, each a chain of the operator that binds tighter.
    fn chain(&mut self, operator: &'static str, scope: Scope) -> Parsed<Option<Node>> {
        let mut nodes = Vec::new();
        let mut before: Option<Range<usize>> = None;
        loop {
            let node = if operator == OR {
                self.chain(AND, scope)?
            } else {
                self.side_by_side(scope)?
            };
            let after = self.take_operator(operator);
            match (node, before, &after) {
                (Some(node), _, _) => nodes.push(node),
                (None, Some(span), _) => return Err(lonely(operator, span, "after")),
                (None, None, Some(span)) => return Err(lonely(operator, span.clone(), "before")),
                (None, None, None) => return Ok(None),
            }
            if after.is_none() {
                break;
            }
            before = after;
        }
        if operator == OR
            && nodes.len() > 1
            && let Some(node) = nodes.iter().find(|node| node.is_negative())
        {
            return Err(Slip::new(
                node.span.clone(),
                "an alternative of `OR` cannot be a mere `NOT`",
                "it would find nearly every article; write `NOT` beside words: `a OR (b NOT c)`",
            ));
        }
        let wrap = if operator == OR {
            Query::Or
        } else {
            Query::And
        };
        Ok(join(nodes, wrap))
    }

    pub fn side_by_side(&mut self, scope: Scope) -> Parsed<Option<Node>> {
        let mut nodes = Vec::new();
        loop {
            self.skip_spaces();
            if !self.at_operand() {
                return Ok(join(nodes, Query::Words));
            }
            if let Some(node) = self.negation(scope)? {
                spread(node, &mut nodes);
            }
        }
    }

    fn negation(&mut self, scope: Scope) -> Parsed<Option<Node>> {
        let start = self.pos;
        let mut negative = false;
        let mut last: Option<Range<usize>> = None;
        loop {
            self.skip_spaces();
            let Some(span) = self.take_operator(NOT).or_else(|| self.take_minus()) else {
                break;
            };
            negative = !negative;
            last = Some(span);
        }
        let node = match self.at_operand() {
            true => self.proximity(scope)?,
            false => None,
        };
        match (node, last) {
            (None, Some(span)) => Err(lonely(NOT, span, "after")),
            (None, None) => Ok(None),
            (Some(node), _) if negative => Ok(Some(node.negated(start..self.pos))),
            (Some(node), _) => Ok(Some(node)),
        }
    }

    /// A term with its weight. `None` where the term has nothing to search for.
    pub fn weighted(&mut self, scope: Scope) -> Parsed<Option<Node>> {
        let start = self.pos;
        let Some(node) = self.term(scope)? else {
            return Ok(None);
        };
        if self.peek() != Some('^') {
            return Ok(Some(node));
        }
        let weight = self.weight()?;
        if node.is_negative() {
            return Ok(Some(node)); // What is absent has no rank to weigh.
        }
        Ok(Some(Node {
            query: Query::Weight(Box::new(node), weight),
            span: start..self.pos,
        }))
    }

    fn weight(&mut self) -> Parsed<f32> {
        let start = self.pos;
        self.bump();
        let written = self.take_while(|c| !is_end(c));
        let decimal = written.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let number = written.parse::<f32>().ok();
        number
            .filter(|weight| decimal && (0.0..=1000.0).contains(weight))
            .ok_or_else(|| {
                Slip::new(
                    start..self.pos,
                    "expected a weight from 0 to 1000 after `^`",
                    "write it like `doha^2`, or put the word in double quotes",
                )
            })
    }

    pub fn term(&mut self, scope: Scope) -> Parsed<Option<Node>> {
        match self.peek() {
            Some('(') => self.group(scope).map(Some),
            _ if scope.is_some_and(|field| field.kind != FieldKind::Text) => {
                value::value(self, scope)
            }
            Some('"') => term::phrase(self).map(Some),
            Some('/') if term::at_regex(self) => term::regex(self).map(Some),
            _ => self.named(scope),
        }
    }

    /// What begins with a name or a word: `LEAD(...)`, `title:...`, `doha`.
    fn named(&mut self, scope: Scope) -> Parsed<Option<Node>> {
        let start = self.pos;
        if let Some(place) = self.take_place()? {
            return self.placed(place, start, scope);
        }
        match self.field_name() {
            Some((field, span)) => self.field(field?, span, scope).map(Some),
            None => term::bare(self, scope),
        }
    }

    pub fn group(&mut self, scope: Scope) -> Parsed<Node> {
        let open = self.pos;
        self.bump();
        let bracket = open..self.pos;
        if self.depth >= MAX_DEPTH {
            return Err(Slip::new(
                bracket,
                format!("brackets stand inside brackets more than {MAX_DEPTH} deep"),
                "ask in several queries",
            ));
        }
        self.depth += 1;
        let found = self.chain(OR, scope)?;
        self.depth -= 1;
        if self.peek() != Some(')') {
            return Err(Slip::new(
                bracket,
                "this bracket is not closed",
                "close it with `)`",
            ));
        }
        self.bump();
        // Brackets belong to what they join.
        let whole = open..self.pos;
        let closed = |node: Node| match node.query {
            Query::Words(_) | Query::And(_) | Query::Or(_) => Node {
                span: whole,
                ..node
            },
            _ => node,
        };
        found.map(closed).ok_or_else(|| {
            Slip::new(
                open..self.pos,
                "there is nothing between the brackets",
                "put words between them, or remove them",
            )
        })
    }

    fn at_end_of_group(&self) -> bool {
        matches!(self.peek(), None | Some(')'))
    }

    /// Whether a term may begin here.
    pub fn at_operand(&self) -> bool {
        !(self.at_end_of_group() || self.at_operator(AND) || self.at_operator(OR))
    }

    pub fn at_operator(&self, operator: &str) -> bool {
        let behind = self.rest().strip_prefix(operator);
        self.operators && behind.is_some_and(|rest| !rest.starts_with(|c| !is_end(c)))
    }

    fn take_operator(&mut self, operator: &str) -> Option<Range<usize>> {
        let start = self.pos;
        self.at_operator(operator).then(|| {
            self.pos += operator.len();
            start..self.pos
        })
    }

    /// A `-` that negates: first in its term, with something to search for right behind it.
    pub fn take_minus(&mut self) -> Option<Range<usize>> {
        let sign = self.peek_char().filter(|c| plain(*c) == '-')?;
        let before = self.text.get(..self.pos)?.chars().next_back();
        let first = before.is_none_or(|c| is_space(c) || plain(c) == '(');
        let behind = self.rest().get(sign.len_utf8()..)?;
        let term = behind.get(..length_while(behind, |c| !is_end(c)))?;
        let opens = behind.starts_with(|c| matches!(plain(c), '"' | '('));
        let doubled = behind.starts_with(|c| plain(c) == '-');
        let negates = first && !doubled && (is_wordlike(term) || opens);
        negates.then(|| {
            let start = self.pos;
            self.bump();
            start..self.pos
        })
    }
}

fn lonely(operator: &str, span: Range<usize>, side: &str) -> Slip {
    Slip::new(
        span,
        format!("there is nothing {side} `{operator}`"),
        format!("to search for the word itself, write `\"{operator}\"`"),
    )
}

/// One node stays itself, several become one.
fn join(mut nodes: Vec<Node>, wrap: fn(Vec<Node>) -> Query) -> Option<Node> {
    if nodes.len() < 2 {
        return nodes.pop();
    }
    let span = nodes.first()?.span.start..nodes.last()?.span.end;
    Some(Node {
        query: wrap(nodes),
        span,
    })
}

/// `a (-b -c)` is `a -b -c`: what is excluded stands in the outermost list.
fn spread(node: Node, nodes: &mut Vec<Node>) {
    let negative = node.is_negative();
    match node.query {
        Query::Words(children) | Query::And(children) if negative => {
            children.into_iter().for_each(|child| spread(child, nodes));
        }
        query => nodes.push(Node { query, ..node }),
    }
}
