//! Which record holds a key, and what becomes of one that has to give it up, in whichever file it is.

use super::builder::Builder;
use super::keys::{Canonical, Held, key_of};
use crate::engine::ledger_line::Line;
use crate::error::Result;
use crate::ledger::{ArticleEntry, FileEntry, Id, Key, RecordEntry, Records, State};

impl Builder<'_> {
    /// The article of this key, if the archive has one: in the file under way, or in any other as it is by now.
    pub(super) fn held(&self, key: Key) -> Result<Option<Held>> {
        let current = self.current.as_ref();
        for canonical in self.keys.get(key) {
            let Canonical { file, at } = canonical;
            let held = |entry: &FileEntry, record: &RecordEntry| {
                let article = record.article.filter(|_| key_of(record) == Some(key))?;
                Some(Held {
                    canonical,
                    place: entry.place(record),
                    id: article.id,
                })
            };
            let kept = match current.filter(|current| current.number == file) {
                Some(current) => Some(current.entry()),
                None => self.altered.get(file),
            };
            let found = match kept {
                Some(entry) => {
                    let record = entry.records.get(at as usize);
                    record.and_then(|record| held(entry, record))
                }
                None => {
                    let record = self.archived.record(file, at as usize)?;
                    record.and_then(|(entry, record)| held(&entry, &record))
                }
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Makes an indexed record the duplicate of one that stands before it in the order of places.
    pub(super) fn demote(&mut self, Canonical { file, at }: Canonical, of: Id) -> Result<()> {
        let current = self.current.as_mut().filter(|c| c.number == file);
        let article = match current {
            Some(current) => current.demote(at as usize, of),
            None => {
                let entry = self.alter(file)?;
                entry.and_then(|entry| demote_record(&mut entry.records, at as usize, of))
            }
        };
        match article {
            Some(article) => self.remove(&article),
            None => Ok(()),
        }
    }

    /// The entry of a file, to be changed. It is written once, before the next commit, however many of its records
    /// change; or sooner, where too many wait for that.
    pub(super) fn alter(&mut self, number: u32) -> Result<Option<&mut FileEntry>> {
        if !self.altered.has(number) {
            if self.altered.is_full() {
                self.write_altered()?;
            }
            if let Some(entry) = self.archived.entry(number)? {
                self.altered.insert(number, entry);
            }
        }
        Ok(self.altered.get_mut(number))
    }

    /// The entry of a file as it is by now.
    pub(super) fn entry(&mut self, number: u32) -> Result<Option<FileEntry>> {
        if self.altered.has(number) {
            self.write_altered()?;
        }
        self.archived.entry(number)
    }

    /// Writes what waits to be written.
    pub(super) fn write_altered(&mut self) -> Result<()> {
        for entry in self.altered.take() {
            self.note(Line::File(entry))?;
        }
        Ok(())
    }
}

/// Turns the indexed record `at` into a duplicate; the article that the index no longer holds.
pub fn demote_record(records: &mut Records, at: usize, of: Id) -> Option<ArticleEntry> {
    let record = records.get_mut(at).filter(|r| r.state == State::Indexed)?;
    record.state = State::Duplicate { of };
    record.article
}
