//! What `extract` prints of an article: the contract that other programs read.

use std::io::{self, Write};

use serde::Serialize;

use super::json::write_json;
use crate::article::{Annotated, DateMention, Encoding, Mention, Place, Published, Stated};

#[derive(Serialize)]
struct Extracted<'a> {
    id: &'a str,
    record_id: Option<&'a str>,
    source: &'a Place,
    format: &'a str,
    url: Option<&'a str>,
    title: &'a str,
    text: &'a str,
    authors: &'a [String],
    outlet: Option<&'a str>,
    section: Option<&'a str>,
    language: Option<&'a str>,
    keywords: &'a [String],
    stated: &'a [Stated],
    encoding: &'a Encoding,
    published: Option<&'a Published>,
    modified: Option<String>,
    notes: &'a [String],
    /// Null where no recogniser knows the language; absent where none was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    names_by: Option<Option<&'a str>>,
    /// `start` and `end` count characters of `title`.
    #[serde(skip_serializing_if = "Option::is_none")]
    title_entities: Option<&'a [Mention]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entities: Option<&'a [Mention]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dates: Option<&'a [DateMention]>,
}

/// Writes one article as one line of JSON. `start` and `end` count Unicode characters of `text`.
pub fn write_extracted(
    out: &mut dyn Write,
    annotated: &Annotated,
    with_annotations: bool,
) -> io::Result<()> {
    let article = &annotated.article;
    let extracted = Extracted {
        id: &article.id,
        record_id: article.record_id.as_deref(),
        source: &article.source,
        format: &article.format,
        url: article.url.as_deref(),
        title: &article.title,
        text: &article.text,
        authors: &article.authors,
        outlet: article.outlet.as_deref(),
        section: article.section.as_deref(),
        language: article.language.as_deref(),
        keywords: &article.keywords,
        stated: &article.stated,
        encoding: &article.encoding,
        published: article.published.as_ref(),
        modified: article.modified.map(|day| day.to_string()),
        notes: &article.notes,
        names_by: with_annotations.then_some(annotated.names_by),
        title_entities: with_annotations.then_some(&annotated.title_entities),
        entities: with_annotations.then_some(&annotated.entities),
        dates: with_annotations.then_some(&annotated.dates),
    };
    write_json(out, &extracted)
}
