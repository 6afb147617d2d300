//! The occurrences of any of several terms in one segment.
//!
//! Few lists are looked through one by one, which is cheap as long as most of them stand still; of
//! more a heap knows the next.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

use super::doc_languages::DocLanguages;

/// Up to how many lists are looked through.
const FEW: usize = if cfg!(test) { 3 } else { 8 };

/// Of which language an article must be for a list to count in it.
pub(super) struct Condition {
    /// For each list, a bit for each language.
    pub of_lists: Vec<u32>,
    pub of_docs: Arc<DocLanguages>,
}

/// Several lists as one.
pub(super) struct Union {
    lists: Vec<SegmentPostings>,
    /// Where each list stands that is not at `doc`, where there are many; a list that has ended is
    /// in neither.
    ahead: BinaryHeap<Reverse<(DocId, usize)>>,
    /// The lists at `doc`, where there are many.
    here: Vec<usize>,
    pub doc: DocId,
    /// No two lists that count in one article hold the same occurrence.
    condition: Option<Condition>,
}

impl Union {
    /// Of the lists the longest should come first: it is asked first.
    pub fn new(lists: Vec<SegmentPostings>, condition: Option<Condition>) -> Union {
        let mut union = Union {
            ahead: BinaryHeap::new(),
            here: Vec::new(),
            doc: 0,
            condition,
            lists,
        };
        if !union.is_few() {
            for i in 0..union.lists.len() {
                union.put_ahead(i, union.lists[i].doc());
            }
            union.gather();
        }
        union.settle(0);
        union
    }

    fn is_few(&self) -> bool {
        self.lists.len() <= FEW
    }

    pub fn advance(&mut self) -> DocId {
        match self.doc {
            TERMINATED => TERMINATED,
            doc => self.settle(doc + 1),
        }
    }

    pub fn seek(&mut self, target: DocId) -> DocId {
        match self.doc >= target {
            true => self.doc,
            false => self.settle(target),
        }
    }

    /// Goes to the first document from `target` on where a list counts.
    fn settle(&mut self, target: DocId) -> DocId {
        match self.is_few() {
            true => self.settle_few(target),
            false => self.settle_many(target),
        }
    }

    /// Looks no further than to the first list that counts at `target`: those behind it stay where they
    /// are until they are asked for.
    fn settle_few(&mut self, mut target: DocId) -> DocId {
        loop {
            let bit = match &self.condition {
                Some(condition) if target != TERMINATED => condition.of_docs.bit(target),
                _ => u32::MAX,
            };
            let mut next = TERMINATED;
            for (i, list) in self.lists.iter_mut().enumerate() {
                let mut doc = list.doc();
                if doc < target {
                    doc = list.seek(target);
                }
                if doc == target && counts(&self.condition, i, bit) {
                    self.doc = target;
                    return target;
                }
                next = next.min(doc);
            }
            if next == TERMINATED {
                self.doc = TERMINATED;
                return TERMINATED;
            }
            target = next.max(target + u32::from(next == target));
        }
    }

    fn settle_many(&mut self, mut target: DocId) -> DocId {
        loop {
            self.doc = self.seek_many(target);
            let mut found = self.doc == TERMINATED || self.condition.is_none();
            if !found {
                self.each_here(|_| found = true);
            }
            if found {
                return self.doc;
            }
            target = self.doc + 1;
        }
    }

    fn seek_many(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        let mut here = std::mem::take(&mut self.here);
        for i in here.drain(..) {
            let doc = self.lists[i].seek(target);
            self.put_ahead(i, doc);
        }
        self.here = here;
        while let Some(&Reverse((doc, i))) = self.ahead.peek()
            && doc < target
        {
            self.ahead.pop();
            let doc = self.lists[i].seek(target);
            self.put_ahead(i, doc);
        }
        self.gather();
        self.doc
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

    /// Calls `sink` with each list that counts in the current document.
    fn each_here(&mut self, mut sink: impl FnMut(&mut SegmentPostings)) {
        let doc = self.doc;
        let bit = match &self.condition {
            Some(condition) => condition.of_docs.bit(doc),
            None => u32::MAX,
        };
        if self.lists.len() <= FEW {
            for (i, list) in self.lists.iter_mut().enumerate() {
                if !counts(&self.condition, i, bit) {
                    continue;
                }
                if list.doc() < doc {
                    list.seek(doc);
                }
                if list.doc() == doc {
                    sink(list);
                }
            }
        } else {
            for &i in self
                .here
                .iter()
                .filter(|i| counts(&self.condition, **i, bit))
            {
                sink(&mut self.lists[i]);
            }
        }
    }

    pub fn frequency(&mut self) -> u32 {
        let mut sum = 0;
        self.each_here(|list| sum += list.term_freq());
        sum
    }

    /// The positions in the current document, ascending, each once.
    pub fn positions(&mut self, out: &mut Vec<u32>) {
        out.clear();
        let mut lists = 0;
        self.each_here(|list| {
            lists += 1;
            list.append_positions_with_offset(0, out);
        });
        if lists > 1 {
            out.sort_unstable();
            out.dedup();
        }
    }

    pub fn size_hint(&self) -> u32 {
        let sum: u64 = self.lists.iter().map(|p| u64::from(p.doc_freq())).sum();
        sum.min(u64::from(TERMINATED)) as u32
    }
}

/// Whether the list `i` counts in articles of a language.
fn counts(condition: &Option<Condition>, i: usize, bit: u32) -> bool {
    let languages = condition.as_ref().and_then(|c| c.of_lists.get(i));
    languages.is_none_or(|languages| languages & bit != 0)
}
