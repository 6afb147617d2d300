//! The same corpus gives the same answers, with any number of threads and however it grew.

use crate::newsroom::{Dice, queries, write_batch};
use crate::program::{Trial, index_args};

const BATCHES: usize = 10;

#[test]
fn threads_and_history_make_no_difference() {
    let trial = Trial::new();
    let mut receipts = Vec::new();
    for batch in 0..BATCHES {
        write_batch(&trial, batch);
        receipts.push(trial.index("grown", &["--format", "json"]).expect_code(3));
    }
    trial.assert_sound("grown");
    let articles = trial.count("grown");
    assert!(
        articles > 380,
        "help: {articles} articles are too few to say anything"
    );

    let queries = queries(7, 200);
    for jobs in ["1", "2", "7"] {
        let index = format!("jobs-{jobs}");
        let args = index_args(&index);
        let args = [&args[..7], &[jobs]].concat();
        trial.run(&args).expect_code(3);
        trial.assert_sound(&index);
        trial.assert_same("grown", &index, &queries);
    }
    let found = trial.answers("grown", &queries);
    let empty = found.iter().filter(|a| a.contains("\"hits\":[]")).count();
    assert!(
        empty < queries.len() / 4,
        "help: {empty} queries find nothing"
    );
}

#[test]
fn numbers_over_the_whole_archive_are_the_same() {
    let trial = Trial::new();
    for batch in 0..2 {
        write_batch(&trial, batch);
        trial.index("grown", &[]).expect_code(3);
    }
    let args = [
        "-i", "clean", "index", "news", "--memory", "64MB", "-j", "1",
    ];
    trial.run(&args).expect_code(3);
    for numbers in [
        &["facets", "lang"][..],
        &["facets", "source", "harbour OR storm", "--format", "json"],
        &["timeline", "--by", "year"],
        &["timeline", "harbour", "--by", "month", "--format", "csv"],
        &["count", "minister OR Rat"],
    ] {
        let got = ["grown", "clean"].map(|index| trial.ask(index, numbers));
        assert_eq!(got[0], got[1], "help: {numbers:?}");
        assert_eq!(got[0].code, 0);
    }
}

/// A made-up report on who met whom and where, with names in full, short and in capitals.
fn report(dice: &mut Dice) -> String {
    const PERSONS: [&str; 6] = [
        "Adam Boehler",
        "Steve Witkoff",
        "Maria Okafor",
        "Maria Lopez",
        "Peter Novak",
        "Xi Jinping",
    ];
    const PLACES: [&str; 5] = ["Doha", "Cairo", "Prague", "Lagos", "the United States"];
    const BODIES: [&str; 4] = [
        "the World Health Organization (WHO)",
        "Hamas",
        "the European Commission",
        "the Red Cross",
    ];
    let mut text = String::new();
    for _ in 0..2 + dice.roll(5) {
        let (first, second) = (*dice.pick(&PERSONS), *dice.pick(&PERSONS));
        let last = first.rsplit(' ').next().unwrap_or(first);
        let (place, body) = (*dice.pick(&PLACES), *dice.pick(&BODIES));
        text.push_str(&match dice.roll(4) {
            0 => format!("{first} met {second} in {place} on Monday.\n\n"),
            1 => format!("The envoy {first} told reporters in {place} that {body} would come. "),
            2 => format!("\"We are working on it,\" Mr. {last} said on May 3, 1999. "),
            _ => format!(
                "{} - Officials of {body} said {first} had left.\n\n",
                place.to_uppercase()
            ),
        });
    }
    text
}

#[test]
fn names_are_the_same_with_any_number_of_threads_and_however_an_index_grew() {
    let trial = Trial::new();
    let mut dice = Dice::new(5);
    for batch in 0..4 {
        for article in 0..40 {
            let day = 1 + dice.roll(28);
            let name = format!("news/2025/03/{day:02}/{batch}-{article}.txt");
            let title = report(&mut dice);
            let title = title.lines().next().unwrap_or_default();
            trial.write(&name, format!("{title}\n\n{}", report(&mut dice)));
        }
        trial.index("grown", &["--annotate"]).expect_code(0);
    }
    for jobs in ["1", "2", "7"] {
        let index = format!("jobs-{jobs}");
        let args = index_args(&index);
        trial
            .run(&[&args[..7], &[jobs, "--annotate"]].concat())
            .expect_code(0);
        for asked in [
            &["entities", "-n", "100", "--with", "50", "--format", "json"][..],
            &["entities", "place:doha", "--format", "csv"],
            &["entities", "reporters"],
            &["facets", "person", "-n", "0"],
            &["facets", "org", "-n", "0", "--format", "json"],
            &["facets", "place", "mentions:1999", "-n", "0"],
            &["query", "person:boehler", "--format", "json", "-n", "100"],
            &["count", "person:\"maria okafor\" -org:who"],
        ] {
            let [one, other] = ["grown", &index].map(|index| trial.ask(index, asked));
            assert_eq!(one, other, "help: {asked:?} with {jobs} threads");
            assert_eq!(one.code, 0, "help: {asked:?}: {}", one.err);
        }
    }
    let extracts = ["1", "7"].map(|jobs| trial.run(&["extract", "news", "--jobs", jobs]).out);
    assert_eq!(extracts[0], extracts[1]);
    assert!(extracts[0].contains("\"fold\":\"last-name\""));
}
