//! The values of a field while a segment is in the making: each different one is kept once, and of each document the
//! numbers of its own.

use std::io;

use super::varint::short;
use super::vocabulary::{Sought, Vocabulary};

#[derive(Default)]
pub(super) struct Numbered {
    pub vocabulary: Vocabulary,
    /// Of their values, document by document.
    numbers: Vec<u32>,
    /// Of each document where these end.
    ends: Vec<u32>,
}

impl Numbered {
    /// Adds a value of the next document.
    pub fn push(&mut self, value: &Sought) -> io::Result<()> {
        self.numbers.push(self.vocabulary.count(value)?);
        Ok(())
    }

    /// The next document has no more values.
    pub fn end_document(&mut self) -> io::Result<()> {
        self.ends.push(short(self.numbers.len())?);
        Ok(())
    }

    /// Whether no document has a value.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The numbers of the values of each document.
    pub fn documents(&self) -> impl Iterator<Item = &[u32]> + Clone {
        let mut begin = 0;
        self.ends.iter().map(move |end| {
            let numbers = self.numbers.get(begin..*end as usize).unwrap_or_default();
            begin = *end as usize;
            numbers
        })
    }

    /// Bytes of memory.
    pub fn room(&self) -> usize {
        let numbers = self.numbers.capacity() + self.ends.capacity();
        self.vocabulary.room() + numbers * size_of::<u32>()
    }
}
