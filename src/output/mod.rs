//! Results → bytes: text, JSON, JSON Lines, CSV, TREC, ids, paths; citations as RIS, BibTeX, CSL-JSON.
//!
//! Everything goes to the writer that the command hands down. Nothing of the corpus reaches it as a
//! control character; see [`sanitize`].

mod article;
mod batch;
mod bibtex;
mod citation;
mod csl;
mod csv;
mod entities;
mod explain;
pub mod extract;
mod facets;
mod format;
mod json;
mod lineage;
mod lines;
mod listing;
mod names;
mod news;
mod paint;
mod person;
mod record;
mod reference;
mod ris;
mod sanitize;
mod stats;
mod suggest;
mod text;
mod timeline;
mod timeline_bars;
mod timeline_svg;
mod verdict;

#[cfg(test)]
mod samples;

use std::io::{self, Write};

pub use article::{ArticleView, write_article};
pub use batch::{write_batch_header, write_batch_row};
pub use entities::write_entities;
pub use explain::{write_explanation, write_why_not};
pub use facets::{write_count, write_facets};
pub use format::Format;
pub use json::write_json;
pub use lineage::{Kinship, write_lineage};
pub use listing::Listing;
pub use names::fold_rule;
pub use news::{Watched, write_news};
pub use paint::Style;
pub use record::FORMAT_VERSION;
pub use reference::reference;
pub use sanitize::sanitize;
pub use stats::write_stats;
pub use suggest::{write_completions, write_related};
pub use text::{copies_line, date};
pub use timeline::{Scale, Series, write_timelines};
pub use timeline_svg::write_timelines_svg;
pub use verdict::write_verdict;

use crate::hit::Results;

/// What was asked, as far as the output repeats it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryInfo {
    /// The query in canonical print.
    pub query: String,
    /// How many hits were skipped before this page.
    pub offset: usize,
    /// The query's own id in a batch: the topic of a TREC run, and a column or field of the others.
    pub id: Option<String>,
    /// Whether CSV begins with its header; later queries of a batch go without.
    pub header: bool,
    /// What is counted: `each` copy of a story, or only the `first`.
    pub copies: &'static str,
}

impl QueryInfo {
    pub fn new(query: impl Into<String>) -> QueryInfo {
        QueryInfo {
            query: query.into(),
            offset: 0,
            id: None,
            header: true,
            copies: "each",
        }
    }
}

/// Writes one page of results.
pub fn write_results(
    out: &mut dyn Write,
    results: &Results,
    info: &QueryInfo,
    format: Format,
    style: &Style,
) -> io::Result<()> {
    match format {
        Format::Text => text::write(out, results, info, style),
        Format::Json => json::write_results(out, results, info),
        Format::Paths => lines::write_paths(out, results),
        Format::Jsonl
        | Format::Csv
        | Format::Trec
        | Format::Ids
        | Format::Ris
        | Format::Bibtex
        | Format::CslJson => match Listing::new(format, info) {
            Some(listing) => listing.write(out, &results.hits),
            None => Ok(()),
        },
    }
}
