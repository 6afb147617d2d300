//! The query language: text → tree, and the tree printed back in canonical form.
//!
//! Reading order: `tree`, then `chars` (which characters mean something), `cursor`, `parse`
//! (operators and groups; the grammar stands above it), `near` (operators over places), `term` (one word), `field`, `value` `days` and `dup`
//! (what stands behind a colon), `named` (`@name`), `later` (what is not in this version
//! yet), `suggest`, `lenient`, `prose` (running text),
//! `print`, `hints`, `outlets`, `translate` (queries of other systems).

mod chars;
mod cursor;
mod days;
mod dup;
mod field;
mod hints;
mod later;
mod lenient;
mod named;
mod near;
mod outlets;
mod parse;
mod print;
mod prose;
mod suggest;
mod term;
mod translate;
mod tree;
mod value;

#[cfg(test)]
mod tests;

pub use hints::hints;
pub use lenient::{Lenient, parse_lenient, parse_lenient_as};
pub use named::{Named, NamedSlip};
pub use outlets::outlets;
pub use parse::{parse, parse_as};
pub use print::print;
pub use suggest::distance;
pub use translate::{Syntax, translate};
pub use tree::{Dup, Near, Node, Query, Where};

/// How a text is read as a query.
#[derive(Clone, Debug, Default)]
pub struct Language {
    /// What `@name` stands for.
    pub named: Named,
}

/// The longest query that is read, in bytes.
pub const MAX_BYTES: usize = 16 << 10;

/// How deep brackets may stand inside brackets.
pub const MAX_DEPTH: usize = 200;
