//! The layers of ARCHITECTURE.md, held by reading the source.

use std::collections::BTreeSet;

use crate::source::{File, has_word, leading_name, read, root, rust_files};

/// What every other module may import: plain data, each knowing only those before it.
const FOUNDATION: [&str; 6] = ["error", "date", "article", "fields", "ledger", "hit"];

/// Each module below the crate's root, and which others it may import beside [`FOUNDATION`].
/// A foundation module is told by its place in [`FOUNDATION`] and needs no row.
#[rustfmt::skip]
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("read",     &[]),
    ("annotate", &[]),
    ("query",    &[]),
    ("output",   &[]),
    ("engine",   &["query"]),
    ("commands", &["read", "annotate", "query", "output", "engine"]),
    ("serve",    &["read", "annotate", "query", "output", "engine"]),
    ("cli",      &["commands", "serve", "output"]),
    ("main",     &["cli", "commands", "serve"]),
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

/// A line of code, or an import that goes on over lines, as one.
struct Statement {
    number: usize,
    code: String,
    /// Of the module it stands in; a test module lies one deeper than its file.
    depth: usize,
}

fn statements(file: &File) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    let mut is_open = false;
    for line in file.lines() {
        let code = line.code.trim();
        match found.last_mut() {
            Some(last) if is_open => last.code.push_str(code),
            _ => found.push(Statement {
                number: line.number,
                code: code.to_owned(),
                depth: file.depth() + usize::from(line.in_tests),
            }),
        }
        is_open = found.last().is_some_and(|last| {
            let is_import = last.code.starts_with("use ") || last.code.starts_with("pub use ");
            is_import && !last.code.ends_with(';')
        });
    }
    found
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

/// The files of the engine that other modules can reach: the `pub mod`s from its root, and those that a
/// public file exports names of.
fn public_engine_files() -> Vec<File> {
    let mut found: Vec<File> = Vec::new();
    let mut open = vec![root().join("src/engine/mod.rs")];
    while let Some(path) = open.pop() {
        let file = read(&path);
        if found.iter().any(|f| f.path == file.path) {
            continue;
        }
        let folder = match path.file_name().is_some_and(|n| n == "mod.rs") {
            true => path.parent().unwrap_or(root()).to_owned(),
            false => path.with_extension(""),
        };
        for line in file.lines() {
            let code = line.code.trim();
            let exported = code.strip_prefix("pub use ").map(|rest| {
                rest.trim_start_matches("self::")
                    .trim_start_matches("crate::engine::")
            });
            let Some(rest) = code.strip_prefix("pub mod ").or(exported) else {
                continue;
            };
            let name = leading_name(rest);
            for below in [format!("{name}.rs"), format!("{name}/mod.rs")] {
                if folder.join(&below).is_file() {
                    open.push(folder.join(below));
                }
            }
        }
        found.push(file);
    }
    found
}

/// The names that a file has from tantivy, as it calls them.
fn tantivy_names(file: &File) -> BTreeSet<String> {
    let mut names = BTreeSet::from(["tantivy".to_owned()]);
    for statement in statements(file) {
        if !statement.code.starts_with("use tantivy") {
            continue;
        }
        for part in statement.code.split([',', '{', '}', ';']) {
            let called = part.rsplit(" as ").next().unwrap_or(part);
            let name = called.rsplit("::").next().unwrap_or(called).trim();
            if name.starts_with(|c: char| c.is_uppercase()) {
                names.insert(name.to_owned());
            }
        }
    }
    names
}

/// The public declarations of a file, each as one line: functions up to their body, fields and constants up
/// to their end, enums and traits whole.
fn public_declarations(file: &File) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut until: Option<&[char]> = None;
    for line in file.lines().iter().take_while(|l| !l.in_tests) {
        let code = line.code.trim_end();
        match (until, found.last_mut()) {
            (Some(_), Some((_, last))) => last.push_str(code),
            _ if code.trim_start().starts_with("pub ") => {
                until = Some(match code.trim_start() {
                    c if c.starts_with("pub enum") || c.starts_with("pub trait") => &['}'],
                    c if c.starts_with("pub struct") => &['{', ';'],
                    c if c.contains("fn ") => &['{', ';'],
                    _ => &[',', ';'],
                });
                found.push((line.number, code.to_owned()));
            }
            _ => continue,
        }
        if until.is_some_and(|ends| code.contains(ends)) {
            until = None;
        }
    }
    // A tuple struct shows only the fields that say so.
    found.retain(|(_, d)| {
        !d.contains("pub struct") || !d.contains('(') || d.matches("pub ").count() > 1
    });
    found
}

#[test]
fn the_engine_shows_no_type_of_tantivy() {
    for file in public_engine_files() {
        let names = tantivy_names(&file);
        for (number, declaration) in public_declarations(&file) {
            let shown = names.iter().find(|name| has_word(&declaration, name));
            assert!(
                shown.is_none(),
                "help: {}:{number}: `{shown:?}` is tantivy's; make the item pub(crate) or pub(super), \
                 or wrap the type in one of ours",
                file.path
            );
        }
    }
}

#[test]
fn only_the_outermost_modules_print_or_ask_for_the_clock() {
    for file in rust_files(&["src"]) {
        if TALKERS.contains(&file.top_module()) {
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
    let file = |text: &str| File {
        path: "src/engine/search.rs".to_owned(),
        text: text.to_owned(),
    };
    assert_eq!(modules_named("use crate::read::walk;", 1), ["read"]);
    let group = "use crate::{date::{Day, Interval}, engine::Engine, hit};";
    assert_eq!(modules_named(group, 1), ["date", "engine", "hit"]);
    assert_eq!(modules_named("super::super::output::json()", 2), ["output"]);
    assert!(modules_named("super::output::json()", 2).is_empty());

    let import = "use tantivy::{\n    query::Query as Lowered,\n    Index, schema,\n};\n";
    let names: Vec<String> = tantivy_names(&file(import)).into_iter().collect();
    assert_eq!(names, ["Index", "Lowered", "tantivy"]);

    let code = "pub fn open(\n    index: Index,\n) -> u8 {\n    let x: Index = 1;\n}\npub struct A(Index);\n";
    let declarations = public_declarations(&file(code));
    assert_eq!(declarations.len(), 1);
    assert!(has_word(&declarations[0].1, "Index"));
}
