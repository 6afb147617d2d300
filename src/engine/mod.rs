//! The archive on disk: the only place that knows the search engine underneath.
//!
//! A query goes through [`lower`] (tree → plan over leaves), `leaf*` (words → postings), `span*` (what nearness makes
//! of their places), `search*` and `rank` (matches → scores), `rerank` (the head by the places of its words), `collect`
//! (the page), `highlight*` and `snippet` (what to show).

mod aliases;
pub mod analysis;
mod anew;
mod archive;
mod article_store;
mod association;
mod beside;
mod by_field;
mod candidates;
mod check;
mod collect;
mod columns;
mod complete;
mod copies;
#[cfg(test)]
mod copies_tests;
mod copy_keys;
mod disk;
mod document;
mod drive;
mod each_hit;
mod each_list;
mod entities;
mod explain;
#[cfg(test)]
mod explain_tests;
mod facets;
mod figures;
mod folder;
mod from_columns;
mod generation;
#[cfg(test)]
mod hazard_tests;
mod highlight;
mod highlight_marks;
mod highlight_names;
#[cfg(test)]
mod highlight_names_tests;
mod highlight_spans;
mod leaf;
mod leaf_cache;
mod leaf_cursor;
mod leaf_keep;
mod leaf_like;
mod leaf_occurrences;
mod leaf_pattern;
mod leaf_query;
mod leaf_room;
mod leaf_terms;
mod leaf_union;
mod ledger_json;
pub mod ledger_line;
pub mod ledger_log;
mod ledger_rows;
mod lessons;
#[cfg(test)]
mod lessons_tests;
mod lineage;
mod lists;
mod lower;
mod lower_changes;
mod lower_column;
mod lower_filter;
mod lower_first;
mod lower_mentions;
mod lower_names;
mod lower_problem;
mod lower_span;
mod meet;
mod meet_phrase;
#[cfg(test)]
mod meet_tests;
mod mentioned;
mod merging;
mod model;
mod name_columns;
mod name_groups;
mod name_key;
#[cfg(test)]
mod names_tests;
mod names_words;
mod names_writer;
#[cfg(test)]
mod names_writer_tests;
mod nationality;
mod numbered;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod oracle_cases;
#[cfg(test)]
mod oracle_queries;
#[cfg(test)]
mod oracle_shapes;
#[cfg(test)]
mod oracle_spans;
#[cfg(unix)]
mod paged;
mod patience;
#[cfg(test)]
mod patience_tests;
mod put_away;
mod queue;
mod rank;
mod recency;
mod related;
mod remains;
mod rerank;
#[cfg(test)]
mod rerank_tests;
mod schema;
mod scratch;
mod search;
mod search_change;
mod search_each;
mod search_fold;
mod search_new;
mod search_options;
#[cfg(test)]
mod search_tests;
mod sentences;
mod similar;
mod snippet;
#[cfg(test)]
mod snippet_tests;
mod span;
mod span_cursor;
mod span_layout;
mod span_points;
#[cfg(test)]
mod span_tests;
mod span_tree;
mod spellings;
mod stored;
mod stored_form;
#[cfg(test)]
mod suggest_tests;
mod tape;
mod telling;
#[cfg(test)]
mod testing;
mod text_postings;
mod timeline;
mod together;
mod tokenizer;
mod told_names;
mod units;
mod values;
mod values_writer;
mod varint;
mod vocabulary;
pub mod watch_log;
mod why_not;
mod word_memory;
mod words;
mod words_any;
mod writer;

pub use archive::{Archive, LedgerMark, Meta};
pub use check::{CheckReport, check};
pub use collect::{After, Sort};
pub use entities::EntitiesOptions;
pub use generation::Generation;
pub use highlight_names::NamesIn;
pub use ledger_rows::Rows;
pub use lessons::Due;
pub use model::{Model, RANKING};
pub use patience::{go_on, within};
pub use recency::Recency;
pub use remains::{Part, Remains};
pub use schema::FORMAT;
pub use search_options::SearchOptions;
pub use timeline::{Counted, OverTime};
pub use writer::{Prepared, Writer, WriterOptions, prepare};
