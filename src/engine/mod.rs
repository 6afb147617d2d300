//! The archive on disk: the only place that knows the search engine underneath.
//!
//! A query goes through [`lower`] (tree → plan over leaves), `leaf*` (words → postings), `search*`
//! and `rank` (matches → scores), `collect` (the page), `highlight*` and `snippet` (what to show).

pub mod analysis;
mod archive;
mod check;
mod collect;
mod document;
mod facets;
mod highlight;
mod highlight_marks;
mod leaf;
mod leaf_cursor;
mod leaf_occurrences;
mod leaf_pattern;
mod leaf_terms;
pub mod ledger_log;
mod lower;
mod lower_column;
mod lower_filter;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod oracle_cases;
mod rank;
mod schema;
mod search;
mod search_each;
#[cfg(test)]
mod search_tests;
mod snippet;
#[cfg(test)]
mod snippet_tests;
mod stored;
mod tape;
#[cfg(test)]
mod testing;
mod timeline;
mod tokenizer;
mod writer;

pub use archive::{Archive, LedgerMark, Meta};
pub use check::{CheckReport, Figures, check};
pub use collect::Sort;
pub use schema::FORMAT;
pub use search::SearchOptions;
pub use writer::{Prepared, Writer, WriterOptions, prepare};
