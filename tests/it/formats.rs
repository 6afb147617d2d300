//! Every format read from a file of our own making: `tests/fixtures/formats/FORMAT/`, one line a record.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use newsearch::article::{Article, Place};
use newsearch::date::Day;
use newsearch::error::Skipped;
use newsearch::read::believe::believe;
use newsearch::read::container::{Item, read_file};
use newsearch::read::format::ReadOptions;

/// A record's fate as one line: title, day, authors, outlet, address, the ends of its text, keywords,
/// names that it states, notes.
fn line(place: &Place, outcome: &Result<Article, Skipped>) -> String {
    let record = place
        .record
        .map_or(String::new(), |record| format!(" #{record}"));
    let mut line = format!("{}{record}", place.path);
    match outcome {
        Err(skipped) => {
            let word = if skipped.failed { "failed" } else { "skipped" };
            let _ = write!(line, " {word}: {}", skipped.reason);
        }
        Ok(article) => {
            let words: Vec<&str> = article.text.split_whitespace().collect();
            let first = words.iter().take(3).copied().collect::<Vec<_>>().join(" ");
            let last = words.last().copied().unwrap_or_default();
            let day = article
                .published
                .as_ref()
                .map(|published| format!("{} {}", published.earliest, published.evidence.name()));
            let fields = [
                article.format.clone(),
                article.title.clone(),
                day.unwrap_or_default(),
                article.authors.join(", "),
                article.outlet.clone().unwrap_or_default(),
                article.url.clone().unwrap_or_default(),
                format!("{} words: {first} ... {last}", words.len()),
                article.encoding.used.clone(),
            ];
            let _ = write!(line, " | {}", fields.join(" | "));
            if !article.keywords.is_empty() {
                let _ = write!(line, " | keywords {}", article.keywords.join(", "));
            }
            for stated in &article.stated {
                let _ = write!(line, " | {} {}", stated.kind.name(), stated.name);
            }
            for note in &article.notes {
                let _ = write!(line, " | ({note})");
            }
        }
    }
    line
}

fn read(name: &str, file: &Path) -> Vec<String> {
    let options = ReadOptions::default();
    let today = Day::parse_iso("2026-01-01").expect("a day");
    let mut lines = Vec::new();
    let summary = read_file(name, file, &options, &mut |item| {
        match item {
            Item::Fate { place, fate } => lines.push(line(&place, &Err(fate))),
            Item::Piece { format, piece } => {
                for parsed in (format.parse)(&piece, &options) {
                    let outcome = parsed.outcome.and_then(|raw| believe(raw, today));
                    lines.push(line(&parsed.place, &outcome));
                }
            }
        }
        true
    });
    assert!(summary.is_ok(), "{name}: {summary:?}");
    lines
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of fixtures");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths
}

#[test]
fn fixtures_are_read_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formats");
    let mut differ = String::new();
    for format in sorted(&folder) {
        let expect_file = format.join("expect.txt");
        let mut got = String::new();
        for file in sorted(&format).iter().filter(|file| **file != expect_file) {
            let name = file
                .file_name()
                .and_then(|name| name.to_str())
                .expect("a name");
            for line in read(name, file) {
                got.push_str(&line);
                got.push('\n');
            }
        }
        let expect = fs::read_to_string(&expect_file).unwrap_or_default();
        if got != expect {
            let _ = write!(differ, "\n{}:\n{got}", expect_file.display());
        }
    }
    assert!(
        differ.is_empty(),
        "help: read these lines as a reader would, then put them into the files:\n{differ}"
    );
}
