//! The project's own files, read as lines of code.

use std::path::{Path, PathBuf};

/// A file of the project: its path below the root, with `/`, and its text.
pub struct File {
    pub path: String,
    pub text: String,
}

/// A line that is not a comment; `in_tests` from `#[cfg(test)]` onwards.
pub struct Line<'a> {
    pub number: usize,
    pub code: &'a str,
    pub in_tests: bool,
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file under `folders`, in the order of their paths. A folder that is not there has none.
pub fn rust_files(folders: &[&str]) -> Vec<File> {
    let mut paths = Vec::new();
    for folder in folders {
        collect(&root().join(folder), &mut paths);
    }
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

pub fn read(path: &Path) -> File {
    let text = std::fs::read_to_string(path)
        .unwrap_or_else(|e| panic!("help: `{}` cannot be read: {e}", path.display()));
    let below = path.strip_prefix(root()).unwrap_or(path);
    let path = below.to_string_lossy().replace('\\', "/");
    File { path, text }
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("target") {
            collect(&path, paths);
        } else if path.extension().is_some_and(|e| e == "rs") {
            paths.push(path);
        }
    }
}

impl File {
    /// The module right below the crate's root that the file belongs to: `read` for `src/read/walk.rs`.
    pub fn top_module(&self) -> &str {
        let below = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let first = below.split('/').next().unwrap_or(below);
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// How many modules lie between the crate's root and the file's code: 1 for `src/read/mod.rs`.
    pub fn depth(&self) -> usize {
        let folders = self.path.matches('/').count();
        folders - usize::from(self.path.ends_with("/mod.rs"))
    }

    /// Whether the whole file is a test module of another.
    pub fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("/tests.rs")
    }

    pub fn lines(&self) -> Vec<Line<'_>> {
        let mut in_tests = false;
        let mut lines = Vec::new();
        for (i, line) in self.text.lines().enumerate() {
            in_tests |= line.trim_start().starts_with("#[cfg(test)]");
            let code = without_comment(line);
            if !code.trim().is_empty() {
                lines.push(Line {
                    number: i + 1,
                    code,
                    in_tests,
                });
            }
        }
        lines
    }
}

/// A line of code, or an import that goes on over lines, as one.
pub struct Statement {
    pub number: usize,
    pub code: String,
    /// Of the module it stands in; a test module lies one deeper than its file.
    pub depth: usize,
}

pub fn statements(file: &File) -> Vec<Statement> {
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

/// The line up to `//`, unless that stands in a string.
fn without_comment(line: &str) -> &str {
    let mut from = 0;
    while let Some(at) = line[from..].find("//").map(|at| at + from) {
        if line[..at].matches('"').count().is_multiple_of(2) {
            return &line[..at];
        }
        from = at + 2;
    }
    line
}

/// Whether `word` stands in `text` with no letter, digit or `_` beside it.
pub fn has_word(text: &str, word: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(is_name) && !text[at + word.len()..].starts_with(is_name)
    })
}

/// The name that `text` begins with, or an empty one.
pub fn leading_name(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(text.len());
    &text[..end]
}

#[test]
fn comments_are_cut_and_strings_are_not() {
    assert_eq!(without_comment("let a = 1; // why"), "let a = 1; ");
    assert_eq!(without_comment("/// doc"), "");
    assert_eq!(without_comment("f(\"http://x\")"), "f(\"http://x\")");
}

#[test]
fn words_are_whole() {
    assert!(has_word("use tantivy::Index;", "tantivy"));
    assert!(!has_word("tantivy_like()", "tantivy"));
    assert_eq!(leading_name("read::walk"), "read");
}
