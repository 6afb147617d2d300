//! Entries of files that are not under way, of which records changed: they wait to be written.

use std::collections::BTreeMap;

use crate::ledger::FileEntry;

/// So many records wait, and no more than one file beyond: a few megabytes.
const MOST: usize = 1 << 15;

#[derive(Default)]
pub struct Altered {
    by_number: BTreeMap<u32, FileEntry>,
    records: usize,
}

impl Altered {
    pub fn has(&self, number: u32) -> bool {
        self.by_number.contains_key(&number)
    }

    pub fn get(&self, number: u32) -> Option<&FileEntry> {
        self.by_number.get(&number)
    }

    pub fn get_mut(&mut self, number: u32) -> Option<&mut FileEntry> {
        self.by_number.get_mut(&number)
    }

    pub fn insert(&mut self, number: u32, entry: FileEntry) {
        self.records += 1 + entry.records.len();
        self.by_number.insert(number, entry);
    }

    pub fn is_full(&self) -> bool {
        self.records >= MOST
    }

    /// All of them, in the order of their numbers.
    pub fn take(&mut self) -> impl Iterator<Item = FileEntry> + use<> {
        std::mem::take(self).by_number.into_values()
    }
}
