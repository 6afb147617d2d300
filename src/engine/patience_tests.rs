//! A query that runs out of time is no answer, and leaves nothing behind for the next one.

use std::sync::Arc;
use std::time::Duration;

use super::testing::{archive_in_ram, article};
use super::{Archive, SearchOptions, within};
use crate::date::Day;
use crate::error::Error;
use crate::fields::FieldName;
use crate::query::parse;

fn archive() -> Archive {
    let articles: Vec<_> = (0..400)
        .map(|i| {
            let text = format!(
                "The ferry {i} of the harbour {} sails tonight.\n\nNobody waves{}.",
                "and ".repeat(i % 5),
                i % 7
            );
            article(&format!("a{i:03}"), "en", "Ferry", &text)
        })
        .collect();
    archive_in_ram(
        &[articles[..150].to_vec(), articles[150..].to_vec()],
        &["a007"],
    )
}

const QUERIES: &[&str] = &[
    "ferry",
    "the of",
    "wave*",
    "/w.v.s[0-9]/",
    "\"the ferry\"",
    "ferry W/5 harbour",
    "(ferry OR wave*) W/9 sails",
    "ferry OR harbour",
    "ferry NOT W/2 harbour",
    "-wave*",
];

#[test]
fn what_is_cut_short_is_no_answer_and_is_not_remembered() {
    let (cut, fresh) = (archive(), archive());
    for text in QUERIES {
        let query = parse(text, Day::MAX).unwrap();
        let options = SearchOptions {
            limit: 1_000,
            snippets: true,
            ..SearchOptions::default()
        };
        within(Duration::ZERO, Arc::default(), || {
            assert!(
                matches!(cut.count(&query, false), Err(Error::TooLong)),
                "{text}"
            );
            assert!(
                matches!(cut.search(&query, &options), Err(Error::TooLong)),
                "{text}"
            );
            let facets = cut.facets(&query, false, FieldName::Lang, 0);
            assert!(matches!(facets, Err(Error::TooLong)), "{text}");
        });
        let ids = |archive: &Archive| -> Vec<String> {
            let results = archive.search(&query, &options).unwrap();
            results.hits.into_iter().map(|hit| hit.article.id).collect()
        };
        assert_eq!(
            cut.count(&query, false).unwrap(),
            fresh.count(&query, false).unwrap()
        );
        assert_eq!(ids(&cut), ids(&fresh), "{text}");
    }
}
