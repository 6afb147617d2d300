//! A leaf's matches in one segment, in the order of the documents: difference, mask, phrase.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, TERMINATED};

use super::leaf_occurrences::Occurrences;
use super::span::Stretch;

/// Positions that an occurrence must have, or must not have.
pub(super) struct Mask {
    pub marks: Box<SegmentPostings>,
    pub keep: bool,
}

/// The occurrences that fill one slot.
pub(super) struct SlotCursor {
    plus: Occurrences,
    minus: Option<Occurrences>,
    mask: Option<Mask>,
    /// Only occurrences before this position.
    before: Option<u32>,
    frequency: u32,
    /// The occurrences in the current document, where there is a mask or an end.
    found: Vec<u32>,
    spare: Vec<u32>,
}

impl SlotCursor {
    pub fn new(
        plus: Occurrences,
        minus: Option<Occurrences>,
        mask: Option<Mask>,
        before: Option<u32>,
    ) -> SlotCursor {
        let mut cursor = SlotCursor {
            plus,
            minus,
            mask,
            before,
            frequency: 0,
            found: Vec::new(),
            spare: Vec::new(),
        };
        cursor.settle();
        cursor
    }

    /// Goes on to where an occurrence is left after the subtraction.
    fn settle(&mut self) -> DocId {
        if self.by_position() {
            return self.settle_by_position();
        }
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

    /// Whether frequencies alone do not tell what is left.
    fn by_position(&self) -> bool {
        self.mask.is_some() || self.before.is_some()
    }

    fn settle_by_position(&mut self) -> DocId {
        let mut found = std::mem::take(&mut self.found);
        let mut doc = self.plus.doc();
        while doc != TERMINATED {
            self.left(&mut found);
            if let Some(mask) = &mut self.mask {
                self.spare.clear();
                if mask.marks.doc() < doc {
                    mask.marks.seek(doc);
                }
                if mask.marks.doc() == doc {
                    mask.marks.positions(&mut self.spare);
                }
                let keep = mask.keep;
                found.retain(|position| self.spare.binary_search(position).is_ok() == keep);
            }
            if let Some(end) = self.before {
                found.retain(|position| *position < end);
            }
            if !found.is_empty() {
                break;
            }
            doc = self.plus.advance();
        }
        self.frequency = found.len() as u32;
        self.found = found;
        doc
    }

    fn frequency(&mut self) -> u32 {
        match self.minus.is_some() || self.by_position() {
            true => self.frequency,
            false => self.plus.frequency(),
        }
    }

    fn positions(&mut self, out: &mut Vec<u32>) {
        match self.by_position() {
            true => out.clone_from(&self.found),
            false => self.left(out),
        }
    }

    /// The positions of `plus` less those of `minus`.
    fn left(&mut self, out: &mut Vec<u32>) {
        self.plus.positions(out);
        let doc = self.plus.doc();
        if let Some(minus) = &mut self.minus
            && minus.seek(doc) == doc
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

    /// The places of the leaf in the current document, `width` from first position to last.
    pub fn places(&mut self, width: u32, spare: &mut Vec<u32>, out: &mut Vec<Stretch>) {
        let begins = match self {
            LeafCursor::Empty => return,
            LeafCursor::Slot(slot) => {
                slot.positions(spare);
                &*spare
            }
            LeafCursor::Phrase(phrase) => &phrase.begins,
        };
        out.extend(begins.iter().map(|&first| Stretch {
            first,
            last: first.saturating_add(width),
        }));
    }

    /// How often the leaf occurs in the current document.
    pub fn frequency(&mut self) -> u32 {
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
