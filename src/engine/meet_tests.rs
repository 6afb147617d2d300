//! Words that meet, against plain loops.

use super::lists::step;
use super::meet::{is_near, within, within_units};
use super::span;
use super::testing::{archive_in_ram, article};
use super::units::Begins;
use crate::date::Day;
use crate::engine::SearchOptions;
use crate::engine::analysis::numbered;
use crate::engine::span::{Rule, Stretch};
use crate::query::parse;

/// All pairs of short lists, against the definition for stretches of any length.
#[test]
fn words_that_walk_meet_where_stretches_are_near() {
    let list = |bits: u32| -> Vec<u32> { (0..7).filter(|i| bits >> i & 1 != 0).collect() };
    let stretches = |places: &[u32]| -> Vec<Stretch> {
        let of = |&first| Stretch { first, last: first };
        places.iter().map(of).collect()
    };
    let steps = |places: &[u32]| -> Vec<u32> {
        let marked = places
            .iter()
            .map(|place| numbered(*place, place % 3, false));
        let steps = marked.scan(0, |last, place| {
            Some(step(std::mem::replace(last, place), place))
        });
        steps.collect()
    };
    for (bits_a, bits_b) in (0..128).flat_map(|a| (0..128).map(move |b| (a, b))) {
        let (a, b) = (list(bits_a), list(bits_b));
        let walks = (steps(&a), steps(&b));
        for (distance, ordered) in (1..4).flat_map(|n| [(n, false), (n, true)]) {
            let units = &[];
            let rule = Rule {
                distance,
                ordered,
                units,
            };
            let expect = !span::near(&stretches(&a), &stretches(&b), rule).is_empty();
            let before = if ordered { 0 } else { distance };
            let found = is_near(&walks.0, &walks.1, within(distance, before));
            assert_eq!(found, expect, "{a:?} {b:?} {rule:?}");
        }
        for units in [&[][..], &[0, 3], &[2, 3, 6]] {
            let rule = Rule {
                distance: u32::MAX,
                ordered: false,
                units,
            };
            let expect = !span::near(&stretches(&a), &stretches(&b), rule).is_empty();
            let mut bits = Vec::new();
            let begins = Begins::of(&steps(units), &mut bits);
            let found = is_near(&walks.0, &walks.1, within_units(begins));
            assert_eq!(found, expect, "{a:?} {b:?} {units:?}");
        }
    }
}

/// More articles than a block has, dense and sparse, of two languages, some of them gone.
#[test]
fn words_meet_over_many_blocks() {
    let mut state = 7_u32;
    let mut random = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % below
    };
    let vocabulary = ["doha", "been", "rarely", "talk", "x", "y", "z"];
    let texts: Vec<Vec<&str>> = (0..1_500)
        .map(|i| {
            let words = 1 + random(9);
            let word = |_| match random(12) {
                0..3 => "doha",
                3..6 => "been",
                6 if i % 40 == 0 => "rarely",
                7 => "talk.\n\n",
                n => vocabulary[(n as usize) % 3 + 4],
            };
            (0..words).map(word).collect()
        })
        .collect();
    let articles: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(i, words)| {
            let language = ["en", "de", "en", ""][i % 4];
            article(&format!("i{i:04}"), language, "", &words.join(" "))
        })
        .collect();
    let gone: Vec<String> = (0..1_500).step_by(11).map(|i| format!("i{i:04}")).collect();
    let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
    let places = |words: &[&str], wanted: &str| -> Vec<u32> {
        let words = words.iter().map(|word| word.trim_end_matches(".\n\n"));
        let found = (0..).zip(words).filter(|(_, word)| *word == wanted);
        found.map(|(i, _)| i).collect()
    };
    let archives = [
        (archive_in_ram(std::slice::from_ref(&articles), &[]), 1),
        (archive_in_ram(&[articles], &gone), 11),
    ];
    for (a, b) in [
        ("doha", "been"),
        ("rarely", "doha"),
        ("been", "rarely"),
        ("talk", "been"),
        ("doha", "doha"),
    ] {
        for (text, near) in [
            (format!("{a} {b}"), None),
            (format!("{a} OR {b}"), None),
            (format!("{a} W/2 {b}"), Some((2, false))),
            (format!("{a} PRE/1 {b}"), Some((1, true))),
            (format!("\"{a} {b}\""), Some((1, true))),
            (format!("{a} W/S {b}"), Some((u32::MAX, false))),
        ] {
            let holds = |words: &[&str]| {
                let (of_a, of_b) = (places(words, a), places(words, b));
                let Some((distance, ordered)) = near else {
                    let both = !of_a.is_empty() && !of_b.is_empty();
                    let one = !of_a.is_empty() || !of_b.is_empty();
                    return if text.contains("OR") { one } else { both };
                };
                let ends = |i: u32, j: u32| {
                    let between = &words[i.min(j) as usize..i.max(j) as usize];
                    distance == u32::MAX && between.iter().any(|w| w.ends_with('\n'))
                };
                let pairs = of_a.iter().flat_map(|i| of_b.iter().map(move |j| (*i, *j)));
                pairs.into_iter().any(|(i, j)| {
                    i != j && i.abs_diff(j) <= distance && (!ordered || i < j) && !ends(i, j)
                })
            };
            let query = parse(&text, Day::MAX).expect("a query");
            for (archive, step) in &archives {
                let here = texts.iter().enumerate();
                let here = here.filter(|(i, _)| *step == 1 || i % step != 0);
                let expect = here.filter(|(_, words)| holds(words)).count() as u64;
                assert_eq!(
                    archive.count(&query, false).expect("a count"),
                    expect,
                    "{text}"
                );
                let options = SearchOptions::default();
                let results = archive.search(&query, &options).expect("results");
                assert_eq!(results.total, expect, "{text}");
            }
        }
    }
}

/// Sentences are unpacked once they were asked for a few times, in room for places that are not too large.
#[test]
fn sentences_far_behind_in_a_text_are_known_too() {
    let long = format!("{}Doha talks. Peace began.", "Word. ".repeat(70_000));
    let articles = ["Peace. Doha talks.", &long, "Doha. Talks began."];
    let articles = (0..).zip(articles);
    let articles = articles.map(|(i, text)| article(&format!("i{i}"), "en", "", text));
    let archive = archive_in_ram(&[articles.collect()], &[]);
    for _ in 0..8 {
        for (text, expect) in [
            ("doha W/S talks", 2),
            ("talks W/S began", 1),
            ("peace W/S began", 1),
            ("peace W/S doha", 0),
        ] {
            let query = parse(text, Day::MAX).expect("a query");
            assert_eq!(
                archive.count(&query, false).expect("a count"),
                expect,
                "{text}"
            );
        }
    }
}

/// A word that only serves grammar in one language has its surface form in the articles of others too, where its key
/// answers.
#[test]
fn either_word_is_counted_in_each_language_once() {
    let languages = ["en", "de", "fr", "ru", "hu", "es"];
    let articles = (0..).zip(languages);
    let articles = articles.map(|(i, tag)| article(&format!("i{i}"), tag, "", "die talks"));
    let other = article("other", "de", "", "doha");
    let archive = archive_in_ram(&[articles.chain([other]).collect()], &[]);
    let query = parse("die OR doha", Day::MAX).expect("a query");
    let expect = languages.len() as u64 + 1;
    assert_eq!(archive.count(&query, false).expect("a count"), expect);
    let results = archive.search(&query, &SearchOptions::default());
    assert_eq!(results.expect("results").total, expect);
}
