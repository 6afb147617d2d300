//! What became of every input: one entry a file, with its records.

use serde::{Deserialize, Serialize};

/// The one state in which a record ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum State {
    Indexed,
    /// The very same as the article `of`.
    Duplicate {
        of: String,
    },
    Skipped {
        reason: String,
    },
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
    pub fn add(&mut self, state: &State) {
        self.records += 1;
        match state {
            State::Indexed => self.indexed += 1,
            State::Duplicate { .. } => self.duplicate += 1,
            State::Skipped { .. } => self.skipped += 1,
            State::Failed { .. } => self.failed += 1,
        }
    }

    pub fn reconcile(&self) -> bool {
        self.records == self.indexed + self.duplicate + self.skipped + self.failed
    }
}
