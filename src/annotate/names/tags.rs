//! The tags of tokens: outside, and begin, inside, last, unit of four kinds of names.

use crate::article::Kind;

/// What the tagger tells apart. `Other` (peoples, events, works, products) is told from the rest and
/// not reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    Person,
    Organization,
    Place,
    Other,
}

impl Class {
    pub const ALL: [Class; 4] = [
        Class::Person,
        Class::Organization,
        Class::Place,
        Class::Other,
    ];

    pub fn kind(self) -> Option<Kind> {
        match self {
            Class::Person => Some(Kind::Person),
            Class::Organization => Some(Kind::Organization),
            Class::Place => Some(Kind::Place),
            Class::Other => None,
        }
    }
}

pub const TAGS: usize = 17;
pub const OUTSIDE: usize = 0;
const BEGIN: usize = 0;
const INSIDE: usize = 1;
const LAST: usize = 2;
const UNIT: usize = 3;

/// The tag of the first token of a name of more than one.
pub const fn begin(class: Class) -> usize {
    1 + 4 * class as usize + BEGIN
}

pub const fn inside(class: Class) -> usize {
    1 + 4 * class as usize + INSIDE
}

pub const fn last(class: Class) -> usize {
    1 + 4 * class as usize + LAST
}

/// The class of a tag, by its place in [`Class::ALL`], and what it says of the name; `None` of "outside".
pub fn position(tag: usize) -> Option<(usize, usize)> {
    tag.checked_sub(1).map(|t| (t / 4, t % 4))
}

/// Whether `next` may follow `tag`.
pub const fn may_follow(tag: usize, next: usize) -> bool {
    let next_opens = next == 0 || (next - 1) % 4 == BEGIN || (next - 1) % 4 == UNIT;
    if tag == 0 || (tag - 1) % 4 >= LAST {
        return next_opens;
    }
    !next_opens && (tag - 1) / 4 == (next - 1) / 4
}

/// Whether a run may end with the tag.
pub const fn may_end(tag: usize) -> bool {
    tag == 0 || (tag - 1) % 4 >= LAST
}

/// A name: tokens from..to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    pub from: usize,
    pub to: usize,
    pub class: Class,
}

/// The names that a legal sequence of tags spells, counted from `offset`.
pub fn spans(tags: &[u8], offset: usize, into: &mut Vec<Span>) {
    let mut from = 0;
    for (i, tag) in tags.iter().enumerate() {
        let Some((class, position)) = position(*tag as usize) else {
            continue;
        };
        match position {
            BEGIN => from = i,
            INSIDE => {}
            LAST | UNIT => {
                let from = if position == UNIT { i } else { from };
                into.push(Span {
                    from: offset + from,
                    to: offset + i + 1,
                    class: Class::ALL[class],
                });
            }
            _ => {}
        }
    }
}

/// Writes the tags of a name over `tags`.
pub fn spell(span: &Span, tags: &mut [u8]) {
    let base = 1 + 4 * span.class as usize;
    let n = span.to - span.from;
    for (i, tag) in tags[span.from..span.to].iter_mut().enumerate() {
        let position = match (i, n) {
            (_, 1) => UNIT,
            (0, _) => BEGIN,
            _ if i + 1 == n => LAST,
            _ => INSIDE,
        };
        *tag = (base + position) as u8;
    }
}
