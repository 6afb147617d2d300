//! An article made ready off the sequencing thread: annotated, prepared for the index, identified.

use xxhash_rust::xxh3::xxh3_128;

use crate::article::{Annotated, Article};
use crate::engine::{Prepared, prepare};
use crate::error::{Error, Result, Skipped};
use crate::ledger::{ArticleEntry, Id, Key};

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
    let evidence = article.published.as_ref().map(|p| p.evidence.name());
    let no_id = || Error::Engine(format!("`{}` is no id", article.id).into());
    let entry = ArticleEntry {
        id: Id::of(&article.id).ok_or_else(no_id)?,
        key: identity(article),
        hash: prepared.hash,
        length: u32::try_from(prepared.length).unwrap_or(u32::MAX),
        language: article.language.as_deref().unwrap_or_default().into(),
        by: evidence.unwrap_or_default().into(),
        encoding: match &article.encoding.given {
            Some(given) => format!("{given} (given)").into(),
            None => article.encoding.used.as_str().into(),
        },
    };
    Ok(Ready { prepared, entry })
}

/// Equal for the very same article met again: content, own id or URL, outlet and day.
pub fn identity(article: &Article) -> Key {
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
    let all = [&article.content_hash, own, outlet, &day].join("\0");
    xxh3_128(all.as_bytes()).into()
}
