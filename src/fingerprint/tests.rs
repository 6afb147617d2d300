//! Copies are told apart from other stories, and met under a key.

use super::words::mix;
use super::*;

/// Words without a pattern, every `every`th of them another one.
fn story(seed: u64, words: u64, every: u64) -> String {
    (0..words)
        .map(|i| match (i + 3).checked_rem(every) {
            Some(0) => format!("x{i} "),
            _ => format!("word{} ", mix(seed << 32 | i) % 5_000),
        })
        .collect()
}

fn of(text: &str) -> Signature {
    Signature::of("", text).unwrap()
}

#[test]
fn case_signs_and_line_ends_are_no_difference() {
    let one = story(1, 300, 0);
    let other = one.to_uppercase().replace(' ', ",\n ");
    assert_eq!(of(&one), of(&other));
    assert_eq!(of(&one).likeness(&of(&other), 300), Likeness::Copy);
    let quoted = of("the Fed’s rate — “unchanged” since É");
    assert_eq!(quoted, of("the fed's rate - \"unchanged\" since é"));
}

#[test]
fn the_numbers_are_the_signature() {
    for seed in 0..50 {
        let signature = of(&story(seed, 20, 0));
        assert_eq!(Signature::from_numbers(signature.to_numbers()), signature);
    }
}

#[test]
fn copies_meet_under_a_key_and_strangers_do_not() {
    let meet = |a: &Signature, b: &Signature| a.keys().iter().zip(b.keys()).any(|(a, b)| *a == b);
    let (mut found, mut false_ones) = (0, 0);
    for seed in 0..200 {
        // One word in 24 is another: three of 24 shingles are, J = 21/27.
        let (one, edited) = (story(seed, 300, 0), story(seed, 300, 24));
        let shared = Features::of("", &one).shared(&Features::of("", &edited));
        assert!((0.74..0.82).contains(&shared), "{shared}");
        assert!(Features::of("", &one).are_copies(&Features::of("", &edited), false));
        assert_ne!(
            of(&one).likeness(&of(&edited), 300),
            Likeness::Other,
            "seed {seed}"
        );
        found += u32::from(meet(&of(&one), &of(&edited)));
        false_ones += u32::from(meet(&of(&one), &of(&story(seed + 1_000, 300, 0))));
    }
    assert!(found >= 197, "{found} of 200");
    assert!(false_ones <= 1, "{false_ones} of 200");
}

#[test]
fn reports_of_one_form_are_told_apart_by_their_numbers() {
    let report = |day: u32, sum: &str, rate: &str| {
        Features::of(
            "Bank adds reserves",
            &format!(
                "March {day} - The bank entered the market to arrange {sum} million of customer agreements, a \
                 spokesman said. Dealers said funds were trading at {rate} percent when the bank began its \
                 temporary supply of reserves to the banking system."
            ),
        )
    };
    let first = report(3, "500", "6-1/4");
    assert!(first.are_copies(&report(3, "500", "6-1/4"), false));
    assert!(!first.are_copies(&report(12, "750", "6-3/8"), false));
}

#[test]
fn characters_are_words_where_there_are_no_spaces() {
    let one = "外交部发言人在北京表示会议将于星期三在多哈举行，各方代表将出席会议并讨论停火协议的细节。\
               发言人说，各方都希望尽快达成协议，释放所有被扣押人员，并为平民提供人道主义援助。";
    let other = one.replace("星期三", "星期四");
    assert!(Features::of("", one).are_copies(&Features::of("", &other), false));
}

#[test]
fn another_headline_is_no_other_story() {
    let check = |text: &str, titles: [&str; 2], flashes: bool| {
        let [a, b] = titles.map(|title| Features::of(title, text));
        a.are_copies(&b, flashes)
    };
    let same = [
        "Company lowers its price of lead again",
        "Company cuts its price of lead by a tenth",
    ];
    let other = [
        "Company lowers its price",
        "Ferry sails past the harbour tonight",
    ];
    let (short, long) = (story(1, 40, 0), story(1, 100, 0));
    assert!(check(&short, same, false));
    assert!(check(&long, other, false));
    assert!(check(&short, ["", other[1]], false));
    // What a site says on every page, and what is said of every issue.
    assert!(!check(&short, other, false));
    let issues = [
        "The harbour podcast, part 12, at 9:30",
        "The harbour podcast, part 13, at 9:30",
    ];
    assert!(!check(&short, issues, false));
    assert!(check(&long, issues, false));
    assert!(check(
        &short,
        [issues[0], "The harbour podcast, part 12"],
        false
    ));
    assert!(!check(&short, same, true));
}

#[test]
fn headlines_are_copies_on_one_day() {
    let day = |from, to| Some((from, to));
    assert!(are_flashes([8, 80]) && !are_flashes([25, 80]));
    assert!(may_be_of_one_day([day(10, 10), day(1, 31)]));
    assert!(!may_be_of_one_day([day(10, 10), day(11, 11)]));
    assert!(may_be_of_one_day([day(10, 10), None]));
}

#[test]
fn short_texts_have_none() {
    assert_eq!(Signature::of("", "two words"), None);
    assert!(Signature::of("", "just three words").is_some());
    assert!(!Features::of("", "a b").are_copies(&Features::of("", "a b"), false));
}
