//! Which mentions are marked for which part of a query.

use super::archive::Archive;
use super::testing::{archive, article};
use crate::article::{Annotated, Article, Fold, Kind, Mention};
use crate::date::Day;
use crate::query::parse;

const TITLE: &str = "Été: Boehler in Doha";
const TEXT: &str = "Mr. Boehler, the envoy, met Qatar's prime minister. Adam Boehler said: “Doha is a start.” Qatar Airways flew.";

/// What a recogniser would find in [`TITLE`] and [`TEXT`].
fn names_in(article: &Article) -> [Vec<Mention>; 2] {
    const NAMES: &[(Kind, &str, &str)] = &[
        (Kind::Organization, "Qatar Airways", "Qatar Airways"),
        (Kind::Person, "Adam Boehler", "Adam Boehler"),
        (Kind::Person, "Boehler", "Adam Boehler"),
        (Kind::Place, "Doha", "Doha"),
        (Kind::Place, "Qatar", "Qatar"),
    ];
    [&article.title, &article.text].map(|text| {
        let mut found: Vec<Mention> = Vec::new();
        for (kind, written, name) in NAMES {
            for (at, _) in text.match_indices(written) {
                let start = text[..at].chars().count();
                let end = start + written.chars().count();
                if found
                    .iter()
                    .all(|other| end <= other.start || other.end <= start)
                {
                    found.push(Mention {
                        kind: *kind,
                        name: (*name).to_owned(),
                        text: (*written).to_owned(),
                        start,
                        end,
                        fold: Fold::default(),
                    });
                }
            }
        }
        found.sort_by_key(|mention| mention.start);
        found
    })
}

fn found(annotated: impl Into<Annotated>) -> Annotated {
    let mut annotated = annotated.into();
    let [in_title, in_text] = names_in(&annotated.article);
    (annotated.title_entities, annotated.entities) = (in_title, in_text);
    annotated
}

fn talks(dir: &tempfile::TempDir) -> Archive {
    let annotated = found(article("a", "en", TITLE, TEXT));
    archive(dir.path(), &[vec![annotated]], &[]).marking_names(names_in)
}

#[track_caller]
fn check(archive: &Archive, query: &str, title: &str, text: &str) {
    let node = parse(query, Day::MAX).unwrap();
    let (in_title, in_text) = archive.marks(&node, false, &found(archive.article("a").unwrap()));
    let marked = |text: &str, marks: Vec<std::ops::Range<usize>>| {
        let marks = marks.into_iter().map(|mark| text[mark].to_owned());
        marks.collect::<Vec<_>>().join(" | ")
    };
    assert_eq!(marked(TITLE, in_title), title, "title for {query}");
    assert_eq!(marked(TEXT, in_text), text, "text for {query}");
}

#[test]
fn mentions_of_the_kind_whose_names_are_meant() {
    let dir = tempfile::tempdir().unwrap();
    let archive = talks(&dir);
    check(
        &archive,
        "person:Boehler",
        "Boehler",
        "Boehler | Adam Boehler",
    );
    check(
        &archive,
        "person:\"adam boehler\"",
        "Boehler",
        "Boehler | Adam Boehler",
    );
    check(
        &archive,
        "person:(adam W/2 boeh*)",
        "Boehler",
        "Boehler | Adam Boehler",
    );
    check(&archive, "place:qatar", "", "Qatar");
    check(
        &archive,
        "org:qatar OR place:doha",
        "Doha",
        "Doha | Qatar Airways",
    );
    check(
        &archive,
        "person:boehler start",
        "Boehler",
        "Boehler | Adam Boehler | start",
    );
    check(&archive, "start NOT person:witkoff", "", "start");
    check(&archive, "start OR person:witkoff", "", "start");
}

#[test]
fn aliases_have_a_say() {
    let dir = tempfile::tempdir().unwrap();
    drop(talks(&dir));
    let rule = "Adam Boehler = The Envoy\n!place:Qatar\n";
    std::fs::write(dir.path().join("aliases.txt"), rule).unwrap();
    let archive = Archive::open(dir.path()).unwrap().marking_names(names_in);
    check(
        &archive,
        "person:envoy",
        "Boehler",
        "Boehler | Adam Boehler",
    );
    check(&archive, "start OR place:qatar", "", "start");
}
