//! Operators over places as a query of the engine: first the documents that have the words, then,
//! for those alone, the positions.

use std::sync::Arc;

use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::candidates::{Candidates, sought};
use super::leaf::Need;
use super::leaf_cursor::LeafCursor;
use super::span::Stretch;
use super::span_layout::LayoutCursor;
use super::span_tree::Spans;

#[derive(Clone, Debug)]
pub(super) struct SpansQuery(pub Arc<Spans>);

impl Query for SpansQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(SpansWeight(self.0.clone())))
    }
}

struct SpansWeight(Arc<Spans>);

impl Weight for SpansWeight {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let spans = &self.0;
        let mut cursors = Vec::with_capacity(spans.leaves.len());
        for leaf in &spans.leaves {
            cursors.push(leaf.cursor(reader, Need::Positions)?);
        }
        let Some(candidates) = Candidates::of(&spans.tree, &cursors) else {
            return Ok(Box::new(EmptyScorer));
        };
        let needs = spans.tree.needs();
        let mut cursor = SpanCursor {
            layout: LayoutCursor::open(
                reader,
                &spans.fields,
                (spans.field, spans.in_title),
                needs,
            )?,
            places: vec![Vec::new(); cursors.len()],
            spans: spans.clone(),
            candidates,
            cursors,
            spare: Vec::new(),
            doc: 0,
        };
        cursor.settle(0);
        Ok(Box::new(cursor))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("an operator over places", 1.0))
    }
}

/// The documents of one segment that have a place.
struct SpanCursor {
    spans: Arc<Spans>,
    candidates: Candidates,
    cursors: Vec<LeafCursor>,
    layout: LayoutCursor,
    /// Of the document looked at.
    places: Vec<Vec<Stretch>>,
    spare: Vec<u32>,
    doc: DocId,
}

impl SpanCursor {
    fn settle(&mut self, mut target: DocId) -> DocId {
        loop {
            let doc = self.candidates.seek(&mut self.cursors, target);
            if doc == TERMINATED || self.is_found(doc) {
                self.doc = doc;
                return doc;
            }
            target = doc + 1;
        }
    }

    fn is_found(&mut self, doc: DocId) -> bool {
        let leaves = self.spans.leaves.iter();
        for ((cursor, leaf), places) in self.cursors.iter_mut().zip(leaves).zip(&mut self.places) {
            places.clear();
            if sought(cursor, doc) == doc {
                cursor.places(leaf.pattern.width, &mut self.spare, places);
            }
        }
        self.layout.read(doc);
        self.spans.tree.is_found(&self.places, &self.layout.layout)
    }
}

impl DocSet for SpanCursor {
    fn advance(&mut self) -> DocId {
        match self.doc {
            TERMINATED => TERMINATED,
            doc => self.settle(doc + 1),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.settle(target);
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let cost = self.candidates.cost(&self.cursors);
        cost.min(u64::from(TERMINATED - 1)) as u32
    }

    fn cost(&self) -> u64 {
        // Positions are dear: let cheaper neighbours lead.
        self.candidates.cost(&self.cursors).saturating_mul(20)
    }
}

impl Scorer for SpanCursor {
    fn score(&mut self) -> f32 {
        1.0
    }
}
