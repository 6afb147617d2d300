//! The archive on disk: the only place that knows the search engine underneath.

pub mod analysis;
mod archive;
mod document;
pub mod ledger_log;
mod schema;
mod tokenizer;
mod writer;

pub use archive::{Archive, LedgerMark, Meta};
pub use schema::FORMAT;
pub use writer::{Prepared, Writer, WriterOptions, prepare};
