//! Tests of what the archive suggests: related words and names, articles like one, completions, spelling.

use super::testing::{archive_in_ram, article};
use super::{Archive, SearchOptions};
use crate::article::{Annotated, Kind};
use crate::date::Day;
use crate::hit::Completes;
use crate::query::parse;

fn named(mut article: Annotated, kind: Kind, name: &str) -> Annotated {
    article.names.push(kind, name);
    article
}

/// Ferries and their strike in the first four, something else in many others.
fn archive() -> Archive {
    let strike =
        "The ferry company and the union met at the harbour. Wages were all they spoke about.";
    let copy = "The ferry company and the union met at the harbour. Wages were all they spoke of.";
    let lee = |article| named(article, Kind::Person, "Ann Lee");
    let mut articles = vec![
        lee(article("a", "en", "Ferry strike", strike)),
        lee(article(
            "b",
            "en",
            "Ferry talks",
            "Wages and the union: the ferry strike goes on, said Ann Lee.",
        )),
        article(
            "c",
            "en",
            "Strike ends",
            "The union ends its strike at the ferry. Wages rise.",
        ),
        lee(article("copy", "en", "Ferries on strike", copy)),
    ];
    for i in 0..16 {
        let text =
            format!("The weather was calm again, and the company of {i} walkers rested at an inn.");
        articles.push(article(&format!("w{i:02}"), "en", "Weather", &text));
    }
    articles[6] = named(articles[6].clone(), Kind::Place, "Leeds");
    articles[7].article.outlet = Some("Leeward News".to_owned());
    archive_in_ram(&[articles[..3].to_vec(), articles[3..].to_vec()], &[])
}

#[test]
fn related_words_and_names_have_their_counts() {
    let archive = archive();
    let query = parse("strike", Day::MAX).unwrap();
    let related = archive.related(&query, false, 5).unwrap();
    assert_eq!((related.articles, related.archive), (4, 20));
    let words: Vec<&str> = related
        .words
        .iter()
        .map(|term| term.text.as_str())
        .collect();
    // All of them have both; the query's own word is not among them.
    assert!(words.starts_with(&["ferry", "union", "wages"]), "{words:?}");
    assert!(!words.contains(&"strike") && !words.contains(&"weather"));
    let [lee] = related.names.as_slice() else {
        panic!("{:?}", related.names)
    };
    assert_eq!(
        (lee.kind, lee.text.as_str()),
        (Some(Kind::Person), "Ann Lee")
    );
    let count = |text: &str| {
        archive
            .count(&parse(text, Day::MAX).unwrap(), false)
            .unwrap()
    };
    for term in related.words.iter().chain(&related.names) {
        let field = term.kind.map_or("", |_| "person:");
        let text = format!("{field}\"{}\"", term.text);
        let text = if term.kind.is_none() {
            term.text.clone()
        } else {
            text
        };
        assert_eq!(term.of, count(&text), "{text}");
        assert_eq!(
            term.articles,
            count(&format!("strike AND {text}")),
            "{text}"
        );
        assert!(term.score > 0.0);
    }
}

#[test]
fn nothing_is_related_to_nothing() {
    let query = parse("volcano", Day::MAX).unwrap();
    let related = archive().related(&query, false, 5).unwrap();
    assert!(related.words.is_empty() && related.names.is_empty());
}

#[test]
fn articles_like_one() {
    let archive = archive();
    let similar = archive.similar("a", 10, false).unwrap();
    let ids = |hits: &[crate::hit::Hit]| -> Vec<String> {
        hits.iter().map(|hit| hit.article.id.clone()).collect()
    };
    let found = ids(&similar.results.hits);
    assert_eq!(found[..2], ["b", "c"], "{found:?}");
    assert_eq!(similar.copies, ["copy"]);
    assert!(!found.iter().any(|id| id == "a" || id == "copy"));
    // It shows by what: the query asks the same again.
    let again = parse(&similar.query, Day::MAX).unwrap();
    let options = SearchOptions {
        limit: 10,
        ..SearchOptions::default()
    };
    let again = archive.search(&again, &options).unwrap();
    assert_eq!(again.total, similar.results.total + 1);
    assert!(
        similar.query.contains("person:\"Ann Lee\""),
        "{}",
        similar.query
    );
    let all = archive.similar("a", 10, true).unwrap();
    assert_eq!(ids(&all.results.hits)[..3], ["copy", "b", "c"]);
    assert!(all.copies.is_empty());
}

#[test]
fn what_tells_nothing_has_nothing_like_it() {
    let archive = archive_in_ram(
        &[vec![
            article("a", "en", "", ""),
            article("b", "en", "", "x"),
        ]],
        &[],
    );
    let similar = archive.similar("a", 10, false).unwrap();
    assert!(similar.results.hits.is_empty());
    assert!(archive.similar("zzz", 10, false).is_err());
}

#[track_caller]
fn check_completions(text: &str, kinds: &[Completes], expect: &[(&str, u64)]) {
    let found = archive().complete(text, kinds, 3).unwrap();
    let found: Vec<(&str, u64)> = found
        .iter()
        .map(|c| (c.value.as_str(), c.articles))
        .collect();
    assert_eq!(found, expect, "{text}");
}

#[test]
fn completions_are_words_names_and_sources() {
    // Words as they are written: no stems, each counted as such.
    check_completions("WALK", &[Completes::Word], &[("walkers", 16)]);
    check_completions("ferr", &[Completes::Word], &[("ferry", 4), ("ferries", 1)]);
    check_completions(
        "le",
        &[Completes::Person, Completes::Place],
        &[("Ann Lee", 3), ("Leeds", 1)],
    );
    check_completions("ann l", &[Completes::Person], &[("Ann Lee", 3)]);
    check_completions("news", &[Completes::Source], &[("Leeward News", 1)]);
    check_completions("", &Completes::ALL, &[]);
    check_completions("zz", &Completes::ALL, &[]);
}

#[track_caller]
fn check_meant(query: &str, expect: &[(&str, u64)]) {
    let options = SearchOptions {
        limit: 10,
        advice: true,
        query_text: query.to_owned(),
        ..SearchOptions::default()
    };
    let results = archive()
        .search(&parse(query, Day::MAX).unwrap(), &options)
        .unwrap();
    let meant = results.meant.iter();
    let meant: Vec<(&str, u64)> = meant.map(|m| (m.clause.as_str(), m.articles)).collect();
    assert_eq!(meant, expect, "{query}");
}

#[test]
fn another_spelling_may_have_been_meant() {
    check_meant("wether", &[("weather", 16)]);
    check_meant("wether calm -union", &[("weather calm NOT union", 16)]);
    check_meant("title:Wheather", &[("title:weather", 16)]);
    check_meant("wether walkrs", &[("weather walkers", 16)]);
    check_meant("(wether OR walkrs) unoin", &[]);
    // A word that is found is taken as meant, and so is what is asked for exactly.
    check_meant("weather", &[]);
    check_meant("union weather", &[]);
    check_meant("\"wether\"", &[]);
    check_meant("=wether", &[]);
}

#[test]
fn a_beginning_of_very_many_names_is_completed_too() {
    let mut many = article("a", "en", "", "Everybody was there.");
    for i in 0..10_050 {
        many = named(many, Kind::Person, &format!("Sam S{i:05}"));
    }
    let archive = archive_in_ram(
        &[vec![
            many,
            named(article("b", "en", "", "x"), Kind::Person, "Sam S00007"),
        ]],
        &[],
    );
    let found = archive.complete("s", &[Completes::Person], 1).unwrap();
    let found: Vec<_> = found
        .iter()
        .map(|c| (c.value.as_str(), c.articles))
        .collect();
    assert_eq!(found, [("Sam S00007", 2)]);
}
