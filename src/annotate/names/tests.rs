//! The recogniser as a whole: what it finds in texts of ours, and what it must never do.

use std::collections::BTreeSet;

use super::*;
use crate::article::Fold;

/// The names found, as `kind:name`, in order of the text, each once.
fn found(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for mention in recognise(text, Some("en")) {
        let name = format!("{}:{}", mention.kind.name(), mention.name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[track_caller]
fn check(text: &str, expect: &[&str]) {
    assert_eq!(found(text), expect, "in {text}");
}

/// By what rule `written` was given its name.
#[track_caller]
fn fold_of(text: &str, written: &str) -> (String, Fold) {
    let mentions = recognise(text, Some("en"));
    let last = mentions.into_iter().rfind(|m| m.text == written);
    last.map_or_else(
        || panic!("`{written}` is not found in {text}"),
        |m| (m.name, m.fold),
    )
}

const ARTICLE: &str = "LONDON, March 5 (Reuters) - The envoy Adam Boehler met leaders of Hamas in Doha on \
Wednesday, the White House said.\n\nMr. Boehler told reporters that the Israel Defense Forces (IDF) had been \
asked to wait. The IDF did not comment. \"We are working on it,\" Boehler said in Qatar.\n\nThe U.S. and Qatar \
said American officials would return.";

#[test]
fn the_model_is_whole() {
    assert!(MODEL.is_some());
}

#[test]
fn persons_organizations_and_places() {
    check(
        ARTICLE,
        &[
            "place:London",
            "organization:Reuters",
            "person:Adam Boehler",
            "organization:Hamas",
            "place:Doha",
            "organization:White House",
            "organization:Israel Defense Forces",
            "place:Qatar",
            "place:United States",
        ],
    );
}

#[test]
fn folds_say_their_rule() {
    let person = ("Adam Boehler".to_owned(), Fold::LastName);
    assert_eq!(fold_of(ARTICLE, "Boehler"), person);
    let forces = ("Israel Defense Forces".to_owned(), Fold::Bracketed);
    assert_eq!(fold_of(ARTICLE, "IDF"), forces);
    let country = ("United States".to_owned(), Fold::Table);
    assert_eq!(fold_of(ARTICLE, "U.S."), country);
    assert_eq!(
        fold_of(ARTICLE, "LONDON"),
        ("London".to_owned(), Fold::Capitals)
    );
}

#[test]
fn two_of_a_name_do_not_fold() {
    let text = "President Bill Clinton spoke in Chicago. Senator Hillary Clinton was in New York. \
                \"It is time,\" Clinton said.";
    assert_eq!(fold_of(text, "Clinton"), ("Clinton".to_owned(), Fold::None));
}

#[test]
fn lower_case_is_no_country_and_peoples_are_no_places() {
    check("They told us to go home and let us wait there.", &[]);
    let names = found("French and German troops left. The Chinese minister stayed with us.");
    assert!(names.is_empty(), "{names:?}");
}

#[test]
fn capitals_and_headlines() {
    let text = "PRESIDENT BARACK OBAMA FLIES TO CAIRO FOR TALKS\n\nBarack Obama arrived in Cairo on Thursday.";
    check(text, &["person:Barack Obama", "place:Cairo"]);
    let names =
        found("PRIME MINISTER TONY BLAIR SAID IN LONDON ON MONDAY THAT TROOPS WOULD LEAVE IRAQ.");
    assert!(names.contains(&"place:Iraq".to_owned()), "{names:?}");
    assert!(names.contains(&"person:Tony Blair".to_owned()), "{names:?}");
}

#[test]
fn capitals_become_letters_of_names() {
    for (written, name) in [
        ("TREASURY'S BAKER", "Treasury's Baker"),
        ("O'NEILL", "O'Neill"),
        ("BANK OF NEW YORK", "Bank of New York"),
        ("JEAN-LUC", "Jean-Luc"),
    ] {
        assert_eq!(surface::from_capitals(written), name);
    }
}

#[test]
fn other_languages_have_none() {
    assert_eq!(
        recognise("Adam Boehler traf Hamas in Doha.", Some("de")),
        []
    );
    assert_eq!(recognise("Adam Boehler met Hamas in Doha.", None), []);
}

#[test]
fn spans_lie_in_order_on_characters() {
    let odd = [
        "",
        ".",
        "A",
        "U. S. U. S. U. S.",
        "É. Ö. Çelik — “Ærø” ’s São Tomé’ s",
        "-A-'s '' 's's (((IDF)) (A) ) İstanbul ẞ ﬁ Ǆ",
        "\u{301}A\u{301} B\u{200d}C \u{fffd}",
        "a.b.c.d.E.F.G.-H'i'J&K&L,1,2,3.4.5",
        "(Foo Bar (FB) (FB)) FB Foo Bar (FB",
    ];
    for text in odd.into_iter().chain([ARTICLE]) {
        let characters: Vec<char> = text.chars().collect();
        let mut before = 0;
        for mention in recognise(text, Some("en")) {
            assert!(
                before <= mention.start && mention.start < mention.end,
                "in {text}"
            );
            let written: String = characters[mention.start..mention.end].iter().collect();
            assert_eq!(written, mention.text);
            before = mention.end;
        }
    }
}

#[test]
fn a_text_of_capitals_ends() {
    let words: String = (0..20_000).map(|i| format!("NAME{} ", i % 5000)).collect();
    let one: String = "A".repeat(1 << 18);
    let brackets = "Foo Bar (FB) ".repeat(4_000);
    for text in [words, one, brackets] {
        let mentions = recognise(&text, Some("en"));
        assert!(mentions.len() <= text.len());
    }
}

/// Looks into tables, cells of the decoder and bytes of names grow with the text and no faster.
#[test]
fn work_grows_with_the_text() {
    let capitals =
        |n: usize| -> String { (0..n).map(|i| format!("NAME{} ", i % (n / 4))).collect() };
    let one_word = |n: usize| "A".repeat(8 * n);
    let sentence = |n: usize| "Foo Bar ".repeat(n);
    let brackets = |n: usize| "Foo Bar (FB) ".repeat(n / 2);
    let giant = |n: usize| {
        format!(
            "F{0} B{0} (FB) {1}",
            "o".repeat(3 * n),
            "FB ran. ".repeat(n)
        )
    };
    let persons = |n: usize| -> String {
        (0..n / 2)
            .map(|i| format!("Ann Li{i} met Bo Li{i}. "))
            .collect()
    };
    type Shape<'s> = &'s dyn Fn(usize) -> String;
    let shapes: [(&str, Shape); 6] = [
        ("capitals", &capitals),
        ("one word", &one_word),
        ("one sentence", &sentence),
        ("brackets", &brackets),
        ("a giant name", &giant),
        ("persons", &persons),
    ];
    for (name, shape) in shapes {
        let steps = [2_000, 16_000].map(|n| {
            let text = shape(n);
            steps::taken_by(|| drop(recognise(&text, Some("en")))) as f64 / text.len() as f64
        });
        assert!(
            steps[1] <= steps[0] * 1.5 + 1.0,
            "{name}: {steps:?} steps a byte"
        );
    }
}

#[test]
fn what_was_tagged_before_changes_nothing() {
    let fresh = recognise(ARTICLE, Some("en"));
    recognise(
        &"Some Other Text With Many NameList. ".repeat(5000),
        Some("en"),
    );
    assert_eq!(recognise(ARTICLE, Some("en")), fresh);
    let other = std::thread::spawn(|| recognise(ARTICLE, Some("en")));
    assert_eq!(other.join().ok(), Some(fresh));
}

#[test]
fn names_are_those_that_mentions_are_folded_to() {
    let distinct = |names: &NameList| -> BTreeSet<_> {
        names
            .iter()
            .map(|(kind, name)| (kind, name.to_owned()))
            .collect()
    };
    for (title, text) in [
        ("", ARTICLE),
        ("Boehler Returns to Doha", ARTICLE),
        ("", ""),
    ] {
        let found = recognise_article(title, text, Some("en")).names();
        assert_eq!(distinct(&names(title, text, Some("en"))), distinct(&found));
    }
}

#[test]
fn names_of_a_title_are_told_by_the_text_and_fold_with_it() {
    let title = "Witkoff Meets Envoys as Boehler Returns to Doha";
    let text = "The envoys Adam Boehler and Steve Witkoff held talks with Hamas on Tuesday.";
    let found = recognise_article(title, text, Some("en"));
    let names =
        |mentions: &[Mention]| -> Vec<String> { mentions.iter().map(|m| m.name.clone()).collect() };
    assert_eq!(
        names(&found.in_title),
        ["Steve Witkoff", "Adam Boehler", "Doha"]
    );
    assert_eq!(
        names(&found.in_text),
        ["Adam Boehler", "Steve Witkoff", "Hamas"]
    );
    for (of, mentions) in [(title, &found.in_title), (text, &found.in_text)] {
        for mention in mentions {
            assert_eq!(of[mention.start..mention.end], mention.text);
        }
    }
    let untitled = recognise_article("", text, Some("en"));
    assert_eq!(untitled.in_text, recognise(text, Some("en")));
}

/// Each kind of case met when 200 single names of world news, joined to full names, were read by eye.
#[test]
fn single_names_are_joined_where_one_person_bears_them() {
    let joined = |text, written, name: &str, fold| {
        assert_eq!(fold_of(text, written), (name.to_owned(), fold), "in {text}");
    };
    // The family name comes first, and the article goes on with it.
    let family_first = "President Xi Jinping arrived in Moscow on Monday. Xi was met by ministers.";
    joined(family_first, "Xi", "Xi Jinping", Fold::FirstName);
    // A title stands before the single name.
    let titled = "Judge Maria Okafor spoke in Lagos. Mrs. Okafor said the case was closed.";
    joined(titled, "Okafor", "Maria Okafor", Fold::LastName);
    // An Arabic article is written once, and left out once.
    let article =
        "President Abdel Fattah al-Sisi was in Cairo. Mr. Sisi told reporters he was pleased.";
    joined(article, "Sisi", "Abdel Fattah al-Sisi", Fold::LastName);
    // With a middle initial or without, it is one person.
    let initial = "Senator John Q. Harper spoke. John Harper voted no. Harper said so in Boston.";
    assert_eq!(fold_of(initial, "Harper").1, Fold::LastName);
    // A couple, and two who share a first name: nobody can tell.
    let couple = "Peter Novak and Anna Novak live in Prague. \"We stay,\" Novak said.";
    joined(couple, "Novak", "Novak", Fold::None);
    let namesakes = "Maria Lopez met Maria Okafor in Madrid. \"It was time,\" Maria said.";
    joined(namesakes, "Maria", "Maria", Fold::None);
}
