//! A dictionary in the making.

use std::io::{self, Write};

use tantivy::postings::TermInfo;

use super::BLOCK;
use super::block::put;
use crate::eight::{common_bytes, in_order};
use crate::engine::varint::short;
use crate::ledger::packed::put_number;

pub struct Writer<W> {
    out: W,
    block: Vec<u8>,
    /// Words of it.
    words: usize,
    last: Vec<u8>,
    /// Where the block begins.
    begin: usize,
    heads: Vec<u8>,
    begins: Vec<u8>,
}

impl<W: Write> Writer<W> {
    pub fn new(out: W) -> Writer<W> {
        Writer {
            out,
            block: Vec::new(),
            words: 0,
            last: Vec::new(),
            begin: 0,
            heads: Vec::new(),
            begins: Vec::new(),
        }
    }

    /// Appends the next word, with where its list is: behind that of the word before, and so the places.
    pub fn push(&mut self, word: &[u8], info: &TermInfo) -> io::Result<()> {
        if self.words == BLOCK {
            self.end_block()?;
        }
        if self.words == 0 {
            self.heads.extend(in_order(word).to_le_bytes());
            self.begins.extend(short(self.begin)?.to_le_bytes());
            put_number(info.postings_range.start as u64, &mut self.block);
            put_number(info.positions_range.start as u64, &mut self.block);
        }
        let common = common_bytes(&self.last, word);
        let more = &word[common..];
        put(common, more, info, &mut self.block);
        self.last.truncate(common);
        self.last.extend_from_slice(more);
        self.words += 1;
        Ok(())
    }

    fn end_block(&mut self) -> io::Result<()> {
        self.out.write_all(&self.block)?;
        self.begin += self.block.len();
        self.block.clear();
        self.last.clear();
        self.words = 0;
        Ok(())
    }

    pub fn close(mut self) -> io::Result<()> {
        self.end_block()?;
        self.out.write_all(&self.heads)?;
        self.out.write_all(&self.begins)?;
        let blocks = short(self.begins.len() / super::PLACE)?;
        self.out.write_all(&blocks.to_le_bytes())
    }
}
