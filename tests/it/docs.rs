//! What the documents name exists: links, files of the source, modules of the map.

use crate::source::{File, read, root, rust_files};

/// Every Markdown file at the root.
fn documents() -> Vec<File> {
    let entries = std::fs::read_dir(root()).expect("the root can be listed");
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "md"));
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

/// The targets of `](target)` that point into the project, without `#anchor`.
fn links(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices("](") {
        let rest = &line[at + 2..];
        let Some(end) = rest.find(')') else { continue };
        let target = rest[..end].split('#').next().unwrap_or_default();
        let is_outside = target.contains("://") || target.starts_with("mailto:");
        if !target.is_empty() && !is_outside {
            found.push(target);
        }
    }
    found
}

/// The paths that begin with `src/`, without what belongs to the sentence around them.
fn source_paths(line: &str) -> Vec<&str> {
    let is_path = |c: char| c.is_alphanumeric() || "/_.-".contains(c);
    let mut found = Vec::new();
    for (at, _) in line.match_indices("src/") {
        if line[..at].ends_with(is_path) {
            continue;
        }
        let rest = &line[at..];
        let end = rest.find(|c| !is_path(c)).unwrap_or(rest.len());
        found.push(rest[..end].trim_end_matches('.'));
    }
    found
}

/// A limit as the table in README.md has it.
fn in_words(name: &str, value: u64) -> String {
    let unit = match name {
        _ if name.ends_with("_kb") => 10,
        _ if name.contains("bytes") => 0,
        _ => return in_thousands(value),
    };
    match value << unit {
        size if size.is_multiple_of(1 << 30) => format!("{} GiB", size >> 30),
        size => format!("{} MiB", size >> 20),
    }
}

fn in_thousands(value: u64) -> String {
    match value {
        0..1_000 => value.to_string(),
        _ => format!("{},{:03}", in_thousands(value / 1_000), value % 1_000),
    }
}

#[test]
fn the_table_of_limits_is_that_of_the_code() {
    let readme = read(&root().join("README.md")).text;
    let limits = format!("{:?}", newsearch::read::limits::Limits::default());
    let fields = limits
        .trim_start_matches("Limits { ")
        .trim_end_matches(" }");
    let mut rows = 0;
    for field in fields.split(", ") {
        let (name, value) = field.split_once(": ").expect("a name and a value");
        let value = in_words(name, value.parse().expect("a number"));
        let row = format!("| `{name}` | {value} |");
        assert!(
            readme.lines().any(|line| line.starts_with(&row)),
            "help: README.md needs a row that begins with {row}"
        );
        rows += 1;
    }
    let written = readme
        .lines()
        .skip_while(|line| *line != "## Limits")
        .skip(1)
        .take_while(|line| !line.starts_with("## "))
        .filter(|line| line.starts_with("| `"));
    assert_eq!(
        written.count(),
        rows,
        "help: a row of README.md is no limit of the code"
    );
}

#[test]
fn links_and_paths_lead_somewhere() {
    let documents = documents();
    for wanted in ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"] {
        let is_there = documents.iter().any(|d| d.path == wanted);
        assert!(is_there, "help: `{wanted}` is missing");
    }
    for document in documents {
        for (i, line) in document.text.lines().enumerate() {
            for target in links(line).into_iter().chain(source_paths(line)) {
                assert!(
                    root().join(target).exists(),
                    "help: {}:{}: `{target}` does not exist; name where it went, or drop the sentence",
                    document.path,
                    i + 1
                );
            }
        }
    }
}

#[test]
fn the_map_names_every_module() {
    let map = read(&root().join("ARCHITECTURE.md")).text;
    for file in rust_files(&["src"]) {
        let module = file.top_module();
        let name = match file.path.matches('/').count() {
            1 => format!("{module}.rs"),
            _ => format!("{module}/"),
        };
        assert!(
            map.contains(&name),
            "help: ARCHITECTURE.md: the map has no line on `{name}`"
        );
    }
}

#[test]
fn the_scanner_sees_what_it_must() {
    assert_eq!(links("[a](B.md#c) [d](https://e.org) [f](#g)"), ["B.md"]);
    assert_eq!(
        source_paths("see `src/read/walk.rs`, or src/date.rs."),
        ["src/read/walk.rs", "src/date.rs"]
    );
    assert!(source_paths("target/src/x").is_empty());
}
