//! The articles most like one. The page of the article fetches the list when it has time; without script it
//! links here.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::address;
use super::ask::{Given, Matching, given};
use super::found::{Found, headline};
use super::marked::plain;
use super::reply::Reply;
use super::routes;
use super::site::Site;

const MOST: usize = 10;

#[derive(Deserialize)]
pub struct Wanted {
    /// What the article is read for.
    #[serde(default)]
    q: String,
    #[serde(default, rename = "match")]
    matching: Matching,
}

#[derive(Template)]
#[template(path = "similar.html")]
struct Page {
    text: String,
    hidden: Vec<(&'static str, &'static str)>,
    title: String,
    back: String,
    found: Vec<Found>,
    /// The search by which they are found.
    query: String,
    href: String,
    copies: usize,
    copies_href: String,
}

pub async fn page(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    p: Given<Wanted>,
) -> Response {
    let work = async {
        let wanted = given(p)?;
        site.work(move |archive, _| {
            let article = archive.article(&id)?;
            let similar = archive.similar(&article.id, MOST, false)?;
            // Read for what they share with it: its words.
            let found = Found::all(archive, &similar.results.hits, "", Matching::All)?;
            let part = |part| address::article(&article.id, part, &wanted.q, wanted.matching);
            Reply::page(&Page {
                title: plain(headline(&article)),
                back: part(""),
                found,
                href: address::search(&similar.query),
                query: plain(&similar.query),
                copies: similar.copies.len(),
                copies_href: part("/copies"),
                text: wanted.q,
                hidden: Vec::new(),
            })
        })
        .await
    };
    routes::page(work.await, &headers)
}
