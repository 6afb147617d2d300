//! A query answered one language at a time.
//!
//! An article has one language, and a key is of one: where a query asks for a word by its keys, its
//! answers in one language know nothing of those in another. So each leaf has one list where it would
//! have as many as there are languages.

use std::sync::Arc;

use tantivy::SegmentReader;

use super::leaf::Leaf;
use super::span_tree::Span;
use crate::query::Near;

/// Which articles of a segment are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    All,
    /// Those in the language of that number.
    Language(u32),
}

impl Room {
    /// Whether a term of the language, or of none, can be in an article here.
    pub fn has(self, language: Option<u32>) -> bool {
        match (self, language) {
            (Room::All, _) | (_, None) => true,
            (Room::Language(ours), Some(language)) => ours == language,
        }
    }
}

/// The rooms that together hold all articles of a segment that can match, none in two of them.
pub(super) fn rooms(
    tree: &Span,
    leaves: &[Arc<Leaf>],
    reader: &SegmentReader,
) -> impl Iterator<Item = Room> + use<> {
    let languages = languages(tree, leaves, reader);
    let all = languages.is_none().then_some(Room::All);
    let languages = languages.unwrap_or(0);
    let each = (0..u32::BITS).filter(move |number| languages >> number & 1 != 0);
    all.into_iter().chain(each.map(Room::Language))
}

/// A bit for each language that a match can be in; `None` where that is not known.
fn languages(tree: &Span, leaves: &[Arc<Leaf>], reader: &SegmentReader) -> Option<u32> {
    let of = |part: &Span| languages(part, leaves, reader);
    match tree {
        Span::Leaf(i) => leaves.get(*i)?.languages(reader),
        Span::Any(parts) => parts.iter().try_fold(0, |all, part| Some(all | of(part)?)),
        Span::All(parts) => parts.iter().filter_map(of).reduce(|all, part| all & part),
        Span::Near(Near::NotWithin(_), part, _) | Span::Where(_, part) => of(part),
        Span::Near(_, a, b) => match (of(a), of(b)) {
            (Some(a), Some(b)) => Some(a & b),
            (a, b) => a.or(b),
        },
    }
}
