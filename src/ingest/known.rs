//! What earlier runs know of the files: which of them need not be read again.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher};

use xxhash_rust::xxh3::xxh3_64;

use super::pipeline::Known;
use crate::engine::ledger_log::Ledger;
use crate::ledger::{Digest, FileEntry, Label, State};
use crate::read::format::ReadOptions;
use crate::read::labels::Labels;
use crate::read::walk::Found;

/// The files that were read to their end, by the hash of their paths.
pub struct KnownFiles<'a> {
    files: HashMap<u64, KnownFile, Hashed>,
    read_as: ReadAs<'a>,
}

struct KnownFile {
    size: u64,
    modified_ns: i64,
    hash: Option<Digest>,
    /// Why the walk did not offer it for reading.
    passed_over: Option<Label>,
    read_as: u64,
}

/// For keys that are hashes already: their low bits are as good as any.
#[derive(Clone, Copy, Default)]
pub struct Hashed(u64);

impl BuildHasher for Hashed {
    type Hasher = Hashed;

    fn build_hasher(&self) -> Hashed {
        *self
    }
}

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 ^= xxh3_64(bytes);
    }

    fn write_u64(&mut self, key: u64) {
        self.0 ^= key;
    }

    fn write_u128(&mut self, key: u128) {
        self.0 ^= key as u64;
    }
}

pub fn path_hash(path: &str) -> u64 {
    xxh3_64(path.as_bytes())
}

/// Tells apart what makes other articles of the same bytes.
#[derive(Clone, Copy)]
pub struct ReadAs<'a> {
    run: u64,
    labels: &'a Labels,
}

impl<'a> ReadAs<'a> {
    pub fn new(options: &'a ReadOptions, annotates: bool) -> ReadAs<'a> {
        let pairs: Vec<_> = options.map.iter().map(|(a, b)| [a, "=", b]).collect();
        let run = match (pairs.is_empty(), annotates) {
            (true, true) => 0,
            (false, true) => xxh3_64(format!("{pairs:?}").as_bytes()),
            (_, false) => xxh3_64(format!("{pairs:?}, no names").as_bytes()),
        };
        let labels = &options.labels;
        ReadAs { run, labels }
    }

    /// Of the file at `path`: another label reads that file again, and no other. 0 without options.
    pub fn of(self, path: &str) -> u64 {
        match self.labels.of(path) {
            None => self.run,
            Some(charset) => xxh3_64(format!("{}, {}", self.run, charset.name()).as_bytes()),
        }
    }
}

/// A file that was read has a hash; one without was passed over, for a reason of the walk.
fn passed_over(entry: &FileEntry) -> Option<Label> {
    match entry.records.get(0)?.state {
        State::Skipped { reason } if entry.hash.is_none() => Some(reason),
        _ => None,
    }
}

impl<'a> KnownFiles<'a> {
    pub fn of(ledger: &Ledger, read_as: ReadAs<'a>, retry_failed: bool) -> KnownFiles<'a> {
        let known = |entry: &&FileEntry| entry.complete && !(retry_failed && entry.has_failed());
        let files = ledger.values().filter(known).map(|entry| {
            let known = KnownFile {
                size: entry.size,
                modified_ns: entry.modified_ns,
                hash: entry.hash,
                read_as: entry.read_as,
                passed_over: passed_over(entry),
            };
            (path_hash(&entry.path), known)
        });
        KnownFiles {
            files: files.collect(),
            read_as,
        }
    }

    pub fn ask(&self, found: &Found) -> Known {
        let Some(known) = self.files.get(&path_hash(&found.path)) else {
            return Known::No;
        };
        match &found.fate {
            Err(fate) if known.passed_over == Some(Label::new(&fate.reason)) => Known::Same,
            Err(_) => Known::No,
            Ok(())
                if known.passed_over.is_some() || known.read_as != self.read_as.of(&found.path) =>
            {
                Known::No
            }
            Ok(()) if known.size != found.size => Known::No,
            Ok(()) if known.modified_ns == found.modified_ns => Known::Same,
            Ok(()) => Known::Perhaps(known.hash.map_or(0, u128::from)),
        }
    }
}
