//! Two words in one document: both there, or near one another.
//!
//! What most queries ask for and what [`super::candidates`] and [`super::span`] find for words of any kind,
//! for two that are lists in the index: block by block of these, and without a step that waits for the one
//! before it.

use tantivy::fastfield::AliveBitSet;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader, Term};

use super::analysis::{PARAGRAPH, SENTENCE};
use super::leaf::{Leaf, Lone};
use super::leaf_room::Room;
use super::list::{BLOCK, END, List, TermIn, Walk};
use super::patience::is_over;
use super::span_layout::Kind;
use super::span_tree::{Span, Spans};
use super::units::{Begins, UnitsIn};
use super::words::Words;
use crate::query::Near;

/// Up to how many documents a block may reach over for its documents to be found by a table.
const TABLE: usize = if cfg!(test) { 64 } else { 4_096 };

/// How much longer the list of the other word may be, where places are asked for: to read on through a list
/// is cheap, to read all of a long one for a few documents is not.
const LONGER: u32 = if cfg!(test) { 1_000 } else { 64 };

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
        if option.has_positions() && is_too_long(a, b) {
            return Ok(Way::Other);
        }
        let unit = match self.asked {
            Asked::Near(Near::Sentence) => Some(SENTENCE),
            Asked::Near(Near::Paragraph) => Some(PARAGRAPH),
            Asked::Both | Asked::One | Asked::Near(_) => None,
        };
        let mut units = None;
        if let Some(token) = unit {
            let term = Term::from_field_text(self.leaves[0].field, token);
            let Some(info) = a.index.get_term_info(&term)? else {
                return Ok(Way::Other);
            };
            let file = match token {
                SENTENCE => &a.units.sentences,
                _ => &a.units.paragraphs,
            };
            let term = TermIn { info: &info, ..a };
            units = UnitsIn::open(file, term, reader.max_doc())?;
            if units.is_none() {
                return Ok(Way::Other);
            }
        }
        Ok(Way::Meeting(Box::new(Meeting {
            asked: self.asked,
            units,
            numbers: self.numbers,
            ..Meeting::of_terms([a, b], option)?
        })))
    }
}

/// Whether of two lists one is so much longer that places are better sought in it.
pub(super) fn is_too_long(a: TermIn, b: TermIn) -> bool {
    let (a, b) = (a.info.doc_freq, b.info.doc_freq);
    a.max(b) / LONGER > a.min(b)
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
        if (last - first) as usize >= TABLE {
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
    pub fn of_terms([a, b]: [TermIn; 2], option: IndexRecordOption) -> std::io::Result<Meeting> {
        let is_turned = b.info.doc_freq < a.info.doc_freq;
        let [short, long] = if is_turned { [b, a] } else { [a, b] };
        Ok(Meeting {
            asked: Asked::Both,
            lengths: u64::from(short.info.doc_freq) + u64::from(long.info.doc_freq),
            lists: [List::open(short, option)?, List::open(long, option)?],
            is_turned,
            units: None,
            numbers: [0, 1],
        })
    }

    /// How many living documents with both `holds` says yes to, by the places of the first and of the second.
    pub fn each_pair(
        mut self,
        alive: Option<&AliveBitSet>,
        mut holds: impl FnMut(DocId, [Walk; 2]) -> bool,
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
            meeting.hold(pairs, alive, &mut |[a, b]: &[List; 2], doc, (i, j)| {
                let of = |list: &List, at| list.frequencies().get(at).copied().unwrap_or(1);
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
            let to = match few.last() {
                Some(end) if *end <= last => few.len(),
                _ => few.partition_point(|doc| *doc <= last),
            };
            pairs.len = 0;
            table.pairs(&few[..to], from, long.docs(), &mut pairs);
            from = to;
            total += take(self, &pairs.at[..pairs.len]);
        }
    }

    /// Of pairs of places in the two blocks, how many hold.
    fn hold(
        &mut self,
        pairs: &[(u8, u8)],
        alive: Option<&AliveBitSet>,
        sink: &mut impl FnMut(&[List; 2], DocId, (usize, usize)),
    ) -> u64 {
        if let Asked::Near(_) = self.asked {
            for list in &mut self.lists {
                list.ready(pairs.len());
            }
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
            sink(&self.lists, doc, (i, j));
        }
        total
    }

    fn is_near(&mut self, near: Near, doc: DocId, (i, j): (usize, usize)) -> bool {
        let [a, b] = &mut self.lists;
        let (a, b) = (a.places(i), b.places(j));
        let (forward, backward) = match (near, self.is_turned) {
            (Near::Before(_), is_turned) => (!is_turned, is_turned),
            _ => (true, true),
        };
        match near {
            Near::Within(n) | Near::Before(n) => {
                is_near(a, b, (forward, backward), |first, last| last - first <= n)
            }
            Near::Sentence | Near::Paragraph | Near::NotWithin(_) => {
                let mut begins = match &mut self.units {
                    Some(units) => units.begins(doc),
                    None => Begins::none(),
                };
                let within = within_units(&mut begins);
                is_near(a, b, (forward, backward), within)
            }
        }
    }
}

/// Whether two places are in one unit, asked for first places that never fall.
pub(super) fn within_units(begins: &mut Begins<'_>) -> impl FnMut(u32, u32) -> bool {
    let mut next = 0;
    move |first, last| {
        if begins.are_apart(first, last) {
            return false;
        }
        while next <= first {
            next = begins.next();
        }
        last < next
    }
}

/// Whether a place has one of the other behind it (`forward`: of `a` one of `b`) that holds with it, which no place
/// farther behind does where that one does not. Asked are first places that never fall.
pub(super) fn is_near(
    mut a: Walk,
    mut b: Walk,
    (forward, backward): (bool, bool),
    mut holds: impl FnMut(u32, u32) -> bool,
) -> bool {
    let (mut x, mut y) = (a.next(), b.next());
    while x != END && y != END {
        if x < y {
            if forward && holds(x, y) {
                return true;
            }
            x = a.next();
        } else if y < x {
            if backward && holds(y, x) {
                return true;
            }
            y = b.next();
        } else {
            // One word as both is no pair; each may be one with the next of the other.
            let both = x;
            (x, y) = (a.next(), b.next());
            if backward && x != END && holds(both, x) || forward && y != END && holds(both, y) {
                return true;
            }
        }
    }
    false
}
