//! The entry of a file as it is put away while an archive is brought up to date: what is known of the file, and its
//! records, beside it where they are few, else in chunks of their own.

use super::scratch::{Extent, Window};
use crate::error::Result;
use crate::ledger::packed::{FileHead, file_head, number, pack_file, put_number, unpack};
use crate::ledger::{FileEntry, Label, RecordEntry};

/// Records that are put away together, and read together where one of them is asked for. A file of no more has them
/// beside its own entry.
pub const TOGETHER: usize = 64;

/// The entry of a file, and where its records are.
pub struct Head<F> {
    pub file: F,
    pub records: usize,
    pub chunks: Vec<Extent>,
}

impl Head<FileEntry> {
    /// Its bytes, without the records that stand beside it.
    pub fn pack(&self, out: &mut Vec<u8>) {
        pack_file(&self.file, out);
        put_number(self.records as u64, out);
        put_number(self.chunks.len() as u64, out);
        let mut end = 0;
        for chunk in &self.chunks {
            // Most follow one another.
            put_number(chunk.at.wrapping_sub(end), out);
            put_number(u64::from(chunk.len), out);
            end = chunk.end();
        }
    }
}

impl<'b> Head<FileHead<'b>> {
    /// Takes it from the front; what is left are the records that stand beside it.
    pub fn take(bytes: &mut &'b [u8]) -> Option<Head<FileHead<'b>>> {
        let file = file_head(bytes)?;
        let records = usize::try_from(number(bytes)?).ok()?;
        let mut end = 0u64;
        let chunks = (0..number(bytes)?).map(|_| {
            let at = end.wrapping_add(number(bytes)?);
            let len = u32::try_from(number(bytes)?).ok()?;
            end = at.checked_add(u64::from(len))?;
            Some(Extent { at, len })
        });
        let chunks = chunks.collect::<Option<_>>()?;
        Some(Head {
            file,
            records,
            chunks,
        })
    }

    pub fn owned(self) -> Head<FileEntry> {
        Head {
            file: self.file.entry(),
            records: self.records,
            chunks: self.chunks,
        }
    }
}

/// A file as it lies there.
pub struct Laid<'r, 's> {
    head: Head<FileHead<'r>>,
    inline: &'r [u8],
    window: &'r mut Window<'s>,
}

impl<'r, 's> Laid<'r, 's> {
    /// Of these bytes; its chunks are read through the window.
    pub(super) fn at(mut bytes: &'r [u8], window: &'r mut Window<'s>) -> Option<Laid<'r, 's>> {
        Some(Laid {
            head: Head::take(&mut bytes)?,
            inline: bytes,
            window,
        })
    }

    pub fn file(&self) -> &FileHead<'r> {
        &self.head.file
    }

    /// All records, with their places among them.
    pub fn each_record(&mut self, mut see: impl FnMut(u32, RecordEntry)) -> Result<()> {
        let mut places = 0..self.head.records as u32;
        let mut take = |mut bytes: &[u8]| {
            places.by_ref().take(TOGETHER).try_for_each(|at| {
                see(at, unpack(&mut bytes, Label::of_number)?);
                Some(())
            })
        };
        if self.head.chunks.is_empty() {
            return take(self.inline).ok_or_else(|| self.window.broken());
        }
        for chunk in &self.head.chunks {
            let taken = take(self.window.get(*chunk)?);
            taken.ok_or_else(|| self.window.broken())?;
        }
        Ok(())
    }

    /// The whole entry.
    pub fn entry(&mut self) -> Result<FileEntry> {
        let mut entry = self.head.file.entry();
        entry.records.reserve(self.head.records);
        self.each_record(|_, record| entry.records.push(record))?;
        Ok(entry)
    }
}
