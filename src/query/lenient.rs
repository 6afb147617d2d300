//! Reading what was not written as a query: a question, a tweet, a pasted text.

use super::chars::{is_end, is_space, is_wordlike, plain};
use super::cursor::{Parsed, Parser, too_long};
use super::prose;
use super::term::{quoted, without_weight};
use super::tree::{Node, Query};
use super::{Language, MAX_BYTES};
use crate::date::Day;
use crate::error::QueryError;
use crate::fields;

/// A query that was made of any text, with what did not go by the rules.
#[derive(Clone, Debug)]
pub struct Lenient {
    pub node: Node,
    pub problems: Vec<QueryError>,
}

/// Reads any text. Running text is words ([`prose`]). Any other text that is a query means what
/// [`super::parse`] says; of the rest, phrases, exact forms, prefixes and known fields keep their meaning
/// and everything else is words.
///
/// `AND`, `OR` and `NOT` are words in a text without lower-case letters. Of a text beyond
/// [`MAX_BYTES`] the beginning is read.
pub fn parse_lenient(text: &str, today: Day) -> Lenient {
    parse_lenient_as(text, today, &Language::default())
}

/// The same with names for queries.
pub fn parse_lenient_as(text: &str, today: Day, language: &Language) -> Lenient {
    let mut problems = Vec::new();
    let mut read = text;
    if text.len() > MAX_BYTES {
        problems.push(too_long(text));
        read = beginning(text);
    }
    if let Some(node) = prose::read(read, today, &language.named) {
        return Lenient { node, problems };
    }
    let mut strict = Parser::new(read, today);
    strict.operators = read.chars().any(char::is_lowercase);
    strict.named = Some(&language.named);
    match strict.everything() {
        Ok(node) => Lenient { node, problems },
        Err(slip) => {
            problems.push(slip.in_query(read));
            let node = loose(read, today);
            Lenient { node, problems }
        }
    }
}

/// The first [`MAX_BYTES`], cut where a word ends if there is such a place.
fn beginning(text: &str) -> &str {
    let head = text
        .get(..text.floor_char_boundary(MAX_BYTES))
        .unwrap_or_default();
    head.rfind(is_space)
        .and_then(|at| head.get(..at))
        .unwrap_or(head)
}

/// Term by term, side by side. Each character is looked at a bounded number of times.
fn loose(text: &str, today: Day) -> Node {
    let mut parser = Parser::new(text, today);
    parser.operators = false;
    let mut nodes = Vec::new();
    loop {
        parser.take_while(|c| is_space(c) || matches!(plain(c), '(' | ')'));
        if parser.rest().is_empty() {
            break;
        }
        let start = parser.pos;
        match term(&mut parser) {
            Ok(Some(node)) => nodes.push(node),
            Ok(None) => {}
            Err(_) => {
                parser.pos = start;
                nodes.extend(phrase(&mut parser).or_else(|| word(&mut parser)));
            }
        }
        if parser.pos == start {
            parser.bump();
        }
    }
    let span = 0..text.len();
    match nodes.len() {
        // Not every article: a text was given, it has no words.
        0 => Node {
            query: Query::Word(text.trim_matches(is_space).to_owned()),
            span,
        },
        1 => nodes.remove(0),
        _ => Node {
            query: Query::Words(nodes),
            span,
        },
    }
}

fn term(parser: &mut Parser) -> Parsed<Option<Node>> {
    let rest = parser.rest();
    let dashed = rest.starts_with(|c| plain(c) == '-');
    let name_length = rest
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(rest.len());
    let is_group = rest.get(..name_length).is_some_and(|name| {
        let behind = rest.get(name_length..).unwrap_or_default();
        fields::by_name(name).is_some()
            && behind
                .strip_prefix([':', '：'])
                .is_some_and(|value| value.starts_with(['(', '（']))
    });
    if dashed || is_group {
        return Ok(word(parser));
    }
    parser.weighted(None)
}

/// A phrase that is closed, without its wildcards. The place stays where there is none.
fn phrase(parser: &mut Parser) -> Option<Node> {
    let start = parser.pos;
    let inside = match parser.peek() {
        Some('"') => quoted(parser).ok(),
        _ => None,
    };
    let Some(inside) = inside.filter(|text| is_wordlike(text)) else {
        parser.pos = start;
        return None;
    };
    let parts = inside.split(|c| is_space(c) || matches!(plain(c), '*' | '?'));
    let words: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    Some(Node {
        query: Query::Phrase(words.join(" ")),
        span: start..parser.pos,
    })
}

/// What stands up to white space, a quote or a bracket, as it is; closing weights are dropped.
fn word(parser: &mut Parser) -> Option<Node> {
    let start = parser.pos;
    let mut word = parser.take_while(|c| !is_end(c));
    while without_weight(word).len() < word.len() {
        word = without_weight(word);
    }
    is_wordlike(word).then(|| Node {
        query: Query::Word(word.to_owned()),
        span: start..parser.pos,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::tree;
    use super::*;

    fn check(text: &str, expect: &str, problems: usize) {
        let lenient = parse_lenient(text, Day::from_ymd(2025, 3, 5).unwrap());
        assert_eq!(tree(&lenient.node), expect, "{text}");
        assert_eq!(lenient.problems.len(), problems, "{text}");
    }

    #[test]
    fn a_query_is_a_query() {
        check("doha OR gaza", "(or doha gaza)", 0);
        check("doha -gaza", "(words doha (not gaza))", 0);
        check("", "all", 0);
    }

    #[test]
    fn everything_else_is_words() {
        check("a (b OR c", "(words a b OR c)", 1);
        check(
            "@who says: re:masks -x \"wash hands\"",
            "(words @who says: re:masks -x \"wash hands\")",
            1,
        );
        check(
            "x:y source:bbc date:2025-13",
            "(words x:y source:bbc date:2025-13)",
            1,
        );
        check("x:y title:(a b", "(words x:y title: a b)", 1);
        check("one \"two three", "(words one two three)", 1);
        check("W/5^2^3 x", "(words W/5 x)", 1);
        check("W/5 wom?n \"d e\"", "(words W/5 <wom?n> \"d e\")", 1);
    }

    #[test]
    fn capitals_have_no_operators() {
        check("STOCKS AND BONDS", "(words STOCKS AND BONDS)", 0);
        check("Stocks AND BONDS", "(and Stocks BONDS)", 0);
    }

    #[test]
    fn a_text_without_words_is_not_every_article() {
        check(" \u{1f600} ", "\u{1f600}", 1);
    }

    #[test]
    fn quotes_that_nothing_closes_are_left_out() {
        check("a \\\"b \\\"c", "(words a b c)", 1);
        let text = "x\\\"".repeat(MAX_BYTES / 3);
        let lenient = parse_lenient(&text, Day::MIN);
        assert_eq!(lenient.problems.len(), 1);
    }

    #[test]
    fn a_long_text_is_cut_where_a_word_ends() {
        let text = "abc ".repeat(MAX_BYTES);
        let lenient = parse_lenient(&text, Day::MIN);
        let Query::Words(words) = lenient.node.query else {
            panic!("{:?}", lenient.node.query)
        };
        assert_eq!(words.len(), MAX_BYTES / 4);
        assert_eq!(lenient.problems.len(), 1);
        assert_eq!(
            parse_lenient(&"é".repeat(MAX_BYTES), Day::MIN)
                .problems
                .len(),
            1
        );
        assert!(super::super::parse(&text, Day::MIN).is_err());
    }
}
