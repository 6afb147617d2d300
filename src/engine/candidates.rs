//! Which documents of a segment can match an expression over leaves, by the leaves they have.

use tantivy::{DocId, DocSet, TERMINATED};

use super::leaf_cursor::LeafCursor;
use super::span_tree::Span;
use crate::query::Near;

/// Which documents can have a place, by the leaves they have.
pub(super) enum Candidates {
    Leaf(usize),
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
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Candidates::All(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        flat.sort_by_key(|part| part.cost(cursors));
        Candidates::All(flat)
    }

    pub fn cost(&self, cursors: &[LeafCursor]) -> u64 {
        match self {
            Candidates::Leaf(i) => cursors[*i].cost(),
            Candidates::All(parts) => parts.iter().map(|p| p.cost(cursors)).min().unwrap_or(0),
            Candidates::Any(parts) => parts.iter().map(|p| p.cost(cursors)).sum(),
        }
    }

    /// The first candidate at `target` or later.
    pub fn seek(&self, cursors: &mut [LeafCursor], mut target: DocId) -> DocId {
        match self {
            Candidates::Leaf(i) => sought(&mut cursors[*i], target),
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
}

/// Where a cursor stands that is brought to `target` if it is before it.
pub(super) fn sought(cursor: &mut LeafCursor, target: DocId) -> DocId {
    let doc = cursor.doc();
    if doc < target {
        cursor.seek(target)
    } else {
        doc
    }
}
