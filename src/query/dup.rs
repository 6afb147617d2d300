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
    let mut each = |beside_all| {
        let mut parts = node.parts().into_iter();
        parts.try_for_each(|part| check(part, beside_all, met))
    };
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
        Query::Words(_) | Query::And(_) => each(beside_all),
        _ => each(false),
    }
}
