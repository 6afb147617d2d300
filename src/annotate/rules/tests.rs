//! What the rules find in sentences of ours, with traps; and what they must never do.

use std::collections::BTreeSet;

use super::*;

/// A language, its sentences, and the least precision and recall in percent, by exact span and kind.
type Row = (&'static str, &'static str, usize, usize);

#[rustfmt::skip]
const FIXTURES: &[Row] = &[
    ("ar", include_str!("../../../tests/fixtures/names/ar.txt"), 95, 85),
    ("de", include_str!("../../../tests/fixtures/names/de.txt"), 95, 85),
    ("es", include_str!("../../../tests/fixtures/names/es.txt"), 95, 85),
    ("fr", include_str!("../../../tests/fixtures/names/fr.txt"), 95, 85),
    ("it", include_str!("../../../tests/fixtures/names/it.txt"), 95, 85),
    ("ja", include_str!("../../../tests/fixtures/names/ja.txt"), 95, 85),
    ("nl", include_str!("../../../tests/fixtures/names/nl.txt"), 95, 85),
    ("pt", include_str!("../../../tests/fixtures/names/pt.txt"), 95, 85),
    ("ru", include_str!("../../../tests/fixtures/names/ru.txt"), 95, 85),
    ("uk", include_str!("../../../tests/fixtures/names/uk.txt"), 95, 85),
    ("zh", include_str!("../../../tests/fixtures/names/zh.txt"), 95, 85),
];

/// `[p Angela Merkel] sprach` → the text without marks, and kind, start, written of each name.
fn unmark(line: &str) -> (String, BTreeSet<(usize, &'static str, String)>) {
    let (mut text, mut names) = (String::new(), BTreeSet::new());
    let mut rest = line;
    while let Some(open) = rest.find('[') {
        let (before, marked) = rest.split_at(open);
        text.push_str(before);
        let close = marked.find(']').expect("a mark has an end");
        let (kind, written) = marked[1..close].split_once(' ').expect("a mark has a kind");
        let kind = match kind {
            "p" => "person",
            "o" => "organization",
            "l" => "place",
            other => panic!("help: `{other}` is no kind"),
        };
        names.insert((text.chars().count(), kind, written.to_owned()));
        text.push_str(written);
        rest = &marked[close + 1..];
    }
    text.push_str(rest);
    (text, names)
}

fn found(text: &str, language: &str) -> BTreeSet<(usize, &'static str, String)> {
    let mentions = recognise(text, language).expect("the language has rules");
    mentions
        .into_iter()
        .map(|m| (m.start, m.kind.name(), m.text))
        .collect()
}

#[test]
fn precise_in_each_language() {
    let mut failures = Vec::new();
    for (language, sentences, precision, recall) in FIXTURES {
        let (mut right, mut said, mut there) = (0, 0, 0);
        let mut wrong = String::new();
        for line in sentences.lines().filter(|l| !l.starts_with('#')) {
            let (text, names) = unmark(line);
            let found = found(&text, language);
            right += found.intersection(&names).count();
            said += found.len();
            there += names.len();
            for name in found.symmetric_difference(&names) {
                let sign = if names.contains(name) {
                    "missed"
                } else {
                    "wrong"
                };
                wrong += &format!("  {sign} {} `{}` in {text}\n", name.1, name.2);
            }
        }
        if right * 100 < said * precision || right * 100 < there * recall {
            failures.push(format!(
                "{language}: {right} right of {said} found, {there} there\n{wrong}"
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[track_caller]
fn check_fold(text: &str, language: &str, expect: &[(&str, &str)]) {
    let mentions = recognise(text, language).unwrap_or_default();
    let folded: Vec<_> = mentions
        .iter()
        .map(|m| (m.text.as_str(), m.name.as_str()))
        .collect();
    assert_eq!(folded, expect, "in {text}");
}

#[test]
fn names_fold_to_their_fullest_form() {
    check_fold(
        "Ursula von der Leyen sprach in Berlin. Dann reiste von der Leyen ab. Deutschlands Presse schwieg.",
        "de",
        &[
            ("Ursula von der Leyen", "Ursula von der Leyen"),
            ("Berlin", "Berlin"),
            ("von der Leyen", "Ursula von der Leyen"),
            ("Deutschlands", "Deutschland"),
        ],
    );
    check_fold(
        "El Partido Popular (PP) ganó. El PP celebra.",
        "es",
        &[
            ("Partido Popular", "Partido Popular"),
            ("PP", "Partido Popular"),
            ("PP", "Partido Popular"),
        ],
    );
    check_fold(
        "Bill Clinton et Hillary Clinton sont à Paris. Clinton a parlé.",
        "fr",
        &[
            ("Bill Clinton", "Bill Clinton"),
            ("Hillary Clinton", "Hillary Clinton"),
            ("Paris", "Paris"),
            ("Clinton", "Clinton"),
        ],
    );
}

#[test]
fn declined_names_fold_where_the_nominative_is_certain() {
    check_fold(
        "Указ Владимира Путина. Путину ответили в Москве. Янушу Дуде тоже.",
        "ru",
        &[
            ("Владимира Путина", "Владимир Путин"),
            ("Путину", "Владимир Путин"),
            ("Москве", "Москва"),
        ],
    );
    check_fold(
        "Слова Ангелы Меркель. Меркель уехала. Адвокат Сергея Дуды молчит.",
        "ru",
        &[
            ("Ангелы Меркель", "Ангела Меркель"),
            ("Меркель", "Ангела Меркель"),
            ("Сергея Дуды", "Сергея Дуды"),
        ],
    );
}

#[test]
fn surnames_fold_where_they_come_first() {
    check_fold(
        "岸田文雄首相は東京で会見した。岸田首相は否定した。",
        "ja",
        &[
            ("岸田文雄", "岸田文雄"),
            ("東京", "東京"),
            ("岸田", "岸田文雄"),
        ],
    );
    check_fold(
        "弗拉基米尔·普京抵达北京。普京表示感谢。",
        "zh",
        &[
            ("弗拉基米尔·普京", "弗拉基米尔·普京"),
            ("北京", "北京"),
            ("普京", "弗拉基米尔·普京"),
        ],
    );
    check_fold("سافر الوفد للقاهرة.", "ar", &[("للقاهرة", "القاهرة")]);
}

/// Whatever the text: spans in order, apart, in bounds, and what they say is written there.
#[track_caller]
fn check_spans(text: &str, language: &str) {
    let characters: Vec<char> = text.chars().collect();
    let mut before = 0;
    for mention in recognise(text, language).unwrap_or_default() {
        assert!(
            before <= mention.start && mention.start < mention.end,
            "{language} in {text}"
        );
        let written: String = characters[mention.start..mention.end].iter().collect();
        assert_eq!(written, mention.text);
        before = mention.end;
    }
}

#[test]
fn spans_lie_in_order_on_characters() {
    let odd = [
        "",
        ".",
        "A",
        "' ’ d'",
        "D'D'D'D' D'Alema d'",
        "Herr Frau Dr. M. Mme Sr. J. J. J.",
        "El presidente de la de la de la",
        "Ministerio de y de y de",
        "É. Ö. Çelik — “Ærø” ’s São Tomé’ s",
        "\u{301}A\u{301} B\u{200d}C \u{fffd}",
        "(PP) (((PP))) Partido Popular (PP",
        "президент В. В. Путин в . В.В. на",
        "习近平·习·近平·",
        "ドナルド・トランプ・・・大統領氏氏氏",
        "وزير الخارجية الـ و ب ل ك",
        "Jean-Luc- -Luc Jean- & H& &M S.p.A. S.p S.",
    ];
    for (language, sentences, _, _) in FIXTURES {
        for text in odd.iter().copied().chain([*sentences]) {
            check_spans(text, language);
        }
    }
}

proptest::proptest! {
    /// Pieces of the fixtures and of other scripts, in any order.
    #[test]
    fn any_text_has_legal_spans(pieces in proptest::collection::vec((0..FIXTURES.len(), 0usize..4000, 0usize..30), 0..20), glue in "[ .'’(\n-]{0,2}|\\PC{0,3}") {
        let mut text = String::new();
        for (row, from, length) in pieces {
            let source: Vec<char> = FIXTURES[row].1.chars().collect();
            text.extend(source.iter().skip(from % source.len()).take(length));
            text.push_str(&glue);
        }
        for (language, _, _, _) in FIXTURES {
            check_spans(&text, language);
        }
    }
}

#[test]
fn hostile_text_ends() {
    let texts = [
        "Pedro de la ".repeat(20_000),
        "Ministerio de Educación y ".repeat(10_000),
        "NAME ".repeat(40_000),
        "Merkel Angela Merkel ".repeat(10_000),
        "J. ".repeat(50_000),
        "D'".repeat(50_000),
        "A".repeat(1 << 18),
        format!("Pedro {}", "Ab-".repeat(1 << 18)),
        "Hafen-Ab-".repeat(1 << 16) + " (PP) " + &"Ab ".repeat(1 << 10),
        "Partido Popular (PP) ".repeat(10_000),
        "习·".repeat(50_000),
        "ア・".repeat(50_000),
        "президент Владимир ".repeat(10_000),
        "الرئيس محمد ".repeat(10_000),
    ];
    for (language, _, _, _) in FIXTURES {
        for text in &texts {
            assert!(recognise(text, language).is_some_and(|m| m.len() <= text.len()));
        }
    }
}

#[test]
fn other_languages_have_none() {
    assert_eq!(recognise("Angela Merkel in Berlin.", "la"), None);
    assert_eq!(recognise("Angela Merkel in Berlin.", "en"), None);
}
