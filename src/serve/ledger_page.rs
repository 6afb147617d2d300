//! The archive itself: what became of every file and record, and figures of the index.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::marked::plain;
use super::problem::Problem;
use super::reply::Reply;
use super::routes;
use super::site::Site;
use crate::engine::Archive;
use crate::hit::Figures;
use crate::ledger::{State as Fate, Totals};

/// Reasons, encodings and the like that are listed.
const MOST: usize = 40;

type Counts = Vec<(String, u64)>;

/// What the page says of a ledger, which has an entry for each record of the archive.
pub struct Told {
    totals: Totals,
    skipped: Counts,
    failed: Counts,
    evidence: Counts,
    encodings: Counts,
}

#[derive(Template)]
#[template(path = "archive.html")]
struct Page {
    ledger: Arc<Told>,
    languages: Counts,
    figures: Figures,
    bytes: u64,
}

pub async fn page(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    let work = site.work(|archive, site| Reply::page(&filled(archive, site)?));
    routes::page(work.await, &headers)
}

fn filled(archive: &Archive, site: &Site) -> Result<Page, Problem> {
    let figures = archive.figures()?;
    Ok(Page {
        ledger: site
            .ledger
            .of(archive.meta().ledger.clone(), || read(archive))?,
        languages: most_first(figures.languages.clone()),
        bytes: figures.bytes.iter().map(|(_, bytes)| bytes).sum(),
        figures,
    })
}

fn read(archive: &Archive) -> Result<Told, Problem> {
    let ledger = archive.ledger()?;
    let mut counted: [BTreeMap<String, u64>; 4] = Default::default();
    let [skipped, failed, evidence, encodings] = &mut counted;
    let records = ledger.files.values().flat_map(|entry| entry.records.iter());
    for record in records {
        match (&record.state, record.article.as_ref()) {
            (Fate::Skipped { reason }, _) => count(skipped, reason.as_str()),
            (Fate::Failed { reason }, _) => count(failed, reason.as_str()),
            (Fate::Indexed, Some(article)) => {
                let by = article.by.as_str();
                count(evidence, if by.is_empty() { "none" } else { by });
                count(encodings, article.encoding.as_str());
            }
            (Fate::Indexed | Fate::Duplicate { .. }, _) => {}
        }
    }
    let [skipped, failed, evidence, encodings] = counted.map(most_first);
    Ok(Told {
        totals: Totals::of(ledger.files.values()),
        skipped,
        failed,
        evidence,
        encodings,
    })
}

fn count(counts: &mut BTreeMap<String, u64>, of: &str) {
    *counts.entry(plain(of)).or_default() += 1;
}

fn most_first(counts: BTreeMap<String, u64>) -> Counts {
    let mut counts: Counts = counts.into_iter().collect();
    counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    counts.truncate(MOST);
    for (name, _) in counts.iter_mut().filter(|(name, _)| name.is_empty()) {
        "unknown".clone_into(name);
    }
    counts
}
