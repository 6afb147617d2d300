//! The occurrences of any of several terms in one segment.
//!
//! Few lists are looked through one by one, which is cheap as long as most of them stand still; of
//! more a heap knows the next.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

/// Up to how many lists are looked through.
const FEW: usize = if cfg!(test) { 3 } else { 8 };

/// Several lists as one.
pub(super) struct Union {
    lists: Vec<SegmentPostings>,
    /// Where each list stands that is not at `doc`, where there are many; a list that has ended is
    /// in neither.
    ahead: BinaryHeap<Reverse<(DocId, usize)>>,
    /// The lists at `doc`, where there are many.
    here: Vec<usize>,
    pub doc: DocId,
    /// Lists that share a bit never hold the same occurrence, others may (a word's stem in one
    /// language, the word itself in another). Empty: none ever does.
    groups: Vec<u32>,
}

impl Union {
    pub fn new(lists: Vec<SegmentPostings>, groups: &[u32]) -> Union {
        let mut union = Union {
            ahead: BinaryHeap::new(),
            here: Vec::new(),
            doc: lists.iter().map(DocSet::doc).min().unwrap_or(TERMINATED),
            groups: groups.to_vec(),
            lists,
        };
        if !union.is_few() {
            for i in 0..union.lists.len() {
                union.put_ahead(i, union.lists[i].doc());
            }
            union.gather();
        }
        union
    }

    fn is_few(&self) -> bool {
        self.lists.len() <= FEW
    }

    pub fn advance(&mut self) -> DocId {
        match self.doc {
            TERMINATED => TERMINATED,
            doc => self.seek(doc + 1),
        }
    }

    pub fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        if !self.is_few() {
            return self.seek_many(target);
        }
        let mut next = TERMINATED;
        for list in &mut self.lists {
            let mut doc = list.doc();
            if doc < target {
                doc = list.seek(target);
            }
            next = next.min(doc);
        }
        self.doc = next;
        next
    }

    fn seek_many(&mut self, target: DocId) -> DocId {
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

    /// Calls `sink` with each list at the current document, and its group.
    fn each_here(&mut self, mut sink: impl FnMut(&mut SegmentPostings, u32)) {
        let groups = &self.groups;
        let group = |i: usize| groups.get(i).copied().unwrap_or(1);
        if self.lists.len() <= FEW {
            let at_doc = self.lists.iter_mut().enumerate();
            for (i, list) in at_doc.filter(|(_, list)| list.doc() == self.doc) {
                sink(list, group(i));
            }
        } else {
            for &i in &self.here {
                sink(&mut self.lists[i], group(i));
            }
        }
    }

    /// The most occurrences that lists of one group have together.
    pub fn frequency(&mut self) -> u32 {
        let (mut lists, mut bits, mut all) = (0, 0, 0);
        self.each_here(|list, group| {
            lists += 1;
            bits |= group;
            all += list.term_freq();
        });
        if lists == 1 || bits.is_power_of_two() {
            return all;
        }
        let mut most = 0;
        while bits != 0 {
            let bit = bits & bits.wrapping_neg();
            let mut sum = 0;
            self.each_here(|list, group| {
                if group & bit != 0 {
                    sum += list.term_freq();
                }
            });
            most = most.max(sum);
            bits ^= bit;
        }
        most
    }

    /// The positions in the current document, ascending, each once.
    pub fn positions(&mut self, out: &mut Vec<u32>) {
        out.clear();
        let mut lists = 0;
        self.each_here(|list, _| {
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
