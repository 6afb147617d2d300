//! A watch tells every new match once, whatever ends it and whatever becomes of the archive meanwhile.

use std::collections::BTreeMap;
use std::fs;

use crate::newsroom::{Dice, Story, jsonl, story};
use crate::program::{Trial, ran};

const QUERIES: &str =
    "# what we follow\nferries\tferry OR harbour\nstorm\n\ndated\tdate:2010..2030 council\n";

fn stories(seed: u64, count: usize) -> Vec<Story> {
    let mut dice = Dice::new(seed);
    let mut stories: Vec<Story> = (0..count).map(|i| story(&mut dice, i)).collect();
    for story in &mut stories {
        story.id = format!("w{seed}-{}", story.id);
    }
    stories
}

/// How often each article was told for each query, its folded copies included.
fn told(lines: &str) -> BTreeMap<(String, String), usize> {
    let mut told = BTreeMap::new();
    for line in lines.lines() {
        let news: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let watch = news["watch"].as_str().expect("a name");
        let copies = news["new_copies"].as_array().expect("ids");
        for id in copies.iter().chain([&news["id"]]) {
            let id = id.as_str().expect("an id");
            *told.entry((watch.to_owned(), id.to_owned())).or_default() += 1;
        }
    }
    told
}

/// Every match of every query, once.
fn matches(trial: &Trial) -> BTreeMap<(String, String), usize> {
    let queries = [
        ("ferries", "ferry OR harbour"),
        ("storm", "storm"),
        ("dated", "date:2010..2030 council"),
    ];
    let mut matches = BTreeMap::new();
    for (name, query) in queries {
        let ids = trial
            .ask("index", &["export", query, "--format", "ids"])
            .out;
        for id in ids.lines() {
            matches.insert((name.to_owned(), id.to_owned()), 1);
        }
    }
    matches
}

/// Ten steps in which the archive grows; runs of both commands are killed in between.
fn grow(trial: &Trial, mut watch: impl FnMut(&Trial, usize, Option<&str>)) {
    trial.write("queries.txt", QUERIES);
    for step in 0..10 {
        trial.write(&format!("news/{step}.jsonl"), jsonl(&stories(step + 1, 12)));
        if step % 3 == 1 {
            // The same text elsewhere: a copy that folds.
            trial.write(&format!("news/again-{step}.jsonl"), {
                let mut again = stories(step + 1, 6);
                again.iter_mut().for_each(|s| s.id.push('b'));
                jsonl(&again)
            });
        }
        let mut index = trial.command(&["index", "news", "-i", "index", "--commit-bytes", "2000"]);
        if step % 2 == 1 {
            let got = ran(index.env("NEWSEARCH_STOP_AT", "after-commit:1"));
            assert_eq!(got.code, -6, "{got:?}");
            watch(trial, step as usize, None);
        }
        trial.index("index", &[]).expect_code(0);
        let point = match step % 3 {
            0 => "news-noted:3",
            1 => "news-told:2",
            _ => "news-noted:1",
        };
        watch(trial, step as usize, Some(point));
        watch(trial, step as usize, None);
    }
}

#[test]
fn a_report_has_every_new_match_once_whatever_ends_the_watch() {
    let trial = Trial::new();
    let mut stops = 0;
    grow(&trial, |trial, _, stop| {
        let args = [
            "watch",
            "queries.txt",
            "-i",
            "index",
            "--format",
            "jsonl",
            "--to",
            "news.jsonl",
        ];
        let mut command = trial.command(&args);
        if let Some(point) = stop {
            command.env("NEWSEARCH_STOP_AT", point);
        }
        let got = ran(&mut command);
        stops += usize::from(got.code == -6);
        assert!(matches!(got.code, -6 | 0 | 1), "{got:?}");
        assert!(stop.is_some() || got.code >= 0, "{got:?}");
    });
    assert!(stops >= 5, "help: only {stops} watches were stopped");
    let report = fs::read_to_string(trial.at("news.jsonl")).expect("a report");
    assert_eq!(told(&report), matches(&trial));
    assert!(
        report.contains("\"new_copies\":[\""),
        "help: nothing was folded"
    );
}

#[test]
fn what_is_told_to_a_pipe_is_never_lost_and_at_most_the_last_comes_again() {
    let trial = Trial::new();
    let mut lines = String::new();
    let mut repeated = 0;
    grow(&trial, |trial, _, stop| {
        let mut command =
            trial.command(&["watch", "queries.txt", "-i", "index", "--format", "jsonl"]);
        if let Some(point) = stop {
            command.env("NEWSEARCH_STOP_AT", point);
        }
        let got = ran(&mut command);
        repeated += usize::from(got.code == -6 && stop.is_some_and(|s| s.starts_with("news-told")));
        lines.push_str(&got.out);
    });
    let told = told(&lines);
    let matches = matches(&trial);
    assert!(told.keys().eq(matches.keys()));
    let again: usize = told.values().map(|times| times - 1).sum();
    assert!(
        repeated > 0 && again >= repeated,
        "{again} again, {repeated} stops"
    );
    // A row may have copies under it.
    assert!(again <= 3 * repeated, "{again} again, {repeated} stops");
}

#[test]
fn exit_codes_and_what_is_seen() {
    let trial = Trial::new();
    trial.write("queries.txt", "storm\n");
    trial.write("news/a.jsonl", jsonl(&stories(1, 30)));
    trial.index("index", &[]).expect_code(0);
    let watch =
        |more: &[&str]| trial.run(&[&["watch", "queries.txt", "-i", "index"][..], more].concat());
    let seen = watch(&["--seen"]).expect_code(0);
    assert_eq!(seen.out, "");
    watch(&[]).expect_code(1);
    trial.write("news/b.jsonl", jsonl(&stories(2, 30)));
    trial.index("index", &[]).expect_code(0);
    let news = watch(&[]).expect_code(0).out;
    assert!(news.starts_with("== storm\n\n1. "), "{news}");
    watch(&[]).expect_code(1);
    trial.write("queries.txt", "# nothing\n");
    watch(&[]).expect_code(2);
    trial.write("queries.txt", "storm\nbad (\n");
    let slip = watch(&[]).expect_code(2);
    assert!(slip.err.contains('^'), "{}", slip.err);
}
