//! Lists in the making, and what they look like.
//!
//! The list of a word in one document is a number, of which the two lowest bits say how often it occurs there and the
//! rest is the document; 0 says that the next number does. Numbers are those of [`put_number`]. Of a word that occurs
//! so up to three times the places are such numbers, and where all of them are 0 there are none.
//!
//! Any other list is made of blocks of [`BLOCK`] documents, the last of what is left: the documents, each as far as it
//! is behind the one before, less one; then how often the word occurs in each, less one. Before the blocks stands a
//! [`Row`] for each but the last. Places are blocks of as many steps, by [`steps`], without regard to documents.

use std::io::{self, Write};

use bitpacking::{BitPacker, BitPacker4x};
use tantivy::postings::TermInfo;

use super::dictionary;
use super::pack::{BLOCK, bytes, pack};
use super::steps;
use crate::ledger::packed::{number, put_number};

/// From how many occurrences on the places of a word in one document are a block.
pub const FEW: u32 = 4;

/// What a list has of each of its blocks but the last: the last document, and where the next block begins.
#[derive(Clone, Copy)]
pub struct Row {
    pub last: u32,
    /// Where its documents do, behind the rows.
    pub documents: u32,
    /// Where the block of places does with the first of its own.
    pub places: u32,
    /// Which of that block's steps it is.
    pub step: u8,
}

impl Row {
    pub const BYTES: usize = 3 * size_of::<u32>() + 1;

    fn write(self, out: &mut Vec<u8>) {
        for number in [self.last, self.documents, self.places] {
            out.extend(number.to_le_bytes());
        }
        out.push(self.step);
    }

    /// `None` where there is none of that number.
    #[inline]
    pub fn read(rows: &[u8], number: usize) -> Option<Row> {
        let row: &[u8; Row::BYTES] = rows.get(number * Row::BYTES..)?.first_chunk()?;
        let [a, b, c, d, e, f, g, h, i, j, k, l, step] = *row;
        Some(Row {
            last: u32::from_le_bytes([a, b, c, d]),
            documents: u32::from_le_bytes([e, f, g, h]),
            places: u32::from_le_bytes([i, j, k, l]),
            step,
        })
    }
}

/// Reads the places of a word in one document that are no block.
pub fn read_few(mut places: &[u8], steps: &mut [u32]) {
    for step in steps {
        *step = number(&mut places).unwrap_or_default() as u32;
    }
}

/// Writes the lists of the words of a field.
pub struct FieldWriter<D: Write, L: Write, P: Write> {
    dictionary: dictionary::Writer<D>,
    lists: L,
    places: P,
    /// Bytes that were written to each.
    written: [usize; 2],
}

impl<D: Write, L: Write, P: Write> FieldWriter<D, L, P> {
    pub fn new(dictionary: D, lists: L, places: P) -> FieldWriter<D, L, P> {
        FieldWriter {
            dictionary: dictionary::Writer::new(dictionary),
            lists,
            places,
            written: [0, 0],
        }
    }

    /// Writes a list as that of a word, and clears it. Words come in order; one in no document is left out.
    pub fn push(&mut self, word: &[u8], list: &mut Building) -> io::Result<()> {
        let size = list.end(&mut self.lists, &mut self.places)?;
        self.name(word, size)
    }

    /// Writes lists that were built apart as those of the next words.
    pub fn append<'w>(
        &mut self,
        words: impl Iterator<Item = &'w [u8]>,
        built: &Built,
    ) -> io::Result<()> {
        self.lists.write_all(&built.lists)?;
        self.places.write_all(&built.places)?;
        let mut words = words.zip(&built.sizes);
        words.try_for_each(|(word, size)| self.name(word, *size))
    }

    /// The next bytes of both files are the list of this word.
    fn name(&mut self, word: &[u8], size: Size) -> io::Result<()> {
        if size.documents == 0 {
            return Ok(());
        }
        let [list, place] = self.written;
        self.written = [list + size.list, place + size.places];
        let info = TermInfo {
            doc_freq: size.documents,
            postings_range: list..self.written[0],
            positions_range: place..self.written[1],
        };
        self.dictionary.push(word, &info)
    }

    pub fn close(self) -> io::Result<()> {
        self.dictionary.close()
    }
}

/// Of a list: how many documents, and how many bytes in each file.
#[derive(Clone, Copy, Default)]
struct Size {
    documents: u32,
    list: usize,
    places: usize,
}

/// Lists that are built before it is their turn to be written.
#[derive(Default)]
pub struct Built {
    lists: Vec<u8>,
    places: Vec<u8>,
    sizes: Vec<Size>,
}

impl Built {
    /// Takes the next list, and clears it.
    pub fn push(&mut self, list: &mut Building) -> io::Result<()> {
        let size = list.end(&mut self.lists, &mut self.places)?;
        self.sizes.push(size);
        Ok(())
    }
}

/// The list of a word, document by document.
pub struct Building {
    /// Of the block under way.
    block: [u32; BLOCK],
    frequencies: [u32; BLOCK],
    in_block: usize,
    /// Steps that are not yet in a block of places.
    steps: [u32; BLOCK],
    in_steps: usize,
    /// In all.
    documents: u32,
    /// Of the block before.
    last: Option<u32>,
    rows: Vec<u8>,
    blocks: Vec<u8>,
    places: Vec<u8>,
}

impl Default for Building {
    fn default() -> Building {
        Building {
            block: [0; BLOCK],
            frequencies: [0; BLOCK],
            in_block: 0,
            steps: [0; BLOCK],
            in_steps: 0,
            documents: 0,
            last: None,
            rows: Vec::new(),
            blocks: Vec::new(),
            places: Vec::new(),
        }
    }
}

impl Building {
    /// Writes the list, if it has documents, and begins another.
    fn end(&mut self, lists: &mut impl Write, places: &mut impl Write) -> io::Result<Size> {
        let documents = self.documents;
        if documents == 0 {
            return Ok(Size::default());
        }
        self.finish();
        lists.write_all(&self.rows)?;
        lists.write_all(&self.blocks)?;
        places.write_all(&self.places)?;
        let size = Size {
            documents,
            list: self.rows.len() + self.blocks.len(),
            places: self.places.len(),
        };
        self.clear();
        Ok(size)
    }

    fn clear(&mut self) {
        (self.in_block, self.in_steps, self.documents) = (0, 0, 0);
        self.last = None;
        self.rows.clear();
        self.blocks.clear();
        self.places.clear();
    }

    /// Adds documents, in order behind those before, each with how often the word occurs in it, and the steps of all of
    /// them.
    pub fn add(
        &mut self,
        mut documents: &[u32],
        mut frequencies: &[u32],
        mut steps: &[u32],
    ) -> io::Result<()> {
        while !documents.is_empty() {
            self.make_room()?;
            let here = documents.len().min(BLOCK - self.in_block);
            let room = self.in_block..self.in_block + here;
            self.block[room.clone()].copy_from_slice(&documents[..here]);
            self.frequencies[room].copy_from_slice(&frequencies[..here]);
            self.in_block += here;
            self.documents += here as u32;
            let of_these: u32 = frequencies[..here].iter().sum();
            self.add_steps(&steps[..of_these as usize]);
            (documents, frequencies) = (&documents[here..], &frequencies[here..]);
            steps = &steps[of_these as usize..];
        }
        Ok(())
    }

    /// Begins the next document.
    #[inline]
    pub fn document(&mut self, document: u32) -> io::Result<()> {
        self.make_room()?;
        self.block[self.in_block] = document;
        self.frequencies[self.in_block] = 0;
        self.in_block += 1;
        self.documents += 1;
        Ok(())
    }

    /// Adds an occurrence in the document that was begun.
    #[inline]
    pub fn step(&mut self, step: u32) {
        self.frequencies[self.in_block - 1] += 1;
        self.steps[self.in_steps] = step;
        self.in_steps += 1;
        if self.in_steps == BLOCK {
            self.end_steps();
        }
    }

    #[inline]
    fn make_room(&mut self) -> io::Result<()> {
        if self.in_block == BLOCK {
            self.end_block();
            self.push_row()?;
        }
        Ok(())
    }

    fn end_steps(&mut self) {
        steps::write(&self.steps[..self.in_steps], &mut self.places);
        self.in_steps = 0;
    }

    fn add_steps(&mut self, mut more: &[u32]) {
        while !more.is_empty() {
            let here = more.len().min(BLOCK - self.in_steps);
            self.steps[self.in_steps..][..here].copy_from_slice(&more[..here]);
            self.in_steps += here;
            more = &more[here..];
            if self.in_steps == BLOCK {
                self.end_steps();
            }
        }
    }

    /// Puts the block of documents away.
    fn end_block(&mut self) {
        let documents = &self.block[..self.in_block];
        if self.in_block == BLOCK {
            let packer = BitPacker4x::new();
            let width = packer.num_bits_strictly_sorted(self.last, documents);
            self.blocks.push(width);
            let begin = self.blocks.len();
            self.blocks.resize(begin + bytes(BLOCK, width.into()), 0);
            let out = &mut self.blocks[begin..];
            packer.compress_strictly_sorted(self.last, documents, out, width);
        } else {
            let mut gaps = [0; BLOCK];
            let mut least = self.last.map_or(0, |last| last + 1);
            for (gap, document) in gaps.iter_mut().zip(documents) {
                *gap = document - least;
                least = document + 1;
            }
            pack(&gaps[..self.in_block], &mut self.blocks);
        }
        for frequency in &mut self.frequencies[..self.in_block] {
            *frequency = frequency.saturating_sub(1);
        }
        pack(&self.frequencies[..self.in_block], &mut self.blocks);
        self.last = documents.last().copied();
        self.in_block = 0;
    }

    fn push_row(&mut self) -> io::Result<()> {
        let place = |at: usize| {
            u32::try_from(at).map_err(|_| io::Error::other("too many places of one word"))
        };
        let row = Row {
            last: self.last.unwrap_or_default(),
            documents: place(self.blocks.len())?,
            places: place(self.places.len())?,
            step: self.in_steps as u8,
        };
        row.write(&mut self.rows);
        Ok(())
    }

    fn finish(&mut self) {
        if self.documents > 1 {
            self.end_block();
        } else {
            let (document, often) = (u64::from(self.block[0]), self.frequencies[0]);
            if often < FEW {
                put_number(document << 2 | u64::from(often), &mut self.blocks);
                let steps = &self.steps[..self.in_steps];
                if steps.iter().any(|step| *step != 0) {
                    for step in steps {
                        put_number(u64::from(*step), &mut self.places);
                    }
                }
                return;
            }
            put_number(document << 2, &mut self.blocks);
            put_number(often.into(), &mut self.blocks);
        }
        if self.in_steps > 0 {
            self.end_steps();
        }
    }
}
