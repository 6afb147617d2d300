//! A leaf's matches in one segment, in the order of the documents.
//!
//! A cursor stops at every document that has the words of the leaf; whether they are there as they are
//! asked for (beside one another, written so, in the title) takes their positions, and is looked at
//! only where it is asked for.

use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, TERMINATED};

use super::leaf_keep::Keep;
use super::leaf_occurrences::Occurrences;
use super::lists::Cursor;
use super::span::Stretch;

/// The occurrences that fill one slot.
pub(super) struct SlotCursor {
    plus: Occurrences,
    minus: Option<Occurrences>,
    /// Only occurrences before this position.
    before: Option<u32>,
    /// Whether each document of `plus` is a match, with all occurrences in it.
    exact: bool,
    /// What was last counted.
    counted: Counted,
    found: Vec<u32>,
    spare: Vec<u32>,
}

/// How often something occurs in a document.
#[derive(Clone, Copy)]
struct Counted {
    doc: DocId,
    frequency: u32,
}

const NOTHING: Counted = Counted {
    doc: TERMINATED,
    frequency: 0,
};

impl SlotCursor {
    /// `exact`: all occurrences of `plus` count, there are no others, and it can have no position.
    pub fn new(
        plus: Occurrences,
        minus: Option<Occurrences>,
        before: Option<u32>,
        exact: bool,
    ) -> SlotCursor {
        SlotCursor {
            plus,
            minus,
            before,
            exact,
            counted: NOTHING,
            found: Vec::new(),
            spare: Vec::new(),
        }
    }

    fn frequency(&mut self) -> u32 {
        if self.exact {
            return self.plus.frequency(&mut self.spare);
        }
        let doc = self.plus.doc();
        if self.counted.doc != doc {
            let mut found = std::mem::take(&mut self.found);
            self.positions(&mut found);
            let frequency = found.len() as u32;
            self.found = found;
            self.counted = Counted { doc, frequency };
        }
        self.counted.frequency
    }

    /// The positions in the current document.
    fn positions(&mut self, out: &mut Vec<u32>) {
        self.plus.positions(out);
        let doc = self.plus.doc();
        if let Some(minus) = &mut self.minus
            && minus.seek(doc) == doc
        {
            minus.positions(&mut self.spare);
            out.retain(|position| self.spare.binary_search(position).is_err());
        }
        if let Some(end) = self.before {
            out.retain(|position| *position < end);
        }
    }
}

/// Slots at fixed distances.
pub(super) struct PhraseCursor {
    /// Each slot with its distance from the first, rarest first: the rarest leads.
    slots: Vec<(u32, SlotCursor)>,
    doc: DocId,
    counted: Counted,
    /// Where the phrase begins in the document counted.
    begins: Vec<u32>,
    positions: Vec<u32>,
}

impl PhraseCursor {
    fn new(mut slots: Vec<(u32, SlotCursor)>) -> PhraseCursor {
        slots.sort_by_key(|(_, slot)| slot.plus.size_hint());
        let mut phrase = PhraseCursor {
            slots,
            doc: 0,
            counted: NOTHING,
            begins: Vec::new(),
            positions: Vec::new(),
        };
        phrase.settle(0);
        phrase
    }

    /// Brings every slot to one document, `target` or later.
    fn settle(&mut self, mut target: DocId) -> DocId {
        'candidates: loop {
            for (_, slot) in &mut self.slots {
                let doc = slot.plus.seek(target);
                if doc > target {
                    target = doc;
                    if doc == TERMINATED {
                        break 'candidates;
                    }
                    continue 'candidates;
                }
            }
            break;
        }
        self.doc = target;
        target
    }

    fn frequency(&mut self) -> u32 {
        if self.counted.doc != self.doc {
            self.find();
            self.counted = Counted {
                doc: self.doc,
                frequency: self.begins.len() as u32,
            };
        }
        self.counted.frequency
    }

    /// Finds the phrase in the document where all slots stand.
    fn find(&mut self) {
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

/// The documents that may match a leaf.
pub(super) enum LeafCursor {
    Empty,
    /// Every occurrence of one term: what most leaves are.
    Term(Box<Cursor>),
    Slot(Box<SlotCursor>),
    Phrase(Box<PhraseCursor>),
}

impl LeafCursor {
    /// Of slots with their distances; one that has no occurrence at all makes it empty.
    pub fn new(mut slots: Vec<(u32, SlotCursor)>) -> LeafCursor {
        let ended = |slot: &SlotCursor| slot.plus.doc() == TERMINATED;
        if slots.is_empty() || slots.iter().any(|(_, slot)| ended(slot)) {
            return LeafCursor::Empty;
        }
        match (slots.pop(), slots.is_empty()) {
            (Some((_, only)), true) => LeafCursor::Slot(Box::new(only)),
            (last, _) => {
                slots.extend(last);
                LeafCursor::Phrase(Box::new(PhraseCursor::new(slots)))
            }
        }
    }

    #[inline]
    pub fn doc(&self) -> DocId {
        match self {
            LeafCursor::Term(postings) => postings.doc(),
            LeafCursor::Empty => TERMINATED,
            LeafCursor::Slot(slot) => slot.plus.doc(),
            LeafCursor::Phrase(phrase) => phrase.doc,
        }
    }

    /// Goes to `target`, or to the first document behind it, if it is not there or farther yet.
    #[inline]
    pub fn seek(&mut self, target: DocId) -> DocId {
        match self {
            LeafCursor::Term(postings) => {
                let doc = postings.doc();
                match doc < target {
                    true => postings.seek(target),
                    false => doc,
                }
            }
            LeafCursor::Empty => TERMINATED,
            LeafCursor::Slot(slot) => slot.plus.seek(target),
            LeafCursor::Phrase(phrase) if phrase.doc >= target => phrase.doc,
            LeafCursor::Phrase(phrase) => phrase.settle(target),
        }
    }

    /// Whether every document at which it stops is a match.
    pub fn is_exact(&self) -> bool {
        match self {
            LeafCursor::Term(_) | LeafCursor::Empty => true,
            LeafCursor::Slot(slot) => slot.exact,
            LeafCursor::Phrase(_) => false,
        }
    }

    /// How often the leaf occurs in the current document; perhaps never.
    #[inline]
    pub fn frequency(&mut self) -> u32 {
        match self {
            LeafCursor::Term(postings) => postings.term_freq(),
            LeafCursor::Empty => 0,
            LeafCursor::Slot(slot) => slot.frequency(),
            LeafCursor::Phrase(phrase) => phrase.frequency(),
        }
    }

    /// Appends where the leaf begins in the current document.
    pub fn begins(&mut self, spare: &mut Vec<u32>, out: &mut Vec<u32>) {
        match self {
            LeafCursor::Empty => {}
            LeafCursor::Term(postings) => Keep::ALL.positions(postings, out),
            LeafCursor::Slot(slot) => {
                slot.positions(spare);
                out.extend_from_slice(spare);
            }
            LeafCursor::Phrase(phrase) => {
                phrase.frequency();
                out.extend_from_slice(&phrase.begins);
            }
        }
    }

    /// The places of the leaf in the current document, `width` from first position to last.
    pub fn places(&mut self, width: u32, spare: &mut Vec<u32>, out: &mut Vec<Stretch>) {
        let begins = match self {
            LeafCursor::Empty => return,
            LeafCursor::Term(postings) => {
                spare.clear();
                Keep::ALL.positions(postings, spare);
                &*spare
            }
            LeafCursor::Slot(slot) => {
                slot.positions(spare);
                &*spare
            }
            LeafCursor::Phrase(phrase) => {
                phrase.frequency();
                &phrase.begins
            }
        };
        out.extend(begins.iter().map(|&first| Stretch {
            first,
            last: first.saturating_add(width),
        }));
    }

    pub fn size_hint(&self) -> u32 {
        match self {
            LeafCursor::Empty => 0,
            LeafCursor::Term(postings) => postings.doc_freq(),
            LeafCursor::Slot(slot) => slot.plus.size_hint(),
            LeafCursor::Phrase(phrase) => {
                let rarest = phrase.slots.first();
                rarest.map_or(0, |(_, slot)| slot.plus.size_hint())
            }
        }
    }
}

/// The documents that match a leaf.
pub(super) struct Settled(LeafCursor);

impl Settled {
    pub fn new(cursor: LeafCursor) -> Settled {
        let mut settled = Settled(cursor);
        settled.settle(0);
        settled
    }

    fn settle(&mut self, mut target: DocId) -> DocId {
        loop {
            let doc = self.0.seek(target);
            if doc == TERMINATED || self.0.is_exact() || self.0.frequency() > 0 {
                return doc;
            }
            target = doc + 1;
        }
    }
}

impl DocSet for Settled {
    fn advance(&mut self) -> DocId {
        match self.0.doc() {
            TERMINATED => TERMINATED,
            doc => self.settle(doc + 1),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match self.0.doc() {
            doc if doc >= target => doc,
            _ => self.settle(target),
        }
    }

    fn doc(&self) -> DocId {
        self.0.doc()
    }

    fn size_hint(&self) -> u32 {
        self.0.size_hint()
    }

    fn cost(&self) -> u64 {
        // Positions are dear: let cheaper neighbours lead.
        u64::from(self.size_hint()) * if self.0.is_exact() { 1 } else { 10 }
    }
}

impl Scorer for Settled {
    fn score(&mut self) -> f32 {
        1.0
    }
}
