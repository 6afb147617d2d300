//! The articles of an archive made again from their stored form, and its ledger beside them: which are still missing,
//! and what becomes of those that stay so.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::known::Hashed;
use super::pipeline::guarded;
use super::ready::{Ready, ready};
use crate::annotate::{Step, annotate};
use crate::article::lesson::Lesson;
use crate::article::{Article, Place};
use crate::engine::ledger_log::State as Archived;
use crate::error::Skipped;
use crate::ledger::{ArticleEntry, FileEntry, Id, RecordEntry, Records, State, place_order};

const LOST: &str = "its stored article is damaged";
const LOST_TOO: &str = "the same as another record, whose stored article is damaged";

/// What is looked for in a text, and what was.
pub struct How {
    pub steps: &'static [Step],
    pub were: &'static [Step],
    /// What the index holds of an article is not what it held.
    pub changes: bool,
}

/// The archive as far as it is made.
pub struct Made {
    how: How,
    archived: Archived,
    paths: Vec<Arc<str>>,
    /// The records whose articles have not been met yet: which of the paths, and which of its records.
    missing: HashMap<Id, (u32, u32), Hashed>,
    lost: HashSet<Id, Hashed>,
    /// Files that got records of which the ledger knew nothing.
    unknown: HashSet<Arc<str>>,
}

/// An article made again, or why it cannot be.
pub struct Remade {
    id: Id,
    place: Place,
    is_sound: bool,
    made: Result<Box<Ready>, Skipped>,
}

impl Made {
    pub fn new(archived: Archived, how: How) -> Made {
        let paths: Vec<Arc<str>> = archived.files.keys().cloned().collect();
        let mut missing: HashMap<Id, (u32, u32), Hashed> = HashMap::default();
        for (file, entry) in (0u32..).zip(archived.files.values()) {
            for (at, record) in (0u32..).zip(entry.records.iter()) {
                if let (State::Indexed, Some(article)) = (&record.state, &record.article) {
                    missing.insert(article.id, (file, at));
                }
            }
        }
        Made {
            how,
            archived,
            paths,
            missing,
            lost: HashSet::default(),
            unknown: HashSet::new(),
        }
    }

    fn record(&self, id: Id) -> Option<&RecordEntry> {
        let (file, at) = self.missing.get(&id)?;
        let file = self.archived.files.get(self.paths.get(*file as usize)?)?;
        file.records.get(*at as usize)
    }

    /// What the index is to hold of a stored article, on any thread; none where it has to be proven and is not what
    /// the ledger knows.
    pub fn remake(&self, article: Article, is_sound: bool) -> Option<Remade> {
        let id = Id::of(&article.id)?;
        let known = self.record(id).and_then(|record| record.article);
        let place = article.source.clone();
        let made = guarded(|| self.made(article, known, is_sound));
        let made = made.map(|ready| ready.map(Box::new)).transpose()?;
        Some(Remade {
            id,
            place,
            is_sound,
            made,
        })
    }

    fn made(
        &self,
        article: Article,
        known: Option<ArticleEntry>,
        is_sound: bool,
    ) -> Result<Option<Ready>, Skipped> {
        // As it was read, and not as the other articles of its outlet say.
        let as_read = |steps| ready(annotate(article.clone().taught(&Lesson::default()), steps));
        if !is_sound {
            let Some(known) = known else {
                return Ok(None);
            };
            let then = as_read(self.how.were)?.entry;
            if (then.key, then.hash) != (known.key, known.hash) {
                return Ok(None);
            }
        }
        let (key, hash) = match known {
            Some(known) if !self.how.changes => (known.key, known.hash),
            _ => {
                let read = as_read(self.how.steps)?.entry;
                (read.key, read.hash)
            }
        };
        let mut ready = ready(annotate(article, self.how.steps))?;
        ready.entry = ArticleEntry {
            key,
            hash,
            ..ready.entry
        };
        Ok(Some(ready))
    }

    /// Notes what became of an article in the ledger, and gives it back if it is to be written.
    pub fn settle(&mut self, remade: Remade) -> Option<Ready> {
        let Remade {
            id,
            place,
            is_sound,
            made,
        } = remade;
        let at = self.missing.remove(&id);
        // Where what was deleted cannot be told, the same article may lie there as it was before it was taught.
        if at.is_none() && !is_sound {
            return None;
        }
        let (state, article, notes, ready) = match made {
            Ok(mut ready) => {
                let notes = std::mem::take(&mut ready.prepared.annotated.article.notes);
                (State::Indexed, Some(ready.entry), notes, Some(*ready))
            }
            Err(Skipped { reason, .. }) => {
                self.lost.insert(id);
                let reason = reason.into();
                (State::Failed { reason }, None, Vec::new(), None)
            }
        };
        let known = at.and_then(|(file, at)| {
            let file = self.paths.get(file as usize)?;
            let file = self.archived.files.get_mut(file)?;
            file.records.get_mut(at as usize)
        });
        match known {
            Some(record) => {
                record.state = state;
                record.article = article;
                record.notes = notes.into();
            }
            None => self.add(place, state, article, notes),
        }
        ready
    }

    /// Adds a record of which the ledger knew nothing: of the file it is not known what else is in it.
    fn add(
        &mut self,
        place: Place,
        state: State,
        article: Option<ArticleEntry>,
        notes: Vec<String>,
    ) {
        let path: Arc<str> = place.path.split("!/").next().unwrap_or_default().into();
        let entry = self.archived.files.entry(Arc::clone(&path));
        let entry = entry.or_insert_with(|| FileEntry {
            path: Arc::clone(&path),
            ..FileEntry::default()
        });
        entry.complete = false;
        let record = RecordEntry::new(&path, place, state, article, notes);
        entry.records.push(record);
        self.unknown.insert(path);
    }

    /// The ledger of what was made, and how many of its records were lost. Files that were read as `was` says now
    /// count as read as `now`.
    pub fn end(mut self, was: u64, now: u64) -> (Archived, u64) {
        let missing = std::mem::take(&mut self.missing);
        self.lost.extend(missing.keys());
        let is_lost = |record: &RecordEntry| match (&record.state, &record.article) {
            (State::Indexed, Some(article)) => missing.contains_key(&article.id).then_some(LOST),
            (State::Duplicate { of }, _) => self.lost.contains(of).then_some(LOST_TOO),
            _ => None,
        };
        let mut lost = (self.lost.len() - missing.len()) as u64;
        for entry in self.archived.files.values_mut() {
            if entry.read_as == was {
                entry.read_as = now;
            }
            if self.lost.is_empty() {
                continue;
            }
            for at in 0..entry.records.len() {
                let Some(record) = entry.records.get_mut(at) else {
                    break;
                };
                if let Some(reason) = is_lost(record) {
                    lost += 1;
                    record.article = None;
                    record.state = State::Failed {
                        reason: reason.into(),
                    };
                    entry.complete = false;
                }
            }
        }
        for path in &self.unknown {
            if let Some(entry) = self.archived.files.get_mut(path) {
                let mut records: Vec<_> = std::mem::take(&mut entry.records).into_iter().collect();
                records.sort_by(|a, b| place_order(&entry.place(a), &entry.place(b)));
                entry.records = records.into_iter().collect::<Records>();
            }
        }
        (self.archived, lost)
    }
}
