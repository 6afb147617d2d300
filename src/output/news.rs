//! What a watch tells: the new matches of a query, one after another.

use std::io::{self, Write};

use serde::Serialize;

use super::record::{self, HitRecord};
use super::sanitize::sanitize;
use super::{Format, Style, json, text};
use crate::hit::Hit;

/// A query that is watched.
#[derive(Clone, Copy, Debug)]
pub struct Watched<'a> {
    /// As its line in the file names it.
    pub name: &'a str,
    /// In canonical print.
    pub query: &'a str,
}

#[derive(Serialize)]
struct NewsRecord<'a> {
    watch: &'a str,
    query: &'a str,
    #[serde(flatten)]
    hit: HitRecord<'a>,
    /// The ids of copies of it that are new as well.
    new_copies: &'a [String],
}

/// One new article; `copies` are the ids of those that were folded under it.
pub fn write_news(
    out: &mut dyn Write,
    watched: Watched,
    hit: &Hit,
    copies: &[String],
    format: Format,
    style: &Style,
) -> io::Result<()> {
    if format == Format::Jsonl {
        let record = NewsRecord {
            watch: watched.name,
            query: watched.query,
            hit: record::hit(hit),
            new_copies: copies,
        };
        return json::write_json(out, &record);
    }
    if hit.rank == 1 {
        writeln!(out, "== {}\n", sanitize(watched.name))?;
    }
    text::write_hit(out, hit, style)?;
    if !copies.is_empty() {
        writeln!(out, "   + new copies: {}", sanitize(&copies.join(", ")))?;
    }
    out.write_all(b"\n")
}
