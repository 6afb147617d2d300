//! The interface for programs: the JSON of `--format json`, and exports as `newsearch export` writes them.
//!
//! What programs are promised stands in `assets/openapi.json`; tests hold the two against each other.

mod article;
mod cursor;
mod numbers;
mod search;
mod suggest;

use std::future::Future;
use std::io;
use std::sync::Arc;

use axum::Router;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use serde::Deserialize;

pub use numbers::UNIT;

use super::export;
use super::held::Held;
use super::problem::Problem;
use super::reply::{JSON, Reply};
use super::site::Site;
use crate::error::Error;
use crate::output::Style;

/// Articles, values or names of one answer.
const MOST: usize = 1_000;

type Answer = Result<Reply, Problem>;

/// Every address of the interface.
fn table() -> [(&'static str, MethodRouter<Arc<Site>>); 11] {
    [
        ("/api/v1/search", get(search::search)),
        ("/api/v1/count", get(numbers::count)),
        ("/api/v1/facets", get(numbers::facets)),
        ("/api/v1/timeline", get(numbers::timeline)),
        ("/api/v1/entities", get(numbers::entities)),
        ("/api/v1/articles/{id}", get(article::article)),
        ("/api/v1/similar", get(article::similar)),
        ("/api/v1/suggest", get(suggest::suggest)),
        ("/api/v1/export", get(export::for_programs)),
        ("/api/v1/stats", get(article::stats)),
        ("/api/v1/openapi.json", get(openapi)),
    ]
}

pub fn routes() -> Router<Arc<Site>> {
    let add = |router: Router<Arc<Site>>, (path, handler)| router.route(path, handler);
    table().into_iter().fold(Router::new(), add)
}

/// The answer that `work` finds, or the problem.
async fn answer(headers: &HeaderMap, work: impl Future<Output = Answer>) -> Response {
    work.await
        .unwrap_or_else(|p| Reply::problem(&p))
        .respond(headers)
}

/// What `write` writes of a state of the archive, as JSON.
fn json(held: &Held, write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Answer {
    let mut bytes = Vec::new();
    write(&mut bytes).map_err(|e| Problem::from(Error::Output(e)))?;
    Ok(Reply {
        state: Some(held.id),
        ..Reply::new(JSON, bytes)
    })
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
struct Nothing {}

/// The description of all this, for programs that read it.
const OPENAPI: &str = include_str!("assets/openapi.json");

async fn openapi(headers: HeaderMap, p: super::ask::Given<Nothing>) -> Response {
    let reply = super::ask::given(p).map(|Nothing {}| Reply::new(JSON, OPENAPI.into()));
    answer(&headers, async { reply }).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_is_described_and_no_other() {
        let described: serde_json::Value = serde_json::from_str(OPENAPI).unwrap();
        let mut described: Vec<&String> = described["paths"].as_object().unwrap().keys().collect();
        described.sort();
        let mut answered = table().map(|(path, _)| path);
        answered.sort_unstable();
        assert_eq!(described, answered);
    }
}
