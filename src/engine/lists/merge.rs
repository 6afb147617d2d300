//! The lists of several segments as those of one.
//!
//! What comes out is what would have been written of all documents at once, to the byte: lists are unpacked block by
//! block and packed again.

use std::io::{self, Write};
use std::ops::Range;

use tantivy::directory::{FileSlice, OwnedBytes};
use tantivy::fastfield::AliveBitSet;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{HasLen, PluginMergeContext};

use super::damaged;
use super::dictionary::{Dictionary, United};
use super::files::{FilesWriter, ListsFiles, WordsOf};
use super::list::List;
use super::pack::BLOCK;
use super::write::{Building, FieldWriter};

/// The lists of a field in a segment, read one after another: a merge has no more of its files in memory.
pub struct Pieces {
    pub dictionary: Dictionary,
    pub lists: FileSlice,
    pub places: FileSlice,
}

/// The lists of a segment, and what becomes of its documents.
pub(super) struct Source<'s> {
    lists: &'s Pieces,
    /// The number of its first document among all.
    base: u32,
    /// `None` where all are alive.
    alive: Option<&'s AliveBitSet>,
    /// Of each document how many alive are before it; nothing where all are.
    before: Vec<u32>,
}

/// Writes the lists of these fields for a segment that is made of others.
pub fn merge_segments(
    of: WordsOf,
    fields: &[Field],
    ctx: &PluginMergeContext,
) -> tantivy::Result<()> {
    let readers = ctx.readers;
    let mut opened = Vec::with_capacity(readers.len());
    for reader in readers {
        opened.push(ListsFiles::open(of, reader)?);
    }
    let mut files = FilesWriter::create(of, ctx.target_segment)?;
    for field in fields {
        let mut all = Vec::with_capacity(readers.len());
        for files in &opened {
            all.push(files.pieces(*field)?);
        }
        let mut sources = Vec::with_capacity(all.len());
        let mut base = 0;
        for (reader, lists) in readers.iter().zip(&all) {
            let alive = reader.alive_bitset();
            if let Some(lists) = lists {
                sources.push(Source::new(lists, base, alive, reader.max_doc()));
            }
            base += reader.num_docs();
        }
        if !sources.is_empty() {
            let mut out = files.field(*field);
            merge(&sources, &mut out)?;
            out.close()?;
        }
    }
    files.close()?;
    Ok(())
}

/// Writes the lists of all words, of each in the order of the segments.
pub(super) fn merge<D: Write, L: Write, P: Write>(
    sources: &[Source],
    out: &mut FieldWriter<D, L, P>,
) -> io::Result<()> {
    let sources = sources.iter();
    let mut united = United::new(sources.map(|of| (of, of.lists.dictionary.words())))?;
    let mut room = List::new(IndexRecordOption::WithFreqsAndPositions);
    let mut list = Building::default();
    while let Some(word) = united.next(|source, info| source.add(info, &mut room, &mut list))? {
        out.push(word, &mut list)?;
    }
    Ok(())
}

impl<'s> Source<'s> {
    pub fn new(
        lists: &'s Pieces,
        base: u32,
        alive: Option<&'s AliveBitSet>,
        documents: u32,
    ) -> Self {
        let before = match alive {
            None => Vec::new(),
            Some(alive) => {
                let before = (0..documents).scan(0, |sum, document| {
                    let before = *sum;
                    *sum += u32::from(alive.is_alive(document));
                    Some(before)
                });
                before.collect()
            }
        };
        Source {
            lists,
            base,
            alive,
            before,
        }
    }

    /// Adds what is alive of a list, which is opened in `room`.
    fn add(&self, info: &TermInfo, room: &mut List, out: &mut Building) -> io::Result<()> {
        let Pieces { lists, places, .. } = self.lists;
        let list = piece(lists, &info.postings_range)?;
        let places = piece(places, &info.positions_range)?;
        room.reopen(info.doc_freq, list, places);
        loop {
            let (documents, frequencies, steps) = room.block();
            if documents.is_empty() {
                return Ok(());
            }
            let many: u64 = frequencies.iter().map(|often| u64::from(*often)).sum();
            if many != steps.len() as u64 {
                return Err(damaged("a list of words has not as many places as it says"));
            }
            match self.alive {
                None => {
                    let mut moved = [0; BLOCK];
                    for (moved, document) in moved.iter_mut().zip(documents) {
                        *moved = document + self.base;
                    }
                    out.add(&moved[..documents.len()], frequencies, steps)?;
                }
                Some(alive) => self.add_alive(alive, (documents, frequencies, steps), out)?,
            }
            room.next_block();
        }
    }

    fn add_alive(
        &self,
        alive: &AliveBitSet,
        (documents, frequencies, mut steps): (&[u32], &[u32], &[u32]),
        out: &mut Building,
    ) -> io::Result<()> {
        for (document, often) in documents.iter().zip(frequencies) {
            let (ours, rest) = steps.split_at(*often as usize);
            steps = rest;
            if let Some(before) = self.before.get(*document as usize)
                && alive.is_alive(*document)
            {
                out.add(&[before + self.base], &[*often], ours)?;
            }
        }
        Ok(())
    }
}

fn piece(file: &FileSlice, range: &Range<usize>) -> io::Result<OwnedBytes> {
    match range.start <= range.end && range.end <= file.len() {
        true => file.read_bytes_slice(range.clone()),
        false => Err(damaged("a dictionary names a list where there is none")),
    }
}
