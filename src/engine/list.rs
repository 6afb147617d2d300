//! The list of one term, a block of documents at a time, with the places of those that are asked for.
//!
//! The engine's own cursor goes from document to document and finds each one's places anew. Who looks at
//! many documents of a list has all of a block at hand here, as slices.

use std::io;
use std::sync::OnceLock;

use tantivy::DocId;
use tantivy::directory::FileSlice;
use tantivy::index::InvertedIndexReader;
use tantivy::positions::PositionReader;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;

use super::analysis::place;
use super::leaf_keep::Keep;
use super::units::Units;

/// Documents of a block: the engine's.
pub(super) const BLOCK: usize = 128;

/// From how many documents of a block on the places of all of it are read at once.
const ALL_OF_IT: usize = if cfg!(test) { 2 } else { 4 };

/// Where the places of title and text lie in a segment, and the units of its texts among them; found once.
#[derive(Default)]
pub(super) struct PlacesFile {
    of_text: OnceLock<FileSlice>,
    pub sentences: Units,
    pub paragraphs: Units,
}

impl PlacesFile {
    /// The places; `open` finds them, the same in every call.
    pub fn of_text(
        &self,
        open: impl FnOnce() -> tantivy::Result<FileSlice>,
    ) -> tantivy::Result<FileSlice> {
        if let Some(file) = self.of_text.get() {
            return Ok(file.clone());
        }
        let file = open()?;
        Ok(self.of_text.get_or_init(|| file).clone())
    }
}

/// A term in one segment, with all that is needed to read its list.
#[derive(Clone, Copy)]
pub(super) struct TermIn<'i> {
    pub index: &'i InvertedIndexReader,
    pub places: &'i FileSlice,
    pub info: &'i TermInfo,
}

/// The list of a term. Its blocks are gone through in their order.
pub(super) struct List {
    block: Box<BlockSegmentPostings>,
    places: Option<Box<Places>>,
}

struct Places {
    reader: PositionReader,
    /// How many places there are before the block.
    before: u64,
    /// Where those of each document begin among those of the block; only while `known`.
    begins: [u32; BLOCK + 1],
    known: bool,
    /// Whether `found` has those of the whole block.
    all: bool,
    found: Vec<u32>,
}

impl List {
    pub fn open(term: TermIn, option: IndexRecordOption) -> io::Result<List> {
        let TermIn {
            index,
            places,
            info,
            ..
        } = term;
        let places = match option.has_positions() {
            false => None,
            true => {
                let bytes = places.read_bytes_slice(info.positions_range.clone())?;
                Some(Box::new(Places {
                    reader: PositionReader::open(bytes)?,
                    before: 0,
                    begins: [0; BLOCK + 1],
                    known: false,
                    all: false,
                    found: Vec::new(),
                }))
            }
        };
        Ok(List {
            block: Box::new(index.read_block_postings_from_terminfo(info, option)?),
            places,
        })
    }

    /// The documents of the block; none behind the last one.
    pub fn docs(&self) -> &[DocId] {
        self.block.docs()
    }

    /// How often the term occurs in each of them.
    pub fn frequencies(&self) -> &[u32] {
        self.block.freqs()
    }

    pub fn next_block(&mut self) {
        if let Some(places) = &mut self.places {
            let here = self.block.docs().len();
            let skipped: u32 = match places.known {
                true => places.begins[here],
                false => self.block.freqs().iter().take(here).sum(),
            };
            places.before += u64::from(skipped);
            places.known = false;
            places.all = false;
        }
        self.block.advance();
    }

    /// Goes on to the block that has `target`, or would have it; tells whether the block is another one.
    pub fn seek_block(&mut self, target: DocId) -> bool {
        let is_behind = |list: &List| list.docs().last().is_some_and(|last| *last < target);
        if !is_behind(self) {
            return false;
        }
        if self.places.is_none() {
            // Passes over blocks without a look into them.
            self.block.seek(target);
        }
        while is_behind(self) {
            self.next_block();
        }
        true
    }

    /// Makes ready to tell the places of so many documents of the block.
    pub fn ready(&mut self, wanted: usize) {
        let Some(places) = &mut self.places else {
            return;
        };
        if !places.known {
            let mut sum = 0;
            let ends = places.begins.iter_mut().skip(1);
            for (end, frequency) in ends.zip(self.block.freqs()) {
                sum += frequency;
                *end = sum;
            }
            places.known = true;
        }
        if wanted >= ALL_OF_IT && !places.all {
            let all = places.begins[self.block.docs().len()] as usize;
            places.found.resize(all.max(places.found.len()), 0);
            let (found, _) = places.found.split_at_mut(all);
            places.reader.read(places.before, found);
            places.all = true;
        }
    }

    /// The places in a document of the block, that of this number, once they are [`List::ready`]: as [`Walk`] takes
    /// them.
    pub fn places(&mut self, at: usize) -> &[u32] {
        let Some(places) = &mut self.places else {
            return &[];
        };
        let (begin, end) = (places.begins[at] as usize, places.begins[at + 1] as usize);
        if places.all {
            return &places.found[begin..end];
        }
        let wanted = end - begin;
        places.found.resize(wanted.max(places.found.len()), 0);
        let (found, _) = places.found.split_at_mut(wanted);
        places.reader.read(places.before + begin as u64, found);
        found
    }
}

/// Behind all places.
pub(super) const END: u32 = u32::MAX;

/// Ascending places, as the index has them: each as far as it is behind the one before, with its marks.
pub(super) struct Walk<'d> {
    steps: std::slice::Iter<'d, u32>,
    at: u32,
}

impl<'d> Walk<'d> {
    pub fn of(steps: &'d [u32]) -> Walk<'d> {
        Walk {
            steps: steps.iter(),
            at: 0,
        }
    }

    /// The next place with such marks, or [`END`].
    #[inline]
    pub fn next_of(&mut self, keep: Keep) -> u32 {
        for step in self.steps.by_ref() {
            self.at = self.at.wrapping_add(*step);
            if keep.has(self.at) {
                return place(self.at);
            }
        }
        END
    }
}
