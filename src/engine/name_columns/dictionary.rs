//! The different names of a column in their order, by which each has a number: its ordinal, from 0.
//!
//! Bytes: blocks of names, compressed; of each block where it ends and how long it is when it is unpacked (32 bits
//! each, little-endian); how many names there are (32 bits). Unpacked, a block has of each name how many bytes it has
//! in common with the one before, how many more it has, both as [`varint`] writes them, and these.

use std::io::{self, Write};

use tantivy::directory::OwnedBytes;
use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe::get_frame_content_size;

use super::super::varint::{self, short};
use super::{beyond_dictionary, damaged};
use crate::eight::common_bytes;

/// Names of a block: to find one, those before it are read.
const BLOCK: u32 = if cfg!(test) { 4 } else { 128 };
/// Of compression.
const LEVEL: i32 = 1;
const NUMBER: usize = size_of::<u32>();
/// Of the table of blocks.
const ROW: usize = 2 * NUMBER;

/// A dictionary in the making.
pub struct Writer<W> {
    out: W,
    compressor: Compressor<'static>,
    /// Not compressed yet.
    block: Vec<u8>,
    last: Vec<u8>,
    names: u32,
    end: usize,
    table: Vec<u8>,
}

impl<W: Write> Writer<W> {
    pub fn new(out: W) -> io::Result<Writer<W>> {
        Ok(Writer {
            out,
            compressor: Compressor::new(LEVEL)?,
            block: Vec::new(),
            last: Vec::new(),
            names: 0,
            end: 0,
            table: Vec::new(),
        })
    }

    /// Appends the next name.
    pub fn push(&mut self, name: &[u8]) -> io::Result<()> {
        if self.names.is_multiple_of(BLOCK) {
            self.end_block()?;
        }
        let common = common_bytes(&self.last, name);
        let (common, more) = name.split_at(common);
        varint::push(short(common.len())?, &mut self.block);
        varint::push(short(more.len())?, &mut self.block);
        self.block.extend_from_slice(more);
        self.last.truncate(common.len());
        self.last.extend_from_slice(more);
        self.names = self.names.checked_add(1).ok_or_else(too_many)?;
        Ok(())
    }

    fn end_block(&mut self) -> io::Result<()> {
        if !self.block.is_empty() {
            let packed = self.compressor.compress(&self.block)?;
            self.out.write_all(&packed)?;
            self.end += packed.len();
            self.table.extend(short(self.end)?.to_le_bytes());
            self.table.extend(short(self.block.len())?.to_le_bytes());
            self.block.clear();
            self.last.clear();
        }
        Ok(())
    }

    pub fn close(mut self) -> io::Result<()> {
        self.end_block()?;
        self.out.write_all(&self.table)?;
        self.out.write_all(&self.names.to_le_bytes())
    }
}

fn too_many() -> io::Error {
    io::Error::other("too many different names for one segment")
}

/// A dictionary, read where it lies.
pub struct Dictionary {
    blocks: OwnedBytes,
    table: OwnedBytes,
    names: u32,
}

impl Dictionary {
    pub fn open(bytes: OwnedBytes) -> io::Result<Dictionary> {
        let cut = || damaged("a dictionary of names is cut or of another form");
        let end = bytes.len().checked_sub(NUMBER).ok_or_else(cut)?;
        let names = bytes[end..].first_chunk().copied().map(u32::from_le_bytes);
        let names = names.ok_or_else(cut)?;
        let table = names.div_ceil(BLOCK) as usize * ROW;
        let begin = end.checked_sub(table).ok_or_else(cut)?;
        Ok(Dictionary {
            blocks: bytes.slice(0..begin),
            table: bytes.slice(begin..end),
            names,
        })
    }

    /// How many names there are.
    pub fn len(&self) -> u32 {
        self.names
    }

    /// A way through it, before the first name.
    pub fn names(&self) -> io::Result<AllNames<'_>> {
        Ok(AllNames {
            dictionary: self,
            decompressor: Decompressor::new()?,
            block: Vec::new(),
            at: 0,
            next: 0,
            name: Vec::new(),
        })
    }

    /// A block as it lies, and how long it is unpacked.
    fn block(&self, nth: usize) -> Option<(&[u8], usize)> {
        let rows = self.table.as_chunks::<ROW>().0;
        let row = |nth: usize| {
            let (end, unpacked) = rows.get(nth)?.split_first_chunk::<NUMBER>()?;
            let unpacked = unpacked.first_chunk::<NUMBER>()?;
            Some([end, unpacked].map(|bytes| u32::from_le_bytes(*bytes) as usize))
        };
        let begin = match nth.checked_sub(1) {
            None => 0,
            Some(before) => row(before)?[0],
        };
        let [end, unpacked] = row(nth)?;
        Some((self.blocks.get(begin..end)?, unpacked))
    }
}

/// Names of a dictionary, one after another.
pub struct AllNames<'d> {
    dictionary: &'d Dictionary,
    decompressor: Decompressor<'static>,
    block: Vec<u8>,
    /// Where in the block the next name is.
    at: usize,
    /// Its ordinal.
    next: u32,
    name: Vec<u8>,
}

impl AllNames<'_> {
    /// The next name, and its ordinal; `None` behind the last.
    pub fn next(&mut self) -> io::Result<Option<(u32, &[u8])>> {
        let ordinal = self.next;
        if ordinal >= self.dictionary.names {
            return Ok(None);
        }
        if ordinal.is_multiple_of(BLOCK) {
            self.unpack((ordinal / BLOCK) as usize)?;
        }
        self.step().ok_or_else(cut_block)?;
        Ok(Some((ordinal, &self.name)))
    }

    /// The name of an ordinal. It is found by way of those before it, so that ascending ones take the least time.
    pub fn name(&mut self, ordinal: u32) -> io::Result<&str> {
        if ordinal >= self.dictionary.names {
            return Err(beyond_dictionary());
        }
        let is_ahead = self.next <= ordinal;
        let in_block = self.next > 0 && (self.next - 1) / BLOCK == ordinal / BLOCK;
        let is_here = self.next.checked_sub(1) == Some(ordinal);
        if !(is_here || is_ahead && in_block) {
            self.next = ordinal / BLOCK * BLOCK;
        }
        while self.next <= ordinal {
            self.next()?;
        }
        str::from_utf8(&self.name).map_err(|_| cut_block())
    }

    fn unpack(&mut self, nth: usize) -> io::Result<()> {
        let (packed, unpacked) = self.dictionary.block(nth).ok_or_else(cut_block)?;
        // Said twice, so that no flipped bit asks for gigabytes.
        if get_frame_content_size(packed).ok().flatten() != Some(unpacked as u64) {
            return Err(cut_block());
        }
        self.block.clear();
        self.block.reserve(unpacked);
        self.decompressor
            .decompress_to_buffer(packed, &mut self.block)?;
        self.at = 0;
        self.name.clear();
        Ok(())
    }

    /// Reads a name; `None` where the block has none.
    fn step(&mut self) -> Option<()> {
        let rest = self.block.get(self.at..)?;
        let (common, rest) = varint::read(rest)?;
        let (more, rest) = varint::read(rest)?;
        let (more, rest) = rest.split_at_checked(more as usize)?;
        if self.name.len() < common as usize {
            return None;
        }
        self.name.truncate(common as usize);
        self.name.extend_from_slice(more);
        self.at = self.block.len() - rest.len();
        self.next += 1;
        Some(())
    }
}

fn cut_block() -> io::Error {
    damaged("a block of names is cut or of another form")
}
