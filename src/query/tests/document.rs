//! QUERY.md says what the parser does.

use super::today;
use crate::fields::{FIELDS, FieldKind};
use crate::query::later::LATER;
use crate::query::{parse, print};

const DOCUMENT: &str = include_str!("../../../QUERY.md");

/// The lines of all blocks marked `mark`.
fn block_lines(mark: &str) -> Vec<&'static str> {
    let mut lines = Vec::new();
    let mut inside = false;
    for line in DOCUMENT.lines() {
        match line.strip_prefix("```") {
            Some(name) => inside = name == mark,
            None if inside => lines.push(line),
            None => {}
        }
    }
    assert!(!lines.is_empty(), "help: QUERY.md has no block `{mark}`");
    lines
}

#[test]
fn its_queries_are_read() {
    for line in block_lines("query") {
        if let Err(error) = parse(line, today()) {
            panic!("help: QUERY.md has an example that is refused\n{error}");
        }
    }
}

#[test]
fn its_slips_are_refused() {
    for line in block_lines("refused") {
        assert!(
            parse(line, today()).is_err(),
            "help: QUERY.md says that `{line}` is refused"
        );
    }
}

#[test]
fn its_canonical_forms_are_printed() {
    for line in block_lines("canonical") {
        let (query, expect) = line.split_once("  =>  ").expect(line);
        assert_eq!(print(&parse(query, today()).unwrap()), expect, "{query}");
    }
}

#[test]
fn it_has_each_field_as_the_table_has_it() {
    for row in FIELDS {
        let kind = match row.kind {
            FieldKind::Text => "text",
            FieldKind::Keyword => "keyword",
            FieldKind::Number => "number",
            FieldKind::Date => "date",
        };
        let line = format!(
            "| `{}:` | {kind} | {} | `{}` |",
            row.name, row.help, row.example
        );
        assert!(
            DOCUMENT.contains(&line),
            "help: QUERY.md lacks the line\n{line}"
        );
    }
}

#[test]
fn it_names_what_is_to_come() {
    for row in LATER {
        let name = format!("`{}`", row.name);
        assert!(
            DOCUMENT.contains(&name),
            "help: QUERY.md does not name {name}"
        );
    }
}
