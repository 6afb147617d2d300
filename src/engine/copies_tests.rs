//! Copies found through the index, held against loops over all pairs.

use std::collections::BTreeSet;

use tantivy::DocAddress;

use super::archive::Archive;
use super::oracle_queries::Random;
use super::testing::{archive_in_ram, article, dated};
use crate::article::Annotated;
use crate::date::Day;
use crate::fingerprint::{Features, Signature, are_flashes, may_be_of_one_day};
use crate::query::parse;

/// Stories of all lengths, each some times over with more or fewer words changed; some undated.
fn news(random: &mut Random) -> Vec<Annotated> {
    let mut articles = Vec::new();
    for story in 0..30 {
        let words: Vec<String> = (0..[9, 20, 60, 150, 400][story % 5])
            .map(|_| format!("word{}", random.below(3_000)))
            .collect();
        for copy in 0..1 + random.below(5) {
            let every = [0, 40, 25, 12, 7][random.below(5)];
            let text: Vec<&str> = words
                .iter()
                .enumerate()
                .map(|(i, word)| match (i + 1).checked_rem(every) {
                    Some(0) => "elsewhere",
                    _ => word.as_str(),
                })
                .collect();
            let id = format!("{:02}{copy}", (story * 37) % 99);
            let plain = article(&id, "en", "", &text.join(" "));
            articles.push(match random.below(4) {
                0 => plain,
                1 => dated(plain, "2025-03"),
                n => dated(plain, &format!("2025-03-{:02}", 3 + n + copy % 2)),
            });
        }
    }
    articles
}

fn days(a: &Annotated) -> Option<(i64, i64)> {
    let published = a.article.published.as_ref()?;
    Some((published.earliest.days(), published.latest.days()))
}

/// By the texts alone, and that they meet under a key.
fn are_copies(a: &Annotated, b: &Annotated) -> bool {
    let words = [a, b].map(|a| a.article.text.split(' ').count() as u64);
    let are_flashes = are_flashes(words);
    let features = |a: &Annotated| Features::of(&a.article.title, &a.article.text);
    let keys = |a: &Annotated| a.signature.map(|s: Signature| s.keys());
    let meet = match (keys(a), keys(b)) {
        (Some(a), Some(b)) => a.iter().any(|key| b.contains(key)),
        _ => false,
    };
    meet && (!are_flashes || may_be_of_one_day([days(a), days(b)]))
        && features(a).are_copies(&features(b), are_flashes)
}

fn found(archive: &Archive, id: &str) -> BTreeSet<String> {
    let at = archive.address(id).unwrap();
    let traits = archive.copies.traits(at).unwrap();
    let copies = archive.copies.of(&traits).unwrap();
    let id = |at: DocAddress| archive.stored(at).unwrap().id;
    copies.into_iter().map(|copy| id(copy.at)).collect()
}

#[test]
fn the_index_finds_what_loops_over_all_pairs_find() {
    for seed in 0..4 {
        let mut random = Random(seed + 1);
        let articles = news(&mut random);
        let gone = [
            articles[3].article.id.as_str(),
            articles[9].article.id.as_str(),
        ];
        let batches: Vec<Vec<Annotated>> = articles.chunks(31).map(<[_]>::to_vec).collect();
        let archive = archive_in_ram(&batches, &gone);
        let there: Vec<&Annotated> = articles
            .iter()
            .filter(|a| !gone.contains(&a.article.id.as_str()))
            .collect();
        let mut copies = 0;
        let mut firsts = 0;
        for a in &there {
            let of = there
                .iter()
                .filter(|b| b.article.id != a.article.id && are_copies(a, b));
            let expect: Vec<&Annotated> = of.copied().collect();
            let ids: BTreeSet<String> = expect.iter().map(|b| b.article.id.clone()).collect();
            assert_eq!(
                found(&archive, &a.article.id),
                ids,
                "seed {seed}, {}",
                a.article.id
            );
            copies += ids.len();
            let place = |a: &Annotated| (days(a).is_none(), days(a), a.article.id.clone());
            firsts += u64::from(expect.iter().all(|b| place(a) < place(b)));
        }
        assert!(copies > 40, "seed {seed}: {copies}");
        let first = parse("dup:first", Day::MAX).unwrap();
        assert_eq!(archive.count(&first, false).unwrap(), firsts, "seed {seed}");
        let with_words = parse("elsewhere dup:first", Day::MAX).unwrap();
        assert!(archive.count(&with_words, false).unwrap() <= firsts);
        for mode in ["dup:show", "dup:fold"] {
            let all = parse(mode, Day::MAX).unwrap();
            assert_eq!(archive.count(&all, false).unwrap(), there.len() as u64);
        }
    }
}

#[test]
fn reports_of_one_form_are_no_copies_however_many_there_are() {
    let mut random = Random(5);
    let form: Vec<String> = (0..90).map(|i| format!("form{i}")).collect();
    let report = |i: usize, random: &mut Random| {
        let own: Vec<String> = (0..25)
            .map(|_| format!("own{}", random.below(9_000)))
            .collect();
        let text = format!("{} {}", form.join(" "), own.join(" "));
        article(&format!("{i:03}"), "en", "", &text)
    };
    let mut articles: Vec<Annotated> = (0..400).map(|i| report(i, &mut random)).collect();
    let twin = Annotated {
        article: crate::article::Article {
            id: "twin".to_owned(),
            ..articles[7].article.clone()
        },
        ..articles[7].clone()
    };
    articles.push(twin);
    let shared = |a: &Annotated, b: &Annotated| {
        let features = |a: &Annotated| Features::of("", &a.article.text);
        features(a).shared(&features(b))
    };
    assert!(shared(&articles[0], &articles[1]) > 0.55);
    assert!(!are_copies(&articles[0], &articles[1]));
    let archive = archive_in_ram(&[articles], &[]);
    assert_eq!(found(&archive, "007"), ["twin".to_owned()].into());
    assert!(found(&archive, "008").is_empty());
    let first = parse("dup:first", Day::MAX).unwrap();
    assert_eq!(archive.count(&first, false).unwrap(), 400);
}
