//! What holds for any text.

use super::*;
use crate::date::Day;

/// SplitMix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[test]
fn whatever_stands_there_spans_are_in_order_and_on_boundaries() {
    #[rustfmt::skip]
    const PIECES: &[&str] = &[
        "March", "may", "Sept.", "3", "31", "11", "2001", "1998", "1,998", "98", "'", "’", "s", "th", "-", "–", "/", ".", ",", ":", "\n", "\n\n", " ", " ", " ", " ",
        "the", "last", "this", "next", "previous", "Friday", "Sun.", "quarter", "third", "year", "ago", "earlier", "a", "two", "twenty", "early", "of", "to", "at",
        "noon", "p.m.", "am", "EST", "today", "night", "fiscal", "end", "week", "days", "later", "Christmas", "Eve", "nineteen", "ninety", "six", "first", "half", "century",
        "年", "月", "日", "5", "9999", "0", "mañana", "é", "\u{300}", "марта", "12:30", "2025-03-01", "will", "said", "because", "(", ")", "\u{a0}", "nineties", "summer",
    ];
    let languages = [
        None,
        Some("en"),
        Some("de"),
        Some("ru"),
        Some("zh"),
        Some("fr"),
    ];
    let days = [
        "2025-03-05",
        "0001-01-01",
        "9999-12-31",
        "2024-02-29",
        "2025",
        "",
    ];
    let mut state = 7;
    for round in 0..4_000 {
        let mut text = String::new();
        for _ in 0..next(&mut state) % 40 {
            text.push_str(PIECES[(next(&mut state) % PIECES.len() as u64) as usize]);
            if next(&mut state) % 4 < 3 {
                text.push(' ');
            }
        }
        let language = languages[round % languages.len()];
        let published = Interval::parse_iso(days[round / 7 % days.len()]);
        let mut free = 0;
        for date in find(&text, language, published) {
            assert!(
                free <= date.start && date.start < date.end,
                "{date:?} in {text:?}"
            );
            let words = text
                .get(date.start..date.end)
                .expect("boundaries of characters");
            assert_eq!(words.trim(), words, "in {text:?}");
            free = date.end;
            if let Some(value) = date.value {
                assert!(!value.to_string().is_empty());
            }
        }
    }
}

/// Each would take minutes if its cost grew with its square.
#[test]
fn hostile_texts_end() {
    for piece in [
        "1",
        "March ",
        "Friday ",
        "the last ",
        "a year ",
        "3-",
        "twenty ",
        "will ",
        "' ",
        "\u{300}",
        "early ",
        "5 of ",
    ] {
        let text = piece.repeat((256 << 10) / piece.len());
        let found = find(
            &text,
            Some("en"),
            Day::parse_iso("2025-03-05").map(Interval::of_day),
        );
        assert!(found.iter().all(|date| date.end <= text.len()));
    }
}

/// Pieces end between paragraphs, so that where they end makes no difference.
#[test]
fn long_texts() {
    let paragraph = "It was signed on May 3, 1999, and the next day it was void.\n\n";
    let text = paragraph.repeat(4_000);
    let found = find(&text, Some("en"), None);
    assert_eq!(found.len(), 8_000);
    let day = found.last().and_then(|date| date.value);
    assert_eq!(
        day.map(|day| day.to_string()).as_deref(),
        Some("1999-05-04")
    );
}
