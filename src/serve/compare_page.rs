//! Queries side by side over time: how many articles of each, or how many of a thousand; drawn, and as figures.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::address;
use super::ask::{Asked, Given, Matching, ask, given};
use super::chart::{self, Chart};
use super::marked::plain;
use super::over_time::fitting;
use super::problem::Problem;
use super::reply::Reply;
use super::routes;
use super::site::Site;
use super::slip::Slip;
use crate::engine::{Archive, Counted, OverTime};
use crate::hit::{Bucket, Timeline, Unit};
use crate::query::{Node, outlets, print};

/// As many as can be told apart.
const MOST: usize = 8;

/// What is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Measure {
    /// Articles of a thousand of the archive, or of the outlets that a query asks for.
    #[default]
    Share,
    Articles,
}

#[derive(Deserialize)]
pub struct Wanted {
    /// One a line.
    #[serde(default)]
    queries: String,
    #[serde(default, rename = "match")]
    matching: Matching,
    by: Option<Unit>,
    measure: Option<Measure>,
}

struct Choice {
    value: &'static str,
    is_chosen: bool,
}

/// One of the queries.
struct Series {
    text: String,
    href: String,
    /// What finds the articles that it is counted against.
    of: String,
    beside: Vec<String>,
}

struct Cell {
    href: String,
    value: Option<String>,
    told: String,
}

struct Row {
    label: String,
    cells: Vec<Cell>,
}

#[derive(Template)]
#[template(path = "compare.html")]
struct Page {
    text: String,
    hidden: Vec<(&'static str, &'static str)>,
    queries: String,
    slip: Option<Slip>,
    is_any: bool,
    is_share: bool,
    unit: &'static str,
    units: Vec<Choice>,
    chart: Option<Chart>,
    series: Vec<Series>,
    rows: Vec<Row>,
}

pub async fn page(State(site): State<Arc<Site>>, headers: HeaderMap, p: Given<Wanted>) -> Response {
    let work = async {
        let wanted = given(p)?;
        site.work(move |archive, site| Reply::page(&filled(archive, site, &wanted)?))
            .await
    };
    routes::page(work.await, &headers)
}

fn filled(archive: &Archive, site: &Site, wanted: &Wanted) -> Result<Page, Problem> {
    let lines = wanted.queries.lines().map(str::trim);
    let queries: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    if queries.len() > MOST {
        let mut problem = Problem::bad_request(format!(
            "{} queries are too many to be told apart",
            queries.len()
        ));
        problem.hint = Some(format!("give {MOST} at most"));
        return Err(problem);
    }
    let asked = queries.iter().map(|q| ask(site, q, wanted.matching));
    let (asked, slip): (Vec<Asked>, _) = match asked.collect() {
        Ok(asked) => (asked, None),
        Err(problem) => (Vec::new(), Some(Slip::of(&problem).ok_or(problem)?)),
    };
    let of: Vec<Node> = asked.iter().map(|a| outlets(&a.node, a.any)).collect();
    let over_time = over_time(archive, &asked, &of)?;
    let (unit, units) = fitting(buckets(&over_time.by(Unit::Year)), Unit::Year, wanted.by);
    let timelines = over_time.by(unit);
    let measure = wanted.measure.unwrap_or(match asked.len() {
        0 | 1 => Measure::Articles,
        _ => Measure::Share,
    });
    let is_share = measure == Measure::Share;
    let series = asked.iter().zip(&of).zip(&timelines);
    let series = series.map(|((asked, of), timeline)| Series {
        text: plain(&asked.text),
        href: address::search(&asked.text),
        of: match print(of) {
            of if of.is_empty() => "all articles".to_owned(),
            of => plain(&of),
        },
        beside: chart::beside(timeline, unit),
    });
    Ok(Page {
        text: String::new(),
        hidden: Vec::new(),
        queries: queries.join("\n"),
        slip,
        is_any: wanted.matching == Matching::Any,
        is_share,
        unit: unit.name(),
        units: units
            .iter()
            .map(|other| Choice {
                value: other.name(),
                is_chosen: *other == unit,
            })
            .collect(),
        chart: Chart::of(&timelines, unit, is_share),
        series: series.collect(),
        rows: rows(&asked, &timelines, unit, is_share),
    })
}

fn over_time(archive: &Archive, asked: &[Asked], of: &[Node]) -> Result<OverTime, Problem> {
    let counted = asked.iter().zip(of).map(|(asked, of)| Counted {
        query: &asked.node,
        any: asked.any,
        of,
    });
    Ok(archive.over_time(&counted.collect::<Vec<_>>())?)
}

/// Of all of them: each has the same.
fn buckets(timelines: &[Timeline]) -> &[Bucket] {
    timelines.first().map_or(&[], |t| t.buckets.as_slice())
}

/// A row for each bucket that says anything; its cells lead to its articles.
fn rows(asked: &[Asked], timelines: &[Timeline], unit: Unit, is_share: bool) -> Vec<Row> {
    let mut rows = Vec::new();
    for (i, bucket) in buckets(timelines).iter().enumerate() {
        let clause = chart::clause(unit, bucket);
        let cells = asked.iter().zip(timelines).filter_map(|(asked, timeline)| {
            let bucket = timeline.buckets.get(i)?;
            Some(Cell {
                href: match bucket.articles {
                    0 => String::new(),
                    _ => address::search(&asked.within(&clause)),
                },
                value: chart::figure(bucket, is_share),
                told: chart::told(bucket, is_share),
            })
        });
        let cells: Vec<Cell> = cells.collect();
        if cells.iter().any(|cell| cell.value.is_some()) {
            rows.push(Row {
                label: bucket.label.clone(),
                cells,
            });
        }
    }
    rows
}
