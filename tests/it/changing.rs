//! A file that is written while it is read ends as what it is in the end, or as a failure that says so.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use newsearch::date::Day;
use newsearch::engine::{Writer, WriterOptions};
use newsearch::ingest::builder::build;
use newsearch::ingest::pipeline::Plan;
use newsearch::ingest::receipt::{BuildOptions, Receipt};
use newsearch::read::format::ReadOptions;
use newsearch::read::walk::{Root, WalkOptions};

use crate::program::Trial;

/// More than one piece of a file, so that reading waits for what became of the first.
const RECORDS: usize = 30_000;

fn record(n: usize) -> String {
    format!(
        "{{\"id\": \"{n}\", \"title\": \"Ferry {n}\", \"text\": \"The ferry sails past the harbour for the {n}th time.\"}}\n"
    )
}

/// Indexes `news`, and calls `meddle` with the number of records that came so far.
fn index(trial: &Trial, mut meddle: impl FnMut(u64)) -> Receipt {
    let options = WriterOptions {
        jobs: 1,
        memory: 256 << 20,
        anew: false,
    };
    let (writer, archived) = Writer::open(&trial.at("index"), &options).expect("a writer");
    let roots = [Root::new(&trial.at("news")).expect("a folder")];
    let stop = AtomicBool::new(false);
    let plan = Plan {
        roots: &roots,
        exclude: &[],
        walk: WalkOptions::default(),
        read: ReadOptions::default(),
        today: Day::parse_iso("2025-06-01").expect("a day"),
        again: true,
        jobs: 1,
        // One piece at a time.
        in_flight: 1,
        stop: &stop,
    };
    let options = BuildOptions {
        annotates: false,
        ..BuildOptions::default()
    };
    let mut watch = |progress: &newsearch::ingest::receipt::Progress| meddle(progress.read.records);
    build(
        writer,
        archived,
        &plan,
        &options,
        &|| Duration::ZERO,
        &mut watch,
    )
    .expect("a receipt")
}

fn append(path: &Path, text: &str) {
    let mut file = fs::File::options().append(true).open(path).expect("a file");
    file.write_all(text.as_bytes()).expect("room");
}

#[test]
fn what_is_added_while_it_is_read_is_read_too() {
    let trial = Trial::new();
    let all: String = (0..RECORDS).map(record).collect();
    // The last record is half written when reading begins.
    let cut = all.len() - 40;
    trial.write("news/a.jsonl", &all[..cut]);
    let mut waiting = true;
    let receipt = index(&trial, |records| {
        if records > 0 && std::mem::take(&mut waiting) {
            append(
                &trial.at("news/a.jsonl"),
                &format!("{}{}", &all[cut..], record(RECORDS)),
            );
        }
    });
    assert!(!waiting);
    let totals = receipt.totals;
    assert_eq!((totals.files, totals.indexed), (1, RECORDS as u64 + 1));
    assert_eq!((totals.failed, totals.skipped, totals.duplicate), (0, 0, 0));
    trial.assert_sound("index");
    let again = trial
        .index("index", &["--format", "json", "--no-annotate"])
        .expect_code(0);
    assert_eq!(again.json()["files"]["read"], 0);
}

#[test]
fn what_is_cut_while_it_is_read_is_gone() {
    let trial = Trial::new();
    let all: String = (0..RECORDS).map(record).collect();
    trial.write("news/a.jsonl", &all);
    let kept = record(0).len() + record(1).len();
    let mut waiting = true;
    let receipt = index(&trial, |records| {
        if records > 0 && std::mem::take(&mut waiting) {
            let file = fs::File::options()
                .write(true)
                .open(trial.at("news/a.jsonl"));
            file.and_then(|file| file.set_len(kept as u64))
                .expect("a shorter file");
        }
    });
    assert_eq!((receipt.totals.indexed, receipt.totals.records), (2, 2));
    trial.assert_sound("index");
}

#[test]
fn a_file_that_never_rests_is_a_failure() {
    let trial = Trial::new();
    trial.write("news/a.jsonl", (0..RECORDS).map(record).collect::<String>());
    trial.write("news/b.txt", "Tea rose.\n");
    let mut last = 0;
    let receipt = index(&trial, |records| {
        if records != last && records < 3 * RECORDS as u64 && records % 1000 == 0 {
            last = records;
            append(&trial.at("news/a.jsonl"), "\n");
        }
    });
    assert_eq!(
        (receipt.totals.failed, receipt.totals.indexed),
        (1, RECORDS as u64 + 1)
    );
    trial.assert_sound("index");
    let failed = trial.ask("index", &["audit", "--failed"]).out;
    assert!(failed.contains("it changed while it was read"), "{failed}");
    let again = trial
        .index("index", &["--format", "json", "--no-annotate"])
        .expect_code(0);
    assert_eq!(again.json()["files"]["read"], 1);
    assert_eq!(again.json()["archive"]["failed"], 0);
}
