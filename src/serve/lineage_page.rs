//! The copies of an article and the versions of its page, with what each says otherwise, sentence by sentence.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::address;
use super::ask::{Given, Matching, given};
use super::dated::Dated;
use super::found::{headline, place};
use super::marked::{direction, plain};
use super::problem::Problem;
use super::reply::Reply;
use super::routes;
use super::site::Site;
use crate::hit::{Change, Lineage, Member};

/// Articles of one page; the earliest ones.
const MOST: usize = 100;

#[derive(Deserialize)]
pub struct Wanted {
    /// What the article is read for.
    #[serde(default)]
    q: String,
    #[serde(default, rename = "match")]
    matching: Matching,
}

/// A sentence in which an article differs from the one it is held against.
struct Difference {
    cut: Option<String>,
    added: Option<String>,
}

struct Row {
    title: String,
    href: String,
    language: String,
    direction: &'static str,
    outlet: String,
    date: Dated,
    place: String,
    /// The one that was asked for.
    is_asked: bool,
    /// How much it shares with the one it is held against, in percent; none of the first.
    shared: Option<u32>,
    differences: Vec<Difference>,
}

#[derive(Template)]
#[template(path = "lineage.html")]
struct Page {
    text: String,
    hidden: Vec<(&'static str, &'static str)>,
    are_copies: bool,
    title: String,
    back: String,
    total: usize,
    /// Nothing says which page the article is a version of.
    has_no_url: bool,
    rows: Vec<Row>,
}

pub async fn copies(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    p: Given<Wanted>,
) -> Response {
    let work = async {
        let wanted = given(p)?;
        site.work(move |archive, _| Reply::page(&filled(archive.copies(&id)?, true, wanted)?))
            .await
    };
    routes::page(work.await, &headers)
}

pub async fn versions(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    p: Given<Wanted>,
) -> Response {
    let work = async {
        let wanted = given(p)?;
        site.work(move |archive, _| Reply::page(&filled(archive.versions(&id)?, false, wanted)?))
            .await
    };
    routes::page(work.await, &headers)
}

fn filled(lineage: Lineage, are_copies: bool, wanted: Wanted) -> Result<Page, Problem> {
    let asked = lineage.members.iter().find(|member| member.asked);
    let asked = asked.ok_or_else(Problem::defect)?;
    let rows = lineage.members.iter().take(MOST);
    Ok(Page {
        are_copies,
        title: plain(headline(&asked.article)),
        back: address::article(&asked.article.id, "", &wanted.q, wanted.matching),
        total: lineage.members.len(),
        has_no_url: asked.article.url.is_none(),
        rows: rows.map(|member| row(member, &wanted)).collect(),
        text: wanted.q,
        hidden: Vec::new(),
    })
}

fn row(member: &Member, wanted: &Wanted) -> Row {
    let article = &member.article;
    let difference = |change: &Change| match change {
        Change::Cut(text) => Difference {
            cut: Some(plain(text)),
            added: None,
        },
        Change::Added(text) => Difference {
            cut: None,
            added: Some(plain(text)),
        },
        Change::Changed { from, to } => Difference {
            cut: Some(plain(from)),
            added: Some(plain(to)),
        },
    };
    Row {
        title: plain(headline(article)),
        href: address::article(&article.id, "", &wanted.q, wanted.matching),
        language: plain(article.language.as_deref().unwrap_or_default()),
        direction: direction(article.language.as_deref()),
        outlet: plain(article.outlet.as_deref().unwrap_or("no outlet")),
        date: Dated::of(article.published.as_ref()),
        place: place(&article.source),
        is_asked: member.asked,
        // Never 100 where something differs.
        shared: member.shared.map(|shared| (shared * 100.0).floor() as u32),
        differences: member.changes.iter().map(difference).collect(),
    }
}
