//! A leaf as the engine's query.

use std::sync::Arc;

use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, Score, SegmentReader};

use super::leaf::{Leaf, Need, count_alive};
use super::leaf_cursor::{LeafCursor, Settled};
use super::leaf_room::Room;
use super::meet_phrase::PhraseOfTwo;

#[derive(Clone, Debug)]
pub(super) struct LeafQuery(pub Arc<Leaf>);

impl Query for LeafQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(LeafWeight(self.0.clone())))
    }
}

struct LeafWeight(Arc<Leaf>);

impl Weight for LeafWeight {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.0.cursor(reader, Need::Documents, Room::ALL)? {
            // The engine knows its own empty scorer and leaves out what stands beside it.
            LeafCursor::Empty => Box::new(EmptyScorer),
            cursor => Box::new(Settled::new(cursor)),
        })
    }

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        let leaf = &self.0;
        match leaf.pattern.slots.len() {
            1 => Ok(leaf.articles(0, reader)? as u32),
            _ => {
                if let Some(phrase) = PhraseOfTwo::of(leaf)
                    && let Some(articles) = phrase.each(reader, true, |_, _| {})
                {
                    return Ok(articles as u32);
                }
                let cursor = Settled::new(leaf.cursor(reader, Need::Documents, Room::ALL)?);
                Ok(count_alive(cursor, reader) as u32)
            }
        }
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("a leaf of the query", 1.0))
    }
}
