//! What folding copies adds to a page of fifty hits.
//!
//! ```text
//! cargo bench --bench fold -- INDEX [TIMES]
//! ```
//!
//! Each query is searched without passages, each copy by itself and with copies folded, in alternating order by one warm
//! [`Archive`]; *first* is the difference where the texts of the copies have not been compared before, of an archive
//! opened for that query. Told are medians in microseconds.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of its own"
)]

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use newsearch::date::Day;
use newsearch::engine::{Archive, SearchOptions};
use newsearch::error::Result;
use newsearch::query::{Node, parse};

const USAGE: &str = "usage: fold INDEX [TIMES]";

const QUERIES: [&str; 8] = [
    "boesky insider",
    "opec output",
    "\"prime rate\"",
    "dividend",
    "oil",
    "dollar OR yen",
    "shareholders",
    "the",
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let [index, rest @ ..] = arguments.as_slice() else {
        eprintln!("{USAGE}");
        return ExitCode::SUCCESS;
    };
    let times = rest.first().and_then(|n| n.parse().ok()).unwrap_or(40);
    match run(Path::new(index), times) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(index: &Path, times: usize) -> Result<()> {
    let archive = Archive::open(index)?;
    let (mut of_all, mut first_of_all) = (Vec::new(), Vec::new());
    println!(
        "{:24} {:>8} {:>8} {:>8} {:>8}",
        "", "each", "folded", "more", "first"
    );
    for text in QUERIES {
        let query = parse(text, Day::MAX)?;
        search(&archive, &query, false)?;
        search(&archive, &query, true)?;
        let mut taken = [Vec::new(), Vec::new()];
        for turn in 0..2 * times {
            let fold = turn % 2 == 1;
            taken[usize::from(fold)].push(search(&archive, &query, fold)?);
        }
        let [each, folded] = taken.map(median);
        let mut first = Vec::new();
        for _ in 0..times / 4 {
            let fresh = Archive::open(index)?;
            search(&fresh, &query, false)?;
            let each = search(&fresh, &query, false)?;
            first.push(search(&fresh, &query, true)? - each);
        }
        let first = median(first);
        println!(
            "{text:24} {each:8.0} {folded:8.0} {:8.0} {first:8.0}",
            folded - each
        );
        of_all.push(folded - each);
        first_of_all.push(first);
    }
    println!(
        "{:42} {:8.0} {:8.0}",
        "median of the queries",
        median(of_all),
        median(first_of_all)
    );
    Ok(())
}

/// Microseconds for the best fifty.
fn search(archive: &Archive, query: &Node, fold: bool) -> Result<f64> {
    let options = SearchOptions {
        limit: 50,
        fold,
        ..SearchOptions::default()
    };
    let started = Instant::now();
    archive.search(query, &options)?;
    Ok(started.elapsed().as_secs_f64() * 1e6)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
