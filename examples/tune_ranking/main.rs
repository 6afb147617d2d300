//! Chooses the parameters of ranking on judged queries: `cargo run --release --example tune_ranking -- SET...`
//!
//! A SET is `INDEX,QUERIES.tsv,QRELS.txt`: an index, its queries (an id, a tab, a text a line), and which of
//! the records' own ids answer which query (TREC). Queries are read as `batch --match any` reads them, and
//! the engine itself ranks: what is measured is what ships.
//!
//! The search goes down one parameter at a time over a grid, from the model that is shipped, for the mean
//! over the sets of average precision and nDCG@10. It is done once with all queries, for the model to ship,
//! and once for each of five folds with the queries outside of it, for the figure to expect: each fold is
//! measured with the model that the others chose.
#![expect(clippy::print_stdout, reason = "a tool of the developers")]

mod grid;
mod judged;

use std::collections::HashMap;

use newsearch::engine::Model;

use grid::GRID;
use judged::{Measures, Outcome, Set};

const FOLDS: usize = 5;
/// A setting has to be better by this much, so that noise does not choose.
const GAIN: f64 = 2e-4;
const ROUNDS: usize = 3;

/// The measures of every query of every set, by the place of each parameter in the grid.
#[derive(Default)]
struct Known(HashMap<Vec<usize>, Vec<Vec<Measures>>>);

impl Known {
    fn measure(&mut self, sets: &[Set], at: &[usize]) -> Outcome<&[Vec<Measures>]> {
        if !self.0.contains_key(at) {
            let model = grid::model(at);
            let measured = sets.iter().map(|set| set.measure(model));
            self.0
                .insert(at.to_vec(), measured.collect::<Outcome<_>>()?);
        }
        Ok(self.0.get(at).map_or(&[], Vec::as_slice))
    }

    /// The mean over the sets, of the queries that `keep` takes by their number.
    fn mean(&mut self, sets: &[Set], at: &[usize], keep: &dyn Fn(usize) -> bool) -> Outcome<f64> {
        let of_sets = self.measure(sets, at)?;
        let means = of_sets.iter().map(|queries| {
            let mean = mean(queries, keep);
            (mean.average_precision + mean.ndcg10) / 2.0
        });
        Ok(means.sum::<f64>() / of_sets.len().max(1) as f64)
    }

    fn best(&mut self, sets: &[Set], keep: &dyn Fn(usize) -> bool) -> Outcome<Vec<usize>> {
        let mut at = grid::shipped();
        let mut best = self.mean(sets, &at, keep)?;
        for _ in 0..ROUNDS {
            let before = at.clone();
            for (i, (_, values, _)) in GRID.iter().enumerate() {
                for value in 0..values.len() {
                    let mut other = at.clone();
                    other[i] = value;
                    let mean = self.mean(sets, &other, keep)?;
                    if mean > best + GAIN {
                        (best, at) = (mean, other);
                    }
                }
            }
            if at == before {
                break;
            }
        }
        Ok(at)
    }
}

fn mean(queries: &[Measures], keep: &dyn Fn(usize) -> bool) -> Measures {
    let mut sum = Measures::default();
    let mut n = 0.0;
    for (i, measures) in queries.iter().enumerate() {
        if keep(i) {
            n += 1.0;
            sum.average_precision += measures.average_precision;
            sum.ndcg10 += measures.ndcg10;
        }
    }
    Measures {
        average_precision: sum.average_precision / f64::max(n, 1.0),
        ndcg10: sum.ndcg10 / f64::max(n, 1.0),
    }
}

fn tell(name: &str, sets: &[Set], figures: impl Iterator<Item = Measures>) {
    for (set, figure) in sets.iter().zip(figures) {
        println!(
            "{name:>16}  {:<40} MAP {:.4}  nDCG@10 {:.4}",
            set.name, figure.average_precision, figure.ndcg10
        );
    }
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let sets: Vec<Set> = arguments
        .iter()
        .map(|set| Set::open(set))
        .collect::<Outcome<_>>()?;
    let all = |_: usize| true;
    let mut known = Known::default();
    let shipped: Vec<Vec<Measures>> = sets
        .iter()
        .map(|set| set.measure(Model::default()))
        .collect::<Outcome<_>>()?;
    tell("shipped", &sets, shipped.iter().map(|q| mean(q, &all)));

    let mut folded: Vec<Vec<Measures>> = vec![Vec::new(); sets.len()];
    for fold in 0..FOLDS {
        let at = known.best(&sets, &|query| query % FOLDS != fold)?;
        println!("fold {fold} chose {:?}", grid::model(&at));
        for (folded, queries) in folded.iter_mut().zip(known.measure(&sets, &at)?) {
            let ours = queries.iter().enumerate();
            folded.extend(ours.filter(|(i, _)| i % FOLDS == fold).map(|(_, m)| *m));
        }
    }
    tell(
        "cross-validated",
        &sets,
        folded.iter().map(|q| mean(q, &all)),
    );

    let at = known.best(&sets, &all)?;
    let chosen = known.measure(&sets, &at)?.to_vec();
    tell("chosen by all", &sets, chosen.iter().map(|q| mean(q, &all)));
    for (i, (name, values, _)) in GRID.iter().enumerate() {
        // What a parameter is worth: with each of its other values.
        let mut others = Vec::new();
        for value in 0..values.len() {
            let mut other = at.clone();
            other[i] = value;
            others.push(format!(
                "{} {:.4}",
                values[value],
                known.mean(&sets, &other, &all)?
            ));
        }
        println!("{name:>16}  {}", others.join("  "));
    }
    println!("{:#?}", grid::model(&at));
    println!("{} models measured", known.0.len());
    Ok(())
}
