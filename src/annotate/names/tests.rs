//! The recogniser as a whole: what it finds in texts of ours, and what it must never do.

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

#[test]
fn what_was_tagged_before_changes_nothing() {
    let fresh = recognise(ARTICLE, Some("en"));
    recognise(
        &"Some Other Text With Many Names. ".repeat(5000),
        Some("en"),
    );
    assert_eq!(recognise(ARTICLE, Some("en")), fresh);
    let other = std::thread::spawn(|| recognise(ARTICLE, Some("en")));
    assert_eq!(other.join().ok(), Some(fresh));
}
