//! The program among others: terminals, pipes, scripts.

use std::process::Stdio;

use crate::newsroom::write_batch;
use crate::program::{Ran, Trial};

const ESC: char = '\u{1b}';

/// What a corpus may try on a terminal: colours, a title, a cleared screen, C1, direction, a bell.
const HOSTILE: &str = "\u{1b}[31mred\u{1b}[0m \u{1b}]0;title\u{7} \u{1b}[2J \u{9b}31m \u{202e}reversed\u{202c} \u{2066}x\u{2069} \u{7f}\u{8}\r";

fn hostile() -> Trial {
    let trial = Trial::new();
    let record = serde_json::json!({
        "id": format!("id {HOSTILE}"),
        "title": format!("Ferry {HOSTILE} title"),
        "text": format!("The ferry {HOSTILE} sails past the harbour tonight.\n\nIt {HOSTILE} sails."),
        "author": format!("Writer {HOSTILE}"),
        "source": format!("Gazette {HOSTILE}"),
        "section": format!("World {HOSTILE}"),
        "url": format!("https://example.org/{HOSTILE}"),
        "keywords": [format!("key {HOSTILE}")],
        "language": format!("en{HOSTILE}"),
        "date": format!("2024-05-03 {HOSTILE}"),
    });
    trial.write(
        "news/a.jsonl",
        format!("{record}\n{record}\n{{\"broken {HOSTILE}\n"),
    );
    trial.write(
        "news/\u{1b}[31mname\u{202e}\u{9b}\u{7}.txt",
        "The ferry sails past the harbour tonight.",
    );
    trial.write("news/\u{1b}[31mcut\u{202e}.gz", b"\x1f\x8b\x08\0");
    trial.index("index", &[]).expect_code(3);
    trial
}

/// Fails where anything could drive a terminal or turn its text.
#[track_caller]
fn assert_harmless(what: &[&str], text: &str) {
    // CSV ends its lines so.
    for c in text.replace("\r\n", "\n").chars() {
        let is_fine = matches!(c, '\n' | '\t') || !c.is_control();
        let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
        assert!(is_fine && !turns, "help: {what:?} prints {c:?} in {text:?}");
    }
}

#[test]
fn no_byte_of_the_corpus_drives_the_terminal() {
    let trial = hostile();
    let id = trial
        .run(&["query", "title", "--format", "ids"])
        .expect_code(0)
        .out;
    let id = id.trim();
    for args in [
        &["query", "ferry"][..],
        &["query", "ferry", "--format", "json"],
        &["query", "ferry", "--format", "jsonl"],
        &["query", "ferry", "--format", "csv"],
        &["query", "ferry", "--format", "trec"],
        &["query", "ferry", "--format", "ids"],
        &["query", "ferry", "--format", "paths"],
        &["query", "ferry \u{1b}[31m\u{202e} OR"],
        &["query", "nowhere\u{1b}[31m\u{9b}"],
        &["query", "nofield\u{1b}[31m:x"],
        &["show", id],
        &["show", id, "--query", "sails"],
        &["show", id, "--format", "json"],
        &["show", "\u{1b}[31m\u{202e}"],
        &["facets", "source"],
        &["facets", "lang", "--format", "csv"],
        &["facets", "keyword", "--format", "json"],
        &["facets", "\u{1b}[31m"],
        &["timeline"],
        &["audit"],
        &["audit", "--failed", "--duplicates", "--notes", "--skipped"],
        &[
            "audit",
            "--failed",
            "--duplicates",
            "--notes",
            "--skipped",
            "--format",
            "json",
        ],
        &["stats"],
        &["extract", "news"],
        &["-i", "\u{1b}[31m", "query", "x"],
        &["index", "\u{1b}[31mnowhere\u{202e}"],
        &["index", "news", "--progress", "json"],
    ] {
        let got = trial.run(args);
        assert_harmless(args, &got.out);
        assert_harmless(args, &got.err);
        assert!(!got.err.contains("panicked"), "{args:?}: {got:?}");
    }
}

#[test]
fn colour_only_where_it_is_asked_for() {
    let trial = hostile();
    let plain = trial.run(&["query", "ferry"]).expect_code(0);
    assert!(!plain.out.contains(ESC));
    let always = trial
        .run(&["query", "ferry", "--color", "always"])
        .expect_code(0);
    assert!(always.out.contains("\u{1b}["), "{always:?}");
    // Nothing but colour and weight, each ended.
    for sequence in always.out.split(ESC).skip(1) {
        let end = sequence.find(|c: char| c.is_ascii_alphabetic());
        assert_eq!(
            end.and_then(|at| sequence.chars().nth(at)),
            Some('m'),
            "{sequence:?}"
        );
    }
    let never = trial.run(&["query", "ferry", "--color", "never"]);
    assert_eq!(never.out, plain.out);
    let mut command = trial.command(&["query", "ferry"]);
    let obeyed = crate::program::ran(command.env("NO_COLOR", "1"));
    assert_eq!(obeyed.out, plain.out);
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_error() {
    let trial = Trial::new();
    write_batch(&trial, 0);
    trial.index("index", &[]).expect_code(3);
    for args in [
        &["query", "", "-n", "100000", "--format", "json"][..],
        &["extract", "news"],
        &["fields"],
        &["completions", "bash"],
        &["audit", "--failed"],
    ] {
        let mut command = trial.command(args);
        let child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = child.expect("the program starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("a child");
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "help: {args:?}: {err}");
        assert!(
            !err.contains("anic") && !err.contains("error") && !err.contains("pipe"),
            "{args:?}: {err}"
        );
    }
}

#[test]
fn data_goes_out_and_talk_goes_aside() {
    let trial = Trial::new();
    write_batch(&trial, 0);
    let index = trial.index("index", &["--format", "json", "--progress", "plain"]);
    assert!(index.json().is_object());
    let quiet = trial.index("index", &["--quiet"]);
    assert_eq!(quiet.err, "");
    for args in [
        &["query", "harbour", "-n", "1", "--format", "json"][..],
        &["count", "ferry", "--format", "json"],
        &["facets", "lang", "--format", "json"],
        &["timeline", "--format", "json"],
        &["audit", "--format", "json"],
        &["stats", "--format", "json"],
        &["check", "--format", "json"],
        &["fields", "--format", "json"],
    ] {
        let got = trial.run(args).expect_code(0);
        assert!(got.json().is_object() || got.json().is_array(), "{args:?}");
        let quiet = trial.run(&[args, &["-q"]].concat()).expect_code(0);
        assert_eq!(quiet.err, "", "{args:?}");
        assert_eq!(quiet.out, got.out, "{args:?}");
    }
    for args in [
        &["query", "harbour", "--format", "jsonl"][..],
        &["extract", "news"],
        &["audit", "--failed", "--format", "json"],
    ] {
        for line in trial.run(args).out.lines() {
            let parsed = serde_json::from_str::<serde_json::Value>(line);
            assert!(parsed.is_ok(), "help: {args:?}: no JSON: {line}");
        }
    }
    // An error says nothing on standard output.
    let slip = trial
        .run(&["query", "title:", "--format", "json"])
        .expect_code(2);
    assert_eq!(slip.out, "");
}

#[test]
fn ids_by_their_beginning() {
    let trial = Trial::new();
    write_batch(&trial, 0);
    trial.index("index", &[]).expect_code(3);
    let ids = trial
        .run(&["query", "", "-n", "1000", "--format", "ids"])
        .expect_code(0)
        .out;
    let ids: Vec<&str> = ids.lines().collect();
    let id = ids[0];
    assert_eq!(id.len(), 16, "{id}");
    let whole = trial.run(&["show", id, "--format", "json"]).expect_code(0);
    let unique =
        (1..=id.len()).find(|n| ids.iter().filter(|i| i.starts_with(&id[..*n])).count() == 1);
    let unique = &id[..unique.expect("ids differ")];
    assert_eq!(trial.run(&["show", unique, "--format", "json"]), whole);
    assert_eq!(
        trial
            .run(&["show", &unique.to_uppercase(), "--format", "json"])
            .code,
        0
    );

    let twice = ids
        .iter()
        .map(|i| &i[..1])
        .find(|p| ids.iter().filter(|i| i.starts_with(p)).count() > 1);
    let Ran { err, .. } = trial
        .run(&["show", twice.expect("more ids than letters")])
        .expect_code(2);
    assert!(
        err.contains("articles have ids") && err.contains("hint:"),
        "{err}"
    );
    let Ran { err, out, .. } = trial.run(&["show", "zzzzzzzzzzz"]).expect_code(1);
    assert!(
        err.contains("no article has an id") && out.is_empty(),
        "{err}"
    );
}

#[test]
fn a_slip_is_an_error_with_its_place_and_a_suggestion() {
    let trial = Trial::new();
    let Ran { err, .. } = trial.run(&["query", "doha langauge:en"]).expect_code(2);
    assert!(err.contains("  doha langauge:en\n       ^^^"), "{err}");
    assert!(err.contains("hint:") && err.contains("lang"), "{err}");
    for slip in [
        "\"open",
        "(a",
        "a)",
        "a OR",
        "NOT",
        "date:2025-13",
        "words:many",
        "by:guess",
    ] {
        let Ran { err, .. } = trial.run(&["count", slip]).expect_code(2);
        assert!(err.contains('^'), "help: `{slip}`: {err}");
    }
}

#[test]
fn options_stand_before_and_behind_the_query() {
    let trial = Trial::new();
    write_batch(&trial, 0);
    trial.index("index", &[]).expect_code(3);
    let before = trial.run(&[
        "query", "--format", "json", "-n", "2", "-q", "harbour", "-ferry",
    ]);
    let behind = trial.run(&[
        "query", "harbour", "-ferry", "--format", "json", "-n", "2", "-q",
    ]);
    assert_eq!(before, behind);
    assert_eq!(
        before.json()["hits"].as_array().map(Vec::len),
        Some(2),
        "{before:?}"
    );
    assert!(
        before.json()["query"]
            .as_str()
            .is_some_and(|q| q.contains("NOT ferry"))
    );
}
