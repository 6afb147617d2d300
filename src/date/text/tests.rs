//! What is found in sentences, published on Wednesday, March 5, 2025 where no day is given.

use super::*;

const WEDNESDAY: &str = "2025-03-05";

fn found(text: &str, language: &str, published: &str) -> Vec<(String, String)> {
    let published = Interval::parse_iso(published);
    let found = find(text, Some(language), published).into_iter();
    let of = |date: Written| {
        let value = date.value.map_or("-".to_owned(), |value| value.to_string());
        (text[date.start..date.end].to_owned(), value)
    };
    found.map(of).collect()
}

#[track_caller]
fn check_in(language: &str, published: &str, text: &str, expect: &[(&str, &str)]) {
    let expect: Vec<_> = expect
        .iter()
        .map(|(t, v)| ((*t).to_owned(), (*v).to_owned()))
        .collect();
    assert_eq!(found(text, language, published), expect, "in `{text}`");
}

/// `expect`: the words with their value, `-` where there is none.
#[track_caller]
fn check(text: &str, expect: &[(&str, &str)]) {
    check_in("en", WEDNESDAY, text, expect);
}

#[test]
fn written_out() {
    check(
        "On Sept. 11, 2001, towers fell.",
        &[("Sept. 11, 2001", "2001-09-11")],
    );
    check(
        "It ended on 11 September 2001.",
        &[("11 September 2001", "2001-09-11")],
    );
    check(
        "On the 4th of May, 1998 it rained",
        &[("4th of May, 1998", "1998-05-04")],
    );
    check(
        "Thursday, April 25, 1996: rain",
        &[("Thursday, April 25, 1996", "1996-04-25")],
    );
    check("It opened in January 1998.", &[("January 1998", "1998-01")]);
    check(
        "in June of 1998 and June last year",
        &[("June of 1998", "1998-06"), ("June last year", "2024-06")],
    );
    check(
        "filed 09/11/2001 and 2001-09-11",
        &[("09/11/2001", "2001-09-11"), ("2001-09-11", "2001-09-11")],
    );
    check(
        "on 25.12.2024 and 26-Feb-1987",
        &[("25.12.2024", "2024-12-25"), ("26-Feb-1987", "1987-02-26")],
    );
    check(
        "A June agreement, the March vote",
        &[("June", "2024-06"), ("March", "2025-03")],
    );
    check(
        "nineteen ninety-six was wet",
        &[("nineteen ninety-six", "1996")],
    );
}

#[test]
fn no_dates() {
    for text in [
        "She may march in the fall of the leaves. It sat for a second.",
        "It lasted for three weeks, two years or a decade; now and recently.",
        "About 1,995 people, 1995 troops, $1998, 2001% and version 1.2.2025.4.",
        "The Sunday Times and Friday Night Lights, by April Smith and June Jones.",
        "Call 555-2001-14, room A1998, flight 1998B, at 2000 GMT.",
        "Over the past year he lost 20 pounds; in the last three months, too.",
        "2025-02-30, 13/13/2025, 1998/3 and 45 May.",
        "A quarter of the voters won 3-2 in the first half.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn tense_tells_the_week() {
    check("Troops struck on Saturday.", &[("Saturday", "2025-03-01")]);
    check("Envoys will meet on Friday.", &[("Friday", "2025-03-07")]);
    check("Talks are due Friday.", &[("Friday", "2025-03-07")]);
    check(
        "They said on Wednesday it was over.",
        &[("Wednesday", "2025-03-05")],
    );
    check(
        "He said Monday that talks will go on",
        &[("Monday", "2025-03-03")],
    );
    check(
        "The ministers are to meet in Doha Sunday.",
        &[("Sunday", "2025-03-09")],
    );
    check("He must pay by Tuesday.", &[("Tuesday", "2025-03-11")]);
    check("It was signed in November.", &[("November", "2024-11")]);
    check("It will be signed in November.", &[("November", "2025-11")]);
    check(
        "The dividend is payable April 15.",
        &[("April 15", "2025-04-15")],
    );
    check(
        "He left on Dec. 20 and vanished.",
        &[("Dec. 20", "2024-12-20")],
    );
    // The weekday tells the year.
    check(
        "It opens Tuesday, Oct. 13.",
        &[("Tuesday, Oct. 13", "2026-10-13")],
    );
}

#[test]
fn seen_from_the_day_of_publication() {
    check(
        "yesterday, today, tomorrow",
        &[
            ("yesterday", "2025-03-04"),
            ("today", "2025-03-05"),
            ("tomorrow", "2025-03-06"),
        ],
    );
    check(
        "late yesterday; tonight; this morning; last night",
        &[
            ("late yesterday", "2025-03-04"),
            ("tonight", "2025-03-05TNI"),
            ("this morning", "2025-03-05TMO"),
            ("last night", "2025-03-04TNI"),
        ],
    );
    check(
        "last week, this week, next week",
        &[
            ("last week", "2025-W09"),
            ("this week", "2025-W10"),
            ("next week", "2025-W11"),
        ],
    );
    check(
        "last month, earlier this month",
        &[("last month", "2025-02"), ("earlier this month", "2025-03")],
    );
    check(
        "last year and early next year",
        &[("last year", "2024"), ("early next year", "2026")],
    );
    check(
        "last summer, this spring, next winter",
        &[
            ("last summer", "2024-SU"),
            ("this spring", "2025-SP"),
            ("next winter", "2025-WI"),
        ],
    );
    check(
        "last October, next March, this September",
        &[
            ("last October", "2024-10"),
            ("next March", "2026-03"),
            ("this September", "2025-09"),
        ],
    );
    check(
        "last Friday, next Wednesday, this coming Sunday",
        &[
            ("last Friday", "2025-02-28"),
            ("next Wednesday", "2025-03-12"),
            ("this coming Sunday", "2025-03-09"),
        ],
    );
    check("Over the weekend they met", &[("weekend", "2025-W09-WE")]);
    check(
        "the last decade, this century",
        &[("last decade", "201"), ("this century", "20")],
    );
    check(
        "by the end of the month",
        &[("end of the month", "2025-03")],
    );
    check(
        "two weeks ago, a year ago, 11 days ago",
        &[
            ("two weeks ago", "2025-W08"),
            ("a year ago", "2024"),
            ("11 days ago", "2025-02-22"),
        ],
    );
    check(
        "several years ago, ten years from now",
        &[("several years ago", "-"), ("ten years from now", "2035")],
    );
    check(
        "last Thanksgiving and Christmas Eve 2023",
        &[
            ("last Thanksgiving", "2024-11-28"),
            ("Christmas Eve 2023", "2023-12-24"),
        ],
    );
    check("Easter 2025", &[("Easter 2025", "2025-04-20")]);
}

#[test]
fn seen_from_what_was_told() {
    check(
        "He left on May 3, 1999. The previous day he wept.",
        &[
            ("May 3, 1999", "1999-05-03"),
            ("previous day", "1999-05-02"),
        ],
    );
    check(
        "It began on May 3, 1999, and ended two days later.",
        &[
            ("May 3, 1999", "1999-05-03"),
            ("two days later", "1999-05-05"),
        ],
    );
    check(
        "In 1995 he rose; the following year he fell.",
        &[("1995", "1995"), ("following year", "1996")],
    );
    check(
        "In June 1998 he came, and later that year he left.",
        &[("June 1998", "1998-06"), ("later that year", "1998")],
    );
    check(
        "He came on May 3, 1999. That night he died.",
        &[
            ("May 3, 1999", "1999-05-03"),
            ("That night", "1999-05-03TNI"),
        ],
    );
    check("The next day it rained.", &[("next day", "2025-03-06")]);
}

#[test]
fn years_and_longer() {
    check(
        "in 1987-89, 1998-2001 and 1990/91",
        &[
            ("1987-89", "1987-01-01/1989-12-31"),
            ("1998-2001", "1998-01-01/2001-12-31"),
            ("1990/91", "1990-01-01/1991-12-31"),
        ],
    );
    check(
        "the 1990s, the mid-1990s, the '80s and the nineties",
        &[
            ("1990s", "199"),
            ("mid-1990s", "199"),
            ("'80s", "198"),
            ("nineties", "199"),
        ],
    );
    check(
        "a 19th-century church of the twentieth century",
        &[("19th-century", "18"), ("twentieth century", "19")],
    );
    check(
        "late 1998 (1997), mid-1996, the year 2000",
        &[
            ("late 1998", "1998"),
            ("1997", "1997"),
            ("mid-1996", "1996"),
            ("year 2000", "2000"),
        ],
    );
    check(
        "summer 1998, the winter of 1944",
        &[("summer 1998", "1998-SU"), ("winter of 1944", "1944-WI")],
    );
    check(
        "March 3-5, 2-4 May 2024",
        &[
            ("March 3-5", "2025-03-03/2025-03-05"),
            ("2-4 May 2024", "2024-05-02/2024-05-04"),
        ],
    );
    check(
        "from March 3 to March 5 it fell",
        &[("March 3", "2025-03-03"), ("March 5", "2025-03-05")],
    );
}

#[test]
fn the_year_of_companies() {
    check(
        "The third quarter of 1984, the 1988 third quarter",
        &[
            ("third quarter of 1984", "1984-Q3"),
            ("1988 third quarter", "1988-Q3"),
        ],
    );
    check(
        "It reported a fourth-quarter loss, up from a year earlier.",
        &[("fourth-quarter", "2024-Q4"), ("a year earlier", "2023-Q4")],
    );
    check(
        "In the quarter it earned more than in the year-ago quarter.",
        &[("quarter", "2024-Q4"), ("year-ago quarter", "2023-Q4")],
    );
    check(
        "last year's second quarter, the first half of 2024",
        &[
            ("last year's second quarter", "2024-Q2"),
            ("first half of 2024", "2024-H1"),
        ],
    );
    check(
        "In fiscal 1989, fiscal year 2024, the current fiscal year",
        &[
            ("fiscal 1989", "1989"),
            ("fiscal year 2024", "2024"),
            ("current fiscal year", "2025"),
        ],
    );
    check(
        "by year-end; the last half of 1989",
        &[("year-end", "2025-12-31"), ("last half of 1989", "1989-H2")],
    );
}

#[test]
fn times_of_day() {
    check(
        "at 10:35 a.m. Friday it fell",
        &[("10:35 a.m. Friday", "2025-02-28T10:35")],
    );
    check(
        "It begins at 5 p.m. EST, Nov. 6",
        &[("5 p.m. EST, Nov. 6", "2024-11-06T17:00")],
    );
    check(
        "noon Thursday; Tuesday night",
        &[
            ("noon Thursday", "2025-02-27T12:00"),
            ("Tuesday night", "2025-03-04TNI"),
        ],
    );
    check(
        "It fell on Friday at 15:30 GMT.",
        &[("Friday at 15:30 GMT", "2025-02-28T15:30")],
    );
    check("It fell at 12:05 am.", &[("12:05 am", "2025-03-05T00:05")]);
}

/// Without a day of publication only what is written in full has a value.
#[test]
fn undated() {
    let text = "Last week, on Friday, it fell; on March 3, 2024, in 1999, yesterday, in May.";
    let expect = [
        ("Last week", "-"),
        ("Friday", "-"),
        ("March 3, 2024", "2024-03-03"),
        ("1999", "1999"),
        ("yesterday", "-"),
        ("May", "-"),
    ];
    check_in("en", "2025-03", text, &expect);
    check_in("en", "", text, &expect);
}

#[test]
fn other_languages() {
    check_in(
        "de",
        WEDNESDAY,
        "Am Samstag, dem 1. März 2025, und am 5. Mai 1998, heute",
        &[
            ("Samstag, dem 1. März 2025", "2025-03-01"),
            ("5. Mai 1998", "1998-05-05"),
            ("heute", "2025-03-05"),
        ],
    );
    check_in(
        "fr",
        WEDNESDAY,
        "le 1er août 2024, hier, en mars 1998",
        &[
            ("1er août 2024", "2024-08-01"),
            ("hier", "2025-03-04"),
            ("mars 1998", "1998-03"),
        ],
    );
    check_in(
        "es",
        WEDNESDAY,
        "el 5 de marzo de 2025, ayer, por la mañana",
        &[("5 de marzo de 2025", "2025-03-05"), ("ayer", "2025-03-04")],
    );
    check_in(
        "pt",
        WEDNESDAY,
        "5 de março de 2025, ontem",
        &[
            ("5 de março de 2025", "2025-03-05"),
            ("ontem", "2025-03-04"),
        ],
    );
    check_in(
        "it",
        WEDNESDAY,
        "il 5 marzo 2025, 05/03/2025",
        &[("5 marzo 2025", "2025-03-05"), ("05/03/2025", "2025-03-05")],
    );
    check_in(
        "nl",
        WEDNESDAY,
        "op 5 maart 2025, gisteren",
        &[("5 maart 2025", "2025-03-05"), ("gisteren", "2025-03-04")],
    );
    check_in(
        "ru",
        WEDNESDAY,
        "5 марта 2025 года, вчера, 12 мая",
        &[
            ("5 марта 2025", "2025-03-05"),
            ("вчера", "2025-03-04"),
            ("12 мая", "2024-05-12"),
        ],
    );
    check_in(
        "uk",
        WEDNESDAY,
        "5 березня 2025 року, вчора",
        &[("5 березня 2025", "2025-03-05"), ("вчора", "2025-03-04")],
    );
    check_in(
        "zh",
        WEDNESDAY,
        "在2025年3月1日上午，2024年5月，1998年",
        &[
            ("2025年3月1日", "2025-03-01"),
            ("2024年5月", "2024-05"),
            ("1998年", "1998"),
        ],
    );
    check_in(
        "ja",
        WEDNESDAY,
        "日本は2025年3月1日に",
        &[("2025年3月1日", "2025-03-01")],
    );
    check_in(
        "ko",
        WEDNESDAY,
        "2025년 3월 1일 수요일",
        &[("2025년 3월 1일", "2025-03-01")],
    );
    check_in("sw", WEDNESDAY, "5 machi 2025", &[]);
}
