//! Names counted, joined and suppressed, over several segments, and against plain loops.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::archive::Archive;
use super::association::log_likelihood;
use super::entities::EntitiesOptions;
use super::name_key::key;
use super::oracle_queries::Random;
use super::testing::{archive, article, dated};
use crate::article::{Annotated, Kind, Stated};
use crate::date::Day;
use crate::fields::FieldName;
use crate::hit::Entity;
use crate::query::parse;

/// An article with these names: `p:`, `o:` or `l:`, then the name.
fn named(id: &str, date: &str, names: &[&str]) -> Annotated {
    let plain = article(id, "en", "", "x");
    let mut annotated = match date {
        "" => plain,
        date => dated(plain, date),
    };
    let stated = names.iter().map(|name| {
        let (kind, name) = name.split_once(':').expect("a kind");
        let kind = match kind {
            "p" => Kind::Person,
            "o" => Kind::Organization,
            _ => Kind::Place,
        };
        Stated {
            kind,
            name: name.to_owned(),
        }
    });
    annotated.article.stated = stated.collect();
    annotated
}

/// Two segments of articles about a handful of people.
fn talks(aliases: &str) -> (tempfile::TempDir, Archive) {
    let batches = [
        vec![
            named("a", "2025-03-05", &["p:Adam Boehler", "l:Doha", "o:Hamas"]),
            named("b", "2025-03", &["p:A. Boehler", "p:Adam Böhler", "l:DOHA"]),
            named("c", "", &["p:Boehler, Adam", "o:Apple", "l:Gaza"]),
        ],
        vec![
            named(
                "d",
                "2024",
                &["p:Mr. Adam Boehler", "p:Adam Boehler", "o:Apple Records"],
            ),
            named("e", "2025-03-09", &["o:Apple", "l:Doha"]),
            named("f", "2025-03-07", &["p:Steve Witkoff", "l:Doha", "o:Hamas"]),
            named("g", "", &[]),
        ],
        vec![named("h", "1999-01-01", &["p:Adam Boehler", "l:Rome"])],
    ];
    let dir = tempfile::tempdir().expect("a folder");
    archive(dir.path(), &batches, &["h"]);
    fs::write(dir.path().join("aliases.txt"), aliases).expect("a file");
    let archive = Archive::open(dir.path()).expect("an archive");
    (dir, archive)
}

#[track_caller]
fn facets(archive: &Archive, field: FieldName, expect: &str) {
    let all = parse("", Day::MAX).expect("a query");
    let (facets, without) = archive.facets(&all, false, field, 0).expect("facets");
    let facets = facets.iter().map(|f| format!("{} {}", f.value, f.articles));
    let facets: Vec<String> = facets.collect();
    assert_eq!(format!("{}; {without} without", facets.join(", ")), expect);
}

/// The ids of the articles that a query finds, in order.
fn found(archive: &Archive, query: &str) -> String {
    let node = parse(query, Day::MAX).expect("a query");
    let counted = archive.count(&node, false).expect("a count");
    let mut ids = BTreeSet::new();
    for id in ["a", "b", "c", "d", "e", "f", "g"] {
        let alone = parse(&format!("id:{id} ({query})"), Day::MAX).expect("a query");
        if archive.count(&alone, false).expect("a count") == 1 {
            ids.insert(id);
        }
    }
    assert_eq!(counted, ids.len() as u64, "of {query}");
    ids.into_iter().collect()
}

#[test]
fn safe_variants_are_counted_as_one_by_articles() {
    let (_dir, archive) = talks("");
    facets(
        &archive,
        FieldName::Person,
        "Adam Boehler 3, A. Boehler 1, Adam Böhler 1, Steve Witkoff 1; 2 without",
    );
    facets(&archive, FieldName::Place, "Doha 4, Gaza 1; 2 without");
}

#[test]
fn aliases_join_and_suppress_names_that_are_counted() {
    let aliases = "Adam Boehler = A. Boehler | Adam Böhler\n!Apple\n!place:Gaza\n";
    let (dir, archive) = talks(aliases);
    facets(
        &archive,
        FieldName::Person,
        "Adam Boehler 4, Steve Witkoff 1; 2 without",
    );
    facets(
        &archive,
        FieldName::Org,
        "Hamas 2, Apple Records 1; 4 without",
    );
    facets(&archive, FieldName::Place, "Doha 4; 3 without");
    // Taken back by editing the file.
    fs::write(dir.path().join("aliases.txt"), "# none\n").expect("a file");
    let archive = Archive::open(dir.path()).expect("an archive");
    facets(&archive, FieldName::Place, "Doha 4, Gaza 1; 2 without");
}

#[test]
fn aliases_take_effect_in_queries() {
    let (_dir, plain) = talks("");
    let (_dir2, joined) =
        talks("Adam Boehler = A. Boehler | Adam Böhler\n!Apple\nSteve Witkoff = The Envoy\n");
    #[rustfmt::skip]
    let rows = [
        // query, without aliases, with them
        ("person:\"a. boehler\"", "b", "abcd"),
        ("person:\"adam boehler\"", "acd", "abcd"),
        ("person:\"Mr. Adam Boehler\"", "acd", "abcd"),
        ("person:\"adam böhler\"", "b", "abcd"),
        ("person:\"boehler, adam\"", "acd", "abcd"),
        ("person:boehler", "abcd", "abcd"),
        ("person:bohl*", "b", "abcd"),
        ("person:/b(oe|ö)hler/", "abcd", "abcd"),
        ("person:envoy", "", "f"),
        ("person:(envoy OR boehler)", "abcd", "abcdf"),
        ("place:doha -person:\"a boehler\"", "aef", "ef"),
        ("org:apple", "cde", "d"),
        ("org:appl*", "cde", "d"),
        ("org:\"apple records\"", "d", "d"),
        ("-org:apple", "abfg", "abcefg"),
        ("place:apple", "", ""),
        ("apple", "", ""),
    ];
    for (query, without, with) in rows {
        assert_eq!(found(&plain, query), without, "{query} without aliases");
        assert_eq!(found(&joined, query), with, "{query} with aliases");
    }
}

#[test]
fn an_explanation_says_which_alias_took_effect() {
    let (_dir, archive) = talks("# whom\nAdam Boehler = A. Boehler\n!Apple\n");
    let query =
        parse("person:\"a boehler\" doha -org:apple place:doha", Day::MAX).expect("a query");
    let explained = archive
        .explain(&query, false, None)
        .expect("an explanation");
    let used = explained.aliases.iter();
    let used: Vec<_> = used
        .map(|a| (a.part.as_str(), a.line, a.rule.as_str()))
        .collect();
    assert_eq!(
        used,
        [
            ("person:\"a boehler\"", 2, "Adam Boehler = A. Boehler"),
            ("org:apple", 3, "!Apple")
        ]
    );
}

#[test]
fn a_slip_in_the_file_is_told_where_names_are_asked_for() {
    let (dir, archive) = talks("A = B\nboehler\n");
    let count = |query: &str| archive.count(&parse(query, Day::MAX).expect("a query"), false);
    assert_eq!(count("x").ok(), Some(7));
    let error = count("person:boehler").unwrap_err().to_string();
    let begin = format!(
        "line 2 of `{}`: it has no `=`\nhint: ",
        dir.path().join("aliases.txt").display()
    );
    assert!(error.starts_with(&begin), "{error}");
}

fn entities(archive: &Archive, limit: usize, with: usize) -> Vec<Entity> {
    let options = EntitiesOptions {
        kinds: Kind::ALL.to_vec(),
        limit,
        with,
    };
    let all = parse("", Day::MAX).expect("a query");
    archive
        .entities(&all, false, &options)
        .expect("entities")
        .entities
}

#[test]
fn who_and_where_with_days_and_companions() {
    let (_dir, archive) = talks("Adam Boehler = A. Boehler | Adam Böhler\n");
    let found = entities(&archive, 1, 2);
    let of = |entity: &Entity| {
        let days = |days: Option<crate::date::Interval>| {
            days.map_or("none".to_owned(), |d| {
                format!("{}..{}", d.earliest(), d.latest())
            })
        };
        let with = entity.with.iter();
        let with: Vec<String> = with
            .map(|w| format!("{} {} {:.2}", w.name, w.articles, w.score))
            .collect();
        format!(
            "{} {} {} {} {} {} [{}]",
            entity.kind.name(),
            entity.name,
            entity.articles,
            entity.undated,
            days(entity.first),
            days(entity.last),
            with.join(", ")
        )
    };
    let lines: Vec<String> = found.iter().map(of).collect();
    let g = |both, a, b| format!("{:.2}", log_likelihood(both, a, b, 7));
    assert_eq!(
        lines,
        [
            format!(
                "person Adam Boehler 4 1 2024-01-01..2024-12-31 2025-03-01..2025-03-31 [Apple Records 1 {}, Gaza 1 {}]",
                g(1, 4, 1),
                g(1, 4, 1)
            ),
            format!(
                "organization Apple 2 1 2025-03-09..2025-03-09 2025-03-09..2025-03-09 [Gaza 1 {}]",
                g(1, 2, 1)
            ),
            format!(
                "place Doha 4 0 2025-03-01..2025-03-31 2025-03-01..2025-03-31 [Hamas 2 {}, Steve Witkoff 1 {}]",
                g(2, 4, 2),
                g(1, 4, 1)
            ),
        ]
    );
}

/// Counts and companions are what plain loops over the articles find.
#[test]
fn counts_are_those_of_plain_loops() {
    const NAMES: [&str; 9] = [
        "p:Ann Lee",
        "p:ANN LEE",
        "p:Lee, Ann",
        "p:Bo Li",
        "o:Bo Li",
        "o:Ångström",
        "o:Angstrom",
        "l:Rome",
        "l:U.S.",
    ];
    let mut random = Random(3);
    let articles: Vec<Annotated> = (0..60)
        .map(|i| {
            let names = NAMES.iter().filter(|_| random.one_in(3));
            named(
                &format!("n{i}"),
                "2025-03-05",
                &Vec::from_iter(names.copied()),
            )
        })
        .collect();
    let sets: Vec<BTreeSet<(Kind, String)>> = articles
        .iter()
        .map(|a| {
            a.article
                .stated
                .iter()
                .map(|s| (s.kind, key(s.kind, &s.name)))
                .collect()
        })
        .collect();
    let mut counts: BTreeMap<(Kind, String), u64> = BTreeMap::new();
    for name in sets.iter().flatten() {
        *counts.entry(name.clone()).or_default() += 1;
    }
    let mut shapes = Vec::new();
    for segments in [1, 4] {
        let batches: Vec<Vec<Annotated>> =
            articles.chunks(60 / segments).map(<[_]>::to_vec).collect();
        let dir = tempfile::tempdir().expect("a folder");
        let found = entities(&archive(dir.path(), &batches, &[]), 100, 100);
        assert_eq!(found.len(), counts.len());
        for entity in &found {
            let own = (entity.kind, key(entity.kind, &entity.name));
            assert_eq!(counts.get(&own), Some(&entity.articles), "{own:?}");
            for other in &entity.with {
                let theirs = (other.kind, key(other.kind, &other.name));
                let both = sets
                    .iter()
                    .filter(|set| set.contains(&own) && set.contains(&theirs));
                assert_eq!(both.count() as u64, other.articles, "{own:?} {theirs:?}");
            }
        }
        shapes.push(found);
    }
    assert_eq!(shapes[0], shapes[1]);
}
