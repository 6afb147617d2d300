//! What became of every input: one entry a file, with its records.

use serde::{Deserialize, Serialize};

use crate::article::Place;

/// The one state in which a record ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum State {
    Indexed,
    /// The very same as the article `of`.
    Duplicate {
        of: String,
    },
    /// Rightly nothing to index.
    Skipped {
        reason: String,
    },
    /// Something is broken.
    Failed {
        reason: String,
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
            State::Duplicate { of } => of,
            State::Skipped { reason } | State::Failed { reason } => reason,
        }
    }
}

/// A file that was met, and each record in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// [`Place::path`] of the file itself.
    pub path: String,
    /// Bytes on disk.
    pub size: u64,
    /// Nanoseconds since 1970-01-01 UTC.
    pub modified_ns: i64,
    /// xxh3-128 of the bytes on disk, hexadecimal; empty where it was not read to its end.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hash: String,
    /// Every record is here. Not so while a large file is in work, or when the run was stopped.
    pub complete: bool,
    /// Which options of reading made these records; 0 for none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub read_as: u64,
    pub records: Vec<RecordEntry>,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RecordLine")]
pub struct RecordEntry {
    /// The path with the member of the archive, where it is not the file itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    #[serde(flatten)]
    pub state: State,
    /// What the index knows of the article; for duplicates, of the article it would be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<ArticleEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// A record as it is read: flat, since a run reads millions, and what serde flattens itself it holds
/// in a tree of its own first.
#[derive(Deserialize)]
struct RecordLine {
    path: Option<String>,
    record: Option<u64>,
    offset: Option<u64>,
    state: StateName,
    of: Option<String>,
    reason: Option<String>,
    article: Option<ArticleEntry>,
    #[serde(default)]
    notes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum StateName {
    Indexed,
    Duplicate,
    Skipped,
    Failed,
}

impl TryFrom<RecordLine> for RecordEntry {
    type Error = &'static str;

    fn try_from(line: RecordLine) -> Result<RecordEntry, &'static str> {
        let reason = line.reason.ok_or("missing field `reason`");
        let state = match line.state {
            StateName::Indexed => State::Indexed,
            StateName::Duplicate => State::Duplicate {
                of: line.of.ok_or("missing field `of`")?,
            },
            StateName::Skipped => State::Skipped { reason: reason? },
            StateName::Failed => State::Failed { reason: reason? },
        };
        Ok(RecordEntry {
            path: line.path,
            record: line.record,
            offset: line.offset,
            state,
            article: line.article,
            notes: line.notes,
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleEntry {
    pub id: String,
    /// Content with own id or URL: equal keys are the very same article.
    pub key: u128,
    /// Everything that the index holds of it: an equal one need not be written again.
    pub hash: u64,
    /// Words of title and text that do more than serve grammar.
    pub length: u64,
    /// Language tag, empty where unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// What its publication date rests on, empty where it is undated.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// The encoding it was decoded with.
    pub encoding: String,
}

impl FileEntry {
    /// The place of one of its records.
    pub fn place(&self, record: &RecordEntry) -> Place {
        Place {
            path: record.path.clone().unwrap_or_else(|| self.path.clone()),
            record: record.record,
            offset: record.offset,
        }
    }

    pub fn has_failed(&self) -> bool {
        self.records
            .iter()
            .any(|r| matches!(r.state, State::Failed { .. }))
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
        for entry in entries {
            totals.files += 1;
            for record in &entry.records {
                totals.add(&record.state);
            }
        }
        totals
    }

    pub fn add(&mut self, state: &State) {
        self.records += 1;
        match state {
            State::Indexed => self.indexed += 1,
            State::Duplicate { .. } => self.duplicate += 1,
            State::Skipped { .. } => self.skipped += 1,
            State::Failed { .. } => self.failed += 1,
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
