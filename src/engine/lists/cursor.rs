//! The list of one word, a document at a time.

use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED};

use super::Lists;
use super::list::List;
use super::pack::BLOCK;
use super::steps;

/// The documents of a list, with how often the word occurs in the current one, and where.
pub struct Cursor {
    list: List,
    /// Which of the block.
    at: usize,
    doc: DocId,
}

impl Cursor {
    pub fn open(lists: &Lists, info: &TermInfo, option: IndexRecordOption) -> Cursor {
        let list = List::open(lists, info, option);
        Cursor {
            doc: list.padded()[0],
            at: 0,
            list,
        }
    }

    /// How many documents the list has in all.
    pub fn doc_freq(&self) -> u32 {
        self.list.len()
    }

    /// How often the word occurs in the current document; once where that was not asked for.
    #[inline]
    pub fn term_freq(&mut self) -> u32 {
        self.list.frequencies().get(self.at).copied().unwrap_or(1)
    }

    /// The places in the current document, as [`Walk`](super::Walk) takes them.
    pub fn steps(&mut self) -> &[u32] {
        if self.doc == TERMINATED {
            return &[];
        }
        self.list.ready(BLOCK);
        self.list.places(self.at)
    }

    /// Appends the numbers of these places: positions with their marks.
    pub fn numbers(&mut self, out: &mut Vec<u32>) {
        let mut number = 0;
        out.extend(self.steps().iter().map(|step| {
            number = steps::next(number, *step);
            number
        }));
    }
}

impl DocSet for Cursor {
    #[inline]
    fn advance(&mut self) -> DocId {
        self.at += 1;
        if self.at == BLOCK || self.list.padded()[self.at] == TERMINATED {
            self.list.next_block();
            self.at = 0;
        }
        self.doc = self.list.padded()[self.at];
        self.doc
    }

    #[inline]
    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        if self.list.seek_block(target) {
            self.at = 0;
        }
        let block = self.list.padded();
        // Without a branch: which half it is in is as good as random.
        let mut at = 0;
        let mut half = BLOCK / 2;
        while half > 0 {
            at += if block[(at + half - 1) % BLOCK] < target {
                half
            } else {
                0
            };
            half /= 2;
        }
        self.at = at % BLOCK;
        self.doc = block[self.at];
        self.doc
    }

    #[inline]
    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.list.len()
    }
}
