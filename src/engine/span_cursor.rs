//! Operators over places as a query of the engine: first the documents that have the words, then,
//! for those alone, the positions.

use std::sync::Arc;

use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::candidates::Candidates;
use super::leaf::{Need, count_alive};
use super::leaf_cursor::LeafCursor;
use super::leaf_keep::Keep;
use super::leaf_room::{Room, rooms};
use super::lists::Cursor;
use super::meet::{self, Pair, within_units};
use super::patience::is_over;
use super::span::Stretch;
use super::span_layout::{Kind, LayoutCursor, Needs};
use super::span_points::{is_alone, is_near};
use super::span_tree::{Span, Spans, rule};
use super::units::UnitsIn;
use crate::query::Near;

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
        Ok(match SpanCursor::open(&self.0, reader, Room::ALL)? {
            None => Box::new(EmptyScorer),
            Some(cursor) => Box::new(cursor),
        })
    }

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        let mut articles = 0;
        let pair = Pair::of_spans(&self.0);
        for room in rooms(&self.0.tree, &self.0.leaves, reader) {
            let counted = pair.as_ref().map(|pair| pair.count(reader, room));
            if let Some(counted) = counted.transpose()?.flatten() {
                articles += counted;
                continue;
            }
            if let Some(cursor) = SpanCursor::open(&self.0, reader, room)? {
                articles += count_alive(cursor, reader);
            }
        }
        Ok(articles as u32)
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("an operator over places", 1.0))
    }
}

/// Finds the documents of one segment that have a place, by cursors over the leaves.
pub(super) struct SpanFinder {
    spans: Arc<Spans>,
    candidates: Candidates,
    layout: LayoutCursor,
    /// Of two words that are lists of places: where the units begin that both have to be in.
    units: Option<UnitsIn>,
    /// Of the document looked at.
    places: Vec<Vec<Stretch>>,
    points: [Vec<u32>; 2],
    spare: Vec<u32>,
}

impl SpanFinder {
    /// `None` where no document can have a place. The cursors are those of [`Spans::leaves`], with
    /// positions.
    pub fn open(
        spans: &Arc<Spans>,
        cursors: &[LeafCursor],
        reader: &SegmentReader,
    ) -> tantivy::Result<Option<SpanFinder>> {
        let Some(candidates) = Candidates::of(&spans.tree, cursors) else {
            return Ok(None);
        };
        let place = (spans.field, spans.in_title);
        let index = spans.leaves.first().and_then(|leaf| leaf.lists(reader));
        let units = units_of_two(spans, cursors, reader)?;
        let needs = match units {
            Some(_) => Needs::default(),
            None => spans.tree.needs(),
        };
        Ok(Some(SpanFinder {
            layout: LayoutCursor::open(index, &spans.fields, place, needs)?,
            units,
            places: vec![Vec::new(); cursors.len()],
            spans: spans.clone(),
            candidates,
            points: [Vec::new(), Vec::new()],
            spare: Vec::new(),
        }))
    }

    /// The first match at `target` or later; the cursors that have it stand there.
    pub fn find(&mut self, cursors: &mut [LeafCursor], mut target: DocId) -> DocId {
        loop {
            let doc = self.candidates.seek(cursors, target);
            if doc == TERMINATED || self.is_found(cursors, doc) {
                return doc;
            }
            if is_over() {
                return TERMINATED;
            }
            target = doc + 1;
        }
    }

    fn is_found(&mut self, cursors: &mut [LeafCursor], doc: DocId) -> bool {
        if let Some(found) = self.is_found_of_two(cursors, doc) {
            return found;
        }
        let leaves = self.spans.leaves.iter();
        for ((cursor, leaf), places) in cursors.iter_mut().zip(leaves).zip(&mut self.places) {
            places.clear();
            if cursor.seek(doc) == doc {
                cursor.places(leaf.pattern.width, &mut self.spare, places);
            }
        }
        self.layout.read(doc);
        self.spans.tree.is_found(&self.places, &self.layout.layout)
    }

    /// The same of an operator between two words that are lists of places; `None` where it is another.
    fn is_found_of_two(&mut self, cursors: &mut [LeafCursor], doc: DocId) -> Option<bool> {
        let Span::Near(near, a, b) = &self.spans.tree else {
            return None;
        };
        let (Span::Leaf(i), Span::Leaf(j)) = (&**a, &**b) else {
            return None;
        };
        let (LeafCursor::Term(a), LeafCursor::Term(b)) = two(cursors, *i, *j)? else {
            return None;
        };
        let [leaf_a, leaf_b] = [i, j].map(|i| self.spans.leaves.get(*i));
        if leaf_a?.pattern.width > 0 || leaf_b?.pattern.width > 0 {
            return None;
        }
        let [in_a, in_b] = &mut self.points;
        let places = |list: &mut Cursor, out: &mut Vec<u32>| {
            out.clear();
            Keep::ALL.positions(list, out);
        };
        if let Near::NotWithin(distance) = near {
            if self.spans.field != self.spans.fields.text {
                return None;
            }
            let at = b.doc();
            if at > doc || at < doc && b.seek(doc) > doc {
                return Some(true);
            }
            places(a, in_a);
            places(b, in_b);
            return Some(is_alone(in_a, in_b, *distance));
        }
        if let Some(units) = &mut self.units {
            steps(a, in_a);
            steps(b, in_b);
            return Some(meet::is_near(in_a, in_b, within_units(units.begins(doc))));
        }
        places(a, in_a);
        places(b, in_b);
        self.layout.read(doc);
        Some(is_near(in_a, in_b, rule(*near, &self.layout.layout)))
    }
}

/// Where the units of a segment begin that two words have to be in; `None` where something else is asked for, or of
/// others.
fn units_of_two(
    spans: &Spans,
    cursors: &[LeafCursor],
    reader: &SegmentReader,
) -> tantivy::Result<Option<UnitsIn>> {
    let Span::Near(near, a, b) = &spans.tree else {
        return Ok(None);
    };
    let (Span::Leaf(a), Span::Leaf(b)) = (&**a, &**b) else {
        return Ok(None);
    };
    let is_list = |i: &usize| {
        let leaf = spans.leaves.get(*i);
        leaf.is_some_and(|leaf| leaf.pattern.width == 0)
            && matches!(cursors.get(*i), Some(LeafCursor::Term(_)))
    };
    let is_text = Kind::of(&spans.fields, spans.field, spans.in_title) == Kind::Text;
    // A word beside itself is one cursor.
    let are_lists = a != b && is_list(a) && is_list(b);
    match spans.leaves.get(*a).filter(|_| is_text && are_lists) {
        Some(leaf) => leaf.units(reader, *near),
        None => Ok(None),
    }
}

/// The places in the current document, each as far as it is behind the one before, with its marks.
fn steps(list: &mut Cursor, out: &mut Vec<u32>) {
    out.clear();
    out.extend_from_slice(list.steps());
}

/// Two cursors of several.
fn two(
    cursors: &mut [LeafCursor],
    i: usize,
    j: usize,
) -> Option<(&mut LeafCursor, &mut LeafCursor)> {
    let [a, b] = cursors.get_disjoint_mut([i, j]).ok()?;
    Some((a, b))
}

/// The documents of one segment that have a place.
struct SpanCursor {
    finder: SpanFinder,
    cursors: Vec<LeafCursor>,
    doc: DocId,
}

impl SpanCursor {
    fn open(
        spans: &Arc<Spans>,
        reader: &SegmentReader,
        room: Room,
    ) -> tantivy::Result<Option<SpanCursor>> {
        let mut cursors = Vec::with_capacity(spans.leaves.len());
        for leaf in &spans.leaves {
            cursors.push(leaf.cursor(reader, Need::Positions, room)?);
        }
        let finder = SpanFinder::open(spans, &cursors, reader)?;
        Ok(finder.map(|mut finder| SpanCursor {
            doc: finder.find(&mut cursors, 0),
            finder,
            cursors,
        }))
    }

    fn settle(&mut self, target: DocId) -> DocId {
        self.doc = self.finder.find(&mut self.cursors, target);
        self.doc
    }
}

impl DocSet for SpanCursor {
    fn advance(&mut self) -> DocId {
        match self.doc {
            TERMINATED => TERMINATED,
            _ if is_over() => {
                self.doc = TERMINATED;
                self.doc
            }
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
        let cost = self.finder.candidates.cost(&self.cursors);
        cost.min(u64::from(TERMINATED - 1)) as u32
    }

    fn cost(&self) -> u64 {
        // Positions are dear: let cheaper neighbours lead.
        self.finder
            .candidates
            .cost(&self.cursors)
            .saturating_mul(20)
    }
}

impl Scorer for SpanCursor {
    fn score(&mut self) -> f32 {
        1.0
    }
}
