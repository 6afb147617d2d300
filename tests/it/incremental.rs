//! An index that is brought up to date step by step answers as one that is built at once.

use std::fs;

use crate::program::{Ran, Trial, index_args};

/// Another label reads the files again that it is for, and no others.
#[test]
fn what_the_user_says_of_an_encoding() {
    let trial = Trial::new();
    // "Мост открыт" in KOI8-R, which is letters in windows-1251 too.
    let bridge = b"\xed\xcf\xd3\xd4 \xcf\xd4\xcb\xd2\xd9\xd4\n\n\xed\xcf\xd3\xd4 \xcf\xd4\xcb\xd2\xd9\xd4.\n";
    trial.write("news/old/a.txt", bridge);
    trial.write("news/new/b.txt", "Tea rose.\n");
    let found = |word: &str| trial.ask("index", &["count", word]).out.trim().to_owned();
    let read = |ran: Ran| ran.expect_code(0).json()["files"]["read"].as_u64();

    let as_1251 = ["--format", "json", "--encoding-for", "old/*=windows-1251"];
    assert_eq!(read(trial.index("index", &as_1251)), Some(2));
    assert_eq!(found("мост"), "0");
    let as_koi8 = ["--format", "json", "--encoding-for", "old/*=koi8-r"];
    assert_eq!(read(trial.index("index", &as_koi8)), Some(1));
    assert_eq!(found("мост"), "1");
    assert_eq!(read(trial.index("index", &as_koi8)), Some(0));
    let audit = trial.ask("index", &["audit", "--encodings"]).out;
    assert!(audit.contains("KOI8-R (given)"), "{audit}");

    let slip = trial.index("index", &["--encoding", "koi8x"]);
    assert_eq!(slip.code, 2);
    assert!(slip.err.contains("did you mean `koi8-r`?"), "{}", slip.err);
}

const QUERIES: [&str; 16] = [
    "harbour",
    "harbour OR council",
    "council NOT ferry",
    "\"ferry sails\"",
    "ferr*",
    "=Ferry",
    "title:ferry",
    "storm",
    "night storm",
    "date:2024-05",
    "date:none",
    "lang:en",
    "path:news/*",
    "source:gazette.example.org",
    "words:>5",
    "",
];

/// An article in plain text.
fn story(title: &str, text: &str) -> String {
    format!("{title}\n\nHARBOUR TOWN, May 3, 2024 - {text}\n")
}

/// A line of JSON Lines; an empty id is none.
fn line(id: &str, text: &str) -> String {
    let mut record = serde_json::json!({"title": format!("Ferry note {text}"), "text": format!("The ferry sails past the {text} harbour tonight, the council of the town says.")});
    if !id.is_empty() {
        record["id"] = id.into();
    }
    format!("{record}\n")
}

struct Steps {
    trial: Trial,
    /// What the command line names.
    roots: Vec<String>,
    clean: u32,
}

impl Steps {
    fn new() -> Steps {
        Steps {
            trial: Trial::new(),
            roots: vec!["news".to_owned()],
            clean: 0,
        }
    }

    fn index_roots(&self, index: &str, roots: &[&str], more: &[&str]) -> Ran {
        let args = index_args(index);
        let args = [&args[..3], roots, &args[4..], more].concat();
        self.trial.run(&args)
    }

    /// Updates `roots` in the index, and compares it with a clean build of all roots.
    #[track_caller]
    fn update_some(&mut self, roots: &[&str], more: &[&str]) -> serde_json::Value {
        let more = [&["--format", "json"], more].concat();
        let ran = self.index_roots("index", roots, &more);
        assert!(ran.code == 0 || ran.code == 3, "help: {ran:?}");
        self.trial.assert_sound("index");
        self.clean += 1;
        let clean = format!("clean-{}", self.clean);
        let all: Vec<&str> = self.roots.iter().map(String::as_str).collect();
        let built = self.index_roots(&clean, &all, &[]);
        assert_eq!(built.code, ran.code, "help: {built:?}");
        self.trial.assert_same("index", &clean, &QUERIES);
        ran.json()
    }

    #[track_caller]
    fn update(&mut self) -> serde_json::Value {
        let roots = self.roots.clone();
        let roots: Vec<&str> = roots.iter().map(String::as_str).collect();
        self.update_some(&roots, &[])
    }

    /// Where each article of the index stands.
    fn paths(&self) -> Vec<String> {
        let args = ["query", "", "--format", "paths", "-n", "1000"];
        let out = self.trial.ask("index", &args).out;
        let mut paths: Vec<String> = out.lines().map(str::to_owned).collect();
        paths.sort();
        paths
    }
}

#[test]
fn new_changed_touched_renamed_and_vanished_files() {
    let mut steps = Steps::new();
    let write = |steps: &Steps, path: &str, title: &str, text: &str| {
        steps.trial.write(path, story(title, text));
    };
    write(
        &steps,
        "news/a.txt",
        "Ferry sails",
        "The ferry sails at night.",
    );
    write(
        &steps,
        "news/b.txt",
        "Council meets",
        "The council met in a storm.",
    );
    write(
        &steps,
        "news/deep/er/c.txt",
        "Harbour opens",
        "The harbour opened again.",
    );
    let receipt = steps.update();
    assert_eq!(receipt["articles"]["added"], 3);

    let receipt = steps.update();
    assert_eq!(
        receipt["files"],
        serde_json::json!({"read": 0, "unchanged": 3, "gone": 0, "kept": 0})
    );

    write(&steps, "news/new.txt", "Storm ends", "The storm has ended.");
    write(
        &steps,
        "news/b.txt",
        "Council meets",
        "The council met for hours in the night.",
    );
    assert_eq!(steps.update()["files"]["read"], 2);

    // The same size: only the time tells.
    write(
        &steps,
        "news/a.txt",
        "Ferry sails",
        "The ferry sails at storm.",
    );
    let receipt = steps.update();
    assert_eq!(
        receipt["articles"],
        serde_json::json!({"added": 1, "removed": 1})
    );

    // The same bytes at another time are not read, and the next run does not look at them again.
    steps.trial.touch("news/a.txt");
    assert_eq!(steps.update()["files"]["read"], 0);

    steps.trial.rename("news/a.txt", "news/z/a.txt");
    steps.trial.rename("news/deep/er/c.txt", "news/0.txt");
    let receipt = steps.update();
    assert_eq!(receipt["files"]["gone"], 2);
    assert_eq!(
        steps.paths(),
        ["news/0.txt", "news/b.txt", "news/new.txt", "news/z/a.txt"]
    );

    steps.trial.remove("news/b.txt");
    assert_eq!(
        steps.update()["articles"],
        serde_json::json!({"added": 0, "removed": 1})
    );

    // A file gives way to a folder of its name.
    steps.trial.remove("news/0.txt");
    write(
        &steps,
        "news/0.txt/inside.txt",
        "Harbour inside",
        "The harbour inside a folder.",
    );
    steps.update();
    assert_eq!(steps.trial.count("index"), 3);
}

#[test]
fn records_inserted_at_the_top_of_a_large_file() {
    for own_ids in [true, false] {
        let id = |n: u32| {
            if own_ids {
                format!("r{n}")
            } else {
                String::new()
            }
        };
        let mut steps = Steps::new();
        let body: String = (0..20)
            .map(|n| line(&id(n), &format!("number{n}")))
            .collect();
        steps.trial.write("news/all.jsonl", &body);
        steps.update();
        let longer = [
            line(&id(100), "breaking"),
            line(&id(101), "urgent"),
            body.clone(),
        ]
        .concat();
        steps.trial.write("news/all.jsonl", &longer);
        let receipt = steps.update();
        assert_eq!(steps.trial.count("index"), 22);
        if own_ids {
            // Ids and texts are the same; only where they stand in the file is not.
            assert_eq!(receipt["read"]["indexed"], 22);
        }
        let shorter: String = longer.lines().skip(5).map(|l| format!("{l}\n")).collect();
        steps.trial.write("news/all.jsonl", &shorter);
        steps.update();
        assert_eq!(steps.trial.count("index"), 17);
        // One id, several texts; one text, several ids.
        let doubled = [
            line(&id(7), "other"),
            shorter.clone(),
            line(&id(300), "number9"),
            shorter,
        ]
        .concat();
        steps.trial.write("news/all.jsonl", doubled);
        steps.update();
    }
}

#[test]
fn the_first_in_the_order_of_places_is_the_article() {
    let mut steps = Steps::new();
    let text = story("Ferry sails", "The ferry sails at night.");
    for (path, article) in [
        ("news/m.txt", "news/m.txt"),
        ("news/z.txt", "news/m.txt"),
        ("news/a/x.txt", "news/a/x.txt"),
        ("news/b.txt", "news/a/x.txt"),
    ] {
        steps.trial.write(path, &text);
        steps.update();
        assert_eq!(steps.paths(), [article]);
    }
    // The article changes: its duplicates fall to the next.
    steps.trial.write(
        "news/a/x.txt",
        story("Storm", "A storm came up over the harbour."),
    );
    steps.update();
    assert_eq!(steps.paths(), ["news/a/x.txt", "news/b.txt"]);
    // It vanishes: so again.
    steps.trial.remove("news/b.txt");
    steps.update();
    assert_eq!(steps.paths(), ["news/a/x.txt", "news/m.txt"]);
    // It is cut out of the middle of a file.
    let lines = [line("", "one"), line("", "two")].concat();
    steps.trial.write("news/1.jsonl", &lines);
    steps.trial.write("news/2.jsonl", &lines);
    steps.update();
    steps.trial.write("news/1.jsonl", line("", "one"));
    steps.update();
    // It comes back.
    steps.trial.write("news/1.jsonl", &lines);
    steps.update();
    // The last of all.
    for path in [
        "news/m.txt",
        "news/z.txt",
        "news/1.jsonl",
        "news/2.jsonl",
        "news/a/x.txt",
    ] {
        steps.trial.remove(path);
        steps.update_some(&["news"], &["--allow-empty"]);
    }
    assert_eq!(steps.trial.count("index"), 0);
}

#[test]
fn a_changed_article_whose_id_stays_gives_its_duplicates_back() {
    let mut steps = Steps::new();
    let dump = |text: &str| line("same-id", text);
    steps.trial.write("news/a.jsonl", dump("old"));
    steps.trial.write("news/b.jsonl", dump("old"));
    steps.update();
    assert_eq!(steps.trial.count("index"), 1);
    steps.trial.write("news/a.jsonl", dump("new"));
    steps.update();
    assert_eq!(steps.trial.count("index"), 2);
}

#[test]
fn a_failed_file_is_mended_and_read_again() {
    let mut steps = Steps::new();
    let good = line("1", "good");
    steps
        .trial
        .write("news/a.jsonl", format!("{good}{{\"title\": \"broken\n"));
    steps
        .trial
        .write("news/cut.txt.gz", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1]);
    let receipt = steps.update();
    assert_eq!(receipt["archive"]["failed"], 2, "{receipt}");
    // Nothing changed: failed files rest, unless they are asked for.
    assert_eq!(steps.update()["files"]["read"], 0);
    assert_eq!(
        steps.update_some(&["news"], &["--retry-failed"])["files"]["read"],
        2
    );
    steps
        .trial
        .write("news/a.jsonl", [good, line("2", "mended")].concat());
    steps.trial.remove("news/cut.txt.gz");
    let receipt = steps.update();
    assert_eq!(receipt["archive"]["failed"], 0);
    assert_eq!(steps.trial.count("index"), 2);
}

#[test]
fn a_folder_or_file_of_a_known_root_given_alone() {
    let mut steps = Steps::new();
    for (path, title) in [
        ("news/2023/a.txt", "Ferry old"),
        ("news/2024/a.txt", "Ferry new"),
        ("news/2024/b.txt", "Council new"),
    ] {
        steps
            .trial
            .write(path, story(title, "The harbour council met."));
    }
    steps.update();
    // Only what is below it is compared with the disk.
    steps
        .trial
        .write("news/2024/c.txt", story("Storm", "A storm came."));
    steps.trial.remove("news/2024/b.txt");
    steps.update_some(&["news/2024"], &[]);
    assert_eq!(
        steps.paths(),
        ["news/2023/a.txt", "news/2024/a.txt", "news/2024/c.txt"]
    );
    steps
        .trial
        .write("news/2023/a.txt", story("Ferry older", "The ferry again."));
    steps.update_some(&["news/2023/a.txt"], &[]);
    steps
        .trial
        .write("news/2023/n.txt", story("Night", "A night at the harbour."));
    steps.update_some(&["news/2023/n.txt", "news/2024"], &[]);
    assert_eq!(steps.trial.count("index"), 4);
}

#[test]
fn two_roots_of_one_name() {
    let mut steps = Steps::new();
    steps.roots = vec!["one/news".to_owned(), "two/news".to_owned()];
    let text = story("Ferry sails", "The ferry sails at night.");
    steps.trial.write("one/news/a.txt", &text);
    steps.trial.write("two/news/a.txt", &text);
    steps
        .trial
        .write("two/news/b.txt", story("Council", "The council met."));
    steps.update();
    assert_eq!(steps.paths(), ["news/a.txt", "news~2/b.txt"]);
    // The article of one root goes, and only that root is asked about: the other has a copy of it.
    steps
        .trial
        .write("one/news/a.txt", story("Storm", "A storm came up."));
    steps.update_some(&["one/news"], &[]);
    assert_eq!(
        steps.paths(),
        ["news/a.txt", "news~2/a.txt", "news~2/b.txt"]
    );
    steps.trial.write("one/news/a.txt", &text);
    steps.update_some(&["one/news"], &[]);
    steps.trial.remove("one/news/a.txt");
    steps
        .trial
        .write("one/news/other.txt", story("Other", "Another harbour."));
    steps.update_some(&["one/news"], &[]);
    assert_eq!(
        steps.paths(),
        ["news/other.txt", "news~2/a.txt", "news~2/b.txt"]
    );
}

#[test]
fn an_index_inside_the_corpus_is_no_part_of_it() {
    let trial = Trial::new();
    trial.write("news/a.txt", story("Ferry", "The ferry sails."));
    let once = trial
        .index("news/index", &["--format", "json"])
        .expect_code(0);
    let twice = trial
        .index("news/index", &["--format", "json"])
        .expect_code(0);
    assert_eq!(once.json()["archive"], twice.json()["archive"]);
    assert_eq!(once.json()["archive"]["files"], 1);
    trial.assert_sound("news/index");
    // The corpus folder itself is no place for an index, nor is an index a corpus.
    let refused = trial.index("news", &[]).expect_code(2);
    assert!(refused.err.contains("hint:"), "{}", refused.err);
    trial
        .run(&["-i", "news/index", "index", "news/index"])
        .expect_code(2);
    assert!(!trial.at("news/meta.json").exists());
}

#[test]
fn an_index_of_a_single_file() {
    let mut steps = Steps::new();
    steps.roots = vec!["news/all.jsonl".to_owned()];
    steps.trial.write(
        "news/all.jsonl",
        [line("1", "one"), line("2", "two")].concat(),
    );
    steps.trial.write("news/other.txt", "Not asked for.");
    steps.update();
    assert_eq!(steps.paths(), ["all.jsonl"]);
    steps.trial.write("news/all.jsonl", line("2", "two"));
    steps.update();
    assert_eq!(steps.trial.count("index"), 1);
}

#[test]
fn what_the_walk_passes_over_comes_and_goes() {
    let mut steps = Steps::new();
    steps
        .trial
        .write("news/a.txt", story("Ferry", "The ferry sails."));
    steps
        .trial
        .write("news/old/b.txt", story("Council", "The council met."));
    steps
        .trial
        .write("news/.hidden.txt", story("Storm", "A storm came."));
    steps.update();
    assert_eq!(steps.trial.count("index"), 2);
    steps.trial.write("news/.ignore", "old\n");
    steps.update();
    assert_eq!(steps.paths(), ["news/a.txt"]);
    steps.trial.write("news/.ignore", "b.txt\n");
    steps.update();
    steps.trial.remove("news/.ignore");
    steps.update();
    assert_eq!(steps.trial.count("index"), 2);
    fs::remove_dir_all(steps.trial.at("news/old")).expect("a folder");
    steps.update();
}

#[test]
fn another_mapping_reads_the_same_bytes_again() {
    let trial = Trial::new();
    trial.write(
        "news/a.jsonl",
        "{\"kopf\": \"Ferry\", \"text\": \"The boat sails past the harbour tonight.\"}\n",
    );
    trial.index("index", &[]).expect_code(0);
    trial
        .index("index", &["--map", "title=kopf"])
        .expect_code(0);
    trial
        .index("clean", &["--map", "title=kopf"])
        .expect_code(0);
    trial.assert_same("index", "clean", &QUERIES);
    assert_eq!(trial.ask("index", &["count", "title:ferry"]).code, 0);
}
