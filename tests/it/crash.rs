//! A run that is ended at any instant leaves an index that opens, and the next run finishes the work to the
//! answer of a clean build.

use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::newsroom::{Dice, Story, jsonl, queries, story};
use crate::program::{Ran, Trial, index_args, ran, signal};

/// Every point of [`newsearch::fault`] in the writer.
const POINTS: [&str; 5] = [
    "before-ledger",
    "after-ledger",
    "before-commit",
    "after-commit",
    "during-merge",
];

fn stories(seed: u64, count: usize) -> Vec<Story> {
    let mut dice = Dice::new(seed);
    (0..count).map(|i| story(&mut dice, i)).collect()
}

/// A large file of many records, and small ones on either side of it.
fn write_first(trial: &Trial) {
    let stories = stories(1, 60);
    for s in &stories[..6] {
        trial.write(
            &format!("news/a/{}.txt", s.id),
            format!("{}\n\n{}\n", s.title, s.text),
        );
    }
    trial.write("news/m.jsonl", jsonl(&stories[6..50]));
    for s in &stories[50..] {
        trial.write(
            &format!("news/z/{}.txt", s.id),
            format!("{}\n\n{}\n", s.title, s.text),
        );
    }
}

/// Changes of every kind: records inserted, changed, gone and copied; files new, changed and gone.
fn write_second(trial: &Trial) {
    let (old, new) = (stories(1, 60), stories(2, 40));
    let mut records = [&new[..5], &old[6..20], &new[5..9], &old[24..50]].concat();
    records[9].text.push_str(" And more of it.");
    trial.write("news/m.jsonl", jsonl(&records));
    trial.write("news/b.jsonl", jsonl(&old[10..16]));
    trial.write("news/n.jsonl", jsonl(&new[..20]));
    trial.remove("news/a/s0.txt");
    trial.write(
        "news/a/s1.txt",
        format!("{}\n\n{}\n", new[0].title, new[0].text),
    );
    trial.write(
        "news/zz.txt",
        format!("{}\n\n{}\n", old[2].title, old[2].text),
    );
    trial.remove("news/z/s55.txt");
}

fn small_commits(trial: &Trial, index: &str) -> Command {
    let mut command = trial.command(&index_args(index));
    command.args(["--commit-bytes", "5000"]);
    command
}

/// The number of records in the ledger, 0 where there is no index yet.
fn records(trial: &Trial, index: &str) -> u64 {
    match trial.ask(index, &["audit", "--format", "json"]) {
        Ran { code: 4, .. } => 0,
        audit => audit.json()["totals"]["records"]
            .as_u64()
            .expect("a number"),
    }
}

/// After a stop: the index opens and is sound, or there is none as yet.
#[track_caller]
fn assert_opens(trial: &Trial, index: &str) {
    if trial.at(index).join("meta.json").exists() {
        trial.assert_sound(index);
    }
}

/// Stops a run at each passing of a point, one after the other, and goes on each time from what the last
/// one left; at the end there must be the clean build.
fn stop_again_and_again(trial: &Trial, index: &str, clean: &str, update: bool) {
    let queries = queries(3, 24);
    for point in POINTS {
        let index = format!("{index}-{point}");
        if update {
            write_first(trial);
            trial.index(&index, &[]).expect_code(0);
            write_second(trial);
        }
        let mut stops = 0;
        loop {
            // The first run is stopped at once, the later ones after some commits.
            let times = if point == "during-merge" {
                1
            } else {
                1 + stops % 3
            };
            let before = records(trial, &index);
            let mut command = small_commits(trial, &index);
            let got = ran(command.env("NEWSEARCH_STOP_AT", format!("{point}:{times}")));
            if got.code == 0 {
                break;
            }
            assert_eq!(got.code, -6, "help: {point}: {got:?}");
            stops += 1;
            assert_opens(trial, &index);
            if !update {
                let now = records(trial, &index);
                assert!(now >= before, "help: {point}: {before} records, then {now}");
            }
            // A stop before the first commit of a run gets nothing done, however often.
            if stops >= 5 {
                break;
            }
        }
        assert!(stops > 0, "help: `{point}` was never passed");
        trial.index(&index, &[]).expect_code(0);
        trial.assert_sound(&index);
        trial.assert_same(&index, clean, &queries);
    }
}

#[test]
fn a_first_run_stopped_at_every_point() {
    let trial = Trial::new();
    write_first(&trial);
    trial.index("clean", &[]).expect_code(0);
    stop_again_and_again(&trial, "index", "clean", false);
}

#[test]
fn an_update_stopped_at_every_point() {
    let trial = Trial::new();
    write_first(&trial);
    write_second(&trial);
    trial.index("clean", &[]).expect_code(0);
    stop_again_and_again(&trial, "index", "clean", true);
}

#[test]
fn a_stop_in_the_middle_of_a_file_keeps_what_was_committed() {
    let trial = Trial::new();
    trial.write("news/m.jsonl", jsonl(&stories(4, 50)));
    let mut command = small_commits(&trial, "index");
    let got = ran(command.env("NEWSEARCH_STOP_AT", "after-commit:4"));
    assert_eq!(got.code, -6);
    trial.assert_sound("index");
    let kept = trial.count("index");
    assert!((4..50).contains(&kept), "help: {kept} of 50 were committed");
    let audit = trial.ask("index", &["audit", "--format", "json"]).json();
    assert_eq!(audit["incomplete_files"], 1);
    let receipt = trial
        .index("index", &["--format", "json"])
        .expect_code(0)
        .json();
    // What was committed is read, but not written again.
    assert_eq!(receipt["articles"]["added"], 50 - kept);
    trial.index("clean", &[]).expect_code(0);
    trial.assert_same("index", "clean", &queries(5, 20));
}

/// Rounds of a test that is left to chance, and where its numbers begin.
/// A commit that deletes writes a file for it, under a name that the next run would give to its own.
#[test]
fn files_of_a_commit_that_was_killed_are_in_nobodys_way() {
    let trial = Trial::new();
    write_first(&trial);
    trial.index("index", &[]).expect_code(0);
    let managed = trial.at("index/.managed.json");
    let mut files: Vec<String> =
        serde_json::from_slice(&std::fs::read(&managed).expect("a list")).expect("names");
    let segments = files.iter().filter_map(|file| file.strip_suffix(".store"));
    let left: Vec<String> = segments
        .flat_map(|segment| (1..300).map(move |stamp| format!("{segment}.{stamp}.del")))
        .collect();
    for file in &left {
        trial.write(&format!("index/{file}"), "half of");
    }
    files.extend(left);
    let list = serde_json::to_vec(&files).expect("JSON");
    std::fs::write(managed, list).expect("a list");
    write_second(&trial);
    trial.index("index", &[]).expect_code(0);
    trial.index("clean", &[]).expect_code(0);
    trial.assert_same("index", "clean", &queries(6, 16));
}

fn rounds(usual: u64) -> (u64, u64) {
    let number = |name: &str| std::env::var(name).ok().and_then(|v| v.parse().ok());
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let seed = number("NEWSEARCH_TEST_SEED").unwrap_or(now.as_nanos() as u64);
    (number("NEWSEARCH_TEST_ROUNDS").unwrap_or(usual), seed)
}

#[test]
fn a_run_killed_at_any_instant() {
    let (rounds, seed) = rounds(20);
    println!("help: NEWSEARCH_TEST_SEED={seed} begins with the same numbers");
    let mut dice = Dice::new(seed);
    let queries = queries(6, 16);
    let trial = Trial::new();
    write_first(&trial);
    write_second(&trial);
    trial.index("clean", &[]).expect_code(0);
    let (mut index, mut killed) = ("index-0".to_owned(), 0);
    for round in 0..rounds {
        let mut command = small_commits(&trial, &index);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program starts");
        std::thread::sleep(Duration::from_micros(dice.roll(400_000) as u64));
        child.kill().expect("a child");
        let ended = child.wait().expect("a child");
        killed += u64::from(ended.code().is_none());
        assert_opens(&trial, &index);
        // Some indexes are killed again and again before they are finished.
        if ended.code().is_some() || dice.roll(3) == 0 {
            trial.index(&index, &[]).expect_code(0);
            trial.assert_sound(&index);
            trial.assert_same(&index, "clean", &queries);
            index = format!("index-{round}");
        }
    }
    assert!(killed > 0, "help: every run had ended before it was killed");
}

#[cfg(unix)]
mod interrupts {
    use std::io::Read;
    use std::process::Child;

    use super::*;

    /// A run that is at work.
    fn at_work(trial: &Trial, index: &str) -> Child {
        let mut command = small_commits(trial, index);
        command.args(["--format", "json", "--progress", "none"]);
        let child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = child.expect("the program starts");
        // The ledger shows that the run is past its beginnings.
        while !trial.at(index).join("ledger-1.zst").exists() {
            assert!(
                matches!(child.try_wait(), Ok(None)),
                "help: the run has ended"
            );
            std::thread::sleep(Duration::from_millis(1));
        }
        child
    }

    fn interrupt(child: &Child) {
        assert!(signal(child.id(), "-INT"));
    }

    /// Enough that a run is not over when it is interrupted.
    fn write_much(trial: &Trial) {
        for n in 0..40 {
            trial.write(&format!("news/{n:02}.jsonl"), jsonl(&stories(100 + n, 30)));
        }
    }

    #[test]
    fn an_interrupt_commits_and_says_so() {
        let trial = Trial::new();
        write_much(&trial);
        let child = at_work(&trial, "index");
        interrupt(&child);
        let output = child.wait_with_output().expect("a child");
        let out = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(130), "{out}");
        let receipt: serde_json::Value = serde_json::from_str(&out).expect("a receipt");
        assert_eq!(receipt["interrupted"], true);
        trial.assert_sound("index");
        assert_eq!(receipt["archive"]["indexed"], trial.count("index"));
        trial.index("index", &[]).expect_code(0);
        trial.index("clean", &[]).expect_code(0);
        trial.assert_same("index", "clean", &queries(8, 16));
    }

    #[test]
    fn a_second_interrupt_ends_at_once() {
        let trial = Trial::new();
        write_much(&trial);
        let mut child = at_work(&trial, "index");
        interrupt(&child);
        interrupt(&child);
        let status = child.wait().expect("a child");
        assert_eq!(status.code(), Some(130));
        let mut talk = String::new();
        if let Some(err) = child.stderr.take() {
            { err }.read_to_string(&mut talk).expect("text");
        }
        assert_opens(&trial, "index");
        trial.index("index", &[]).expect_code(0);
        trial.index("clean", &[]).expect_code(0);
        trial.assert_same("index", "clean", &queries(8, 8));
        assert_eq!(talk, "", "help: an interrupt is no error");
    }
}
