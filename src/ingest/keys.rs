//! Where the article of each key stands: with the ledger's own table the one thing that a run keeps in memory of every
//! record.

use crate::article::Place;
use crate::engine::Rows;
use crate::error::Result;
use crate::ledger::{Hashes, Id, Key, RecordEntry, State};

/// The place of an article in the ledger: the number of its file, and which of its records it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Canonical {
    pub file: u32,
    pub at: u32,
}

/// An article that was met.
pub struct Held {
    pub canonical: Canonical,
    pub place: Place,
    pub id: Id,
}

/// From so many articles on room is made at once: the parts of the table would grow step by step.
const MANY: u64 = 1 << 16;

/// Some of these places are out of date, since nothing is taken out: a record that has a key now is the article of it.
#[derive(Default)]
pub struct Keys(Hashes<Canonical>);

impl Keys {
    /// With room for those of an archive of so many articles.
    pub fn with_room(articles: u64) -> Keys {
        let mut keys = Keys::default();
        if articles >= MANY {
            keys.0.reserve(articles as usize);
        }
        keys
    }

    pub fn of(rows: &Rows) -> Result<Keys> {
        let mut keys = Keys::default();
        rows.scan(|file, laid| {
            laid.each_record(|at, record| keys.insert_of(&record, Canonical { file, at }))
        })?;
        Ok(keys)
    }

    /// That of a record, if it is an article.
    pub fn insert_of(&mut self, record: &RecordEntry, canonical: Canonical) {
        if let Some(key) = key_of(record) {
            self.insert(key, canonical);
        }
    }

    pub fn insert(&mut self, key: Key, canonical: Canonical) {
        self.0.insert(key.hash(), canonical);
    }

    /// Where the article of this key may stand, if it stands anywhere.
    pub fn get(&self, key: Key) -> impl Iterator<Item = Canonical> + use<> {
        self.0.get(key.hash())
    }

    /// What it takes in memory.
    pub fn bytes(&self) -> usize {
        self.0.bytes()
    }
}

/// The key of a record that is an article of the index.
pub fn key_of(record: &RecordEntry) -> Option<Key> {
    let article = record.article.as_ref()?;
    (record.state == State::Indexed).then_some(article.key)
}
