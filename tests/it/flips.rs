//! A bit that flips anywhere in an index is found by `check`, which names what mends it; and that mends it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::lessons::{FOOT, foot, page};
use crate::newsroom::{Dice, queries, write_batch};
use crate::program::{Ran, Trial};

/// Flips in files of each kind.
const FLIPS: usize = 10;

fn index(trial: &Trial, index: &str, more: &[&str]) -> Ran {
    let news = trial.at("news");
    let news = news.to_str().expect("a path");
    let args = [
        "-q",
        "index",
        news,
        "--no-annotate",
        "--jobs",
        "2",
        "--memory",
        "64MB",
    ];
    trial.ask(index, &[&args[..], more].concat())
}

/// An archive with deletions, and with pages that have learned from one another.
fn build(trial: &Trial) {
    write_batch(trial, 0);
    for n in 0..6 {
        let date = ["04/03/2024", "20/03/2024", "21/03/2024", "25/03/2024"][n as usize % 4];
        trial.write(
            &format!("news/gazette/{n}.html"),
            page("Gazette", n, date, &foot(FOOT)),
        );
    }
    assert_eq!(index(trial, "before", &[]).code, 3);
    trial.remove("news/gazette/5.html");
    write_batch(trial, 1);
    assert_eq!(index(trial, "before", &[]).code, 3);
    assert_eq!(index(trial, "clean", &[]).code, 3);
}

fn copy(trial: &Trial, from: &str, to: &str) {
    let _ = fs::remove_dir_all(trial.at(to));
    fs::create_dir_all(trial.at(to)).expect("a folder");
    for entry in fs::read_dir(trial.at(from)).expect("a folder").flatten() {
        fs::copy(entry.path(), trial.at(to).join(entry.file_name())).expect("a file");
    }
}

fn kind(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match name.strip_prefix('.') {
        Some(_) => name.into_owned(),
        None => name.rsplit('.').next().unwrap_or_default().to_owned(),
    }
}

fn ids(trial: &Trial, index: &str) -> Vec<String> {
    let listed = trial.ask(
        index,
        &["query", "dup:show", "--format", "ids", "-n", "100000"],
    );
    let mut ids: Vec<_> = listed.out.lines().map(str::to_owned).collect();
    ids.sort();
    ids
}

/// Runs the first command that the hint names which needs no sources, or else the one that does.
fn mend(trial: &Trial, hint: &str) -> &'static str {
    let rebuild = ["-q", "rebuild", "--jobs", "2", "--memory", "64MB"];
    let run = |args: &[&str]| trial.ask("index", args);
    if hint.contains("rebuild --without-ledger") {
        assert_eq!(run(&[&rebuild[..], &["--without-ledger"]].concat()).code, 3);
        "without ledger"
    } else if hint.contains("rebuild") {
        match run(&rebuild) {
            Ran { code: 0, .. } => "whole",
            Ran { code: 3, .. } => "lost",
            other => panic!("help: {other:?}"),
        }
    } else {
        assert!(hint.contains("index --anew PATH..."), "{hint}");
        assert_eq!(index(trial, "index", &["--anew"]).code, 3);
        "anew"
    }
}

#[test]
fn every_bit_counts_and_can_be_mended() {
    let trial = Trial::new();
    build(&trial);
    copy(&trial, "before", "index");
    trial.assert_sound("index");
    trial.assert_same("index", "clean", &queries(6, 16));
    let all = ids(&trial, "clean");
    let mut files: Vec<PathBuf> = fs::read_dir(trial.at("before"))
        .expect("a folder")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| !kind(path).ends_with("lock"))
        .collect();
    files.sort();
    let mut kinds: Vec<String> = files.iter().map(|path| kind(path)).collect();
    kinds.sort();
    kinds.dedup();
    let expected = [
        ".managed.json",
        "articles",
        "copies",
        "del",
        "fast",
        "fieldnorm",
        "idx",
        "json",
        "names",
        "names-idx",
        "names-pos",
        "names-term",
        "pos",
        "store",
        "term",
        "text-idx",
        "text-pos",
        "text-term",
        "values-idx",
        "values-pos",
        "values-term",
        "zst",
    ];
    assert_eq!(
        kinds, expected,
        "help: a kind is missing, or has no row here"
    );
    let mut dice = Dice::new(5);
    let mut flips = 0;
    for of in &kinds {
        let files: Vec<&PathBuf> = files.iter().filter(|path| kind(path) == *of).collect();
        for nth in 0..FLIPS {
            let file = files[dice.roll(files.len())];
            let name = file.file_name().expect("a name");
            let sound = fs::read(file).expect("a file");
            let at = match nth {
                0 => 0,
                1 => sound.len() - 1,
                // In the engine's footer.
                2 => sound.len().saturating_sub(60),
                _ => dice.roll(sound.len()),
            };
            let mut flipped = sound;
            flipped[at] ^= 1 << dice.roll(8);
            copy(&trial, "before", "index");
            fs::write(trial.at("index").join(name), flipped).expect("a file");
            let what = format!("{} at {at}", name.to_string_lossy());
            flips += 1;
            let check = trial.ask("index", &["check"]);
            assert_eq!(check.code, 6, "help: {what}: {check:?}");
            let said = check.out + &check.err;
            let hint = said.lines().find(|line| line.starts_with("hint: "));
            let hint = hint.unwrap_or_else(|| panic!("help: {what}: no hint: {said}"));
            if nth % 4 > 0 {
                continue;
            }
            let mended = mend(&trial, hint);
            trial.assert_sound("index");
            let has = ids(&trial, "index");
            match mended {
                "lost" => {
                    assert!(
                        ["articles", "json"].contains(&of.as_str()),
                        "help: {what}: {said}"
                    );
                    assert!(has.len() < all.len() && has.iter().all(|id| all.contains(id)));
                }
                _ => assert_eq!(has, all, "help: {what}: {mended}"),
            }
            // With the sources there it is the clean build again.
            assert_eq!(
                index(&trial, "index", &[]).code,
                3,
                "help: {what}: {mended}"
            );
            trial.assert_same("index", "clean", &queries(6, 8));
        }
    }
    assert!(flips >= 100);
}

#[test]
fn a_flipped_bit_in_a_receipt() {
    let trial = Trial::new();
    write_batch(&trial, 0);
    assert_eq!(index(&trial, "index", &[]).code, 3);
    let path = trial.at("receipt.json");
    let file = path.to_str().expect("a path");
    trial
        .ask("index", &["query", "ferry OR harbour", "--receipt", file])
        .expect_code(0);
    trial.ask("index", &["verify", file]).expect_code(0);
    let sound = fs::read(&path).expect("a receipt");
    let mut dice = Dice::new(8);
    for _ in 0..60 {
        let mut flipped = sound.clone();
        flipped[dice.roll(sound.len() - 50)] ^= 1 << dice.roll(8);
        fs::write(&path, flipped).expect("a file");
        let refused = trial.ask("index", &["verify", file]).expect_code(2);
        assert!(refused.err.contains("hint: "), "{}", refused.err);
    }
    // One that was written before there were seals.
    let text = String::from_utf8(sound).expect("JSON");
    let seal = text.find(",\"seal\"").expect("a seal");
    fs::write(&path, format!("{}}}\n", &text[..seal])).expect("a file");
    trial.ask("index", &["verify", file]).expect_code(0);
}
