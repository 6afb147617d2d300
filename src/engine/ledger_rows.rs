//! The ledger while an archive is brought up to date: its entries are put away, and what finds them takes some
//! 24 bytes of memory a file.
//!
//! It is made from the log at the start of a run and goes with it; what counts is the log.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::ledger_line::Line;
use super::ledger_log::State;
use super::put_away::{Head, Laid, TOGETHER};
use super::scratch::{Extent, Scratch};
use crate::error::{Error, Result};
use crate::ledger::packed::{pack, unpack, unpack_all};
use crate::ledger::{Behind, FileEntry, Label, Paths, RecordEntry, Records, State as Fate, Totals};

/// Bytes that most entries need, without their records or with one.
const ROOM: usize = 192;
/// Bits for the length of an entry without its records; one says whether there are duplicates among these, and the
/// others of a word where it is.
const LENGTH_BITS: u32 = 24;
const DUPLICATES: u64 = 1 << LENGTH_BITS;

pub struct Rows {
    scratch: Arc<Scratch>,
    /// Of each file that was met, by its number, where its entry is; 0 where it has none.
    heads: Vec<u64>,
    /// The files that were met before [`Rows::known_paths`] was asked for.
    known: Arc<Paths>,
    /// The files that follow: their numbers begin behind those.
    others: Paths,
    behind: [Behind; 2],
    /// Of all entries.
    totals: Totals,
    /// Name in places → absolute path.
    pub roots: BTreeMap<String, String>,
}

impl Rows {
    /// Of an archive in this folder, with nothing in it.
    pub fn new(dir: &Path) -> Rows {
        Rows {
            scratch: Arc::new(Scratch::new(dir)),
            heads: Vec::new(),
            known: Arc::default(),
            others: Paths::default(),
            behind: Default::default(),
            totals: Totals::default(),
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
            Line::File(entry) => {
                let number = self.number_or_next(&entry.path);
                self.forget(number)?;
                self.totals.add_file(&entry);
                self.put(number, &entry, Vec::new(), entry.records.iter(), false)
            }
            Line::More(more) => self.extend(&more),
            Line::Gone(path) => match self.number(&path) {
                Some(number) => self.forget(number),
                None => Ok(()),
            },
            Line::Touched(path, modified_ns) => {
                let Some(number) = self.number(&path) else {
                    return Ok(());
                };
                let Some((mut head, inline)) = self.head(number)? else {
                    return Ok(());
                };
                head.file.modified_ns = modified_ns;
                self.write(number, &head, &inline, self.has_duplicates(number))
            }
            Line::Root(name, path) => {
                self.roots.insert(name, path);
                Ok(())
            }
        }
    }

    /// What became of all that the ledger speaks of.
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// How many files have or had a number.
    pub fn numbers(&self) -> u32 {
        self.heads.len() as u32
    }

    /// The number of a file, of which there may be no entry any more.
    pub fn number(&self, path: &str) -> Option<u32> {
        let [known, others] = &self.behind;
        let other = || Some(self.known.len() + self.others.number(path, others)?);
        self.known.number(path, known).or_else(other)
    }

    /// The same; a file that has none gets the next.
    pub fn number_or_next(&mut self, path: &str) -> u32 {
        let [known, others] = &self.behind;
        let of_others = &mut self.others;
        let next = || self.known.len() + of_others.number_or_next(path, others);
        let number = self.known.number(path, known).unwrap_or_else(next);
        if number == self.numbers() {
            self.heads.push(0);
        }
        number
    }

    /// The files that were met before the first call, for any thread.
    pub fn known_paths(&mut self) -> Arc<Paths> {
        if self.known.is_empty() {
            self.known = Arc::new(std::mem::take(&mut self.others));
        }
        Arc::clone(&self.known)
    }

    pub fn has(&self, number: u32) -> bool {
        self.extent(number).is_some()
    }

    /// The entry of a file, without its records.
    pub fn file(&self, number: u32) -> Result<Option<FileEntry>> {
        Ok(self.head(number)?.map(|(head, _)| head.file))
    }

    /// The entry of a file with all records.
    pub fn entry(&self, number: u32) -> Result<Option<FileEntry>> {
        self.see(number, |laid| laid.entry())
    }

    /// What is seen of the entry of a file; `None` where it has none.
    fn see<T>(&self, number: u32, see: impl FnOnce(&mut Laid) -> Result<T>) -> Result<Option<T>> {
        let Some(extent) = self.extent(number) else {
            return Ok(None);
        };
        let (head, mut records) = (self.scratch.get(extent)?, self.scratch.window());
        let mut laid = Laid::at(&head, &mut records).ok_or_else(|| self.scratch.broken())?;
        see(&mut laid).map(Some)
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
        let mut records = std::iter::from_fn(|| unpack(&mut chunk, Label::of_number));
        let record = records.nth(at % TOGETHER);
        let record = record.ok_or_else(|| self.scratch.broken())?;
        Ok(Some((head.file, record)))
    }

    /// All files with their numbers.
    pub fn each(&self, mut see: impl FnMut(u32, FileEntry) -> Result<()>) -> Result<()> {
        self.scan(|number, file| see(number, file.entry()?))
    }

    /// The same, as they lie there.
    pub fn scan(&self, see: impl FnMut(u32, &mut Laid) -> Result<()>) -> Result<()> {
        self.scan_those(|_| true, see)
    }

    /// Those that may have duplicates among their records.
    pub fn scan_duplicates(&self, see: impl FnMut(u32, &mut Laid) -> Result<()>) -> Result<()> {
        self.scan_those(|place| place & DUPLICATES != 0, see)
    }

    fn scan_those(
        &self,
        is_wanted: impl Fn(u64) -> bool,
        mut see: impl FnMut(u32, &mut Laid) -> Result<()>,
    ) -> Result<()> {
        let (mut heads, mut records) = (self.scratch.window(), self.scratch.window());
        for number in 0..self.numbers() {
            if let Some(place) = self.place(number).filter(|place| is_wanted(*place)) {
                let laid = Laid::at(heads.get(unpacked(place))?, &mut records);
                see(number, &mut laid.ok_or_else(|| self.scratch.broken())?)?;
            }
        }
        Ok(())
    }

    /// What it takes in memory.
    pub fn bytes(&self) -> usize {
        let paths = self.known.bytes() + self.others.bytes();
        paths + self.heads.capacity() * size_of::<u64>()
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
            Some(Head::take(&mut head.as_slice())?.file.entry())
        }
    }

    fn extent(&self, number: u32) -> Option<Extent> {
        self.place(number).map(unpacked)
    }

    /// With the bytes of the records that stand beside it.
    fn head(&self, number: u32) -> Result<Option<(Head<FileEntry>, Vec<u8>)>> {
        let Some(extent) = self.extent(number) else {
            return Ok(None);
        };
        let bytes = self.scratch.get(extent)?;
        let mut rest = bytes.as_slice();
        let head = Head::take(&mut rest).ok_or_else(|| self.scratch.broken())?;
        Ok(Some((head.owned(), rest.to_owned())))
    }

    /// A file has no entry any more.
    fn forget(&mut self, number: u32) -> Result<()> {
        let mut totals = self.totals;
        let take = |laid: &mut Laid| laid.each_record(|_, record| totals.take(&record.state));
        if self.see(number, take)?.is_some() {
            totals.files = totals.files.saturating_sub(1);
            self.totals = totals;
        }
        if let Some(head) = self.heads.get_mut(number as usize) {
            *head = 0;
        }
        Ok(())
    }

    fn extend(&mut self, more: &FileEntry) -> Result<()> {
        let number = self.number_or_next(&more.path);
        let Some((head, inline)) = self.head(number)? else {
            self.totals.add_file(more);
            return self.put(number, more, Vec::new(), more.records.iter(), false);
        };
        let added = more.records.iter();
        added.for_each(|record| self.totals.add(&record.state));
        let has_duplicates = self.has_duplicates(number);
        let (mut chunks, mut last) = (head.chunks, inline);
        let partial = head.records % TOGETHER;
        if chunks.is_empty() && partial == 0 && head.records > 0 {
            chunks.push(self.scratch.put(&last)?);
        } else if partial > 0
            && let Some(extent) = chunks.pop()
        {
            last = self.scratch.get(extent)?;
        }
        let records = unpack_all(&mut last.as_slice(), partial, Label::of_number);
        let records = records.ok_or_else(|| self.scratch.broken())?;
        let records = records.iter().chain(more.records.iter());
        self.put(number, more, chunks, records, has_duplicates)
    }

    /// Puts away the entry of a file: the full chunks that it has, whether there may be duplicates in these, and the
    /// records that follow.
    fn put<'r>(
        &mut self,
        number: u32,
        entry: &FileEntry,
        mut chunks: Vec<Extent>,
        records: impl Iterator<Item = &'r RecordEntry>,
        mut has_duplicates: bool,
    ) -> Result<()> {
        let mut all = chunks.len() * TOGETHER;
        let mut chunk = Vec::with_capacity(ROOM);
        for record in records {
            if all > 0 && all.is_multiple_of(TOGETHER) && !chunk.is_empty() {
                chunks.push(self.scratch.put(&chunk)?);
                chunk.clear();
            }
            pack(record, &mut chunk, Label::number);
            has_duplicates |= matches!(record.state, Fate::Duplicate { .. });
            all += 1;
        }
        if !chunks.is_empty() && !chunk.is_empty() {
            chunks.push(self.scratch.put(&chunk)?);
            chunk.clear();
        }
        let head = Head {
            file: entry.with(Records::default()),
            records: all,
            chunks,
        };
        self.write(number, &head, &chunk, has_duplicates)
    }

    fn write(
        &mut self,
        number: u32,
        head: &Head<FileEntry>,
        inline: &[u8],
        has_duplicates: bool,
    ) -> Result<()> {
        let mut bytes = Vec::with_capacity(ROOM);
        head.pack(&mut bytes);
        bytes.extend_from_slice(inline);
        let extent = self.scratch.put(&bytes)?;
        let too_many =
            || Error::Engine(format!("`{}` has too many records", head.file.path).into());
        let place = packed(extent, has_duplicates).ok_or_else(too_many)?;
        if let Some(head) = self.heads.get_mut(number as usize) {
            *head = place;
        }
        Ok(())
    }

    /// Whether there may be duplicates among the records of a file.
    fn has_duplicates(&self, number: u32) -> bool {
        self.place(number)
            .is_some_and(|place| place & DUPLICATES != 0)
    }
}

/// No entry is empty: never 0.
fn packed(extent: Extent, has_duplicates: bool) -> Option<u64> {
    let at = extent.at.checked_mul(2 * DUPLICATES)?;
    let duplicates = if has_duplicates { DUPLICATES } else { 0 };
    (extent.len < DUPLICATES as u32).then_some(at | duplicates | u64::from(extent.len))
}

fn unpacked(place: u64) -> Extent {
    Extent {
        at: place / (2 * DUPLICATES),
        len: (place % DUPLICATES) as u32,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::Place;
    use crate::ledger::Id;

    fn entry(file: u8, records: usize, first: u64) -> FileEntry {
        let path = format!("news/{file}");
        let record = |n: usize| {
            let place = Place {
                path: path.clone(),
                record: Some(first + n as u64),
                offset: None,
            };
            let fate = match first.is_multiple_of(3) {
                true => Fate::Duplicate {
                    of: Id::of("a").unwrap(),
                },
                false => Fate::Indexed,
            };
            RecordEntry::new(&path, place, fate, None, Vec::new())
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

    proptest! {
        #[test]
        fn rows_are_the_state_of_the_log(lines in lines()) {
            let dir = tempfile::tempdir().unwrap();
            let (mut rows, mut state) = (Rows::new(dir.path()), State::default());
            for line in lines {
                state.apply(line.clone());
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
            let mut with_duplicates = BTreeMap::new();
            rows.scan_duplicates(|_, laid| {
                let entry = laid.entry()?;
                with_duplicates.insert(Arc::clone(&entry.path), entry);
                Ok(())
            })
            .unwrap();
            for (path, entry) in &files {
                let is_duplicate = |record: &RecordEntry| matches!(record.state, Fate::Duplicate { .. });
                if entry.records.iter().any(is_duplicate) {
                    assert_eq!(with_duplicates.get(path), Some(entry));
                }
            }
            prop_assert_eq!(rows.totals(), Totals::of(files.values()));
            prop_assert_eq!(files, state.files);
            prop_assert_eq!(&rows.roots, &state.roots);
        }
    }
}
