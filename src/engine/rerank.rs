//! The head of a ranking by the places of the query's words: title, beginning, nearness, order.
//!
//! All of it is added to what the words score anywhere, and none of it is negative: an article of the
//! head never falls behind those that are not in it.

use tantivy::{DocAddress, DocId};

use super::analysis::{TITLE_ROOM, body_base};
use super::archive::Archive;
use super::collect::Candidate;
use super::columns::Lengths;
use super::leaf::{Leaf, Need};
use super::leaf_cursor::LeafCursor;
use super::leaf_room::Room;
use super::rank::Ranker;
use super::recency::Recency;
use crate::hit::{PartKind, ScorePart};

/// How many leaves of the query may stand from one of a pair to the other, function words among them.
const MOST_APART: usize = 4;

/// Neighbours of the query.
struct Pair {
    first: usize,
    second: usize,
    /// How many words the second may come after the first.
    within: u32,
    weight: f64,
}

/// What ranks a head: the weights, and which words of the query are neighbours.
struct Reranker<'r> {
    ranker: &'r Ranker,
    pairs: Vec<Pair>,
}

impl Archive {
    /// Gives the candidates their scores by places. Their order is the caller's business.
    pub(super) fn rerank(
        &self,
        ranker: &Ranker,
        recency: Option<Recency>,
        head: &mut [Candidate],
    ) -> tantivy::Result<()> {
        let reranker = Reranker::new(ranker, self);
        // Where a candidate was found its words are few lists each.
        let place = |candidate: &Candidate| (candidate.at.segment_ord, candidate.room);
        head.sort_unstable_by_key(|candidate| (place(candidate), candidate.at.doc_id));
        for of_segment in head.chunk_by_mut(|a, b| place(a) == place(b)) {
            let Some(first) = of_segment.first() else {
                continue;
            };
            let mut segment = reranker.segment(self, first.at.segment_ord, first.room)?;
            let keys = &self.columns(first.at.segment_ord as usize)?.keys;
            for candidate in of_segment {
                let mut score = 0.0;
                segment.parts(candidate.at.doc_id, &mut |_, _, _, part| score += part);
                candidate.score = match recency {
                    None => score,
                    Some(recency) => score * recency.factor(keys.days(candidate.at.doc_id)),
                };
            }
        }
        Ok(())
    }

    /// What makes up the score of an article of the head.
    pub(super) fn score_parts(
        &self,
        ranker: &Ranker,
        at: DocAddress,
    ) -> tantivy::Result<Vec<ScorePart>> {
        let reranker = Reranker::new(ranker, self);
        let mut segment = reranker.segment(self, at.segment_ord, Room::ALL)?;
        let mut parts = Vec::new();
        segment.parts(at.doc_id, &mut |what, weight, frequency, score| {
            let (kind, part) = match what {
                What::Word(leaf) => (PartKind::Word, leaf.name.clone()),
                What::Places(kind) => (kind, String::new()),
            };
            parts.push(ScorePart {
                kind,
                part,
                weight,
                frequency,
                score,
            });
        });
        Ok(parts)
    }
}

impl<'r> Reranker<'r> {
    fn new(ranker: &'r Ranker, archive: &Archive) -> Reranker<'r> {
        let mut asked: Vec<(u32, usize, usize)> = Vec::new();
        for (i, ours) in ranker.leaves.iter().enumerate() {
            let runs = ours.asked.iter().filter(|_| is_placed(&ours.leaf, archive));
            asked.extend(runs.filter_map(|asked| Some((asked.run?, asked.at, i))));
        }
        asked.sort_unstable();
        let mut pairs: Vec<Pair> = Vec::new();
        for two in asked.windows(2) {
            let [(run, at, first), (other, after, second)] = *two else {
                continue;
            };
            let apart = after.saturating_sub(at);
            let known = |pair: &Pair| (pair.first, pair.second) == (first, second);
            if run != other || first == second || apart > MOST_APART || pairs.iter().any(known) {
                continue;
            }
            let [a, b] = [first, second].map(|i| &ranker.leaves[i]);
            pairs.push(Pair {
                first,
                second,
                within: apart as u32 + a.leaf.pattern.width,
                weight: a.weight.min(b.weight),
            });
        }
        Reranker { ranker, pairs }
    }

    fn segment<'a>(
        &'a self,
        archive: &'a Archive,
        segment: u32,
        room: Room,
    ) -> tantivy::Result<Segment<'a>> {
        let reader = archive.searcher.segment_reader(segment);
        let words = self.ranker.leaves.iter().map(|ours| {
            let is_placed = is_placed(&ours.leaf, archive);
            let need = match is_placed {
                true => Need::Positions,
                false => Need::Frequencies,
            };
            let relatives = ours.relatives.iter();
            Ok(Word {
                cursor: ours.leaf.cursor(reader, need, room)?,
                relatives: relatives
                    .map(|leaf| leaf.cursor(reader, Need::Frequencies, room))
                    .collect::<tantivy::Result<_>>()?,
                is_placed,
                places: Vec::new(),
            })
        });
        Ok(Segment {
            reranker: self,
            words: words.collect::<tantivy::Result<_>>()?,
            lengths: &archive.columns(segment as usize)?.lengths,
            merged: Vec::new(),
            inside: Vec::new(),
            spare: Vec::new(),
        })
    }
}

/// Whether a leaf has places in title and text.
fn is_placed(leaf: &Leaf, archive: &Archive) -> bool {
    leaf.field == archive.fields.text && !leaf.in_title
}

/// A word of the query in one segment.
struct Word {
    cursor: LeafCursor,
    relatives: Vec<LeafCursor>,
    is_placed: bool,
    /// In the current document, ascending.
    places: Vec<u32>,
}

/// Scores the documents of one segment, asked for in ascending order.
struct Segment<'a> {
    reranker: &'a Reranker<'a>,
    words: Vec<Word>,
    lengths: &'a Lengths,
    /// The places of all words with their numbers, ascending.
    merged: Vec<(u32, usize)>,
    /// How many of each word are in the window.
    inside: Vec<u32>,
    spare: Vec<u32>,
}

/// What a part of a score is for.
enum What<'a> {
    Word(&'a Leaf),
    Places(PartKind),
}

impl Segment<'_> {
    /// Gives each part of a score to the sink: what it is for, its weight, how often it is there, and what
    /// it adds.
    fn parts(&mut self, doc: DocId, sink: &mut impl FnMut(What, f64, u32, f64)) {
        let Ranker {
            leaves,
            model,
            average_length,
            ..
        } = self.reranker.ranker;
        let length = self.lengths.of(doc);
        let norm = model.norm(length, *average_length);
        let (mut early, mut lead) = (0, 0.0);
        for (word, ours) in self.words.iter_mut().zip(leaves) {
            word.places.clear();
            let occurrences = match word.cursor.seek(doc) == doc {
                true => word.cursor.frequency(),
                false => 0,
            };
            if occurrences > 0 && word.is_placed {
                word.cursor.begins(&mut self.spare, &mut word.places);
            }
            let in_title = word.places.partition_point(|place| *place < TITLE_ROOM);
            let mut frequency = f64::from(occurrences) + (model.title - 1.0) * in_title as f64;
            for relative in &mut word.relatives {
                if relative.seek(doc) == doc {
                    frequency += model.nationality * f64::from(relative.frequency());
                }
            }
            if frequency > 0.0 {
                let part = model.part(ours.weight, frequency, norm);
                sink(What::Word(&ours.leaf), ours.weight, occurrences, part);
            }
            if let Some(first) = word.places.get(in_title) {
                let before = first.saturating_sub(body_base(0));
                early += u32::from(f64::from(before) < model.lead_words);
                lead += ours.weight / (1.0 + f64::from(before) / model.lead_words);
            }
        }
        sink(
            What::Places(PartKind::Lead),
            model.lead,
            early,
            model.lead * lead,
        );
        let (together, densest) = self.densest();
        let window = model.window * densest;
        sink(
            What::Places(PartKind::Window(model.window_words)),
            model.window,
            together,
            window,
        );
        let (mut in_order, mut order) = (0, 0.0);
        for pair in &self.reranker.pairs {
            let [a, b] = [pair.first, pair.second].map(|i| self.words[i].places.as_slice());
            let together = ordered(a, b, pair.within);
            if together > 0 {
                in_order += 1;
                order += model.part(pair.weight, f64::from(together), norm);
            }
        }
        sink(
            What::Places(PartKind::Order),
            model.order,
            in_order,
            model.order * order,
        );
    }

    /// How many different words stand in the window that has the most of them by weight, and that weight.
    fn densest(&mut self) -> (u32, f64) {
        let ranker = self.reranker.ranker;
        self.merged.clear();
        for (i, word) in self.words.iter().enumerate() {
            self.merged
                .extend(word.places.iter().map(|place| (*place, i)));
        }
        self.merged.sort_unstable();
        self.inside.clear();
        self.inside.resize(self.words.len(), 0);
        let (mut best, mut of_best) = (0.0, 0);
        let (mut weight, mut different) = (0.0, 0);
        let mut first = 0;
        for &(place, i) in &self.merged {
            while let Some(&(left, j)) = self.merged.get(first)
                && left + ranker.model.window_words <= place
            {
                first += 1;
                self.inside[j] -= 1;
                if self.inside[j] == 0 {
                    weight -= ranker.leaves[j].weight;
                    different -= 1;
                }
            }
            self.inside[i] += 1;
            if self.inside[i] == 1 {
                weight += ranker.leaves[i].weight;
                different += 1;
                if weight > best {
                    (best, of_best) = (weight, different);
                }
            }
        }
        (of_best, best)
    }
}

/// How many places of `a` have one of `b` at most `within` words behind them.
fn ordered(a: &[u32], b: &[u32], within: u32) -> u32 {
    let mut found = 0;
    let mut next = 0;
    for place in a {
        while b.get(next).is_some_and(|behind| behind <= place) {
            next += 1;
        }
        found += u32::from(b.get(next).is_some_and(|behind| behind - place <= within));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_counted_in_their_order() {
        assert_eq!(ordered(&[1, 5, 9], &[2, 4, 11], 1), 1);
        assert_eq!(ordered(&[1, 5, 9], &[2, 4, 11], 2), 2);
        assert_eq!(ordered(&[4], &[1, 4], 9), 0);
        assert_eq!(ordered(&[], &[1], 9), 0);
    }
}
