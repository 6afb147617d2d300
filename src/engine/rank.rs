//! BM25 in double precision, summed in the order of the query: the same to the last bit whatever
//! the segments, their order and the deleted articles in them.

use std::sync::Arc;

use tantivy::DocId;

use super::archive::Archive;
use super::leaf::{Leaf, Need};
use super::leaf_cursor::LeafCursor;
use super::leaf_room::Room;
use super::lower::Scoring;
use crate::hit::ScorePart;

/// Raised with every change of what hits score, and so of their order.
pub const RANKING: u32 = 1;

/// How soon further occurrences stop to count.
const K1: f64 = 1.2;
/// How much a long article's words count for less.
const B: f64 = 0.75;

/// The weights of a query's leaves in one archive.
pub(super) struct Ranker {
    leaves: Vec<Weighted>,
    /// Those that the documents are found by; where these are of no use, those that score.
    opened: Vec<(Arc<Leaf>, Need)>,
    average_length: f64,
}

/// A leaf that scores, with its number among those that are opened.
struct Weighted {
    leaf: Arc<Leaf>,
    weight: f64,
    cursor: usize,
}

impl Ranker {
    /// `found_by` are the leaves that the documents are found by, and how: the cursors that rank stand
    /// there already. Without, documents are found otherwise.
    pub fn new(
        archive: &Archive,
        scoring: Vec<Scoring>,
        found_by: Option<(&[Arc<Leaf>], Need)>,
    ) -> tantivy::Result<Ranker> {
        let articles = archive.meta.articles.max(1);
        let mut leaves = Vec::with_capacity(scoring.len());
        let (found_by, need) = found_by.unwrap_or((&[], Need::Documents));
        let mut opened: Vec<_> = found_by.iter().map(|leaf| (leaf.clone(), need)).collect();
        for scoring in scoring {
            let mut rarity = 0.0;
            for i in 0..scoring.leaf.pattern.slots.len() {
                let with = scoring.leaf.document_frequency(i, archive)?;
                rarity += inverse_document_frequency(articles, with.min(articles));
            }
            let weight = scoring.weight * rarity;
            let leaf = scoring.leaf;
            let known = opened.iter().position(|(o, _)| Arc::ptr_eq(o, &leaf));
            let cursor = known.unwrap_or(opened.len());
            match opened.get_mut(cursor) {
                Some((_, need @ Need::Documents)) => *need = Need::Frequencies,
                Some(_) => {}
                None => opened.push((leaf.clone(), Need::Frequencies)),
            }
            leaves.push(Weighted {
                leaf,
                weight,
                cursor,
            });
        }
        Ok(Ranker {
            leaves,
            opened,
            average_length: (archive.meta.length as f64 / articles as f64).max(1.0),
        })
    }

    /// Scores in the segment of that number, as far as its documents are in the room.
    pub fn segment<'a>(
        &'a self,
        archive: &'a Archive,
        segment: usize,
        room: Room,
    ) -> tantivy::Result<SegmentRanker<'a>> {
        let reader = archive.searcher.segment_reader(segment as u32);
        let mut cursors = Vec::with_capacity(self.opened.len());
        for (leaf, need) in &self.opened {
            cursors.push(leaf.cursor(reader, *need, room)?);
        }
        Ok(SegmentRanker {
            leaves: &self.leaves,
            cursors,
            lengths: &archive.columns(segment)?.lengths,
            average_length: self.average_length,
        })
    }
}

/// Robertson and Spärck Jones, smoothed as in Lucene so that it stays positive.
fn inverse_document_frequency(articles: u64, with: u64) -> f64 {
    let (articles, with) = (articles as f64, with as f64);
    (1.0 + (articles - with + 0.5).max(0.0) / (with + 0.5)).ln()
}

/// Scores the documents of one segment, asked for in ascending order.
pub(super) struct SegmentRanker<'a> {
    leaves: &'a [Weighted],
    /// First those that the documents are found by.
    pub cursors: Vec<LeafCursor>,
    lengths: &'a [u32],
    average_length: f64,
}

/// What a word adds to the score of an article.
fn part(weight: f64, occurrences: u32, norm: f64) -> f64 {
    let frequency = f64::from(occurrences);
    weight * (frequency * (K1 + 1.0) / (frequency + norm))
}

impl SegmentRanker<'_> {
    /// How much the length of an article holds its words down.
    fn norm(&self, doc: DocId) -> f64 {
        K1 * (1.0 - B + B * f64::from(self.length(doc)) / self.average_length)
    }

    pub fn length(&self, doc: DocId) -> u32 {
        self.lengths.get(doc as usize).copied().unwrap_or(0)
    }

    /// How long an article may be for so many occurrences at one cursor to reach a score; rather too
    /// long than too short.
    pub fn longest(&self, leaf: usize, occurrences: u32, bar: f64) -> u32 {
        if bar <= 0.0 {
            return u32::MAX;
        }
        let ours = self.leaves.iter().filter(|ours| ours.cursor == leaf);
        let weight: f64 = ours.map(|ours| ours.weight).sum();
        let frequency = f64::from(occurrences);
        // The formula solved for the length.
        let norm = weight * frequency * (K1 + 1.0) / bar - frequency;
        let length = (norm / K1 - (1.0 - B)) / B * self.average_length;
        (length * (1.0 + 1e-6) + 1.0) as u32
    }

    /// What the cursor of that number adds to a score at the most, with so many occurrences.
    pub fn bound(&self, leaf: usize, occurrences: u32) -> f64 {
        let mut bound = 0.0;
        for ours in self.leaves.iter().filter(|ours| ours.cursor == leaf) {
            bound += part(ours.weight, occurrences, K1 * (1.0 - B));
        }
        bound
    }

    /// The score of a document with so many occurrences at each cursor.
    pub fn score_of(&self, doc: DocId, occurrences: &[u32]) -> f64 {
        let norm = self.norm(doc);
        let mut score = 0.0;
        for ours in self.leaves {
            let occurrences = occurrences.get(ours.cursor).copied().unwrap_or(0);
            if occurrences > 0 {
                score += part(ours.weight, occurrences, norm);
            }
        }
        score
    }

    pub fn score(&mut self, doc: DocId) -> f64 {
        let mut score = 0.0;
        self.each(doc, |_, _, _, part| score += part);
        score
    }

    /// What makes up the score.
    pub fn parts(&mut self, doc: DocId) -> Vec<ScorePart> {
        let mut parts = Vec::new();
        self.each(doc, |name, weight, frequency, score| {
            parts.push(ScorePart {
                part: name.to_owned(),
                weight,
                frequency,
                score,
            });
        });
        parts
    }

    fn each(&mut self, doc: DocId, mut sink: impl FnMut(&str, f64, u32, f64)) {
        let norm = self.norm(doc);
        for ours in self.leaves {
            let Some(cursor) = self.cursors.get_mut(ours.cursor) else {
                continue;
            };
            if cursor.seek(doc) != doc {
                continue;
            }
            let occurrences = cursor.frequency();
            if occurrences > 0 {
                let score = part(ours.weight, occurrences, norm);
                sink(&ours.leaf.name, ours.weight, occurrences, score);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::SearchOptions;
    use crate::engine::testing::{archive_in_ram, article};
    use crate::query::{Node, Query};

    fn node(query: Query) -> Node {
        Node { query, span: 0..0 }
    }

    /// Scores of `a`, `b`, `c`: 3, 5 and 1 words long, 9 in all.
    #[track_caller]
    fn check(query: Query, expect: [f64; 3]) {
        let articles = vec![
            article("a", "en", "", "talks talks peace"),
            article("b", "en", "", "Talking peace peace peace process"),
            article("c", "", "", "talks"),
        ];
        let archive = archive_in_ram(&[articles], &[]);
        let options = SearchOptions {
            limit: 9,
            ..SearchOptions::default()
        };
        let mut scores = [0.0; 3];
        let query = node(query);
        for hit in archive.search(&query, &options).unwrap().hits {
            scores["abc".find(&hit.article.id).unwrap()] = hit.score;
        }
        for (found, expect) in scores.into_iter().zip(expect) {
            assert!(
                (found - expect).abs() < 1e-12,
                "{found} is not {expect} in {query:?}"
            );
        }
    }

    /// BM25 as in a textbook: `with` of 3 articles have it, mean length 3.
    fn bm25(with: f64, frequency: f64, length: f64) -> f64 {
        let rarity = (1.0 + (3.0 - with + 0.5) / (with + 0.5)).ln();
        rarity * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * length / 3.0))
    }

    #[test]
    fn scores_are_those_of_the_formula() {
        let word = |text: &str| node(Query::Word(text.to_owned()));
        let peace = [bm25(2.0, 1.0, 3.0), bm25(2.0, 3.0, 5.0), 0.0];
        check(word("peace").query, peace);
        // One occurrence answers by its stem and by its surface form, and counts once.
        let talk = [
            bm25(3.0, 2.0, 3.0),
            bm25(3.0, 1.0, 5.0),
            bm25(3.0, 1.0, 1.0),
        ];
        check(word("talks").query, talk);
        let both = Query::Or(vec![word("talks"), word("peace")]);
        check(both, [talk[0] + peace[0], talk[1] + peace[1], talk[2]]);
        let weighted = Query::Weight(Box::new(word("peace")), 2.0);
        check(weighted, peace.map(|score| 2.0 * score));
        check(Query::Not(Box::new(word("peace"))), [0.0; 3]);
        check(Query::Prefix("talk".to_owned()), talk);
        // A phrase weighs as much as its words: two articles have `talks`, two `peace`.
        let phrase = Query::Phrase("talks peace".to_owned());
        check(phrase, [2.0 * bm25(2.0, 1.0, 3.0), 0.0, 0.0]);
    }
}
