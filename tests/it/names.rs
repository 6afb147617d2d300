//! The names of one article of the sample archive: found, told apart, folded, and asked for.

use std::collections::BTreeSet;
use std::path::Path;

use crate::program::Trial;

const STORY: &str = "corpus/web/gazette/boehler-hamas-doha-talks.html";

fn trial() -> Trial {
    let trial = Trial::new();
    let story = Path::new(env!("CARGO_MANIFEST_DIR")).join(STORY);
    let page = std::fs::read(story).expect("the sample archive");
    trial.write("news/talks.html", page);
    trial
}

#[test]
fn the_talks_in_doha_name_who_and_where() {
    let article = trial().run(&["extract", "news"]).expect_code(0).json();
    let entities = article["entities"].as_array().expect("a list");
    let of = |entity: &serde_json::Value| {
        let part = |part: &str| entity[part].as_str().unwrap_or("").to_owned();
        [part("kind"), part("text"), part("name"), part("fold")]
    };
    let found: BTreeSet<[String; 4]> = entities.iter().map(of).collect();
    let person = |text, name, fold| ["person", text, name, fold];
    let organization = |text, name, fold| ["organization", text, name, fold];
    let place = |name| ["place", name, name, ""];
    for expected in [
        person("Adam Boehler", "Adam Boehler", ""),
        person("Boehler", "Adam Boehler", "last-name"),
        person("Steve Witkoff", "Steve Witkoff", ""),
        organization("Hamas", "Hamas", ""),
        organization("Israel Defense Forces", "Israel Defense Forces", ""),
        organization("IDF", "Israel Defense Forces", "bracketed"),
        place("Doha"),
        place("Gaza"),
        place("Qatar"),
    ] {
        let expected = expected.map(str::to_owned);
        assert!(found.contains(&expected), "{expected:?} in {found:?}");
    }
    // Every span is what it says, counted in characters of the text.
    let text: Vec<char> = article["text"].as_str().unwrap_or("").chars().collect();
    for entity in entities {
        let at = |end: &str| entity[end].as_u64().unwrap_or(0) as usize;
        let span: String = text[at("start")..at("end")].iter().collect();
        assert_eq!(entity["text"], span.as_str());
    }
}

#[test]
fn an_archive_is_asked_for_the_names_in_its_texts() {
    let trial = trial();
    trial.index("index", &[]).expect_code(0);
    for query in [
        "person:\"adam boehler\"",
        "person:witk*",
        "org:\"israel defense forces\"",
        "org:hamas place:doha place:gaza",
    ] {
        trial.ask("index", &["count", query]).expect_code(0);
    }
    for query in ["person:doha", "place:boehler", "org:gaza"] {
        trial.ask("index", &["count", query]).expect_code(1);
    }
}

#[test]
fn whether_texts_are_searched_for_names_is_remembered() {
    let trial = Trial::new();
    trial.write(
        "news/a.txt",
        "Talks\n\nThe envoy Adam Boehler met leaders of Hamas in Doha.\n",
    );
    let read = |more: &[&str]| {
        let more = [&["--format", "json"], more].concat();
        trial.index("index", &more).expect_code(0).json()["files"]["read"].clone()
    };
    let finds = || trial.ask("index", &["count", "person:boehler"]).code == 0;
    assert_eq!((read(&["--no-annotate"]), finds()), (1.into(), false));
    assert_eq!((read(&[]), finds()), (0.into(), false));
    assert_eq!((read(&["--annotate"]), finds()), (1.into(), true));
    assert_eq!((read(&[]), finds()), (0.into(), true));
    assert_eq!((read(&["--no-annotate"]), finds()), (1.into(), false));
    let both = trial.index("index", &["--no-annotate", "--annotate"]);
    both.expect_code(2);
}

/// A name that stands in the headline alone is found, extracted and listed as the headline's.
#[test]
fn headlines_have_names_of_their_own() {
    let trial = Trial::new();
    let text = "Witkoff Lands in Cairo\n\nThe envoy Steve Witkoff will meet leaders of Hamas on Monday. \
                He told reporters that he was in no hurry.\n";
    trial.write("news/a.txt", text);
    trial.index("index", &[]).expect_code(0);
    let count = |query: &str| trial.ask("index", &["count", query]).code;
    assert_eq!(
        (count("place:cairo"), count("person:\"steve witkoff\"")),
        (0, 0)
    );
    let article = trial.run(&["extract", "news"]).expect_code(0).json();
    let names = |list: &str| -> Vec<String> {
        let names = article[list].as_array().expect("a list").iter();
        names
            .map(|name| name["name"].as_str().unwrap_or("").to_owned())
            .collect()
    };
    assert_eq!(names("title_entities"), ["Steve Witkoff", "Cairo"]);
    assert_eq!(names("entities"), ["Steve Witkoff", "Hamas"]);
    let id = article["id"].as_str().expect("an id");
    let shown = trial.ask("index", &["show", id, "--entities"]).out;
    for line in [
        "  Steve Witkoff 2, 1 of them in the title\n",
        "  Cairo 1, in the title\n",
    ] {
        assert!(shown.contains(line), "{line} in {shown}");
    }
    let painted = trial.ask("index", &["show", id, "--color", "always"]).out;
    assert!(
        painted.contains("\x1b[32mSteve Witkoff\x1b[0m"),
        "{painted}"
    );
    let plain = trial.ask("index", &["show", id]).out;
    assert!(!plain.contains('\x1b'), "{plain}");
}

/// A file of aliases is edited and taken back between two questions, and nothing is indexed again.
#[test]
fn aliases_hold_from_one_question_to_the_next() {
    let trial = Trial::new();
    trial.write(
        "news/a.txt",
        "Talks\n\nThe envoy Adam Boehler met leaders of Hamas in Doha.\n",
    );
    trial.index("index", &[]).expect_code(0);
    let count = |query: &str| trial.ask("index", &["count", query]).code;
    assert_eq!((count("person:ambassador"), count("org:hamas")), (1, 0));
    trial.write(
        "index/aliases.txt",
        "Adam Boehler = The Ambassador\n!Hamas\n",
    );
    assert_eq!((count("person:ambassador"), count("org:hamas")), (0, 1));
    trial.assert_sound("index");
    trial.write("index/aliases.txt", "Adam Boehler\n");
    let refused = trial.ask("index", &["entities"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("line 1 of `"), "{}", refused.err);
    trial.remove("index/aliases.txt");
    assert_eq!((count("person:ambassador"), count("org:hamas")), (1, 0));
}
