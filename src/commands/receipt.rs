//! Receipts of queries: made of an answer, written and read.

use std::fs;
use std::path::Path;

use crate::engine::{Archive, FORMAT, RANKING, Recency, SearchOptions, Sort};
use crate::error::{Error, Result};
use crate::files;
use crate::hit::Results;
use crate::receipt::{FORMAT_VERSION, Receipt, ReceiptHit};
use crate::seal::{is_as_sealed, sealed};

/// `query` is in canonical form.
pub fn of(
    archive: &Archive,
    query: &str,
    options: &SearchOptions,
    results: &Results,
) -> Result<Receipt> {
    let hit = |hit: &crate::hit::Hit| ReceiptHit {
        id: hit.article.id.clone(),
        content_hash: hit.article.content_hash.clone(),
        // As many digits as JSON output has.
        score: (hit.score * 1e4).round() / 1e4,
        title: hit.article.title.clone(),
    };
    Ok(Receipt {
        format_version: FORMAT_VERSION,
        program: concat!("newsearch ", env!("CARGO_PKG_VERSION")).to_owned(),
        index_format: FORMAT,
        ranking: RANKING,
        archive: archive.fingerprint(),
        articles: archive.meta().articles,
        aliases: archive.aliases_hash()?,
        query: query.to_owned(),
        any: options.any,
        sort: options.sort.name().to_owned(),
        half_life: options.recency.map(|r| (r.half_life, r.today)),
        limit: options.limit,
        offset: options.offset,
        folded: options.fold,
        total: results.total,
        relaxed: results.relaxed.is_some(),
        hits: results.hits.iter().map(hit).collect(),
        seal: None,
    })
}

/// Under which options the query of a receipt was asked.
pub fn options(receipt: &Receipt, path: &Path) -> Result<SearchOptions> {
    let mut sorts = Sort::ALL.into_iter();
    let sort = sorts.find(|sort| sort.name() == receipt.sort);
    let sort = sort.ok_or_else(|| {
        let order = &receipt.sort;
        Error::Usage(format!(
            "`{}` has an unknown order, `{order}`",
            path.display()
        ))
    })?;
    Ok(SearchOptions {
        limit: receipt.limit,
        offset: receipt.offset,
        sort,
        any: receipt.any,
        fold: receipt.folded,
        recency: receipt
            .half_life
            .map(|(half_life, today)| Recency { half_life, today }),
        query_text: receipt.query.clone(),
        ..SearchOptions::default()
    })
}

pub fn write(path: &Path, receipt: &Receipt) -> Result<()> {
    let text = serde_json::to_vec_pretty(receipt).map_err(|e| Error::Engine(e.into()))?;
    files::replace(path, &sealed(&text)).map_err(|e| Error::io(path, e))
}

pub fn read(path: &Path) -> Result<Receipt> {
    let bytes = fs::read(path).map_err(|e| Error::io(path, e))?;
    let receipt: Receipt = serde_json::from_slice(&bytes).map_err(|e| {
        Error::Usage(format!(
            "`{}` is no receipt: {e}\nhint: `newsearch query ... --receipt FILE` writes one",
            path.display()
        ))
    })?;
    if !is_as_sealed(&bytes).unwrap_or(receipt.seal.is_none()) {
        return Err(Error::Usage(format!(
            "`{}` is not what was written: it does not match its checksum\nhint: take another copy of it",
            path.display()
        )));
    }
    if receipt.format_version != FORMAT_VERSION {
        return Err(Error::Usage(format!(
            "`{}` is a receipt of version {}, and this program reads version {FORMAT_VERSION}",
            path.display(),
            receipt.format_version
        )));
    }
    Ok(receipt)
}
