//! The tree in canonical form: reading it again gives the same tree, spans aside.

use super::chars::plain;
use super::tree::{Node, Query};
use super::{near, term};
use crate::date::{Day, Interval};
use crate::fields::{FieldName, field};

/// Prints a query. Relative dates have become days, alternatives and groups have their brackets.
pub fn print(node: &Node) -> String {
    let mut out = String::new();
    write(node, &mut out);
    out
}

fn write(node: &Node, out: &mut String) {
    match &node.query {
        Query::All => {}
        Query::Word(word) => out.push_str(&bare(word, &node.query)),
        Query::Exact(word) => {
            out.push('=');
            out.push_str(word);
        }
        Query::Phrase(text) => write_quoted(text, out),
        Query::Prefix(stem) => {
            out.push_str(stem);
            out.push('*');
        }
        Query::Wildcard(shape) => out.push_str(shape),
        Query::Fuzzy(word, 1) => {
            out.push_str(word);
            out.push('~');
        }
        Query::Fuzzy(word, edits) => {
            out.push_str(word);
            out.push('~');
            out.push_str(&edits.to_string());
        }
        Query::Regex(expression) => {
            out.push('/');
            out.push_str(expression);
            out.push('/');
        }
        Query::Near(near, left, right) => {
            write_inner(left, out);
            out.push(' ');
            out.push_str(&near.name());
            out.push(' ');
            write_inner(right, out);
        }
        Query::Where(place, inner) => {
            out.push_str(&place.name());
            write_group(inner, out);
        }
        Query::Words(nodes) => write_list(nodes, " ", out),
        Query::And(nodes) => write_list(nodes, " AND ", out),
        Query::Or(nodes) => write_list(nodes, " OR ", out),
        Query::Not(inner) => {
            out.push_str("NOT ");
            write_inner(inner, out);
        }
        Query::Field(name, inner) => {
            write_name(*name, out);
            // A minus stands before a field, never right behind it; in brackets it is part of a word.
            let minus = print(inner).chars().next().is_some_and(|c| plain(c) == '-');
            match inner.query {
                Query::Weight(..) => write_group(inner, out),
                _ if minus => write_group(inner, out),
                _ => write_inner(inner, out),
            }
        }
        Query::Keyword(name, value) => {
            write_name(*name, out);
            write_value(value, out);
        }
        Query::KeywordPrefix(name, stem) => {
            write_name(*name, out);
            write_value(stem, out);
            out.push('*');
        }
        Query::Number(name, from, to) => {
            write_name(*name, out);
            match (from, to) {
                (Some(from), Some(to)) if from == to => out.push_str(&from.to_string()),
                (from, to) => {
                    out.push_str(&from.map(|n| n.to_string()).unwrap_or_default());
                    out.push_str("..");
                    out.push_str(&to.map(|n| n.to_string()).unwrap_or_default());
                }
            }
        }
        Query::Date(from, to) => {
            write_name(FieldName::Date, out);
            out.push_str(&days(*from, *to));
        }
        Query::Mentions(from, to) => {
            write_name(FieldName::Mentions, out);
            out.push_str(&days(*from, *to));
        }
        Query::Undated => {
            write_name(FieldName::Date, out);
            out.push_str("none");
        }
        Query::Dup(dup) => {
            write_name(FieldName::Dup, out);
            out.push_str(dup.name());
        }
        Query::Weight(inner, weight) => {
            match &inner.query {
                Query::Weight(..) => write_group(inner, out),
                // A colon at the end of a word names a field as soon as something stands behind it.
                Query::Word(word)
                    if word.chars().next_back().is_some_and(|c| plain(c) == ':')
                        || bare(word, &inner.query).starts_with('"') =>
                {
                    out.push('\\');
                    out.push_str(word);
                }
                _ => write_inner(inner, out),
            }
            out.push('^');
            out.push_str(&weight.to_string());
        }
    }
}

fn write_list(nodes: &[Node], between: &str, out: &mut String) {
    for (i, node) in nodes.iter().enumerate() {
        if i > 0 {
            out.push_str(between);
        }
        write_inner(node, out);
    }
}

/// A part of something larger: in brackets where it has parts itself.
fn write_inner(node: &Node, out: &mut String) {
    match node.query {
        Query::Words(_) | Query::And(_) | Query::Or(_) | Query::Near(..) => write_group(node, out),
        _ => write(node, out),
    }
}

fn write_group(node: &Node, out: &mut String) {
    out.push('(');
    write(node, out);
    out.push(')');
}

fn write_name(name: FieldName, out: &mut String) {
    out.push_str(field(name).name);
    out.push(':');
}

/// A word as it stands; with a backslash where it would be read as something else.
fn bare(word: &str, query: &Query) -> String {
    let escaped = format!("\\{word}");
    for text in [word, &escaped] {
        if near::is_place(text) {
            continue; // Brackets may follow it.
        }
        if term::reads_as(text, query) {
            return text.to_owned();
        }
    }
    // No such word comes from a parser: it has blanks, brackets or no letters at all.
    let mut out = String::new();
    write_quoted(word, &mut out);
    out
}

fn write_quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        if matches!(plain(c), '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
}

fn write_value(value: &str, out: &mut String) {
    let safe = |c: char| c.is_alphanumeric() || "-._/:%&+#@,?=".contains(c);
    if value.chars().all(safe) && !value.starts_with('=') {
        out.push_str(value);
    } else {
        write_quoted(value, out);
    }
}

/// The shortest form of a range of days: `2025`, `2025-03`, `2025-03-05`, `2025-03-05..`.
fn days(from: Option<Day>, to: Option<Day>) -> String {
    if let (Some(first), Some(last)) = (from, to) {
        let (year, month, _) = first.ymd();
        let whole = Interval::new(first, last);
        if first == last {
            return first.to_string();
        }
        if whole == Interval::of_year(year) {
            return format!("{year:04}");
        }
        if whole == Interval::of_month(year, month) {
            return format!("{year:04}-{month:02}");
        }
    }
    let end = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    format!("{}..{}", end(from), end(to))
}
