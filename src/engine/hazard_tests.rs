//! What users of other archives complained about, thread by thread: here it holds.

use super::testing::{archive_in_ram, article};
use super::{Archive, SearchOptions};
use crate::article::Annotated;
use crate::date::Day;
use crate::query::parse;

fn archive(texts: &[&str]) -> Archive {
    let articles = texts.iter().enumerate().map(|(i, text)| {
        let (language, text) = text.split_once('|').unwrap_or(("en", text));
        article(&i.to_string(), language, "", text)
    });
    archive_in_ram(&[articles.collect::<Vec<Annotated>>()], &[])
}

/// The ids of the articles found, in order of the ids; with passages, marks in brackets, for `shown`.
fn ids(archive: &Archive, query: &str) -> String {
    let options = SearchOptions {
        limit: 100,
        ..SearchOptions::default()
    };
    let results = archive
        .search(&parse(query, Day::MAX).unwrap(), &options)
        .unwrap();
    if results.relaxed.is_some() {
        return String::new();
    }
    let mut ids: Vec<String> = results.hits.into_iter().map(|hit| hit.article.id).collect();
    ids.sort_unstable();
    ids.join(" ")
}

#[track_caller]
fn check(archive: &Archive, cases: &[(&str, &str)]) {
    for (query, expect) in cases {
        assert_eq!(ids(archive, query), *expect, "{query}");
    }
}

fn shown(archive: &Archive, query: &str) -> Vec<String> {
    let options = SearchOptions {
        limit: 1,
        snippets: true,
        ..SearchOptions::default()
    };
    let results = archive
        .search(&parse(query, Day::MAX).unwrap(), &options)
        .unwrap();
    let hit = &results.hits[0];
    let snippets = hit.snippets.iter().map(|snippet| {
        // See quickwit-oss/tantivy-py#420 and tantivy#916: offsets are of the article, and a passage is
        // one piece of it.
        assert_eq!(hit.article.text[snippet.range.clone()], snippet.text);
        let mut text = snippet.text.clone();
        for mark in snippet.marks.iter().rev() {
            text.insert(mark.end, ']');
            text.insert(mark.start, '[');
        }
        text
    });
    snippets.collect()
}

/// See alephdata/aleph#2888, #2023: what is exact is exact, in case, accents, punctuation and script.
#[test]
fn exact_search_is_exact() {
    let archive = archive(&[
        "Putin",
        "PUTIN",
        "ru|Путин",
        "putin's",
        "de|Müller",
        "de|Muller",
    ]);
    check(
        &archive,
        &[
            ("=Putin", "0"),
            ("\"putin\"", "0 1 3"),
            ("Путин", "2"),
            ("=Müller", "4"),
            ("\"müller\"", "4 5"),
        ],
    );
}

/// See alephdata/aleph#2834: names joined by OR.
#[test]
fn or_needs_one_of_them() {
    let archive = archive(&["Smith", "Jones", "nobody"]);
    check(&archive, &[("smith OR jones OR miller OR baker", "0 1")]);
}

/// See ICIJ/datashare#1068, opensearch-project/OpenSearch#1893: wildcards near a word.
#[test]
fn wildcards_stand_in_nearness() {
    let archive = archive(&[
        "John F. Doe",
        "Johnny Doe",
        "Doe, Johann",
        "John met Mary and Doe",
    ]);
    check(
        &archive,
        &[
            ("Joh* W/2 Doe", "0 1 2"),
            ("Joh* PRE/2 Doe", "0 1"),
            ("J?hn W/2 D*", "0"),
            ("(*hann OR =Mary) W/2 doe", "2 3"),
        ],
    );
}

/// See ICIJ/datashare#915: a star in front finds and shows.
#[test]
fn a_star_in_front_finds_and_shows() {
    let archive = archive(&["The Watergate affair.", "A gate."]);
    check(&archive, &[("*gate", "0 1"), ("w*gate", "0")]);
    assert_eq!(shown(&archive, "*rgate"), ["The [Watergate] affair."]);
}

/// See quickwit-oss/tantivy#2580, #1934, Tony-X/search-benchmark-game#12: the order of the words changes
/// nothing, and each match is found whatever stands around it.
#[test]
fn nearness_knows_no_order_and_forgets_nothing() {
    let archive = archive(&[
        "a b",
        "b a",
        "a x b",
        "b x a",
        "a a x b b",
        "b x x a",
        "a x x x b a",
    ]);
    let near = "0 1 2 3 4 6";
    check(
        &archive,
        &[
            ("=a W/2 =b", near),
            ("=b W/2 =a", near),
            ("=a PRE/2 =b", "0 2 4"),
        ],
    );
}

/// See alephdata/aleph#3954: numbers are found, with and without what parts their digits.
#[test]
fn numbers_are_found() {
    let archive = archive(&[
        "worth 1,000 dollars",
        "worth 1000 dollars",
        "No. 12-345/67",
        "3.5 tons",
    ]);
    check(
        &archive,
        &[
            ("1000", "0 1"),
            ("1,000", "0 1"),
            ("12-345/67", "2"),
            ("3.5 W/1 tons", "3"),
            ("10?0 W/1 dollars", "0 1"),
        ],
    );
}

/// See manticoresoftware/manticoresearch#1676: regular expressions beside other words.
#[test]
fn regular_expressions_stand_in_nearness() {
    let archive = archive(&["peace talks", "peace treaty", "talks for peace"]);
    check(
        &archive,
        &[
            ("peace PRE/1 /t(alks|reaty)/", "0 1"),
            ("\"peace t*y\"", "1"),
            ("/tal.s/ W/2 /p.*/", "0 2"),
        ],
    );
}

/// See Princeton-CDH/geniza#1255, #1034: phrases are what they say, whatever the quotes.
#[test]
fn quoted_phrases_are_what_they_say() {
    let archive = archive(&["ar|قال وزير الخارجية", "ar|وزير قال الخارجية"]);
    check(
        &archive,
        &[
            ("«قال وزير»", "0"),
            ("“قال وزير”", "0"),
            ("\"قال وزير\"", "0"),
        ],
    );
}

/// See ArchiveBox/ArchiveBox#956, meilisearch/meilisearch#1043, #903, stalwartlabs/stalwart#1482.
#[test]
fn rabbits_and_not_racoons() {
    let archive = archive(&["rabbits", "rabbits and racoons", "racoons"]);
    check(&archive, &[("\"rabbits\" AND NOT \"racoons\"", "0")]);
}

/// See alephdata/aleph#1603: the spelling of a name varies.
#[test]
fn spellings_of_a_name() {
    let archive = archive(&["Boehler", "Böhler", "Beohler", "Boehlert", "Butler"]);
    check(
        &archive,
        &[
            ("boehler~", "0 1 2 3"),
            ("/bo?ehlert?/", "0 3"),
            ("=Boehler", "0"),
        ],
    );
}

/// See quickwit-oss/tantivy#867, #2358: what is fuzzy, a beginning, a phrase or near is shown.
#[test]
fn every_kind_of_word_is_shown() {
    let archive = archive(&["Peace came. Talks on hostages went on. Talks of peace stopped."]);
    let whole = |marked: &str| vec![marked.to_owned()];
    for (query, marked) in [
        (
            "hostaeg~2",
            "Peace came. Talks on [hostages] went on. Talks of peace stopped.",
        ),
        (
            "/w.nt/",
            "Peace came. Talks on hostages [went] on. Talks of peace stopped.",
        ),
        (
            "talks PRE/2 peace",
            "Peace came. Talks on hostages went on. [Talks] of [peace] stopped.",
        ),
        (
            "talks PRE/2 hostag*",
            "Peace came. [Talks] on [hostages] went on. Talks of peace stopped.",
        ),
        (
            "\"talks of\" W/S stop",
            "Peace came. Talks on hostages went on. [Talks of] peace [stopped].",
        ),
    ] {
        assert_eq!(shown(&archive, query), whole(marked), "{query}");
    }
}

/// See quickwit-oss/tantivy#1134, #2029, paradedb/paradedb#1623: marks lie between characters.
#[test]
fn marks_lie_between_characters() {
    let long = "переговоры о мире 多哈会谈ﬁn İstanbul ąż ".repeat(50);
    let archive = archive(&[&format!("ru|{long}")]);
    for query in [
        "переговоры W/3 мире",
        "多哈 W/2 会谈",
        "мир~ W/9 ?stanbul",
        "会谈 W/P ąż",
        "*n W/1 i*l",
    ] {
        assert!(!shown(&archive, query).is_empty(), "{query}");
    }
}

/// See alephdata/aleph#2138: a match deep in a long text is shown as well as one at its beginning.
#[test]
fn a_match_far_down_is_shown() {
    let filler = "Nothing of note happened here. ".repeat(5_000);
    let archive = archive(&[&format!("{filler}The hostage was freed. {filler}")]);
    assert!(shown(&archive, "hostage W/S freed")[0].contains("The [hostage] was [freed]."));
}

/// Hyphens, apostrophes and separators of digits part words or do not count, in text and query alike.
#[test]
fn usual_spellings_find_one_another() {
    let archive = archive(&[
        "al-Qaida",
        "Al Qaida",
        "O'Brien",
        "O’Brien",
        "hostage-taking",
        "hostage taking",
        "1,000,000",
        "1000000",
    ]);
    check(
        &archive,
        &[
            ("al-Qaida", "0 1"),
            ("\"al qaida\"", "0 1"),
            ("al‑qaida", "0 1"),
            ("O'Brien", "2 3"),
            ("O’Brien", "2 3"),
            ("hostage-taking", "4 5"),
            ("\"hostage taking\"", "4 5"),
            ("hostage PRE/1 taking", "4 5"),
            ("1,000,000", "6 7"),
            ("1000000", "6 7"),
            ("al-Qai?a", "0 1"),
            ("al-Qaeda~", "0 1"),
        ],
    );
}

/// See OpenOil-UG/aleph#24: a bare zero is a dead end.
#[test]
fn nothing_found_says_which_part_fails_and_what_would_find() {
    let archive = archive(&["The hostage was freed. A release came.", "hostage"]);
    let query = "hostage W/2 release";
    let options = SearchOptions {
        advice: true,
        query_text: query.to_owned(),
        ..SearchOptions::default()
    };
    let results = archive
        .search(&parse(query, Day::MAX).unwrap(), &options)
        .unwrap();
    let clauses = results
        .clauses
        .iter()
        .map(|c| (c.clause.as_str(), c.articles));
    assert_eq!(
        clauses.collect::<Vec<_>>(),
        [("hostage", 2), ("release", 1)]
    );
    let change = results.change.unwrap();
    assert_eq!(
        (change.clause.as_str(), change.articles),
        ("hostage W/6 release", 1)
    );
}

/// See alephdata/aleph#1924, paperless-ngx/paperless-ngx#12471: an article with a title alone is shown
/// by it, and hits stand in the order of their scores.
#[test]
fn titles_are_marked_and_hits_are_in_order() {
    let articles = vec![
        article("a", "en", "Hostage talks", ""),
        article("b", "en", "", "hostage hostage hostage"),
        article(
            "c",
            "en",
            "",
            "A long text on many other things and on one hostage.",
        ),
    ];
    let archive = archive_in_ram(&[articles], &[]);
    let options = SearchOptions {
        limit: 9,
        snippets: true,
        ..SearchOptions::default()
    };
    let hits = archive
        .search(&parse("hostage", Day::MAX).unwrap(), &options)
        .unwrap()
        .hits;
    assert!(hits.is_sorted_by(|a, b| a.score >= b.score));
    let order: Vec<&str> = hits.iter().map(|hit| hit.article.id.as_str()).collect();
    assert_eq!(order, ["b", "a", "c"]);
    assert_eq!(
        (hits[1].title_marks[0].clone(), hits[1].snippets.len()),
        (0..7, 0)
    );
}

/// See paperless-ngx/paperless-ngx#12518: no cap on what is counted and paged through.
#[test]
fn ten_thousand_hits_are_not_the_end() {
    let articles = (0..10_200).map(|i| article(&format!("{i:05}"), "en", "", "hostage"));
    let archive = archive_in_ram(&[articles.collect::<Vec<Annotated>>()], &[]);
    let options = SearchOptions {
        limit: 1,
        offset: 10_100,
        ..SearchOptions::default()
    };
    let results = archive
        .search(&parse("hostage", Day::MAX).unwrap(), &options)
        .unwrap();
    assert_eq!(results.total, 10_200);
    assert_eq!(results.hits[0].article.id, "10100");
}

/// See Princeton-CDH/geniza#1034: a word with its article is the word, and is marked.
#[test]
fn arabic_words_are_found_with_their_article() {
    let archive = archive(&["ar|قالت الحكومة كلمة"]);
    assert_eq!(ids(&archive, "حكومة"), "0");
    assert_eq!(shown(&archive, "حكومة"), ["قالت [الحكومة] كلمة"]);
}
