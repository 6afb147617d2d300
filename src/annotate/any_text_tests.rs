//! What holds for the names in any text, in every language that has a recogniser.

use std::collections::HashSet;

use super::recogniser::Recogniser;
use crate::article::{Mention, NameList};

const LANGUAGES: [&str; 12] = [
    "en", "ar", "de", "es", "fr", "it", "ja", "nl", "pt", "ru", "uk", "zh",
];

#[rustfmt::skip]
const PIECES: &[&str] = &[
    "Adam", "Boehler", "BOEHLER", "Mr.", "Sen.", "President", "U.S.", "US", "us", "WHO", "(WHO)", "World", "Health", "Organization", "von", "der", "al-Sisi", "O'Neill",
    "Doha", "DOHA", "in", "of", "the", "said", "“", "”", "\"", "'s", "’s", "-", "–", "—", ",", ".", ";", ":", "(", ")", "/", "&", "1998", "3", "\n", "\n\n", "\r\n", "\t",
    " ", "\u{a0}", "\u{300}", "\u{200d}", "\u{feff}", "\u{fffd}", "\u{1f1f6}\u{1f1e6}", "\u{1f600}", "İstanbul", "ẞ", "ﬁ", "Ǆ", "São", "Tomé", "München", "Bundestag",
    "Madrid", "presidente", "ministro", "Ministère", "Président", "Bürgermeister", "Владимир", "Путин", "Москве", "президент", "Київ", "Україна", "القاهرة", "الرئيس",
    "محمد", "وقال", "北京", "中国", "习近平", "外交部", "东京", "東京", "首相", "石破", "さん", "ロンドン", "の", "は", "。", "、", "A", "B", "É", "Ø", "x",
];

/// SplitMix64.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z >> 16) as usize
}

fn text(state: &mut u64, most: usize) -> String {
    let mut text = String::new();
    for _ in 0..next(state) % most {
        text.push_str(PIECES[next(state) % PIECES.len()]);
        if next(state) % 4 < 3 {
            text.push(' ');
        }
    }
    text
}

#[track_caller]
fn assert_sound(text: &str, mentions: &[Mention], language: &str) {
    let characters: Vec<char> = text.chars().collect();
    let mut free = 0;
    for mention in mentions {
        assert!(
            free <= mention.start && mention.start < mention.end && mention.end <= characters.len(),
            "{mention:?} of {language} in {text:?}"
        );
        let written: String = characters[mention.start..mention.end].iter().collect();
        assert_eq!(written, mention.text, "{language} in {text:?}");
        assert!(!mention.name.trim().is_empty(), "{mention:?} in {text:?}");
        free = mention.end;
    }
}

/// Spans are in bounds and on characters, in order, and no two overlap, whatever their kinds; the names alone
/// are those of the mentions; and what was read before changes nothing.
#[test]
fn whatever_stands_there_spans_are_in_order_and_apart() {
    let mut state = 11;
    let mut found_any = HashSet::new();
    for round in 0..6_000 {
        let language = LANGUAGES[round % LANGUAGES.len()];
        let recogniser = Recogniser::of(Some(language)).expect("a row");
        let (title, text) = (text(&mut state, 12), text(&mut state, 60));
        let all = recogniser.recognise(&title, &text);
        assert_sound(&title, &all.in_title, language);
        assert_sound(&text, &all.in_text, language);
        let distinct = |names: &NameList| -> HashSet<_> {
            let each = names.iter();
            each.map(|(kind, name)| (kind, name.to_owned())).collect()
        };
        assert_eq!(
            distinct(&recogniser.names(&title, &text)),
            distinct(&all.names()),
            "{language} in {title:?} {text:?}"
        );
        assert_eq!(recogniser.recognise(&title, &text), all);
        if !all.in_text.is_empty() {
            found_any.insert(language);
        }
    }
    assert_eq!(
        found_any.len(),
        LANGUAGES.len(),
        "help: only {found_any:?} found names"
    );
}
