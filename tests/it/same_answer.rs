//! The same corpus gives the same answers, with any number of threads and however it grew.

use crate::newsroom::{queries, write_batch};
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
