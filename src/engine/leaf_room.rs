//! A query answered one language at a time.
//!
//! An article has one language, and a key is of one: where a query asks for a word by its keys, its
//! answers in one language know nothing of those in another. So each leaf has one list where it would
//! have as many as there are languages.
//!
//! Where a word has no forms in some languages, its one list there is of all of these; they are one room,
//! unless another word that the query asks for too has them apart.

use std::sync::Arc;

use tantivy::SegmentReader;

use super::leaf::Leaf;
use super::span_tree::Span;
use crate::query::Near;

/// Languages, each a bit by its number.
pub(super) type Languages = u32;

/// Which articles of a segment are looked at: those in one of the languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Room(Languages);

impl Room {
    pub const ALL: Room = Room(Languages::MAX);

    /// Whether a term that occurs in such languages can be in an article here.
    pub fn has(self, languages: Languages) -> bool {
        self.0 & languages != 0
    }

    /// Whether it is that of one language.
    pub fn is_of_one(self) -> bool {
        self.0.is_power_of_two()
    }
}

/// In which languages something can match.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spread {
    pub all: Languages,
    /// Those that it cannot tell from one another.
    pub joined: Languages,
}

impl Spread {
    /// Where nothing is known.
    pub const ANY: Spread = Spread {
        all: Languages::MAX,
        joined: Languages::MAX,
    };

    const NONE: Spread = Spread { all: 0, joined: 0 };

    fn or(self, other: Spread) -> Spread {
        Spread {
            all: self.all | other.all,
            joined: self.joined | other.joined,
        }
    }

    /// What one of two cannot tell apart the other may.
    fn and(self, other: Spread) -> Spread {
        Spread {
            all: self.all & other.all,
            joined: self.joined & other.joined,
        }
    }
}

/// The rooms that together hold all articles of a segment that can match, none in two of them.
pub(super) fn rooms(
    tree: &Span,
    leaves: &[Arc<Leaf>],
    reader: &SegmentReader,
) -> impl Iterator<Item = Room> + use<> {
    let Spread { all, joined } = spread(tree, leaves, reader);
    let together = all & joined;
    let apart = all & !joined;
    let each = (0..Languages::BITS).map(|number| 1 << number);
    let each = each.filter(move |language| apart & language != 0);
    let together = (together != 0).then_some(together);
    each.chain(together).map(Room)
}

fn spread(tree: &Span, leaves: &[Arc<Leaf>], reader: &SegmentReader) -> Spread {
    let of = |part: &Span| spread(part, leaves, reader);
    match tree {
        Span::Leaf(i) => leaves
            .get(*i)
            .map_or(Spread::ANY, |leaf| leaf.spread(reader)),
        Span::Any(parts) => parts.iter().map(of).fold(Spread::NONE, Spread::or),
        Span::All(parts) => parts.iter().map(of).fold(Spread::ANY, Spread::and),
        Span::Near(Near::NotWithin(_), part, _) | Span::Where(_, part) => of(part),
        Span::Near(_, a, b) => of(a).and(of(b)),
    }
}
