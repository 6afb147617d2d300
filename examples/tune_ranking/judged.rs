//! Judged queries, and how well a model ranks them.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use newsearch::date::Day;
use newsearch::engine::{Archive, Model, SearchOptions};
use newsearch::query::{Node, parse_lenient};
use rayon::prelude::*;

pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// How many hits are looked at. Measures of a longer list differ little, and its articles cost.
const DEPTH: usize = 50;

pub struct Set {
    pub name: String,
    archive: Archive,
    queries: Vec<Judged>,
}

struct Judged {
    node: Node,
    /// Of the records that answer it, how well each does.
    relevant: HashMap<String, f64>,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Measures {
    pub average_precision: f64,
    pub ndcg10: f64,
}

impl Set {
    pub fn open(argument: &str) -> Outcome<Set> {
        let parts: Vec<&str> = argument.split(',').collect();
        let [index, queries, qrels] = parts.as_slice() else {
            return Err(format!("`{argument}` is not INDEX,QUERIES.tsv,QRELS.txt").into());
        };
        let mut judgments: HashMap<String, HashMap<String, f64>> = HashMap::new();
        for line in fs::read_to_string(qrels)?.lines() {
            let columns: Vec<&str> = line.split_whitespace().collect();
            let [query, _, record, grade] = columns.as_slice() else {
                return Err(format!("`{line}` is not a judgment").into());
            };
            let grade: f64 = grade.parse()?;
            if grade > 0.0 {
                let of_query = judgments.entry((*query).to_owned()).or_default();
                of_query.insert((*record).to_owned(), grade);
            }
        }
        let mut judged = Vec::new();
        for line in fs::read_to_string(queries)?.lines() {
            let (id, text) = line.split_once('\t').ok_or("a query has no tab")?;
            if let Some(relevant) = judgments.remove(id) {
                let node = parse_lenient(text, Day::MAX).node;
                judged.push(Judged { node, relevant });
            }
        }
        Ok(Set {
            name: (*queries).to_owned(),
            archive: Archive::open(Path::new(index))?,
            queries: judged,
        })
    }

    /// For each query, in their order.
    pub fn measure(&self, model: Model) -> Outcome<Vec<Measures>> {
        let options = SearchOptions {
            limit: DEPTH,
            any: true,
            model,
            ..SearchOptions::default()
        };
        self.queries
            .par_iter()
            .map(|judged| {
                let results = self.archive.search(&judged.node, &options)?;
                let ranked = results.hits.iter().map(|hit| {
                    let id = hit.article.record_id.as_deref();
                    let grade = id.and_then(|id| judged.relevant.get(id));
                    grade.copied().unwrap_or(0.0)
                });
                let grades: Vec<f64> = ranked.collect();
                Ok(measures(&grades, judged.relevant.values().copied()))
            })
            .collect()
    }
}

/// Average precision, and the discounted cumulative gain of the first ten beside the best possible
/// (K. Järvelin and J. Kekäläinen, TOIS 20(4), 2002).
fn measures(ranked: &[f64], relevant: impl Iterator<Item = f64>) -> Measures {
    let mut ideal: Vec<f64> = relevant.collect();
    ideal.sort_by(|a, b| b.total_cmp(a));
    let (mut found, mut precision) = (0.0, 0.0);
    for (i, _) in ranked.iter().enumerate().filter(|(_, grade)| **grade > 0.0) {
        found += 1.0;
        precision += found / (i + 1) as f64;
    }
    let gain = |grades: &[f64]| -> f64 {
        let ten = grades.iter().take(10).enumerate();
        ten.map(|(i, grade)| grade / (i as f64 + 2.0).log2()).sum()
    };
    Measures {
        average_precision: precision / ideal.len() as f64,
        ndcg10: gain(ranked) / gain(&ideal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_of_a_list() {
        let found = measures(&[0.0, 1.0, 0.0, 1.0], [1.0, 1.0].into_iter());
        assert!((found.average_precision - 0.5).abs() < 1e-12);
        let perfect = measures(&[1.0, 1.0], [1.0, 1.0].into_iter());
        assert!((perfect.ndcg10 - 1.0).abs() < 1e-12);
    }
}
