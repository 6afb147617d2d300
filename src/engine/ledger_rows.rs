//! The ledger while an archive is brought up to date: its entries are put away, and what finds them takes some
//! 20 bytes of memory a file.
//!
//! It is made from the log at the start of a run and goes with it; what counts is the log.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use super::ledger_log::{Line, State};
use super::scratch::{Extent, Scratch, Window};
use crate::error::{Error, Result};
use crate::ledger::packed::{number, pack, pack_file, put_number, unpack, unpack_file};
use crate::ledger::{FileEntry, Hashes, RecordEntry, Records};

/// Records that are put away together, and read together where one of them is asked for. A file of no more has them
/// beside its own entry.
const TOGETHER: usize = 64;
/// Bits for the length of an entry without its records; the others of a word say where it is.
const LENGTH_BITS: u32 = 24;

pub struct Rows {
    scratch: Arc<Scratch>,
    /// Of each file that was met, by its number, where its entry is; 0 where it has none.
    heads: Vec<u64>,
    /// The number of a file by the hash of its path, with bits of it that the table has not.
    numbers: Hashes<(u32, u32)>,
    /// Name in places → absolute path.
    pub roots: BTreeMap<String, String>,
}

/// The entry of a file, and where its records are.
struct Head {
    entry: FileEntry,
    records: usize,
    chunks: Vec<Extent>,
}

impl Rows {
    /// Of an archive in this folder, with nothing in it.
    pub fn new(dir: &Path) -> Rows {
        Rows {
            scratch: Arc::new(Scratch::new(dir)),
            heads: Vec::new(),
            numbers: Hashes::default(),
            roots: BTreeMap::new(),
        }
    }

    /// The same as a whole state.
    pub fn of(dir: &Path, state: State) -> Result<Rows> {
        let mut rows = Rows::new(dir);
        rows.roots = state.roots;
        for entry in state.files.into_values() {
            rows.apply(Line::File(entry))?;
        }
        Ok(rows)
    }

    /// Does what [`State::apply`] does.
    pub fn apply(&mut self, line: Line) -> Result<()> {
        match line {
            Line::File(entry) => self.put(&entry, Vec::new(), entry.records.iter()),
            Line::More(more) => self.extend(&more),
            Line::Gone(path) => {
                if let Some(head) = self
                    .number(&path)
                    .and_then(|n| self.heads.get_mut(n as usize))
                {
                    *head = 0;
                }
                Ok(())
            }
            Line::Touched(path, modified_ns) => {
                let Some((mut head, inline)) = self.head_at(&path)? else {
                    return Ok(());
                };
                head.entry.modified_ns = modified_ns;
                self.write(&head, &inline)
            }
            Line::Root(name, path) => {
                self.roots.insert(name, path);
                Ok(())
            }
        }
    }

    /// How many files have or had a number.
    pub fn numbers(&self) -> u32 {
        self.heads.len() as u32
    }

    /// The number of a file, of which there may be no entry any more.
    pub fn number(&self, path: &str) -> Option<u32> {
        let (hash, more) = hashes(path);
        let mut same = self.numbers.get(hash);
        same.find_map(|(other, number)| (other == more).then_some(number))
    }

    /// The same; a file that has none gets the next.
    pub fn number_or_next(&mut self, path: &str) -> u32 {
        if let Some(number) = self.number(path) {
            return number;
        }
        let next = self.numbers();
        let (hash, more) = hashes(path);
        self.numbers.insert(hash, (more, next));
        self.heads.push(0);
        next
    }

    pub fn has(&self, number: u32) -> bool {
        self.extent(number).is_some()
    }

    /// The entry of a file, without its records.
    pub fn file(&self, number: u32) -> Result<Option<FileEntry>> {
        Ok(self.head(number)?.map(|(head, _)| head.entry))
    }

    /// The entry of a file with all records.
    pub fn entry(&self, number: u32) -> Result<Option<FileEntry>> {
        match self.extent(number) {
            Some(extent) => Ok(Some(self.whole(extent, &mut self.scratch.window())?)),
            None => Ok(None),
        }
    }

    /// One record of a file, and its entry without the others.
    pub fn record(&self, number: u32, at: usize) -> Result<Option<(FileEntry, RecordEntry)>> {
        let Some((head, inline)) = self.head(number)?.filter(|(head, _)| at < head.records) else {
            return Ok(None);
        };
        let chunk = match head.chunks.get(at / TOGETHER) {
            Some(extent) => self.scratch.get(*extent)?,
            None => inline,
        };
        let mut chunk = chunk.as_slice();
        let mut records = std::iter::from_fn(|| unpack(&mut chunk));
        let record = records.nth(at % TOGETHER);
        let record = record.ok_or_else(|| self.scratch.broken())?;
        Ok(Some((head.entry, record)))
    }

    /// All files with their numbers.
    pub fn each(&self, mut see: impl FnMut(u32, FileEntry) -> Result<()>) -> Result<()> {
        let (mut heads, mut records) = (self.scratch.window(), self.scratch.window());
        for number in 0..self.numbers() {
            if let Some(extent) = self.extent(number) {
                see(number, self.whole_in(extent, &mut heads, &mut records)?)?;
            }
        }
        Ok(())
    }

    /// Whether all files together have so many records.
    pub fn has_records(&self, least: u64) -> Result<bool> {
        let (mut heads, mut records) = (self.scratch.window(), 0);
        for number in 0..self.numbers() {
            if let Some(extent) = self.extent(number) {
                let head = parse(&mut heads.get(extent)?).ok_or_else(|| self.scratch.broken())?;
                records += 1 + head.records as u64;
            }
            if records >= least {
                return Ok(true);
            }
        }
        Ok(records >= least)
    }

    /// What it takes in memory.
    pub fn bytes(&self) -> usize {
        self.numbers.bytes() + self.heads.capacity() * size_of::<u64>()
    }

    /// Where the entry of a file is; it stays there for who knows the place, whatever becomes of the file.
    pub fn place(&self, number: u32) -> Option<u64> {
        self.heads
            .get(number as usize)
            .copied()
            .filter(|head| *head != 0)
    }

    /// Reads entries, without their records, by their places on any thread.
    pub fn reader(&self) -> impl Fn(u64) -> Option<FileEntry> + use<> {
        let scratch = Arc::clone(&self.scratch);
        move |place| {
            let head = scratch.get(unpacked(place)).ok()?;
            Some(parse(&mut head.as_slice())?.entry)
        }
    }

    fn extent(&self, number: u32) -> Option<Extent> {
        self.place(number).map(unpacked)
    }

    /// With the bytes of the records that stand beside it.
    fn head(&self, number: u32) -> Result<Option<(Head, Vec<u8>)>> {
        let Some(extent) = self.extent(number) else {
            return Ok(None);
        };
        let bytes = self.scratch.get(extent)?;
        let mut rest = bytes.as_slice();
        let head = parse(&mut rest).ok_or_else(|| self.scratch.broken())?;
        Ok(Some((head, rest.to_owned())))
    }

    fn head_at(&self, path: &str) -> Result<Option<(Head, Vec<u8>)>> {
        self.number(path)
            .map_or(Ok(None), |number| self.head(number))
    }

    fn whole(&self, extent: Extent, window: &mut Window) -> Result<FileEntry> {
        self.whole_in(extent, &mut self.scratch.window(), window)
    }

    fn whole_in(
        &self,
        extent: Extent,
        heads: &mut Window,
        window: &mut Window,
    ) -> Result<FileEntry> {
        let broken = || self.scratch.broken();
        let mut inline = heads.get(extent)?;
        let Head {
            mut entry,
            records,
            chunks,
        } = parse(&mut inline).ok_or_else(broken)?;
        if chunks.is_empty() {
            entry.records.reserve(records);
            take(&mut inline, records, &mut entry.records).ok_or_else(broken)?;
        }
        for chunk in chunks {
            let some = TOGETHER.min(records - entry.records.len());
            take(&mut window.get(chunk)?, some, &mut entry.records).ok_or_else(broken)?;
        }
        Ok(entry)
    }

    fn extend(&mut self, more: &FileEntry) -> Result<()> {
        let Some((head, inline)) = self.head_at(&more.path)? else {
            return self.put(more, Vec::new(), more.records.iter());
        };
        let (mut chunks, mut last) = (head.chunks, inline);
        let partial = head.records % TOGETHER;
        if chunks.is_empty() && partial == 0 && head.records > 0 {
            chunks.push(self.scratch.put(&last)?);
        } else if partial > 0
            && let Some(extent) = chunks.pop()
        {
            last = self.scratch.get(extent)?;
        }
        let mut records = Records::default();
        take(&mut last.as_slice(), partial, &mut records).ok_or_else(|| self.scratch.broken())?;
        self.put(more, chunks, records.iter().chain(more.records.iter()))
    }

    /// Puts away the entry of a file: the full chunks that it has, and the records that follow.
    fn put<'r>(
        &mut self,
        entry: &FileEntry,
        mut chunks: Vec<Extent>,
        records: impl Iterator<Item = &'r RecordEntry>,
    ) -> Result<()> {
        let mut all = chunks.len() * TOGETHER;
        let mut chunk = Vec::new();
        for record in records {
            if all > 0 && all.is_multiple_of(TOGETHER) && !chunk.is_empty() {
                chunks.push(self.scratch.put(&chunk)?);
                chunk.clear();
            }
            pack(record, &mut chunk);
            all += 1;
        }
        if !chunks.is_empty() && !chunk.is_empty() {
            chunks.push(self.scratch.put(&chunk)?);
            chunk.clear();
        }
        let head = Head {
            entry: entry.with(Records::default()),
            records: all,
            chunks,
        };
        self.write(&head, &chunk)
    }

    fn write(&mut self, head: &Head, inline: &[u8]) -> Result<()> {
        let mut bytes = Vec::new();
        pack_file(&head.entry, &mut bytes);
        put_number(head.records as u64, &mut bytes);
        put_number(head.chunks.len() as u64, &mut bytes);
        let mut end = 0;
        for chunk in &head.chunks {
            // Most follow one another.
            put_number(chunk.at.wrapping_sub(end), &mut bytes);
            put_number(u64::from(chunk.len), &mut bytes);
            end = chunk.end();
        }
        bytes.extend_from_slice(inline);
        let extent = self.scratch.put(&bytes)?;
        let number = self.number_or_next(&head.entry.path);
        let place = packed(extent).ok_or_else(|| {
            Error::Engine(format!("`{}` has too many records", head.entry.path).into())
        })?;
        if let Some(head) = self.heads.get_mut(number as usize) {
            *head = place;
        }
        Ok(())
    }
}

fn hashes(path: &str) -> (u64, u32) {
    let hash = xxh3_128(path.as_bytes());
    ((hash >> 64) as u64, hash as u32)
}

/// No entry is empty: never 0.
fn packed(extent: Extent) -> Option<u64> {
    let at = extent.at.checked_mul(1 << LENGTH_BITS)?;
    (extent.len < 1 << LENGTH_BITS).then_some(at | u64::from(extent.len))
}

fn unpacked(place: u64) -> Extent {
    Extent {
        at: place >> LENGTH_BITS,
        len: place as u32 & ((1 << LENGTH_BITS) - 1),
    }
}

/// Takes an entry from the front; what is left are the records that stand beside it.
fn parse(bytes: &mut &[u8]) -> Option<Head> {
    let entry = unpack_file(bytes)?;
    let records = usize::try_from(number(bytes)?).ok()?;
    let mut end = 0u64;
    let chunks = (0..number(bytes)?).map(|_| {
        let at = end.wrapping_add(number(bytes)?);
        let len = u32::try_from(number(bytes)?).ok()?;
        end = at.checked_add(u64::from(len))?;
        Some(Extent { at, len })
    });
    let chunks = chunks.collect::<Option<_>>()?;
    Some(Head {
        entry,
        records,
        chunks,
    })
}

/// Moves so many records over.
fn take(bytes: &mut &[u8], some: usize, records: &mut Records) -> Option<()> {
    (0..some).try_for_each(|_| {
        records.push(unpack(bytes)?);
        Some(())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::Place;
    use crate::ledger::State as Fate;

    fn entry(file: u8, records: usize, first: u64) -> FileEntry {
        let path = format!("news/{file}");
        let record = |n: usize| {
            let place = Place {
                path: path.clone(),
                record: Some(first + n as u64),
                offset: None,
            };
            RecordEntry::new(&path, place, Fate::Indexed, None, Vec::new())
        };
        FileEntry {
            path: path.as_str().into(),
            size: first,
            complete: records.is_multiple_of(2),
            records: (0..records).map(record).collect(),
            ..FileEntry::default()
        }
    }

    /// Lines that can be applied twice.
    fn lines() -> impl Strategy<Value = Vec<Line>> {
        let sizes = || prop_oneof![0..4usize, 60..70usize, 126..131usize, 190..400usize];
        let line = prop_oneof![
            (0..4u8, sizes(), 1..9u64)
                .prop_map(|(file, n, first)| Line::File(entry(file, n, first))),
            (0..4u8, sizes(), 9..99u64)
                .prop_map(|(file, n, first)| Line::More(entry(file, n, first))),
            (0..4u8, 0..9i64).prop_map(|(file, at)| Line::Touched(format!("news/{file}"), at)),
            (0..4u8).prop_map(|file| Line::Gone(format!("news/{file}"))),
            (0..4u8).prop_map(|root| Line::Root(format!("{root}"), format!("/{root}"))),
        ];
        proptest::collection::vec(line, 0..30)
    }

    fn again(line: &Line) -> Line {
        serde_json::from_str(&serde_json::to_string(line).unwrap()).unwrap()
    }

    proptest! {
        #[test]
        fn rows_are_the_state_of_the_log(lines in lines()) {
            let dir = tempfile::tempdir().unwrap();
            let (mut rows, mut state) = (Rows::new(dir.path()), State::default());
            for line in lines {
                state.apply(again(&line));
                rows.apply(line).unwrap();
            }
            let mut files = BTreeMap::new();
            rows.each(|number, entry| {
                assert_eq!(rows.number(&entry.path), Some(number));
                assert_eq!(rows.entry(number).unwrap().as_ref(), Some(&entry));
                let alone = entry.with(Records::default());
                for (at, record) in entry.records.iter().enumerate() {
                    let found = rows.record(number, at).unwrap();
                    assert_eq!(found, Some((alone.clone(), record.clone())));
                }
                assert_eq!(rows.record(number, entry.records.len()).unwrap(), None);
                let place = rows.place(number).unwrap();
                assert_eq!(rows.reader()(place), Some(alone));
                files.insert(Arc::clone(&entry.path), entry);
                Ok(())
            })
            .unwrap();
            let records: usize = files.values().map(|file| 1 + file.records.len()).sum();
            prop_assert!(rows.has_records(records as u64).unwrap());
            prop_assert!(!rows.has_records(records as u64 + 1).unwrap());
            prop_assert_eq!(files, state.files);
            prop_assert_eq!(&rows.roots, &state.roots);
        }
    }
}
