//! What the articles of an outlet teach each other, in archives that grow, shrink and are stopped.

use crate::newsroom::Dice;
use crate::program::{Trial, index_args, ran};

pub const FOOT: &str = "The Gazette is printed in the old house by the river.";

/// A page of an outlet with a body of its own; `date` is shown as it is, and `foot` stands below the text.
pub fn page(outlet: &str, n: u64, date: &str, foot: &str) -> String {
    const WHO: [&str; 5] = [
        "The council",
        "The ferry",
        "A baker",
        "The mayor",
        "A choir",
    ];
    const DID: [&str; 5] = ["crossed", "opened", "painted", "praised", "closed"];
    const WHAT: [&str; 5] = [
        "the bridge",
        "the harbour",
        "the market",
        "the mill",
        "the fair",
    ];
    let mut dice = Dice::new(n + 1);
    let mut sentence = || {
        let (who, did, what) = (dice.pick(&WHO), dice.pick(&DID), dice.pick(&WHAT));
        format!(
            "{who} {did} {what} in the year {} before many people.",
            1200 + n
        )
    };
    let mut paragraph = || format!("<p>{} {}</p>", sentence(), sentence());
    let body: String = (0..5).map(|_| paragraph()).collect();
    format!(
        "<html><head><title>Story {n}</title><meta property=\"og:site_name\" content=\"{outlet}\">\
         </head><body><article><h1>Story {n}</h1><span class=\"published-date\">{date}</span>{body}{foot}\
         </article></body></html>"
    )
}

pub fn foot(text: &str) -> String {
    format!("<p>{text}</p>")
}

const QUERIES: [&str; 8] = [
    "printed",
    "by:outlet-order",
    "by:markup",
    "by:text",
    "date:2024-04",
    "date:2024-03",
    "bridge",
    "",
];

/// Brings `index` up to date and compares it with a clean build.
#[track_caller]
fn update(trial: &Trial, clean: &str) {
    trial.index("index", &[]).expect_code(0);
    trial.assert_sound("index");
    trial.index(clean, &[]).expect_code(0);
    trial.assert_same("index", clean, &QUERIES);
}

#[track_caller]
fn count(trial: &Trial, query: &str, expect: u64) {
    let found = trial.ask("index", &["count", query]).out;
    assert_eq!(found.trim(), expect.to_string(), "help: {query}");
}

#[test]
fn the_order_of_an_outlets_dates() {
    let trial = Trial::new();
    let write =
        |n: u64, date: &str| trial.write(&format!("news/{n}.html"), page("Gazette", n, date, ""));
    write(1, "04/03/2024");
    write(2, "03/03/2024");
    trial.write("news/other.html", page("Herald", 3, "05/03/2024", ""));
    update(&trial, "clean-1");
    count(&trial, "by:outlet-order", 0);
    count(&trial, "date:2024-03-04..2024-04-03", 1);

    // Three pages show the order.
    for (n, day) in [(4, 20), (5, 21), (6, 22)] {
        write(n, &format!("{day}/03/2024"));
    }
    update(&trial, "clean-2");
    count(&trial, "by:outlet-order", 1);
    count(&trial, "by:outlet-order date:2024-03-04", 1);
    let notes = trial.ask("index", &["audit", "--notes"]).out;
    let note = "date read as in the outlet's other articles: day first";
    assert_eq!(notes.matches(note).count(), 1, "{notes}");
    let audit = trial.ask("index", &["audit", "--dates"]).out;
    assert!(audit.contains("1  outlet-order"), "{audit}");

    // A changed page is asked again, an unchanged one keeps what it has learned.
    write(1, "05/03/2024");
    trial.touch("news/2.html");
    update(&trial, "clean-3");
    count(&trial, "by:outlet-order date:2024-03-05", 1);

    // Others show the other order, and nothing is clear any more.
    write(7, "03/20/2024");
    update(&trial, "clean-4");
    count(&trial, "by:outlet-order", 0);
    trial.remove("news/7.html");
    update(&trial, "clean-5");
    count(&trial, "by:outlet-order", 1);
}

#[test]
fn records_of_one_outlet_in_many_files() {
    let trial = Trial::new();
    let write = |n: u64, date: &str| {
        let record = serde_json::json!({
            "title": format!("Story {n}"), "source": "Gazette", "date": date,
            "text": format!("The ferry sails past the harbour {n} times tonight."),
        });
        trial.write(&format!("news/{n}.json"), record.to_string());
    };
    for (n, date) in [
        (1, "03/04/2024"),
        (2, "03/25/2024"),
        (3, "03/26/2024"),
        (4, "02/14/2024"),
    ] {
        write(n, date);
    }
    update(&trial, "clean-1");
    count(&trial, "by:outlet-order date:2024-03-04", 1);
    write(3, "04/03/2024");
    update(&trial, "clean-2");
    count(&trial, "by:outlet-order", 0);
}

#[test]
fn furniture_of_an_outlets_pages() {
    let trial = Trial::new();
    let write =
        |n: u64, more: &str| trial.write(&format!("news/{n}.html"), page("Gazette", n, "", more));
    (0..4).for_each(|n| write(n, &foot(FOOT)));
    (4..8).for_each(|n| write(n, ""));
    trial.write("news/herald.html", page("Herald", 8, "", &foot(FOOT)));
    update(&trial, "clean-1");
    count(&trial, "printed", 5);

    write(9, &foot(FOOT));
    update(&trial, "clean-2");
    count(&trial, "printed", 1);
    let ids = trial
        .ask("index", &["query", "story 9", "--format", "ids"])
        .out;
    let id = ids.lines().next().expect("an article").to_owned();
    let shown = trial
        .ask("index", &["show", &id, "--format", "json"])
        .json();
    assert_eq!(shown["left_out"][0]["text"], FOOT);
    let text = shown["text"].as_str().expect("a text");
    assert!(!text.contains("printed") && text.contains("1209"), "{text}");
    let shown = trial.ask("index", &["show", &id]).out;
    assert!(shown.contains("left out  1 paragraph"), "{shown}");
    let notes = trial.ask("index", &["audit", "--notes"]).out;
    let note = "left out as in the outlet's other pages: 1 paragraph";
    assert_eq!(notes.matches(note).count(), 5, "{notes}");

    // A page that has learned is not written again for being touched.
    trial.touch("news/9.html");
    let again = trial
        .index("index", &["--format", "json"])
        .expect_code(0)
        .json();
    assert_eq!(again["learned"], 0);
    assert_eq!(again["articles"]["added"], 0);

    // One of the five goes, and the others get back what they had.
    trial.remove("news/0.html");
    update(&trial, "clean-3");
    count(&trial, "printed", 5);
}

/// Copies of a page under other URLs are one body, and another text of the same page is compared with it.
#[test]
fn copies_of_one_page_have_no_furniture() {
    let trial = Trial::new();
    for n in 0..7 {
        let copy = page("Gazette", 1, "", &foot(FOOT));
        let url = format!("<link rel=canonical href=\"https://gazette.example/{n}\"></head>");
        trial.write(&format!("news/{n}.html"), copy.replace("</head>", &url));
    }
    update(&trial, "clean-1");
    count(&trial, "printed", 7);
}

/// Pages of three outlets come, change, are copied and go; orders and furniture come and go with them.
#[test]
fn any_history_ends_as_a_clean_build() {
    let trial = Trial::new();
    let mut dice = Dice::new(11);
    let mut learned = 0;
    for step in 0..10 {
        for _ in 0..12 {
            let n = dice.roll(40) as u64;
            let path = format!("news/{n}.html");
            let outlet = *dice.pick(&["Gazette", "Herald", "Courier"]);
            let (a, b) = (1 + dice.roll(12), 1 + dice.roll(28));
            let date = match dice.roll(3) {
                0 => format!("{b}/{a}/2024"),
                1 => format!("{a}/{b}/2024"),
                _ => format!("{a}/{}/2024", 1 + dice.roll(12)),
            };
            let more = match dice.roll(3) {
                0 => String::new(),
                _ => foot(FOOT),
            };
            let text = page(outlet, n, &date, &more);
            match dice.roll(5) {
                0 if trial.at(&path).exists() => trial.remove(&path),
                1 => {
                    // The very same under two paths: the article is another one when the first goes.
                    let own =
                        format!("<link rel=canonical href=\"https://paper.example/{n}\"></head>");
                    let text = text.replace("</head>", &own);
                    trial.write(&format!("news/copies/{n}.html"), &text);
                    trial.write(&path, text);
                }
                _ => trial.write(&path, text),
            }
        }
        update(&trial, &format!("clean-{step}"));
        let found = trial.ask("index", &["audit", "--notes"]).out;
        learned += found.matches("outlet's other").count();
    }
    assert!(learned > 20, "help: {learned}");
}

#[test]
fn a_run_that_is_stopped_while_it_learns() {
    for point in [
        "before-ledger",
        "after-ledger",
        "before-commit",
        "after-commit",
    ] {
        let trial = Trial::new();
        for n in 0..40 {
            let date = format!("{}/03/2024", 1 + n % 28);
            trial.write(
                &format!("news/{n}.html"),
                page("Gazette", n, &date, &foot(FOOT)),
            );
        }
        let mut stops = 0;
        for times in [1, 2, 2, 3, 4] {
            let mut command = trial.command(&index_args("index"));
            command.args(["--commit-bytes", "3000"]);
            let got = ran(command.env("NEWSEARCH_STOP_AT", format!("{point}:{times}")));
            stops += u64::from(got.code != 0);
            if trial.at("index/meta.json").exists() {
                trial.assert_sound("index");
            }
        }
        assert!(stops >= 3, "help: {point}: {stops}");
        update(&trial, "clean");
        count(&trial, "printed", 0);
        count(&trial, "by:outlet-order", 22);
    }
}
