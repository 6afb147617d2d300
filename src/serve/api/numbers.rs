//! What is counted: articles, values, names, articles over time.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::{MOST, PLAIN, answer, at_most, json, ten};
use crate::article::Kind;
use crate::engine::EntitiesOptions;
use crate::fields;
use crate::hit::Unit;
use crate::output::{Format, Scale, write_count, write_entities, write_facets, write_timelines};
use crate::serve::ask::{Given, Matching, ask, given};
use crate::serve::over_time;
use crate::serve::problem::Problem;
use crate::serve::site::Site;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asking {
    #[serde(default)]
    q: String,
    #[serde(default, rename = "match")]
    matching: Matching,
}

pub async fn count(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    p: Given<Asking>,
) -> Response {
    let work = async {
        let p = given(p)?;
        site.work_on(None, move |held, site| {
            let asked = ask(site, &p.q, p.matching)?;
            let total = held.archive.count(&asked.node, asked.any)?;
            json(held, |out| {
                write_count(out, total, &asked.info, Format::Json)
            })
        })
        .await
    };
    answer(&headers, work).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facets {
    field: String,
    #[serde(default)]
    q: String,
    #[serde(default, rename = "match")]
    matching: Matching,
    #[serde(default = "ten")]
    limit: usize,
}

/// The field of that name, where its values can be counted.
fn counted(name: &str) -> Result<&'static fields::Field, Problem> {
    let field = fields::by_name(name).filter(|field| field.facet);
    field.ok_or_else(|| {
        let counted = fields::FIELDS.iter().filter(|field| field.facet);
        let names: Vec<_> = counted.map(|field| field.name).collect();
        Problem::bad_request(format!("`{name}` cannot be counted"))
            .with_hint(format!("take one of {}", names.join(", ")))
    })
}

pub async fn facets(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    p: Given<Facets>,
) -> Response {
    let work = async {
        let p = given(p)?;
        let limit = at_most("limit", p.limit, MOST)?;
        let field = counted(&p.field)?;
        site.work_on(None, move |held, site| {
            let asked = ask(site, &p.q, p.matching)?;
            let archive = &held.archive;
            let (found, _) = archive.facets(&asked.node, asked.any, field.field, limit)?;
            json(held, |out| {
                write_facets(out, field.name, &found, &asked.info, Format::Json)
            })
        })
        .await
    };
    answer(&headers, work).await
}

/// The unit where none is asked for.
pub const UNIT: Unit = Unit::Month;

fn unit() -> Unit {
    UNIT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Over {
    #[serde(default)]
    q: String,
    #[serde(default, rename = "match")]
    matching: Matching,
    #[serde(default = "unit")]
    by: Unit,
    #[serde(default)]
    per_thousand: bool,
}

pub async fn timeline(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    p: Given<Over>,
) -> Response {
    let work = async {
        let p = given(p)?;
        site.work_on(None, move |held, site| {
            let asked = ask(site, &p.q, p.matching)?;
            let scale = Scale {
                unit: p.by,
                per_thousand: p.per_thousand,
            };
            let bytes = over_time::written(&held.archive, &asked, scale.unit, |out, series| {
                write_timelines(out, series, scale, Format::Json, &PLAIN)
            })?;
            json(held, |out| {
                *out = bytes;
                Ok(())
            })
        })
        .await
    };
    answer(&headers, work).await
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KindName {
    Person,
    Org,
    Place,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
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

pub async fn entities(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    p: Given<Names>,
) -> Response {
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
        site.work_on(None, move |held, site| {
            let asked = ask(site, &p.q, p.matching)?;
            let archive = &held.archive;
            let found = archive.entities(&asked.node, asked.any, &options)?;
            json(held, |out| {
                write_entities(out, &found, &asked.info, Format::Json, &PLAIN)
            })
        })
        .await
    };
    answer(&headers, work).await
}
