//! What words, names and sources of the archive begin so: asked with every key that is typed.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::{answer, at_most, json, ten};
use crate::hit::Completes;
use crate::output::{Format, write_completions};
use crate::serve::ask::{Given, given};
use crate::serve::problem::Problem;
use crate::serve::site::Site;

/// Characters of a beginning: longer than any word or name that it could be of.
const LONGEST: usize = 256;
/// Values of each kind.
const MOST: usize = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suggest {
    text: String,
    /// Names of kinds with commas between; all where there is none.
    kind: Option<String>,
    #[serde(default = "ten")]
    limit: usize,
}

fn kinds(names: Option<&str>) -> Result<Vec<Completes>, Problem> {
    let Some(names) = names else {
        return Ok(Completes::ALL.to_vec());
    };
    let kind = |name: &str| {
        let kind = Completes::ALL.into_iter().find(|kind| kind.name() == name);
        kind.ok_or_else(|| {
            let names = Completes::ALL.map(Completes::name).join(", ");
            Problem::bad_request(format!("`{name}` is no kind"))
                .with_hint(format!("take some of {names}, with commas between"))
        })
    };
    let mut kinds: Vec<Completes> = Vec::new();
    for name in names.split(',') {
        let kind = kind(name)?;
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    Ok(kinds)
}

pub async fn suggest(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    p: Given<Suggest>,
) -> Response {
    let work = async {
        let p = given(p)?;
        at_most("the length of text", p.text.chars().count(), LONGEST)?;
        let limit = at_most("limit", p.limit, MOST)?;
        let kinds = kinds(p.kind.as_deref())?;
        site.work_on(None, move |held, _| {
            let found = held.archive.complete(&p.text, &kinds, limit)?;
            json(held, |out| {
                write_completions(out, &p.text, &found, Format::Json)
            })
        })
        .await
    };
    answer(&headers, work).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_named_with_commas_between() {
        assert_eq!(kinds(None).unwrap(), Completes::ALL);
        assert_eq!(
            kinds(Some("place,word,place")).unwrap(),
            [Completes::Place, Completes::Word]
        );
        for wrong in ["people", "place,", ",", "Place", ""] {
            assert!(kinds(Some(wrong)).is_err(), "{wrong}");
        }
    }
}
