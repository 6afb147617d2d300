//! Operators over places from the text of the query to what is found and marked, and their laws.

use std::collections::BTreeSet;

use super::oracle_queries::{Random, random_article, random_leaf};
use super::testing::{archive_in_ram, article};
use super::{Archive, SearchOptions};
use crate::article::{Annotated, Kind, Stated};
use crate::date::Day;
use crate::query::{Near, Node, Query, parse};

/// The ids of what a query finds, sorted.
fn found(archive: &Archive, query: &Node) -> BTreeSet<String> {
    let options = SearchOptions {
        limit: 1_000,
        ..SearchOptions::default()
    };
    let results = archive.search(query, &options).unwrap();
    if results.relaxed.is_some() {
        return BTreeSet::new();
    }
    results.hits.into_iter().map(|hit| hit.article.id).collect()
}

/// The text with what the query marks in it in brackets; `-` where it is not found.
fn marked(archive: &Archive, query: &str) -> String {
    let node = parse(query, Day::MAX).unwrap();
    let options = SearchOptions {
        limit: 1,
        ..SearchOptions::default()
    };
    let results = archive.search(&node, &options).unwrap();
    let Some(hit) = results.hits.first().filter(|_| results.relaxed.is_none()) else {
        return "-".to_owned();
    };
    let mut text = hit.article.text.clone();
    for mark in archive
        .marks(&node, false, &hit.article.clone().into())
        .1
        .iter()
        .rev()
    {
        text.insert(mark.end, ']');
        text.insert(mark.start, '[');
    }
    text
}

#[track_caller]
fn check(text: &str, cases: &[(&str, &str)]) {
    let archive = archive_in_ram(&[vec![article("a", "en", "Head line", text)]], &[]);
    for (query, expect) in cases {
        assert_eq!(marked(&archive, query), *expect, "{query}");
    }
}

#[test]
fn distance_counts_words() {
    check(
        "one two three four",
        &[
            ("one W/1 two", "[one] [two] three four"),
            ("two W/1 one", "[one] [two] three four"),
            ("one W/1 three", "-"),
            ("one W/2 three", "[one] two [three] four"),
            ("one PRE/2 three", "[one] two [three] four"),
            ("three PRE/2 one", "-"),
            ("\"one two\" W/1 three", "[one two] [three] four"),
            ("four PRE/9 one", "-"),
            ("one NOT W/1 three", "[one] two three four"),
            ("one NOT W/2 three", "-"),
            ("one W/1 one", "-"),
            ("\"one two\" W/5 two", "-"),
            ("line W/999 one", "-"),
        ],
    );
}

#[test]
fn every_pair_that_is_near_is_marked() {
    check(
        "a a x x x b a y a",
        &[
            ("\"a\" W/2 b", "a a x x x [b] [a] y a"),
            ("\"a\" PRE/4 b", "a [a] x x x [b] a y a"),
            ("\"a\" NOT W/2 b", "[a] [a] x x x b a y [a]"),
        ],
    );
}

#[test]
fn operators_stand_inside_operators() {
    check(
        "hostage gaza release deal. talks",
        &[
            (
                "hostage W/3 release W/3 gaza",
                "[hostage] [gaza] [release] deal. talks",
            ),
            (
                "(hostage W/1 gaza) PRE/1 (release OR talks)",
                "[hostage] [gaza] [release] deal. talks",
            ),
            ("(hostage W/1 gaza) PRE/1 deal", "-"),
            (
                "(hostage deal) W/1 talks",
                "[hostage] gaza release [deal]. [talks]",
            ),
            (
                "(host* W/2 /rel.*/) W/1 dela~",
                "[hostage] gaza [release] [deal]. talks",
            ),
            (
                "(gaza NOT W/1 talks) W/2 deal",
                "hostage [gaza] release [deal]. talks",
            ),
        ],
    );
}

#[test]
fn sentences_and_paragraphs() {
    check(
        "One two. Three four.\n\nFive one.",
        &[
            ("one W/S two", "[One] [two]. Three four.\n\nFive one."),
            ("one W/S four", "-"),
            ("one W/P four", "[One] two. Three [four].\n\nFive one."),
            ("four W/P five", "-"),
            (
                "(one OR four) W/S five",
                "One two. Three four.\n\n[Five] [one].",
            ),
            ("(two PRE/1 three) W/S four", "-"),
            (
                "(two PRE/1 three) W/P four",
                "One [two]. [Three] [four].\n\nFive one.",
            ),
            ("head W/P one", "-"),
        ],
    );
}

#[test]
fn counts_and_beginnings() {
    check(
        "a b a c\n\na d",
        &[
            ("ATLEAST/3(\"a\")", "[a] b [a] c\n\n[a] d"),
            ("ATLEAST/4(\"a\")", "-"),
            ("ATLEAST/2(\"a\" W/1 c)", "a b [a] [c]\n\n[a] d"),
            ("ATLEAST/3(\"a\" W/1 c)", "-"),
            ("FIRST/3(\"a\")", "[a] b [a] c\n\na d"),
            ("FIRST/3(c)", "-"),
            ("FIRST/4(b W/2 c)", "a [b] a [c]\n\na d"),
            ("LEAD(\"a\" c)", "[a] b [a] [c]\n\na d"),
            ("LEAD(d)", "-"),
            ("FIRST/9(head)", "-"),
            ("LEAD(head)", "-"),
            ("ATLEAST/3(\"a\") W/1 d", "[a] b [a] c\n\n[a] [d]"),
        ],
    );
}

#[test]
fn what_is_excluded_is_never_marked() {
    check(
        "peace talks and war talks",
        &[
            ("talks NOT W/1 war", "peace [talks] and war talks"),
            ("talks NOT W/1 war war", "peace [talks] and [war] talks"),
            (
                "(peace W/1 talks) NOT (war W/1 peace)",
                "[peace] [talks] and war talks",
            ),
        ],
    );
}

/// Not all of a group is there, so nothing is excluded, and what is beside it is marked.
#[test]
fn a_group_that_is_not_whole_excludes_nothing() {
    check(
        "peace talks",
        &[
            ("nothing OR (peace -(talks war))", "[peace] talks"),
            ("(peace -(talks war)) OR date:none", "[peace] talks"),
        ],
    );
}

#[test]
fn a_title_is_apart_from_the_text_and_has_its_own_marks() {
    let archive = archive_in_ram(
        &[vec![article("a", "en", "Doha talks", "Talks in Doha")]],
        &[],
    );
    let marks = |query: &str| {
        let node = parse(query, Day::MAX).unwrap();
        let options = SearchOptions {
            limit: 1,
            ..SearchOptions::default()
        };
        let results = archive.search(&node, &options).unwrap();
        let hit = results.hits.first().map(|hit| hit.article.clone());
        hit.map(|article| archive.marks(&node, false, &article.into()))
    };
    assert_eq!(marks("doha PRE/1 talks"), Some((vec![0..4, 5..10], vec![])));
    assert_eq!(
        marks("title:(doha W/1 talks)"),
        Some((vec![0..4, 5..10], vec![]))
    );
    assert_eq!(marks("talks PRE/9 talks"), None);
    assert_eq!(marks("(talks talks) W/9 nothing"), None);
    assert_eq!(marks("talks PRE/2 doha"), Some((vec![], vec![0..5, 9..13])));
}

/// A name is whole: no place goes from one to the next.
#[test]
fn names_are_apart() {
    let mut one = article("a", "en", "", "text");
    for name in ["Adam S. Boehler", "Smith Anna"] {
        let (kind, name) = (Kind::Person, name.to_owned());
        one.article.stated.push(Stated { kind, name });
    }
    let archive = archive_in_ram(&[vec![one]], &[]);
    let count = |query: &str| {
        archive
            .count(&parse(query, Day::MAX).unwrap(), false)
            .unwrap()
    };
    assert_eq!(count("person:(adam W/2 boehler)"), 1);
    assert_eq!(count("person:(boehler W/5 smith)"), 0);
    assert_eq!(count("person:(boehler W/P smith)"), 0);
    assert_eq!(count("person:(boehler smith)"), 1);
    assert_eq!(count("person:((boehler smith) W/1 adam)"), 0);
    assert_eq!(count("person:(boehler NOT W/5 smith)"), 1);
    assert_eq!(count("person:(FIRST/1(smith))"), 1);
    assert_eq!(count("person:(FIRST/1(anna))"), 0);
    assert_eq!(count("person:(smith W/S anna)"), 1);
}

#[test]
fn scripts_without_spaces_count_characters() {
    let archive = archive_in_ram(&[vec![article("a", "zh", "", "多哈会谈在北京")]], &[]);
    let marked = |query: &str| marked(&archive, query);
    assert_eq!(marked("多哈 PRE/1 会谈"), "[多哈][会谈]在北京");
    assert_eq!(marked("多哈 PRE/1 北京"), "-");
    assert_eq!(marked("会谈 PRE/2 北京"), "多哈[会谈]在[北京]");
    assert_eq!(marked("多哈会谈 W/1 在"), "[多哈会谈][在]北京");
}

#[test]
fn a_shape_for_too_many_words_is_an_error() {
    let text: String = (0..10_001).map(|i| format!("x{i} ")).collect();
    let archive = archive_in_ram(&[vec![article("a", "", "", &text)]], &[]);
    let error = |query: &str| {
        let node = parse(query, Day::MAX).unwrap();
        archive.count(&node, false).unwrap_err().to_string()
    };
    assert!(error("x*").contains("more than 10000 words begin with `x`"));
    assert!(error("*x*").contains("more than 10000 words are of the shape `*x*`"));
    assert!(error("*x* W/5 y").contains("hint: write more of the word"));
    assert!(error("/x.*/").contains("match `/x.*/`"));
    assert!(error("会?议").contains("without spaces"));
    assert!(error("/(a{900}){900}/").contains("too large"));
    let few = parse("x1?3 W/1 x1*4", Day::MAX).unwrap();
    assert_eq!(archive.count(&few, false).unwrap(), 1);
}

/// Long texts full of matches: no operator takes more than about linear time.
#[test]
fn a_text_full_of_matches_is_searched_in_time() {
    let text = "match match\n\nother. ".repeat(40_000);
    let archive = archive_in_ram(&[vec![article("a", "en", "", &text)]], &[]);
    let count = |query: &str| {
        archive
            .count(&parse(query, Day::MAX).unwrap(), false)
            .unwrap()
    };
    assert_eq!(count("match W/999 match"), 1);
    assert_eq!(count("(match W/999 match) W/999 (other W/999 match)"), 1);
    assert_eq!(count("(match NOT W/999 nothing) W/S other"), 1);
    assert_eq!(count("match NOT W/2 other"), 0);
    assert_eq!(count("ATLEAST/70000(match)"), 1);
    assert_eq!(count("(match other) W/P (match OR \"match match\")"), 1);
    assert_eq!(count("(m* W/9 o*) PRE/3 (/ma.*/ W/P mathc~)"), 1);
}

#[test]
fn laws() {
    let mut random = Random(4);
    let articles: Vec<Annotated> = (0..90)
        .map(|i| {
            let mut article = random_article(&mut random, i);
            article.article.id = format!("{i:03}");
            article
        })
        .collect();
    let archive = archive_in_ram(&[articles], &[]);
    let node = |query: Query| Node { query, span: 0..0 };
    let near = |near, a: &Node, b: &Node| {
        found(
            &archive,
            &node(Query::Near(near, Box::new(a.clone()), Box::new(b.clone()))),
        )
    };
    let mut pairs = 0;
    for _ in 0..200 {
        let (a, b) = (
            node(random_leaf(&mut random)),
            node(random_leaf(&mut random)),
        );
        let n = 1 + random.below(12) as u32;
        let within = near(Near::Within(n), &a, &b);
        pairs += within.len();
        let of = format!("{a:?} {n} {b:?}");
        assert_eq!(within, near(Near::Within(n), &b, &a), "either order: {of}");
        let before = near(Near::Before(n), &a, &b);
        assert!(before.is_subset(&within), "PRE/n is in W/n: {of}");
        assert!(
            within.is_subset(&near(Near::Within(n + 1), &a, &b)),
            "W/n grows: {of}"
        );
        let sentence = near(Near::Sentence, &a, &b);
        let paragraph = near(Near::Paragraph, &a, &b);
        assert!(sentence.is_subset(&paragraph), "W/S is in W/P: {of}");
        let both = found(&archive, &node(Query::And(vec![a.clone(), b.clone()])));
        let (of_a, of_b) = (found(&archive, &a), found(&archive, &b));
        if !of_a.is_empty() && !of_b.is_empty() {
            assert!(
                within.is_subset(&both) && paragraph.is_subset(&both),
                "{of}"
            );
            let apart = near(Near::NotWithin(n), &a, &b);
            let covered: BTreeSet<String> = apart.union(&within).cloned().collect();
            assert_eq!(covered, of_a, "NOT W/n and W/n cover: {of}");
        }
        let either = found(&archive, &node(Query::Or(vec![a.clone(), b.clone()])));
        let union: BTreeSet<String> = of_a.union(&of_b).cloned().collect();
        assert_eq!(either, union, "OR is the union: {of}");
        if let (Query::Phrase(x), Query::Phrase(y)) = (&a.query, &b.query) {
            let phrase = found(&archive, &node(Query::Phrase(format!("{x} {y}"))));
            let before = near(Near::Before(1), &a, &b);
            assert!(phrase.is_subset(&before), "a phrase is in PRE/1: {of}");
        }
    }
    assert!(pairs > 200, "only {pairs} pairs");
}
