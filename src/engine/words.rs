//! Words joined by AND and OR alone: found in one pass over their postings, which can rank as well.

use std::sync::Arc;

use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{BitSet, DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::candidates::{Candidates, are_exact};
use super::leaf::{Leaf, Need, count_alive};
use super::leaf_cursor::{LeafCursor, Settled};
use super::leaf_room::{Room, rooms};
use super::lists::Cursor;
use super::lower::Plan;
use super::meet::Pair;
use super::patience::is_over;
use super::span_tree::Span;
use super::words_any::count;

/// How many alternatives are looked through one by one; more are the engine's business.
const FEW: usize = 8;

/// A plan of such a kind, as a tree over leaves.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub tree: Span,
    pub leaves: Vec<Arc<Leaf>>,
}

impl Words {
    /// `None` where there is more to a plan than words.
    pub fn of(plan: &Plan) -> Option<Words> {
        let mut leaves = Vec::new();
        let tree = tree(plan, &mut leaves)?;
        Some(Words { tree, leaves })
    }

    /// Whether they are all alternatives.
    pub fn are_any(&self) -> bool {
        match &self.tree {
            Span::Leaf(_) => true,
            Span::Any(parts) => parts.iter().all(|part| matches!(part, Span::Leaf(_))),
            _ => false,
        }
    }
}

fn tree(plan: &Plan, leaves: &mut Vec<Arc<Leaf>>) -> Option<Span> {
    match plan {
        Plan::Leaf(leaf) => {
            let known = leaves.iter().position(|other| Arc::ptr_eq(other, leaf));
            Some(Span::Leaf(known.unwrap_or_else(|| {
                leaves.push(leaf.clone());
                leaves.len() - 1
            })))
        }
        Plan::And { all, none } if none.is_empty() => match all.as_slice() {
            [] => None,
            [only] => tree(only, leaves),
            all => Some(Span::All(trees(all, leaves)?)),
        },
        Plan::Or(any) if (1..=FEW).contains(&any.len()) => Some(Span::Any(trees(any, leaves)?)),
        Plan::All
        | Plan::Spans(_)
        | Plan::Names(_)
        | Plan::Mentions(_)
        | Plan::Filter(_)
        | Plan::And { .. }
        | Plan::Or(_) => None,
    }
}

fn trees(plans: &[Plan], leaves: &mut Vec<Arc<Leaf>>) -> Option<Vec<Span>> {
    plans.iter().map(|plan| tree(plan, leaves)).collect()
}

/// The plan as a query of the engine, without ranking.
#[derive(Clone, Debug)]
pub(super) struct WordsQuery(pub Arc<Words>);

impl Query for WordsQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(WordsWeight(self.0.clone())))
    }
}

struct WordsWeight(Arc<Words>);

impl WordsWeight {
    /// `None` where nothing can match.
    fn open(&self, reader: &SegmentReader, room: Room) -> tantivy::Result<Option<WordsCursor>> {
        let mut cursors = Vec::with_capacity(self.0.leaves.len());
        for leaf in &self.0.leaves {
            cursors.push(leaf.cursor(reader, Need::Documents, room)?);
        }
        let Some(candidates) = Candidates::of(&self.0.tree, &cursors) else {
            return Ok(None);
        };
        let exact = are_exact(&cursors);
        let doc = candidates.find(&mut cursors, 0, exact);
        Ok(Some(WordsCursor {
            candidates,
            cursors,
            exact,
            doc,
        }))
    }
}

impl Weight for WordsWeight {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.open(reader, Room::ALL)? {
            Some(cursor) => Box::new(cursor),
            None => Box::new(EmptyScorer),
        })
    }

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        let mut articles = 0;
        let pair = Pair::of_words(&self.0);
        let pair = pair.filter(|pair| !pair.is_any() || !reader.has_deletes());
        for room in rooms(&self.0.tree, &self.0.leaves, reader) {
            let counted = pair.as_ref().map(|pair| pair.count(reader, room));
            if let Some(counted) = counted.transpose()?.flatten() {
                articles += counted;
                continue;
            }
            if let Some(cursor) = self.open(reader, room)? {
                articles += match &cursor.candidates {
                    Candidates::Leaves(_) => count_leaves(cursor, reader),
                    _ if self.0.are_any() => count_any(cursor, reader),
                    _ => count_alive(cursor, reader),
                };
            }
        }
        Ok(articles as u32)
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("words", 1.0))
    }
}

/// How many articles of a segment all of several leaves have.
fn count_leaves(mut cursor: WordsCursor, reader: &SegmentReader) -> u64 {
    let shortest = cursor.cursors.iter().map(LeafCursor::size_hint).min();
    let is_dense = shortest.is_some_and(|n| n.saturating_mul(DENSE) >= reader.max_doc());
    match lists(&mut cursor.cursors, reader).filter(|_| is_dense) {
        Some(lists) => count(lists, true),
        None => count_alive(cursor, reader),
    }
}

/// How many articles of a segment one of several leaves has.
fn count_any(mut cursor: WordsCursor, reader: &SegmentReader) -> u64 {
    let alive = reader.alive_bitset();
    if let Some(lists) = lists(&mut cursor.cursors, reader) {
        return count(lists, false);
    }
    let mut documents = BitSet::with_max_value(reader.max_doc());
    for cursor in cursor.cursors {
        let mut cursor = Settled::new(cursor);
        let mut doc = cursor.doc();
        while doc != TERMINATED {
            if alive.is_none_or(|alive| alive.is_alive(doc)) {
                documents.insert(doc);
            }
            doc = cursor.advance();
        }
    }
    documents.len() as u64
}

/// From how much of all documents in the shortest list on whole lists are read as bits.
const DENSE: u32 = 32;

/// The lists of the cursors, where they have nothing else.
fn lists<'c>(cursors: &'c mut [LeafCursor], reader: &SegmentReader) -> Option<Vec<&'c mut Cursor>> {
    if reader.has_deletes() {
        return None;
    }
    let lists = cursors.iter_mut().map(|cursor| match cursor {
        LeafCursor::Term(list) => Some(&mut **list),
        LeafCursor::Empty | LeafCursor::Slot(_) | LeafCursor::Phrase(_) => None,
    });
    lists.collect()
}

struct WordsCursor {
    candidates: Candidates,
    cursors: Vec<LeafCursor>,
    exact: bool,
    doc: DocId,
}

impl DocSet for WordsCursor {
    fn advance(&mut self) -> DocId {
        match self.doc {
            TERMINATED => TERMINATED,
            _ if is_over() => {
                self.doc = TERMINATED;
                self.doc
            }
            doc => self.seek(doc + 1),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.candidates.find(&mut self.cursors, target, self.exact);
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.cost().min(u64::from(TERMINATED - 1)) as u32
    }

    fn cost(&self) -> u64 {
        self.candidates.cost(&self.cursors)
    }
}

impl Scorer for WordsCursor {
    fn score(&mut self) -> f32 {
        1.0
    }
}
