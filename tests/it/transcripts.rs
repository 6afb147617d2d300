//! What the program says, word for word; and that its own examples work.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use clap::Parser;
use newsearch::cli::Cli;

use crate::program::{Ran, Trial, ran};
use crate::source::root;

/// Help, errors and exit codes as they stand in `tests/cmd/`; `TRYCMD=overwrite` writes them anew.
#[test]
fn words_are_as_written_down() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd").run();
}

/// The same of commands that ask the sample archive, with names looked for; and of one with aliases.
#[test]
fn answers_of_the_sample_archive_are_as_written_down() {
    let trial = sample();
    for index in ["index", "aliased"] {
        let args = ["-i", index, "index", "corpus"];
        trial.run(&args).expect_code(0);
    }
    let aliases = root().join("tests/cmd/aliased/aliases.txt");
    fs::copy(aliases, trial.at("aliased/aliases.txt")).expect("a file");
    for (cases, index) in [("sample", "index"), ("aliased", "aliased")] {
        let index = trial.at(index);
        trycmd::TestCases::new()
            .case(root().join(format!("tests/cmd/{cases}/*.trycmd")))
            .env("NEWSEARCH_INDEX", index.to_string_lossy())
            .run();
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        match path.is_dir() {
            true => copy(&path, &to),
            false => drop(fs::copy(&path, &to).expect("a file")),
        }
    }
}

/// The sample archive under the names that the examples use.
fn sample() -> Trial {
    let trial = Trial::new();
    copy(&root().join("corpus"), &trial.at("corpus"));
    copy(&root().join("corpus/dumps"), &trial.at("dumps"));
    trial.write(
        "page.html",
        "<title>Ferry</title><p>The ferry sails past the harbour tonight.</p>",
    );
    trial.write("queries.tsv", "q1\tdoha\nq2\t\"secret talks\"\n");
    trial.write("queries.txt", "# followed\ntalks\t\"secret talks\"\ndoha\n");
    trial.write("topics.tsv", "1\tWhat happened in Doha?\n");
    trial
}

fn shell(trial: &Trial, script: &str) -> Ran {
    let program = Path::new(env!("CARGO_BIN_EXE_newsearch"));
    let folder = program.parent().expect("a folder").display();
    let path = std::env::var("PATH").unwrap_or_default();
    let mut shell = Command::new("sh");
    shell
        .args(["-c", script])
        .current_dir(trial.at(""))
        .stdin(Stdio::null())
        .env("PATH", format!("{folder}:{path}"))
        .env_remove("NEWSEARCH_INDEX");
    ran(&mut shell)
}

#[test]
fn the_sample_archive_is_indexed_and_answers() {
    let trial = sample();
    trial.run(&["index", "corpus"]).expect_code(0);
    trial.assert_sound("index");
    let first = trial.run(&["query", "Boehler Doha", "--format", "paths", "-n", "1"]);
    assert!(first.out.contains("boehler"), "{first:?}");
}

/// Every article rests on some evidence or on none, and was read in some encoding.
#[test]
fn the_audit_counts_evidence_and_encodings() {
    let trial = sample();
    trial.run(&["index", "corpus"]).expect_code(0);
    let audit = |args: &[&str]| {
        trial
            .run(&[&["audit", "--format", "json"], args].concat())
            .json()
    };
    let indexed = audit(&[])["totals"]["indexed"].as_u64();
    for (option, value) in [("--dates", "evidence"), ("--encodings", "encoding")] {
        let report = audit(&[option]);
        let counts = report["counts"].as_array().expect("a list");
        let articles = |count: &serde_json::Value| count["articles"].as_u64();
        assert_eq!(counts.iter().map(articles).sum::<Option<u64>>(), indexed);
        for count in counts {
            let name = count[value].as_str().expect("a name");
            let same = match (option, name) {
                ("--dates", "none") => trial.run(&["count", "date:none"]),
                ("--dates", by) => trial.run(&["count", &format!("by:{by}")]),
                _ => continue,
            };
            assert_eq!(same.out.trim().parse().ok(), articles(count), "{name}");
        }
        let text = trial.run(&["audit", option]).expect_code(0).out;
        assert_eq!(text.lines().count(), counts.len());
    }
    let encodings = audit(&["--encodings"]);
    let names: Vec<_> = encodings["counts"]
        .as_array()
        .expect("a list")
        .iter()
        .collect();
    assert_eq!(names[0]["encoding"], "UTF-8");
    assert!(
        names
            .iter()
            .any(|count| count["encoding"] == "windows-1251"),
        "{names:?}"
    );
}

/// The examples in the help of every command.
fn examples() -> Vec<String> {
    let trial = Trial::new();
    let mut commands = vec![String::new()];
    let help = trial.run(&["--help"]).out;
    let listed = help
        .lines()
        .skip_while(|l| !l.starts_with("Commands:"))
        .skip(1);
    let names = listed.take_while(|l| !l.is_empty());
    commands.extend(names.filter_map(|l| l.split_whitespace().next().map(str::to_owned)));
    let mut examples = Vec::new();
    for command in commands.iter().filter(|c| *c != "help") {
        let args: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let help = trial.run(&args).expect_code(0).out;
        let lines = help
            .lines()
            .skip_while(|l| !l.starts_with("Examples:"))
            .skip(1);
        let lines = lines.take_while(|l| l.starts_with("  newsearch "));
        examples.extend(lines.map(|l| l.trim().to_owned()));
    }
    examples
}

#[test]
fn every_example_of_every_help_works() {
    let trial = sample();
    trial.run(&["index", "corpus"]);
    let id = trial
        .run(&["query", "boehler", "--format", "ids", "-n", "1"])
        .out;
    let examples = examples();
    assert!(examples.len() > 20, "help: found only {examples:?}");
    for example in examples {
        // It would go on serving: that it does is held elsewhere.
        if example.starts_with("newsearch serve") {
            let parsed = Cli::try_parse_from(example.split_whitespace());
            assert!(parsed.is_ok(), "help: {example}");
            continue;
        }
        let got = shell(&trial, &example.replace("7k2m", id.trim()));
        assert!([0, 1, 3].contains(&got.code), "help: {example}: {got:?}");
        assert!(!got.err.contains("error"), "help: {example}: {}", got.err);
    }
}

/// The commands of the README, one after the other.
#[test]
fn every_command_of_the_readme_works() {
    let trial = sample();
    let readme = fs::read_to_string(root().join("README.md")).expect("a README");
    let mut tried = 0;
    let mut within = false;
    for line in readme.lines() {
        within = match line {
            "```sh" | "```console" => true,
            "```" => false,
            _ => within,
        };
        let command = line.trim_start_matches("$ ");
        if within && command.starts_with("newsearch ") {
            let got = shell(&trial, command);
            assert!([0, 1].contains(&got.code), "help: {command}: {got:?}");
            tried += 1;
        }
    }
    assert!(tried > 4, "help: only {tried} commands were found");
}

#[test]
fn completions_and_the_manual_are_not_empty() {
    let trial = Trial::new();
    for shell in ["bash", "zsh", "fish"] {
        let got = trial.run(&["completions", shell]).expect_code(0);
        assert!(
            got.out.contains("newsearch") && got.err.is_empty(),
            "{shell}: {got:?}"
        );
    }
    let manual = trial.run(&["man"]).expect_code(0).out;
    assert!(manual.contains(".TH newsearch 1"), "{manual}");
    for name in ["query", "audit", "Exit codes"] {
        assert!(manual.contains(name), "help: no `{name}` in the manual");
    }
}
