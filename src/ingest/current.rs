//! The file under way: its records so far, and those of its former self that have not come again.

use std::collections::HashMap;

use super::holders::demote_record;
use super::keys::Canonical;
use super::ready::{Ready, ready_from};
use crate::article::Place;
use crate::engine::ledger_line::Line;
use crate::error::Result;
use crate::ledger::{ArticleEntry, Digest, FileEntry, Id, Key, RecordEntry, State};
use crate::read::believe::article_id;
use crate::read::walk::Found;

pub struct Current {
    /// By which the ledger knows it.
    pub number: u32,
    entry: FileEntry,
    /// Indexed records of the file's former self, by id, that have not been met again.
    old: HashMap<Id, RecordEntry>,
    /// Keys of the articles met, by id: one id with another key needs another id.
    ids: HashMap<Id, Key>,
    /// How many records the ledger has of it already.
    written: usize,
}

impl Current {
    pub fn new(number: u32, found: Found, read_as: u64, old: Option<FileEntry>) -> Current {
        let indexed = old
            .into_iter()
            .flat_map(|entry| entry.records)
            .filter_map(|record| {
                let article = record.article.as_ref()?;
                (record.state == State::Indexed).then_some((article.id, record))
            });
        Current {
            number,
            old: indexed.collect(),
            ids: HashMap::new(),
            written: 0,
            entry: FileEntry {
                path: found.path.into(),
                size: found.size,
                modified_ns: found.modified_ns,
                read_as,
                ..FileEntry::default()
            },
        }
    }

    pub fn path(&self) -> &str {
        &self.entry.path
    }

    /// What there is of it so far.
    pub fn entry(&self) -> &FileEntry {
        &self.entry
    }

    /// Where the record will stand that comes next.
    pub fn next(&self) -> Canonical {
        Canonical {
            file: self.number,
            at: self.entry.records.len() as u32,
        }
    }

    pub fn push(
        &mut self,
        place: Place,
        state: State,
        article: Option<ArticleEntry>,
        notes: Vec<String>,
    ) {
        let record = RecordEntry::new(&self.entry.path, place, state, article, notes);
        self.entry.records.push(record);
    }

    /// Gives the article an id of its own where another one of this file has the same.
    pub fn settle_id(&mut self, ready: &mut Ready) -> Result<()> {
        let mut occurrence = 0;
        while self
            .ids
            .get(&ready.entry.id)
            .is_some_and(|key| *key != ready.entry.key)
        {
            occurrence += 1;
            let mut annotated = ready.prepared.annotated.clone();
            let article = &mut annotated.article;
            let own = article.record_id.as_deref().or(article.url.as_deref());
            article.id = article_id(&article.source.path, own, article.source.record, occurrence);
            *ready = ready_from(annotated)?;
        }
        self.ids.insert(ready.entry.id, ready.entry.key);
        Ok(())
    }

    /// What the index holds under this id from the file's former self.
    pub fn take_old(&mut self, id: Id) -> Option<RecordEntry> {
        self.old.remove(&id)
    }

    /// The records of the former self that did not come again.
    pub fn drain_old(&mut self) -> Vec<RecordEntry> {
        let mut old: Vec<_> = self.old.drain().map(|(_, record)| record).collect();
        old.sort_by_key(|record| (record.record, record.offset));
        old
    }

    /// Keeps one of them as it was.
    pub fn keep(&mut self, record: RecordEntry) {
        self.entry.records.push(record);
    }

    pub fn demote(&mut self, at: usize, of: Id) -> Option<ArticleEntry> {
        let demoted = demote_record(&mut self.entry.records, at, of);
        // What the ledger has of it is no longer so.
        self.written = 0;
        demoted
    }

    /// The line for a commit in the middle of the file; `None` where nothing is new.
    ///
    /// As long as articles of the former self may still be in the index they stand in the entry, so
    /// that no kill leaves an article that the ledger does not know.
    pub fn part(&mut self) -> Option<Line> {
        if self.written > 0 && self.old.is_empty() {
            return self.more();
        }
        let mut entry = self.entry.clone();
        let mut old: Vec<_> = self.old.values().cloned().collect();
        old.sort_by_key(|record| (record.record, record.offset));
        entry.records.extend(old);
        self.written = if self.old.is_empty() {
            entry.records.len()
        } else {
            0
        };
        Some(Line::File(entry))
    }

    fn more(&mut self) -> Option<Line> {
        let more = self.unwritten();
        self.written = self.entry.records.len();
        (!more.records.is_empty()).then_some(Line::More(more))
    }

    /// The last line for the file, which the ledger applies: a file may have a million records, and
    /// they are not held twice.
    pub fn finish(mut self, hash: Option<Digest>, complete: bool) -> Line {
        self.entry.hash = hash;
        self.entry.complete = complete;
        match self.written {
            0 => Line::File(self.entry),
            _ => Line::More(self.unwritten()),
        }
    }

    fn unwritten(&self) -> FileEntry {
        let records = self.entry.records.iter().skip(self.written);
        self.entry.with(records.cloned().collect())
    }
}
