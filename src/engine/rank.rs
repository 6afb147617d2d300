//! BM25 in double precision, summed in the order of the query: the same to the last bit whatever
//! the segments, their order and the deleted articles in them.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use tantivy::DocId;

use super::archive::Archive;
use super::columns::Lengths;
use super::leaf::{Found, Leaf, Need};
use super::leaf_cursor::LeafCursor;
use super::leaf_pattern::{Pattern, Slot, What};
use super::leaf_room::Room;
use super::lower::Scoring;
use super::model::Model;

/// The weights of a query's leaves in one archive.
pub(super) struct Ranker {
    pub leaves: Vec<Weighted>,
    /// Those that the documents are found by; where these are of no use, those that score.
    opened: Vec<(Arc<Leaf>, Need)>,
    pub model: Model,
    pub average_length: f64,
    /// One by that.
    per_average: f64,
}

/// What is worked out in another order than scores are may differ by so much.
const SLACK: f64 = 1.0 + 1e-9;

/// A leaf that scores, with its number among those that are opened.
pub(super) struct Weighted {
    pub leaf: Arc<Leaf>,
    pub weight: f64,
    cursor: usize,
    /// The leaves of the query that it stands for: one, but where a word is repeated.
    pub asked: Vec<Asked>,
    pub relatives: Vec<Arc<Leaf>>,
}

/// A place in the query, see [`Scoring`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub run: Option<u32>,
    pub at: usize,
    weight: f64,
}

impl Ranker {
    /// `found_by` are the leaves that the documents are found by, and how: the cursors that rank stand
    /// there already. Without, documents are found otherwise.
    pub fn new(
        archive: &Archive,
        model: Model,
        scoring: Vec<Scoring>,
        found_by: Option<(&[Arc<Leaf>], Need)>,
    ) -> tantivy::Result<Ranker> {
        let (found_by, need) = found_by.unwrap_or((&[], Need::Documents));
        let mut opened: Vec<_> = found_by.iter().map(|leaf| (leaf.clone(), need)).collect();
        let mut leaves: Vec<Weighted> = Vec::with_capacity(scoring.len());
        let firsts = firsts(&scoring);
        let mut numbers = vec![None; scoring.len()];
        for (scoring, first) in scoring.into_iter().zip(firsts) {
            let asked = Asked {
                run: scoring.run,
                at: scoring.at,
                weight: scoring.weight,
            };
            let leaf = scoring.leaf;
            let number = numbers[first].get_or_insert(leaves.len());
            if let Some(repeated) = leaves.get_mut(*number) {
                repeated.asked.push(asked);
                continue;
            }
            let known = opened.iter().position(|(o, _)| Arc::ptr_eq(o, &leaf));
            let cursor = known.unwrap_or(opened.len());
            match opened.get_mut(cursor) {
                Some((_, need @ Need::Documents)) => *need = Need::Frequencies,
                Some(_) => {}
                None => opened.push((leaf.clone(), Need::Frequencies)),
            }
            leaves.push(Weighted {
                leaf,
                weight: 0.0,
                cursor,
                asked: vec![asked],
                relatives: scoring.relatives,
            });
        }
        for ours in &mut leaves {
            ours.weight = weight(archive, &model, ours)?;
        }
        let articles = archive.meta.articles.max(1);
        let average_length = (archive.meta.length as f64 / articles as f64).max(1.0);
        Ok(Ranker {
            leaves,
            opened,
            model,
            average_length,
            per_average: 1.0 / average_length,
        })
    }

    /// How many leaves are opened.
    pub fn opened(&self) -> usize {
        self.opened.len()
    }

    /// Scores in the segment of that number what others find and count.
    pub fn without_cursors<'a>(
        &'a self,
        archive: &'a Archive,
        segment: usize,
    ) -> tantivy::Result<SegmentRanker<'a>> {
        Ok(SegmentRanker {
            ranker: self,
            cursors: Vec::new(),
            lengths: &archive.columns(segment)?.lengths,
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
            ranker: self,
            cursors,
            lengths: &archive.columns(segment)?.lengths,
        })
    }
}

/// For each leaf that scores the first that finds the same: forms of one word do.
fn firsts(scoring: &[Scoring]) -> Vec<usize> {
    let mut known = HashMap::with_capacity(scoring.len());
    let firsts = scoring.iter().enumerate().map(|(at, scoring)| {
        let leaf = &scoring.leaf;
        let what = match (leaf.pattern.slots.as_slice(), leaf.named.as_slice()) {
            (
                [
                    Slot {
                        what: What::Forms(_),
                        ..
                    },
                ],
                [tokens],
            ) => Ok(tokens.iter().map(|(token, _)| token).collect::<Vec<_>>()),
            _ => Err(&leaf.name),
        };
        let place = (leaf.field.field_id(), leaf.in_title);
        *known.entry((place, what)).or_insert(at)
    });
    firsts.collect()
}

/// How much a leaf weighs: its rarity, more for parts of names, and what the query makes of it.
fn weight(archive: &Archive, model: &Model, ours: &Weighted) -> tantivy::Result<f64> {
    let articles = archive.meta.articles.max(1);
    let mut rarity = 0.0;
    for i in 0..ours.leaf.pattern.slots.len() {
        let with = ours.leaf.document_frequency(i, archive)?;
        rarity += model.rarity(articles, with.min(articles));
    }
    let times = ours.asked.len();
    let given: f64 = ours.asked.iter().map(|asked| asked.weight).sum();
    let asked = given / times.max(1) as f64 * model.repeated(times.max(1));
    let name = 1.0 + model.name * share_in_names(archive, &ours.leaf)?;
    Ok(asked * rarity.powf(model.rarity) * name)
}

/// Of the articles with a word, the part that has it in the name of a person, an organization or a place;
/// 0 to 1.
pub(super) fn share_in_names(archive: &Archive, leaf: &Leaf) -> tantivy::Result<f64> {
    if let Some(known) = leaf.share_in_names.get() {
        return Ok(*known);
    }
    let fields = &archive.fields;
    let surface = leaf.pattern.lone_surface();
    let Some(surface) = surface.filter(|_| leaf.field == fields.text) else {
        return Ok(0.0);
    };
    let with = leaf.document_frequency(0, archive)?;
    let mut named = 0;
    for field in [fields.person, fields.org, fields.place] {
        let pattern = Pattern::token(surface);
        let keys = archive.keys(field);
        let name = surface.to_owned();
        // A token by its name is never too many.
        if let Ok(found) = Found::new(archive, name, (field, false), pattern, keys)? {
            named = named.max(found.document_frequency(0, archive)?);
        }
    }
    let share = match with {
        0 => 0.0,
        with => named.min(with) as f64 / with as f64,
    };
    Ok(*leaf.share_in_names.get_or_init(|| share))
}

/// Scores the documents of one segment, asked for in ascending order.
pub(super) struct SegmentRanker<'a> {
    ranker: &'a Ranker,
    /// First those that the documents are found by.
    pub cursors: Vec<LeafCursor>,
    lengths: &'a Lengths,
}

impl SegmentRanker<'_> {
    fn norm(&self, doc: DocId) -> f64 {
        let ranker = self.ranker;
        ranker.model.norm(self.length(doc), ranker.average_length)
    }

    #[inline]
    pub fn length(&self, doc: DocId) -> u32 {
        self.lengths.of(doc)
    }

    /// How long an article may be for so many occurrences at one cursor to reach a score; rather too
    /// long than too short.
    pub fn longest(&self, leaf: usize, occurrences: u32, bar: f64) -> u32 {
        if bar <= 0.0 {
            return u32::MAX;
        }
        let Model { k1, b, .. } = self.ranker.model;
        let ours = self.ranker.leaves.iter().filter(|ours| ours.cursor == leaf);
        let weight: f64 = ours.map(|ours| ours.weight).sum();
        let frequency = f64::from(occurrences);
        // The formula solved for the length.
        let norm = weight * frequency * (k1 + 1.0) / bar - frequency;
        let length = (norm / k1 - (1.0 - b)) / b * self.ranker.average_length;
        (length * (1.0 + 1e-6) + 1.0) as u32
    }

    /// What the cursor of that number adds to a score at the most, with so many occurrences.
    pub fn bound(&self, leaf: usize, occurrences: u32) -> f64 {
        let model = &self.ranker.model;
        let mut bound = 0.0;
        for ours in self.ranker.leaves.iter().filter(|ours| ours.cursor == leaf) {
            let shortest = model.norm(0, self.ranker.average_length);
            bound += model.part(ours.weight, f64::from(occurrences), shortest);
        }
        bound
    }

    /// Whether a document of two words may reach a score, rather yes than no: without a division.
    #[inline]
    pub fn may_reach(&self, doc: DocId, occurrences: &[u32], bar: f64) -> bool {
        let [a, b] = self.ranker.leaves.as_slice() else {
            return true;
        };
        if bar <= 0.0 {
            return true;
        }
        let Model { k1, b: share, .. } = self.ranker.model;
        let length = f64::from(self.length(doc)) * self.ranker.per_average;
        let norm = k1 * (1.0 - share + share * length);
        let of = |ours: &Weighted| {
            let occurrences = occurrences.get(ours.cursor).copied().unwrap_or(0);
            f64::from(occurrences)
        };
        let (of_a, of_b) = (of(a), of(b));
        // The formula, both sides of it times both divisors.
        let most = (k1 + 1.0) * (a.weight * of_a * (of_b + norm) + b.weight * of_b * (of_a + norm));
        most * SLACK >= bar * (of_a + norm) * (of_b + norm)
    }

    /// The score of a document with so many occurrences at each cursor.
    pub fn score_of(&self, doc: DocId, occurrences: &[u32]) -> f64 {
        let norm = self.norm(doc);
        let mut score = 0.0;
        for ours in &self.ranker.leaves {
            let occurrences = occurrences.get(ours.cursor).copied().unwrap_or(0);
            if occurrences > 0 {
                score += self
                    .ranker
                    .model
                    .part(ours.weight, f64::from(occurrences), norm);
            }
        }
        score
    }

    pub fn score(&mut self, doc: DocId) -> f64 {
        let norm = self.norm(doc);
        let mut score = 0.0;
        for ours in &self.ranker.leaves {
            let Some(cursor) = self.cursors.get_mut(ours.cursor) else {
                continue;
            };
            if cursor.seek(doc) != doc {
                continue;
            }
            let occurrences = cursor.frequency();
            if occurrences > 0 {
                score += self
                    .ranker
                    .model
                    .part(ours.weight, f64::from(occurrences), norm);
            }
        }
        score
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::Model;
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

    /// BM25F as in the papers: `with` of 3 articles have it, mean length 3.
    fn bm25(with: f64, frequency: f64, length: f64) -> f64 {
        let Model { k1, b, .. } = Model::default();
        weight(with) * frequency * (k1 + 1.0) / (frequency + k1 * (1.0 - b + b * length / 3.0))
    }

    fn weight(with: f64) -> f64 {
        let rarity: f64 = (1.0 + (3.0 - with + 0.5) / (with + 0.5)).ln();
        rarity.powf(Model::default().rarity)
    }

    /// What a lone word adds that stands so many words into the text.
    fn alone(with: f64, before: f64) -> f64 {
        let model = Model::default();
        weight(with) * (model.lead / (1.0 + before / model.lead_words) + model.window)
    }

    #[test]
    fn scores_are_those_of_the_formula() {
        let word = |text: &str| node(Query::Word(text.to_owned()));
        let peace = [
            bm25(2.0, 1.0, 3.0) + alone(2.0, 2.0),
            bm25(2.0, 3.0, 5.0) + alone(2.0, 1.0),
            0.0,
        ];
        check(word("peace").query, peace);
        // One occurrence answers by its stem and by its surface form, and counts once.
        let talk = [
            bm25(3.0, 2.0, 3.0) + alone(3.0, 0.0),
            bm25(3.0, 1.0, 5.0) + alone(3.0, 0.0),
            bm25(3.0, 1.0, 1.0) + alone(3.0, 0.0),
        ];
        check(word("talks").query, talk);
        // All four words are within the window: it adds what both alone have.
        let both = Query::Or(vec![word("talks"), word("peace")]);
        check(both, [talk[0] + peace[0], talk[1] + peace[1], talk[2]]);
        let weighted = Query::Weight(Box::new(word("peace")), 2.0);
        check(weighted, peace.map(|score| 2.0 * score));
        check(Query::Not(Box::new(word("peace"))), [0.0; 3]);
        check(Query::Prefix("talk".to_owned()), talk);
        // Side by side, once in the order of the query.
        let order = Model::default().order;
        let side_by_side = Query::Words(vec![word("talks"), word("peace")]);
        let first = talk[0] + peace[0] + order * bm25(3.0, 1.0, 3.0);
        let second = talk[1] + peace[1] + order * bm25(3.0, 1.0, 5.0);
        check(side_by_side, [first, second, 0.0]);
        // Who repeats a word has it count more, not twice.
        let repeated = Query::Words(vec![word("peace"), word("peace")]);
        let times = Model::default().repeated(2);
        assert!(1.0 < times && times < 2.0);
        check(repeated, peace.map(|score| times * score));
    }

    #[test]
    fn a_phrase_weighs_as_much_as_its_words() {
        let rarity = 2.0 * f64::ln(1.0 + 1.5 / 2.5);
        let model = Model::default();
        let norm = model.norm(3, 3.0);
        let weight = rarity.powf(model.rarity);
        let places = model.lead / (1.0 + 1.0 / model.lead_words) + model.window;
        let score = model.part(weight, 1.0, norm) + weight * places;
        check(Query::Phrase("talks peace".to_owned()), [score, 0.0, 0.0]);
    }
}
