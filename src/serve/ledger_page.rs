//! The archive itself: what became of every file and record, and figures of the index.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::address;
use super::found::place;
use super::marked::plain;
use super::problem::Problem;
use super::reply::Reply;
use super::routes;
use super::site::Site;
use crate::engine::Archive;
use crate::fields::FieldName;
use crate::hit::Figures;
use crate::ledger::{State as Fate, Totals};
use crate::query::{Node, Query};

/// Reasons, encodings and the like that are listed; and records that failed or were skipped, of each.
const MOST: usize = 40;
const RECORDS: usize = 100;

/// What the date of an undated article rests on.
const UNDATED: &str = "none";

/// A value with its articles, and the search that finds them where there is one.
pub struct Count {
    text: String,
    n: u64,
    href: Option<String>,
}

type Counts = Vec<Count>;

/// A record that is no article: where, and why.
type Missing = Vec<(String, String)>;

/// What the page says of a ledger, which has an entry for each record of the archive.
pub struct Told {
    totals: Totals,
    skipped: Counts,
    failed: Counts,
    evidence: Counts,
    encodings: Counts,
    outlets: Counts,
    records_failed: Missing,
    records_skipped: Missing,
}

#[derive(Template)]
#[template(path = "archive.html")]
struct Page {
    text: &'static str,
    hidden: [(&'static str, &'static str); 0],
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
        text: "",
        hidden: [],
        ledger: site
            .ledger
            .of(archive.meta().ledger.clone(), || read(archive))?,
        languages: most_first(figures.languages.clone(), Some("lang")),
        bytes: figures.bytes.iter().map(|(_, bytes)| bytes).sum(),
        figures,
    })
}

fn read(archive: &Archive) -> Result<Told, Problem> {
    let ledger = archive.ledger()?;
    let mut counted: [BTreeMap<String, u64>; 4] = Default::default();
    let [skipped, failed, evidence, encodings] = &mut counted;
    let files = ledger.files.values();
    let records = files.flat_map(|file| file.records.iter().map(move |record| (file, record)));
    let (mut records_failed, mut records_skipped) = (Missing::new(), Missing::new());
    for (file, record) in records {
        let list = |list: &mut Missing, reason: &str| {
            if list.len() < RECORDS {
                list.push((place(&file.place(record)), plain(reason)));
            }
        };
        match (&record.state, record.article.as_ref()) {
            (Fate::Skipped { reason }, _) => {
                count(skipped, reason.as_str());
                list(&mut records_skipped, reason.as_str());
            }
            (Fate::Failed { reason }, _) => {
                count(failed, reason.as_str());
                list(&mut records_failed, reason.as_str());
            }
            (Fate::Indexed, Some(article)) => {
                let by = article.by.as_str();
                count(evidence, if by.is_empty() { UNDATED } else { by });
                count(encodings, article.encoding.as_str());
            }
            (Fate::Indexed | Fate::Duplicate { .. }, _) => {}
        }
    }
    let all = Node {
        query: Query::All,
        span: 0..0,
    };
    let (outlets, _) = archive.facets(&all, false, FieldName::Source, MOST)?;
    let outlets = outlets.into_iter().map(|f| (plain(&f.value), f.articles));
    let [skipped, failed, evidence, encodings] = counted;
    Ok(Told {
        totals: Totals::of(ledger.files.values()),
        skipped: most_first(skipped, None),
        failed: most_first(failed, None),
        evidence: most_first(evidence, Some("by")),
        encodings: most_first(encodings, None),
        outlets: most_first(outlets.collect(), Some("source")),
        records_failed,
        records_skipped,
    })
}

fn count(counts: &mut BTreeMap<String, u64>, of: &str) {
    *counts.entry(plain(of)).or_default() += 1;
}

/// `field` is the one that finds the articles of a value.
fn most_first(counts: BTreeMap<String, u64>, field: Option<&str>) -> Counts {
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    counts.truncate(MOST);
    let search = |text: &str| match (field?, text) {
        (_, "") => None,
        ("by", UNDATED) => Some(address::search("date:none")),
        (field, text) => Some(address::search(&address::clause(field, text))),
    };
    let count = |(text, n): (String, u64)| Count {
        href: search(&text),
        text: match text.is_empty() {
            true => "unknown".to_owned(),
            false => text,
        },
        n,
    };
    counts.into_iter().map(count).collect()
}
