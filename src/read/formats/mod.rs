//! One file a format; the rows are in `super::format`.

pub mod agency;
pub mod csv;
pub mod feed;
pub mod feed_item;
pub mod html;
pub mod json;
pub mod jsonl;
pub mod markdown;
pub mod newsml;
pub mod newsml_g2;
pub mod nitf;
pub mod plain;
pub mod reuters;
pub mod sgml;
pub mod trec;
pub mod xml;
