//! An index rebuilt from what it stores is the one that its sources gave; what cannot be read of it is told.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::lessons::{FOOT, foot, page};
use crate::newsroom::{queries, write_batch};
use crate::program::{Ran, Trial, ran, unsealed};
use crate::source::root;

/// Files of every format that there are fixtures of, made-up news with duplicates, skipped and failed records in
/// several languages, and pages of an outlet that teach each other.
pub fn write_all(trial: &Trial) {
    copy(
        trial,
        &root().join("tests/fixtures/formats"),
        "news/formats",
    );
    copy(trial, &root().join("corpus"), "news/sample");
    (0..3).for_each(|batch| write_batch(trial, batch));
    for n in 0..9 {
        let date = ["04/03/2024", "20/03/2024", "21/03/2024", "25/03/2024"][n as usize % 4];
        let page = page("Gazette", n, date, &foot(FOOT));
        trial.write(&format!("news/gazette/{n}.html"), page);
    }
}

fn copy(trial: &Trial, from: &Path, to: &str) {
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let name = entry.file_name();
        let to = format!("{to}/{}", name.to_str().expect("a name"));
        match entry.path().is_dir() {
            true => copy(trial, &entry.path(), &to),
            false => trial.write(&to, fs::read(entry.path()).expect("a file")),
        }
    }
}

pub fn rebuild(trial: &Trial, index: &str, more: &[&str]) -> Ran {
    let args = ["-i", index, "rebuild", "--memory", "64MB", "--jobs", "2"];
    trial.run(&[&args[..], more].concat())
}

fn ids(trial: &Trial, index: &str) -> Vec<String> {
    let args = ["query", "dup:show", "--format", "ids", "-n", "100000"];
    let out = trial.ask(index, &args).out;
    out.lines().map(str::to_owned).collect()
}

/// All that an archive says of itself and of each of its articles, but how long its files are.
fn told(trial: &Trial, index: &str) -> Vec<(String, String)> {
    let mut told = Vec::new();
    let mut tell = |args: &[&str]| {
        let out = trial.ask(index, args).out;
        assert!(!out.is_empty(), "help: {args:?} says nothing");
        told.push((args.join(" "), out));
    };
    for args in [
        &["audit", "--format", "json"][..],
        &["audit", "--dates"],
        &["audit", "--encodings"],
        &["facets", "person"],
        &["facets", "org"],
        &["facets", "place"],
        &["facets", "source"],
        &["entities", "person", "--format", "json"],
        &["timeline", "--format", "json"],
        &["export", "dup:show", "--format", "jsonl"],
        &["export", "dup:show", "--format", "csv"],
    ] {
        tell(args);
    }
    for id in ids(trial, index) {
        tell(&["show", &id, "--format", "json"]);
        tell(&["show", &id, "--query", "the OR der OR le"]);
        tell(&["copies", &id, "--format", "json"]);
    }
    let stats = trial.ask(index, &["stats", "--format", "json"]).json();
    let figures = ["articles", "words", "languages"];
    told.push((
        "stats".to_owned(),
        figures.map(|name| stats[name].to_string()).join(" "),
    ));
    told
}

#[track_caller]
fn assert_told(trial: &Trial, index: &str, before: &[(String, String)]) {
    trial.assert_sound(index);
    for (then, now) in before.iter().zip(told(trial, index)) {
        assert_eq!(*then, now);
    }
}

/// Nothing that was left over lies in the folder of an index.
#[track_caller]
pub fn assert_tidy(trial: &Trial, index: &str) {
    assert!(!trial.at(index).join(".next").exists());
    let meta = fs::read_to_string(trial.at(index).join("meta.json")).expect("a commit");
    for entry in fs::read_dir(trial.at(index)).expect("a folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some((id, _)) = name.split_once('.').filter(|(id, _)| id.len() == 32) else {
            continue;
        };
        let dashed = [&id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..]].join("-");
        assert!(
            meta.contains(&dashed),
            "help: `{name}` belongs to no segment"
        );
    }
}

#[test]
fn an_index_rebuilt_without_its_sources_is_the_same() {
    let trial = Trial::new();
    write_all(&trial);
    trial.index("index", &[]).expect_code(3);
    trial.index("clean", &[]).expect_code(3);
    trial.write("index/aliases.txt", "!Nobody\n");
    let before = told(&trial, "index");
    let audit = trial.ask("index", &["audit", "--format", "json"]).json();
    for state in ["indexed", "duplicate", "skipped", "failed"] {
        assert_ne!(audit["totals"][state], 0, "help: no record is {state}");
    }
    let learned = trial.ask("index", &["audit", "--notes"]).out;
    for note in ["left out as in the outlet", "date read as in the outlet"] {
        assert!(learned.contains(note), "help: nothing was {note}");
    }
    let receipts = [
        "ferry OR harbour",
        "date:2024-03",
        "lang:de",
        "by:outlet-order",
    ];
    for (n, query) in receipts.iter().enumerate() {
        let file = trial.at(&format!("receipt-{n}.json"));
        let file = file.to_str().expect("a path");
        trial
            .ask("index", &["query", query, "--receipt", file])
            .expect_code(0);
    }
    trial.rename("news", "elsewhere");
    let receipt = rebuild(&trial, "index", &["--format", "json"]);
    let receipt = receipt.expect_code(0).json();
    assert_eq!(receipt["articles"]["rebuilt"], trial.count("index"));
    assert_eq!(receipt["articles"]["lost"], 0);
    assert_eq!(receipt["learned"], 0);
    assert_eq!(receipt["files_to_read"], 0);
    assert_eq!(receipt["archive"], audit["totals"]);
    assert_told(&trial, "index", &before);
    assert_tidy(&trial, "index");
    for n in 0..receipts.len() {
        let file = trial.at(&format!("receipt-{n}.json"));
        let file = file.to_str().expect("a path");
        trial.ask("index", &["verify", file]).expect_code(0);
    }
    assert!(trial.at("index/aliases.txt").exists());
    trial.assert_same("index", "clean", &queries(6, 16));

    // The next run over the sources finds nothing to do.
    trial.rename("elsewhere", "news");
    let files = audit["totals"]["files"].clone();
    let again = trial.index("index", &["--format", "json"]);
    let again = again.expect_code(3).json();
    assert_eq!(again["files"]["unchanged"], files);
    assert_eq!(again["articles"]["added"], 0);
    // Nor does one that reads them.
    for entry in fs::read_dir(trial.at("news/gazette"))
        .expect("a folder")
        .flatten()
    {
        let name = entry.file_name();
        trial.touch(&format!("news/gazette/{}", name.to_str().expect("a name")));
    }
    write_batch(&trial, 0);
    let again = trial.index("index", &["--format", "json"]);
    let again = again.expect_code(3).json();
    assert_eq!(again["articles"]["added"], 0);
    assert_eq!(again["learned"], 0);
    assert_told(&trial, "index", &before);
}

#[test]
fn another_choice_of_names() {
    let trial = Trial::new();
    write_all(&trial);
    trial.index("index", &[]).expect_code(3);
    trial.index("with", &[]).expect_code(3);
    trial.index("without", &["--no-annotate"]).expect_code(3);
    for (choice, clean) in [("--no-annotate", "without"), ("--annotate", "with")] {
        let receipt = rebuild(&trial, "index", &[choice, "--format", "json"]);
        let receipt = receipt.expect_code(0).json();
        assert_eq!(receipt["annotates"], choice == "--annotate");
        assert_told(&trial, "index", &told(&trial, clean));
        trial.assert_same("index", clean, &queries(6, 16));
        // The archive remembers the choice, and knows its files.
        trial.touch("news/gazette/1.html");
        let again = trial.index("index", &["--format", "json"]);
        let again = again.expect_code(3).json();
        assert_eq!(again["files"]["read"], 0);
        assert_eq!(again["articles"]["added"], 0);
    }
}

/// Changes a bit in the middle of the first file of a kind.
fn flip(trial: &Trial, index: &str, kind: &str) {
    let mut files: Vec<PathBuf> = fs::read_dir(trial.at(index))
        .expect("a folder")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|e| e == kind));
    files.sort_by_key(|path| fs::metadata(path).map_or(0, |data| data.len()));
    let file = files.pop().unwrap_or_else(|| panic!("help: no `{kind}`"));
    let mut bytes = fs::read(&file).expect("a file");
    let place = bytes.len() / 3;
    bytes[place] ^= 4;
    fs::write(&file, bytes).expect("a file");
}

/// Two commits, and articles of the first that were deleted by the second.
fn build_twice(trial: &Trial) {
    write_all(trial);
    trial.index("index", &[]).expect_code(3);
    write_batch(trial, 3);
    trial.remove("news/gazette/8.html");
    trial.write(
        "news/gazette/7.html",
        page("Gazette", 70, "22/03/2024", &foot(FOOT)),
    );
    trial.index("index", &[]).expect_code(3);
    trial.index("clean", &[]).expect_code(3);
}

#[test]
fn what_is_damaged_beside_the_articles_is_made_again() {
    let trial = Trial::new();
    build_twice(&trial);
    let before = told(&trial, "clean");
    for kind in [
        "idx",
        "names",
        "names-term",
        "text-term",
        "text-pos",
        "values-term",
        "values-idx",
        "pos",
        "term",
        "fast",
        "fieldnorm",
        "del",
    ] {
        if kind == "del" {
            trial.index("index", &["--anew"]).expect_code(3);
            trial.write("news/gazette/7.html", page("Gazette", 7, "22/03/2024", ""));
            trial.index("index", &[]).expect_code(3);
            trial.write(
                "news/gazette/7.html",
                page("Gazette", 70, "22/03/2024", &foot(FOOT)),
            );
            trial.index("index", &[]).expect_code(3);
        }
        flip(&trial, "index", kind);
        let check = trial.ask("index", &["check"]).expect_code(6);
        assert!(check.out.contains("rebuild"), "help: {kind}: {}", check.out);
        rebuild(&trial, "index", &[]).expect_code(0);
        assert_told(&trial, "index", &before);
        assert_tidy(&trial, "index");
    }
    trial.assert_same("index", "clean", &queries(6, 16));
}

#[test]
fn a_damaged_article_is_a_failed_record_until_its_source_is_read() {
    let trial = Trial::new();
    build_twice(&trial);
    let clean = ids(&trial, "clean");
    for round in 0..2 {
        let sources = ["news", "elsewhere"][round];
        flip(&trial, "index", "articles");
        trial.ask("index", &["check"]).expect_code(6);
        let receipt = rebuild(&trial, "index", &["--format", "json"]);
        let receipt = receipt.expect_code(3).json();
        let lost = receipt["articles"]["lost"].as_u64().expect("a number");
        assert!(lost > 0);
        assert_eq!(
            receipt["files_to_read"].as_u64().map(|files| files > 0),
            Some(true)
        );
        trial.assert_sound("index");
        assert_tidy(&trial, "index");
        let failed = trial.ask("index", &["audit", "--failed"]).out;
        assert_eq!(
            failed.matches("whose stored article is damaged").count()
                + failed.matches("its stored article is damaged").count(),
            lost as usize,
            "{failed}"
        );
        // What is left is what was.
        let left = ids(&trial, "index");
        assert!(left.len() < clean.len());
        assert!(left.iter().all(|id| clean.contains(id)));
        if round == 0 {
            trial.index("index", &[]).expect_code(3);
            trial.assert_same("index", "clean", &queries(6, 16));
            trial.rename(sources, "elsewhere");
        }
    }
    let clean: Vec<_> = ids(&trial, "index")
        .iter()
        .map(|id| trial.ask("clean", &["show", id, "--format", "json"]).out)
        .collect();
    let left = ids(&trial, "index");
    let shown = left
        .iter()
        .map(|id| trial.ask("index", &["show", id, "--format", "json"]).out);
    let differ = shown.zip(&clean).filter(|(now, then)| now != *then).count();
    // A lesson that rested on lost pages is taken back.
    assert!(differ <= 9, "help: {differ} articles are not as they were");
    trial.rename("elsewhere", "news");
    trial.index("index", &[]).expect_code(3);
    trial.assert_same("index", "clean", &queries(6, 16));
}

#[test]
fn a_damaged_ledger_is_left_out_only_where_the_user_says_so() {
    let trial = Trial::new();
    build_twice(&trial);
    flip(&trial, "index", "zst");
    let check = trial.ask("index", &["check"]).expect_code(6);
    assert!((check.out + &check.err).contains("rebuild --without-ledger"));
    let refused = rebuild(&trial, "index", &[]).expect_code(6);
    assert!(
        refused.err.contains("rebuild --without-ledger"),
        "{}",
        refused.err
    );
    assert!(!trial.at("index/.next").exists());
    let told = rebuild(&trial, "index", &["--without-ledger"]).expect_code(3);
    assert!(
        told.out.contains("failed and duplicate records is gone"),
        "{}",
        told.out
    );
    trial.assert_sound("index");
    let listed = |index| {
        let mut ids = ids(&trial, index);
        ids.sort();
        ids
    };
    assert_eq!(listed("index"), listed("clean"));
    for id in listed("clean") {
        let shown =
            ["index", "clean"].map(|i| trial.ask(i, &["show", &id, "--format", "json"]).out);
        assert_eq!(shown[0], shown[1]);
    }
    trial.index("index", &[]).expect_code(3);
    trial.assert_same("index", "clean", &queries(6, 16));
}

#[test]
fn an_index_of_a_format_that_cannot_be_read_stays_as_it_is() {
    let trial = Trial::new();
    write_all(&trial);
    trial.index("index", &[]).expect_code(3);
    let before = told(&trial, "index");
    let path = trial.at("index/meta.json");
    let written = |format: &str| {
        let meta = unsealed(&fs::read_to_string(&path).expect("meta data"));
        let at = meta.find(r#"\"format\":"#).expect("a format number") + 11;
        let end = at + meta[at..].find(',').expect("more after it");
        let meta = [&meta[..at], format, &meta[end..]].concat();
        // Such an index has another table of fields.
        fs::write(
            &path,
            meta.replace(r#""name": "copies""#, r#""name": "replicas""#),
        )
        .expect("a file");
    };
    let sealed = fs::read(&path).expect("meta data");
    for (format, way_out) in [("5", "index --anew"), ("999", "newer newsearch")] {
        fs::write(&path, &sealed).expect("a file");
        written(format);
        for args in [&["query", "ferry"][..], &["rebuild"]] {
            let refused = trial.run(args).expect_code(4);
            assert!(refused.err.contains(way_out), "{}", refused.err);
            assert!(refused.err.contains(&format!("format {format}")));
        }
        assert!(!trial.at("index/.next").exists());
    }
    fs::write(&path, &sealed).expect("a file");
    rebuild(&trial, "index", &[]).expect_code(0);
    assert_told(&trial, "index", &before);
}

#[test]
fn no_index_and_one_that_is_being_written() {
    let trial = Trial::new();
    let refused = rebuild(&trial, "index", &[]).expect_code(4);
    assert!(refused.err.contains("no index"), "{}", refused.err);
    assert!(!trial.at("index").exists());
    // An archive of nothing is one.
    trial.index("index", &[]).expect_code(0);
    rebuild(&trial, "index", &[]).expect_code(0);
    trial.assert_sound("index");
    write_batch(&trial, 0);
    trial.index("index", &[]).expect_code(3);
    let lock = fs::File::options()
        .write(true)
        .open(trial.at("index/.newsearch.lock"));
    let lock = lock.expect("a lock");
    lock.lock().expect("a lock");
    let refused = rebuild(&trial, "index", &[]).expect_code(5);
    assert!(refused.err.contains("is being written"), "{}", refused.err);
    drop(lock);
    rebuild(&trial, "index", &[]).expect_code(0);
}

const POINTS: [&str; 8] = [
    "before-ledger",
    "after-ledger",
    "before-commit",
    "after-commit",
    "during-merge",
    "rebuild-move",
    "before-swap",
    "after-swap",
];

#[test]
fn a_rebuild_stopped_at_every_point() {
    let trial = Trial::new();
    build_twice(&trial);
    let sorted = |index| {
        let args = ["export", "dup:show", "--format", "jsonl"];
        trial.ask(index, &args).out
    };
    let wanted = sorted("clean");
    for point in POINTS {
        let mut stops = 0;
        for nth in 1..200 {
            let mut command: Command =
                trial.command(&["-i", "index", "rebuild", "--no-annotate", "--jobs", "2"]);
            let got = ran(command.env("NEWSEARCH_STOP_AT", format!("{point}:{nth}")));
            if got.code == 0 {
                break;
            }
            assert_eq!(got.code, -6, "help: {point}: {got:?}");
            stops += 1;
            trial.assert_sound("index");
            assert_eq!(sorted("index"), wanted, "help: {point}:{nth}");
            // A run of another kind tidies up as well.
            if nth % 3 == 0 {
                trial.index("index", &[]).expect_code(3);
                assert_tidy(&trial, "index");
            }
        }
        assert!(stops > 0, "help: `{point}` was never passed");
        assert_tidy(&trial, "index");
    }
    trial.index("index", &["--annotate"]).expect_code(3);
    trial.assert_same("index", "clean", &queries(6, 16));
}
