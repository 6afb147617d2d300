//! `newsearch`: full-text search for news archives.
//!
//! An article goes one way: file → bytes → text → [`article::RawDocument`] → [`article::Article`] →
//! [`article::Annotated`] → index. A query goes one way: text → [`query::Query`] → engine query →
//! [`hit::Results`] → bytes. The modules below stand in reading order.

pub mod annotate;
pub mod article;
pub mod cli;
pub mod commands;
pub mod date;
pub mod eight;
pub mod engine;
pub mod error;
pub mod fault;
pub mod fields;
pub mod files;
pub mod fingerprint;
pub mod hit;
pub mod ingest;
pub mod ledger;
pub mod near;
pub mod output;
pub mod query;
pub mod read;
pub mod receipt;
pub mod seal;
pub mod serve;
