//! A leaf's matches in one segment, in the order of the documents: union, difference, phrase.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, TERMINATED};

/// The occurrences of any of several terms.
pub(super) struct Union {
    postings: Vec<SegmentPostings>,
    /// Where each list stands that is not at `doc`; a list that has ended is in neither.
    ahead: BinaryHeap<Reverse<(DocId, usize)>>,
    /// The lists at `doc`.
    here: Vec<usize>,
    doc: DocId,
    /// Lists that share a bit never hold the same occurrence, others may (a word's stem in one
    /// language, the word itself in another). Empty: none ever does.
    groups: Vec<u32>,
}

impl Union {
    pub fn new(postings: Vec<SegmentPostings>, groups: &[u32]) -> Union {
        let ahead = postings
            .iter()
            .enumerate()
            .filter(|(_, list)| list.doc() != TERMINATED)
            .map(|(i, list)| Reverse((list.doc(), i)))
            .collect();
        let mut union = Union {
            postings,
            ahead,
            here: Vec::new(),
            doc: 0,
            groups: groups.to_vec(),
        };
        union.gather();
        union
    }

    /// Takes the lists at the smallest document.
    fn gather(&mut self) {
        self.doc = self.ahead.peek().map_or(TERMINATED, |next| next.0.0);
        while let Some(&Reverse((doc, i))) = self.ahead.peek()
            && doc == self.doc
        {
            self.ahead.pop();
            self.here.push(i);
        }
    }

    fn put_ahead(&mut self, i: usize, doc: DocId) {
        if doc != TERMINATED {
            self.ahead.push(Reverse((doc, i)));
        }
    }

    fn advance(&mut self) -> DocId {
        let mut here = std::mem::take(&mut self.here);
        for i in here.drain(..) {
            let doc = self.postings[i].advance();
            self.put_ahead(i, doc);
        }
        self.here = here;
        self.gather();
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        let mut here = std::mem::take(&mut self.here);
        for i in here.drain(..) {
            let doc = self.postings[i].seek(target);
            self.put_ahead(i, doc);
        }
        self.here = here;
        while let Some(&Reverse((doc, i))) = self.ahead.peek()
            && doc < target
        {
            self.ahead.pop();
            let doc = self.postings[i].seek(target);
            self.put_ahead(i, doc);
        }
        self.gather();
        self.doc
    }

    fn frequency(&self) -> u32 {
        let sum_of = |bit: u32| -> u32 {
            let group = |i: &&usize| self.groups.get(**i).is_none_or(|group| group & bit != 0);
            let lists = self.here.iter().filter(group);
            lists.map(|&i| self.postings[i].term_freq()).sum()
        };
        let mut bits = self
            .here
            .iter()
            .fold(0, |bits, &i| bits | self.groups.get(i).unwrap_or(&1));
        let mut most = 0;
        while bits != 0 {
            let bit = bits & bits.wrapping_neg();
            most = most.max(sum_of(bit));
            bits ^= bit;
        }
        most
    }

    fn size_hint(&self) -> u32 {
        let sum: u64 = self.postings.iter().map(|p| u64::from(p.doc_freq())).sum();
        sum.min(u64::from(TERMINATED)) as u32
    }
}

/// Documents with the number of occurrences in each, ascending: the union of very many terms.
pub(super) type Counts = Arc<Vec<(DocId, u32)>>;

/// Adds up the occurrences of very many terms in a segment of `max_doc` documents: cheaper than a
/// union, and done once for all that asks. The terms must not overlap.
pub(super) fn count_all(
    postings: impl Iterator<Item = std::io::Result<SegmentPostings>>,
    max_doc: DocId,
) -> std::io::Result<Counts> {
    let mut frequencies = vec![0u32; max_doc as usize];
    for postings in postings {
        let mut postings = postings?;
        while postings.doc() != TERMINATED {
            if let Some(frequency) = frequencies.get_mut(postings.doc() as usize) {
                *frequency += postings.term_freq();
            }
            postings.advance();
        }
    }
    let counted = (0..)
        .zip(frequencies)
        .filter(|(_, frequency)| *frequency > 0);
    Ok(Arc::new(counted.collect()))
}

/// The occurrences of one term or of several.
pub(super) enum Occurrences {
    One(Box<SegmentPostings>),
    Many(Union),
    /// Without positions.
    Counted {
        counts: Counts,
        at: usize,
    },
}

impl Occurrences {
    pub fn new(mut postings: Vec<SegmentPostings>, groups: &[u32]) -> Occurrences {
        match (postings.pop(), postings.is_empty()) {
            (Some(only), true) => Occurrences::One(Box::new(only)),
            (last, _) => {
                postings.extend(last);
                Occurrences::Many(Union::new(postings, groups))
            }
        }
    }

    fn doc(&self) -> DocId {
        match self {
            Occurrences::One(postings) => postings.doc(),
            Occurrences::Many(union) => union.doc,
            Occurrences::Counted { counts, at } => counts.get(*at).map_or(TERMINATED, |c| c.0),
        }
    }

    fn advance(&mut self) -> DocId {
        match self {
            Occurrences::One(postings) if postings.doc() == TERMINATED => TERMINATED,
            Occurrences::One(postings) => postings.advance(),
            Occurrences::Many(union) => union.advance(),
            Occurrences::Counted { counts, at } => {
                *at = counts.len().min(*at + 1);
                self.doc()
            }
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Occurrences::One(postings) if postings.doc() >= target => postings.doc(),
            Occurrences::One(postings) => postings.seek(target),
            Occurrences::Many(union) => union.seek(target),
            Occurrences::Counted { counts, at } => {
                let ahead = counts.get(*at..).unwrap_or_default();
                *at += ahead.partition_point(|(doc, _)| *doc < target);
                self.doc()
            }
        }
    }

    fn frequency(&self) -> u32 {
        match self {
            Occurrences::One(postings) => postings.term_freq(),
            Occurrences::Many(union) => union.frequency(),
            Occurrences::Counted { counts, at } => counts.get(*at).map_or(0, |c| c.1),
        }
    }

    /// The positions in the current document, ascending, each once.
    fn positions(&mut self, out: &mut Vec<u32>) {
        match self {
            Occurrences::One(postings) => postings.positions(out),
            Occurrences::Many(union) => {
                out.clear();
                for &i in &union.here {
                    union.postings[i].append_positions_with_offset(0, out);
                }
                out.sort_unstable();
                out.dedup();
            }
            Occurrences::Counted { .. } => out.clear(),
        }
    }

    fn size_hint(&self) -> u32 {
        match self {
            Occurrences::One(postings) => postings.doc_freq(),
            Occurrences::Many(union) => union.size_hint(),
            Occurrences::Counted { counts, .. } => counts.len() as u32,
        }
    }
}

/// The occurrences that fill one slot.
pub(super) struct SlotCursor {
    plus: Occurrences,
    minus: Option<Occurrences>,
    frequency: u32,
    spare: Vec<u32>,
}

impl SlotCursor {
    pub fn new(plus: Occurrences, minus: Option<Occurrences>) -> SlotCursor {
        let mut cursor = SlotCursor {
            plus,
            minus,
            frequency: 0,
            spare: Vec::new(),
        };
        cursor.settle();
        cursor
    }

    /// Goes on to where an occurrence is left after the subtraction.
    fn settle(&mut self) -> DocId {
        let Some(minus) = &mut self.minus else {
            return self.plus.doc();
        };
        loop {
            let doc = self.plus.doc();
            if doc == TERMINATED {
                return doc;
            }
            self.frequency = self.plus.frequency();
            if minus.seek(doc) == doc {
                self.frequency = self.frequency.saturating_sub(minus.frequency());
            }
            if self.frequency > 0 {
                return doc;
            }
            self.plus.advance();
        }
    }

    fn doc(&self) -> DocId {
        self.plus.doc()
    }

    fn advance(&mut self) -> DocId {
        self.plus.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() < target {
            self.plus.seek(target);
            self.settle();
        }
        self.doc()
    }

    fn frequency(&self) -> u32 {
        match self.minus {
            Some(_) => self.frequency,
            None => self.plus.frequency(),
        }
    }

    fn positions(&mut self, out: &mut Vec<u32>) {
        self.plus.positions(out);
        let doc = self.plus.doc();
        if let Some(minus) = &mut self.minus
            && minus.doc() == doc
        {
            minus.positions(&mut self.spare);
            out.retain(|position| self.spare.binary_search(position).is_err());
        }
    }
}

/// Slots at fixed distances.
pub(super) struct PhraseCursor {
    /// Each slot with its distance from the first, rarest first: the rarest leads.
    slots: Vec<(u32, SlotCursor)>,
    doc: DocId,
    frequency: u32,
    /// Where the phrase begins, as far as the slots looked at agree.
    begins: Vec<u32>,
    positions: Vec<u32>,
}

impl PhraseCursor {
    fn new(mut slots: Vec<(u32, SlotCursor)>) -> PhraseCursor {
        slots.sort_by_key(|(_, slot)| slot.plus.size_hint());
        let mut phrase = PhraseCursor {
            slots,
            doc: 0,
            frequency: 0,
            begins: Vec::new(),
            positions: Vec::new(),
        };
        phrase.settle(0);
        phrase
    }

    /// Brings every slot to one document, `target` or later, where the phrase occurs.
    fn settle(&mut self, mut target: DocId) -> DocId {
        'candidates: loop {
            for (_, slot) in &mut self.slots {
                let doc = slot.seek(target);
                if doc == TERMINATED {
                    self.doc = TERMINATED;
                    return TERMINATED;
                }
                if doc > target {
                    target = doc;
                    continue 'candidates;
                }
            }
            self.count();
            if self.frequency > 0 {
                self.doc = target;
                return target;
            }
            target += 1;
        }
    }

    /// Counts the phrase in the document where all slots stand.
    fn count(&mut self) {
        self.frequency = 0;
        for (i, (offset, slot)) in self.slots.iter_mut().enumerate() {
            slot.positions(&mut self.positions);
            let offset = *offset;
            let begins = self.positions.iter().filter_map(|p| p.checked_sub(offset));
            if i == 0 {
                self.begins.clear();
                self.begins.extend(begins);
            } else {
                keep_common(&mut self.begins, begins);
            }
            if self.begins.is_empty() {
                return;
            }
        }
        self.frequency = self.begins.len() as u32;
    }
}

/// Keeps of an ascending list what an ascending iterator has too.
fn keep_common(list: &mut Vec<u32>, mut other: impl Iterator<Item = u32>) {
    let mut next = other.next();
    list.retain(|&value| {
        while next.is_some_and(|n| n < value) {
            next = other.next();
        }
        next == Some(value)
    });
}

/// The matches of a leaf.
pub(super) enum LeafCursor {
    Empty,
    Slot(Box<SlotCursor>),
    Phrase(PhraseCursor),
}

impl LeafCursor {
    /// Of slots with their distances; one that has no occurrence at all makes it empty.
    pub fn new(mut slots: Vec<(u32, SlotCursor)>) -> LeafCursor {
        if slots.is_empty() || slots.iter().any(|(_, slot)| slot.doc() == TERMINATED) {
            return LeafCursor::Empty;
        }
        match (slots.pop(), slots.is_empty()) {
            (Some((_, only)), true) => LeafCursor::Slot(Box::new(only)),
            (last, _) => {
                slots.extend(last);
                LeafCursor::Phrase(PhraseCursor::new(slots))
            }
        }
    }

    /// How often the leaf occurs in the current document.
    pub fn frequency(&self) -> u32 {
        match self {
            LeafCursor::Empty => 0,
            LeafCursor::Slot(slot) => slot.frequency(),
            LeafCursor::Phrase(phrase) => phrase.frequency,
        }
    }
}

impl DocSet for LeafCursor {
    fn advance(&mut self) -> DocId {
        match self {
            LeafCursor::Empty => TERMINATED,
            LeafCursor::Slot(slot) => slot.advance(),
            LeafCursor::Phrase(phrase) if phrase.doc == TERMINATED => TERMINATED,
            LeafCursor::Phrase(phrase) => phrase.settle(phrase.doc + 1),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match self {
            LeafCursor::Empty => TERMINATED,
            LeafCursor::Slot(slot) => slot.seek(target),
            LeafCursor::Phrase(phrase) if phrase.doc >= target => phrase.doc,
            LeafCursor::Phrase(phrase) => phrase.settle(target),
        }
    }

    fn doc(&self) -> DocId {
        match self {
            LeafCursor::Empty => TERMINATED,
            LeafCursor::Slot(slot) => slot.doc(),
            LeafCursor::Phrase(phrase) => phrase.doc,
        }
    }

    fn size_hint(&self) -> u32 {
        match self {
            LeafCursor::Empty => 0,
            LeafCursor::Slot(slot) => slot.plus.size_hint(),
            LeafCursor::Phrase(phrase) => {
                let rarest = phrase.slots.first();
                rarest.map_or(0, |(_, slot)| slot.plus.size_hint())
            }
        }
    }

    fn cost(&self) -> u64 {
        // Positions are dear: let cheaper neighbours lead.
        let dear = matches!(self, LeafCursor::Phrase(_));
        u64::from(self.size_hint()) * if dear { 10 } else { 1 }
    }
}

impl Scorer for LeafCursor {
    fn score(&mut self) -> f32 {
        1.0
    }
}
