//! The archive on disk: the only place that knows the search engine underneath.

pub mod analysis;
mod archive;
mod document;
mod schema;
mod tokenizer;

pub use archive::{Archive, LedgerMark, Meta};
pub use schema::FORMAT;
