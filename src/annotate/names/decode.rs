//! The best tags of a run of candidates: Viterbi over legal sequences.

use super::agree::agree;
use super::model::{Model, Scores};
use super::scene::Scene;
use super::score::{Run, Scorer};
use super::steps::step;
use super::tags::{Class, OUTSIDE, Span, TAGS, begin, inside, last, may_end, may_follow, spans};
use super::token::Part;

/// Tags behind which a run may end, and those with which one may begin: each of the second may follow each of
/// the first. The others stand inside a name of their class.
const ENDS: [usize; OPEN] = tags_that(true);
const BEGINS: [usize; OPEN] = tags_that(false);
const OPEN: usize = 9;
/// For loops over all that begin, in whole registers.
const LANES: usize = 12;

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

/// What no legal sequence comes down to.
pub const NEVER: i32 = i32::MIN / 4;

/// Scores of one tag behind another, as the decoder reads them.
#[derive(Clone, Debug)]
pub struct Transitions {
    /// From each of [`ENDS`] to each of [`BEGINS`].
    between: [[i32; LANES]; OPEN],
    /// By class: from "begin" and from "inside", to "inside" and to "last".
    within: [[[i32; 2]; 2]; Class::ALL.len()],
}

impl Transitions {
    pub fn new(score: impl Fn(usize, usize) -> i32) -> Transitions {
        let score = &score;
        Transitions {
            between: ENDS.map(|from| {
                let mut row = [NEVER; LANES];
                for (cell, to) in row.iter_mut().zip(BEGINS) {
                    *cell = score(from, to);
                }
                row
            }),
            within: Class::ALL.map(|class| {
                let [begin, inside, last] = [begin(class), inside(class), last(class)];
                [begin, inside].map(|from| [inside, last].map(|to| score(from, to)))
            }),
        }
    }

    /// To the end of a run.
    fn to_end(&self, nth: usize) -> i32 {
        self.between[nth][0]
    }
}

/// Buffers that are filled again for each run.
#[derive(Debug, Default)]
pub struct Decoder {
    came_from: Vec<[u8; TAGS]>,
    tags: Vec<u8>,
}

impl Decoder {
    /// The best legal tags of tokens with these scores, from outside to outside.
    pub fn decode(&mut self, scores: &[Scores], transitions: &Transitions) -> &[u8] {
        self.tags.clear();
        let Some((first, rest)) = scores.split_first() else {
            return &self.tags;
        };
        step(TAGS);
        let mut best = [NEVER; TAGS];
        for (to, score) in BEGINS.iter().zip(transitions.between[0]) {
            best[*to] = score + first[*to];
        }
        self.came_from.clear();
        for scores in rest {
            step(TAGS);
            let mut came_from = [0; TAGS];
            best = follow(&best, scores, transitions, &mut came_from);
            self.came_from.push(came_from);
        }
        let mut end = (NEVER, OUTSIDE);
        for (nth, tag) in ENDS.into_iter().enumerate() {
            let sum = best[tag] + transitions.to_end(nth);
            if sum > end.0 {
                end = (sum, tag);
            }
        }
        let mut tag = end.1 as u8;
        self.tags.resize(scores.len(), tag);
        for (held, came_from) in self.tags.iter_mut().zip(&self.came_from).rev() {
            tag = came_from[tag as usize];
            *held = tag;
        }
        &self.tags
    }
}

/// The best sums that end with each tag of a token, by those of the token before.
fn follow(
    before: &Scores,
    scores: &Scores,
    transitions: &Transitions,
    came_from: &mut [u8; TAGS],
) -> Scores {
    let (mut most, mut nth_of) = ([NEVER; LANES], [0i32; LANES]);
    for (nth, row) in (0..).zip(&transitions.between) {
        let sum = before[ENDS[nth as usize]];
        for lane in 0..LANES {
            let sum = sum + row[lane];
            let is_more = sum > most[lane];
            most[lane] = if is_more { sum } else { most[lane] };
            nth_of[lane] = if is_more { nth } else { nth_of[lane] };
        }
    }
    let mut best = [NEVER; TAGS];
    for (lane, to) in BEGINS.into_iter().enumerate() {
        best[to] = most[lane] + scores[to];
        came_from[to] = ENDS[nth_of[lane] as usize] as u8;
    }
    for (class, rows) in Class::ALL.into_iter().zip(&transitions.within) {
        let from = [begin(class), inside(class)];
        for (column, to) in [inside(class), last(class)].into_iter().enumerate() {
            let sums = [0, 1].map(|row| before[from[row]] + rows[row][column]);
            let row = usize::from(sums[1] > sums[0]);
            best[to] = sums[row].max(NEVER) + scores[to];
            came_from[to] = from[row] as u8;
        }
    }
    best
}

/// Candidates that are decoded together, and more only where a sentence has more.
const MANY: usize = 256;

/// Everything that tagging an article fills; one a thread, and for one model.
#[derive(Debug, Default)]
pub struct Tagger {
    pub scene: Scene,
    decoder: Decoder,
    scores: Vec<Scores>,
    scorer: Scorer,
    /// Runs of candidates that are not decoded yet.
    runs: Vec<Run>,
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
        agree(text, &self.scene, into);
    }

    /// Scores and decodes the runs so far.
    fn decode(&mut self, model: &Model, text: &str, into: &mut Vec<Span>) {
        let Tagger {
            scene,
            decoder,
            scores,
            scorer,
            runs,
        } = self;
        scorer.score(model, text, scene, runs, scores);
        let mut scores = scores.as_slice();
        for Run { from, to, .. } in runs.drain(..) {
            let Some((of_run, rest)) = scores.split_at_checked(to - from) else {
                return;
            };
            scores = rest;
            spans(decoder.decode(of_run, &model.transitions), from, into);
        }
    }
}
