//! The averaged structured perceptron (Collins 2002), with a margin and with features left out at
//! random, so that context is learned beside names.

use std::collections::HashMap;

use newsearch::annotate::names::decode::{Decoder, OfTags, Transitions, runs};
use newsearch::annotate::names::features::{Sentence, features, group};
use newsearch::annotate::names::model::Row;
use newsearch::annotate::names::scene::Scene;
use newsearch::annotate::names::tags::{Span, TAGS, spell};
use newsearch::annotate::names::words::Words;

use super::random::Random;
use super::render::Rendered;

/// A run of candidates: for each token its features, and its right tag.
#[derive(Debug)]
pub struct Example {
    pub features: Vec<Vec<u32>>,
    pub tags: Vec<u8>,
    pub weight: f32,
}

/// The right names of a text in its tokens.
pub fn gold(scene: &Scene, text: &Rendered) -> Vec<Span> {
    let tokens = &scene.parts.tokens;
    let mut spans = Vec::new();
    for (start, end, class) in &text.names {
        let from = tokens.partition_point(|t| (t.end as usize) <= *start);
        let to = tokens.partition_point(|t| (t.start as usize) < *end);
        if from < to {
            spans.push(Span {
                from,
                to,
                class: *class,
            });
        }
    }
    spans
}

/// Features of all texts by their hash: numbers for those seen twice.
#[derive(Debug, Default)]
pub struct Dictionary {
    pub numbers: HashMap<u64, u32>,
    pub hashes: Vec<u64>,
}

type Hashed = (Vec<Vec<u64>>, Vec<u8>, f32);

fn hashed_runs(texts: &[Rendered], words: &Words, mut sink: impl FnMut(Hashed)) {
    let mut scene = Scene::default();
    for text in texts {
        scene.fill(&text.text, words);
        let mut tags = vec![0u8; scene.parts.tokens.len()];
        let spans = gold(&scene, text);
        for index in 0..scene.sentences().len() {
            let sentence = Sentence::of(&text.text, &scene, index);
            for (from, to) in runs(&scene, &scene.sentences()[index]) {
                for span in &spans {
                    let clipped = Span {
                        from: span.from.max(from),
                        to: span.to.min(to),
                        class: span.class,
                    };
                    if clipped.from < clipped.to {
                        spell(&clipped, &mut tags);
                    }
                }
                let found = (from..to).map(|at| {
                    let mut hashes = Vec::new();
                    features::<{ group::ALL }>(&sentence, at, &mut hashes);
                    hashes.sort_unstable();
                    hashes.dedup();
                    hashes
                });
                sink((found.collect(), tags[from..to].to_vec(), text.weight));
            }
        }
    }
}

pub fn examples(texts: &[Rendered], words: &Words, least: u32) -> (Dictionary, Vec<Example>) {
    let mut counts: HashMap<u64, u32> = HashMap::new();
    hashed_runs(texts, words, |(tokens, _, _)| {
        for hash in tokens.iter().flatten() {
            *counts.entry(*hash).or_default() += 1;
        }
    });
    let mut hashes: Vec<u64> = counts
        .iter()
        .filter(|(_, n)| **n >= least)
        .map(|(h, _)| *h)
        .collect();
    hashes.sort_unstable();
    let numbers = hashes
        .iter()
        .enumerate()
        .map(|(i, h)| (*h, i as u32))
        .collect();
    let dictionary = Dictionary { numbers, hashes };
    let mut examples = Vec::new();
    hashed_runs(texts, words, |(tokens, tags, weight)| {
        let known = |hashes: &Vec<u64>| -> Vec<u32> {
            hashes
                .iter()
                .filter_map(|h| dictionary.numbers.get(h).copied())
                .collect()
        };
        examples.push(Example {
            features: tokens.iter().map(known).collect(),
            tags,
            weight,
        });
    });
    (dictionary, examples)
}

/// What the trainer is told.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub epochs: usize,
    pub seed: u64,
    /// One feature in so many is left out of each token, each time; 0 leaves none out.
    pub drop: usize,
    /// What a wrong tag is helped by while training.
    pub margin: f32,
    /// What "outside" is helped by beyond that, where it is wrong.
    pub recall: f32,
}

/// Weights by feature number, and transitions.
#[derive(Clone, Debug)]
pub struct Weights {
    pub rows: Vec<[f32; TAGS]>,
    pub transitions: [f32; TAGS * TAGS],
}

/// Scores are whole numbers for the decoder.
pub const UNIT: f32 = 256.0;

/// The sum of what so many learners come to, each with chances of its own: what one of them has by chance counts
/// less.
pub fn learn_many(
    examples: &[Example],
    n_features: usize,
    options: &Options,
    learners: u64,
) -> Weights {
    let learn = |nth| {
        let seed = options.seed + nth;
        learn(examples, n_features, &Options { seed, ..*options })
    };
    let mut all = learn(0);
    for nth in 1..learners {
        let more = learn(nth);
        let rows = all.rows.as_flattened_mut().iter_mut();
        rows.zip(more.rows.as_flattened())
            .for_each(|(a, b)| *a += b);
        let transitions = all.transitions.iter_mut();
        transitions.zip(more.transitions).for_each(|(a, b)| *a += b);
    }
    all
}

fn learn(examples: &[Example], n_features: usize, options: &Options) -> Weights {
    let mut random = Random::new(options.seed);
    let mut rows = vec![[0f32; TAGS]; n_features];
    let mut sums = vec![[0f32; TAGS]; n_features];
    let mut transitions = [0f32; TAGS * TAGS];
    let mut transition_sums = [0f32; TAGS * TAGS];
    let mut order: Vec<u32> = (0..examples.len() as u32).collect();
    let mut decoder = Decoder::default();
    let mut scores = Vec::new();
    let mut kept: Vec<Vec<u32>> = Vec::new();
    let mut clock = 1f32;
    let total = (options.epochs * examples.len()) as f32;
    for _ in 0..options.epochs {
        random.shuffle(&mut order);
        for number in &order {
            let example = &examples[*number as usize];
            clock += 1.0;
            scores.clear();
            kept.clear();
            for (features, right) in example.features.iter().zip(&example.tags) {
                let mut kept_features = features.clone();
                if options.drop > 0 {
                    kept_features.retain(|_| !random.one_in(options.drop));
                }
                let mut sum = [0f32; TAGS];
                for feature in &kept_features {
                    for (sum, weight) in sum.iter_mut().zip(&rows[*feature as usize]) {
                        *sum += weight;
                    }
                }
                for (tag, sum) in sum.iter_mut().enumerate() {
                    if tag != *right as usize {
                        *sum += options.margin;
                        if tag == 0 {
                            *sum += options.recall;
                        }
                    }
                }
                scores.push(beside_outside(&sum.map(|s| (s * UNIT) as i32)));
                kept.push(kept_features);
            }
            let of_tags =
                Transitions::new(|from, to| (transitions[from * TAGS + to] * UNIT) as i32);
            let found = decoder.decode(&scores, &of_tags);
            if found == example.tags {
                continue;
            }
            // The average of a linear run of time: what is added now counts for the rest of it.
            let step = example.weight;
            let rest = step * (total - clock) / total;
            let (mut right_before, mut found_before) = (0usize, 0usize);
            for (i, features) in kept.iter().enumerate() {
                let (right, found) = (example.tags[i] as usize, found[i] as usize);
                if right != found {
                    for feature in features {
                        let row = &mut rows[*feature as usize];
                        row[right] += step;
                        row[found] -= step;
                        let sum = &mut sums[*feature as usize];
                        sum[right] += rest;
                        sum[found] -= rest;
                    }
                }
                let (right_step, found_step) =
                    (right_before * TAGS + right, found_before * TAGS + found);
                if right_step != found_step {
                    transitions[right_step] += step;
                    transitions[found_step] -= step;
                    transition_sums[right_step] += rest;
                    transition_sums[found_step] -= rest;
                }
                (right_before, found_before) = (right, found);
            }
            if right_before != found_before {
                transitions[right_before * TAGS] += step;
                transitions[found_before * TAGS] -= step;
                transition_sums[right_before * TAGS] += rest;
                transition_sums[found_before * TAGS] -= rest;
            }
        }
    }
    Weights {
        rows: sums,
        transitions: transition_sums,
    }
}

/// How far the score of each tag is from that of "outside".
fn beside_outside(scores: &[i32; TAGS]) -> OfTags<i32> {
    std::array::from_fn(|tag| scores[tag + 1] - scores[0])
}

/// Whole numbers of eight bits: "outside" moved to zero, the scale such that one row in a thousand
/// is cut. The most important rows come first.
pub fn quantise(
    weights: &Weights,
    hashes: &[u64],
    most: usize,
) -> (Vec<(u64, Row)>, [i16; TAGS * TAGS]) {
    let greatest = |row: &[f32; TAGS]| {
        row[1..]
            .iter()
            .map(|w| (w - row[0]).abs())
            .fold(0f32, f32::max)
    };
    let mut order: Vec<(f32, usize)> = weights
        .rows
        .iter()
        .map(greatest)
        .zip(0..)
        .filter(|(g, _)| *g > 0.0)
        .collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let cut = order.get(order.len() / 1000).map_or(1.0, |(g, _)| *g);
    let scale = 127.0 / cut;
    order.truncate(most);
    let rows = order.iter().map(|(_, number)| {
        let row = &weights.rows[*number];
        let mut small: Row = [0; 16];
        for (small, weight) in small.iter_mut().zip(&row[1..]) {
            *small = ((weight - row[0]) * scale).round().clamp(-127.0, 127.0) as i8;
        }
        (hashes[*number], small)
    });
    let rows = rows.filter(|(_, row)| *row != [0; 16]).collect();
    let transitions = weights
        .transitions
        .map(|t| (t * scale).round().clamp(-30000.0, 30000.0) as i16);
    (rows, transitions)
}
