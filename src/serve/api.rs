//! The interface for programs: the JSON of `--format json`.

mod suggest;

use std::io;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

use super::article_page::whole;
use super::ask::{Given, Matching, ask, given};
use super::over_time;
use super::problem::Problem;
use super::reply::{JSON, Reply};
use super::site::Site;
use crate::article::Kind;
use crate::engine::{EntitiesOptions, FORMAT, SearchOptions, Sort};
use crate::error::Error;
use crate::fields;
use crate::hit::Unit;
use crate::output::{
    Format, Scale, Style, write_article, write_count, write_entities, write_facets, write_results,
    write_stats, write_timelines,
};
use crate::query::Dup;

/// Articles of one answer, and how far into the results an answer may begin.
const MOST: usize = 1_000;
const FARTHEST: usize = 100_000;

type Answer = Result<Reply, Problem>;

pub fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/api/v1/search", get(search))
        .route("/api/v1/count", get(count))
        .route("/api/v1/facets", get(facets))
        .route("/api/v1/timeline", get(timeline))
        .route("/api/v1/entities", get(entities))
        .route("/api/v1/articles/{id}", get(article))
        .route("/api/v1/suggest", get(suggest::suggest))
        .route("/api/v1/stats", get(stats))
        .route("/api/v1/openapi.json", get(openapi))
}

fn answer(reply: Answer, headers: &HeaderMap) -> Response {
    reply
        .unwrap_or_else(|p| Reply::problem(&p))
        .respond(headers)
}

/// What `write` writes, as JSON.
fn json(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Answer {
    let mut bytes = Vec::new();
    write(&mut bytes).map_err(|e| Problem::from(Error::Output(e)))?;
    Ok(Reply::new(JSON, bytes))
}

/// For no terminal.
pub const PLAIN: Style = Style {
    color: false,
    width: 100,
    tty: false,
};

/// `value` where it is no more than `most`.
fn at_most(name: &str, value: usize, most: usize) -> Result<usize, Problem> {
    match value <= most {
        true => Ok(value),
        false => Err(Problem::bad_request(format!(
            "{name} is {value}; it can be {most} at most"
        ))),
    }
}

fn ten() -> usize {
    10
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Search {
    #[serde(default)]
    q: String,
    #[serde(default, rename = "match")]
    matching: Matching,
    #[serde(default)]
    sort: Sort,
    #[serde(default = "ten")]
    limit: usize,
    #[serde(default)]
    offset: usize,
}

async fn search(State(site): State<Arc<Site>>, headers: HeaderMap, p: Given<Search>) -> Response {
    let work = async {
        let p = given(p)?;
        let limit = at_most("limit", p.limit, MOST)?;
        let offset = at_most("offset", p.offset, FARTHEST)?;
        site.work(move |archive, site| {
            let mut asked = ask(site, &p.q, p.matching)?;
            let options = SearchOptions {
                limit,
                offset,
                sort: p.sort,
                after: None,
                any: asked.any,
                snippets: true,
                // As lists for other programs: every article, unless the query says otherwise.
                fold: asked.node.dup() == Some(Dup::Fold),
                copies: true,
                advice: true,
                query_text: asked.text,
                ..SearchOptions::default()
            };
            let results = archive.search(&asked.node, &options)?;
            asked.info.offset = offset;
            json(|out| write_results(out, &results, &asked.info, Format::Json, &PLAIN))
        })
        .await
    };
    answer(work.await, &headers)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asking {
    #[serde(default)]
    q: String,
    #[serde(default, rename = "match")]
    matching: Matching,
}

async fn count(State(site): State<Arc<Site>>, headers: HeaderMap, p: Given<Asking>) -> Response {
    let work = async {
        let p = given(p)?;
        site.work(move |archive, site| {
            let asked = ask(site, &p.q, p.matching)?;
            let total = archive.count(&asked.node, asked.any)?;
            json(|out| write_count(out, total, &asked.info, Format::Json))
        })
        .await
    };
    answer(work.await, &headers)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facets {
    field: String,
    #[serde(default)]
    q: String,
    #[serde(default, rename = "match")]
    matching: Matching,
    #[serde(default = "ten")]
    limit: usize,
}

async fn facets(State(site): State<Arc<Site>>, headers: HeaderMap, p: Given<Facets>) -> Response {
    let work = async {
        let p = given(p)?;
        let limit = at_most("limit", p.limit, MOST)?;
        let field = fields::by_name(&p.field).filter(|field| field.facet);
        let field = field.ok_or_else(|| {
            let counted = fields::FIELDS.iter().filter(|field| field.facet);
            let names: Vec<_> = counted.map(|field| field.name).collect();
            Problem::bad_request(format!("`{}` cannot be counted", p.field))
                .with_hint(format!("take one of {}", names.join(", ")))
        })?;
        site.work(move |archive, site| {
            let asked = ask(site, &p.q, p.matching)?;
            let (found, _) = archive.facets(&asked.node, asked.any, field.field, limit)?;
            json(|out| write_facets(out, field.name, &found, &asked.info, Format::Json))
        })
        .await
    };
    answer(work.await, &headers)
}

/// The unit where none is asked for.
pub const UNIT: Unit = Unit::Month;

fn unit() -> Unit {
    UNIT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Over {
    #[serde(default)]
    q: String,
    #[serde(default, rename = "match")]
    matching: Matching,
    #[serde(default = "unit")]
    by: Unit,
    #[serde(default)]
    per_thousand: bool,
}

async fn timeline(State(site): State<Arc<Site>>, headers: HeaderMap, p: Given<Over>) -> Response {
    let work = async {
        let p = given(p)?;
        site.work(move |archive, site| {
            let asked = ask(site, &p.q, p.matching)?;
            let scale = Scale {
                unit: p.by,
                per_thousand: p.per_thousand,
            };
            let bytes = over_time::written(archive, &asked, scale.unit, |out, series| {
                write_timelines(out, series, scale, Format::Json, &PLAIN)
            })?;
            Ok(Reply::new(JSON, bytes))
        })
        .await
    };
    answer(work.await, &headers)
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindName {
    Person,
    Org,
    Place,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    #[serde(default)]
    q: String,
    #[serde(default, rename = "match")]
    matching: Matching,
    kind: Option<KindName>,
    #[serde(default = "ten")]
    limit: usize,
    #[serde(default)]
    with: usize,
}

async fn entities(State(site): State<Arc<Site>>, headers: HeaderMap, p: Given<Names>) -> Response {
    const MOST_WITH: usize = 100;
    let work = async {
        let p = given(p)?;
        let options = EntitiesOptions {
            kinds: match p.kind {
                None => Kind::ALL.to_vec(),
                Some(KindName::Person) => vec![Kind::Person],
                Some(KindName::Org) => vec![Kind::Organization],
                Some(KindName::Place) => vec![Kind::Place],
            },
            limit: at_most("limit", p.limit, MOST)?,
            with: at_most("with", p.with, MOST_WITH)?,
        };
        site.work(move |archive, site| {
            let asked = ask(site, &p.q, p.matching)?;
            let found = archive.entities(&asked.node, asked.any, &options)?;
            json(|out| write_entities(out, &found, &asked.info, Format::Json, &PLAIN))
        })
        .await
    };
    answer(work.await, &headers)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

async fn article(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    p: Given<Nothing>,
) -> Response {
    let work = async {
        given(p)?;
        site.work(move |archive, _| {
            let found = whole(archive, &id, None)?;
            json(|out| write_article(out, &found.view(), Format::Json, &PLAIN))
        })
        .await
    };
    answer(work.await, &headers)
}

async fn stats(State(site): State<Arc<Site>>, headers: HeaderMap, p: Given<Nothing>) -> Response {
    let work = async {
        given(p)?;
        site.work(|archive, _| {
            let figures = archive.figures()?;
            json(|out| write_stats(out, &figures, FORMAT, Format::Json))
        })
        .await
    };
    answer(work.await, &headers)
}

/// The description of all this, for programs that read it.
pub const OPENAPI: &str = include_str!("assets/openapi.json");

async fn openapi(headers: HeaderMap) -> Response {
    answer(Ok(Reply::new(JSON, OPENAPI.as_bytes().to_vec())), &headers)
}
