//! `dup:`, what becomes of the copies of a story: a word on the whole query, not on one part of it.

use std::ops::Range;

use super::cursor::{Parsed, Slip};
use super::tree::{Dup, Node, Query};

/// The value behind the colon.
pub(super) fn dup(text: &str, star: bool, span: Range<usize>) -> Parsed<Query> {
    let known = |dup: &Dup| !star && dup.name().eq_ignore_ascii_case(text);
    match Dup::ALL.into_iter().find(known) {
        Some(dup) => Ok(Query::Dup(dup)),
        None => Err(Slip::new(
            span,
            format!("copies cannot be told to `{text}`"),
            "dup:show shows each copy, dup:fold one row a story, dup:first finds only the earliest",
        )),
    }
}

/// Refuses a `dup:` that stands in a part of the query, and a second one.
pub(super) fn beside_all(node: Node) -> Parsed<Node> {
    let mut met = None;
    check(&node, true, &mut met)?;
    Ok(node)
}

fn check(node: &Node, beside_all: bool, met: &mut Option<Dup>) -> Parsed<()> {
    match &node.query {
        Query::Dup(dup) => {
            if !beside_all {
                return Err(Slip::new(
                    node.span.clone(),
                    "`dup:` is said of the whole query, not of a part of it",
                    "put it at the end, outside of all brackets",
                ));
            }
            if met.replace(*dup).is_some() {
                return Err(Slip::new(
                    node.span.clone(),
                    "`dup:` is said twice",
                    "leave one of them out",
                ));
            }
            Ok(())
        }
        Query::Words(nodes) | Query::And(nodes) => nodes
            .iter()
            .try_for_each(|node| check(node, beside_all, met)),
        Query::Or(nodes) => nodes.iter().try_for_each(|node| check(node, false, met)),
        Query::Not(inner)
        | Query::Weight(inner, _)
        | Query::Field(_, inner)
        | Query::Where(_, inner) => check(inner, false, met),
        Query::Near(_, left, right) => {
            check(left, false, met)?;
            check(right, false, met)
        }
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
        | Query::Undated => Ok(()),
    }
}
