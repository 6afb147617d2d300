//! The occurrences of one term or of the union of several, in one segment.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::postings::{Postings, SegmentPostings};
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
    fn new(postings: Vec<SegmentPostings>, groups: &[u32]) -> Union {
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

    pub fn doc(&self) -> DocId {
        match self {
            Occurrences::One(postings) => postings.doc(),
            Occurrences::Many(union) => union.doc,
            Occurrences::Counted { counts, at } => counts.get(*at).map_or(TERMINATED, |c| c.0),
        }
    }

    pub fn advance(&mut self) -> DocId {
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

    pub fn seek(&mut self, target: DocId) -> DocId {
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

    pub fn frequency(&self) -> u32 {
        match self {
            Occurrences::One(postings) => postings.term_freq(),
            Occurrences::Many(union) => union.frequency(),
            Occurrences::Counted { counts, at } => counts.get(*at).map_or(0, |c| c.1),
        }
    }

    /// The positions in the current document, ascending, each once.
    pub fn positions(&mut self, out: &mut Vec<u32>) {
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

    pub fn size_hint(&self) -> u32 {
        match self {
            Occurrences::One(postings) => postings.doc_freq(),
            Occurrences::Many(union) => union.size_hint(),
            Occurrences::Counted { counts, .. } => counts.len() as u32,
        }
    }
}
