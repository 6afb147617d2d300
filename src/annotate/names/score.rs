//! The scores of candidates: what depends on one word is remembered, the rest is asked of the model,
//! many questions at a time.
//!
//! Tables are larger than the processor's nearest cache, so that work goes by steps: first all that is
//! looked up is known, then all of it is fetched, and only then something depends on what was found.

use super::features::{Sentence, elsewhere_key, features, group, type_of};
use super::hash::mix;
use super::model::{Model, Sums};
use super::scene::Scene;
use crate::near::fetch;

/// Places of the memory, four megabytes: where it is larger than the processor's nearest cache, more of the words that
/// news is full of are found in it again, which saves more than the way is longer. With a quarter of these the tagger
/// takes 6 % longer on the Reuters collection by itself; beside all else that indexing does, hardly at all.
const PLACES: usize = 1 << 16;

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
    /// What is at the place of this key is brought near.
    #[inline]
    fn fetch(&self, key: u64) {
        fetch(&self.0[place(key)]);
    }

    #[inline]
    fn has(&self, key: u64) -> bool {
        self.0[place(key)].key == key
    }

    fn put(&mut self, key: u64, sums: Sums) {
        self.0[place(key)] = Remembered { key, sums };
    }

    fn get(&mut self, key: u64, make: impl FnOnce() -> Sums) -> &Sums {
        let place = &mut self.0[place(key)];
        if place.key != key {
            *place = Remembered { key, sums: make() };
        }
        &place.sums
    }
}

fn place(key: u64) -> usize {
    (key >> 40) as usize % PLACES
}

/// A key of the memory; never 0.
fn key(of: u64, group: u16) -> u64 {
    mix(of, u64::from(group)) | 1
}

/// A run of candidates: tokens from..to of a sentence.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub sentence: usize,
    pub from: usize,
    pub to: usize,
}

/// What is looked up for a candidate.
#[derive(Clone, Copy, Debug)]
struct Keys {
    own: u64,
    before: u64,
    after: u64,
    /// 0 where the article says nothing of the word.
    elsewhere: u64,
}

/// One a thread, and for one model: what it remembers is of that.
#[derive(Debug, Default)]
pub struct Scorer {
    memory: Memory,
    /// By the words of the article, what their company adds; it is known of those that were met.
    company: Vec<Sums>,
    is_known: Vec<bool>,
    keys: Vec<Keys>,
    sums: Vec<Sums>,
    /// Keys of which nothing was remembered, and the sums found out.
    unknown: Vec<u64>,
    found: Vec<Sums>,
    questions: Vec<u64>,
    /// What each answer adds to, and where its questions end.
    ends: Vec<(usize, usize)>,
    slots: Vec<u32>,
}

impl Scorer {
    /// Begins an article.
    pub fn begin(&mut self, scene: &Scene) {
        // What an article left behind that was given up is not asked of the next.
        self.questions.clear();
        self.ends.clear();
        self.is_known.clear();
        self.is_known.resize(scene.evidence.len(), false);
        self.company.clear();
        self.company.resize(scene.evidence.len(), Sums::default());
    }

    /// The scores of all candidates in these runs, in their order.
    pub fn score(&mut self, model: &Model, text: &str, scene: &Scene, runs: &[Run]) -> &[Sums] {
        self.find_keys(text, scene, runs);
        self.ask_company(model, text, scene, runs);
        self.ask_alone(model, text, scene, runs);
        self.sum_alone(model, text, scene, runs);
        self.ask_together(model, text, scene, runs);
        &self.sums
    }

    fn find_keys(&mut self, text: &str, scene: &Scene, runs: &[Run]) {
        self.keys.clear();
        for run in runs {
            let sentence = &Sentence::of(text, scene, run.sentence);
            let mut before = type_of(sentence, sentence.token(run.from, -1));
            let mut this = type_of(sentence, sentence.token(run.from, 0));
            for at in run.from..run.to {
                let after = type_of(sentence, sentence.token(at, 1));
                let place = (sentence.setting as u64) << 1 | u64::from(at == sentence.from);
                let elsewhere = elsewhere_key(sentence, at);
                let keys = Keys {
                    own: key(mix(this, place), group::OWN),
                    before: key(before, group::BEFORE),
                    after: key(after, group::AFTER),
                    elsewhere: elsewhere.map_or(0, |e| key(e, group::ELSEWHERE)),
                };
                for key in [keys.own, keys.before, keys.after, keys.elsewhere] {
                    self.memory.fetch(key);
                }
                self.keys.push(keys);
                (before, this) = (this, after);
            }
        }
    }

    /// Asks what the company of words adds that were not met before.
    fn ask_company(&mut self, model: &Model, text: &str, scene: &Scene, runs: &[Run]) {
        for run in runs {
            let sentence = &Sentence::of(text, scene, run.sentence);
            for at in run.from..run.to {
                let word = scene.parts.tokens[at].word as usize;
                if word > 0 && !self.is_known[word - 1] {
                    self.is_known[word - 1] = true;
                    features::<{ group::COMPANY }>(sentence, at, &mut self.questions);
                    self.ends.push((word - 1, self.questions.len()));
                }
            }
        }
        answer(
            model,
            &mut self.questions,
            &mut self.ends,
            &mut self.slots,
            &mut self.company,
        );
    }

    /// Finds out what is not remembered of single tokens. Where two that are not have one place, the later has it.
    fn ask_alone(&mut self, model: &Model, text: &str, scene: &Scene, runs: &[Run]) {
        self.unknown.clear();
        let mut keys = self.keys.iter();
        for run in runs {
            let sentence = &Sentence::of(text, scene, run.sentence);
            for (at, keys) in (run.from..run.to).zip(&mut keys) {
                let mut ask = |key, features: fn(&Sentence, usize, &mut Vec<u64>)| {
                    if key != 0 && !self.memory.has(key) {
                        features(sentence, at, &mut self.questions);
                        self.ends.push((self.unknown.len(), self.questions.len()));
                        self.unknown.push(key);
                    }
                };
                ask(keys.own, features::<{ group::OWN }>);
                ask(keys.before, features::<{ group::BEFORE }>);
                ask(keys.after, features::<{ group::AFTER }>);
                ask(keys.elsewhere, features::<{ group::ELSEWHERE }>);
            }
        }
        self.found.clear();
        self.found.resize(self.unknown.len(), Sums::default());
        answer(
            model,
            &mut self.questions,
            &mut self.ends,
            &mut self.slots,
            &mut self.found,
        );
        for (key, sums) in self.unknown.iter().zip(&self.found) {
            self.memory.put(*key, *sums);
        }
    }

    /// Sums what each token says by itself to a candidate.
    fn sum_alone(&mut self, model: &Model, text: &str, scene: &Scene, runs: &[Run]) {
        self.sums.clear();
        let mut keys = self.keys.iter();
        let (memory, questions, slots) = (&mut self.memory, &mut self.questions, &mut self.slots);
        for run in runs {
            let sentence = &Sentence::of(text, scene, run.sentence);
            for (at, keys) in (run.from..run.to).zip(&mut keys) {
                let mut sums = *memory.get(keys.own, || {
                    sum::<{ group::OWN }>(model, sentence, at, questions, slots)
                });
                let before = memory.get(keys.before, || {
                    sum::<{ group::BEFORE }>(model, sentence, at, questions, slots)
                });
                add(&mut sums, before);
                let after = memory.get(keys.after, || {
                    sum::<{ group::AFTER }>(model, sentence, at, questions, slots)
                });
                add(&mut sums, after);
                if keys.elsewhere != 0 {
                    let elsewhere = memory.get(keys.elsewhere, || {
                        sum::<{ group::ELSEWHERE }>(model, sentence, at, questions, slots)
                    });
                    add(&mut sums, elsewhere);
                    let word = scene.parts.tokens[at].word as usize;
                    add(&mut sums, &self.company[word - 1]);
                }
                self.sums.push(sums);
            }
        }
    }

    /// Adds what tokens say together, where single ones leave a doubt.
    fn ask_together(&mut self, model: &Model, text: &str, scene: &Scene, runs: &[Run]) {
        let mut first = 0;
        for run in runs {
            let of_run = first..first + (run.to - run.from);
            first = of_run.end;
            if self.sums[of_run.clone()].iter().all(is_clear) {
                continue;
            }
            let sentence = &Sentence::of(text, scene, run.sentence);
            for (at, candidate) in (run.from..run.to).zip(of_run) {
                features::<{ group::TOGETHER }>(sentence, at, &mut self.questions);
                self.ends.push((candidate, self.questions.len()));
            }
        }
        answer(
            model,
            &mut self.questions,
            &mut self.ends,
            &mut self.slots,
            &mut self.sums,
        );
    }
}

/// Adds the answers to questions, which are taken out.
fn answer(
    model: &Model,
    questions: &mut Vec<u64>,
    ends: &mut Vec<(usize, usize)>,
    slots: &mut Vec<u32>,
    sums: &mut [Sums],
) {
    model.find(questions, slots);
    let mut from = 0;
    for (what, end) in ends.drain(..) {
        model.add(&slots[from..end], &mut sums[what]);
        from = end;
    }
    questions.clear();
}

/// How far the best tag of a token must be ahead of the next, by what single words say, for what they say
/// together not to be asked.
const CLEAR: i16 = 70;

/// Whether single words leave no doubt of a token's tag: no other comes near the best. That of "outside" is zero.
fn is_clear(sums: &Sums) -> bool {
    let best = sums.iter().fold(0, |best, sum| best.max(*sum));
    // Passes without a branch: a processor compares eight sums at a time.
    let near = best - CLEAR;
    let n_near = sums.iter().fold(0, |n, sum| n + i16::from(*sum > near));
    n_near + i16::from(0 > near) <= 1
}

fn add(sums: &mut Sums, more: &Sums) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum = sum.wrapping_add(*more);
    }
}

fn sum<const GROUP: u16>(
    model: &Model,
    sentence: &Sentence,
    at: usize,
    hashes: &mut Vec<u64>,
    slots: &mut Vec<u32>,
) -> Sums {
    hashes.clear();
    features::<GROUP>(sentence, at, hashes);
    model.find(hashes, slots);
    hashes.clear();
    let mut sums = Sums::default();
    model.add(slots, &mut sums);
    sums
}
