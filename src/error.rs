//! `Error` ends the command; `QueryError` points into the query; `Skipped` is one record's fate.

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub type Result<T> = std::result::Result<T, Error>;

/// Why a command could not go on. The text says what, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("no index at `{}`\nhint: build one with `newsearch index PATH...`, or name another with --index", .dir.display())]
    NoIndex { dir: PathBuf },
    #[error("the index at `{}` has format {found}, this program reads format {expected}\nhint: {}", .dir.display(), out_of_format(*.found, *.expected, *.is_stored))]
    WrongFormat {
        dir: PathBuf,
        found: u32,
        expected: u32,
        /// Its articles and its ledger can be read for all that.
        is_stored: bool,
    },
    #[error("the index at `{}` is being written by {holder}\nhint: wait for it to finish, or stop it", .dir.display())]
    Locked { dir: PathBuf, holder: String },
    #[error("the index at `{}` is damaged: {what}\nhint: `newsearch check` says what is damaged, and which command mends it", .dir.display())]
    Damaged { dir: PathBuf, what: String },
    #[error("the index at `{}` is damaged: {what}\nhint: build it anew: `newsearch index --anew PATH...` with the files that it was built from; nothing else says which articles it holds", .dir.display())]
    DamagedCommit { dir: PathBuf, what: String },
    #[error("the index at `{}` is damaged: its ledger: {what}\nhint: build it anew: `newsearch index --anew PATH...` with the files that it was built from; where they are gone, `newsearch rebuild --without-ledger` keeps the articles, but not what the ledger knew of skipped, failed and duplicate records", .dir.display())]
    DamagedLedger { dir: PathBuf, what: String },
    #[error("{0}")]
    Query(#[from] QueryError),
    #[error("{0}")]
    Usage(String),
    #[error("no article has an id that begins with `{0}`")]
    UnknownId(String),
    #[error("{articles} articles have ids that begin with `{prefix}`: {}{}\nhint: give more of the id", .ids.join(" "), if *.articles > .ids.len() as u64 { " ..." } else { "" })]
    AmbiguousId {
        prefix: String,
        articles: u64,
        /// The first of them.
        ids: Vec<String>,
    },
    #[error("`{}`: {source}", .path.display())]
    Io {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("the index at `{}` cannot be written: {source}\nhint: see to the disk, then run the same command again: what was committed is kept", .dir.display())]
    Unwritable {
        dir: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error(
        "a thread that writes the index has ended\nhint: run the same command again: what was committed is kept; where the system has few threads or little memory to give, add `--jobs 1`"
    )]
    WriterEnded,
    #[error(
        "the query takes too long to answer\nhint: ask for less: fewer stars, rarer words, fewer operators, or a shorter time (date:2025-03)"
    )]
    TooLong,
    #[error("`{}` cannot be read: {source}\nhint: try again; where it stays so, see to the disk, and ask `newsearch check`", .path.display())]
    Unreadable {
        path: PathBuf,
        /// The engine shares it.
        #[source]
        source: Arc<io::Error>,
    },
    #[error("cannot write output: {0}")]
    Output(#[source] io::Error),
    #[error("the search engine failed: {0}")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error(
        "{0}\nhint: `newsearch check` says whether the index is damaged; if it is sound, this is a defect of newsearch: please report it"
    )]
    Panicked(String),
    #[error(
        "the ledger does not add up: {0}\nhint: this is a defect of newsearch; please report it"
    )]
    Unreconciled(String),
}

/// The way out of an index of another format.
fn out_of_format(found: u32, expected: u32, is_stored: bool) -> &'static str {
    match is_stored {
        true => {
            "`newsearch rebuild` builds it anew from the articles that it stores, `newsearch index --anew PATH...` from \
             the files that it was built from"
        }
        false if found > expected => {
            "a newer newsearch wrote it: use that one, or build it anew: `newsearch index --anew PATH...` with the files \
             that it was built from"
        }
        false => {
            "build it anew: `newsearch index --anew PATH...` with the files that it was built from; its articles are \
             stored in an older form, which only the newsearch that wrote it can show and export"
        }
    }
}

impl Error {
    pub fn io(path: &Path, source: io::Error) -> Error {
        Error::Io {
            path: path.to_owned(),
            source,
        }
    }

    /// The exit code of the contract: 2 usage or query, 4 no index or another format, 5 locked, 6 damaged.
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::Query(_) | Error::Usage(_) | Error::AmbiguousId { .. } => 2,
            Error::UnknownId(_) => 1,
            Error::NoIndex { .. } | Error::WrongFormat { .. } => 4,
            Error::Locked { .. } => 5,
            Error::Damaged { .. }
            | Error::DamagedCommit { .. }
            | Error::DamagedLedger { .. }
            | Error::Unreconciled(_)
            | Error::Panicked(_) => 6,
            Error::Io { .. }
            | Error::Unwritable { .. }
            | Error::WriterEnded
            | Error::Unreadable { .. }
            | Error::Output(_)
            | Error::Engine(_)
            | Error::TooLong => 2,
        }
    }
}

/// A slip in a query, with its place: `span` counts bytes of `query`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    pub query: String,
    pub span: Range<usize>,
    pub message: String,
    pub hint: Option<String>,
}

impl std::error::Error for QueryError {}

impl std::fmt::Display for QueryError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use unicode_width::UnicodeWidthStr;
        let before = self.query.get(..self.span.start).unwrap_or_default();
        let under = self.query.get(self.span.clone()).unwrap_or_default();
        writeln!(f, "{}", self.message)?;
        writeln!(f, "  {}", self.query)?;
        write!(
            f,
            "  {}{}",
            " ".repeat(before.width()),
            "^".repeat(under.width().max(1))
        )?;
        if let Some(hint) = &self.hint {
            write!(f, "\nhint: {hint}")?;
        }
        Ok(())
    }
}

/// Why one record is not in the index: a value that goes to the ledger, and the run goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// `true`: something is broken (`failed`); `false`: there is rightly nothing to index (`skipped`).
    pub failed: bool,
    pub reason: String,
}

impl Skipped {
    #[expect(
        clippy::self_named_constructors,
        reason = "the two fates are named as the ledger names them"
    )]
    pub fn skipped(reason: impl Into<String>) -> Skipped {
        Skipped {
            failed: false,
            reason: reason.into(),
        }
    }

    pub fn failed(reason: impl Into<String>) -> Skipped {
        Skipped {
            failed: true,
            reason: reason.into(),
        }
    }
}
