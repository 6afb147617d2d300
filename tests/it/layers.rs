//! The layers of ARCHITECTURE.md, held by reading the source.

use crate::source::{has_word, leading_name, rust_files, statements};

/// What every other module may import: plain data, each knowing only those before it.
const FOUNDATION: [&str; 13] = [
    "eight",
    "near",
    "fault",
    "files",
    "seal",
    "error",
    "date",
    "fingerprint",
    "article",
    "fields",
    "ledger",
    "hit",
    "receipt",
];

/// Each module below the crate's root, and which others it may import beside [`FOUNDATION`].
/// A foundation module is told by its place in [`FOUNDATION`] and needs no row.
#[rustfmt::skip]
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("read",     &[]),
    ("annotate", &[]),
    ("query",    &[]),
    ("output",   &[]),
    ("engine",   &["query"]),
    ("ingest",   &["read", "annotate", "engine"]),
    ("cli",      &[]),
    ("serve",    &["annotate", "query", "output", "engine"]),
    ("commands", &["cli", "read", "annotate", "query", "output", "engine", "ingest", "serve"]),
    ("allocator", &[]),
    ("main",     &["allocator", "cli", "commands"]),
];

/// Who may print and ask what day it is.
const TALKERS: [&str; 4] = ["main", "cli", "commands", "serve"];

const PRINTS: [&str; 6] = [
    "print!(",
    "println!(",
    "io::stdout",
    "io::stderr",
    "stdout()",
    "stderr()",
];
const CLOCKS: [&str; 5] = [
    "SystemTime::now",
    "Zoned::now",
    "Timestamp::now",
    "Utc::now",
    "Local::now",
];

const MOST_LINES: usize = 500;

fn may_import(module: &str) -> Option<Vec<&'static str>> {
    if let Some(place) = FOUNDATION.iter().position(|m| *m == module) {
        return Some(FOUNDATION[..place].to_vec());
    }
    let (_, others) = MAY_IMPORT.iter().find(|(name, _)| *name == module)?;
    Some([&FOUNDATION[..], others].concat())
}

/// The modules below the root that a line names: `crate::read`, `crate::{read, engine}`, `newsearch::read`,
/// and `super::super::read` from a file as deep as that.
fn modules_named(code: &str, depth: usize) -> Vec<&str> {
    let mut named = Vec::new();
    for prefix in ["crate::", "newsearch::"] {
        for (at, _) in code.match_indices(prefix) {
            let rest = &code[at + prefix.len()..];
            match rest.strip_prefix('{') {
                Some(group) => named.extend(heads_of(group)),
                None => named.push(leading_name(rest)),
            }
        }
    }
    let chain = "super::".repeat(depth);
    named.extend(
        code.find(&chain)
            .map(|at| code[at..].trim_start_matches("super::"))
            .map(leading_name),
    );
    named.retain(|name| name.starts_with(|c: char| c.is_lowercase()));
    named
}

/// The first name of each path in `a::X, b::{Y, Z}}`.
fn heads_of(group: &str) -> Vec<&str> {
    let mut heads = vec![leading_name(group.trim_start())];
    let mut open = 1;
    for (at, c) in group.char_indices() {
        match c {
            '{' => open += 1,
            '}' => open -= 1,
            ',' if open == 1 => heads.push(leading_name(group[at + 1..].trim_start())),
            _ => {}
        }
        if open == 0 {
            break;
        }
    }
    heads
}

#[test]
fn modules_import_one_way() {
    let files = rust_files(&["src"]);
    assert!(!files.is_empty(), "help: no source was found under `src/`");
    for file in files.iter().filter(|f| f.path != "src/lib.rs") {
        let module = file.top_module();
        let allowed = may_import(module).unwrap_or_else(|| {
            panic!("help: `{}`: give `{module}` a row in MAY_IMPORT", file.path)
        });
        for statement in statements(file) {
            for named in modules_named(&statement.code, statement.depth) {
                assert!(
                    named == module || allowed.contains(&named),
                    "help: {}:{}: `{module}` may not import `{named}`; it may import {allowed:?}. \
                     Move the type that both need down into one of {FOUNDATION:?}",
                    file.path,
                    statement.number
                );
            }
        }
    }
}

#[test]
fn only_the_engine_names_tantivy() {
    for file in rust_files(&["src"]) {
        for line in file.lines() {
            assert!(
                file.top_module() == "engine" || !has_word(line.code, "tantivy"),
                "help: {}:{}: keep tantivy inside `src/engine/`, another engine will stand beside it",
                file.path,
                line.number
            );
        }
    }
}

#[test]
fn only_the_outermost_modules_print_or_ask_for_the_clock() {
    for file in rust_files(&["src"]) {
        if TALKERS.contains(&file.top_module()) || file.is_test() {
            continue;
        }
        for line in file.lines().iter().take_while(|l| !l.in_tests) {
            for name in PRINTS {
                assert!(
                    !line.code.contains(name),
                    "help: {}:{}: write to a `&mut dyn Write` that the command hands down",
                    file.path,
                    line.number
                );
            }
            for name in CLOCKS {
                assert!(
                    !line.code.contains(name),
                    "help: {}:{}: take \"today\" as an argument",
                    file.path,
                    line.number
                );
            }
        }
    }
}

#[test]
fn files_are_small_and_say_their_idea() {
    for file in rust_files(&["src", "tests", "benches", "fuzz"]) {
        assert!(
            file.text.starts_with("//! "),
            "help: {}: begin it with a `//!` line that says its one idea",
            file.path
        );
        let n_lines = file.text.lines().count();
        assert!(
            n_lines <= MOST_LINES,
            "help: {}: {n_lines} lines, {MOST_LINES} is the wall; find the second idea and give it a file",
            file.path
        );
    }
}

#[test]
fn no_test_is_ignored_and_no_lint_is_silenced() {
    let banned = [
        (
            concat!("#[", "ignore"),
            "a test that never runs holds nothing",
        ),
        (
            concat!("#[", "allow("),
            "write #[expect(lint, reason = \"…\")]",
        ),
        (
            concat!("#![", "allow("),
            "write #![expect(lint, reason = \"…\")]",
        ),
    ];
    for file in rust_files(&["src", "tests", "benches", "fuzz"]) {
        for line in file.lines() {
            for (text, why) in banned {
                assert!(
                    !line.code.trim_start().starts_with(text),
                    "help: {}:{}: {why}",
                    file.path,
                    line.number
                );
            }
        }
    }
}

#[test]
fn the_scanner_sees_what_it_must() {
    assert_eq!(modules_named("use crate::read::walk;", 1), ["read"]);
    let group = "use crate::{date::{Day, Interval}, engine::Engine, hit};";
    assert_eq!(modules_named(group, 1), ["date", "engine", "hit"]);
    assert_eq!(modules_named("super::super::output::json()", 2), ["output"]);
    assert!(modules_named("super::output::json()", 2).is_empty());
}
