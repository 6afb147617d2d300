//! Where the article of each key stands: in a run over millions of records the largest table but the ledger.

use std::collections::HashMap;
use std::sync::Arc;

use super::known::Hashed;
use crate::engine::ledger_log::Ledger;
use crate::ledger::{Key, RecordEntry, State};

/// The place of an article in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Canonical {
    /// Which of [`Keys::files`] it is in.
    file: u32,
    /// Which of the file's records it is.
    at: u32,
}

impl Canonical {
    pub fn at(self) -> usize {
        self.at as usize
    }
}

#[derive(Default)]
pub struct Keys {
    by_key: HashMap<Key, Canonical, Hashed>,
    files: Vec<Arc<str>>,
}

impl Keys {
    pub fn of(ledger: &Ledger) -> Keys {
        let mut keys = Keys::default();
        let records = ledger.values().map(|entry| entry.records.len()).sum();
        keys.by_key.reserve(records);
        for entry in ledger.values() {
            for (at, record) in entry.records.iter().enumerate() {
                if let Some(key) = key_of(record) {
                    keys.insert(key, &entry.path, at);
                }
            }
        }
        keys
    }

    pub fn insert(&mut self, key: Key, file: &Arc<str>, at: usize) {
        if self.files.last().is_none_or(|last| last != file) {
            self.files.push(file.clone());
        }
        let file = self.files.len() as u32 - 1;
        let at = at as u32;
        self.by_key.insert(key, Canonical { file, at });
    }

    /// What the run keeps in memory of the articles, here and in the ledger.
    pub fn bytes(&self) -> usize {
        let of_key = size_of::<(Key, Canonical)>() + 1;
        self.by_key.capacity() * of_key * 8 / 7 + self.by_key.len() * size_of::<RecordEntry>()
    }

    pub fn get(&self, key: Key) -> Option<Canonical> {
        self.by_key.get(&key).copied()
    }

    /// The file of an article.
    pub fn file(&self, canonical: Canonical) -> &str {
        let file = self.files.get(canonical.file as usize);
        file.map_or("", |file| file)
    }

    /// Takes away the key that the record `at` of a file holds.
    pub fn forget(&mut self, file: &str, at: usize, record: &RecordEntry) {
        let Some(key) = key_of(record) else {
            return;
        };
        let holds = |c: Canonical| c.at() == at && self.file(c) == file;
        if self.get(key).is_some_and(holds) {
            self.by_key.remove(&key);
        }
    }
}

/// The key of a record that is an article of the index.
fn key_of(record: &RecordEntry) -> Option<Key> {
    let article = record.article.as_ref()?;
    (record.state == State::Indexed).then_some(article.key)
}
