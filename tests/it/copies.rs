//! Copies of a story are all found, told apart from other stories, and listed with what each says otherwise.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::newsroom::Dice;
use crate::program::Trial;

/// A sentence of made-up words, which no other one is like.
fn sentence(dice: &mut Dice) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "do", "ki", "lu", "mer", "no", "pas", "ri", "sol", "ta", "ven", "wi", "xo", "yen",
        "zu", "gra",
    ];
    let word = |dice: &mut Dice| -> String {
        (0..2 + dice.roll(2))
            .map(|_| *dice.pick(&SYLLABLES))
            .collect()
    };
    let words: Vec<String> = (0..9 + dice.roll(6)).map(|_| word(dice)).collect();
    let text = words.join(" ");
    format!("{}{}.", text[..1].to_uppercase(), &text[1..])
}

fn sentences(dice: &mut Dice, count: usize) -> Vec<String> {
    (0..count).map(|_| sentence(dice)).collect()
}

fn article(id: &str, outlet: &str, date: &str, title: &str, sentences: &[String]) -> Value {
    let mut record = json!({
        "id": id, "title": title, "text": sentences.join(" "), "source": outlet, "language": "en",
    });
    if !date.is_empty() {
        record["date"] = date.into();
    }
    record
}

/// What was done to a copy.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Edits {
    cut: BTreeSet<String>,
    added: BTreeSet<String>,
    changed: BTreeSet<(String, String)>,
}

/// A copy with up to three edits, one of each kind.
fn edited(dice: &mut Dice, original: &[String]) -> (Vec<String>, Edits) {
    let mut copy = original.to_vec();
    let mut edits = Edits::default();
    if dice.roll(2) == 0 {
        let from = copy.remove(dice.roll(copy.len()));
        edits.cut.insert(from);
    }
    if dice.roll(2) == 0 {
        // Not beside a cut: what stands in the place of another is a change of it or not, by its words.
        let at = copy.len();
        let new = sentence(dice);
        copy.insert(at, new.clone());
        if original.last() == copy.get(at - 1) {
            edits.added.insert(new);
        } else {
            copy.pop();
        }
    }
    if dice.roll(2) == 0 {
        let at = dice.roll(copy.len() - 1);
        if original.contains(&copy[at]) {
            let new = copy[at].replacen(' ', " hardly ", 1);
            edits.changed.insert((copy[at].clone(), new.clone()));
            copy[at] = new;
        }
    }
    (copy, edits)
}

fn edits(changes: &Value) -> Edits {
    let mut edits = Edits::default();
    for change in changes.as_array().expect("changes") {
        let of = |key: &str| change[key].as_str().expect("a sentence").to_owned();
        match change["change"].as_str() {
            Some("cut") => _ = edits.cut.insert(of("text")),
            Some("added") => _ = edits.added.insert(of("text")),
            _ => _ = edits.changed.insert((of("from"), of("to"))),
        }
    }
    edits
}

#[test]
fn planted_copies_are_all_listed_with_what_each_says_otherwise() {
    let mut dice = Dice::new(7);
    let trial = Trial::new();
    let mut files: BTreeMap<usize, String> = BTreeMap::new();
    let mut planted: Vec<Vec<(String, Edits)>> = Vec::new();
    for story in 0..40 {
        let count = 14 + dice.roll(20);
        let original = sentences(&mut dice, count);
        let mut members = vec![(format!("s{story}-0"), Edits::default())];
        let mut line = |file: usize, value: &Value| {
            *files.entry(file).or_default() += &format!("{value}\n");
        };
        let title = sentence(&mut dice);
        let first = article(&members[0].0, "Wire", "2025-03-01", &title, &original);
        line(story % 5, &first);
        for copy in 1..1 + dice.roll(5) {
            let (text, edits) = edited(&mut dice, &original);
            let id = format!("s{story}-{copy}");
            let title = sentence(&mut dice);
            let date = format!("2025-03-{:02}", 2 + copy);
            let outlet = format!("Paper {copy}");
            line(dice.roll(5), &article(&id, &outlet, &date, &title, &text));
            members.push((id, edits));
        }
        planted.push(members);
    }
    for (file, lines) in &files {
        trial.write(&format!("news/{file}.jsonl"), lines);
    }
    // In five commits, and so in as many segments, as well as at once.
    trial
        .index("index", &["--commit-bytes", "2000"])
        .expect_code(0);
    trial
        .run(&["index", "news", "-i", "one", "-j", "1"])
        .expect_code(0);
    let all = ["query", "dup:show", "-n", "1000", "--format", "json"];
    let hits = trial.ask("index", &all).json();
    assert_eq!(hits, trial.ask("one", &all).json());
    let hits = hits["hits"].as_array().expect("hits");
    let id_of: BTreeMap<&str, &str> = hits
        .iter()
        .map(|hit| {
            (
                hit["record_id"].as_str().expect("an id"),
                hit["id"].as_str().expect("an id"),
            )
        })
        .collect();
    for members in &planted {
        let expect: Vec<(&str, Edits)> = members
            .iter()
            .map(|(id, edits)| (id_of[id.as_str()], edits.clone()))
            .collect();
        for (id, _) in &expect {
            let listed = trial.ask("index", &["copies", id, "--format", "json"]);
            assert_eq!(listed.code, i32::from(members.len() < 2), "{listed:?}");
            let listed = listed.json();
            let found: Vec<(&str, Edits)> = listed["articles"]
                .as_array()
                .expect("articles")
                .iter()
                .map(|a| (a["id"].as_str().expect("an id"), edits(&a["changes"])))
                .collect();
            assert_eq!(found, expect, "{id}");
        }
    }
    // One row a story; the mark says how many there are and where it was first.
    let folded = trial
        .ask(
            "index",
            &["query", "dup:fold", "-n", "1000", "--format", "json"],
        )
        .json();
    assert_eq!(folded["hits"].as_array().map(Vec::len), Some(planted.len()));
    assert_eq!(folded["total"], hits.len());
    let hidden = folded["folded"].as_u64().expect("a number") as usize;
    assert_eq!(hidden + planted.len(), hits.len());
    for hit in folded["hits"].as_array().expect("hits") {
        let story = planted.iter().find(|members| {
            members
                .iter()
                .any(|(id, _)| id == hit["record_id"].as_str().expect("an id"))
        });
        let copies = story.expect("a story").len() - 1;
        match copies {
            0 => assert!(hit.get("copies").is_none()),
            _ => {
                assert_eq!(hit["copies"]["articles"], copies);
                assert_eq!(hit["copies"]["first"]["outlet"], "Wire");
            }
        }
    }
    // Pages fit together.
    let page = |offset: usize| {
        let offset = offset.to_string();
        let args = [
            "query", "dup:fold", "-n", "7", "--offset", &offset, "--format", "json",
        ];
        trial.ask("index", &args).json()["hits"]
            .as_array()
            .expect("hits")
            .clone()
    };
    let pages: Vec<Value> = (0..6).flat_map(|n| page(7 * n)).collect();
    assert_eq!(&pages, folded["hits"].as_array().expect("hits"));
    // A story counts once where only the first of each is asked for.
    let first = trial.ask("index", &["count", "dup:first"]).out;
    assert_eq!(first.trim(), planted.len().to_string());
    let outlets = trial
        .ask(
            "index",
            &["facets", "source", "dup:first", "--format", "json"],
        )
        .json();
    assert_eq!(outlets["copies"], "first");
    assert_eq!(
        outlets["facets"],
        json!([{"value": "Wire", "articles": planted.len()}])
    );
    let export = trial.ask("index", &["export", "dup:first", "--format", "ids"]);
    assert_eq!(export.out.lines().count(), planted.len());
    let export = trial.ask("index", &["export", "", "--format", "ids"]);
    assert_eq!(export.out.lines().count(), hits.len());
}

#[test]
fn text_folds_and_says_so_and_lists_do_not() {
    let mut dice = Dice::new(3);
    let trial = Trial::new();
    let text = sentences(&mut dice, 20);
    let lines: String = [
        article("a", "Late", "2025-03-04", "Talks in Doha", &text),
        article("b", "Early", "2025-03-02", "Doha talks", &text),
        article("c", "Undated", "", "Talks", &text),
        article(
            "d",
            "Other",
            "2025-03-04",
            "Doha",
            &sentences(&mut dice, 20),
        ),
    ]
    .iter()
    .map(|a| format!("{a}\n"))
    .collect();
    trial.write("news/a.jsonl", lines);
    trial.index("index", &[]).expect_code(0);
    let page = trial
        .ask(
            "index",
            &["query", "source:(late OR early OR undated OR other)"],
        )
        .out;
    assert!(page.contains("+ 2 copies, "), "{page}");
    assert!(
        page.ends_with("4 articles, 2 of them folded as copies (dup:show shows each)\n"),
        "{page}"
    );
    let shown = trial.ask("index", &["query", "dup:show"]).out;
    assert!(
        shown.ends_with("\n4 articles\n") && !shown.contains("copies"),
        "{shown}"
    );
    for format in ["ids", "jsonl", "csv", "trec"] {
        let list = |query: &str| {
            trial
                .ask("index", &["query", query, "--format", format])
                .out
        };
        assert_eq!(list(""), list("dup:show"), "{format}");
        let lines = list("").lines().count() - usize::from(format == "csv");
        assert_eq!(lines, 4, "{format}");
        let folded = list("dup:fold").lines().count() - usize::from(format == "csv");
        assert_eq!(folded, 2, "{format}");
    }
    let refused = trial.ask("index", &["export", "dup:fold"]);
    assert_eq!(refused.code, 2, "{refused:?}");
}

#[test]
fn versions_of_a_page_are_a_chain_that_can_be_searched() {
    let trial = Trial::new();
    let page = |id: &str, url: &str, updated: &str, text: &str| {
        let record = json!({
            "id": id, "url": url, "title": "Talks", "text": text, "language": "en",
            "date": "2025-03-01", "modified": updated,
        });
        format!("{record}\n")
    };
    let url = "https://example.org/talks";
    let start =
        "The envoy arrived in Doha on Saturday. Officials denied that talks were under way.";
    let later = "The envoy arrived in Doha on Saturday. Officials confirmed that secret talks were under way.";
    trial.write("news/1.jsonl", page("v2", url, "2025-03-02", later));
    trial.write("news/2.jsonl", page("v1", url, "2025-03-01", start));
    let last = format!("{later} They will go on.");
    trial.write("news/3.jsonl", page("v3", url, "2025-03-04", &last));
    let other = "https://example.org/other";
    trial.write("news/4.jsonl", page("o", other, "2025-03-01", later));
    trial.index("index", &[]).expect_code(0);
    let found = |query: &str| -> Vec<String> {
        let args = ["query", query, "--format", "jsonl", "--sort", "oldest"];
        let lines = trial.ask("index", &args).out;
        let ids = lines.lines().map(|line| {
            let hit: Value = serde_json::from_str(line).expect("a hit");
            hit["record_id"].as_str().expect("an id").to_owned()
        });
        let mut ids: Vec<String> = ids.collect();
        ids.sort();
        ids
    };
    assert_eq!(found("added:\"secret talks\""), ["v2"]);
    assert_eq!(found("removed:denied"), ["v2"]);
    assert_eq!(
        found("removed:(denied OR refused) source:example.org"),
        ["v2"]
    );
    assert_eq!(found("added:(\"will go on\")"), ["v3"]);
    assert_eq!(found("added:envoy"), [""; 0]);
    assert_eq!(found("removed:confirmed"), [""; 0]);
    assert_eq!(
        found("url:https://example.org/* -added:secret"),
        ["o", "v1", "v3"]
    );
    let id = trial
        .ask("index", &["query", "removed:denied", "--format", "ids"])
        .out;
    let chain = trial
        .ask("index", &["versions", id.trim(), "--format", "json"])
        .json();
    let of = |n: usize, what: &str| chain["articles"][n][what].clone();
    assert_eq!(chain["articles"].as_array().map(Vec::len), Some(3));
    assert_eq!(of(0, "changes"), json!([]));
    let to = "Officials confirmed that secret talks were under way.";
    let from = "Officials denied that talks were under way.";
    assert_eq!(
        of(1, "changes"),
        json!([{"change": "changed", "from": from, "to": to}])
    );
    assert_eq!(of(1, "asked"), true);
    assert_eq!(
        of(2, "changes"),
        json!([{"change": "added", "text": "They will go on."}])
    );
    let alone = trial
        .ask(
            "index",
            &["query", "url:https://example.org/other", "--format", "ids"],
        )
        .out;
    let alone = trial.ask("index", &["versions", alone.trim()]);
    assert_eq!(alone.code, 1);
    assert!(
        alone.out.ends_with("no other version in the archive\n"),
        "{}",
        alone.out
    );
}
