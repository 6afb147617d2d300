//! What a watch has told already: a file of lines in the folder of the index, which only grows.
//!
//! An article is noted as soon as it has been told, so that a watch that is killed goes on where it was. Where the
//! telling goes to a file, the log also says how much of that file is noted, and the next watch cuts off the rest.

use std::collections::{HashMap, HashSet};
use std::fs::{self, TryLockError};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::error::{Error, Result};
use crate::files::File;

const NAME: &str = "watch.log";

/// By what a query is known: its text, and how its words are taken together.
pub fn query_key(text: &str, any: bool) -> u64 {
    xxh3_64_with_seed(text.trim().as_bytes(), u64::from(any))
}

/// The log of one index, held by one watch at a time.
pub struct WatchLog {
    path: PathBuf,
    file: File,
    /// The ids that were told, by query.
    told: HashMap<u64, HashSet<String>>,
    /// The file that a watch was writing when it was ended, and how much of it is noted.
    broken_off: Option<(PathBuf, u64)>,
}

impl WatchLog {
    /// Opens the log of the index at `dir`, or begins it; `Error::Locked` while another watch has it.
    pub fn open(dir: &Path) -> Result<WatchLog> {
        let path = dir.join(NAME);
        let io = |e| Error::io(&path, e);
        let mut file = File::open_or_create(&path).map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Locked {
                    dir: dir.to_owned(),
                    holder: "another watch".to_owned(),
                });
            }
            Err(TryLockError::Error(e)) => return Err(io(e)),
        }
        let mut told: HashMap<u64, HashSet<String>> = HashMap::new();
        let mut broken_off: Option<(PathBuf, u64)> = None;
        let mut whole = 0;
        let mut line = String::new();
        let mut reader = BufReader::new(&mut file);
        loop {
            line.clear();
            let read = reader.read_line(&mut line).map_err(io)?;
            // A line without its end was never finished.
            let Some(text) = line.strip_suffix('\n') else {
                break;
            };
            whole += read as u64;
            let mut parts = text.splitn(3, ' ');
            match (parts.next(), parts.next(), parts.next()) {
                (Some("told"), Some(query), Some(id)) => {
                    if let Ok(query) = u64::from_str_radix(query, 16) {
                        told.entry(query).or_default().insert(id.to_owned());
                    }
                }
                (Some("begin"), Some(length), Some(to)) => {
                    broken_off = length
                        .parse()
                        .ok()
                        .map(|length| (PathBuf::from(to), length));
                }
                (Some("to"), Some(length), None) => {
                    if let (Some((_, noted)), Ok(length)) = (&mut broken_off, length.parse()) {
                        *noted = length;
                    }
                }
                _ => broken_off = None,
            }
        }
        drop(reader);
        file.set_len(whole).map_err(io)?;
        file.seek_end().map_err(io)?;
        Ok(WatchLog {
            path,
            file,
            told,
            broken_off,
        })
    }

    /// The ids that were told for a query.
    pub fn told(&self, query: u64) -> HashSet<String> {
        self.told.get(&query).cloned().unwrap_or_default()
    }

    /// Opens the file that is told to, cut to what the log knows of it where a watch was ended while writing it.
    pub fn open_report(&mut self, to: &Path) -> Result<File> {
        let io = |e| Error::io(to, e);
        let mut file = File::open_or_create(to).map_err(io)?;
        let to = fs::canonicalize(to).map_err(io)?;
        let mut length = file.size().map_err(io)?;
        if let Some((path, noted)) = &self.broken_off
            && *path == to
            && *noted < length
        {
            length = *noted;
            file.set_len(length).map_err(io)?;
        }
        file.seek_end().map_err(io)?;
        self.write(&format!("begin {length} {}\n", to.display()))?;
        Ok(file)
    }

    /// Notes what was told for a query, and how long the file is that it was told to, in one write.
    pub fn note(&mut self, query: u64, ids: &[String], report: Option<u64>) -> Result<()> {
        let mut lines: String = ids
            .iter()
            .map(|id| format!("told {query:016x} {id}\n"))
            .collect();
        if let Some(length) = report {
            lines.push_str(&format!("to {length}\n"));
        }
        self.write(&lines)
    }

    /// Everything is told and noted.
    pub fn end(&mut self) -> Result<()> {
        self.write("end\n")?;
        self.file.sync().map_err(|e| Error::io(&self.path, e))
    }

    fn write(&mut self, lines: &str) -> Result<()> {
        let written = self.file.write_all(lines.as_bytes());
        written.map_err(|e| Error::io(&self.path, e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_is_known_and_half_a_line_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let mut log = WatchLog::open(dir.path()).unwrap();
        assert!(matches!(
            WatchLog::open(dir.path()),
            Err(Error::Locked { .. })
        ));
        log.note(7, &["a".to_owned(), "b".to_owned()], None)
            .unwrap();
        log.write("told 0000000000000007 c").unwrap();
        drop(log);
        for _ in 0..2 {
            let log = WatchLog::open(dir.path()).unwrap();
            let expect = ["a", "b"].map(str::to_owned).into();
            assert_eq!(log.told(7), expect);
            assert!(log.told(8).is_empty());
        }
    }

    #[test]
    fn a_report_is_cut_to_what_was_noted_only_after_a_broken_off_watch() {
        let dir = tempfile::tempdir().unwrap();
        let report = dir.path().join("report");
        let written = || fs::read_to_string(&report).unwrap();
        let watch = |end: bool| {
            let mut log = WatchLog::open(dir.path()).unwrap();
            let mut file = log.open_report(&report).unwrap();
            file.write_all(b"one\n").unwrap();
            let length = file.size().unwrap();
            log.note(1, &["a".to_owned()], Some(length)).unwrap();
            file.write_all(b"two\n").unwrap();
            if end {
                log.end().unwrap();
            }
        };
        fs::write(&report, "before\n").unwrap();
        watch(false);
        assert_eq!(written(), "before\none\ntwo\n");
        watch(true);
        assert_eq!(written(), "before\none\none\ntwo\n");
        fs::write(&report, format!("{}by hand\n", written())).unwrap();
        watch(true);
        assert!(written().contains("by hand"));
    }
}
