//! Tests of passages and marks.

use super::snippet::PASSAGE;
use super::testing::{archive_in_ram, article};
use super::{Archive, SearchOptions};
use crate::hit::Snippet;
use crate::query::{Node, Query};

fn node(query: Query) -> Node {
    Node { query, span: 0..0 }
}

fn any(words: &[&str]) -> Node {
    let words = words.iter().map(|w| node(Query::Word((*w).to_owned())));
    node(Query::Or(words.collect()))
}

fn shown(archive: &Archive, query: &Node) -> Vec<String> {
    let options = SearchOptions {
        limit: 1,
        snippets: true,
        ..SearchOptions::default()
    };
    let results = archive.search(query, &options).unwrap();
    let Some(hit) = results.hits.first() else {
        return Vec::new();
    };
    let marked = |snippet: &Snippet| {
        assert_eq!(hit.article.text[snippet.range.clone()], snippet.text);
        let mut text = snippet.text.clone();
        for mark in snippet.marks.iter().rev() {
            text.insert(mark.end, ']');
            text.insert(mark.start, '[');
        }
        text
    };
    hit.snippets.iter().map(marked).collect()
}

#[track_caller]
fn check(language: &str, text: &str, query: &Node, expect: &[&str]) {
    let archive = archive_in_ram(&[vec![article("a", language, "", text)]], &[]);
    assert_eq!(shown(&archive, query), expect);
}

/// A sentence of about 120 characters.
fn filler(i: usize) -> String {
    format!(
        "Filler {i} {}ends here.",
        "lorem ipsum dolor sit amet ".repeat(4)
    )
}

#[test]
fn passages_are_whole_sentences_of_one_paragraph() {
    let text = "First one. \"They met,\" he said. It was late.\n\nNext paragraph.";
    let met = any(&["meeting", "met"]);
    check(
        "en",
        text,
        &met,
        &["First one. \"They [met],\" he said. It was late."],
    );
    check(
        "en",
        text,
        &any(&["first"]),
        &["[First] one. \"They met,\" he said. It was late."],
    );
}

#[test]
fn the_passage_with_more_of_the_query_comes_first() {
    let text = format!(
        "Peace came.\n\n{}\n\nPeace talks, peace.\n\nTalks.\n\nTalks again.",
        filler(1)
    );
    let expect = ["[Peace] [talks], [peace].", "[Peace] came.", "[Talks]."];
    check("en", &text, &any(&["peace", "talk"]), &expect);
}

#[test]
fn without_a_match_in_the_text_its_lead_is_shown() {
    let text = format!("Lead here. {} {}", filler(1), filler(2));
    let lead = format!("Lead here. {}", filler(1));
    check("en", &text, &node(Query::All), &[&lead]);
    check("en", "", &node(Query::All), &[]);
    check("en", " . ", &node(Query::All), &["."]);
}

#[test]
fn long_sentences_are_cut_between_words_around_the_match() {
    let text = format!(
        "{}needle {}",
        "lorem ipsum ".repeat(50),
        "dolor amet ".repeat(50)
    );
    let archive = archive_in_ram(&[vec![article("a", "", "", &text)]], &[]);
    let shown = shown(&archive, &any(&["needle"]));
    assert_eq!(shown.len(), 1);
    let words: Vec<&str> = shown[0].split(' ').collect();
    assert!(words.contains(&"[needle]"));
    assert!(
        words
            .iter()
            .all(|w| ["lorem", "ipsum", "dolor", "amet", "[needle]"].contains(w))
    );
    assert!(
        (200..=242).contains(&shown[0].chars().count()),
        "{}",
        shown[0]
    );
}

#[test]
fn graphemes_stay_whole() {
    let text = format!(
        "{}多哈{}",
        "กำ".repeat(300),
        "🇩🇪e\u{301}\u{302}".repeat(300)
    );
    let archive = archive_in_ram(&[vec![article("a", "", "", &text)]], &[]);
    for query in [any(&["多哈"]), any(&["กำ"]), node(Query::All)] {
        for passage in shown(&archive, &query) {
            let plain = passage.replace(['[', ']'], "");
            use unicode_segmentation::UnicodeSegmentation;
            let start = text.find(&plain).unwrap();
            let ends = [start, start + plain.len()];
            let all: Vec<usize> = text.grapheme_indices(true).map(|(i, _)| i).collect();
            assert!(
                ends.iter().all(|e| *e == text.len() || all.contains(e)),
                "{passage}"
            );
            assert!(plain.chars().count() <= PASSAGE + 10);
        }
    }
}

#[test]
fn marks_are_true_matches() {
    let phrase = |text: &str| node(Query::Phrase(text.to_owned()));
    let text = "Talks, secret talks; secret. Talking.";
    check(
        "en",
        text,
        &phrase("secret talks"),
        &["Talks, [secret talks]; secret. Talking."],
    );
    check(
        "en",
        text,
        &any(&["talk"]),
        &["[Talks], secret [talks]; secret. [Talking]."],
    );
    let exact = node(Query::Exact("Talks".to_owned()));
    check(
        "en",
        text,
        &exact,
        &["[Talks], secret talks; secret. Talking."],
    );
    let prefix = node(Query::Prefix("talki".to_owned()));
    check(
        "en",
        text,
        &prefix,
        &["Talks, secret talks; secret. [Talking]."],
    );
    check("zh", "在多哈会谈。", &any(&["哈会"]), &["在多[哈会]谈。"]);
    check("zh", "在多哈会谈。", &any(&["谈"]), &["在多哈会[谈]。"]);
    check(
        "en",
        "the U.S. and us",
        &any(&["us"]),
        &["the [U.S.] and [us]"],
    );
}

#[test]
fn only_what_the_article_satisfies_is_marked() {
    let word = |w: &str| node(Query::Word(w.to_owned()));
    let both = |a, b| node(Query::And(vec![a, b]));
    let lang = |tag: &str| {
        node(Query::Keyword(
            crate::fields::FieldName::Lang,
            tag.to_owned(),
        ))
    };
    let or = |a, b| node(Query::Or(vec![a, b]));
    let not = |a| node(Query::Not(Box::new(a)));
    let text = "one two three";
    check(
        "en",
        text,
        &or(word("one"), both(word("two"), word("four"))),
        &["[one] two three"],
    );
    check(
        "en",
        text,
        &or(word("one"), both(word("two"), lang("de"))),
        &["[one] two three"],
    );
    check(
        "en",
        text,
        &or(word("one"), both(word("two"), lang("en"))),
        &["[one] [two] three"],
    );
    check(
        "en",
        text,
        &or(word("one"), both(word("two"), not(word("three")))),
        &["[one] two three"],
    );
    check(
        "en",
        text,
        &both(word("one"), not(not(word("two")))),
        &["[one] two three"],
    );
}

#[test]
fn a_text_full_of_matches_takes_no_longer_than_it_is_long() {
    let text = "match ".repeat(200_000);
    let archive = archive_in_ram(&[vec![article("a", "en", "", &text)]], &[]);
    assert_eq!(shown(&archive, &any(&["match", "matches"])).len(), 3);
}
