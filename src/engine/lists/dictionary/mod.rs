//! The words of a field in their order, and where the list of each is.
//!
//! Bytes: blocks of words; of each block the [`in_order`] of its first word (64 bits) and where it begins (32 bits); how
//! many blocks there are (32 bits). All these are little-endian.
//!
//! What is in a block, see [`block`]. Lists lie in the order of their words.

mod block;
mod search;
mod united;
mod words;
mod write;

#[cfg(test)]
mod tests;

use std::io;

use tantivy::directory::OwnedBytes;
use tantivy::postings::TermInfo;

pub use search::Shape;
pub use united::United;
pub use words::Words;
pub use write::Writer;

use super::damaged;
use block::Block;

use crate::eight::{common_bytes, in_order};

/// Words of a block: to find one, half of them are read.
const BLOCK: usize = if cfg!(test) { 3 } else { 16 };
/// Bytes of a head.
const HEAD: usize = size_of::<u64>();
/// Bytes of what says where a block begins, or how many there are.
const PLACE: usize = size_of::<u32>();

/// The words of a field, read where they lie.
pub struct Dictionary {
    blocks: OwnedBytes,
    heads: OwnedBytes,
    begins: OwnedBytes,
}

impl Dictionary {
    pub fn open(bytes: OwnedBytes) -> io::Result<Dictionary> {
        let cut = || damaged("a dictionary is cut or of another form");
        let end = bytes.len().checked_sub(PLACE).ok_or_else(cut)?;
        let blocks = bytes[end..].first_chunk().copied().map(u32::from_le_bytes);
        let blocks = blocks.ok_or_else(cut)? as usize;
        let begins = blocks.checked_mul(PLACE).and_then(|n| end.checked_sub(n));
        let begins = begins.ok_or_else(cut)?;
        let heads = begins.checked_sub(blocks * HEAD).ok_or_else(cut)?;
        Ok(Dictionary {
            blocks: bytes.slice(0..heads),
            heads: bytes.slice(heads..begins),
            begins: bytes.slice(begins..end),
        })
    }

    pub fn empty() -> Dictionary {
        Dictionary {
            blocks: OwnedBytes::empty(),
            heads: OwnedBytes::empty(),
            begins: OwnedBytes::empty(),
        }
    }

    /// Where the list of a word is; `None` where it is not there.
    pub fn get(&self, word: &[u8]) -> io::Result<Option<TermInfo>> {
        let Some(nth) = self.block_of(word)? else {
            return Ok(None);
        };
        let mut block = self.block(nth)?;
        // What the word has in common with the entry before, which is before it.
        let mut common = 0;
        while let Some(entry) = block.next()? {
            if entry.common > common {
                continue;
            }
            let rest = &word[common..];
            let more = common_bytes(entry.more, rest);
            if entry.common < common || entry.more.get(more) > rest.get(more) {
                break;
            }
            if more == entry.more.len() && more == rest.len() {
                return Ok(Some(block.info(&entry)));
            }
            common += more;
        }
        Ok(None)
    }

    fn len(&self) -> usize {
        self.heads.len() / HEAD
    }

    /// The last block that begins with this word or before it; `None` where even the first begins behind it.
    fn block_of(&self, word: &[u8]) -> io::Result<Option<usize>> {
        let own = in_order(word);
        let heads = self.heads.as_chunks::<HEAD>().0;
        let at = |bytes: &[u8; HEAD]| u64::from_le_bytes(*bytes);
        let mut from = heads.partition_point(|bytes| at(bytes) < own);
        // Of blocks with the same head the words themselves tell.
        let same = heads[from..].iter().take_while(|bytes| at(bytes) == own);
        let mut to = from + same.count();
        while from < to {
            let middle = from.midpoint(to);
            match self.first(middle)? <= word {
                true => from = middle + 1,
                false => to = middle,
            }
        }
        Ok(from.checked_sub(1))
    }

    /// The first word of a block.
    fn first(&self, nth: usize) -> io::Result<&[u8]> {
        let first = self.block(nth)?.next()?;
        Ok(first.ok_or_else(cut_block)?.more)
    }

    fn block(&self, nth: usize) -> io::Result<Block<'_>> {
        let begins = self.begins.as_chunks::<PLACE>().0;
        let place = |nth: usize| {
            let begin = begins.get(nth);
            begin.map_or(self.blocks.len(), |begin| {
                u32::from_le_bytes(*begin) as usize
            })
        };
        let bytes = self.blocks.get(place(nth)..place(nth + 1));
        Block::new(bytes.unwrap_or_default()).ok_or_else(cut_block)
    }
}

fn cut_block() -> io::Error {
    damaged("a block of a dictionary is cut or of another form")
}
