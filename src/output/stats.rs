//! The figures of an index.

use std::io::{self, Write};

use super::format::Numbers;
use super::record::FORMAT_VERSION;
use super::{Format, json};
use crate::hit::{Bytes, Figures};

/// Bytes of the lengths of fields, which indexes had before format 17: readers of [`FORMAT_VERSION`] look for them.
const NO_LENGTHS: u64 = 0;

/// Writes the figures of an index of the given format; forms without one of their own give JSON.
pub fn write_stats(
    out: &mut dyn Write,
    figures: &Figures,
    index_format: u32,
    format: Format,
) -> io::Result<()> {
    let total: u64 = figures.bytes.iter().map(|(_, bytes)| bytes).sum();
    if !matches!(format.numbers(), Numbers::Text) {
        let bytes = figures.bytes.iter();
        let bytes = bytes.copied().chain([("field lengths", NO_LENGTHS)]);
        let bytes: serde_json::Map<_, _> =
            bytes.map(|(what, n)| (what.to_owned(), n.into())).collect();
        let record = serde_json::json!({
            "format_version": FORMAT_VERSION,
            "index_format": index_format,
            "articles": figures.articles,
            "words": figures.words,
            "segments": figures.segments,
            "deleted": figures.deleted,
            "languages": figures.languages,
            "bytes": bytes,
            "fields": fields(figures),
            "total_bytes": total,
        });
        return json::write_json(out, &record);
    }
    writeln!(out, "{:>14}  articles", figures.articles)?;
    writeln!(out, "{:>14}  words", figures.words)?;
    let (segments, deleted) = (figures.segments, figures.deleted);
    writeln!(
        out,
        "{segments:>14}  segments ({deleted} deleted articles in them)"
    )?;
    writeln!(out, "{total:>14}  bytes")?;
    for (what, bytes) in &figures.bytes {
        writeln!(out, "{bytes:>14}    {what}")?;
    }
    writeln!(out, "\nof these, by field:")?;
    for (field, of) in &figures.fields {
        let kinds = of.kinds().into_iter().filter(|(_, bytes)| *bytes > 0);
        let kinds: Vec<_> = kinds
            .map(|(what, bytes)| format!("{what} {bytes}"))
            .collect();
        writeln!(out, "{:>14}  {field}: {}", of.total(), kinds.join(", "))?;
    }
    writeln!(out)?;
    let mut languages: Vec<_> = figures.languages.iter().collect();
    languages.sort_by_key(|(tag, articles)| (std::cmp::Reverse(**articles), tag.as_str()));
    for (tag, articles) in languages {
        let tag = match tag.is_empty() {
            true => "unknown language",
            false => tag,
        };
        writeln!(out, "{articles:>14}  {tag}")?;
    }
    Ok(())
}

fn fields(figures: &Figures) -> serde_json::Value {
    let of = |(field, bytes): &(String, Bytes)| {
        serde_json::json!({
            "field": field,
            "dictionary": bytes.dictionary,
            "postings": bytes.postings,
            "positions": bytes.positions,
            "columns": bytes.columns,
            "field_lengths": NO_LENGTHS,
            "total": bytes.total(),
        })
    };
    figures.fields.iter().map(of).collect()
}
