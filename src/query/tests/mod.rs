//! Tests of the language: trees, errors, and what is printed is read again.

mod document;
mod errors;
mod human;
mod near;
mod round_trip;
mod trees;

use super::tree::{Node, Query};
use crate::date::Day;
use crate::fields::field;

/// A Wednesday.
pub(super) fn today() -> Day {
    Day::from_ymd(2025, 3, 5).unwrap()
}

/// A tree as one line.
pub(super) fn tree(node: &Node) -> String {
    let list = |name: &str, nodes: &[Node]| {
        let inner: Vec<String> = nodes.iter().map(tree).collect();
        format!("({name} {})", inner.join(" "))
    };
    let end = |n: Option<String>| n.unwrap_or_default();
    match &node.query {
        Query::All => "all".to_owned(),
        Query::Word(word) => word.clone(),
        Query::Exact(word) => format!("={word}"),
        Query::Phrase(text) => format!("\"{text}\""),
        Query::Prefix(stem) => format!("{stem}..."),
        Query::Wildcard(shape) => format!("<{shape}>"),
        Query::Fuzzy(word, edits) => format!("{word}~{edits}"),
        Query::Regex(expression) => format!("/{expression}/"),
        Query::Near(near, a, b) => format!("({} {} {})", near.name(), tree(a), tree(b)),
        Query::Where(place, inner) => format!("({} {})", place.name(), tree(inner)),
        Query::Words(nodes) => list("words", nodes),
        Query::And(nodes) => list("and", nodes),
        Query::Or(nodes) => list("or", nodes),
        Query::Not(inner) => format!("(not {})", tree(inner)),
        Query::Field(name, inner) => format!("({} {})", field(*name).name, tree(inner)),
        Query::Keyword(name, value) => format!("{}:{value}", field(*name).name),
        Query::KeywordPrefix(name, stem) => format!("{}:{stem}...", field(*name).name),
        Query::Number(name, from, to) => {
            let number = |n: &Option<i64>| end(n.map(|n| n.to_string()));
            format!("{}:[{} {}]", field(*name).name, number(from), number(to))
        }
        Query::Date(from, to) => {
            let day = |n: &Option<Day>| end(n.map(|n| n.to_string()));
            format!("[{} {}]", day(from), day(to))
        }
        Query::Mentions(from, to) => {
            let day = |n: &Option<Day>| end(n.map(|n| n.to_string()));
            format!("(mentions {} {})", day(from), day(to))
        }
        Query::Undated => "undated".to_owned(),
        Query::Dup(dup) => format!("dup:{}", dup.name()),
        Query::Weight(inner, weight) => format!("(^{weight} {})", tree(inner)),
    }
}
