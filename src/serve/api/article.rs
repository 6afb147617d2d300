//! One article, those like it, and the archive as a whole.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::{MOST, Nothing, PLAIN, answer, at_most, json, ten};
use crate::engine::FORMAT;
use crate::output::{Format, QueryInfo, write_article, write_results, write_stats};
use crate::serve::article_page::whole;
use crate::serve::ask::{Given, Matching, ask, given};
use crate::serve::problem::Problem;
use crate::serve::site::Site;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marked {
    /// Its matches are marked.
    q: Option<String>,
    #[serde(default, rename = "match")]
    matching: Matching,
}

pub async fn article(
    State(site): State<Arc<Site>>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    p: Given<Marked>,
) -> Response {
    let work = async {
        let Path(id) = id.map_err(|e| Problem::bad_request(e.body_text()))?;
        let p = given(p)?;
        site.work_on(None, move |held, site| {
            let asked = p.q.map(|q| ask(site, &q, p.matching)).transpose()?;
            let marks = asked.as_ref().map(|asked| (&asked.node, asked.any));
            let found = whole(&held.archive, &id, marks)?;
            json(held, |out| {
                write_article(out, &found.view(), Format::Json, &PLAIN)
            })
        })
        .await
    };
    answer(&headers, work).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Like {
    id: String,
    #[serde(default = "ten")]
    limit: usize,
    #[serde(default)]
    copies: bool,
}

pub async fn similar(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    p: Given<Like>,
) -> Response {
    let work = async {
        let p = given(p)?;
        let limit = at_most("limit", p.limit, MOST)?;
        site.work_on(None, move |held, _| {
            let similar = held.archive.similar(&p.id, limit, p.copies)?;
            let info = QueryInfo::new(similar.query);
            json(held, |out| {
                write_results(out, &similar.results, &info, Format::Json, &PLAIN)
            })
        })
        .await
    };
    answer(&headers, work).await
}

pub async fn stats(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    p: Given<Nothing>,
) -> Response {
    let work = async {
        given(p)?;
        site.work_on(None, |held, _| {
            let figures = held.archive.figures()?;
            json(held, |out| write_stats(out, &figures, FORMAT, Format::Json))
        })
        .await
    };
    answer(&headers, work).await
}
