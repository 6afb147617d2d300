//! Every call by which an archive is written or read fails in turn, in this process: what was committed stays, and
//! the next run ends in the archive of a clean build.

use std::fs;

use newsearch::fault::{Call, Disturbance, Fault, disturb};

use crate::newsroom::{Dice, Story, jsonl, story};
use crate::program::{Ran, Trial};

fn stories(numbers: impl Iterator<Item = usize>) -> Vec<Story> {
    numbers
        .map(|number| story(&mut Dice::new(number as u64 + 1), number))
        .collect()
}

/// What is done to an archive.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Work {
    First,
    Update,
    Delete,
    Rebuild,
}

impl Work {
    fn run(self, trial: &Trial, index: &str) -> Ran {
        let news = trial.at("news");
        let news = news.to_str().expect("a path");
        match self {
            Work::Rebuild => trial.ask(
                index,
                &[
                    "-q",
                    "rebuild",
                    "--no-annotate",
                    "--jobs",
                    "1",
                    "--memory",
                    "64MB",
                ],
            ),
            _ => trial.ask(
                index,
                &[
                    "-q",
                    "index",
                    news,
                    "--no-annotate",
                    "--jobs",
                    "1",
                    "--memory",
                    "64MB",
                    "--commit-bytes",
                    "1500",
                ],
            ),
        }
    }

    /// Writes what the work is to find; `was` is what an archive has before it, and what each state between has.
    fn prepare(self, trial: &Trial) {
        trial.write("news/a.jsonl", jsonl(&stories(0..4)));
        trial.write("news/b.jsonl", jsonl(&stories(4..7)));
        trial.write(
            "news/c.txt",
            "A ferry\n\nThe ferry sails past the harbour tonight.\n",
        );
        if self != Work::First {
            assert_eq!(Work::First.run(trial, "before").code, 0);
        }
        match self {
            Work::First | Work::Rebuild => {}
            Work::Update => {
                trial.write("news/a.jsonl", jsonl(&stories([0, 8, 2, 9].into_iter())));
                trial.write("news/d.jsonl", jsonl(&stories(10..13)));
            }
            Work::Delete => {
                trial.remove("news/b.jsonl");
                trial.write("news/a.jsonl", jsonl(&stories(1..3)));
            }
        }
        assert_eq!(Work::First.run(trial, "clean").code, 0);
    }
}

/// All that an archive says.
fn told(trial: &Trial, index: &str) -> Vec<String> {
    let asked: [&[&str]; 4] = [
        &["export", "dup:show", "--format", "jsonl"],
        &["query", "ferry OR harbour OR port", "--format", "json"],
        &["audit", "--format", "json"],
        &["audit", "--notes", "--failed", "--skipped", "--duplicates"],
    ];
    let asked = asked.iter().map(|args| trial.ask(index, args));
    asked.map(|ran| ran.out).collect()
}

fn articles(trial: &Trial, index: &str) -> Vec<String> {
    let exported = trial.ask(index, &["export", "dup:show", "--format", "jsonl"]);
    let mut lines: Vec<_> = exported.out.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

fn copy(trial: &Trial, from: &str, to: &str) {
    let _ = fs::remove_dir_all(trial.at(to));
    fs::create_dir_all(trial.at(to)).expect("a folder");
    let Ok(entries) = fs::read_dir(trial.at(from)) else {
        return;
    };
    for entry in entries.flatten() {
        fs::copy(entry.path(), trial.at(to).join(entry.file_name())).expect("a file");
    }
}

/// The power fails: of what was not synced, half is gone.
fn cut_off(disturbed: &Disturbance) {
    for (path, certain) in disturbed.unsynced() {
        if let Ok(file) = fs::File::options().write(true).open(&path) {
            let length = file.metadata().expect("a file").len();
            let lost = length.saturating_sub(certain) / 2;
            file.set_len(length - lost).expect("a file");
        }
    }
}

/// Whether each call goes wrong in all ways, which takes minutes, or each in one of them, and a few that only read.
fn each_way() -> bool {
    std::env::var_os("NEWSEARCH_TEST_EACH_WAY").is_some()
}

fn each_call_fails(work: Work) {
    let trial = Trial::new();
    work.prepare(&trial);
    let wanted = told(&trial, "clean");
    let (before, clean) = (articles(&trial, "before"), articles(&trial, "clean"));
    let kept: Vec<_> = before.iter().filter(|a| clean.contains(a)).collect();
    copy(&trial, "before", "index");
    let counted = disturb(&trial.at("index"), u64::MAX, Fault::Once);
    assert_eq!(work.run(&trial, "index").code, 0);
    let calls = counted.calls();
    drop(counted);
    for call in [
        Call::Open,
        Call::Read,
        Call::Write,
        Call::Sync,
        Call::Rename,
    ] {
        assert!(calls.contains(&call), "help: {work:?} makes no {call:?}");
    }
    assert_eq!(told(&trial, "index"), wanted);
    let mut failed = 0;
    for at in 0..calls.len() as u64 {
        for (fault, turn) in [(Fault::Once, 0), (Fault::Full, 1), (Fault::Gone, 2)] {
            let is_wanted = match calls[at as usize] {
                Call::Read => fault == Fault::Once && (each_way() || at % 5 == 0),
                _ => each_way() || at % 3 == turn,
            };
            if !is_wanted {
                continue;
            }
            let what = format!("{work:?}: {fault:?} at {at}, {:?}", calls[at as usize]);
            copy(&trial, "before", "index");
            let disturbed = disturb(&trial.at("index"), at, fault);
            let got = work.run(&trial, "index");
            if fault == Fault::Gone {
                cut_off(&disturbed);
            }
            drop(disturbed);
            assert!([0, 2, 3, 4, 6].contains(&got.code), "help: {what}: {got:?}");
            assert!(!got.err.contains("broke off"), "help: {what}: {got:?}");
            failed += u64::from(got.code != 0);
            if trial.at("index/meta.json").exists() {
                let check = trial.ask("index", &["check"]);
                assert_eq!(check.code, 0, "help: {what}: {check:?}");
                let have = articles(&trial, "index");
                assert!(
                    kept.iter().all(|a| have.contains(a)),
                    "help: {what}: an article is lost"
                );
                if work == Work::Rebuild {
                    assert_eq!(told(&trial, "index"), wanted, "help: {what}");
                }
            } else {
                assert_eq!(work, Work::First, "help: {what}: there is no archive");
            }
            let again = work.run(&trial, "index");
            assert_eq!(again.code, 0, "help: after {what}: {again:?}");
            assert_eq!(told(&trial, "index"), wanted, "help: after {what}");
            assert!(!trial.at("index/.next").exists(), "help: after {what}");
        }
    }
    assert!(
        failed * 3 > calls.len() as u64,
        "help: {failed} of {} calls were missed",
        calls.len()
    );
}

#[test]
fn a_first_run() {
    each_call_fails(Work::First);
}

#[test]
fn an_update() {
    each_call_fails(Work::Update);
}

#[test]
fn deletions() {
    each_call_fails(Work::Delete);
}

#[test]
fn a_rebuild() {
    each_call_fails(Work::Rebuild);
}
