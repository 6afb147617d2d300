//! The query language: text → tree, and the tree printed back in canonical form.
//!
//! Reading order: `tree`, then `chars` (which characters mean something), `cursor`, `parse`
//! (operators and groups; the grammar stands above it), `near` (operators over places), `term` (one word), `field`, `value` and `days`
//! (what stands behind a colon), `later` (what is not in this version yet), `suggest`, `lenient`,
//! `print`, `hints`.

mod chars;
mod cursor;
mod days;
mod field;
mod hints;
mod later;
mod lenient;
mod near;
mod parse;
mod print;
mod suggest;
mod term;
mod tree;
mod value;

#[cfg(test)]
mod tests;

pub use hints::hints;
pub use lenient::{Lenient, parse_lenient};
pub use parse::parse;
pub use print::print;
pub use tree::{Near, Node, Query, Where};

/// The longest query that is read, in bytes.
pub const MAX_BYTES: usize = 16 << 10;

/// How deep brackets may stand inside brackets.
pub const MAX_DEPTH: usize = 200;
