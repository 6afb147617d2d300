//! What it costs to find names and dates in a text, beside tantivy's own tokenizer on the same text.
//!
//! One thread, everything in one run: in each round each row reads all the texts, in an order that turns
//! from round to round; told is the median. Time is what the processor gave the thread where the system
//! says so (Linux), which other work on the machine disturbs least, and wall time elsewhere.
//!
//! - *tokenizer*: tantivy's `SimpleTokenizer`, `LowerCaser` and English `Stemmer`, what its `en_stem` is;
//! - *names*: persons, organizations and places of title and text, the first of each, as `index` wants them;
//! - *dates*: the dates in the text with their values;
//! - *both*: names, then dates, of one article after the other.
//!
//! Texts are the lines of a file that `newsearch extract --no-annotate` wrote, those in English; without one
//! they are made up. Last come 10 MB and 1 MB of capitals: the rate must be the same.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of its own"
)]

use std::error::Error;
use std::fs;
use std::process::ExitCode;
use std::time::Instant;

use newsearch::annotate::names::{names, recognise};
use newsearch::date::text::find;
use newsearch::date::{Day, Interval};
use serde::Deserialize;
use tantivy::tokenizer::{
    Language, LowerCaser, SimpleTokenizer, Stemmer, TextAnalyzer, TokenStream,
};

#[expect(dead_code, reason = "each bench needs a part of it")]
mod corpus;

const ROUNDS: usize = 7;
const STORIES: u64 = 1_000;

/// What a row finds in a text.
type Row<'r> = &'r mut dyn FnMut(&Text) -> usize;

type Outcome<T> = Result<T, Box<dyn Error>>;

#[derive(Deserialize)]
struct Text {
    title: String,
    text: String,
    language: Option<String>,
    published: Option<Published>,
}

#[derive(Deserialize)]
struct Published {
    earliest: Day,
    latest: Day,
}

impl Text {
    fn days(&self) -> Option<Interval> {
        let published = self.published.as_ref()?;
        Interval::new(published.earliest, published.latest)
    }

    fn names(&self) -> usize {
        names(&self.title, &self.text, Some("en")).iter().count()
    }

    fn dates(&self) -> usize {
        find(&self.text, Some("en"), self.days()).len()
    }
}

fn main() -> ExitCode {
    let file = std::env::args().skip(1).find(|a| a != "--bench");
    match texts(file).and_then(|texts| run(&texts)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn texts(file: Option<String>) -> Outcome<Vec<Text>> {
    let Some(file) = file else {
        let corpus = corpus::Corpus::new(1);
        let made_up = corpus.stories(STORIES).map(|story| Text {
            title: story.title,
            text: story.text,
            language: Some("en".to_owned()),
            published: Day::from_ymd(2025, 3, 5).map(|day| Published {
                earliest: day,
                latest: day,
            }),
        });
        return Ok(made_up.collect());
    };
    let mut texts = Vec::new();
    for line in fs::read_to_string(file)?.lines() {
        let text: Text = serde_json::from_str(line)?;
        if text.language.as_deref() == Some("en") {
            texts.push(text);
        }
    }
    Ok(texts)
}

fn run(texts: &[Text]) -> Outcome<()> {
    let bytes: usize = texts.iter().map(|t| t.title.len() + t.text.len()).sum();
    let megabytes = bytes as f64 / 1e6;
    let mut tokenizer = TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(LowerCaser)
        .filter(Stemmer::new(Language::English))
        .build();
    let mut tokens = |text: &str| {
        let mut stream = tokenizer.token_stream(text);
        let mut tokens = 0;
        while stream.advance() {
            tokens += 1;
        }
        tokens
    };
    let mut rows: [(&str, Row); 4] = [
        ("tokenizer", &mut |text| {
            tokens(&text.title) + tokens(&text.text)
        }),
        ("names", &mut Text::names),
        ("dates", &mut Text::dates),
        ("both", &mut |text| text.names() + text.dates()),
    ];
    // The first round warms up, and says what all others must find.
    let mut found = [0; 4];
    for (found, (_, row)) in found.iter_mut().zip(&mut rows) {
        *found = texts.iter().map(row).sum();
    }
    let mut times = [const { Vec::new() }; 4];
    for round in 0..ROUNDS {
        for i in 0..rows.len() {
            let at = (round + i) % rows.len();
            let (name, row) = &mut rows[at];
            let (seconds, again) = timed(|| texts.iter().map(row).sum::<usize>());
            assert_eq!(again, found[at], "{name} finds something else each time");
            times[at].push(seconds);
        }
    }
    println!(
        "{} articles, {megabytes:.1} MB of title and text, {ROUNDS} rounds",
        texts.len()
    );
    let medians = times.map(median);
    for (((name, _), found), seconds) in rows.iter().zip(found).zip(medians) {
        println!(
            "{name:<10} {:>6.1} MB/s  {:>5.2} times the tokenizer  {found} found",
            megabytes / seconds,
            seconds / medians[0]
        );
    }
    capitals();
    Ok(())
}

/// The rate at which a text of nothing but capitals is read, whole and the first tenth of it.
fn capitals() {
    let mut text = String::new();
    for i in 0..1_250_000 {
        text.push_str(["NAME", "LOSS", "RIVER", "MAYOR"][i % 4]);
        text.push_str([" ", "X ", "S ", ". "][i / 4 % 4]);
    }
    let rates = [10_000_000, 1_000_000].map(|bytes| {
        let text = &text[..bytes.min(text.len())];
        let seconds = (0..3).map(|_| timed(|| recognise(text, Some("en")).len()).0);
        text.len() as f64 / 1e6 / median(seconds.collect())
    });
    println!(
        "capitals   {:>6.1} MB/s in a text of 10 MB, {:.1} in one of 1 MB",
        rates[0], rates[1]
    );
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

fn timed(work: impl FnOnce() -> usize) -> (f64, usize) {
    let (wall, processor) = (Instant::now(), processor_seconds());
    let found = work();
    let wall = wall.elapsed().as_secs_f64();
    let given = processor
        .zip(processor_seconds())
        .map(|(before, after)| after - before);
    (
        given.filter(|seconds| *seconds > 0.0).unwrap_or(wall),
        found,
    )
}

/// What this thread has had of the processor.
fn processor_seconds() -> Option<f64> {
    let said = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: u64 = said.split(' ').next()?.parse().ok()?;
    Some(nanoseconds as f64 / 1e9)
}
