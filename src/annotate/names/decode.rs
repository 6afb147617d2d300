//! The best tags of a run of candidates: Viterbi over legal sequences.

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

/// What no legal sequence comes down to.
const NEVER: i32 = i32::MIN / 4;

/// Something of each tag that may begin a run, of those of names apart from that of "outside": in whole registers.
#[derive(Clone, Copy, Debug)]
struct Begins {
    outside: i32,
    /// By class "begin" and "unit".
    of_names: [i32; 2 * CLASSES],
}

impl Begins {
    fn of(value: impl Fn(usize) -> i32) -> Begins {
        let mut of_names = [NEVER; 2 * CLASSES];
        for (lane, tag) in of_names.iter_mut().zip(&BEGINS[1..]) {
            *lane = value(*tag);
        }
        Begins {
            outside: value(OUTSIDE),
            of_names,
        }
    }

    /// Each plus that of another.
    fn plus(mut self, other: &Begins) -> Begins {
        self.outside += other.outside;
        for (lane, other) in self.of_names.iter_mut().zip(other.of_names) {
            *lane += other;
        }
        self
    }

    fn raise_to(&mut self, from: i32, row: &Begins) {
        self.outside = self.outside.max(from + row.outside);
        for (lane, row) in self.of_names.iter_mut().zip(row.of_names) {
            *lane = (*lane).max(from + row);
        }
    }
}

/// Scores of one tag behind another, as the decoder reads them.
#[derive(Clone, Debug)]
pub struct Transitions {
    /// From each of [`ENDS`] to each of [`BEGINS`].
    between: [Begins; OPEN],
    /// From "begin" and from "inside", to "inside" and to "last", by class.
    within: [[[i32; CLASSES]; 2]; 2],
}

impl Transitions {
    pub fn new(score: impl Fn(usize, usize) -> i32) -> Transitions {
        let score = &score;
        let within = [begin, inside].map(|from: fn(Class) -> usize| {
            [inside, last]
                .map(|to: fn(Class) -> usize| Class::ALL.map(|class| score(from(class), to(class))))
        });
        Transitions {
            between: ENDS.map(|from| Begins::of(|to| score(from, to))),
            within,
        }
    }

    /// From one of [`ENDS`] to one of [`BEGINS`], both by their places there.
    fn step_to(&self, begin: usize, end: usize) -> i32 {
        match begin {
            0 => self.between[end].outside,
            _ => self.between[end].of_names[begin - 1],
        }
    }
}

/// The scores of a token for each tag but "outside", from 1; that of "outside" is zero.
pub type OfTags<T> = [T; TAGS - 1];

/// Scores of a token, or the best sums of those so far, by tag.
type ByTag = [i32; TAGS];

/// Buffers that are filled again for each run.
#[derive(Debug, Default)]
pub struct Decoder {
    /// Of each token.
    best: Vec<ByTag>,
    tags: Vec<u8>,
}

impl Decoder {
    /// The best legal tags of tokens with these scores, from outside to outside.
    pub fn decode<T: Copy + Into<i32>>(
        &mut self,
        scores: &[OfTags<T>],
        transitions: &Transitions,
    ) -> &[u8] {
        self.tags.clear();
        let Some((first, rest)) = scores.split_first() else {
            return &self.tags;
        };
        step(TAGS);
        let mut best = [NEVER; TAGS];
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

/// With that of "outside".
fn wide<T: Copy + Into<i32>>(scores: &OfTags<T>) -> ByTag {
    let mut wide = [0; TAGS];
    for (wide, score) in wide[1..].iter_mut().zip(scores) {
        *wide = (*score).into();
    }
    wide
}

fn begin_with(best: &mut ByTag, before: Begins, scores: &ByTag) {
    let sums = before.plus(&Begins::of(|tag| scores[tag]));
    best[OUTSIDE] = sums.outside;
    for (tag, sum) in BEGINS[1..].iter().zip(sums.of_names) {
        best[*tag] = sum;
    }
}

/// The best sums that end with each tag of a token, by those of the token before.
fn follow(before: &ByTag, scores: &ByTag, transitions: &Transitions) -> ByTag {
    let mut most = Begins {
        outside: NEVER,
        of_names: [NEVER; 2 * CLASSES],
    };
    for (end, row) in ENDS.iter().zip(&transitions.between) {
        most.raise_to(before[*end], row);
    }
    let mut best = [NEVER; TAGS];
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
            best[to(class)] = sums[0].max(sums[1]).max(NEVER) + scores[to(class)];
        }
    }
    best
}

/// The tag before a token with this one, by the best sums of the token before: the first of those that come to the
/// same.
fn behind(before: &ByTag, tag: usize, transitions: &Transitions) -> usize {
    if let Some(to) = BEGINS.iter().position(|begin| *begin == tag) {
        let mut most = (NEVER, OUTSIDE);
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
    decoder: Decoder,
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
            scorer,
            runs,
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
            let found: Vec<usize> =
                decoder.decode(&scores, &transitions).iter().map(|tag| usize::from(*tag)).collect();
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
