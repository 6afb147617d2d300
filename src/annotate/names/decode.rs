//! The best tags of a run of candidates: Viterbi over legal sequences.

use std::ops::Add;

use super::agree::agree;
use super::model::Model;
use super::scene::Scene;
use super::score::{Run, Scorer};
use super::steps::step;
use super::tags::{
    Class, OUTSIDE, Span, TAGS, begin, inside, last, may_end, may_follow, position, spans,
};
use super::token::Part;

/// Tags behind which a run may end, and those with which one may begin: each of the second may follow each of
/// the first. The others stand inside a name of their class.
const ENDS: [usize; OPEN] = tags_that(true);
const BEGINS: [usize; OPEN] = tags_that(false);
const OPEN: usize = 9;

const CLASSES: usize = Class::ALL.len();

const fn tags_that(end: bool) -> [usize; OPEN] {
    let mut tags = [0; OPEN];
    let (mut n, mut tag) = (0, 0);
    while tag < TAGS {
        if end && may_end(tag) || !end && may_follow(OUTSIDE, tag) {
            tags[n] = tag;
            n += 1;
        }
        tag += 1;
    }
    tags
}

/// What a sequence comes down to.
pub trait Sum: Copy + PartialOrd + Add<Output = Self> {
    const ZERO: Self;
    /// What no legal sequence comes down to.
    const NEVER: Self;

    #[inline]
    fn most(self, other: Self) -> Self {
        if self > other { self } else { other }
    }
}

/// Exact up to 2^31: the trainer's.
impl Sum for i32 {
    const ZERO: i32 = 0;
    const NEVER: i32 = i32::MIN / 4;
}

/// The recogniser's: of these the smallest instruction set that we build for tells the greater one of four at a time.
/// Whole numbers are exact up to 2^24, which no run of less than hundreds of tokens comes near.
impl Sum for f32 {
    const ZERO: f32 = 0.0;
    const NEVER: f32 = f32::NEG_INFINITY;
}

/// Something of each tag that may begin a run, of those of names apart from that of "outside": in whole registers.
#[derive(Clone, Copy, Debug)]
struct Begins<S> {
    outside: S,
    /// By class "begin" and "unit".
    of_names: [S; 2 * CLASSES],
}

impl<S: Sum> Begins<S> {
    fn of(value: impl Fn(usize) -> S) -> Begins<S> {
        let mut of_names = [S::NEVER; 2 * CLASSES];
        for (lane, tag) in of_names.iter_mut().zip(&BEGINS[1..]) {
            *lane = value(*tag);
        }
        Begins {
            outside: value(OUTSIDE),
            of_names,
        }
    }

    /// Each plus that of another.
    fn plus(mut self, other: &Begins<S>) -> Begins<S> {
        self.outside = self.outside + other.outside;
        for (lane, other) in self.of_names.iter_mut().zip(other.of_names) {
            *lane = *lane + other;
        }
        self
    }

    fn raise_to(&mut self, from: S, row: &Begins<S>) {
        self.outside = self.outside.most(from + row.outside);
        for (lane, row) in self.of_names.iter_mut().zip(row.of_names) {
            *lane = lane.most(from + row);
        }
    }
}

/// Scores of one tag behind another, as the decoder reads them.
#[derive(Clone, Debug)]
pub struct Transitions<S> {
    /// From each of [`ENDS`] to each of [`BEGINS`].
    between: [Begins<S>; OPEN],
    /// From "begin" and from "inside", to "inside" and to "last", by class.
    within: [[[S; CLASSES]; 2]; 2],
    /// Of each of [`ENDS`] that may be the only tag of a run, what it takes to come there and to end.
    alone: [S; OPEN],
}

impl<S: Sum> Transitions<S> {
    pub fn new(score: impl Fn(usize, usize) -> S) -> Transitions<S> {
        let score = &score;
        let within = [begin, inside].map(|from: fn(Class) -> usize| {
            [inside, last]
                .map(|to: fn(Class) -> usize| Class::ALL.map(|class| score(from(class), to(class))))
        });
        let alone = |tag: usize| match may_follow(OUTSIDE, tag) {
            true => score(OUTSIDE, tag) + score(tag, OUTSIDE),
            false => S::NEVER,
        };
        Transitions {
            between: ENDS.map(|from| Begins::of(|to| score(from, to))),
            within,
            alone: ENDS.map(alone),
        }
    }

    /// From one of [`ENDS`] to one of [`BEGINS`], both by their places there.
    fn step_to(&self, begin: usize, end: usize) -> S {
        match begin {
            0 => self.between[end].outside,
            _ => self.between[end].of_names[begin - 1],
        }
    }
}

/// The scores of a token for each tag but "outside", from 1; that of "outside" is zero.
pub type OfTags<T> = [T; TAGS - 1];

/// Scores of a token, or the best sums of those so far, by tag.
type ByTag<S> = [S; TAGS];

/// Buffers that are filled again for each run.
#[derive(Debug)]
pub struct Decoder<S> {
    /// Of each token.
    best: Vec<ByTag<S>>,
    tags: Vec<u8>,
}

impl<S> Default for Decoder<S> {
    fn default() -> Decoder<S> {
        Decoder {
            best: Vec::new(),
            tags: Vec::new(),
        }
    }
}

impl<S: Sum> Decoder<S> {
    /// The best legal tags of tokens with these scores, from outside to outside.
    pub fn decode<T: Copy + Into<S>>(
        &mut self,
        scores: &[OfTags<T>],
        transitions: &Transitions<S>,
    ) -> &[u8] {
        self.tags.clear();
        let Some((first, rest)) = scores.split_first() else {
            return &self.tags;
        };
        step(TAGS);
        if rest.is_empty() {
            self.tags.push(alone(first, transitions) as u8);
            return &self.tags;
        }
        let mut best = [S::NEVER; TAGS];
        begin_with(&mut best, transitions.between[0], &wide(first));
        self.best.clear();
        self.best.push(best);
        for scores in rest {
            step(TAGS);
            best = follow(&best, &wide(scores), transitions);
            self.best.push(best);
        }
        let mut tag = behind(&best, OUTSIDE, transitions);
        self.tags.resize(scores.len(), tag as u8);
        let before = self.best[..rest.len()].iter();
        for (held, best) in self.tags.iter_mut().zip(before).rev() {
            tag = behind(best, tag, transitions);
            *held = tag as u8;
        }
        &self.tags
    }
}

/// The best tag of the only token of a run, the first of those that come to the same.
fn alone<S: Sum, T: Copy + Into<S>>(scores: &OfTags<T>, transitions: &Transitions<S>) -> usize {
    let mut most = (S::NEVER, OUTSIDE);
    for (tag, way) in ENDS.into_iter().zip(transitions.alone) {
        let score = tag.checked_sub(1).map_or(S::ZERO, |nth| scores[nth].into());
        if way + score > most.0 {
            most = (way + score, tag);
        }
    }
    most.1
}

/// With that of "outside".
fn wide<S: Sum, T: Copy + Into<S>>(scores: &OfTags<T>) -> ByTag<S> {
    let mut wide = [S::ZERO; TAGS];
    for (wide, score) in wide[1..].iter_mut().zip(scores) {
        *wide = (*score).into();
    }
    wide
}

fn begin_with<S: Sum>(best: &mut ByTag<S>, before: Begins<S>, scores: &ByTag<S>) {
    let sums = before.plus(&Begins::of(|tag| scores[tag]));
    best[OUTSIDE] = sums.outside;
    for (tag, sum) in BEGINS[1..].iter().zip(sums.of_names) {
        best[*tag] = sum;
    }
}

/// The best sums that end with each tag of a token, by those of the token before.
fn follow<S: Sum>(before: &ByTag<S>, scores: &ByTag<S>, transitions: &Transitions<S>) -> ByTag<S> {
    let mut most = Begins {
        outside: S::NEVER,
        of_names: [S::NEVER; 2 * CLASSES],
    };
    for (end, row) in ENDS.iter().zip(&transitions.between) {
        most.raise_to(before[*end], row);
    }
    let mut best = [S::NEVER; TAGS];
    begin_with(&mut best, most, scores);
    let [begins, insides] =
        [begin, inside].map(|of: fn(Class) -> usize| Class::ALL.map(|class| before[of(class)]));
    let [from_begin, from_inside] = &transitions.within;
    for (nth, to) in [inside, last].into_iter().enumerate() {
        let to: fn(Class) -> usize = to;
        for (lane, class) in Class::ALL.into_iter().enumerate() {
            let sums = [
                begins[lane] + from_begin[nth][lane],
                insides[lane] + from_inside[nth][lane],
            ];
            best[to(class)] = sums[0].most(sums[1]).most(S::NEVER) + scores[to(class)];
        }
    }
    best
}

/// The tag before a token with this one, by the best sums of the token before: the first of those that come to the
/// same.
fn behind<S: Sum>(before: &ByTag<S>, tag: usize, transitions: &Transitions<S>) -> usize {
    if let Some(to) = BEGINS.iter().position(|begin| *begin == tag) {
        let mut most = (S::NEVER, OUTSIDE);
        for (nth, end) in ENDS.into_iter().enumerate() {
            let sum = before[end] + transitions.step_to(to, nth);
            if sum > most.0 {
                most = (sum, end);
            }
        }
        return most.1;
    }
    let Some((class, _)) = position(tag) else {
        return OUTSIDE;
    };
    let class = Class::ALL[class];
    let to = usize::from(tag == last(class));
    let [from_begin, from_inside] = [0, 1].map(|row| transitions.within[row][to][class as usize]);
    match before[inside(class)] + from_inside > before[begin(class)] + from_begin {
        true => inside(class),
        false => begin(class),
    }
}

/// Candidates that are decoded together, and more only where a sentence has more.
const MANY: usize = 96;

/// Everything that tagging an article fills; one a thread, and for one model.
#[derive(Debug, Default)]
pub struct Tagger {
    pub scene: Scene,
    decoder: Decoder<f32>,
    scorer: Scorer,
    /// Runs of candidates that are not decoded yet.
    runs: Vec<Run>,
    /// Names by how they are written.
    alike: Vec<(u64, usize)>,
}

/// The runs of candidates in a sentence.
pub fn runs<'s>(
    scene: &'s Scene,
    sentence: &Part,
) -> impl Iterator<Item = (usize, usize)> + use<'s> {
    let tokens = &scene.parts.tokens;
    let (mut at, to) = (sentence.from, sentence.to);
    let mut names = scene.parts.names_in(sentence).iter();
    std::iter::from_fn(move || {
        // A run begins with a name.
        let start =
            names.find(|name| **name as usize >= at && tokens[**name as usize].candidate)?;
        let start = *start as usize;
        let end = (start..to).find(|i| !tokens[*i].candidate).unwrap_or(to);
        at = end;
        Some((start, end))
    })
}

impl Tagger {
    /// Finds the names of a text, in order.
    pub fn tag(&mut self, model: &Model, text: &str, into: &mut Vec<Span>) {
        self.scene.fill(text, &model.words);
        self.scorer.begin(&self.scene);
        self.runs.clear();
        let mut candidates = 0;
        for sentence in 0..self.scene.sentences().len() {
            let part = self.scene.sentences()[sentence];
            for (from, to) in runs(&self.scene, &part) {
                self.runs.push(Run { sentence, from, to });
                candidates += to - from;
            }
            if candidates >= MANY {
                self.decode(model, text, into);
                candidates = 0;
            }
        }
        self.decode(model, text, into);
        agree(text, &self.scene, &mut self.alike, into);
    }

    /// Scores and decodes the runs so far.
    fn decode(&mut self, model: &Model, text: &str, into: &mut Vec<Span>) {
        let Tagger {
            scene,
            decoder,
            scorer,
            runs,
            ..
        } = self;
        let mut scores = scorer.score(model, text, scene, runs);
        for Run { from, to, .. } in runs.drain(..) {
            let Some((of_run, rest)) = scores.split_at_checked(to - from) else {
                return;
            };
            scores = rest;
            spans(decoder.decode(of_run, &model.transitions), from, into);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TOKENS: usize = 3;

    fn cell(table: &[i32], from: usize, to: usize) -> i32 {
        table[from * TAGS + to]
    }

    /// What a sequence comes down to; `None` where it is not legal.
    fn sum(tags: &[usize], scores: &[OfTags<i32>], table: &[i32]) -> Option<i32> {
        let (mut sum, mut before) = (0, OUTSIDE);
        for (tag, scores) in tags.iter().zip(scores) {
            if !may_follow(before, *tag) {
                return None;
            }
            let score = tag.checked_sub(1).map_or(0, |nth| scores[nth]);
            sum += cell(table, before, *tag) + score;
            before = *tag;
        }
        may_end(before).then(|| sum + cell(table, before, OUTSIDE))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn no_legal_sequence_is_better(
            scores in proptest::collection::vec(proptest::array::uniform16(-9..9), 1..=TOKENS),
            table in proptest::collection::vec(-9..9, TAGS * TAGS),
        ) {
            let transitions = Transitions::new(|from, to| cell(&table, from, to));
            let mut decoder = Decoder::default();
            decoder.decode(&[[1; TAGS - 1]; 5], &transitions);
            let tags = decoder.decode(&scores, &transitions);
            let found: Vec<usize> = tags.iter().map(|tag| usize::from(*tag)).collect();
            let small = scores.iter().map(|scores| scores.map(|score| score as i16));
            let small: Vec<OfTags<i16>> = small.collect();
            let transitions = Transitions::new(|from, to| cell(&table, from, to) as f32);
            let mut floating = Decoder::default();
            prop_assert_eq!(floating.decode(&small, &transitions), tags);
            let mut best = None;
            for nth in 0..TAGS.pow(scores.len() as u32) {
                let tags: Vec<usize> =
                    (0..scores.len() as u32).map(|at| nth / TAGS.pow(at) % TAGS).collect();
                best = best.max(sum(&tags, &scores, &table));
            }
            prop_assert_eq!(sum(&found, &scores, &table), best);
        }
    }
}
