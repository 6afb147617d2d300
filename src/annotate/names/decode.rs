//! The best tags of a run of candidates: Viterbi over legal sequences.

use super::agree::agree;
use super::features::Sentence;
use super::model::{Model, Scores};
use super::scene::Scene;
use super::score::Scorer;
use super::steps::step;
use super::tags::{Class, OUTSIDE, Span, TAGS, may_end, may_follow, spans, unit};

/// Which tags may stand before each tag.
const BEFORE: [([u8; TAGS], usize); TAGS] = {
    let mut before = [([0u8; TAGS], 0); TAGS];
    let mut to = 0;
    while to < TAGS {
        let mut from = 0;
        while from < TAGS {
            if may_follow(from, to) {
                before[to].0[before[to].1] = from as u8;
                before[to].1 += 1;
            }
            from += 1;
        }
        to += 1;
    }
    before
};

/// The tags that a run of one token may have.
const ALONE: [usize; 5] = [
    OUTSIDE,
    unit(Class::Person),
    unit(Class::Organization),
    unit(Class::Place),
    unit(Class::Other),
];

/// What no legal sequence comes down to.
pub const NEVER: i32 = i32::MIN / 4;

/// Buffers that are filled again for each run.
#[derive(Debug, Default)]
pub struct Decoder {
    best: Vec<Scores>,
    came_from: Vec<[u8; TAGS]>,
    tags: Vec<u8>,
}

impl Decoder {
    /// The best legal tags of tokens with these scores, from outside to outside.
    pub fn decode(&mut self, scores: &[Scores], transition: impl Fn(usize, usize) -> i32) -> &[u8] {
        if let [scores] = scores {
            let alone = ALONE.into_iter().max_by_key(|tag| {
                let around = transition(OUTSIDE, *tag) + transition(*tag, OUTSIDE);
                (scores[*tag] + around, TAGS - tag)
            });
            self.tags.clear();
            self.tags.extend(alone.map(|tag| tag as u8));
            return &self.tags;
        }
        self.best.clear();
        self.came_from.clear();
        let mut last = [NEVER; TAGS];
        for (i, scores) in scores.iter().enumerate() {
            step(TAGS);
            let mut best = [NEVER; TAGS];
            let mut came_from = [0u8; TAGS];
            for to in 0..TAGS {
                if i == 0 {
                    if may_follow(OUTSIDE, to) {
                        best[to] = transition(OUTSIDE, to) + scores[to];
                    }
                    continue;
                }
                let (before, n) = BEFORE[to];
                let mut most = NEVER;
                for from in &before[..n] {
                    let sum = last[*from as usize] + transition(*from as usize, to);
                    if sum > most {
                        most = sum;
                        came_from[to] = *from;
                    }
                }
                best[to] = most + scores[to];
            }
            self.best.push(best);
            self.came_from.push(came_from);
            last = best;
        }
        let ends = (0..TAGS).filter(|tag| may_end(*tag));
        let end = ends.max_by_key(|tag| (last[*tag] + transition(*tag, OUTSIDE), TAGS - *tag));
        self.tags.clear();
        self.tags.resize(scores.len(), 0);
        let mut tag = end.unwrap_or(OUTSIDE) as u8;
        for i in (0..scores.len()).rev() {
            self.tags[i] = tag;
            tag = self.came_from[i][tag as usize];
        }
        &self.tags
    }
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
    /// Runs of candidates that were scored and not decoded.
    runs: Vec<(usize, usize)>,
}

/// The runs of candidates in tokens from..to.
pub fn runs(scene: &Scene, from: usize, to: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
    let tokens = &scene.parts.tokens;
    let mut at = from;
    std::iter::from_fn(move || {
        let start = (at..to).find(|i| tokens[*i].candidate)?;
        let end = (start..to).find(|i| !tokens[*i].candidate).unwrap_or(to);
        at = end;
        Some((start, end))
    })
}

impl Tagger {
    /// Finds the names of a text, in order.
    pub fn tag(&mut self, model: &Model, text: &str, into: &mut Vec<Span>) {
        self.scene.fill(text, &model.words);
        self.scorer.clear();
        self.runs.clear();
        for index in 0..self.scene.sentences() {
            let sentence = Sentence::of(text, &self.scene, index);
            for (from, to) in runs(&self.scene, sentence.from, sentence.to) {
                self.scorer.push(model, &sentence, from, to);
                self.runs.push((from, to));
            }
            if self.scorer.len() >= MANY {
                self.decode(model, into);
            }
        }
        self.decode(model, into);
        agree(text, &self.scene, into);
    }

    /// Decodes the runs that were scored.
    fn decode(&mut self, model: &Model, into: &mut Vec<Span>) {
        self.scorer.finish(model, &mut self.scores);
        let mut scores = self.scores.as_slice();
        for (from, to) in self.runs.drain(..) {
            let Some((of_run, rest)) = scores.split_at_checked(to - from) else {
                return;
            };
            scores = rest;
            let transition = |a, b| model.transition(a, b);
            spans(self.decoder.decode(of_run, transition), from, into);
        }
    }
}
