//! Ranked articles, a page at a time.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::cursor::{Cursor, FARTHEST};
use super::{Answer, MOST, PLAIN, answer, at_most, json, ten};
use crate::date::Day;
use crate::engine::{SearchOptions, Sort};
use crate::hit::Results;
use crate::output::{Format, write_results};
use crate::query::Dup;
use crate::serve::address::encoded;
use crate::serve::ask::{Given, Matching, ask_on, given};
use crate::serve::held::Held;
use crate::serve::problem::Problem;
use crate::serve::site::Site;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    #[serde(default)]
    pub q: String,
    #[serde(default, rename = "match")]
    pub matching: Matching,
    #[serde(default)]
    pub sort: Sort,
    #[serde(default = "ten")]
    limit: usize,
    #[serde(default)]
    offset: usize,
    cursor: Option<String>,
}

impl Search {
    #[cfg(test)]
    pub fn of(q: &str) -> Search {
        Search {
            q: q.to_owned(),
            matching: Matching::All,
            sort: Sort::Relevance,
            limit: 10,
            offset: 0,
            cursor: None,
        }
    }

    /// The address of a page of this search.
    fn link(&self, cursor: &Cursor) -> String {
        let mut address = format!("/api/v1/search?q={}", encoded(&self.q));
        if self.matching == Matching::Any {
            address.push_str("&match=any");
        }
        if self.sort != Sort::Relevance {
            address.push_str(&format!("&sort={}", self.sort.name()));
        }
        address.push_str(&format!("&limit={}", self.limit));
        address.push_str(&format!("&cursor={}", cursor.written(self)));
        address
    }
}

pub async fn search(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    p: Given<Search>,
) -> Response {
    let work = async {
        let search = given(p)?;
        at_most("limit", search.limit, MOST)?;
        at_most("offset", search.offset, FARTHEST)?;
        let cursor = search.cursor.as_deref().map(|c| Cursor::read(c, &search));
        let cursor = cursor.transpose()?;
        if cursor.is_some() && search.offset > 0 {
            return Err(
                Problem::bad_request("a page begins at `cursor` or at `offset`")
                    .with_hint("leave `offset` out"),
            );
        }
        site.work_on(cursor.map(|c| c.state), move |held, site| {
            let day = cursor.map_or_else(|| site.today(), |c| c.day);
            let offset = cursor.map_or(search.offset, |c| c.offset);
            page(&search, held, site, day, offset)
        })
        .await
    };
    answer(&headers, work).await
}

fn page(search: &Search, held: &Arc<Held>, site: &Site, day: Day, offset: usize) -> Answer {
    let mut asked = ask_on(day, &search.q, search.matching)?;
    let options = SearchOptions {
        limit: search.limit,
        offset,
        sort: search.sort,
        any: asked.any,
        snippets: true,
        // As lists for other programs: every article, unless the query says otherwise.
        fold: asked.node.dup() == Some(Dup::Fold),
        copies: true,
        advice: true,
        query_text: asked.text,
        ..SearchOptions::default()
    };
    let results = held.archive.search(&asked.node, &options)?;
    asked.info.offset = offset;
    let mut reply = json(held, |out| {
        write_results(out, &results, &asked.info, Format::Json, &PLAIN)
    })?;
    if has_more(&results, offset) {
        site.holder.keep(held);
        reply.next = Some(search.link(&Cursor {
            state: held.id,
            day,
            offset: offset + results.hits.len(),
        }));
    }
    Ok(reply)
}

/// Whether hits stand behind this page.
fn has_more(results: &Results, offset: usize) -> bool {
    let shown = (offset + results.hits.len()) as u64 + results.folded.unwrap_or(0);
    !results.hits.is_empty() && results.total > shown
}
