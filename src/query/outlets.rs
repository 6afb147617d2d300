//! What a query says of the outlet, apart from all else: the articles against which its own are counted.

use super::tree::{Node, Query};
use crate::fields::FieldName;

/// The parts of `query` that every match fulfils and that ask for nothing but the outlet; every article where
/// there are none. Under `any` a group of them is one choice among others, and has no say.
pub fn outlets(query: &Node, any: bool) -> Node {
    let mut parts = Vec::new();
    collect(query, any, &mut parts);
    let all = match parts.len() {
        0 => Query::All,
        1 => return parts.remove(0),
        _ => Query::And(parts),
    };
    Node {
        query: all,
        span: query.span.clone(),
    }
}

fn collect(node: &Node, any: bool, parts: &mut Vec<Node>) {
    match &node.query {
        Query::Words(nodes) | Query::And(nodes) => {
            for node in nodes {
                collect(node, any, parts);
            }
        }
        Query::Weight(inner, _) => collect(inner, any, parts),
        Query::Or(_) if any => {}
        _ if is_outlet(node) => parts.push(node.clone()),
        _ => {}
    }
}

fn is_outlet(node: &Node) -> bool {
    match &node.query {
        Query::Keyword(field, _) | Query::KeywordPrefix(field, _) => *field == FieldName::Source,
        Query::Words(nodes) | Query::And(nodes) | Query::Or(nodes) => nodes.iter().all(is_outlet),
        Query::Not(inner) | Query::Weight(inner, _) => is_outlet(inner),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Day;
    use crate::query::{parse, print};

    #[track_caller]
    fn check(text: &str, any: bool, expect: &str) {
        let query = parse(text, Day::from_ymd(2025, 3, 5).unwrap()).unwrap();
        assert_eq!(print(&outlets(&query, any)), expect);
    }

    #[test]
    fn only_what_every_match_fulfils() {
        check("ferry", false, "");
        check("ferry source:gazette", false, "source:gazette");
        check("ferry source:gaz* date:2025", false, "source:gaz*");
        check("ferry -source:gazette", false, "NOT source:gazette");
        check(
            "ferry (source:a OR source:b)",
            false,
            "source:a OR source:b",
        );
        check("ferry OR source:gazette", false, "");
        check("ferry (source:a OR harbour)", false, "");
        check("ferry (source:a OR source:b)", true, "");
        check("ferry source:a", true, "source:a");
    }
}
