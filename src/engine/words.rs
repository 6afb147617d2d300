//! Words joined by AND and OR alone: found in one pass over their postings, which can rank as well.

use std::sync::Arc;

use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{BitSet, DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::candidates::Candidates;
use super::leaf::{Leaf, Need, count_alive};
use super::leaf_cursor::LeafCursor;
use super::lower::Plan;
use super::span_tree::Span;

/// How many alternatives are looked through one by one; more are the engine's business.
const FEW: usize = 8;

/// A plan of such a kind, as a tree over leaves.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub tree: Span,
    pub leaves: Vec<Arc<Leaf>>,
}

impl Words {
    /// `None` where there is more to a plan than words. The leaves are those of `first`, then the rest.
    pub fn of(plan: &Plan, first: Vec<Arc<Leaf>>) -> Option<Words> {
        let mut leaves = first;
        let tree = tree(plan, &mut leaves)?;
        Some(Words { tree, leaves })
    }

    /// Whether every leaf that a match has stands at the match when that is found. Of an `AND` within
    /// an `OR`, one word may be far ahead in search of the other.
    pub fn stays_together(&self) -> bool {
        stays_together(&self.tree, false)
    }
}

fn stays_together(tree: &Span, in_any: bool) -> bool {
    match tree {
        Span::Leaf(_) => true,
        Span::All(parts) => !in_any && parts.iter().all(|part| stays_together(part, false)),
        Span::Any(parts) => parts.iter().all(|part| stays_together(part, true)),
        Span::Near(..) | Span::Where(..) => false,
    }
}

fn tree(plan: &Plan, leaves: &mut Vec<Arc<Leaf>>) -> Option<Span> {
    let mut trees =
        |plans: &[Plan]| -> Option<Vec<Span>> { plans.iter().map(|p| tree(p, leaves)).collect() };
    match plan {
        Plan::Leaf(leaf) => {
            let known = leaves.iter().position(|other| Arc::ptr_eq(other, leaf));
            Some(Span::Leaf(known.unwrap_or_else(|| {
                leaves.push(leaf.clone());
                leaves.len() - 1
            })))
        }
        Plan::And { all, none } if none.is_empty() && !all.is_empty() => {
            Some(Span::All(trees(all)?))
        }
        Plan::Or(any) if (1..=FEW).contains(&any.len()) => Some(Span::Any(trees(any)?)),
        Plan::All
        | Plan::Spans(_)
        | Plan::Names(_)
        | Plan::Mentions(_)
        | Plan::Filter(_)
        | Plan::And { .. }
        | Plan::Or(_) => None,
    }
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
    fn open(&self, reader: &SegmentReader) -> tantivy::Result<Option<WordsCursor>> {
        let mut cursors = Vec::with_capacity(self.0.leaves.len());
        for leaf in &self.0.leaves {
            cursors.push(leaf.cursor(reader, Need::Documents)?);
        }
        let Some(candidates) = Candidates::of(&self.0.tree, &cursors) else {
            return Ok(None);
        };
        let doc = candidates.seek(&mut cursors, 0);
        Ok(Some(WordsCursor {
            candidates,
            cursors,
            doc,
        }))
    }
}

impl Weight for WordsWeight {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.open(reader)? {
            Some(cursor) => Box::new(cursor),
            None => Box::new(EmptyScorer),
        })
    }

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        Ok(match self.open(reader)? {
            Some(cursor) => match &self.0.tree {
                Span::Any(parts) if parts.iter().all(|part| matches!(part, Span::Leaf(_))) => {
                    count_any(cursor.cursors, reader)
                }
                _ => count_alive(cursor, reader) as u32,
            },
            None => 0,
        })
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("words", 1.0))
    }
}

/// How many articles of a segment one of the cursors has: each list by itself into a set of bits.
fn count_any(cursors: Vec<LeafCursor>, reader: &SegmentReader) -> u32 {
    let mut documents = BitSet::with_max_value(reader.max_doc());
    let alive = reader.alive_bitset();
    for mut cursor in cursors {
        let mut doc = cursor.doc();
        while doc != TERMINATED {
            if alive.is_none_or(|alive| alive.is_alive(doc)) {
                documents.insert(doc);
            }
            doc = cursor.advance();
        }
    }
    documents.len() as u32
}

struct WordsCursor {
    candidates: Candidates,
    cursors: Vec<LeafCursor>,
    doc: DocId,
}

impl DocSet for WordsCursor {
    fn advance(&mut self) -> DocId {
        match self.doc {
            TERMINATED => TERMINATED,
            doc => self.seek(doc + 1),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.candidates.seek(&mut self.cursors, target);
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
