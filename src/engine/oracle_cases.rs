//! Random articles and queries against the oracle. `NEWSEARCH_CASES` and `NEWSEARCH_SEED` override
//! the number of cases and the seed; a failure prints the seed.

use std::ops::Range;

use super::Archive;
use super::highlight::merge;
use super::oracle::{Leaf, Oracle, OracleArticle, Place};
use super::search::SearchOptions;
use super::testing::{archive_in_ram, article, dated};
use crate::article::{Annotated, Kind, Stated};
use crate::date::Day;
use crate::fields::FieldName;
use crate::query::{Node, Query};

const CASES: usize = 3_000;
const ARTICLES: usize = 14;
/// Queries for one set of articles.
const QUERIES: usize = 60;

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

const LANGUAGES: &[&str] = &["en", "en", "de", "fr", "ru", "zh", "ar", "hu", ""];
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "talk", "talks", "talking", "Talk", "the", "The", "who", "WHO", "us", "US", "U.S.", "u.s.", "die", "Die", "and",
    "Haus", "Häuser", "hauser", "négociation", "Negociations", "negociatio\u{301}n", "Straße", "strasse",
    "переговоры", "Переговорах", "Йод", "и", "многое", "إسرائيل", "اسرائيل", "كتاب", "كتب",
    "多哈", "多哈会谈", "会", "哈多会", "会会会", "東京大学", "カﾞ", "ｶ", "iPhone発売", "발표", "발표는",
    "al-Qaida", "Qaida", "al", "O'Brien", "o’brien", "1,000", "1000", "3.5", "1990s", "a", "b", "ﬁn", "ＡＢ", "ab", "ـ", "e.g.", "China's", "China’s", "CHINA", "s",
];
#[rustfmt::skip]
const BETWEEN: &[&str] = &[" ", " ", " ", " ", " ", ", ", ". ", ".", "! ", "? ", "\n\n", "\n", "-", "'", " \"", "。", "…", " — ", ""];
const NAMES: &[&str] = &[
    "Anna Smith",
    "smith",
    "John al-Qaida",
    "Smith Anna",
    "Ünal Die",
    "多哈 会",
];
const DATES: &[&str] = &[
    "2024-12-31",
    "2025-01-01",
    "2025-01",
    "2025",
    "2025-03-05",
    "1999",
];

fn text(random: &mut Random, most: usize) -> String {
    let mut text = String::new();
    for _ in 0..random.below(most + 1) {
        text.push_str(random.of(WORDS));
        text.push_str(random.of(BETWEEN));
    }
    text
}

fn random_article(random: &mut Random, i: usize) -> Annotated {
    let id = format!("{:02}{i:02}", random.below(4));
    let language = random.of(LANGUAGES);
    let title = text(random, 4).replace('\n', " ");
    let most = if random.one_in(5) { 200 } else { 24 };
    let mut annotated = article(&id, language, &title, &text(random, most));
    let inner = &mut annotated.article;
    for _ in 0..random.below(3) {
        inner.authors.push(random.of(NAMES).to_owned());
    }
    if random.one_in(2) {
        let name = random.of(NAMES).to_owned();
        inner.stated.push(Stated {
            kind: Kind::Person,
            name,
        });
    }
    inner.section = random
        .one_in(2)
        .then(|| random.of(&["World", "Sport"]).to_owned());
    inner.outlet = random
        .one_in(2)
        .then(|| random.of(&["The Paper", "Zeit"]).to_owned());
    match random.one_in(4) {
        true => annotated,
        false => dated(annotated, random.of(DATES)),
    }
}

fn node(query: Query) -> Node {
    Node { query, span: 0..0 }
}

fn random_leaf(random: &mut Random) -> Query {
    let mut text = random.of(WORDS).to_owned();
    let more = if random.one_in(3) {
        1 + random.below(2)
    } else {
        0
    };
    match random.below(6) {
        0 | 1 => {
            if random.one_in(12) {
                text = random.of(&["&", "", "—", "発売 多", "会议"]).to_owned();
            }
            Query::Word(text)
        }
        2 | 3 => {
            for _ in 0..more {
                text.push_str(random.of(&[" ", "-", ""]));
                text.push_str(random.of(WORDS));
            }
            if random.one_in(2) {
                Query::Phrase(text)
            } else {
                Query::Exact(text)
            }
        }
        4 => Query::Exact(text),
        _ => {
            let n = text.chars().count();
            Query::Prefix(text.chars().take(1 + random.below(n)).collect())
        }
    }
}

fn random_filter(random: &mut Random) -> Query {
    let day = |random: &mut Random| {
        let day =
            Day::parse_iso(random.of(&["2024-12-31", "2025-01-01", "2025-03-05", "2025-12-31"]));
        day.filter(|_| !random.one_in(3))
    };
    let number = |random: &mut Random| (!random.one_in(3)).then(|| random.below(30) as i64 - 2);
    match random.below(8) {
        0 => Query::Keyword(
            FieldName::Lang,
            random.of(&["en", "DE", "ru", "xx"]).to_owned(),
        ),
        1 => Query::Keyword(
            FieldName::Section,
            random.of(&["world", "WORLD", "none"]).to_owned(),
        ),
        2 => Query::Keyword(
            FieldName::Source,
            random.of(&["the paper", "Zeit"]).to_owned(),
        ),
        3 => Query::KeywordPrefix(
            FieldName::Path,
            random.of(&["corpus/0", "Corpus/02", "x", ""]).to_owned(),
        ),
        4 => Query::KeywordPrefix(FieldName::Id, random.of(&["00", "01", "9"]).to_owned()),
        5 => Query::Number(FieldName::Words, number(random), number(random)),
        6 => Query::Date(day(random), day(random)),
        _ => {
            if random.one_in(3) {
                Query::All
            } else {
                Query::Undated
            }
        }
    }
}

fn random_query(random: &mut Random, depth: usize, in_field: bool) -> Node {
    if depth == 0 || random.one_in(4) {
        let filter = !in_field && random.one_in(5);
        return node(if filter {
            random_filter(random)
        } else {
            random_leaf(random)
        });
    }
    let several = |random: &mut Random, not: bool| -> Vec<Node> {
        let n = 1 + random.below(3);
        let inner = |random: &mut Random| {
            let inner = random_query(random, depth - 1, in_field);
            match not && random.one_in(4) {
                true => node(Query::Not(Box::new(inner))),
                false => inner,
            }
        };
        (0..n).map(|_| inner(random)).collect()
    };
    node(match random.below(9) {
        0..=2 => Query::Words(several(random, true)),
        3 => Query::And(several(random, true)),
        4 | 5 => Query::Or(several(random, false)),
        6 => Query::Not(Box::new(random_query(random, depth - 1, in_field))),
        7 if !in_field => {
            let field = [FieldName::Title, FieldName::Author, FieldName::Person][random.below(3)];
            Query::Field(field, Box::new(random_query(random, depth - 1, true)))
        }
        _ => Query::Weight(Box::new(random_query(random, depth - 1, in_field)), 2.5),
    })
}

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
                check_marks(oracle, a.expect("the article"), archive, query, hit, &of);
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

fn check_marks(
    oracle: &Oracle,
    a: &OracleArticle,
    archive: &Archive,
    query: &Node,
    hit: &crate::hit::Hit,
    of: &dyn Fn() -> String,
) {
    let article = &a.annotated.article;
    let mut may = Vec::new();
    leaves(oracle, query, Place::Text, &mut may);
    let marked = |text: &str, marks: &[Range<usize>], title: bool| {
        for pair in marks.windows(2) {
            assert!(pair[0].end <= pair[1].start, "{}", of());
        }
        for mark in marks {
            let alone = &text[mark.clone()];
            let mut copy = a.annotated.clone();
            copy.article.text = alone.to_owned();
            let copy = OracleArticle::new(copy);
            let true_match = may.iter().any(|(leaf, place)| {
                (title || *place == Place::Text) && !copy.spans(leaf, false).is_empty()
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
    let all = archive.marks(query, article);
    marked(&article.title, &all.0, true);
    marked(&article.text, &all.1, false);
    if let Some(leaf) = Leaf::of(&query.query, Place::Text, &oracle.languages) {
        assert_eq!(all.0, merge(a.spans(&leaf, true)), "{}", of());
        assert_eq!(all.1, merge(a.spans(&leaf, false)), "{}", of());
        assert_eq!(hit.title_marks, all.0);
        let shown = hit.snippets.iter().any(|snippet| !snippet.marks.is_empty());
        assert_eq!(shown, !all.1.is_empty(), "{}", of());
    }
}
