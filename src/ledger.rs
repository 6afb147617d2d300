//! What became of every input: one entry a file, with its records.

mod hashes;
pub mod packed;
mod paths;
mod records;
mod values;

use std::num::NonZeroU64;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::article::Place;
pub use hashes::Hashes;
pub use paths::{Behind, Paths};
pub use records::Records;
pub use values::{Digest, Id, Key, Label};

/// The one state in which a record ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Indexed,
    /// The very same as the article `of`.
    Duplicate {
        of: Id,
    },
    /// Rightly nothing to index.
    Skipped {
        reason: Label,
    },
    /// Something is broken.
    Failed {
        reason: Label,
    },
}

impl State {
    pub fn name(&self) -> &'static str {
        match self {
            State::Indexed => "indexed",
            State::Duplicate { .. } => "duplicate",
            State::Skipped { .. } => "skipped",
            State::Failed { .. } => "failed",
        }
    }

    /// The reason, or the article that it duplicates.
    pub fn reason(&self) -> &str {
        match self {
            State::Indexed => "",
            State::Duplicate { of } => of.as_str(),
            State::Skipped { reason } | State::Failed { reason } => reason.as_str(),
        }
    }
}

/// A file that was met, and each record in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileEntry {
    /// [`Place::path`] of the file itself.
    pub path: Arc<str>,
    /// Bytes on disk.
    pub size: u64,
    /// Nanoseconds since 1970-01-01 UTC.
    pub modified_ns: i64,
    /// Of the bytes on disk; `None` where it was not read to its end.
    pub hash: Option<Digest>,
    /// Every record is here. Not so while a large file is in work, or when the run was stopped.
    pub complete: bool,
    /// Which options of reading made these records; 0 for none.
    pub read_as: u64,
    pub records: Records,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordEntry {
    /// The path with the member of the archive, where it is not the file itself.
    pub path: Option<Box<str>>,
    /// [`Place::record`].
    pub record: Option<NonZeroU64>,
    /// One more than [`Place::offset`].
    pub offset: Option<NonZeroU64>,
    pub state: State,
    /// What the index knows of the article; for duplicates, of the article it would be.
    pub article: Option<ArticleEntry>,
    pub notes: Box<[String]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArticleEntry {
    pub id: Id,
    /// Content with own id or URL, as they were read: equal keys are the very same article.
    pub key: Key,
    /// Everything that the index holds of it as it was read: an equal one need not be written again.
    pub hash: u64,
    /// Words of title and text that do more than serve grammar.
    pub length: u32,
    /// Language tag, empty where unknown.
    pub language: Label,
    /// What its publication date rests on, empty where it is undated.
    pub by: Label,
    /// The encoding it was decoded with.
    pub encoding: Label,
}

impl RecordEntry {
    /// A record of the file at `file`.
    pub fn new(
        file: &str,
        place: Place,
        state: State,
        article: Option<ArticleEntry>,
        notes: Vec<String>,
    ) -> RecordEntry {
        RecordEntry {
            path: (place.path != file).then(|| place.path.into()),
            record: place.record.and_then(NonZeroU64::new),
            offset: place
                .offset
                .and_then(|at| NonZeroU64::new(at.saturating_add(1))),
            state,
            article,
            notes: notes.into(),
        }
    }
}

impl FileEntry {
    /// The place of one of its records.
    pub fn place(&self, record: &RecordEntry) -> Place {
        Place {
            path: record.path.as_deref().unwrap_or(&self.path).to_owned(),
            record: record.record.map(NonZeroU64::get),
            offset: record.offset.map(|at| at.get() - 1),
        }
    }

    /// The same file with other records.
    pub fn with(&self, records: Records) -> FileEntry {
        FileEntry {
            path: Arc::clone(&self.path),
            size: self.size,
            modified_ns: self.modified_ns,
            hash: self.hash,
            complete: self.complete,
            read_as: self.read_as,
            records,
        }
    }
}

/// How many records ended in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub files: u64,
    pub records: u64,
    pub indexed: u64,
    pub duplicate: u64,
    pub skipped: u64,
    pub failed: u64,
}

impl Totals {
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a FileEntry>) -> Totals {
        let mut totals = Totals::default();
        entries.into_iter().for_each(|entry| totals.add_file(entry));
        totals
    }

    pub fn add_file(&mut self, entry: &FileEntry) {
        self.files += 1;
        entry
            .records
            .iter()
            .for_each(|record| self.add(&record.state));
    }

    pub fn add(&mut self, state: &State) {
        self.records += 1;
        *self.in_state(state) += 1;
    }

    /// Takes back what was added.
    pub fn take(&mut self, state: &State) {
        self.records = self.records.saturating_sub(1);
        let count = self.in_state(state);
        *count = count.saturating_sub(1);
    }

    fn in_state(&mut self, state: &State) -> &mut u64 {
        match state {
            State::Indexed => &mut self.indexed,
            State::Duplicate { .. } => &mut self.duplicate,
            State::Skipped { .. } => &mut self.skipped,
            State::Failed { .. } => &mut self.failed,
        }
    }
}

/// The order of places that decides which of two equal records is the article and which its
/// duplicate: path component by component, then record.
pub fn place_order(a: &Place, b: &Place) -> std::cmp::Ordering {
    a.path
        .split('/')
        .cmp(b.path.split('/'))
        .then(a.record.cmp(&b.record))
        .then(a.offset.cmp(&b.offset))
}
