//! What earlier runs know of the files: which of them need not be read again.

use std::hash::{BuildHasher, Hasher};

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::pipeline::Known;
use crate::ledger::{FileEntry, Hashes, Label, State};
use crate::read::format::ReadOptions;
use crate::read::labels::Labels;
use crate::read::walk::Found;

/// The files that were read to their end, by the hash of their paths, as they were when the run began.
pub struct KnownFiles<'a, R> {
    files: Hashes<KnownFile>,
    read_as: ReadAs<'a>,
    /// Reads an entry of the ledger by its place.
    read: R,
}

/// Most files are as they were, which is told without their entry.
#[derive(Clone, Copy, PartialEq)]
struct KnownFile {
    /// See [`same`].
    same: u64,
    /// Of its entry in the ledger.
    place: u64,
}

/// Of all that makes a file the same without a look into it.
fn same(path: &str, modified_ns: i64, fate: Result<(u64, u64), &str>) -> u64 {
    let mut hash = Xxh3::new();
    hash.update(path.as_bytes());
    hash.update(&modified_ns.to_le_bytes());
    match fate {
        Ok((size, read_as)) => {
            hash.update(&[0]);
            hash.update(&size.to_le_bytes());
            hash.update(&read_as.to_le_bytes());
        }
        Err(passed_over) => {
            hash.update(&[1]);
            hash.update(passed_over.as_bytes());
        }
    }
    hash.digest()
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

impl<'a, R: Fn(u64) -> Option<FileEntry>> KnownFiles<'a, R> {
    pub fn new(read_as: ReadAs<'a>, read: R) -> KnownFiles<'a, R> {
        KnownFiles {
            files: Hashes::default(),
            read_as,
            read,
        }
    }

    pub fn add(&mut self, entry: &FileEntry, place: u64) {
        let fate = match passed_over(entry) {
            None => Ok((entry.size, entry.read_as)),
            Some(reason) => Err(reason.as_str()),
        };
        let same = same(&entry.path, entry.modified_ns, fate);
        let known = KnownFile { same, place };
        self.files.insert(path_hash(&entry.path), known);
    }

    pub fn ask(&self, found: &Found) -> Known {
        let mut known = self.files.get(path_hash(&found.path)).peekable();
        if known.peek().is_none() {
            return Known::No;
        }
        let (size, read_as) = (found.size, self.read_as.of(&found.path));
        let fate = match &found.fate {
            Ok(()) => Ok((size, read_as)),
            Err(fate) => Err(fate.reason.as_str()),
        };
        let as_now = same(&found.path, found.modified_ns, fate);
        let then = |modified_ns| same(&found.path, modified_ns, fate);
        for known in known {
            if known.same == as_now {
                return Known::Same;
            }
            // What cannot be read is read again.
            let entry = (self.read)(known.place).filter(|entry| *entry.path == *found.path);
            match entry {
                Some(entry) if known.same == then(entry.modified_ns) => {
                    return match found.fate {
                        Err(_) => Known::Touched,
                        Ok(()) => Known::Perhaps(entry.hash.map_or(0, u128::from)),
                    };
                }
                _ => {}
            }
        }
        Known::No
    }
}
