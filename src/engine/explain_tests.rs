//! Tests of explanations: what a query was understood as, why an article is not found, what would find it.

use super::testing::{archive_in_ram, article, dated};
use super::{Archive, Model, Recency, SearchOptions};
use crate::date::Day;
use crate::hit::PartKind;
use crate::query::parse;

fn archive() -> Archive {
    let talks = "The hostage talks went on in Doha. Later one hostage was released.";
    let articles = vec![
        dated(article("a", "en", "Talks in Doha", talks), "2025-03-05"),
        article("b", "en", "", "Boehler talked. Women came."),
        article("c", "de", "", "Talks und Woman"),
    ];
    archive_in_ram(&[articles], &[])
}

#[test]
fn a_query_is_explained() {
    let query = parse("(hostage W/9 releas*) OR (wom?n talks -lang:de)", Day::MAX).unwrap();
    let explanation = archive().explain(&query, false, None).unwrap();
    assert_eq!(explanation.total, 2);
    let steps = explanation.steps.iter();
    let steps: Vec<String> = steps
        .map(|s| format!("{}{} {}", "-".repeat(s.depth), s.part, s.articles))
        .collect();
    let expect = [
        "OR 2",
        "-W/9 1",
        "--hostage 1",
        "--releas* 1",
        "-side by side 1",
        "--wom?n 2",
        "--talks 3",
        "--NOT 2",
        "---lang:de 1",
    ];
    assert_eq!(steps, expect);
    let words = explanation.words.iter();
    let words: Vec<String> = words
        .map(|w| format!("{}: {:?}", w.part, w.words))
        .collect();
    assert_eq!(words[1], r#"releas*: [("released", 1)]"#);
    assert_eq!(words[2], r#"wom?n: [("woman", 1), ("women", 1)]"#);
    assert!(words[3].contains(r#"("talk… (stem)", "#), "{}", words[3]);
    let best = explanation.best.unwrap();
    let sum: f64 = best.parts.iter().map(|part| part.score).sum();
    assert!((sum - best.score).abs() < 1e-12 && !best.parts.is_empty());
}

#[test]
fn the_parts_of_a_score_are_the_score() {
    let archive = archive();
    let recency = Some(Recency {
        half_life: 30,
        today: Day::from_ymd(2025, 4, 4).unwrap(),
    });
    for text in [
        "talks",
        "hostage talks doha",
        "hostage talks hostage",
        "\"hostage talks\" title:doha",
        "hostage W/9 released",
        "title:talks^2",
    ] {
        let query = parse(text, Day::MAX).unwrap();
        for (any, recency) in [(false, None), (true, None), (false, recency)] {
            let best = archive.explain(&query, any, recency).unwrap().best.unwrap();
            let sum: f64 = best.parts.iter().map(|part| part.score).sum();
            match recency {
                // To the last bit: they are what was added up.
                None => assert_eq!(sum.to_bits(), best.score.to_bits(), "{text}"),
                Some(_) => assert!((sum - best.score).abs() < 1e-12, "{text}"),
            }
            let aged = best
                .parts
                .iter()
                .find(|part| part.kind == PartKind::Recency);
            assert_eq!(aged.is_some(), recency.is_some());
        }
    }
}

#[test]
fn places_are_parts_of_a_score() {
    let query = parse("hostage talks doha", Day::MAX).unwrap();
    let best = archive()
        .explain(&query, false, None)
        .unwrap()
        .best
        .unwrap();
    let kinds = best.parts.iter().map(|part| (part.kind, part.frequency));
    let window = Model::default().window_words;
    let expect = [
        (PartKind::Word, 2),
        (PartKind::Word, 2),
        (PartKind::Word, 2),
        (PartKind::Lead, 3),
        (PartKind::Window(window), 3),
        (PartKind::Order, 1),
    ];
    assert_eq!(kinds.collect::<Vec<_>>(), expect);
    assert!(best.parts.iter().all(|part| part.score > 0.0));
}

#[test]
fn nothing_found_is_explained_too() {
    let query = parse("nothing nowhere", Day::MAX).unwrap();
    let explanation = archive().explain(&query, false, None).unwrap();
    assert_eq!(explanation.total, 0);
    assert!(explanation.best.is_none());
}

#[track_caller]
fn check(query: &str, expect: &[&str]) {
    let node = parse(query, Day::MAX).unwrap();
    let why = archive().why_not(&node, false, "a").unwrap();
    let said = why.verdicts.iter();
    let said: Vec<String> = said
        .map(|v| {
            let note = v.note.as_deref().unwrap_or_default();
            format!("{} {}|{note}", if v.holds { "yes" } else { "no" }, v.part)
        })
        .collect();
    assert_eq!(said, expect, "{query}");
    assert_eq!(why.found, why.verdicts[0].holds);
}

#[test]
fn an_article_says_why_it_is_not_found() {
    check("talks", &["yes talks|"]);
    check(
        "hostage gaza",
        &["no side by side|", "yes hostage|", "no gaza|"],
    );
    check(
        "hostage W/1 doha",
        &[
            "no W/1|closest: 3 apart, in different sentences of one paragraph",
            "yes hostage|",
            "yes doha|",
        ],
    );
    check(
        "doha PRE/1 hostage",
        &[
            "no PRE/1|closest: 3 apart, in different sentences of one paragraph",
            "yes doha|",
            "yes hostage|",
        ],
    );
    check(
        "ATLEAST/3(hostage)",
        &["no ATLEAST/3|it has 2 of 3", "yes hostage|"],
    );
    check(
        "FIRST/5(doha)",
        &["no FIRST/5|the first is at word 7 of the text", "yes doha|"],
    );
    check(
        "hostage NOT W/3 talks released",
        &[
            "yes side by side|",
            "yes NOT W/3|",
            "yes hostage|",
            "yes talks|",
            "yes released|",
        ],
    );
    check("date:2024", &["no date:2024|its date is 2025-03-05"]);
    check("lang:de", &["no lang:de|its value is `en`"]);
    check("words:>500", &["no words:501..|it has 12 words"]);
    check("hostgae", &["no hostgae|nearest: hostage"]);
    check(
        "\"talks hostage\"",
        &["no \"talks hostage\"|it has the words in another form, order or place"],
    );
    check("title:(hostage)", &["no title:|", "no hostage|"]);
}

#[track_caller]
fn change(query: &str, expect: Option<(&str, u64)>) {
    let node = parse(query, Day::MAX).unwrap();
    let options = SearchOptions {
        limit: 1,
        advice: true,
        query_text: query.to_owned(),
        ..SearchOptions::default()
    };
    let results = archive().search(&node, &options).unwrap();
    assert_eq!(results.total, 0, "{query}");
    let found = results.change.as_ref();
    let found = found.map(|c| (c.clause.as_str(), c.articles));
    assert_eq!(found, expect, "{query}");
}

#[test]
fn nothing_found_names_the_smallest_change() {
    change("hostage W/1 doha", Some(("hostage W/3 doha", 1)));
    change("doha PRE/2 talks", Some(("doha W/2 talks", 1)));
    change("talks W/S later", Some(("talks W/P later", 1)));
    change("boehler W/3 doha", None);
    change("ATLEAST/3(hostage)", Some(("hostage", 1)));
    change("\"talks hostage\"", Some(("talks hostage", 1)));
    change("=boehler", Some(("boehler", 1)));
    change("beohler", Some(("beohler~", 1)));
    change("boehler AND doha", Some(("doha", 1)));
    change("boehler lang:de", Some(("boehler", 1)));
    change("xyzzy", None);
}
