//! What a run is asked to do, its numbers on the way, and what it says at the end.

use std::time::Duration;

use crate::ledger::Totals;

/// When to commit, and what to read again.
#[derive(Clone, Copy, Debug)]
pub struct BuildOptions {
    /// Bytes of input after which is committed.
    pub commit_bytes: u64,
    /// Time after which is committed.
    pub commit_every: Duration,
    /// Read files again that had failed records.
    pub retry_failed: bool,
    /// Take a folder in which no file is left at its word.
    pub allow_empty: bool,
    /// Look for what the texts name.
    pub annotates: bool,
}

impl Default for BuildOptions {
    fn default() -> BuildOptions {
        BuildOptions {
            commit_bytes: 512 << 20,
            commit_every: Duration::from_secs(60),
            retry_failed: false,
            allow_empty: false,
            annotates: true,
        }
    }
}

/// Numbers of a run under way, and of one that has ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// What became of the records read in this run; `files` are those read.
    pub read: Totals,
    pub unchanged_files: u64,
    pub gone_files: u64,
    /// Files out of reach, whose articles are kept.
    pub kept_files: u64,
    /// Articles added and removed.
    pub added: u64,
    pub removed: u64,
    /// Articles written anew by what their outlets' other articles show.
    pub learned: u64,
    /// Bytes parsed.
    pub bytes: u64,
    /// Bytes on disk of the files passed, read or not.
    pub disk_bytes: u64,
    pub interrupted: bool,
}

/// What a run did, and what the archive holds now.
pub struct Receipt {
    pub progress: Progress,
    /// The whole ledger, this run's files and all others.
    pub totals: Totals,
}
