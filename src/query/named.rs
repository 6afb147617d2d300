//! Named queries: `@sanctions` stands for what a text file says it means.
//!
//! One a line, `name = query`; a line that begins with white space goes on with the one before it, one
//! that begins with `#` is a remark.

use std::collections::BTreeMap;
use std::ops::Range;

use super::chars::is_space;
use super::cursor::{Parsed, Parser, Scope, Slip};
use super::tree::{Node, Query};

/// How many bytes of named queries one query may draw in: names of names double quickly.
const MAX_DRAWN: usize = 256 << 10;

/// Queries by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named(BTreeMap<String, String>);

/// A line of a file of named queries that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedSlip {
    /// From 1.
    pub line: usize,
    pub message: String,
}

impl Named {
    /// Whether a query has the name that `text` begins with.
    pub(super) fn has(&self, text: &str) -> bool {
        let end = text.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'));
        let name = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
        self.0.contains_key(name)
    }

    /// Reads a file of named queries; the queries themselves are read where they are used.
    pub fn read(text: &str) -> Result<Named, NamedSlip> {
        let mut named = Named::default();
        let mut last: Option<String> = None;
        for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let slip = |message: String| {
                Err(NamedSlip {
                    line: i + 1,
                    message,
                })
            };
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            if line.starts_with(is_space) {
                let Some(query) = last.as_ref().and_then(|name| named.0.get_mut(name)) else {
                    return slip("there is no query that this line could go on with".to_owned());
                };
                query.push(' ');
                query.push_str(line.trim());
                continue;
            }
            let Some((name, query)) = line.split_once('=') else {
                return slip("expected `name = query`".to_owned());
            };
            let name = name.trim();
            if name.is_empty() || !name.chars().all(is_name) {
                return slip(format!(
                    "`{name}` is no name: letters, digits, `-` and `_` make one"
                ));
            }
            let key = name.to_lowercase();
            if named
                .0
                .insert(key.clone(), query.trim().to_owned())
                .is_some()
            {
                return slip(format!("`{name}` has a meaning already"));
            }
            last = Some(key);
        }
        Ok(named)
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}

/// What `written` (`@sanctions`) stands for, at its place in the query.
pub(super) fn named(
    parser: &mut Parser,
    written: &str,
    span: Range<usize>,
    scope: Scope,
) -> Parsed<Option<Node>> {
    let slip = |message: String, hint: String| Slip::new(span.clone(), message, hint);
    let name = written.trim_start_matches('@').to_lowercase();
    if let Some(field) = scope {
        return Err(slip(
            format!("a named query cannot stand inside `{}:(...)`", field.name),
            "put it beside the field".to_owned(),
        ));
    }
    let Some(text) = parser.named.and_then(|named| named.0.get(&name)) else {
        let known = parser.named.map(|named| named.0.keys());
        let known: Vec<String> = known
            .into_iter()
            .flatten()
            .take(8)
            .map(|n| format!("`@{n}`"))
            .collect();
        let hint = match known.is_empty() {
            true => "`--queries FILE` names a file with lines such as `sanctions = ...`; to search for the text itself, put it in double quotes".to_owned(),
            false => format!("there are {}; to search for the text itself, put it in double quotes", known.join(", ")),
        };
        return Err(slip(format!("there is no query named `{written}`"), hint));
    };
    if parser.reading.contains(&name) {
        let mut way = parser.reading.clone();
        way.push(name);
        return Err(slip(
            format!("`{written}` is made of itself: {}", way.join(" → ")),
            "take it out of its own meaning".to_owned(),
        ));
    }
    parser.drawn += text.len();
    if parser.drawn > MAX_DRAWN {
        return Err(slip(
            format!("the named queries have more than {MAX_DRAWN} bytes together"),
            "ask in several queries".to_owned(),
        ));
    }
    let mut inner = Parser::new(text, parser.today);
    inner.named = parser.named;
    inner.reading = parser.reading.clone();
    inner.reading.push(name);
    // A name nests like brackets.
    inner.depth = parser.depth + 5;
    inner.nears = parser.nears;
    inner.drawn = parser.drawn;
    if inner.depth >= super::MAX_DEPTH {
        return Err(slip(
            "named queries stand too deep inside one another".to_owned(),
            "ask in several queries".to_owned(),
        ));
    }
    let found = inner.everything();
    parser.nears = inner.nears;
    parser.drawn = inner.drawn;
    let mut node =
        found.map_err(|inside| slip(format!("in `{written}`: {}", inside.message), inside.hint))?;
    if node.query == Query::All {
        return Err(slip(
            format!("`{written}` has no meaning"),
            "write a query behind its `=`".to_owned(),
        ));
    }
    place_at(&mut node, &span);
    Ok(Some(node))
}

/// The whole of a named query stands where its name stands.
fn place_at(node: &mut Node, span: &Range<usize>) {
    node.span = span.clone();
    match &mut node.query {
        Query::Words(nodes) | Query::And(nodes) | Query::Or(nodes) => {
            nodes.iter_mut().for_each(|node| place_at(node, span));
        }
        Query::Near(_, left, right) => {
            place_at(left, span);
            place_at(right, span);
        }
        Query::Not(inner)
        | Query::Where(_, inner)
        | Query::Field(_, inner)
        | Query::Weight(inner, _) => place_at(inner, span),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{today, tree};
    use super::super::{Language, parse_as};
    use super::*;

    const FILE: &str = "# a remark\nboth = a b\nsanctions = embargo* OR\n  \"export ban\"\nnear = @both W/5 c\n\
                        loop = x @pool\npool = @loop\nslip = (a\nempty =\nnot = NOT a\n";

    fn read(text: &str) -> Result<String, crate::error::QueryError> {
        let named = Named::read(FILE).unwrap();
        let language = Language { named };
        parse_as(text, today(), &language).map(|node| tree(&node))
    }

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(read(text).unwrap(), expect, "{text}");
    }

    #[track_caller]
    fn refused(text: &str, message: &str, hint: &str) {
        let error = read(text).unwrap_err();
        assert!(error.message.contains(message), "{text}: {}", error.message);
        assert!(
            error.hint.clone().unwrap_or_default().contains(hint),
            "{text}: {error}"
        );
        assert!(
            error
                .query
                .get(error.span.clone())
                .is_some_and(|at| at.starts_with('@'))
        );
    }

    #[test]
    fn a_name_stands_for_its_query() {
        check("@both", "(words a b)");
        check("x @BOTH", "(words x (words a b))");
        check(
            "@sanctions^2 iran",
            "(words (^2 (or embargo... \"export ban\")) iran)",
        );
        check("-@both", "(not (words a b))");
        check("@near", "(W/5 (words a b) c)");
        check(
            "@sanctions W/9 iran",
            "(W/9 (or embargo... \"export ban\") iran)",
        );
        check("x @not", "(words x (not a))");
        check("\"@both\" a@both", "(words \"@both\" a@both)");
    }

    #[test]
    fn names_without_a_meaning_are_refused() {
        refused(
            "a @nothing",
            "there is no query named `@nothing`",
            "`@both`",
        );
        refused(
            "@loop",
            "in `@loop`: in `@pool`: `@loop` is made of itself: loop → pool → loop",
            "",
        );
        refused(
            "@slip",
            "in `@slip`: this bracket is not closed",
            "close it",
        );
        refused("@empty", "has no meaning", "");
        refused("a W/5 @not", "excluded", "");
    }

    #[test]
    fn names_of_names_are_bounded() {
        let mut file = "n0 = word word word word\n".to_owned();
        for i in 1..30 {
            file.push_str(&format!("n{i} = @n{} @n{}\n", i - 1, i - 1));
        }
        let named = Named::read(&file).unwrap();
        let language = Language { named };
        let error = parse_as("@n29", today(), &language).unwrap_err();
        assert!(
            error.message.contains("bytes together"),
            "{}",
            error.message
        );
        assert!(parse_as("@n9", today(), &language).is_ok());
    }

    #[test]
    fn lines_that_are_none_are_named() {
        let slip = |text: &str| Named::read(text).unwrap_err();
        assert_eq!(slip("a = b\nc d").line, 2);
        assert_eq!(slip("  a = b").line, 1);
        assert!(slip("a b = c").message.contains("`a b` is no name"));
        assert!(slip("a = b\nA = c").message.contains("already"));
    }
}
