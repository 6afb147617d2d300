//! A block of words.
//!
//! It says where the list of its first word begins, and where the places do. Of each word it has how many bytes it has
//! in common with the one before, the first of a block with none, and how many more it has; both in one byte, of
//! [`MUCH`] or more with what is beyond as a number behind it. Then come these bytes, and the [`Sizes`]. Numbers are
//! those of [`put_number`].

use std::io;

use tantivy::postings::TermInfo;

use super::cut_block;
use crate::ledger::packed::{number, put_number};

/// What half a byte does not say.
const MUCH: usize = 0xf;

/// What is left of a block.
pub(super) struct Block<'d> {
    rest: &'d [u8],
    /// Where the list of the last entry ends, and where its places do.
    list: usize,
    places: usize,
}

/// A word as a block has it.
pub(super) struct Entry<'d> {
    /// Bytes in common with the word before.
    pub common: usize,
    pub more: &'d [u8],
    sizes: Sizes,
}

/// How much there is of a word. Of a list of one document and fewer than 8 bytes, with places of fewer than 16, this is
/// in one byte, the list in the higher bits. Else there is a byte with the highest bit, the lowest six of the number of
/// documents less one, and between them whether the rest of it follows; then the bytes of the list and of the places.
#[derive(Clone, Copy)]
pub(super) struct Sizes {
    documents: u32,
    /// Bytes.
    list: usize,
    places: usize,
}

impl Sizes {
    const IS_MORE: u8 = 1 << 7;
    const HAS_REST: u8 = 1 << 6;
    const REST: u32 = 6;

    fn of(info: &TermInfo) -> Sizes {
        Sizes {
            documents: info.doc_freq,
            list: info.postings_range.len(),
            places: info.positions_range.len(),
        }
    }

    fn put(self, out: &mut Vec<u8>) {
        let Sizes {
            documents,
            list,
            places,
        } = self;
        if documents == 1 && list < 8 && places < 16 {
            return out.push((list << 4 | places) as u8);
        }
        let others = documents.saturating_sub(1);
        let rest = others >> Sizes::REST;
        let has_rest = if rest > 0 { Sizes::HAS_REST } else { 0 };
        out.push(Sizes::IS_MORE | has_rest | others as u8 & (Sizes::HAS_REST - 1));
        if rest > 0 {
            put_number(rest.into(), out);
        }
        put_number(list as u64, out);
        put_number(places as u64, out);
    }

    #[inline]
    fn take(bytes: &mut &[u8]) -> Option<Sizes> {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        if first & Sizes::IS_MORE == 0 {
            return Some(Sizes {
                documents: 1,
                list: usize::from(first >> 4),
                places: usize::from(first & 0xf),
            });
        }
        let mut others = usize::from(first & (Sizes::HAS_REST - 1));
        if first & Sizes::HAS_REST != 0 {
            others |= size(bytes)?.checked_shl(Sizes::REST)?;
        }
        Some(Sizes {
            documents: u32::try_from(others).ok()?.checked_add(1)?,
            list: size(bytes)?,
            places: size(bytes)?,
        })
    }
}

impl<'d> Block<'d> {
    pub const EMPTY: Block<'static> = Block {
        rest: &[],
        list: 0,
        places: 0,
    };

    pub fn new(mut rest: &'d [u8]) -> Option<Block<'d>> {
        let list = size(&mut rest)?;
        let places = size(&mut rest)?;
        Some(Block { rest, list, places })
    }

    #[inline]
    pub fn next(&mut self) -> io::Result<Option<Entry<'d>>> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let entry = self.entry().ok_or_else(cut_block)?;
        self.list = self.list.wrapping_add(entry.sizes.list);
        self.places = self.places.wrapping_add(entry.sizes.places);
        Ok(Some(entry))
    }

    #[inline]
    fn entry(&mut self) -> Option<Entry<'d>> {
        let mut rest = self.rest;
        let (both, behind) = rest.split_first()?;
        rest = behind;
        let mut half = |bits: u8| match usize::from(bits) {
            MUCH => size(&mut rest)?.checked_add(MUCH),
            few => Some(few),
        };
        let common = half(both >> 4)?;
        let more = half(both & 0xf)?;
        let (more, mut rest) = rest.split_at_checked(more)?;
        let entry = Entry {
            common,
            more,
            sizes: Sizes::take(&mut rest)?,
        };
        self.rest = rest;
        Some(entry)
    }

    /// Where the list of the last entry is.
    #[inline]
    pub fn info(&self, entry: &Entry) -> TermInfo {
        let Sizes {
            documents,
            list,
            places,
        } = entry.sizes;
        TermInfo {
            doc_freq: documents,
            postings_range: self.list.wrapping_sub(list)..self.list,
            positions_range: self.places.wrapping_sub(places)..self.places,
        }
    }
}

/// Appends a word: how many bytes it has in common with the one before, the others, and how much there is of it.
pub(super) fn put(common: usize, more: &[u8], info: &TermInfo, block: &mut Vec<u8>) {
    let half = |bytes: usize| bytes.min(MUCH) as u8;
    block.push(half(common) << 4 | half(more.len()));
    for bytes in [common, more.len()] {
        if let Some(beyond) = bytes.checked_sub(MUCH) {
            put_number(beyond as u64, block);
        }
    }
    block.extend_from_slice(more);
    Sizes::of(info).put(block);
}

/// Takes a number from the front, mostly of one byte.
#[inline]
fn size(bytes: &mut &[u8]) -> Option<usize> {
    if let Some((byte, rest)) = bytes.split_first()
        && *byte < 1 << 7
    {
        *bytes = rest;
        return Some(usize::from(*byte));
    }
    usize::try_from(number(bytes)?).ok()
}
