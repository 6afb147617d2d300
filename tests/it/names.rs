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
    trial.index("index", &["--annotate"]).expect_code(0);
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
