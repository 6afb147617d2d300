//! What is learned from archives of a few pages, and that a lesson can be taken back.

use super::lessons::*;
use super::testing::{archive_in_ram, article};
use crate::article::lesson::{Lesson, Numbers, Order};
use crate::article::{Annotated, Article, Evidence, Published};
use crate::date::Interval;

fn page(n: usize, text: &str) -> Annotated {
    let mut annotated = article(&format!("a{n}"), "en", "", text);
    annotated.article.format = "html".to_owned();
    annotated.article.outlet = Some("The Paper".to_owned());
    annotated
}

/// A page with a body of its own, and `more` behind it.
fn story(n: usize, more: &str) -> Annotated {
    let body = |i| format!("Paragraph {i} of story {n} says what nobody else has said so far.");
    page(
        n,
        &format!("{}\n\n{}\n\n{}{more}", body(1), body(2), body(3)),
    )
}

/// The texts as they are to be, of those articles that are to be written anew.
fn due(pages: Vec<Annotated>) -> Vec<Article> {
    let archive = archive_in_ram(&[pages], &[]);
    let due = archive.due().unwrap();
    let taught = |due: &Due| {
        let article = archive.stored_of(due).unwrap();
        let lesson = due.lesson(&article);
        article.taught(&lesson)
    };
    due.iter().map(taught).collect()
}

const SIGN_UP: &str = "\n\nSign up for our letter.";

#[test]
fn what_many_pages_say_is_left_out() {
    let mut pages: Vec<Annotated> = (0..6).map(|n| story(n, SIGN_UP)).collect();
    pages.extend((6..20).map(|n| story(n, "")));
    let taught = due(pages);
    assert_eq!(taught.len(), 6);
    for article in &taught {
        assert!(!article.text.contains("Sign up"), "{}", article.text);
        assert_eq!(article.left_out.len(), 1);
        assert_eq!(
            article.notes,
            ["left out as in the outlet's other pages: 1 paragraph"]
        );
    }
}

#[test]
fn what_few_pages_say_stays() {
    let few = (0..20).map(|n| story(n, if n < 4 { SIGN_UP } else { "" }));
    assert_eq!(due(few.collect()), []);
    let rare = (0..40).map(|n| story(n, if n < 7 { SIGN_UP } else { "" }));
    assert_eq!(due(rare.collect()), []);
    // A sentence as long as news must be on half of the pages.
    let background = format!(
        "\n\n{}.",
        "The bridge was built in 1911 and rebuilt ".repeat(4)
    );
    let some = (0..20).map(|n| story(n, if n < 9 { &background } else { "" }));
    assert_eq!(due(some.collect()), []);
    let most = (0..20).map(|n| story(n, if n < 10 { &background } else { "" }));
    assert_eq!(due(most.collect()).len(), 10);
}

#[test]
fn versions_of_one_story_have_no_furniture() {
    let versions = (0..8).map(|n| {
        let mut annotated = story(0, SIGN_UP);
        annotated.article.id = format!("v{n}");
        let text = &mut annotated.article.text;
        *text = format!("Update {n} of the story.\n\n{text}");
        annotated
    });
    assert_eq!(due(versions.collect()), []);
    let others = (1..3).map(|n| story(n, SIGN_UP));
    let versions = (0..8).map(|n| {
        let mut annotated = story(0, SIGN_UP);
        annotated.article.id = format!("v{n}");
        annotated
    });
    assert_eq!(due(versions.chain(others).collect()), []);
}

#[test]
fn the_first_paragraph_stays_and_so_do_other_outlets() {
    let first = (0..8).map(|n| {
        let mut annotated = story(n, "");
        let text = &mut annotated.article.text;
        *text = format!("LONDON, March 5\n\n{text}");
        annotated
    });
    assert_eq!(due(first.collect()), []);
    let apart = (0..8).map(|n| {
        let mut annotated = story(n, SIGN_UP);
        annotated.article.outlet = Some(format!("Paper {}", n % 2));
        annotated
    });
    assert_eq!(due(apart.collect()), []);
}

/// An article of the outlet, whose dates tell `numbers`, published within `days`.
fn dated(n: usize, numbers: Numbers, days: (&str, &str)) -> Annotated {
    let mut annotated = article(&format!("d{n}"), "en", "", "x");
    let day = |text| Interval::parse_iso(text).unwrap();
    let days = Interval::new(day(days.0).earliest(), day(days.1).latest()).unwrap();
    let article = &mut annotated.article;
    article.outlet = Some("The Paper".to_owned());
    article.numbers = numbers;
    article.published = Some(Published {
        date: days.day(),
        earliest: days.earliest(),
        latest: days.latest(),
        time: None,
        evidence: Evidence::Markup,
    });
    annotated
}

fn open(n: usize, day_first_is_earlier: bool) -> Annotated {
    let numbers = Numbers::Open {
        day_first_is_earlier,
        evidence: Evidence::Markup,
    };
    dated(n, numbers, ("2025-03-05", "2025-05-03"))
}

#[test]
fn orders_are_clear_or_nothing() {
    let check = |day_first: usize, month_first: usize, expect: Option<&str>| {
        let of = |order, count| (0..count).map(move |_| Numbers::Shown(order));
        let shown = of(Order::DayFirst, day_first).chain(of(Order::MonthFirst, month_first));
        let days = ("2025-03-25", "2025-03-25");
        let mut articles: Vec<Annotated> = shown
            .enumerate()
            .map(|(n, shown)| dated(n, shown, days))
            .collect();
        // 03/05/2025, which is the fifth of March with the month first.
        articles.push(open(50, false));
        let taught = due(articles);
        let date = taught.first().map(|article| {
            let published = article.published.as_ref().unwrap();
            assert_eq!(published.evidence, Evidence::OutletOrder);
            published.date.unwrap().to_string()
        });
        assert_eq!(date.as_deref(), expect, "{day_first}, {month_first}");
        assert!(taught.len() < 2);
    };
    let (day_first, month_first) = (Some("2025-05-03"), Some("2025-03-05"));
    check(3, 0, day_first);
    check(2, 0, None);
    check(9, 1, day_first);
    check(1, 9, month_first);
    check(8, 1, None);
    check(0, 0, None);
}

#[test]
fn a_lesson_is_taken_back_without_loss() {
    let furniture = |article: &Article, at: usize| {
        let paragraphs = article.paragraphs_as_read();
        crate::article::blocks::block_hash(paragraphs[at])
    };
    for (open, first_day) in [
        (open(1, true), "2025-03-05"),
        (open(2, false), "2025-05-03"),
    ] {
        let mut as_read = open.article;
        as_read.format = "html".to_owned();
        as_read.text = "One.\n\nRead more.\n\nTwo.\n\nSign up.\n\nRead more.".to_owned();
        let furniture = vec![
            furniture(&as_read, 1),
            furniture(&as_read, 3),
            furniture(&as_read, 0),
        ];
        let orders = [None, Some(Order::DayFirst), Some(Order::MonthFirst)];
        let cuts = [Vec::new(), furniture[..1].to_vec(), furniture.clone()];
        for (order, cut) in orders
            .iter()
            .flat_map(|o| cuts.iter().map(move |c| (*o, c)))
        {
            let lesson = Lesson {
                order,
                furniture: cut.clone(),
            };
            let taught = as_read.clone().taught(&lesson);
            assert_eq!(
                taught.clone().taught(&Lesson::default()),
                as_read,
                "{lesson:?}"
            );
            assert_eq!(taught.clone().taught(&lesson), taught, "{lesson:?}");
            assert_eq!(taught.learned().order, order);
            assert_eq!(taught.paragraphs_as_read(), as_read.paragraphs_as_read());
            let text = [
                "One.\n\nRead more.\n\nTwo.\n\nSign up.\n\nRead more.",
                "One.\n\nTwo.\n\nSign up.",
                "One.\n\nTwo.",
            ];
            assert_eq!(
                taught.text,
                text[cuts.iter().position(|c| c == cut).unwrap()]
            );
            if order == Some(Order::DayFirst) {
                let published = taught.published.unwrap();
                assert_eq!(published.date.unwrap().to_string(), first_day);
            }
        }
    }
}
