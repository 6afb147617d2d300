//! BM25 in double precision, summed in the order of the query: the same to the last bit whatever
//! the segments, their order and the deleted articles in them.

use tantivy::DocId;
use tantivy::columnar::ColumnValues;

use super::archive::Archive;
use super::candidates::sought;
use super::leaf::Need;
use super::leaf_cursor::LeafCursor;
use super::lower::Scoring;
use super::words::Words;
use crate::hit::ScorePart;

/// How soon further occurrences stop to count.
const K1: f64 = 1.2;
/// How much a long article's words count for less.
const B: f64 = 0.75;

/// The weights of a query's leaves in one archive.
pub(super) struct Ranker {
    leaves: Vec<(Scoring, f64)>,
    average_length: f64,
}

impl Ranker {
    pub fn new(archive: &Archive, scoring: Vec<Scoring>) -> tantivy::Result<Ranker> {
        let articles = archive.meta.articles.max(1);
        let mut leaves = Vec::with_capacity(scoring.len());
        for scoring in scoring {
            let mut rarity = 0.0;
            for i in 0..scoring.leaf.pattern.slots.len() {
                let with = scoring.leaf.document_frequency(i, archive)?;
                rarity += inverse_document_frequency(articles, with);
            }
            let weight = scoring.weight * rarity;
            leaves.push((scoring, weight));
        }
        Ok(Ranker {
            leaves,
            average_length: (archive.meta.length as f64 / articles as f64).max(1.0),
        })
    }

    /// Scores in the segment of that number; with `words`, the cursors of all of their leaves are
    /// there, first those that score.
    pub fn segment<'a>(
        &'a self,
        archive: &'a Archive,
        segment: usize,
        words: Option<&Words>,
    ) -> tantivy::Result<SegmentRanker<'a>> {
        let reader = archive.searcher.segment_reader(segment as u32);
        let mut cursors = Vec::with_capacity(self.leaves.len());
        for (scoring, _) in &self.leaves {
            cursors.push(scoring.leaf.cursor(reader, Need::Frequencies)?);
        }
        let leaves = words.map_or(&[][..], |words| words.leaves.as_slice());
        for leaf in leaves.iter().skip(cursors.len()) {
            cursors.push(leaf.cursor(reader, Need::Documents)?);
        }
        Ok(SegmentRanker {
            leaves: &self.leaves,
            cursors,
            lengths: &*archive.columns(segment)?.lengths,
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
    leaves: &'a [(Scoring, f64)],
    /// Of the leaves, and of others that only select.
    pub cursors: Vec<LeafCursor>,
    lengths: &'a dyn ColumnValues<u64>,
    average_length: f64,
}

impl SegmentRanker<'_> {
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
        let mut norm = None;
        for ((scoring, weight), cursor) in self.leaves.iter().zip(&mut self.cursors) {
            if sought(cursor, doc) != doc {
                continue;
            }
            let norm = *norm.get_or_insert_with(|| {
                let length = self.lengths.get_val(doc) as f64;
                K1 * (1.0 - B + B * length / self.average_length)
            });
            let occurrences = cursor.frequency();
            let frequency = f64::from(occurrences);
            let score = *weight * (frequency * (K1 + 1.0) / (frequency + norm));
            sink(&scoring.leaf.name, *weight, occurrences, score);
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
