//! The query language: text → tree, and the tree printed back in canonical form.

mod tree;

pub use tree::{Node, Query};
