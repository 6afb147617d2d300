//! The words of a dictionary, one after another.

use std::io;

use tantivy::postings::TermInfo;

use super::{Block, Dictionary, cut_block};
use crate::eight::common_bytes;

/// A way through a dictionary, before its first word.
pub struct Words<'d> {
    dictionary: &'d Dictionary,
    /// The next block.
    next: usize,
    block: Block<'d>,
    word: Vec<u8>,
    info: TermInfo,
    /// Bytes that the word has in common with the one before.
    common: usize,
    /// The word was read, and is yet to be shown.
    is_ahead: bool,
}

impl Dictionary {
    /// All words.
    pub fn words(&self) -> Words<'_> {
        Words {
            dictionary: self,
            next: 0,
            block: Block::EMPTY,
            word: Vec::new(),
            info: TermInfo::default(),
            common: 0,
            is_ahead: false,
        }
    }

    /// The words from this one on, which need not be there.
    pub fn words_from(&self, first: &[u8]) -> io::Result<Words<'_>> {
        let mut words = self.words();
        words.next = self.block_of(first)?.unwrap_or(0);
        while words.advance()? {
            if words.word() >= first {
                words.is_ahead = true;
                break;
            }
        }
        Ok(words)
    }

    /// Shows each word that begins so, in their order, until it is told to stop.
    pub fn each_with_prefix(
        &self,
        prefix: &[u8],
        mut see: impl FnMut(&[u8], &TermInfo) -> bool,
    ) -> io::Result<()> {
        let mut words = self.words_from(prefix)?;
        while words.advance()? && words.word().starts_with(prefix) {
            if !see(words.word(), words.info()) {
                break;
            }
        }
        Ok(())
    }
}

impl Words<'_> {
    /// Goes on to the next word; tells whether there is one.
    pub fn advance(&mut self) -> io::Result<bool> {
        if self.is_ahead {
            self.is_ahead = false;
            return Ok(true);
        }
        let mut is_first = false;
        let entry = loop {
            if let Some(entry) = self.block.next()? {
                break entry;
            }
            if self.next >= self.dictionary.len() {
                return Ok(false);
            }
            self.block = self.dictionary.block(self.next)?;
            self.next += 1;
            is_first = true;
        };
        if entry.common > self.word.len() {
            return Err(cut_block());
        }
        self.common = match is_first {
            true => common_bytes(&self.word, entry.more),
            false => entry.common,
        };
        self.word.truncate(entry.common);
        self.word.extend_from_slice(entry.more);
        self.info = self.block.info(&entry);
        Ok(true)
    }

    pub fn word(&self) -> &[u8] {
        &self.word
    }

    /// Where its list is.
    pub fn info(&self) -> &TermInfo {
        &self.info
    }

    /// How many bytes it has in common with the word before.
    pub fn common(&self) -> usize {
        self.common
    }
}
