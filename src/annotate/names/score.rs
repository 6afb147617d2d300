//! The scores of candidates: what depends on one word is remembered, the rest is asked of the model,
//! many questions at a time.

use super::features::{Sentence, elsewhere_key, features, group, type_of};
use super::hash::mix;
use super::model::{Model, Scores, Sums};
use super::tags::TAGS;

/// Places of the memory: the words that news is full of, and no more than stays in the processor's cache.
const PLACES: usize = 1 << 14;

/// Sums by what they were made of; one place each, by hash, so that the one met last stays.
#[derive(Debug)]
struct Memory(Vec<Remembered>);

/// Key and sums in one line of the processor's cache.
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
    fn get(&mut self, key: u64, make: impl FnOnce() -> Sums) -> &Sums {
        let key = key | 1;
        let place = &mut self.0[(key >> 40) as usize % PLACES];
        if place.key != key {
            *place = Remembered { key, sums: make() };
        }
        &place.sums
    }
}

/// Questions that are asked together.
const MANY: usize = 512;

/// One a thread, and for one model: what it remembers is of that.
#[derive(Debug, Default)]
pub struct Scorer {
    memory: Memory,
    /// Of the candidates so far; those from `asked` on still lack what `questions` will add.
    sums: Vec<Sums>,
    asked: usize,
    questions: Vec<u64>,
    /// Where the questions of each of these candidates end.
    ends: Vec<usize>,
    features: Vec<u64>,
    slots: Vec<u32>,
}

const BEFORE: u64 = 1;
const AFTER: u64 = 2;
const OWN: u64 = 3;
const ELSEWHERE: u64 = 4;

impl Scorer {
    pub fn clear(&mut self) {
        self.sums.clear();
        self.questions.clear();
        self.ends.clear();
        self.asked = 0;
    }

    /// The candidates so far.
    pub fn len(&self) -> usize {
        self.sums.len()
    }

    pub fn is_empty(&self) -> bool {
        self.sums.is_empty()
    }

    /// Takes tokens from..to of a sentence, which are candidates.
    pub fn push(&mut self, model: &Model, sentence: &Sentence, from: usize, to: usize) {
        let mut before = type_of(sentence, sentence.token(from, -1));
        let mut this = type_of(sentence, sentence.token(from, 0));
        for at in from..to {
            let after = type_of(sentence, sentence.token(at, 1));
            let Scorer {
                memory,
                features: hashes,
                slots,
                ..
            } = &mut *self;
            let place = (sentence.setting as u64) << 1 | u64::from(at == sentence.from);
            let mut sums = *memory.get(mix(this, place << 8 | OWN), || {
                sum::<{ group::OWN }>(model, sentence, at, hashes, slots)
            });
            let left = memory.get(mix(before, BEFORE), || {
                sum::<{ group::BEFORE }>(model, sentence, at, hashes, slots)
            });
            add(&mut sums, left);
            let right = memory.get(mix(after, AFTER), || {
                sum::<{ group::AFTER }>(model, sentence, at, hashes, slots)
            });
            add(&mut sums, right);
            if let Some(key) = elsewhere_key(sentence, at) {
                let elsewhere = memory.get(mix(key, ELSEWHERE), || {
                    sum::<{ group::ELSEWHERE }>(model, sentence, at, hashes, slots)
                });
                add(&mut sums, elsewhere);
            }
            self.sums.push(sums);
            (before, this) = (this, after);
        }
        let of_run = &self.sums[self.sums.len() - (to - from)..];
        if of_run.iter().all(is_clear) {
            self.ends
                .extend(of_run.iter().map(|_| self.questions.len()));
            return;
        }
        for at in from..to {
            features::<{ group::TOGETHER }>(sentence, at, &mut self.questions);
            self.ends.push(self.questions.len());
            if self.questions.len() >= MANY {
                self.ask(model);
            }
        }
    }

    /// Adds the answers to the questions that are open.
    fn ask(&mut self, model: &Model) {
        model.find(&self.questions, &mut self.slots);
        let mut from = 0;
        for (sums, end) in self.sums[self.asked..].iter_mut().zip(&self.ends) {
            model.add(&self.slots[from..*end], sums);
            from = *end;
        }
        self.asked += self.ends.len();
        self.questions.clear();
        self.ends.clear();
    }

    /// The scores of all candidates, in their order.
    pub fn finish(&mut self, model: &Model, into: &mut Vec<Scores>) {
        self.ask(model);
        into.clear();
        into.extend(self.sums.iter().map(|sums| {
            let mut scores = [0; TAGS];
            for (score, sum) in scores[1..].iter_mut().zip(sums) {
                *score = i32::from(*sum);
            }
            scores
        }));
        self.clear();
    }
}

/// How far the best tag of a token must be ahead of the next, by what single words say, for what they say
/// together not to be asked.
const CLEAR: i16 = 150;

/// Whether single words leave no doubt of a token's tag.
fn is_clear(sums: &Sums) -> bool {
    let (mut best, mut next) = (0, i16::MIN);
    for sum in sums {
        next = next.max(best.min(*sum));
        best = best.max(*sum);
    }
    best.saturating_sub(next) >= CLEAR
}

fn add(sums: &mut Sums, more: &Sums) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum = sum.wrapping_add(*more);
    }
}

fn sum<const GROUPS: u8>(
    model: &Model,
    sentence: &Sentence,
    at: usize,
    hashes: &mut Vec<u64>,
    slots: &mut Vec<u32>,
) -> Sums {
    hashes.clear();
    features::<GROUPS>(sentence, at, hashes);
    model.find(hashes, slots);
    let mut sums = Sums::default();
    model.add(slots, &mut sums);
    sums
}
