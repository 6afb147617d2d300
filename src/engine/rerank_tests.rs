//! Tests of what ranks: title, places, names, repeated and little words, age; and that it is one order.

use super::testing::{archive_in_ram, article, dated};
use super::{Archive, Recency, SearchOptions};
use crate::article::{Annotated, Kind};
use crate::date::Day;
use crate::query::{parse, parse_lenient};

const PADDING: &str =
    "Nothing much was going on there otherwise, and nobody knew why it had to be so";

fn options() -> SearchOptions {
    SearchOptions {
        limit: 100,
        ..SearchOptions::default()
    }
}

fn ranked(archive: &Archive, query: &str, options: &SearchOptions) -> Vec<String> {
    let query = parse(query, Day::MAX).unwrap();
    let hits = archive.search(&query, options).unwrap().hits;
    hits.into_iter().map(|hit| hit.article.id).collect()
}

/// The first article comes before the second, in whichever order they were written. Both are as long.
#[track_caller]
fn check(query: &str, first: Annotated, second: Annotated) {
    for articles in [[&first, &second], [&second, &first]] {
        let archive = archive_in_ram(&[articles.map(Annotated::clone).to_vec()], &[]);
        let found = ranked(&archive, query, &options());
        assert_eq!(found, [&*first.article.id, &*second.article.id], "{query}");
    }
}

#[test]
fn a_word_of_the_title_counts_more() {
    let padded = format!("{PADDING}.");
    check(
        "ferry",
        article("b", "en", "Ferry harbour", &padded),
        article("a", "en", "Harbour", &format!("{PADDING} ferry.")),
    );
}

#[test]
fn what_stands_early_counts_more() {
    check(
        "ferry",
        article("b", "en", "", &format!("Ferry. {PADDING}.")),
        article("a", "en", "", &format!("{PADDING}. Ferry.")),
    );
}

#[test]
fn what_stands_together_counts_more() {
    check(
        "ferry harbour",
        article(
            "b",
            "en",
            "",
            &format!("Ferry. {PADDING}. {PADDING}. Harbour ferry."),
        ),
        article(
            "a",
            "en",
            "",
            &format!("Ferry. {PADDING}. {PADDING}. {PADDING}. Harbour."),
        ),
    );
}

#[test]
fn the_order_of_the_query_counts() {
    check(
        "ferry harbour",
        article("b", "en", "", &format!("The ferry harbour. {PADDING}.")),
        article("a", "en", "", &format!("The harbour ferry. {PADDING}.")),
    );
}

#[test]
fn people_go_with_their_country_in_ranking_alone() {
    let b = article(
        "b",
        "en",
        "",
        &format!("Algerian elections. {PADDING}. Algeria."),
    );
    let a = article(
        "a",
        "en",
        "",
        &format!("Algerian elections. {PADDING}. Tunisia."),
    );
    let c = article("c", "en", "", "Algeria held elections.");
    check("algerian elections", b.clone(), a.clone());
    let archive = archive_in_ram(&[vec![a, b, c]], &[]);
    // The third has no form of the word.
    assert_eq!(ranked(&archive, "algerian", &options()), ["b", "a"]);
    assert_eq!(ranked(&archive, "=Algerian", &options()), ["a", "b"]);
}

#[test]
fn a_word_that_is_part_of_names_weighs_more() {
    let named = |id: &str, text: &str| {
        let mut article = article(id, "en", "", text);
        article.names.push(Kind::Person, "Adam Boehler");
        article
    };
    let archive = archive_in_ram(
        &[vec![
            article("a", "en", "", "Harbour workers went home."),
            named("b", "Boehler workers went home."),
        ]],
        &[],
    );
    assert_eq!(
        ranked(&archive, "boehler OR harbour", &options()),
        ["b", "a"]
    );
}

#[test]
fn little_words_do_not_rank_long_questions() {
    let archive = archive_in_ram(
        &[vec![
            article("a", "en", "", "Still others might perhaps."),
            article("b", "en", "", "The harbour strike and the ferry company."),
        ]],
        &[],
    );
    let any = SearchOptions {
        any: true,
        ..options()
    };
    let question = "might others perhaps still strike the ferry company in the harbour";
    assert_eq!(ranked(&archive, question, &any), ["b", "a"]);
    // They select, as any word does.
    assert_eq!(ranked(&archive, "perhaps others", &options()), ["a"]);
}

#[test]
fn a_pasted_text_finds_by_its_words() {
    let archive = archive_in_ram(
        &[vec![
            article("a", "en", "", "A deal was not made, the minister said."),
            article("b", "en", "", "Seth Rich was mentioned."),
            article("c", "en", "", "Nothing of it."),
        ]],
        &[],
    );
    let text = "“No deal was made, NOT now”, he wrote. #SethRich https://t.co/x";
    let query = parse_lenient(text, Day::MAX).node;
    let any = SearchOptions {
        any: true,
        ..options()
    };
    let hits = archive.search(&query, &any).unwrap().hits;
    let ids: Vec<&str> = hits.iter().map(|hit| hit.article.id.as_str()).collect();
    assert_eq!(ids.len(), 2);
    assert!(ids.contains(&"a") && ids.contains(&"b"), "{ids:?}");
}

#[test]
fn newer_ones_come_first_where_asked() {
    let archive = archive_in_ram(
        &[vec![
            dated(article("a", "en", "", "Ferry ferry ferry."), "2024-03-05"),
            dated(
                article("b", "en", "", "Ferry and all sorts of ships."),
                "2025-03-04",
            ),
            article("c", "en", "", "Ferry ferry and all sorts of ships."),
        ]],
        &[],
    );
    assert_eq!(ranked(&archive, "ferry", &options()), ["a", "c", "b"]);
    let recent = |half_life| SearchOptions {
        recency: Some(Recency {
            half_life,
            today: Day::from_ymd(2025, 3, 5).unwrap(),
        }),
        ..options()
    };
    assert_eq!(ranked(&archive, "ferry", &recent(30)), ["b", "c", "a"]);
    assert_eq!(
        ranked(&archive, "ferry", &recent(1_000_000)),
        ["a", "b", "c"]
    );
}

/// Articles that all score, of which only some are in the head.
fn many() -> Vec<Annotated> {
    let text = |i: usize| {
        let mut words = vec!["ferry"; 1 + i % 3];
        words.extend(["calm"; 4]);
        words.extend(vec!["harbour"; 1 + i % 2]);
        words.rotate_left(i % 5);
        words.join(" ")
    };
    (0..40)
        .map(|i| article(&format!("a{i:02}"), "en", "", &text(i)))
        .collect()
}

#[test]
fn pages_are_parts_of_one_order() {
    let archive = archive_in_ram(&[many()], &[]);
    let whole = ranked(&archive, "ferry harbour", &options());
    assert_eq!(whole.len(), 40);
    let query = parse("ferry harbour", Day::MAX).unwrap();
    let hits = archive.search(&query, &options()).unwrap().hits;
    assert!(hits.is_sorted_by(|a, b| a.score >= b.score));
    for limit in [1, 3, 7, 8, 9, 40] {
        let mut pages = Vec::new();
        for offset in (0..40).step_by(limit) {
            let page = SearchOptions {
                limit,
                offset,
                ..options()
            };
            pages.extend(ranked(&archive, "ferry harbour", &page));
        }
        assert_eq!(pages, whole, "{limit}");
    }
}

#[test]
fn segments_do_not_change_scores() {
    let scores = |batches: &[Vec<Annotated>]| {
        let archive = archive_in_ram(batches, &["a07"]);
        let query = parse("ferry harbour calm", Day::MAX).unwrap();
        let hits = archive.search(&query, &options()).unwrap().hits;
        let scores = hits
            .iter()
            .map(|h| (h.article.id.clone(), h.score.to_bits()));
        scores.collect::<Vec<_>>()
    };
    let one = scores(&[many()]);
    let (first, rest) = (many()[..13].to_vec(), many()[13..].to_vec());
    assert_eq!(scores(&[first, rest]), one);
    let each: Vec<Vec<Annotated>> = many().into_iter().map(|article| vec![article]).collect();
    assert_eq!(scores(&each), one);
}
