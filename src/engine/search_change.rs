//! For a query without matches: the smallest change of it that finds something.

use std::cell::RefCell;
use std::collections::HashMap;

use super::archive::Archive;
use super::search_options::SearchOptions;
use crate::error::Result;
use crate::hit::ClauseCount;
use crate::query::{Near, Node, Query, Where, print};

/// How many changes are tried.
const MOST: usize = 60;

impl Archive {
    /// One part of the query loosened, or else left out; of those that find something, the first.
    pub(super) fn smallest_change(
        &self,
        query: &Node,
        options: &SearchOptions,
    ) -> Result<Option<ClauseCount>> {
        let mut changed = Vec::new();
        for how in [nearer, looser, fuzzier, shorter] {
            each_change(query, &how, &mut |node| changed.push(node));
        }
        for node in changed.into_iter().take(MOST) {
            // A change may ask for too many words: then it is none.
            let articles = self.count(&node, options.any).unwrap_or(0);
            if articles > 0 {
                let clause = print(&node);
                return Ok(Some(ClauseCount { clause, articles }));
            }
        }
        Ok(None)
    }
}

fn with(node: &Node, query: Query) -> Node {
    let span = node.span.clone();
    Node { query, span }
}

/// A wider operator over places.
fn nearer(node: &Node) -> Vec<Node> {
    match &node.query {
        Query::Near(near, a, b) => {
            let wider: &[Near] = match near {
                Near::Within(n) => &[Near::Within(999.min(3 * n)), Near::Paragraph],
                Near::Before(n) => &[Near::Within(*n), Near::Before(999.min(3 * n))],
                Near::Sentence => &[Near::Paragraph],
                Near::Paragraph | Near::NotWithin(_) => &[],
            };
            let mut changed: Vec<Node> = wider
                .iter()
                .map(|near| with(node, Query::Near(*near, a.clone(), b.clone())))
                .collect();
            if !matches!(near, Near::NotWithin(_)) {
                let both = vec![(**a).clone(), (**b).clone()];
                changed.push(with(node, Query::And(both)));
            }
            changed
        }
        Query::Where(place, inner) => {
            let fewer = match place {
                Where::AtLeast(n) if *n > 3 => Some(Where::AtLeast(n / 2)),
                Where::First(n) => Some(Where::First(n.saturating_mul(4).min(1_000_000))),
                Where::AtLeast(_) | Where::Lead => None,
            };
            let fewer = fewer.map(|place| with(node, Query::Where(place, inner.clone())));
            fewer.into_iter().chain([(**inner).clone()]).collect()
        }
        _ => Vec::new(),
    }
}

/// A phrase as words, an exact form as a word.
fn looser(node: &Node) -> Vec<Node> {
    match &node.query {
        Query::Exact(text) => vec![with(node, Query::Word(text.clone()))],
        Query::Phrase(text) => {
            let words = text
                .split_whitespace()
                .filter(|w| w.contains(char::is_alphanumeric));
            let words: Vec<Node> = words
                .map(|word| with(node, Query::Word(word.to_owned())))
                .collect();
            match words.len() {
                0 => Vec::new(),
                1 => words,
                _ => vec![with(node, Query::Words(words))],
            }
        }
        _ => Vec::new(),
    }
}

/// A word as one spelled nearly so.
fn fuzzier(node: &Node) -> Vec<Node> {
    match &node.query {
        Query::Word(word) if word.chars().count() > 3 && word.chars().all(char::is_alphabetic) => {
            let edits = if word.chars().count() > 7 { 2 } else { 1 };
            vec![with(node, Query::Fuzzy(word.clone(), edits))]
        }
        _ => Vec::new(),
    }
}

/// Where each word that finds next to nothing is spelled as a commoner one: what such queries find.
const MEANT: usize = 3;

impl Archive {
    /// Queries that may have been meant, the likeliest first; each finds more than this one's `total`.
    pub(super) fn meant(
        &self,
        query: &Node,
        options: &SearchOptions,
        total: u64,
    ) -> Result<Vec<ClauseCount>> {
        let failed = RefCell::new(None);
        let known: RefCell<HashMap<String, Vec<String>>> = RefCell::default();
        let respell = |node: &Node| {
            let Query::Word(word) = &node.query else {
                return Vec::new();
            };
            let mut known = known.borrow_mut();
            let words = known.entry(word.clone()).or_insert_with(|| {
                self.respelled(word).unwrap_or_else(|error| {
                    failed.borrow_mut().get_or_insert(error);
                    Vec::new()
                })
            });
            let words = words.iter().cloned();
            words.map(|w| with(node, Query::Word(w))).collect()
        };
        let changes = |query: &Node| {
            let mut changed = Vec::new();
            each_change(query, &respell, &mut |node| changed.push(node));
            changed
        };
        let mut changed = changes(query);
        // Where several words are misspelled, no query with one of them mended finds anything.
        let mut mended = changed.first().cloned();
        let mut steps = 1;
        while let Some(next) = mended
            .as_ref()
            .and_then(|node| changes(node).into_iter().next())
        {
            mended = Some(next);
            steps += 1;
            if steps == MOST {
                break;
            }
        }
        if let Some(error) = failed.into_inner() {
            return Err(error);
        }
        if steps > 1 {
            changed.splice(..0, mended);
        }
        let mut meant = Vec::new();
        for node in changed.into_iter().take(MOST) {
            let articles = self.count(&node, options.any).unwrap_or(0);
            if articles > total && meant.len() < MEANT {
                let clause = print(&node);
                meant.push(ClauseCount { clause, articles });
            }
        }
        Ok(meant)
    }
}

/// A list without one of its parts.
fn shorter(node: &Node) -> Vec<Node> {
    let (nodes, wrap): (_, fn(Vec<Node>) -> Query) = match &node.query {
        Query::Words(nodes) => (nodes, Query::Words),
        Query::And(nodes) => (nodes, Query::And),
        _ => return Vec::new(),
    };
    // Conditions are left out before words are.
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    order.sort_by_key(|i| !nodes.get(*i).is_some_and(Node::is_condition));
    let without = order.into_iter().filter_map(|left_out| {
        let kept = nodes.iter().enumerate().filter(|(i, _)| *i != left_out);
        let mut kept: Vec<Node> = kept.map(|(_, node)| node.clone()).collect();
        if kept.iter().all(Node::is_negative) {
            return None; // Nearly every article is no help.
        }
        match kept.len() {
            1 => kept.pop(),
            _ => Some(with(node, wrap(kept))),
        }
    });
    without.collect()
}

/// Calls `sink` with the query for each change of one of its parts, outermost first; parts that are
/// excluded stay.
fn each_change(node: &Node, change: &dyn Fn(&Node) -> Vec<Node>, sink: &mut dyn FnMut(Node)) {
    change(node).into_iter().for_each(&mut *sink);
    match &node.query {
        Query::Words(nodes) | Query::And(nodes) | Query::Or(nodes) => {
            for (i, part) in nodes.iter().enumerate() {
                each_change(part, change, &mut |changed| {
                    let mut nodes = nodes.clone();
                    nodes[i] = changed;
                    let query = match &node.query {
                        Query::Words(_) => Query::Words(nodes),
                        Query::And(_) => Query::And(nodes),
                        _ => Query::Or(nodes),
                    };
                    sink(with(node, query));
                });
            }
        }
        Query::Field(name, inner) => each_change(inner, change, &mut |changed| {
            sink(with(node, Query::Field(*name, Box::new(changed))));
        }),
        Query::Weight(inner, weight) => each_change(inner, change, &mut |changed| {
            sink(with(node, Query::Weight(Box::new(changed), *weight)));
        }),
        _ => {}
    }
}
