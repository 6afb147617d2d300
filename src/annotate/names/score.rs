//! The scores of a run of tokens: what depends on one word or on two is remembered, the rest is asked
//! of the model.

use super::features::{Sentence, elsewhere_key, features, group, type_of};
use super::hash::mix;
use super::model::{Model, Scores, Sums};
use super::tags::TAGS;

/// Places of a memory: the words that news is full of, and no more than stays in the processor's cache.
const PLACES: usize = 1 << 13;

/// Sums by what they were made of; one place each, by hash, so that the one met last stays.
#[derive(Debug)]
struct Memory(Vec<Remembered>);

/// One line of the cache.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
struct Remembered {
    /// 0 in an empty place.
    key: u64,
    sums: Sums,
}

impl Default for Memory {
    fn default() -> Memory {
        Memory(vec![Remembered::default(); PLACES])
    }
}

impl Memory {
    fn get(&mut self, key: u64, make: impl FnOnce() -> Sums) -> Sums {
        let key = key | 1;
        let place = &mut self.0[(key >> 40) as usize % PLACES];
        if place.key != key {
            *place = Remembered { key, sums: make() };
        }
        place.sums
    }
}

/// One a thread, and for one model: what it remembers is of that.
#[derive(Debug, Default)]
pub struct Scorer {
    of_one: Memory,
    of_two: Memory,
    hashes: Vec<u64>,
}

const BEFORE: u64 = 1;
const AFTER: u64 = 2;
const OWN: u64 = 3;
const ELSEWHERE: u64 = 4;

impl Scorer {
    /// Appends the scores of tokens from..to of a sentence.
    pub fn score(
        &mut self,
        model: &Model,
        sentence: &Sentence,
        (from, to): (usize, usize),
        into: &mut Vec<Scores>,
    ) {
        let Scorer {
            of_one,
            of_two,
            hashes,
        } = self;
        let mut before = type_of(sentence, sentence.token(from, -1));
        let mut this = type_of(sentence, sentence.token(from, 0));
        for at in from..to {
            let after = type_of(sentence, sentence.token(at, 1));
            let place = (sentence.setting as u64) << 1 | u64::from(at == sentence.from);
            let left = of_two.get(mix(mix(before, this), place << 2 | BEFORE), || {
                let own = of_one.get(mix(this, place << 2 | OWN), || {
                    sum::<{ group::OWN }>(model, sentence, at, hashes)
                });
                let beside = of_one.get(mix(before, BEFORE), || {
                    sum::<{ group::BEFORE }>(model, sentence, at, hashes)
                });
                let both = sum::<{ group::WITH_BEFORE }>(model, sentence, at, hashes);
                add(add(own, beside), both)
            });
            let right = of_two.get(mix(mix(this, after), AFTER), || {
                let beside = of_one.get(mix(after, AFTER), || {
                    sum::<{ group::AFTER }>(model, sentence, at, hashes)
                });
                let both = sum::<{ group::WITH_AFTER }>(model, sentence, at, hashes);
                add(beside, both)
            });
            let elsewhere = elsewhere_key(sentence, at).map_or(Sums::default(), |key| {
                of_one.get(mix(key, ELSEWHERE), || {
                    sum::<{ group::ELSEWHERE }>(model, sentence, at, hashes)
                })
            });
            let wide = sum::<{ group::WIDE }>(model, sentence, at, hashes);
            let all = add(add(left, right), add(elsewhere, wide));
            let mut scores = [0; TAGS];
            for (score, sum) in scores[1..].iter_mut().zip(all) {
                *score = i32::from(sum);
            }
            into.push(scores);
            (before, this) = (this, after);
        }
    }
}

fn sum<const GROUP: u8>(
    model: &Model,
    sentence: &Sentence,
    at: usize,
    hashes: &mut Vec<u64>,
) -> Sums {
    hashes.clear();
    features::<GROUP>(sentence, at, hashes);
    model.sum(hashes)
}

/// Sums of at most 128 rows stay within 16 bits.
fn add(a: Sums, b: Sums) -> Sums {
    std::array::from_fn(|i| a[i].wrapping_add(b[i]))
}
