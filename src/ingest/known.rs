//! What earlier runs know of the files: which of them need not be read again.

use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::pipeline::Known;
use crate::ledger::packed::FileHead;
use crate::ledger::{Behind, FileEntry, Paths, State};
use crate::read::format::ReadOptions;
use crate::read::labels::Labels;
use crate::read::walk::Found;

/// The files that were read to their end, as they were when the run began.
pub struct KnownFiles<'a, R> {
    paths: Arc<Paths>,
    behind: Behind,
    /// By the numbers of files; [`UNKNOWN`] are those that have to be read.
    files: Vec<KnownFile>,
    read_as: ReadAs<'a>,
    /// Reads an entry of the ledger by its place.
    read: R,
}

/// Most files are as they were, which is told without their entry.
#[derive(Clone, Copy)]
struct KnownFile {
    /// See [`same`].
    same: u64,
    /// Of its entry in the ledger.
    place: u64,
}

/// No entry is at place 0.
const UNKNOWN: KnownFile = KnownFile { same: 0, place: 0 };

/// Of all that makes a file the same without a look into it.
fn same(modified_ns: i64, fate: Result<(u64, u64), &str>) -> u64 {
    match fate {
        Ok((size, read_as)) => {
            let all = [modified_ns as u64, size, read_as].map(u64::to_le_bytes);
            xxh3_64(all.as_flattened())
        }
        Err(passed_over) => xxh3_64_with_seed(passed_over.as_bytes(), modified_ns as u64),
    }
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

impl<'a, R: Fn(u64) -> Option<FileEntry>> KnownFiles<'a, R> {
    pub fn new(paths: Arc<Paths>, read_as: ReadAs<'a>, read: R) -> KnownFiles<'a, R> {
        KnownFiles {
            files: vec![UNKNOWN; paths.len() as usize],
            paths,
            behind: Behind::default(),
            read_as,
            read,
        }
    }

    /// Adds a file, by its number; `first` is the state of its first record.
    pub fn add(&mut self, number: u32, file: &FileHead, first: Option<State>, place: u64) {
        let fate = match first {
            // A file that was read has a hash; one without was passed over, for a reason of the walk.
            Some(State::Skipped { reason }) if file.hash.is_none() => Err(reason.as_str()),
            _ => Ok((file.size, file.read_as)),
        };
        if let Some(known) = self.files.get_mut(number as usize) {
            *known = KnownFile {
                same: same(file.modified_ns, fate),
                place,
            };
        }
    }

    pub fn ask(&self, found: &Found) -> Known {
        let known = self.paths.number(&found.path, &self.behind);
        let known = known.and_then(|number| self.files.get(number as usize));
        let Some(known) = known.filter(|known| known.place != UNKNOWN.place) else {
            return Known::No;
        };
        let fate = match &found.fate {
            Ok(()) => Ok((found.size, self.read_as.of(&found.path))),
            Err(fate) => Err(fate.reason.as_str()),
        };
        if known.same == same(found.modified_ns, fate) {
            return Known::Same;
        }
        // What cannot be read is read again.
        let entry = (self.read)(known.place).filter(|entry| *entry.path == *found.path);
        match (entry, &found.fate) {
            (Some(entry), fates) if known.same == same(entry.modified_ns, fate) => match fates {
                Err(_) => Known::Touched,
                Ok(()) => Known::Perhaps(entry.hash.map_or(0, u128::from)),
            },
            _ => Known::No,
        }
    }
}
