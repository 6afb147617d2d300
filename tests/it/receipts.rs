//! Receipts say whether an answer is still the same, and a table goes on where it was left.

use std::fs;

use crate::newsroom::{Dice, jsonl, queries, story, write_batch};
use crate::program::{Trial, ran};

#[test]
fn receipts_hold_whatever_the_threads_and_after_a_rebuild() {
    let trial = Trial::new();
    (0..3).for_each(|n| write_batch(&trial, n));
    trial
        .run(&["index", "news", "-i", "one", "-j", "1"])
        .expect_code(3);
    trial
        .run(&[
            "index",
            "news",
            "-i",
            "many",
            "-j",
            "4",
            "--commit-bytes",
            "3000",
        ])
        .expect_code(3);
    for (n, query) in queries(11, 16).iter().enumerate() {
        let file = format!("receipt-{n}.json");
        let sort = ["relevance", "newest", "oldest"][n % 3];
        let asked = trial.run(&[
            "query",
            query,
            "-i",
            "one",
            "--sort",
            sort,
            "--receipt",
            &file,
        ]);
        assert!(asked.code < 2, "{asked:?}");
        for index in ["one", "many"] {
            let verified = trial.run(&["verify", &file, "-i", index]).expect_code(0);
            assert!(
                verified.out.starts_with("identical: "),
                "{query}: {}",
                verified.out
            );
            assert!(
                verified.out.contains("the archive has the same "),
                "{}",
                verified.out
            );
        }
    }
    // In another order of runs, and built anew.
    fs::remove_dir_all(trial.at("many")).expect("a folder");
    trial.write(
        "news/gone.txt",
        "A storm that is gone again\n\nThe storm of the harbour.\n",
    );
    trial.index("many", &[]).expect_code(3);
    let differs = trial
        .run(&["verify", "receipt-0.json", "-i", "many", "--format", "json"])
        .json();
    assert_eq!(differs["same_archive"], false);
    trial.remove("news/gone.txt");
    trial.index("many", &[]).expect_code(3);
    for n in 0..16 {
        let file = format!("receipt-{n}.json");
        let verified = trial
            .run(&["verify", &file, "-i", "many", "--format", "json"])
            .expect_code(0);
        assert_eq!(verified.json()["same_archive"], true);
    }
}

#[test]
fn a_receipt_tells_what_is_otherwise() {
    let trial = Trial::new();
    let line = |id: &str, text: &str| {
        format!("{{\"id\":\"{id}\",\"title\":\"Ferry {id}\",\"text\":\"{text}\"}}\n")
    };
    let long =
        "The ferry left the harbour in the storm and came back on the next day with all on board";
    trial.write("news/a.jsonl", line("a", &format!("{long} at nine.")));
    trial.write(
        "news/b.jsonl",
        line("b", &format!("{long}, which nobody had thought of.")),
    );
    trial.index("index", &[]).expect_code(0);
    let ask = [
        "query",
        "ferry",
        "dup:show",
        "-i",
        "index",
        "--receipt",
        "r.json",
        "--format",
        "ids",
    ];
    let ids = trial.run(&ask).expect_code(0).out;
    assert_eq!(ids.lines().count(), 2);
    trial.write("news/a.jsonl", line("a", "The ferry did not leave."));
    trial.remove("news/b.jsonl");
    trial.write("news/c.jsonl", line("c", "Another ferry."));
    trial.index("index", &[]).expect_code(0);
    let verified = trial
        .run(&["verify", "r.json", "-i", "index"])
        .expect_code(1);
    for told in [
        "different: ",
        "  gone from the archive: ",
        "  its content has changed: ",
        "  new at ",
        "the archive has changed: 2 articles then, 2 articles now\n",
    ] {
        assert!(verified.out.contains(told), "{told}: {}", verified.out);
    }
    trial.write("r.json", "{}");
    let slip = trial
        .run(&["verify", "r.json", "-i", "index"])
        .expect_code(2);
    assert!(slip.err.contains("is no receipt"), "{}", slip.err);
}

#[test]
fn a_receipt_of_newer_articles_first_keeps_the_day_they_were_new_on() {
    let trial = Trial::new();
    // By its words the older one comes first.
    for (year, title) in [("1987", "Ferry of the ferry"), ("2025", "Harbour")] {
        let text = format!("{title}\n\nThe ferry left the harbour in {year}, and came back.\n");
        trial.write(&format!("news/{year}-03-05/a.txt"), text);
    }
    trial.index("index", &[]).expect_code(0);
    let ask = [
        "query",
        "ferry",
        "--half-life",
        "30",
        "-i",
        "index",
        "--receipt",
        "r.json",
    ];
    trial.run(&ask).expect_code(0);
    let verified = trial.run(&["verify", "r.json", "-i", "index"]);
    verified.expect_code(0);
}

#[test]
fn a_table_goes_on_where_it_was_stopped() {
    let trial = Trial::new();
    let mut dice = Dice::new(1);
    let stories: Vec<_> = (0..40).map(|i| story(&mut dice, i)).collect();
    trial.write("news/a.jsonl", jsonl(&stories));
    trial.index("index", &[]).expect_code(0);
    let lines: Vec<String> = queries(2, 20)
        .iter()
        .enumerate()
        .map(|(n, query)| format!("q{n}\t{query}\n"))
        .collect();
    trial.write("queries.tsv", lines.concat() + "slip\tbad (\n");
    let whole = trial
        .run(&["batch", "queries.tsv", "-i", "index"])
        .expect_code(2)
        .out;
    let batch = ["batch", "queries.tsv", "-i", "index", "--to", "table.csv"];
    for stop in ["batch-row:1", "batch-row:4", "batch-row:7"] {
        let got = ran(trial.command(&batch).env("NEWSEARCH_STOP_AT", stop));
        assert_eq!(got.code, -6, "{got:?}");
        // Half a row, as a full disk or a kill leaves it.
        let mut table = fs::read(trial.at("table.csv")).expect("a table");
        table.extend_from_slice(b"q9,\"half");
        fs::write(trial.at("table.csv"), table).expect("a table");
    }
    trial.run(&batch).expect_code(2);
    let table = || fs::read_to_string(trial.at("table.csv")).expect("a table");
    assert_eq!(table(), whole);
    trial.run(&batch).expect_code(2);
    assert_eq!(table(), whole);
    trial.write("queries.tsv", "q0\tanother query\n");
    let refused = trial.run(&batch).expect_code(2);
    assert!(
        refused.err.contains("is no table of these queries"),
        "{}",
        refused.err
    );
    assert_eq!(table(), whole);
    trial.write("table.csv", "by hand");
    trial.run(&batch).expect_code(2);
    assert_eq!(table(), "by hand");
}
