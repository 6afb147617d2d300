//! Which documents of a segment can match an expression over leaves, by the leaves they have.

use tantivy::{DocId, TERMINATED};

use super::leaf_cursor::LeafCursor;
use super::patience::is_over;
use super::span_tree::Span;
use crate::query::Near;

/// Which documents can have a place, by the leaves they have.
pub(super) enum Candidates {
    Leaf(usize),
    /// The rarest first.
    Leaves(Vec<usize>),
    /// The rarest first.
    All(Vec<Candidates>),
    Any(Vec<Candidates>),
}

impl Candidates {
    /// `None` where no document can.
    pub fn of(tree: &Span, cursors: &[LeafCursor]) -> Option<Candidates> {
        Some(match tree {
            Span::Leaf(i) => {
                let empty = cursors.get(*i).is_none_or(|c| c.doc() == TERMINATED);
                return (!empty).then_some(Candidates::Leaf(*i));
            }
            Span::Any(parts) => {
                let mut any: Vec<_> = parts
                    .iter()
                    .filter_map(|p| Candidates::of(p, cursors))
                    .collect();
                match any.len() {
                    0 | 1 => return any.pop(),
                    _ => Candidates::Any(any),
                }
            }
            Span::All(parts) => {
                let parts = parts.iter().map(|p| Candidates::of(p, cursors));
                Candidates::all(parts.collect::<Option<_>>()?, cursors)
            }
            Span::Near(Near::NotWithin(_), a, _) | Span::Where(_, a) => {
                return Candidates::of(a, cursors);
            }
            Span::Near(_, a, b) => {
                let parts = vec![Candidates::of(a, cursors)?, Candidates::of(b, cursors)?];
                Candidates::all(parts, cursors)
            }
        })
    }

    fn all(parts: Vec<Candidates>, cursors: &[LeafCursor]) -> Candidates {
        let mut leaves = Vec::with_capacity(parts.len());
        let mut others = Vec::new();
        for part in parts {
            match part {
                Candidates::Leaf(i) => leaves.push(i),
                Candidates::Leaves(inner) => leaves.extend(inner),
                Candidates::All(inner) => others.extend(inner),
                Candidates::Any(_) => others.push(part),
            }
        }
        leaves.sort_by_key(|i| cursors[*i].size_hint());
        if others.is_empty() {
            return Candidates::Leaves(leaves);
        }
        if !leaves.is_empty() {
            others.push(Candidates::Leaves(leaves));
        }
        others.sort_by_key(|part| part.cost(cursors));
        Candidates::All(others)
    }

    pub fn cost(&self, cursors: &[LeafCursor]) -> u64 {
        let length = |i: &usize| u64::from(cursors[*i].size_hint());
        match self {
            Candidates::Leaf(i) => length(i),
            Candidates::Leaves(leaves) => leaves.first().map_or(0, length),
            Candidates::All(parts) => parts.iter().map(|p| p.cost(cursors)).min().unwrap_or(0),
            Candidates::Any(parts) => parts.iter().map(|p| p.cost(cursors)).sum(),
        }
    }

    /// The first candidate at `target` or later.
    pub fn seek(&self, cursors: &mut [LeafCursor], mut target: DocId) -> DocId {
        match self {
            Candidates::Leaf(i) => cursors[*i].seek(target),
            Candidates::Leaves(leaves) => 'next: loop {
                let before = target;
                for i in leaves {
                    let doc = cursors[*i].seek(target);
                    if doc == TERMINATED {
                        return doc;
                    }
                    if doc > target {
                        target = doc;
                        // The first leads: where it stands is the target.
                        if Some(i) != leaves.first() {
                            continue 'next;
                        }
                    }
                }
                debug_assert!(target >= before);
                return target;
            },
            Candidates::All(parts) => 'next: loop {
                for part in parts {
                    let doc = part.seek(cursors, target);
                    if doc == TERMINATED {
                        return doc;
                    }
                    if doc > target {
                        target = doc;
                        continue 'next;
                    }
                }
                return target;
            },
            Candidates::Any(parts) => {
                let docs = parts.iter().map(|part| part.seek(cursors, target));
                docs.min().unwrap_or(TERMINATED)
            }
        }
    }

    /// Whether a candidate, where the cursors were brought, has the leaves as they are asked for. Of an
    /// expression without operators over places: then it matches.
    pub fn holds(&self, cursors: &mut [LeafCursor], doc: DocId) -> bool {
        let has = |cursor: &mut LeafCursor| {
            cursor.seek(doc) == doc && (cursor.is_exact() || cursor.frequency() > 0)
        };
        match self {
            Candidates::Leaf(i) => has(&mut cursors[*i]),
            Candidates::Leaves(leaves) => leaves.iter().all(|i| has(&mut cursors[*i])),
            Candidates::All(parts) => parts.iter().all(|part| part.holds(cursors, doc)),
            Candidates::Any(parts) => parts.iter().any(|part| part.holds(cursors, doc)),
        }
    }

    /// The first match at `target` or later, of an expression without operators over places.
    pub fn find(&self, cursors: &mut [LeafCursor], mut target: DocId, exact: bool) -> DocId {
        loop {
            let doc = self.seek(cursors, target);
            if exact || doc == TERMINATED || self.holds(cursors, doc) {
                return doc;
            }
            if is_over() {
                return TERMINATED;
            }
            target = doc + 1;
        }
    }
}

/// Whether every candidate is a match, of an expression without operators over places.
pub(super) fn are_exact(cursors: &[LeafCursor]) -> bool {
    cursors.iter().all(LeafCursor::is_exact)
}

/// Whether every leaf that a match has stands at the match when that is found. Of an `AND` within an
/// `OR`, one word may be far ahead in search of the other.
pub(super) fn stay_together(tree: &Span) -> bool {
    fn together(tree: &Span, in_any: bool) -> bool {
        match tree {
            Span::Leaf(_) => true,
            Span::All(parts) => !in_any && parts.iter().all(|part| together(part, false)),
            Span::Any(parts) => parts.iter().all(|part| together(part, true)),
            Span::Near(_, a, b) => !in_any && together(a, false) && together(b, false),
            Span::Where(_, part) => together(part, in_any),
        }
    }
    together(tree, false)
}
