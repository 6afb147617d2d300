//! The list of one word, a block of documents at a time, with the places of those that are asked for.

use bitpacking::{BitPacker, BitPacker4x};
use tantivy::directory::OwnedBytes;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, TERMINATED};

use super::Lists;
use super::pack::{BLOCK, Packed, bytes, unpack};
use super::steps;
use super::write::{FEW, Row, read_few};
use crate::ledger::packed::number;

/// The list of a word. Its blocks are gone through in their order.
pub struct List {
    bytes: OwnedBytes,
    /// Documents of the whole list.
    documents: u32,
    /// Of the block.
    number: usize,
    /// Behind the last of the block [`TERMINATED`].
    block: [DocId; BLOCK],
    in_block: usize,
    /// As far as they are asked for.
    frequencies: Option<Box<Frequencies>>,
    places: Option<Box<Places>>,
}

impl List {
    pub fn open(lists: &Lists, info: &TermInfo, option: IndexRecordOption) -> List {
        let mut list = List::new(option);
        let places = match option.has_positions() {
            true => within(&lists.places, &info.positions_range),
            false => OwnedBytes::empty(),
        };
        let bytes = within(&lists.lists, &info.postings_range);
        list.reopen(info.doc_freq, bytes, places);
        list
    }

    /// An empty list, in the room of which others can be opened one after another.
    pub(super) fn new(option: IndexRecordOption) -> List {
        List {
            bytes: OwnedBytes::empty(),
            documents: 0,
            number: 0,
            block: [TERMINATED; BLOCK],
            in_block: 0,
            frequencies: option.has_freq().then(Box::default),
            places: option.has_positions().then(|| Box::new(Places::new())),
        }
    }

    /// Opens a list of so many documents.
    pub(super) fn reopen(&mut self, documents: u32, bytes: OwnedBytes, of_places: OwnedBytes) {
        self.bytes = bytes;
        self.documents = documents;
        if let Some(places) = &mut self.places {
            places.bytes = of_places;
            places.few = 0;
            places.unpacked = None;
        }
        match self.documents {
            0 => self.end(),
            1 => self.load_one(),
            _ => self.load(0),
        }
    }

    /// How many documents it has in all.
    pub fn len(&self) -> u32 {
        self.documents
    }

    /// The documents of the block; none behind the last one.
    #[inline]
    pub fn docs(&self) -> &[DocId] {
        &self.block[..self.in_block]
    }

    /// The same, with [`TERMINATED`] behind the last.
    #[inline]
    pub(super) fn padded(&self) -> &[DocId; BLOCK] {
        &self.block
    }

    /// How often the word occurs in each of them; nothing where that was not asked for.
    #[inline]
    pub fn frequencies(&mut self) -> &[u32] {
        self.counted().1
    }

    /// The documents of the block with their frequencies.
    #[inline]
    pub fn counted(&mut self) -> (&[DocId], &[u32]) {
        let frequencies = Frequencies::of_block(&mut self.frequencies, &self.bytes, self.in_block);
        (&self.block[..self.in_block], frequencies)
    }

    pub fn next_block(&mut self) {
        match self.number < self.rows() {
            true => self.load(self.number + 1),
            false => self.end(),
        }
    }

    /// Goes on to the block that has `target`, or would have it; tells whether the block is another one.
    pub fn seek_block(&mut self, target: DocId) -> bool {
        if self.docs().last().is_none_or(|last| *last >= target) {
            return false;
        }
        let bytes = self.bytes.as_slice();
        let is_before = |number| Row::read(bytes, number).is_some_and(|row| row.last < target);
        let rows = self.rows();
        let mut from = self.number + 1;
        let mut stride = 1;
        while from + stride <= rows && is_before(from + stride - 1) {
            from += stride;
            stride *= 2;
        }
        let mut to = rows.min(from + stride - 1);
        // Up to `from` all are before it, from `to` on none is.
        while from < to {
            let middle = from.midpoint(to);
            match is_before(middle) {
                true => from = middle + 1,
                false => to = middle,
            }
        }
        match from <= rows {
            true => self.load(from),
            false => self.end(),
        }
        if self.docs().last().is_some_and(|last| *last < target) {
            self.end();
        }
        true
    }

    /// Of all blocks but the last.
    fn rows(&self) -> usize {
        self.documents.saturating_sub(1) as usize / BLOCK
    }

    fn end(&mut self) {
        self.number = self.rows();
        self.in_block = 0;
        self.block = [TERMINATED; BLOCK];
    }

    fn load(&mut self, number: usize) {
        let rows = self.rows();
        let row = number
            .checked_sub(1)
            .and_then(|before| Row::read(&self.bytes, before));
        let begin = rows * Row::BYTES + row.map_or(0, |row| row.documents as usize);
        let block = self.bytes.get(begin..).unwrap_or_default();
        let last = row.map(|row| row.last);
        self.number = number;
        self.in_block = match number < rows {
            true => BLOCK,
            false => self.documents as usize - rows * BLOCK,
        };
        let taken = read_documents(block, last, &mut self.block, self.in_block);
        if let Some(frequencies) = &mut self.frequencies {
            frequencies.packed = Some(begin + taken);
        }
        if let Some(places) = &mut self.places {
            places.begin(row.map_or(Place::default(), |row| Place {
                at: row.places as usize,
                step: row.step.into(),
            }));
        }
    }

    fn load_one(&mut self) {
        let mut bytes = self.bytes.as_slice();
        let one = number(&mut bytes).unwrap_or_default();
        let (document, often) = ((one >> 2) as u32, one as u32 & 3);
        self.block = [TERMINATED; BLOCK];
        self.block[0] = document.min(TERMINATED - 1);
        (self.number, self.in_block) = (0, 1);
        if let Some(frequencies) = &mut self.frequencies {
            frequencies.packed = None;
            frequencies.numbers[0] = match often {
                1..FEW => often,
                _ => number(&mut bytes).unwrap_or_default() as u32,
            };
        }
        if let Some(places) = &mut self.places {
            places.few = often % FEW;
            places.begin(Place::default());
        }
    }

    /// Makes ready to tell the places in so many documents of the block.
    #[inline]
    pub fn ready(&mut self, documents: usize) {
        if let (Some(places), Some(frequencies)) = (&mut self.places, &mut self.frequencies) {
            let frequencies = frequencies.read(&self.bytes);
            if documents >= SOME {
                places.ready(&frequencies[..self.in_block]);
            }
        }
    }

    /// The places in a document of the block, that of this number, once they are [`List::ready`]: as
    /// [`Walk`](super::Walk) takes them.
    #[inline]
    pub fn places(&mut self, at: usize) -> &[u32] {
        match (&mut self.places, &self.frequencies) {
            (Some(places), Some(frequencies)) => places.of(at, &frequencies.numbers),
            _ => &[],
        }
    }

    /// The documents of the block, how often the word occurs in each, and the places of all of them.
    pub(super) fn block(&mut self) -> (&[DocId], &[u32], &[u32]) {
        let frequencies = Frequencies::of_block(&mut self.frequencies, &self.bytes, self.in_block);
        let many = frequencies
            .iter()
            .fold(0u32, |sum, often| sum.wrapping_add(*often));
        let places = match &mut self.places {
            Some(places) => {
                places.gather(0, many);
                &places.found[..]
            }
            None => &[],
        };
        (&self.block[..self.in_block], frequencies, places)
    }
}

/// How often the word occurs in each document of the block. They are read where they are asked for: many a block is
/// looked into only for a document that it has not.
struct Frequencies {
    /// Where they are packed, as long as they are not read.
    packed: Option<usize>,
    numbers: [u32; BLOCK],
}

impl Default for Frequencies {
    fn default() -> Frequencies {
        Frequencies {
            packed: None,
            numbers: [1; BLOCK],
        }
    }
}

impl Frequencies {
    /// Of so many documents; nothing where they were not asked for.
    #[inline]
    fn of_block<'f>(asked: &'f mut Option<Box<Self>>, bytes: &[u8], many: usize) -> &'f [u32] {
        match asked {
            Some(frequencies) => &frequencies.read(bytes)[..many],
            None => &[],
        }
    }

    #[inline]
    fn read(&mut self, bytes: &[u8]) -> &[u32; BLOCK] {
        if let Some(at) = self.packed.take() {
            unpack(bytes.get(at..).unwrap_or_default(), &mut self.numbers);
            for often in &mut self.numbers {
                *often = often.wrapping_add(1);
            }
        }
        &self.numbers
    }
}

pub(super) fn within(file: &OwnedBytes, range: &std::ops::Range<usize>) -> OwnedBytes {
    match range.start <= range.end && range.end <= file.len() {
        true => file.slice(range.clone()),
        false => OwnedBytes::empty(),
    }
}

/// Reads the documents of a block, so many, behind the last of the block before; tells how many bytes they take.
fn read_documents(
    block: &[u8],
    last: Option<DocId>,
    documents: &mut [DocId; BLOCK],
    many: usize,
) -> usize {
    if many == BLOCK {
        let width = block.first().map_or(0, |width| (*width).min(32));
        let packed = block.get(1..).unwrap_or_default();
        let room = bytes(BLOCK, width.into());
        if packed.len() >= room {
            let packer = BitPacker4x::new();
            packer.decompress_strictly_sorted(last, packed, documents, width);
        }
        return 1 + room;
    }
    let taken = unpack(block, documents);
    let mut least = last.map_or(0, |last| last.wrapping_add(1));
    for document in &mut documents[..many] {
        *document = document.wrapping_add(least);
        least = document.wrapping_add(1);
    }
    documents[many..].fill(TERMINATED);
    taken.bytes
}

/// A step among those of a list: where its block begins, and which of that it is.
#[derive(Clone, Copy, Default)]
struct Place {
    at: usize,
    step: usize,
}

/// For so many documents it is worked out for all of the block where the places of each begin.
const SOME: usize = 4;

/// The places of a list.
struct Places {
    bytes: OwnedBytes,
    /// How many there are, where they are no block.
    few: u32,
    /// The first of the block of documents.
    first: Place,
    /// Where those of each document begin among those of the block; only while `known`.
    begins: [u32; BLOCK + 1],
    known: bool,
    found: Vec<u32>,
    /// A block of steps behind `first`, with how many steps are before it from the beginning of the first block on.
    here: Place,
    /// Which one is in `steps`.
    unpacked: Option<usize>,
    steps: [u32; BLOCK],
    /// Of it, if it is unpacked.
    length: Packed,
}

impl Places {
    fn new() -> Places {
        Places {
            bytes: OwnedBytes::empty(),
            few: 0,
            first: Place::default(),
            begins: [0; BLOCK + 1],
            known: false,
            found: Vec::new(),
            here: Place::default(),
            unpacked: None,
            steps: [0; BLOCK],
            length: Packed {
                numbers: 0,
                bytes: 0,
            },
        }
    }

    /// Goes to the next block of documents.
    fn begin(&mut self, first: Place) {
        self.first = first;
        self.here = Place {
            at: first.at,
            step: 0,
        };
        self.known = false;
    }

    fn ready(&mut self, frequencies: &[u32]) {
        if self.known {
            return;
        }
        let mut sum = 0u32;
        for (end, frequency) in self.begins.iter_mut().skip(1).zip(frequencies) {
            sum = sum.wrapping_add(*frequency);
            *end = sum;
        }
        self.known = true;
    }

    /// Steps of the document of this number.
    #[inline]
    fn of(&mut self, at: usize, frequencies: &[u32; BLOCK]) -> &[u32] {
        let (begin, end) = match self.known {
            true => (self.begins[at], self.begins[at + 1]),
            false => {
                let before = frequencies[..at].iter();
                let begin = before.fold(0u32, |sum, often| sum.wrapping_add(*often));
                (begin, begin.wrapping_add(frequencies[at]))
            }
        };
        let from = self.first.step + begin as usize;
        let in_block = from.wrapping_sub(self.here.step);
        if in_block >= BLOCK || self.unpacked != Some(self.here.at) {
            self.unpack(from);
        }
        let from = from - self.here.step;
        let range = from..from + end.wrapping_sub(begin) as usize;
        if range.end <= BLOCK {
            return &self.steps[range];
        }
        self.gather(begin, end);
        &self.found
    }

    /// Puts steps of the block of documents into `found`, so far from its first; fewer only where the file is damaged.
    fn gather(&mut self, begin: u32, end: u32) {
        let mut from = self.first.step + begin as usize;
        let to = self.first.step + end as usize;
        self.found.clear();
        while from < to {
            self.unpack(from);
            let of_block = from - self.here.step..(to - self.here.step).min(self.length.numbers);
            let Some(found) = self.steps.get(of_block).filter(|found| !found.is_empty()) else {
                break;
            };
            self.found.extend_from_slice(found);
            from += found.len();
        }
    }

    /// Unpacks the block that has a step.
    fn unpack(&mut self, step: usize) {
        if step < self.here.step {
            self.here = Place {
                at: self.first.at,
                step: 0,
            };
        }
        while step >= self.here.step + BLOCK && self.here.at < self.bytes.len() {
            let length = match self.unpacked == Some(self.here.at) {
                true => self.length,
                false => steps::length(&self.bytes[self.here.at..]),
            };
            self.here.at += length.bytes;
            self.here.step += BLOCK;
        }
        if self.unpacked != Some(self.here.at) {
            let block = self.bytes.get(self.here.at..).unwrap_or_default();
            self.length = match self.few {
                0 => steps::read(block, &mut self.steps),
                few => {
                    read_few(block, &mut self.steps[..few as usize]);
                    Packed {
                        numbers: few as usize,
                        bytes: self.bytes.len(),
                    }
                }
            };
            self.unpacked = Some(self.here.at);
        }
    }
}
