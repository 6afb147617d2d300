//! The occurrences of any of several terms in one segment.
//!
//! Few lists are looked through one by one, which is cheap as long as most of them stand still; of
//! more a heap knows the next.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::{DocId, DocSet, TERMINATED};

use super::leaf_keep::Keep;
use super::lists::Cursor;

/// Up to how many lists are looked through.
const FEW: usize = if cfg!(test) { 3 } else { 8 };

/// Several lists as one.
pub(super) struct Union {
    lists: Vec<(Cursor, Keep)>,
    /// Where each list stands that is not at `doc`, where there are many; a list that has ended is
    /// in neither.
    ahead: BinaryHeap<Reverse<(DocId, usize)>>,
    /// The lists at `doc`, where there are many.
    here: Vec<usize>,
    pub doc: DocId,
    spare: Vec<u32>,
}

impl Union {
    /// Of the lists the longest should come first: it is asked first.
    pub fn new(lists: Vec<(Cursor, Keep)>) -> Union {
        let mut union = Union {
            ahead: BinaryHeap::new(),
            here: Vec::new(),
            doc: 0,
            lists,
            spare: Vec::new(),
        };
        if !union.is_few() {
            for i in 0..union.lists.len() {
                union.put_ahead(i, union.lists[i].0.doc());
            }
            union.gather();
        }
        union.settle(0);
        union
    }

    fn is_few(&self) -> bool {
        self.lists.len() <= FEW
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
            false => self.seek_many(target),
        }
    }

    /// Looks no further than to the first list at `target`: those behind it stay where they are until
    /// they are asked for.
    fn settle_few(&mut self, target: DocId) -> DocId {
        let mut next = TERMINATED;
        for (list, _) in &mut self.lists {
            let mut doc = list.doc();
            if doc < target {
                doc = list.seek(target);
            }
            next = next.min(doc);
            if next == target {
                break;
            }
        }
        self.doc = next;
        next
    }

    fn seek_many(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        let mut here = std::mem::take(&mut self.here);
        for i in here.drain(..) {
            let doc = self.lists[i].0.seek(target);
            self.put_ahead(i, doc);
        }
        self.here = here;
        while let Some(&Reverse((doc, i))) = self.ahead.peek()
            && doc < target
        {
            self.ahead.pop();
            let doc = self.lists[i].0.seek(target);
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

    /// Calls `sink` with each list at the current document.
    fn each_here(&mut self, mut sink: impl FnMut(&mut Cursor, Keep)) {
        let doc = self.doc;
        if self.is_few() {
            for (list, keep) in &mut self.lists {
                if list.doc() < doc {
                    list.seek(doc);
                }
                if list.doc() == doc {
                    sink(list, *keep);
                }
            }
        } else {
            for &i in &self.here {
                let (list, keep) = &mut self.lists[i];
                sink(list, *keep);
            }
        }
    }

    /// How many occurrences are in the current document.
    pub fn frequency(&mut self) -> u32 {
        let mut spare = std::mem::take(&mut self.spare);
        let mut sum = 0;
        self.each_here(|list, keep| sum += keep.frequency(list, &mut spare));
        self.spare = spare;
        sum
    }

    /// The positions in the current document, ascending, each once.
    pub fn positions(&mut self, out: &mut Vec<u32>) {
        out.clear();
        let mut lists = 0;
        self.each_here(|list, keep| {
            lists += 1;
            keep.positions(list, out);
        });
        if lists > 1 {
            out.sort_unstable();
            out.dedup();
        }
    }

    pub fn size_hint(&self) -> u32 {
        let lengths = self
            .lists
            .iter()
            .map(|(list, _)| u64::from(list.doc_freq()));
        lengths.sum::<u64>().min(u64::from(TERMINATED)) as u32
    }
}
