//! Two words in one document: both there, or near one another.
//!
//! What most queries ask for and what [`super::candidates`] and [`super::span`] find for words of any kind,
//! for two that are lists in the index: block by block of these, and without a step that waits for the one
//! before it.

use std::hint::select_unpredictable;

use tantivy::fastfield::AliveBitSet;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader};

use super::analysis::{is_one_word, ordinal, place};
use super::leaf::{Leaf, Lone};
use super::leaf_room::Room;
use super::lists::{BLOCK, List, TermIn, next};
use super::patience::is_over;
use super::span_layout::Kind;
use super::span_tree::{Span, Spans};
use super::units::{Begins, UnitsIn};
use super::words::Words;
use crate::query::Near;

/// Up to how many documents a block may reach over for its documents to be found by a table.
const TABLE: usize = if cfg!(test) { 64 } else { 4_096 };

/// Fewer documents are sought in a block one by one, without a table.
const FEW: usize = 8;

/// What is asked of two words.
#[derive(Clone, Copy)]
enum Asked {
    /// That they are there.
    Both,
    /// That one of them is there. Only counted.
    One,
    /// That they are near one another.
    Near(Near),
}

/// Two leaves that are to meet, by their numbers.
pub(super) struct Pair<'q> {
    asked: Asked,
    numbers: [usize; 2],
    leaves: [&'q Leaf; 2],
}

/// Two lists on their way through a segment.
pub(super) struct Meeting {
    asked: Asked,
    /// Of both lists together.
    lengths: u64,
    /// The shorter one first.
    lists: [List; 2],
    /// Whether that is the second operand.
    is_turned: bool,
    /// Where units begin that both have to be in.
    units: Option<UnitsIn>,
    numbers: [usize; 2],
}

/// How two words are found in a segment.
pub(super) enum Way {
    /// No document has both.
    Nothing,
    Meeting(Box<Meeting>),
    /// Otherwise.
    Other,
}

impl<'q> Pair<'q> {
    /// `None` where an expression is another one.
    pub fn of_words(words: &'q Words) -> Option<Pair<'q>> {
        let (asked, parts) = match &words.tree {
            Span::All(parts) => (Asked::Both, parts),
            Span::Any(parts) => (Asked::One, parts),
            Span::Leaf(_) | Span::Near(..) | Span::Where(..) => return None,
        };
        let [Span::Leaf(a), Span::Leaf(b)] = parts.as_slice() else {
            return None;
        };
        Some(Pair {
            asked,
            numbers: [*a, *b],
            leaves: [words.leaves.get(*a)?, words.leaves.get(*b)?],
        })
    }

    /// The articles of a room of a segment that have it; `None` where they are to be found otherwise.
    pub fn count(&self, reader: &SegmentReader, room: Room) -> tantivy::Result<Option<u64>> {
        Ok(match self.way(reader, room, false)? {
            Way::Nothing => Some(0),
            Way::Meeting(meeting) => Some(meeting.count(reader.alive_bitset())),
            Way::Other => None,
        })
    }

    /// The same of an operator over places.
    pub fn of_spans(spans: &'q Spans) -> Option<Pair<'q>> {
        let Span::Near(near, a, b) = &spans.tree else {
            return None;
        };
        let (Span::Leaf(a), Span::Leaf(b)) = (&**a, &**b) else {
            return None;
        };
        let is_text = Kind::of(&spans.fields, spans.field, spans.in_title) == Kind::Text;
        if matches!(near, Near::NotWithin(_)) || !is_text {
            return None;
        }
        let leaves = [spans.leaves.get(*a)?, spans.leaves.get(*b)?];
        let are_points = leaves.iter().all(|leaf| leaf.pattern.width == 0);
        are_points.then_some(Pair {
            asked: Asked::Near(*near),
            numbers: [*a, *b],
            leaves: leaves.map(|leaf| &**leaf),
        })
    }

    pub fn is_any(&self) -> bool {
        matches!(self.asked, Asked::One)
    }

    /// `ranked`: how often each word occurs is asked for too.
    pub fn way(&self, reader: &SegmentReader, room: Room, ranked: bool) -> tantivy::Result<Way> {
        let (a, b) = match self.leaves.map(|leaf| leaf.lone(reader, room)) {
            [Lone::Nothing, _] | [_, Lone::Nothing] if !self.is_any() => return Ok(Way::Nothing),
            [
                Lone::Term {
                    term: a,
                    is_exact: is_a,
                    tells: a_tells,
                },
                Lone::Term {
                    term: b,
                    is_exact: is_b,
                    tells: b_tells,
                },
            ] if is_a && is_b || !self.is_any() && (is_a || b_tells) && (is_b || a_tells) => (a, b),
            _ => return Ok(Way::Other),
        };
        let option = match (self.asked, ranked) {
            (Asked::Near(_), _) => IndexRecordOption::WithFreqsAndPositions,
            (Asked::Both | Asked::One, true) => IndexRecordOption::WithFreqs,
            (Asked::Both | Asked::One, false) => IndexRecordOption::Basic,
        };
        let mut units = None;
        if let Asked::Near(near @ (Near::Sentence | Near::Paragraph)) = self.asked {
            units = self.leaves[0].units(reader, near)?;
            if units.is_none() {
                return Ok(Way::Other);
            }
        }
        Ok(Way::Meeting(Box::new(Meeting {
            asked: self.asked,
            units,
            numbers: self.numbers,
            ..Meeting::of_terms([a, b], option)
        })))
    }
}

/// The documents of a block by a table over what their numbers reach over.
struct Table {
    places: [u8; TABLE],
    /// What the table was made of begins with this document.
    of: Option<DocId>,
}

impl Table {
    /// Appends the pairs of places in the two blocks where one document is.
    fn pairs(&mut self, few: &[DocId], from: usize, block: &[DocId], found: &mut Pairs) {
        let (Some(&first), Some(&last)) = (block.first(), block.last()) else {
            return;
        };
        if few.len() - from < FEW || (last - first) as usize >= TABLE {
            for (i, doc) in few.iter().enumerate().skip(from) {
                if let Ok(j) = block.binary_search(doc) {
                    found.push(i, j, true);
                }
            }
            return;
        }
        if self.of != Some(first) {
            self.of = Some(first);
            for (j, doc) in block.iter().enumerate() {
                self.places[(doc - first) as usize % TABLE] = j as u8;
            }
        }
        for (i, doc) in few.iter().enumerate().skip(from) {
            // What the table has there may be of another block.
            let j = self.places[doc.wrapping_sub(first) as usize % TABLE] as usize;
            found.push(i, j, block.get(j) == Some(doc));
        }
    }
}

/// Where documents are in two blocks.
struct Pairs {
    at: [(u8, u8); BLOCK],
    len: usize,
}

impl Pairs {
    #[inline]
    fn push(&mut self, i: usize, j: usize, is_one: bool) {
        if let Some(place) = self.at.get_mut(self.len) {
            *place = (i as u8, j as u8);
            self.len += usize::from(is_one);
        }
    }
}

impl Meeting {
    pub fn of_terms([a, b]: [TermIn; 2], option: IndexRecordOption) -> Meeting {
        let is_turned = b.info.doc_freq < a.info.doc_freq;
        let [short, long] = if is_turned { [b, a] } else { [a, b] };
        Meeting {
            asked: Asked::Both,
            lengths: u64::from(short.info.doc_freq) + u64::from(long.info.doc_freq),
            lists: [short.list(option), long.list(option)],
            is_turned,
            units: None,
            numbers: [0, 1],
        }
    }

    /// How many living documents with both `holds` says yes to, by the places of the first and of the second.
    pub fn each_pair(
        mut self,
        alive: Option<&AliveBitSet>,
        mut holds: impl FnMut(DocId, [&[u32]; 2]) -> bool,
    ) -> u64 {
        let is_turned = self.is_turned;
        self.run(|meeting, pairs| {
            let [short, long] = &mut meeting.lists;
            short.ready(pairs.len());
            long.ready(pairs.len());
            let mut total = 0;
            for (i, j) in pairs {
                let (i, j) = (usize::from(*i), usize::from(*j));
                let doc = short.docs()[i];
                if alive.is_some_and(|alive| alive.is_deleted(doc)) {
                    continue;
                }
                let places = match is_turned {
                    false => [short.places(i), long.places(j)],
                    true => [long.places(j), short.places(i)],
                };
                total += u64::from(holds(doc, places));
            }
            total
        })
    }

    /// How many living documents of the segment have what is asked for.
    pub fn count(mut self, alive: Option<&AliveBitSet>) -> u64 {
        match (self.asked, alive) {
            (Asked::Both, None) => self.run(|_, pairs| pairs.len() as u64),
            (Asked::One, None) => self.lengths - self.run(|_, pairs| pairs.len() as u64),
            _ => self.run(|meeting, pairs| meeting.hold(pairs, alive, &mut |_, _, _| {})),
        }
    }

    /// The same, with each document for the sink and how often the leaf of each number occurs in it.
    pub fn each(
        mut self,
        alive: Option<&AliveBitSet>,
        mut sink: impl FnMut(DocId, [(usize, u32); 2]),
    ) -> u64 {
        let [first, second] = match self.is_turned {
            false => self.numbers,
            true => [self.numbers[1], self.numbers[0]],
        };
        self.run(|meeting, pairs| {
            meeting.hold(pairs, alive, &mut |[a, b]: &mut [List; 2], doc, (i, j)| {
                let of = |list: &mut List, at| list.frequencies().get(at).copied().unwrap_or(1);
                sink(doc, [(first, of(a, i)), (second, of(b, j))]);
            })
        })
    }

    /// Sums up what `take` counts of the pairs of places in two blocks that are of one document.
    fn run(&mut self, mut take: impl FnMut(&mut Meeting, &[(u8, u8)]) -> u64) -> u64 {
        let mut table = Table {
            places: [0; TABLE],
            of: None,
        };
        let mut pairs = Pairs {
            at: [(0, 0); BLOCK],
            len: 0,
        };
        let mut total = 0;
        let mut from = 0;
        loop {
            let [short, long] = &mut self.lists;
            let Some(&next) = short.docs().get(from) else {
                if short.docs().is_empty() || is_over() {
                    return total;
                }
                short.next_block();
                from = 0;
                continue;
            };
            long.seek_block(next);
            let Some(&last) = long.docs().last() else {
                return total;
            };
            let few = short.docs();
            let to = match (few.last(), few.get(from + 1)) {
                (Some(end), _) if *end <= last => few.len(),
                (_, Some(second)) if *second > last => from + 1,
                _ => few.partition_point(|doc| *doc <= last),
            };
            pairs.len = 0;
            table.pairs(&few[..to], from, long.docs(), &mut pairs);
            from = to;
            if pairs.len > 0 {
                total += take(self, &pairs.at[..pairs.len]);
            }
        }
    }

    /// Of pairs of places in the two blocks, how many hold.
    fn hold(
        &mut self,
        pairs: &[(u8, u8)],
        alive: Option<&AliveBitSet>,
        sink: &mut impl FnMut(&mut [List; 2], DocId, (usize, usize)),
    ) -> u64 {
        if let Asked::Near(_) = self.asked {
            for list in &mut self.lists {
                list.ready(pairs.len());
            }
        }
        if let Some(units) = &self.units {
            let docs = self.lists[0].docs();
            units.expect(pairs.iter().map(|(i, _)| docs[usize::from(*i)]));
        }
        let mut total = 0;
        for (i, j) in pairs {
            let (i, j) = (usize::from(*i), usize::from(*j));
            let doc = self.lists[0].docs()[i];
            if alive.is_some_and(|alive| alive.is_deleted(doc)) {
                continue;
            }
            if let Asked::Near(near) = self.asked
                && !self.is_near(near, doc, (i, j))
            {
                continue;
            }
            total += 1;
            sink(&mut self.lists, doc, (i, j));
        }
        total
    }

    fn is_near(&mut self, near: Near, doc: DocId, (i, j): (usize, usize)) -> bool {
        let [a, b] = &mut self.lists;
        let (a, b) = (a.places(i), b.places(j));
        let (behind, before) = match (near, self.is_turned) {
            (Near::Before(n), false) => (n, 0),
            (Near::Before(n), true) => (0, n),
            (Near::Within(n), _) => (n, n),
            (Near::Sentence | Near::Paragraph | Near::NotWithin(_), _) => {
                let units = self.units.as_mut();
                let begins = units.map_or(Begins::NONE, |units| units.begins(doc));
                return is_near(a, b, within_units(begins));
            }
        };
        is_near(a, b, within(behind, before))
    }
}

/// Whether a word is at most so many behind another, or so many before it.
#[inline]
pub(super) fn within(behind: u32, before: u32) -> impl Fn(u32, u32) -> bool {
    move |a, b| {
        let ahead = place(b).wrapping_sub(place(a));
        ahead.wrapping_add(before) <= behind + before
    }
}

/// Whether two words are in one unit.
#[inline]
pub(super) fn within_units(begins: Begins<'_>) -> impl Fn(u32, u32) -> bool {
    move |a, b| begins.are_together(ordinal(a.min(b)), ordinal(a.max(b)))
}

/// Whether one of the places has another of the other list that holds with it. Places are as the index has them: each
/// as far as it is behind the one before, with its marks. Where two hold, so do those between them of the same order.
///
/// Which list goes on is chosen without a branch: it is as good as random, and a wrong guess takes longer than a step.
pub(super) fn is_near(a: &[u32], b: &[u32], holds: impl Fn(u32, u32) -> bool) -> bool {
    let (Some((&x, a)), Some((&y, b))) = (a.split_first(), b.split_first()) else {
        return false;
    };
    let (mut x, mut y) = (x, y);
    let (mut i, mut j) = (0, 0);
    loop {
        if is_one_word(x, y) {
            // One word as both is no pair; each may be one with the next of the other.
            if b.get(j).is_some_and(|step| holds(x, next(y, *step)))
                || a.get(i).is_some_and(|step| holds(next(x, *step), y))
            {
                return true;
            }
        } else if holds(x, y) {
            return true;
        }
        let is_first = x < y;
        let list = select_unpredictable(is_first, a, b);
        let Some(&step) = list.get(select_unpredictable(is_first, i, j)) else {
            return false;
        };
        x = select_unpredictable(is_first, next(x, step), x);
        y = select_unpredictable(is_first, y, next(y, step));
        i += usize::from(is_first);
        j += usize::from(!is_first);
    }
}
