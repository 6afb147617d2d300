//! Random articles and queries against the oracle. `NEWSEARCH_CASES` and `NEWSEARCH_SEED` override
//! the number of cases and the seed; a failure prints the seed.

use std::ops::Range;

use super::Archive;
use super::highlight::merge;
use super::oracle::{Leaf, Oracle, OracleArticle, Place};
use super::oracle_queries::{Random, random_article, random_query};
use super::search_options::SearchOptions;
use super::testing::archive_in_ram;
use crate::article::Annotated;
use crate::date::Day;
use crate::fields::FieldName;
use crate::query::{Near, Node, Query};

const CASES: usize = 2_400;
const ARTICLES: usize = 14;
/// Queries for one set of articles.
const QUERIES: usize = 60;

/// The same articles as 1 segment, as 7, and in another order beside others that are deleted.
fn archives(articles: &[Annotated]) -> [Archive; 3] {
    let seven: Vec<Vec<Annotated>> = articles
        .chunks(articles.len() / 7)
        .map(<[_]>::to_vec)
        .collect();
    let mut beside: Vec<Annotated> = articles.iter().rev().cloned().collect();
    let mut gone = Vec::new();
    for i in (0..articles.len()).rev() {
        let mut copy = articles[i].clone();
        copy.article.id.insert(0, 'x');
        gone.push(copy.article.id.clone());
        beside.insert(i, copy);
    }
    let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
    let half = beside.split_off(articles.len());
    [
        archive_in_ram(&[articles.to_vec()], &[]),
        archive_in_ram(&seven, &[]),
        archive_in_ram(&[beside, half], &gone),
    ]
}

#[test]
fn the_engine_equals_plain_loops() {
    let number = |name: &str| {
        std::env::var(name)
            .ok()
            .and_then(|value| value.parse().ok())
    };
    let cases = number("NEWSEARCH_CASES").map_or(CASES, |n: u64| n as usize);
    let seed = number("NEWSEARCH_SEED").unwrap_or(20_250_305);
    let mut matched = 0;
    for round in 0..cases.div_ceil(QUERIES) {
        let seed = seed + round as u64;
        let mut random = Random(seed);
        let articles: Vec<Annotated> = (0..ARTICLES)
            .map(|i| random_article(&mut random, i))
            .collect();
        let archives = archives(&articles);
        let languages = archives[0].meta().languages.keys().cloned().collect();
        let articles = articles.into_iter().map(OracleArticle::new).collect();
        let oracle = Oracle {
            articles,
            languages,
        };
        for _ in 0..QUERIES {
            let depth = random.below(5);
            let query = random_query(&mut random, depth, false);
            let any = random.one_in(3);
            matched += check(&oracle, &archives, &query, any, seed);
        }
    }
    // Random queries that never match would prove nothing.
    assert!(matched > cases, "only {matched} matches in {cases} cases");
}

fn check(oracle: &Oracle, archives: &[Archive], query: &Node, any: bool, seed: u64) -> usize {
    let of = || format!("seed {seed}, any {any}, {query:?}");
    let mut expect: Vec<&str> = oracle
        .articles
        .iter()
        .filter(|a| oracle.matches(a, query, any))
        .map(|a| a.annotated.article.id.as_str())
        .collect();
    expect.sort_unstable();
    let options = SearchOptions {
        limit: 1_000,
        any,
        snippets: true,
        ..SearchOptions::default()
    };
    let mut first: Option<Vec<(String, u64)>> = None;
    for (i, archive) in archives.iter().enumerate() {
        let results = archive.search(query, &options).expect("results");
        let ranked: Vec<(String, u64)> = results
            .hits
            .iter()
            .map(|hit| (hit.article.id.clone(), hit.score.to_bits()))
            .collect();
        assert_eq!(results.total, ranked.len() as u64);
        assert_eq!(
            archive.count(query, any).expect("a count"),
            expect.len() as u64,
            "{}",
            of()
        );
        if results.relaxed.is_none() {
            let mut found: Vec<&str> = ranked.iter().map(|(id, _)| id.as_str()).collect();
            found.sort_unstable();
            assert_eq!(found, expect, "{}", of());
        }
        if i == 0 {
            for hit in &results.hits {
                let a = oracle
                    .articles
                    .iter()
                    .find(|a| a.annotated.article == hit.article);
                check_marks(
                    oracle,
                    a.expect("the article"),
                    archive,
                    (query, any),
                    hit,
                    &of,
                );
            }
        }
        match &first {
            None => first = Some(ranked),
            Some(first) => assert_eq!(*first, ranked, "scores or order differ: {}", of()),
        }
    }
    expect.len()
}

/// The leaves that may be marked, with their places.
fn leaves(oracle: &Oracle, node: &Node, place: Place, found: &mut Vec<(Leaf, Place)>) {
    match &node.query {
        Query::Words(nodes) | Query::And(nodes) | Query::Or(nodes) => {
            for node in nodes {
                leaves(oracle, node, place, found);
            }
        }
        Query::Near(near, left, right) => {
            leaves(oracle, left, place, found);
            if !matches!(near, Near::NotWithin(_)) {
                leaves(oracle, right, place, found);
            }
        }
        Query::Where(_, inner) => leaves(oracle, inner, place, found),
        Query::Field(field, inner) => leaves(oracle, inner, Place::Field(*field), found),
        Query::Weight(inner, _) => leaves(oracle, inner, place, found),
        query => {
            let title_or_text = matches!(place, Place::Text | Place::Field(FieldName::Title));
            if let Some(leaf) = Leaf::of(query, place, &oracle.languages).filter(|_| title_or_text)
            {
                found.push((leaf, place));
            }
        }
    }
}

/// The days of every date asked for that may be marked.
fn each_mention(node: &Node, sink: &mut dyn FnMut(Option<Day>, Option<Day>)) {
    match &node.query {
        Query::Mentions(from, to) => sink(*from, *to),
        Query::Words(nodes) | Query::And(nodes) | Query::Or(nodes) => {
            nodes.iter().for_each(|node| each_mention(node, sink));
        }
        Query::Weight(inner, _) => each_mention(inner, sink),
        _ => {}
    }
}

fn check_marks(
    oracle: &Oracle,
    a: &OracleArticle,
    archive: &Archive,
    (query, any): (&Node, bool),
    hit: &crate::hit::Hit,
    of: &dyn Fn() -> String,
) {
    let article = &a.annotated.article;
    let mut may = Vec::new();
    leaves(oracle, query, Place::Text, &mut may);
    let mut dates = Vec::new();
    each_mention(query, &mut |from, to| dates.extend(a.mentions(from, to)));
    let marked = |text: &str, marks: &[Range<usize>], title: bool| {
        for pair in marks.windows(2) {
            assert!(pair[0].end <= pair[1].start, "{}", of());
        }
        for mark in marks {
            let alone = &text[mark.clone()];
            let words = a.read(alone);
            let is_date = !title
                && dates
                    .iter()
                    .any(|date| alone.contains(&article.text[date.clone()]));
            let true_match = is_date
                || may.iter().any(|(leaf, place)| {
                    (title || *place == Place::Text) && !leaf.stretches(&words).is_empty()
                });
            assert!(true_match, "`{alone}` is no match of {}", of());
        }
    };
    marked(&article.title, &hit.title_marks, true);
    assert!(hit.snippets.len() <= 3);
    for snippet in &hit.snippets {
        assert_eq!(article.text[snippet.range.clone()], snippet.text);
        assert!(snippet.marks.iter().all(|mark| mark.start < mark.end));
        marked(&snippet.text, &snippet.marks, false);
    }
    let all = archive.marks(query, any, &article.clone().into());
    marked(&article.title, &all.0, true);
    marked(&article.text, &all.1, false);
    if may_be_reduced(a, query) && oracle.matches(a, query, any) {
        let only = a.only(&all.0, &all.1);
        let true_marks = oracle.matches(&only, query, any);
        assert!(true_marks, "the marks {all:?} do not match: {}", of());
    }
    if let Query::Mentions(from, to) = query.query {
        assert_eq!(all, (Vec::new(), a.mentions(from, to)), "{}", of());
    }
    if let Some(leaf) = Leaf::of(&query.query, Place::Text, &oracle.languages) {
        assert_eq!(all.0, merge(a.spans(&leaf, true)), "{}", of());
        assert_eq!(all.1, merge(a.spans(&leaf, false)), "{}", of());
        assert_eq!(hit.title_marks, all.0);
        let shown = hit.snippets.iter().any(|snippet| !snippet.marks.is_empty());
        assert_eq!(
            shown,
            !all.1.is_empty(),
            "{} {all:?} {:?} {:?}",
            of(),
            hit.snippets,
            article.text
        );
    }
}

/// Whether a query that an article satisfies must be satisfied by what is marked alone: where nothing
/// that is excluded can appear because a word is missing.
fn may_be_reduced(a: &OracleArticle, node: &Node) -> bool {
    match &node.query {
        Query::Not(inner) => is_positive(inner),
        Query::Near(Near::NotWithin(_), left, right) => {
            // A character that is marked brings its bigram with it.
            may_be_reduced(a, left) && is_one_of_words(right) && !a.has_unspaced()
        }
        Query::Near(_, left, right) => may_be_reduced(a, left) && may_be_reduced(a, right),
        Query::Words(nodes) | Query::And(nodes) | Query::Or(nodes) => {
            nodes.iter().all(|node| may_be_reduced(a, node))
        }
        Query::Where(_, inner) | Query::Field(_, inner) | Query::Weight(inner, _) => {
            may_be_reduced(a, inner)
        }
        _ => true,
    }
}

/// Whether fewer words never make it match.
fn is_positive(node: &Node) -> bool {
    match &node.query {
        Query::Not(_) | Query::Near(Near::NotWithin(_), ..) => false,
        Query::Near(_, left, right) => is_positive(left) && is_positive(right),
        Query::Words(nodes) | Query::And(nodes) | Query::Or(nodes) => nodes.iter().all(is_positive),
        Query::Where(_, inner) | Query::Field(_, inner) | Query::Weight(inner, _) => {
            is_positive(inner)
        }
        _ => true,
    }
}

fn is_one_of_words(node: &Node) -> bool {
    match &node.query {
        Query::Or(nodes) => nodes.iter().all(is_one_of_words),
        Query::Weight(inner, _) => is_one_of_words(inner),
        Query::Words(_) | Query::And(_) | Query::Near(..) | Query::Where(..) => false,
        _ => true,
    }
}
