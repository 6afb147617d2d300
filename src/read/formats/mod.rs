//! One file a format; the rows are in `super::format`.

pub mod agency;
pub mod anpa;
pub mod csv;
mod csv_fields;
pub mod feed;
pub mod feed_item;
pub mod forwarded;
pub mod html;
pub mod iptc7901;
pub mod json;
pub mod jsonl;
pub mod mail;
pub mod markdown;
pub mod mbox;
pub mod newsml;
pub mod newsml_g2;
pub mod nitf;
pub mod pdf;
pub mod plain;
pub mod reuters;
pub mod sgml;
pub mod trec;
pub mod warc;
pub mod warc_header;
pub mod warc_page;
pub mod wire;
pub mod xml;
