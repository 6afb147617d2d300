//! Trains the shipped tagger of names: `cargo run --release --example train_names -- DATA [OUT]`.
//!
//! DATA is a folder with `train/` and `gazetteers/`; OUT is `model/names/english.bin.zst`. Equal data
//! gives an equal model, to the byte. With `--hold-out CORPUS` one corpus is kept aside and measured.
#![expect(clippy::print_stdout, reason = "a tool of the developers")]

mod clean;
mod corpora;
mod generate;
mod learn;
mod lists;
mod measure;
mod random;
mod render;

use std::path::{Path, PathBuf};
use std::time::Instant;

use newsearch::annotate::names::model::{Model, write};

use corpora::{Document, Outcome, read_conll, read_gmb, read_markup};
use learn::{Options, examples, learn_many, quantise};
use lists::{Lists, tables};
use random::Random;
use render::{Rendered, Style, render};

/// Where our own sentences and lists lie.
const OWN: &str = "model/names";

/// Each corpus with the weight of its sentences.
fn corpora(
    data: &Path,
    lists: &Lists,
    times: usize,
    made_weight: f32,
) -> Outcome<Vec<(&'static str, f32, Vec<Document>)>> {
    let train = data.join("train");
    let mut gmb = read_gmb(&train.join("gmb.csv.zip"), |word| {
        lists.demonyms.contains(word)
    })?;
    clean::clean(&mut gmb, lists);
    let mut all = vec![
        ("gmb", 1.0, gmb),
        (
            "wikigold",
            1.0,
            read_conll(&train.join("wikigold.txt"), 10)?,
        ),
        ("btc", 0.5, read_conll(&train.join("btc.conll"), 1)?),
        ("wnut", 0.5, read_conll(&train.join("wnut17.conll"), 1)?),
    ];
    let own = Path::new(OWN);
    let folders = [own.join("lists"), data.join("gazetteers")];
    let stock = generate::Stock::read(own, &[&folders[0], &folders[1]])?;
    all.push((
        "made",
        made_weight,
        stock.documents(times, &mut Random::new(2011)),
    ));
    let own = own.join("sentences.txt");
    if own.exists() {
        all.push(("own", 2.0, read_markup(&own)?));
    }
    Ok(all)
}

fn main() -> Outcome<()> {
    let mut paths: Vec<PathBuf> = Vec::new();
    let (mut held_out, mut show) = (Vec::new(), 0);
    let mut options = Options {
        epochs: 6,
        seed: 1997,
        drop: 3,
        margin: 1.0,
        recall: 2.0,
    };
    let mut most = 24_000;
    let mut least = 2;
    let mut learners = 5;
    let (mut times, mut made_weight) = (20, 2.0);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().unwrap_or_default();
        match argument.as_str() {
            "--hold-out" => held_out = value().split(',').map(str::to_owned).collect(),
            "--show" => show = value().parse()?,
            "--epochs" => options.epochs = value().parse()?,
            "--drop" => options.drop = value().parse()?,
            "--margin" => options.margin = value().parse()?,
            "--recall" => options.recall = value().parse()?,
            "--times" => times = value().parse()?,
            "--made" => made_weight = value().parse()?,
            "--learners" => learners = value().parse()?,
            "--seed" => options.seed = value().parse()?,
            "--rows" => most = value().parse()?,
            "--least" => least = value().parse()?,
            _ => paths.push(argument.into()),
        }
    }
    let data = paths.first().ok_or("which data folder?")?;
    let started = Instant::now();
    let own_lists = Path::new(OWN).join("lists");
    let gazetteers = data.join("gazetteers");
    let folders = [own_lists.as_path(), gazetteers.as_path()];
    let mut lists = Lists::read(&folders)?;
    let mut random = Random::new(options.seed);
    let (mut texts, mut tests): (Vec<Rendered>, Vec<(String, Vec<Rendered>)>) = Default::default();
    for (name, weight, documents) in corpora(data, &lists, times, made_weight)? {
        let is_test = |i: usize| {
            held_out.iter().any(|h| h == name) && (name != "gmb" && name != "own" || i % 12 == 5)
        };
        let mut test = Vec::new();
        for (i, document) in documents.iter().enumerate() {
            if is_test(i) {
                test.push(render(document, Style::default(), 1.0, &mut Random::new(7)));
            } else {
                let style = Style::any(&mut random);
                texts.push(render(document, style, weight, &mut random));
            }
        }
        if !test.is_empty() {
            tests.push((name.to_owned(), test));
        }
    }
    lists.count_cases(&texts);
    let (word_table, phrase_table) = lists.tables();
    let words = tables(&word_table, &phrase_table).ok_or("no tables")?;
    let (dictionary, examples) = examples(&texts, &words, least);
    println!(
        "{} texts, {} runs, {} features, {:.1} s",
        texts.len(),
        examples.len(),
        dictionary.hashes.len(),
        started.elapsed().as_secs_f32()
    );
    let weights = learn_many(&examples, dictionary.hashes.len(), &options, learners);
    let (rows, transitions) = quantise(&weights, &dictionary.hashes, most);
    let slots = (rows.len() * 4 / 3).next_power_of_two();
    let bytes = write(&word_table, &phrase_table, &transitions, &rows, slots);
    let model = Model::read(&bytes).ok_or("the model cannot be read")?;
    println!(
        "{} rows in {slots} slots, {:.1} s",
        rows.len(),
        started.elapsed().as_secs_f32()
    );
    for (name, test) in &tests {
        println!("{}", measure::measure(name, &model, test, show));
    }
    if held_out.is_empty() {
        let out = paths
            .get(1)
            .cloned()
            .unwrap_or(Path::new(OWN).join("english.bin.zst"));
        let packed = zstd::encode_all(bytes.as_slice(), 19)?;
        println!("{} bytes, packed {}", bytes.len(), packed.len());
        std::fs::write(out, packed)?;
    }
    Ok(())
}
