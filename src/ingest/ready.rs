//! An article made ready off the sequencing thread: annotated, prepared for the index, identified.

use xxhash_rust::xxh3::xxh3_128;

use crate::article::{Annotated, Article};
use crate::engine::{Prepared, prepare};
use crate::error::{Result, Skipped};
use crate::ledger::ArticleEntry;

/// An article as the sequencing thread receives it.
pub struct Ready {
    pub prepared: Prepared,
    pub entry: ArticleEntry,
}

/// Makes an annotated article ready.
pub fn ready(annotated: Annotated) -> std::result::Result<Ready, Skipped> {
    ready_from(annotated).map_err(|e| Skipped::failed(e.to_string()))
}

pub fn ready_from(annotated: Annotated) -> Result<Ready> {
    let prepared = prepare(annotated)?;
    let article = &prepared.annotated.article;
    let entry = ArticleEntry {
        id: article.id.clone(),
        key: identity(article),
        hash: prepared.hash,
        length: prepared.length,
        language: article.language.clone().unwrap_or_default(),
        by: article
            .published
            .as_ref()
            .map_or("", |p| p.evidence.name())
            .to_owned(),
        encoding: match &article.encoding.given {
            Some(given) => format!("{given} (given)"),
            None => article.encoding.used.clone(),
        },
    };
    Ok(Ready { prepared, entry })
}

/// Equal for the very same article met again: content, own id or URL, outlet and day.
fn identity(article: &Article) -> u128 {
    let own = article
        .record_id
        .as_deref()
        .or(article.url.as_deref())
        .unwrap_or("");
    let day = article
        .published
        .as_ref()
        .map_or(String::new(), |p| format!("{}{}", p.earliest, p.latest));
    let outlet = article.outlet.as_deref().unwrap_or("");
    xxh3_128(
        [&article.content_hash, own, outlet, &day]
            .join("\0")
            .as_bytes(),
    )
}
