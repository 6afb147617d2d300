//! The ledger on disk: a file that only grows, one compressed frame a commit.
//!
//! A commit of the index names the file and how many of its bytes belong to it; what lies behind them
//! was never committed and is cut off by the next writer. So articles and ledger change in one step,
//! the engine's own swap of its meta data.

use std::collections::BTreeMap;
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;
use zstd::stream::write::Encoder;

use super::archive::LedgerMark;
use super::ledger_line::{Labels, Line, LineReader, LineWriter, begin};
use super::ledger_rows::Rows;
use crate::error::{Error, Result};
use crate::files::File;
use crate::ledger::FileEntry;

/// The file of a ledger: each that begins anew has the next number.
pub(super) fn name(number: u64) -> String {
    format!("ledger-{number}.zst")
}

/// The number of a ledger's file; 0 for none.
pub(super) fn number(file: &str) -> u64 {
    let digits = file.trim_matches(|c: char| !c.is_ascii_digit());
    digits.parse().unwrap_or(0)
}

/// Files by path: the state of the ledger.
pub type Ledger = BTreeMap<Arc<str>, FileEntry>;

/// Compression of the frames.
const LEVEL: i32 = 1;
/// What of a frame is kept in memory, at most.
const FRAME_BYTES: usize = 64 << 10;

/// The ledger and the roots it speaks of.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub files: Ledger,
    /// Name in places → absolute path.
    pub roots: BTreeMap<String, String>,
}

impl State {
    pub fn apply(&mut self, line: Line) {
        match line {
            Line::File(mut entry) => {
                entry.records.shrink();
                self.files.insert(entry.path.clone(), entry);
            }
            Line::More(mut more) => {
                let entry = self.files.entry(more.path.clone()).or_default();
                let FileEntry { mut records, .. } = std::mem::take(entry);
                records.extend(std::mem::take(&mut more.records));
                *entry = FileEntry { records, ..more };
            }
            Line::Gone(path) => {
                self.files.remove(&*path);
            }
            Line::Touched(path, modified_ns) => {
                if let Some(entry) = self.files.get_mut(&*path) {
                    entry.modified_ns = modified_ns;
                }
            }
            Line::Root(name, path) => {
                self.roots.insert(name, path);
            }
        }
    }
}

/// Reads the committed part of the ledger.
pub fn read(dir: &Path, mark: &LedgerMark) -> Result<State> {
    let mut state = State::default();
    read_lines(dir, mark, |line| {
        state.apply(line);
        Ok(())
    })?;
    for entry in state.files.values_mut() {
        entry.records.shrink();
    }
    Ok(state)
}

/// What a log needs to go on: of what is in it the checksum, and the labels.
#[derive(Default)]
pub(super) struct Written {
    sum: Xxh3,
    labels: Labels,
}

/// Reads its lines.
pub(super) fn read_lines(
    dir: &Path,
    mark: &LedgerMark,
    mut see: impl FnMut(Line) -> Result<()>,
) -> Result<Written> {
    if mark.bytes == 0 {
        return Ok(Written::default());
    }
    let path = dir.join(&mark.file);
    let damaged = |what: String| Error::DamagedLedger {
        dir: dir.to_owned(),
        what: format!("`{}`: {what}", mark.file),
    };
    let unread = |error: io::Error| match error.raw_os_error() {
        Some(_) if error.kind() != io::ErrorKind::NotFound => Error::Unreadable {
            path: path.clone(),
            source: Arc::new(error),
        },
        _ => damaged(error.to_string()),
    };
    let file = File::open(&path).map_err(unread)?;
    let length = file.size().map_err(unread)?;
    if length < mark.bytes {
        return Err(damaged(format!(
            "{length} of its {} bytes are there",
            mark.bytes
        )));
    }
    let mut committed = Summed {
        file: file.take(mark.bytes),
        sum: Xxh3::new(),
    };
    let decoder = zstd::Decoder::new(&mut committed).map_err(unread)?;
    let reader = BufReader::with_capacity(1 << 17, decoder);
    let mut lines = LineReader::new(reader).map_err(unread)?;
    while let Some(line) = lines.read_line().map_err(unread)? {
        see(line)?;
    }
    let labels = lines.into_labels();
    let sum = committed.sum;
    if mark.sum.is_some_and(|stated| stated != sum.digest()) {
        return Err(damaged("it does not match its checksum".to_owned()));
    }
    Ok(Written { sum, labels })
}

/// A file that is summed as it is read.
struct Summed<R> {
    file: R,
    sum: Xxh3,
}

impl<R: Read> Read for Summed<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(bytes)?;
        self.sum.update(bytes.get(..read).unwrap_or_default());
        Ok(read)
    }
}

/// Appends to the ledger; what it wrote counts when a commit carries its [`Log::mark`].
pub struct Log {
    dir: PathBuf,
    file: File,
    mark: LedgerMark,
    /// Of all that the mark covers.
    sum: Xxh3,
    lines: LineWriter,
    /// Lines that the compressor is handed at once.
    line: Vec<u8>,
    /// The frame of the lines since the last [`Log::flush`]. It is compressed as it grows: the lines of
    /// a file with a million records are many times the size of the frame.
    pending: Option<Encoder<'static, Vec<u8>>>,
    /// Bytes of that frame which are in the file.
    written: u64,
}

impl Log {
    /// Opens the log behind its committed part, and cuts off the rest.
    pub(super) fn open(dir: &Path, mark: &LedgerMark, written: Written) -> Result<Log> {
        let mark = mark.clone();
        let path = dir.join(&mark.file);
        let open = || -> io::Result<File> {
            let mut file = File::open_or_create(&path)?;
            file.set_len(mark.bytes)?;
            file.seek_end()?;
            Ok(file)
        };
        let file = open().map_err(|e| Error::io(&path, e))?;
        Ok(Log {
            dir: dir.to_owned(),
            file,
            mark,
            sum: written.sum,
            lines: LineWriter::new(written.labels),
            line: Vec::new(),
            pending: None,
            written: 0,
        })
    }

    /// Begins the next ledger file with the whole state in it, for a log that is mostly history.
    pub(super) fn compact(dir: &Path, mark: &LedgerMark, rows: &Rows) -> Result<Log> {
        let next = LedgerMark {
            file: name(number(&mark.file) + 1),
            ..LedgerMark::default()
        };
        let mut log = Log::open(dir, &next, Written::default())?;
        log.write_all(rows)?;
        Ok(log)
    }

    /// The whole of a state.
    pub fn write_all(&mut self, rows: &Rows) -> Result<()> {
        for (name, path) in &rows.roots {
            self.write(&Line::Root(name.clone(), path.clone()))?;
        }
        rows.each(|_, entry| self.write_entry(&entry, true))
    }

    pub fn write(&mut self, line: &Line) -> Result<()> {
        match line {
            Line::File(entry) => self.write_entry(entry, true),
            Line::More(entry) => self.write_entry(entry, false),
            line => self.write_line(line),
        }
    }

    /// A line is read whole, and a file may have a million records: they are written in many lines. `is_new`:
    /// the entry replaces an earlier one.
    fn write_entry(&mut self, entry: &FileEntry, mut is_new: bool) -> Result<()> {
        for records in entry.records.chunks() {
            let part = entry.with(records.iter().cloned().collect());
            let line = match std::mem::take(&mut is_new) {
                true => Line::File(part),
                false => Line::More(part),
            };
            self.write_line(&line)?;
        }
        Ok(())
    }

    fn write_line(&mut self, line: &Line) -> Result<()> {
        self.line.clear();
        if self.mark.bytes + self.written == 0 && self.pending.is_none() {
            begin(&mut self.line);
        }
        self.lines.write(line, &mut self.line);
        let frame = match &mut self.pending {
            Some(frame) => frame,
            none => none.insert(frame().map_err(|e| Error::Engine(e.into()))?),
        };
        let written = frame.write_all(&self.line);
        written.map_err(|e| Error::Engine(e.into()))?;
        match frame.get_ref().len() >= FRAME_BYTES {
            true => {
                let part = std::mem::take(frame.get_mut());
                self.append(&part)
            }
            false => Ok(()),
        }
    }

    /// Adds a part of the frame to the file, where nothing counts yet.
    fn append(&mut self, part: &[u8]) -> Result<()> {
        self.file
            .write_all(part)
            .map_err(|source| self.unwritable(source))?;
        self.sum.update(part);
        self.written += part.len() as u64;
        Ok(())
    }

    fn unwritable(&self, source: io::Error) -> Error {
        Error::Unwritable {
            dir: self.dir.clone(),
            source,
        }
    }

    /// Puts everything written on disk, durably, and says what a commit has to carry.
    pub fn flush(&mut self) -> Result<LedgerMark> {
        if let Some(frame) = self.pending.take() {
            let rest = frame.finish().map_err(|source| self.unwritable(source))?;
            self.append(&rest)?;
            self.file.sync().map_err(|source| self.unwritable(source))?;
            self.mark.bytes += std::mem::take(&mut self.written);
            self.mark.sum = Some(self.sum.digest());
        }
        Ok(self.mark.clone())
    }
}

/// An empty frame, with a checksum.
fn frame() -> io::Result<Encoder<'static, Vec<u8>>> {
    let mut frame = Encoder::new(Vec::new(), LEVEL)?;
    frame.include_checksum(true)?;
    Ok(frame)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Place;
    use crate::ledger::{RecordEntry, State as Fate};

    fn entry(path: &str, complete: bool) -> FileEntry {
        FileEntry {
            path: path.into(),
            complete,
            ..FileEntry::default()
        }
    }

    #[test]
    fn what_was_not_committed_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let begin = LedgerMark {
            file: name(1),
            ..LedgerMark::default()
        };
        let mut log = Log::open(dir.path(), &begin, Written::default()).unwrap();
        log.write(&Line::File(entry("a", true))).unwrap();
        let first = log.flush().unwrap();
        log.write(&Line::File(entry("b", true))).unwrap();
        log.write(&Line::Gone("a".into())).unwrap();
        let second = log.flush().unwrap();

        let files = |mark| {
            read(dir.path(), mark)
                .unwrap()
                .files
                .into_keys()
                .map(|path| path.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(files(&first), ["a"]);
        assert_eq!(files(&second), ["b"]);

        // A writer that starts from the first commit overwrites what came after it.
        let written = read_lines(dir.path(), &first, |_| Ok(())).unwrap();
        let mut log = Log::open(dir.path(), &first, written).unwrap();
        log.write(&Line::File(entry("c", false))).unwrap();
        let third = log.flush().unwrap();
        assert_eq!(files(&third), ["a", "c"]);

        let mut state = read(dir.path(), &third).unwrap();
        let many = |file: u64| {
            let record = |n| {
                let place = Place {
                    path: "a".to_owned(),
                    record: Some(file + n),
                    offset: Some(n),
                };
                RecordEntry::new("a", place, Fate::Indexed, None, Vec::new())
            };
            entry("a", true).with((0..5000).map(record).collect())
        };
        for line in [
            Line::File(many(1)),
            Line::More(many(5001)),
            Line::File(many(1)),
        ] {
            log.write(&line).unwrap();
            state.apply(line);
        }
        let many = log.flush().unwrap();
        let again = read(dir.path(), &many).unwrap();
        assert_eq!(again.files, state.files);
        assert_eq!(again.files["a"].records.len(), 5000);

        let rows = Rows::of(dir.path(), state).unwrap();
        let mut log = Log::compact(dir.path(), &third, &rows).unwrap();
        let fourth = log.flush().unwrap();
        assert_ne!(fourth.file, third.file);
        assert_eq!(files(&fourth), ["a", "c"]);
    }

    #[test]
    fn a_damaged_ledger_is_said_to_be_damaged() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("ledger-1.zst"), b"not a frame").unwrap();
        let mark = LedgerMark {
            file: "ledger-1.zst".into(),
            bytes: 11,
            sum: None,
        };
        assert!(matches!(
            read(dir.path(), &mark),
            Err(Error::DamagedLedger { .. })
        ));
    }
}
