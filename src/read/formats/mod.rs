//! One file a format; the rows are in `super::format`.

pub mod csv;
pub mod html;
pub mod json;
pub mod jsonl;
pub mod markdown;
pub mod plain;
pub mod reuters;
pub mod sgml;
pub mod trec;
