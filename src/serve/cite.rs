//! The citation of an article, as a file for programs that keep references.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::api::PLAIN;
use super::article_page::Whole;
use super::ask::{Given, given};
use super::problem::Problem;
use super::reply::Reply;
use super::routes;
use super::site::Site;
use crate::error::Error;
use crate::output::{Format, write_article};

#[derive(Deserialize)]
pub struct Cite {
    format: String,
}

/// The forms of a citation: name, type, name of the file.
const FORMS: &[(&str, Format, &str, &str)] = &[
    (
        "ris",
        Format::Ris,
        "application/x-research-info-systems",
        "article.ris",
    ),
    (
        "bibtex",
        Format::Bibtex,
        "application/x-bibtex",
        "article.bib",
    ),
    (
        "csl-json",
        Format::CslJson,
        "application/json",
        "article.json",
    ),
];

pub async fn cite(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    p: Given<Cite>,
) -> Response {
    let work = async {
        let cite = given(p)?;
        let form = FORMS.iter().find(|(name, ..)| *name == cite.format);
        let (_, format, kind, file) = *form.ok_or_else(|| {
            Problem::bad_request(format!("`{}` is no form of a citation", cite.format))
        })?;
        site.work(move |archive, _| {
            // A citation says nothing of what the text names: nothing is looked for.
            let found = Whole::of(archive.article(&id)?.into());
            let mut bytes = Vec::new();
            let written = write_article(&mut bytes, &found.view(), format, &PLAIN);
            written.map_err(|e| Problem::from(Error::Output(e)))?;
            Ok(Reply {
                file: Some(file),
                ..Reply::new(kind, bytes)
            })
        })
        .await
    };
    routes::page(work.await, &headers)
}
