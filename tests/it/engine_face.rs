//! What the engine shows to the rest of the program holds no type of tantivy.

use std::collections::BTreeSet;

use crate::source::{File, has_word, leading_name, read, root, statements};

/// A file of the engine that other modules can reach, and which of its names: all, where it is a `pub mod`,
/// else those that a public file exports from it.
struct Face {
    file: File,
    names: Option<BTreeSet<String>>,
}

impl Face {
    fn shows(&self, owner: &str) -> bool {
        self.names.as_ref().is_none_or(|n| n.contains(owner))
    }
}

/// From the engine's root downwards.
fn engine_faces() -> Vec<Face> {
    let mut faces = Vec::new();
    let mut open = vec![(root().join("src/engine/mod.rs"), None)];
    while let Some((path, names)) = open.pop() {
        let file = read(&path);
        let folder = match path.ends_with("mod.rs") {
            true => path.parent().unwrap_or(root()).to_owned(),
            false => path.with_extension(""),
        };
        for statement in statements(&file) {
            let Some((module, names)) = exported(&statement.code) else {
                continue;
            };
            for below in [format!("{module}.rs"), format!("{module}/mod.rs")] {
                if folder.join(&below).is_file() {
                    open.push((folder.join(below), names.clone()));
                }
            }
        }
        faces.push(Face { file, names });
    }
    faces
}

/// `pub mod a;` makes all of `a` public, `pub use a::{B, C};` two of its names.
fn exported(code: &str) -> Option<(String, Option<BTreeSet<String>>)> {
    if let Some(rest) = code.strip_prefix("pub mod ") {
        return Some((leading_name(rest).to_owned(), None));
    }
    let path = code.strip_prefix("pub use ")?;
    let path = path
        .trim_start_matches("self::")
        .trim_start_matches("crate::engine::");
    let module = leading_name(path);
    let names: BTreeSet<String> = path[module.len()..]
        .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '*'))
        .map(str::to_owned)
        .collect();
    let is_whole = names.contains("*") || names.contains("self");
    Some((module.to_owned(), (!is_whole).then_some(names)))
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

/// A public item as one line: a function up to its body, a field or constant up to its end, an enum or trait
/// whole. `owner` is the item at the margin that it belongs to: itself, its struct, the type of its `impl`.
struct Declaration {
    number: usize,
    owner: String,
    text: String,
}

fn public_declarations(file: &File) -> Vec<Declaration> {
    let mut found: Vec<Declaration> = Vec::new();
    let mut owner = String::new();
    let mut until: Option<&[char]> = None;
    for line in file.lines().iter().take_while(|l| !l.in_tests) {
        let code = line.code.trim_end();
        if let Some(name) = item_name(code) {
            owner = name.to_owned();
        }
        match (until, found.last_mut()) {
            (Some(_), Some(last)) => last.text.push_str(code),
            _ if code.trim_start().starts_with("pub ") => {
                until = Some(match code.trim_start() {
                    c if c.starts_with("pub enum") || c.starts_with("pub trait") => &['}'],
                    c if c.starts_with("pub struct") || c.contains("fn ") => &['{', ';'],
                    _ => &[',', ';'],
                });
                found.push(Declaration {
                    number: line.number,
                    owner: owner.clone(),
                    text: code.to_owned(),
                });
            }
            _ => continue,
        }
        if until.is_some_and(|ends| code.contains(ends)) {
            until = None;
        }
    }
    // A tuple struct shows only the fields that say so.
    found.retain(|d| {
        let is_tuple = d.text.contains("pub struct") && d.text.contains('(');
        !is_tuple || d.text.matches("pub ").count() > 1
    });
    found
}

/// The name of the item that begins on a line at the margin: `Writer` for `impl Drop for Writer {`.
fn item_name(code: &str) -> Option<&str> {
    if let Some(rest) = code.strip_prefix("impl") {
        let of = rest.rsplit(" for ").next().unwrap_or(rest);
        let after_generics = match of.strip_prefix('<') {
            Some(generics) => generics.split_once('>').map_or(of, |(_, after)| after),
            None => of,
        };
        return Some(leading_name(after_generics.trim_start()));
    }
    let kinds = ["fn", "struct", "enum", "trait", "type", "const", "static"];
    let at_margin = code.starts_with(|c: char| c.is_lowercase());
    let mut words = code.split(' ').filter(|_| at_margin);
    words.find(|word| kinds.contains(word))?;
    let name = words.find(|word| !kinds.contains(word))?;
    Some(leading_name(name))
}

#[test]
fn the_engine_shows_no_type_of_tantivy() {
    for face in engine_faces() {
        let names = tantivy_names(&face.file);
        for declaration in public_declarations(&face.file) {
            let shown = names.iter().find(|name| has_word(&declaration.text, name));
            assert!(
                shown.is_none() || !face.shows(&declaration.owner),
                "help: {}:{}: `{}` is tantivy's; make the item pub(crate) or pub(super), \
                 or wrap the type in one of ours",
                face.file.path,
                declaration.number,
                shown.map_or("", String::as_str)
            );
        }
    }
}

#[test]
fn the_scanner_sees_what_it_must() {
    let file = |text: &str| File {
        path: "src/engine/search.rs".to_owned(),
        text: text.to_owned(),
    };
    let import = "use tantivy::{\n    query::Query as Lowered,\n    Index, schema,\n};\n";
    let names: Vec<String> = tantivy_names(&file(import)).into_iter().collect();
    assert_eq!(names, ["Index", "Lowered", "tantivy"]);

    let code = "pub fn open(\n    index: Index,\n) -> u8 {\n    let x: Index = 1;\n}\npub struct A(Index);\n";
    let declarations = public_declarations(&file(code));
    assert_eq!(declarations.len(), 1);
    assert!(has_word(&declarations[0].text, "Index"));
    assert_eq!(declarations[0].owner, "open");
    assert_eq!(item_name("impl<'a> Drop for Writer<'a> {"), Some("Writer"));
    assert_eq!(item_name("impl<T> Held<T> {"), Some("Held"));
    assert_eq!(item_name("pub const fn row("), Some("row"));
    assert_eq!(item_name("    pub fn inner("), None);
    let names = BTreeSet::from(["", "B", "C"].map(str::to_owned));
    let exports = exported("pub use a::{B, C};");
    assert_eq!(exports, Some(("a".to_owned(), Some(names))));
}
