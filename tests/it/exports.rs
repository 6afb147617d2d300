//! Exports, read back by readers that forgive nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::newsroom::write_batch;
use crate::program::Trial;

/// Titles that would end a record, begin one, or be run by whoever opens the file.
const HOSTILE: [&str; 12] = [
    "ferry\nER  - \r\nTY  - NEWS\nTI  - planted",
    "ferry }\n}\n@misc{planted, title = {x}}",
    "ferry {{{ \\ unbalanced",
    "}}} ferry \\} \" \\\"",
    "=HYPERLINK(\"https://example.org\",\"ferry\")",
    "+ferry",
    "-ferry",
    "@ferry{x,",
    "\tferry",
    "ferry \u{202e}desrever\u{202c} \u{2066}x\u{2069} \u{1b}[31m \u{9b}31m \u{0}",
    "ferry, \"quoted\", and \u{2028} more; 100% of $5 & #1 _x^2 ~y",
    "@comment{ferry} % ferry",
];

fn trial() -> Trial {
    let trial = Trial::new();
    write_batch(&trial, 0);
    let dates = ["2024-05-03", "2024-05", "2024", ""];
    let lines: String = HOSTILE
        .iter()
        .enumerate()
        .map(|(i, title)| {
            let record = serde_json::json!({
                "id": format!("h{i} {title}"), "title": title, "text": format!("The ferry sails. {title}"),
                "author": title, "source": format!("Gazette {title}"), "section": title, "keywords": [title],
                "url": format!("https://example.org/{i}/{title}"), "date": dates[i % dates.len()], "language": "en",
            });
            format!("{record}\n")
        })
        .collect();
    trial.write("news/hostile.jsonl", lines);
    trial.index("index", &[]).expect_code(3);
    trial
}

fn export(trial: &Trial, query: &str, format: &str, sort: &str) -> String {
    let args = ["export", query, "--format", format, "--sort", sort];
    let got = trial.ask("index", &args).expect_code(0);
    let count = trial.ask("index", &["count", query]).out;
    assert_eq!(got.err, format!("exported: {count}"));
    got.out
}

/// The ids of all that match, in order.
fn ids(trial: &Trial, query: &str, sort: &str) -> Vec<String> {
    let args = [
        "query", query, "--sort", sort, "--format", "ids", "-n", "100000",
    ];
    let ids = trial.ask("index", &args).expect_code(0).out;
    ids.lines().map(str::to_owned).collect()
}

type Record = BTreeMap<String, Vec<String>>;

/// RIS to the letter of its specification: `XX  - value`, from `TY` to `ER`.
fn read_ris(text: &str) -> Vec<Record> {
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    let mut records = Vec::new();
    let mut open: Option<Record> = None;
    for line in text
        .split_terminator("\r\n")
        .filter(|line| !line.is_empty())
    {
        let (tag, value) = line.split_once("  - ").expect("a tag");
        let is_tag = tag.len() == 2
            && tag
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        assert!(is_tag, "{line}");
        match (tag, &mut open) {
            ("TY", None) => open = Some(Record::from([("TY".to_owned(), vec![value.to_owned()])])),
            ("ER", Some(_)) => {
                assert_eq!(value, "");
                records.extend(open.take());
            }
            (_, Some(record)) => record
                .entry(tag.to_owned())
                .or_default()
                .push(value.to_owned()),
            (_, None) => panic!("outside a record: {line}"),
        }
    }
    assert!(open.is_none());
    records
}

/// BibTeX as its own program reads it: braces balance, a backslash before one or not.
fn read_bibtex(text: &str) -> Vec<Record> {
    let mut records = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        rest = rest.strip_prefix('@').expect("an entry");
        let (kind, body) = rest.split_once('{').expect("a brace");
        let mut depth = 1;
        let end = body
            .char_indices()
            .find(|(_, c)| {
                depth += i32::from(*c == '{') - i32::from(*c == '}');
                depth == 0
            })
            .expect("the end of an entry")
            .0;
        let (key, fields) = body[..end].split_once(',').expect("a key");
        let mut record = Record::from([
            ("kind".to_owned(), vec![kind.to_owned()]),
            ("key".to_owned(), vec![key.to_owned()]),
        ]);
        for line in fields.trim().lines() {
            let (name, value) = line.trim().split_once(" = ").expect("a field");
            let value = value.strip_suffix(',').expect("a comma");
            record
                .entry(name.to_owned())
                .or_default()
                .push(value.to_owned());
        }
        records.push(record);
        rest = body[end + 1..].trim_start();
    }
    records
}

/// RFC 4180 without mercy.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for line in text.split_terminator("\r\n") {
        assert!(!line.contains(['\r', '\n']), "{line:?}");
        let mut cells = vec![String::new()];
        let mut chars = line.chars().peekable();
        let mut quoted = false;
        while let Some(c) = chars.next() {
            let cell = cells.last_mut().expect("a cell");
            match c {
                '"' if quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    cell.push('"');
                }
                '"' if quoted => {
                    assert!(matches!(chars.peek(), None | Some(',')), "{line}");
                    quoted = false;
                }
                '"' => {
                    assert!(cell.is_empty(), "{line}");
                    quoted = true;
                }
                ',' if !quoted => cells.push(String::new()),
                c => cell.push(c),
            }
        }
        assert!(!quoted, "{line}");
        rows.push(cells);
    }
    rows
}

#[test]
fn each_format_holds_each_hit_once_in_the_order_asked_for() {
    let trial = trial();
    for query in ["ferry", "", "port OR ferry", "\"the ferry\""] {
        for sort in ["relevance", "newest", "oldest"] {
            let ids = ids(&trial, query, sort);
            assert!(ids.len() > 5, "help: too few for a test: {query}");
            let all = |format| export(&trial, query, format, sort);
            let keys: Vec<String> = ids.iter().map(|id| format!("newsearch-{id}")).collect();
            let lines: Vec<Value> = all("jsonl")
                .lines()
                .map(|l| serde_json::from_str(l).expect("JSON"))
                .collect();
            assert!(
                lines
                    .iter()
                    .map(|l| l["id"].as_str().expect("an id"))
                    .eq(&ids)
            );
            let rows = read_csv(&all("csv"));
            assert!(rows.iter().skip(1).map(|row| &row[2]).eq(&ids));
            assert!(rows.iter().all(|row| row.len() == rows[0].len()));
            let ris = read_ris(&all("ris"));
            assert!(ris.iter().map(|r| &r["ID"][0]).eq(&keys));
            let bibtex = read_bibtex(&all("bibtex"));
            assert!(bibtex.iter().map(|r| &r["key"][0]).eq(&keys));
            let items: Vec<Value> = serde_json::from_str(&all("csl-json")).expect("JSON");
            assert!(
                items
                    .iter()
                    .map(|i| i["id"].as_str().expect("an id"))
                    .eq(&keys)
            );
            assert_eq!(all("ids").lines().collect::<Vec<_>>(), ids);
            assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), ids.len());
        }
    }
}

#[test]
fn each_format_says_the_same_of_an_article() {
    let trial = trial();
    let all = |format| export(&trial, "ferry", format, "newest");
    let lines = all("jsonl");
    let lines = lines
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).expect("JSON"));
    let ris = read_ris(&all("ris"));
    let bibtex = read_bibtex(&all("bibtex"));
    let items: Vec<Value> = serde_json::from_str(&all("csl-json")).expect("JSON");
    let mut by_exactness = BTreeMap::<usize, usize>::new();
    for (((line, ris), bibtex), item) in lines.zip(&ris).zip(&bibtex).zip(&items) {
        let note = &ris["N1"][0];
        assert_eq!(item["note"], note.as_str());
        assert!(note.contains(line["content_hash"].as_str().expect("a hash")));
        assert_eq!(line["content_hash"].as_str().map(str::len), Some(32));
        assert_eq!(item["archive_location"], ris["AV"][0].as_str());
        assert!(ris["AV"][0].starts_with(line["source"]["path"].as_str().expect("a path")));
        let issued = item["issued"]["date-parts"].as_array();
        let published = &line["published"];
        assert_eq!(issued.is_none(), published.is_null());
        let Some(issued) = issued else {
            assert!(note.starts_with("Date: none."), "{note}");
            assert!(!ris.contains_key("DA") && !bibtex.contains_key("date"));
            *by_exactness.entry(0).or_default() += 1;
            continue;
        };
        let evidence = published["evidence"].as_str().expect("evidence");
        assert!(note.contains(&format!("evidence: {evidence}")), "{note}");
        let parts = issued[0].as_array().expect("parts").len();
        *by_exactness.entry(parts).or_default() += 1;
        assert_eq!(parts == 3, published["date"].is_string());
        let filled = ris["DA"][0].split('/').filter(|part| !part.is_empty());
        assert_eq!(filled.count(), parts);
        assert_eq!(bibtex["date"][0].matches('-').count() + 1, parts);
        assert_eq!(bibtex.contains_key("month"), parts > 1);
    }
    assert_eq!(
        by_exactness.keys().copied().collect::<Vec<_>>(),
        [0, 1, 2, 3]
    );
}

#[test]
fn hostile_titles_stay_in_their_records() {
    let trial = trial();
    let query = "path:news/hostile.jsonl";
    for format in ["jsonl", "csv", "ris", "bibtex", "csl-json"] {
        let text = export(&trial, query, format, "oldest");
        let control = text.replace("\r\n", "\n");
        let control = control.chars().find(|c| {
            *c != '\n'
                && (c.is_control()
                    || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        });
        assert_eq!(control, None, "{format}");
    }
    let ris = read_ris(&export(&trial, query, "ris", "oldest"));
    assert_eq!(ris.len(), HOSTILE.len());
    for record in &ris {
        for (tag, values) in record {
            // Authors and keywords are cut at their commas when they are read.
            assert!(
                ["AU", "KW"].contains(&tag.as_str()) || values.len() == 1,
                "{tag}: {values:?}"
            );
        }
        assert!(record["UR"][0].bytes().all(|b| b.is_ascii_graphic()));
        assert!(!record["AU"][0].contains('*'));
    }
    let bibtex = read_bibtex(&export(&trial, query, "bibtex", "oldest"));
    assert_eq!(bibtex.len(), HOSTILE.len());
    for record in &bibtex {
        assert!(
            record.values().all(|values| values.len() == 1),
            "{record:?}"
        );
    }
    for row in read_csv(&export(&trial, query, "csv", "oldest"))
        .iter()
        .skip(1)
    {
        for cell in row {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell}"
            );
        }
    }
}

#[test]
fn nothing_found_is_an_empty_list() {
    let trial = trial();
    for (format, empty) in [
        ("jsonl", ""),
        ("ris", ""),
        ("bibtex", ""),
        ("csl-json", "[\n]\n"),
    ] {
        // A query would show the articles with one of the words; an export does not.
        let args = ["export", "ferry zyzzyva", "--format", format];
        let got = trial.ask("index", &args).expect_code(1);
        assert_eq!(
            (got.out.as_str(), got.err.as_str()),
            (empty, "exported: 0\n")
        );
        let quiet = [&["-q"], &args[..]].concat();
        assert_eq!(trial.ask("index", &quiet).err, "");
    }
}
