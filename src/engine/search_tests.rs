//! Tests of searching: what each construct of the query language selects, ranks and shows.

use super::collect::Sort;
use super::search_options::SearchOptions;
use super::testing::{archive_in_ram, article, dated};
use super::{Archive, analysis};
use crate::article::Annotated;
use crate::date::Day;
use crate::fields::FieldName;
use crate::query::{Near, Node, Query};

fn node(query: Query) -> Node {
    Node { query, span: 0..0 }
}

fn word(text: &str) -> Node {
    node(Query::Word(text.to_owned()))
}

fn phrase(text: &str) -> Node {
    node(Query::Phrase(text.to_owned()))
}

fn exact(text: &str) -> Node {
    node(Query::Exact(text.to_owned()))
}

fn prefix(text: &str) -> Node {
    node(Query::Prefix(text.to_owned()))
}

fn field(name: FieldName, inner: Node) -> Node {
    node(Query::Field(name, Box::new(inner)))
}

fn not(inner: Node) -> Node {
    node(Query::Not(Box::new(inner)))
}

fn words(nodes: Vec<Node>) -> Node {
    node(Query::Words(nodes))
}

fn ids(archive: &Archive, query: &Node, options: &SearchOptions) -> String {
    let results = archive.search(query, options).unwrap();
    let ids: Vec<&str> = results.hits.iter().map(|h| h.article.id.as_str()).collect();
    ids.join(" ")
}

/// Checks which of the texts, all English unless they begin with a tag and a bar, match; in 1 segment,
/// in many, and beside deleted articles.
#[track_caller]
fn check(texts: &[&str], query: &Node, expect: &str) {
    let articles: Vec<Annotated> = texts
        .iter()
        .enumerate()
        .map(|(i, text)| {
            let (language, text) = text.split_once('|').unwrap_or(("en", text));
            article(&format!("a{i}"), language, "", text)
        })
        .collect();
    let mut beside = articles.clone();
    for annotated in &mut beside {
        annotated.article.id.insert(0, 'x');
    }
    let gone: Vec<String> = beside.iter().map(|a| a.article.id.clone()).collect();
    let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
    let single: Vec<Vec<Annotated>> = articles.iter().map(|a| vec![a.clone()]).collect();
    let options = SearchOptions {
        limit: 100,
        snippets: true,
        ..SearchOptions::default()
    };
    let both = [beside, articles.clone()].concat();
    for (batches, deleted) in [
        (vec![articles], Vec::new()),
        (single, Vec::new()),
        (vec![both], gone),
    ] {
        let archive = archive_in_ram(&batches, &deleted);
        let results = archive.search(query, &options).unwrap();
        let mut found: Vec<&str> = results.hits.iter().map(|h| h.article.id.as_str()).collect();
        found.sort_unstable();
        assert_eq!(found.join(" "), expect, "for {query:?}");
        assert_eq!(results.total as usize, found.len());
        assert_eq!(archive.count(query, false).unwrap() as usize, found.len());
    }
}

#[test]
fn words_match_in_any_form_of_their_language() {
    check(
        &["the talks", "he talked", "a talkie"],
        &word("talking"),
        "a0 a1",
    );
    check(&["de|die Häuser", "en|die hard"], &word("Haus"), "a0");
    check(&["de|die Bäume", "|Bäume"], &word("Bäumen"), "a0");
    check(&["|talks", "en|talks"], &word("TALKS"), "a0 a1");
}

#[test]
fn a_word_with_inner_marks_is_a_phrase() {
    check(
        &["al-Qaida", "al Qaida", "Qaida al", "al qaidas"],
        &word("al-Qaida"),
        "a0 a1",
    );
}

#[test]
fn unspaced_text_matches_by_its_characters() {
    let texts = &["zh|多哈会谈", "zh|哈多会", "zh|会", "zh|多。哈会"];
    check(texts, &word("多哈"), "a0");
    check(texts, &word("哈会"), "a0 a3");
    check(texts, &word("会"), "a0 a1 a2 a3");
    check(texts, &word("谈"), "a0");
    check(texts, &exact("多哈会"), "a0");
    check(
        &["ja|東京大学", "ja|東京 大学", "ja|東京の大学"],
        &phrase("東京 大学"),
        "a0 a1",
    );
}

#[test]
fn phrases_are_exact_folded_forms_in_order() {
    let texts = &[
        "Secret talks",
        "secret, talks",
        "secret talk",
        "talks secret",
        "secret of talks",
    ];
    check(texts, &phrase("secret talks"), "a0 a1");
    check(&["a a a b"], &phrase("a a b"), "a0");
}

#[test]
fn exact_words_are_as_written() {
    let texts = &["WHO said", "who said", "Who said, who", "the U.S. and us"];
    check(texts, &exact("WHO"), "a0");
    check(texts, &exact("who"), "a1 a2");
    check(texts, &exact("Who"), "a2");
    check(texts, &exact("US"), "a3");
    check(texts, &exact("Who said"), "a2");
    check(texts, &exact("WHO said"), "a0");
    check(&["Who said WHO Said"], &exact("WHO said"), "");
}

#[test]
fn prefixes_are_of_surface_forms() {
    let texts = &[
        "negotiators",
        "Négotiation",
        "renegotiate",
        "al-Qaida",
        "al qa",
    ];
    check(texts, &prefix("negotiat"), "a0 a1");
    check(texts, &prefix("al-Qai"), "a3");
    check(texts, &prefix("al-qa"), "a3 a4");
}

#[test]
fn negation_and_everything() {
    let texts = &["a b", "a", "b", "c"];
    let all = || node(Query::All);
    check(texts, &words(vec![word("a"), not(word("b"))]), "a1");
    check(texts, &not(word("a")), "a2 a3");
    check(texts, &words(vec![not(word("a")), not(word("c"))]), "a2");
    check(
        texts,
        &node(Query::Or(vec![word("c"), not(word("a"))])),
        "a2 a3",
    );
    check(texts, &all(), "a0 a1 a2 a3");
    check(texts, &not(all()), "");
    check(texts, &not(not(word("c"))), "a3");
}

#[test]
fn what_holds_no_word_says_nothing() {
    check(&["a", "b"], &words(vec![word("a"), word("&")]), "a0");
    check(&["a", "b"], &word("&"), "");
    // Nor does a distance from nothing, whatever stands on its other side.
    let near = Query::Near(Near::Within(2), Box::new(word("")), Box::new(phrase("b")));
    check(&["a", "b"], &words(vec![word("a"), node(near)]), "a0");
}

#[test]
fn initials_and_words_without_forms() {
    let texts = ["U.S. talks", "us", "A.B.S. talk", "fr|les the"];
    check(&texts, &word("us"), "a0 a1");
    check(&texts, &word("U.S."), "a0 a1");
    check(&texts, &exact("US"), "a0");
    check(&texts, &word("abs"), "");
    check(&texts, &phrase("abs"), "a2");
    check(&texts, &word("the"), "a3");
}

#[test]
fn a_phrase_stays_within_one_name() {
    let mut one = article("a0", "en", "", "x");
    one.article.authors = vec!["Anna Smith".into(), "John Doe".into()];
    let archive = archive_in_ram(&[vec![one]], &[]);
    let count = |inner| {
        archive
            .count(&field(FieldName::Author, inner), false)
            .unwrap()
    };
    assert_eq!(count(phrase("anna smith")), 1);
    assert_eq!(count(phrase("smith john")), 0);
    assert_eq!(count(word("smiths")), 0, "names have no stems");
    assert_eq!(count(exact("Doe")), 1);
    assert_eq!(count(exact("doe")), 0);
    assert_eq!(count(words(vec![word("doe"), word("anna")])), 1);
}

fn filtered() -> Archive {
    let mut one = dated(
        article("1a", "en", "Title word", "one two three"),
        "2025-03-05",
    );
    one.article.outlet = Some("The Paper".into());
    one.article.url = Some("https://www.paper.example/World/1".into());
    let two = dated(article("1b", "de", "", "eins zwei"), "2025-03");
    let three = article("2c", "", "", "");
    let four = dated(article("2d", "en", "", "one"), "2024-12-31");
    archive_in_ram(&[vec![one, two], vec![three, four]], &[])
}

#[test]
fn filters_ask_values_numbers_and_days() {
    let archive = filtered();
    let options = SearchOptions {
        limit: 9,
        sort: Sort::Oldest,
        ..SearchOptions::default()
    };
    let check = |query: Query, expect: &str| {
        assert_eq!(
            ids(&archive, &node(query.clone()), &options),
            expect,
            "{query:?}"
        );
    };
    let value = |name, value: &str| Query::Keyword(name, value.to_owned());
    let begins = |name, value: &str| Query::KeywordPrefix(name, value.to_owned());
    let day = |text| Day::parse_iso(text);
    check(value(FieldName::Lang, "EN"), "2d 1a");
    check(value(FieldName::Source, "the paper"), "1a");
    check(value(FieldName::Source, "Paper.example"), "1a");
    check(
        begins(FieldName::Url, "https://www.paper.example/world"),
        "1a",
    );
    check(begins(FieldName::Path, "corpus/1"), "1a 1b");
    check(begins(FieldName::Id, "2"), "2d 2c");
    check(value(FieldName::By, "stated"), "2d 1a 1b");
    check(Query::Number(FieldName::Words, Some(3), None), "1a");
    check(Query::Number(FieldName::Words, None, Some(0)), "2c");
    check(Query::Number(FieldName::Words, Some(4), Some(-1)), "");
    check(Query::Date(day("2025-03-01"), day("2025-03-31")), "1a 1b");
    check(Query::Date(day("2025-03-01"), day("2025-03-30")), "1a");
    check(Query::Date(None, day("2025-01-01")), "2d");
    check(Query::Date(None, None), "2d 1a 1b");
    check(Query::Undated, "2c");
    let never = node(Query::Date(day("2025-01-01"), None));
    check(Query::Not(Box::new(never)), "2d 2c");
    let title = |inner| Query::Field(FieldName::Title, Box::new(inner));
    check(title(word("words")), "1a");
    check(title(word("one")), "");
}

#[test]
fn the_order_is_total() {
    let archive = filtered();
    let order = |sort| {
        let options = SearchOptions {
            limit: 9,
            sort,
            ..SearchOptions::default()
        };
        ids(&archive, &node(Query::All), &options)
    };
    assert_eq!(order(Sort::Relevance), "1a 1b 2d 2c");
    assert_eq!(order(Sort::Newest), "1a 1b 2d 2c");
    assert_eq!(order(Sort::Oldest), "2d 1a 1b 2c");
    let page = SearchOptions {
        limit: 1,
        offset: 2,
        ..SearchOptions::default()
    };
    let results = archive.search(&node(Query::All), &page).unwrap();
    assert_eq!((results.total, results.hits.len()), (4, 1));
    assert_eq!(
        (results.hits[0].rank, results.hits[0].article.id.as_str()),
        (3, "2d")
    );
}

#[test]
fn equal_ids_up_to_their_column_are_told_apart() {
    let articles = ["abcdefgh2", "abcdefgh1", "abcdefgh3"].map(|id| article(id, "", "", "same"));
    let archive = archive_in_ram(&[articles.to_vec()], &[]);
    let options = SearchOptions {
        limit: 9,
        ..SearchOptions::default()
    };
    assert_eq!(
        ids(&archive, &word("same"), &options),
        "abcdefgh1 abcdefgh2 abcdefgh3"
    );
}

#[test]
fn words_are_relaxed_and_filters_are_not() {
    let texts = ["one two", "one three", "four", "two three one"];
    let articles: Vec<Annotated> = texts
        .iter()
        .enumerate()
        .map(|(i, text)| article(&format!("a{i}"), "en", "", text))
        .collect();
    let archive = archive_in_ram(&[articles], &[]);
    let lang = |tag: &str| node(Query::Keyword(FieldName::Lang, tag.to_owned()));
    let options = SearchOptions {
        limit: 9,
        query_text: "one two five".to_owned(),
        ..SearchOptions::default()
    };
    let five = || vec![word("one"), word("two"), word("five"), lang("en")];
    let results = archive.search(&words(five()), &options).unwrap();
    assert_eq!(
        results.relaxed,
        Some(crate::hit::Relaxed { best: 2, of: 3 })
    );
    assert_eq!(results.total, 2);
    let negated = [five(), vec![not(word("three"))]].concat();
    assert_eq!(ids(&archive, &words(negated), &options), "a0");
    let german = vec![
        Node {
            query: Query::Word("one".into()),
            span: 0..3,
        },
        Node {
            query: Query::Word("five".into()),
            span: 8..12,
        },
        lang("de"),
    ];
    let results = archive.search(&words(german), &options).unwrap();
    assert_eq!((results.total, results.relaxed), (0, None));
    let clauses: Vec<(&str, u64)> = results
        .clauses
        .iter()
        .map(|c| (c.clause.as_str(), c.articles))
        .collect();
    assert_eq!(clauses, [("one", 3), ("five", 0), ("", 0)]);
    let any = SearchOptions {
        any: true,
        ..options
    };
    assert_eq!(archive.search(&words(five()), &any).unwrap().total, 3);
}

#[test]
fn function_words_select_and_do_not_rank() {
    let texts = ["the the the the talks", "the talks talks of peace"];
    let articles: Vec<Annotated> = texts
        .iter()
        .enumerate()
        .map(|(i, text)| article(&format!("a{i}"), "en", "", text))
        .collect();
    let archive = archive_in_ram(&[articles], &[]);
    let options = SearchOptions {
        limit: 9,
        ..SearchOptions::default()
    };
    let score = |query: &Node| archive.search(query, &options).unwrap().hits[0].score;
    assert_eq!(
        score(&words(vec![word("the"), word("talks")])),
        score(&word("talks"))
    );
    assert!(score(&word("the")) > 0.0);
    assert!(analysis::is_function_word(
        analysis::Language::of(Some("en")),
        "the"
    ));
}

#[test]
fn too_many_words_are_an_error_with_a_remedy() {
    let text: String = (0..10_001).map(|i| format!("w{i} ")).collect();
    let archive = archive_in_ram(&[vec![article("a0", "", "", &text)]], &[]);
    let error = archive.count(&prefix("w"), false).unwrap_err().to_string();
    assert!(
        error.contains("more than 10000 words begin with `w`"),
        "{error}"
    );
    assert!(error.contains("hint: write more of the word"), "{error}");
    assert_eq!(archive.count(&prefix("w1"), false).unwrap(), 1);
}

#[test]
fn articles_are_found_by_the_beginning_of_their_id() {
    let archive = filtered();
    assert_eq!(archive.article("1A").unwrap().id, "1a");
    assert_eq!(
        archive.article("2").unwrap_err().to_string(),
        "2 articles have ids that begin with `2`: 2c 2d\nhint: give more of the id"
    );
    assert_eq!(
        archive.article("z").unwrap_err().to_string(),
        "no article has an id that begins with `z`"
    );
    assert!(
        archive
            .article("")
            .unwrap_err()
            .to_string()
            .starts_with("4 articles")
    );
}

#[test]
fn the_deepest_query_is_refused_and_not_a_crash() {
    let mut deep = word("a");
    for _ in 0..249 {
        deep = words(vec![not(deep), word("b")]);
    }
    let archive = filtered();
    assert!(archive.count(&deep, false).is_ok());
    for _ in 0..2 {
        deep = not(deep);
    }
    assert!(archive.count(&deep, false).is_err());
}

/// French *agreement* and English *agreed* have one stem: each word is read by the rules of the
/// article's language, and no other's.
#[test]
fn forms_are_those_of_the_articles_language() {
    let texts = [
        ("a0", "en", "they agreed"),
        ("a1", "en", "an agreement, agreements"),
        ("a2", "fr", "un agreement"),
        ("a3", "", "agreement"),
        ("a4", "", "agreements"),
    ];
    let articles = texts.map(|(id, language, text)| article(id, language, "", text));
    let archive = archive_in_ram(&[articles.to_vec()], &[]);
    let options = SearchOptions {
        limit: 9,
        snippets: true,
        ..SearchOptions::default()
    };
    let word = Node {
        query: Query::Word("agreement".into()),
        span: 0..0,
    };
    let results = archive.search(&word, &options).unwrap();
    let mut found: Vec<&str> = results.hits.iter().map(|h| h.article.id.as_str()).collect();
    found.sort_unstable();
    assert_eq!(found, ["a1", "a2", "a3"]);
    let marks = |id: &str| {
        let hit = results
            .hits
            .iter()
            .find(|hit| hit.article.id == id)
            .unwrap();
        hit.snippets[0].marks.clone()
    };
    assert_eq!(marks("a1"), [3..12, 14..24]);
    assert_eq!(marks("a2"), std::slice::from_ref(&(3..12)));
}
