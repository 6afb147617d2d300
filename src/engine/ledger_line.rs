//! A line of the ledger's log, and its bytes there.
//!
//! A line is its length, what it is, and its values, all in the form of [`crate::ledger::packed`]. Labels are numbers
//! of the log: each stands in a line of its own before the first that needs it.

use std::io::{self, BufRead, Read};

use super::ledger_json;
use crate::ledger::packed::{
    array, file_head, number, pack, pack_file, put_number, put_text, text, unpack_all,
};
use crate::ledger::{FileEntry, Label};

/// Begins the log. Where a brace does, its lines are those of [`ledger_json`].
const HEAD: &[u8] = b"newsearch ledger 2\n";
const BRACE: u8 = b'{';

/// One line of the log.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// The entry of a file, replacing any earlier one.
    File(FileEntry),
    /// More records of a file whose entry stands already.
    More(FileEntry),
    /// The file is gone, and its records with it.
    Gone(String),
    /// A file whose content is the same at a new time.
    Touched(String, i64),
    /// Where a corpus folder lay: its name in places, and its absolute path.
    Root(String, String),
}

/// What a line is, and what stands between the lines.
mod kind {
    pub const LABEL: u8 = 0;
    pub const FILE: u8 = 1;
    pub const MORE: u8 = 2;
    pub const GONE: u8 = 3;
    pub const TOUCHED: u8 = 4;
    pub const ROOT: u8 = 5;
}

/// The labels of a log, by their numbers there, from 1.
#[derive(Debug, Default)]
pub struct Labels {
    labels: Vec<Label>,
    /// Of each label of this process its number in the log; 0 where it has none.
    numbers: Vec<u32>,
}

impl Labels {
    fn add(&mut self, label: Label) -> u32 {
        self.labels.push(label);
        let number = self.labels.len() as u32;
        let at = label.number() as usize;
        if self.numbers.len() <= at {
            self.numbers.resize(at + 1, 0);
        }
        if let Some(held) = self.numbers.get_mut(at) {
            *held = number;
        }
        number
    }

    fn get(&self, number: u32) -> Option<Label> {
        self.labels.get(number.checked_sub(1)? as usize).copied()
    }

    fn number(&self, label: Label) -> Option<u32> {
        let number = self.numbers.get(label.number() as usize);
        number.copied().filter(|number| *number > 0)
    }
}

/// Begins a log.
pub fn begin(out: &mut Vec<u8>) {
    out.extend(HEAD);
}

/// Writes lines: one a log.
#[derive(Debug, Default)]
pub struct LineWriter {
    labels: Labels,
    /// Filled again for each line.
    line: Vec<u8>,
}

impl LineWriter {
    /// For a log with these labels in it.
    pub fn new(labels: Labels) -> LineWriter {
        LineWriter {
            labels,
            line: Vec::new(),
        }
    }

    /// Adds a line, and before it the labels that it needs and the log has not.
    pub fn write(&mut self, line: &Line, out: &mut Vec<u8>) {
        let LineWriter { labels, line: to } = self;
        to.clear();
        match line {
            Line::File(entry) => put_entry(kind::FILE, entry, labels, to, out),
            Line::More(entry) => put_entry(kind::MORE, entry, labels, to, out),
            Line::Gone(path) => {
                to.push(kind::GONE);
                put_text(path, to);
            }
            Line::Touched(path, modified_ns) => {
                to.push(kind::TOUCHED);
                put_text(path, to);
                to.extend(modified_ns.to_le_bytes());
            }
            Line::Root(name, path) => {
                to.push(kind::ROOT);
                put_text(name, to);
                put_text(path, to);
            }
        }
        put_line(to, out);
    }
}

fn put_line(line: &[u8], out: &mut Vec<u8>) {
    put_number(line.len() as u64, out);
    out.extend_from_slice(line);
}

fn put_entry(
    kind: u8,
    entry: &FileEntry,
    labels: &mut Labels,
    to: &mut Vec<u8>,
    out: &mut Vec<u8>,
) {
    to.push(kind);
    pack_file(entry, to);
    put_number(entry.records.len() as u64, to);
    for record in entry.records.iter() {
        pack(record, to, |label| {
            labels.number(label).unwrap_or_else(|| {
                let mut line = vec![kind::LABEL];
                put_text(label.as_str(), &mut line);
                put_line(&line, out);
                labels.add(label)
            })
        });
    }
}

/// Reads lines.
#[derive(Debug)]
pub struct LineReader<R> {
    from: R,
    /// See [`ledger_json`].
    is_json: bool,
    labels: Labels,
    line: Vec<u8>,
}

impl<R: BufRead> LineReader<R> {
    /// Reads how the log begins.
    pub fn new(mut from: R) -> io::Result<LineReader<R>> {
        let is_json = from.fill_buf()?.first() == Some(&BRACE);
        if !is_json {
            let mut head = [0; HEAD.len()];
            from.read_exact(&mut head)?;
            if head != HEAD {
                return Err(broken());
            }
        }
        Ok(LineReader {
            from,
            is_json,
            labels: Labels::default(),
            line: Vec::new(),
        })
    }

    /// The next line; `None` behind the last.
    pub fn read_line(&mut self) -> io::Result<Option<Line>> {
        loop {
            self.line.clear();
            if self.is_json {
                return match self.from.read_until(b'\n', &mut self.line)? {
                    0 => Ok(None),
                    _ => ledger_json::read(&self.line).ok_or_else(broken).map(Some),
                };
            }
            if self.from.fill_buf()?.is_empty() {
                return Ok(None);
            }
            let length = self.length()?;
            // A damaged length takes no more memory than there are bytes.
            let read = self
                .from
                .by_ref()
                .take(length)
                .read_to_end(&mut self.line)?;
            if read as u64 != length {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let labels = |number| self.labels.get(number);
            match *self.line {
                [kind::LABEL, ref rest @ ..] => {
                    let label = text(&mut &*rest).ok_or_else(broken)?;
                    self.labels.add(Label::new(label));
                }
                ref line => return parse(line, labels).ok_or_else(broken).map(Some),
            }
        }
    }

    fn length(&mut self) -> io::Result<u64> {
        let mut bytes = [0; 10];
        for at in 0..bytes.len() {
            self.from.read_exact(&mut bytes[at..=at])?;
            if bytes[at] < 1 << 7 {
                return number(&mut bytes.as_slice()).ok_or_else(broken);
            }
        }
        Err(broken())
    }

    /// The labels that were met.
    pub fn into_labels(self) -> Labels {
        self.labels
    }
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a line is none of the ledger")
}

fn parse(line: &[u8], labels: impl Fn(u32) -> Option<Label>) -> Option<Line> {
    let (kind, mut rest) = line.split_first()?;
    let rest = &mut rest;
    let line = match *kind {
        kind::FILE => Line::File(take_entry(rest, labels)?),
        kind::MORE => Line::More(take_entry(rest, labels)?),
        kind::GONE => Line::Gone(text(rest)?.to_owned()),
        kind::TOUCHED => {
            let path = text(rest)?.to_owned();
            Line::Touched(path, i64::from_le_bytes(array(rest)?))
        }
        kind::ROOT => Line::Root(text(rest)?.to_owned(), text(rest)?.to_owned()),
        _ => return None,
    };
    rest.is_empty().then_some(line)
}

fn take_entry(bytes: &mut &[u8], labels: impl Fn(u32) -> Option<Label>) -> Option<FileEntry> {
    let mut entry = file_head(bytes)?.entry();
    let records = usize::try_from(number(bytes)?).ok()?;
    entry.records = unpack_all(bytes, records, labels)?;
    Some(entry)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::Place;
    use crate::ledger::{RecordEntry, State};

    fn entry(path: &str, reasons: &[&str]) -> FileEntry {
        let record = |reason: &&str| {
            let reason = Label::new(reason);
            RecordEntry::new(
                path,
                Place::default(),
                State::Skipped { reason },
                None,
                Vec::new(),
            )
        };
        FileEntry {
            path: path.into(),
            records: reasons.iter().map(record).collect(),
            ..FileEntry::default()
        }
    }

    fn lines() -> Vec<Line> {
        vec![
            Line::Root("a".into(), "/news/a".into()),
            Line::File(entry("a/b", &["one of few", "another", "one of few"])),
            Line::More(entry("a/b", &["another", "a third", ""])),
            Line::Touched("a/b".into(), i64::MIN),
            Line::Gone("a/b".into()),
            Line::File(entry(&"long".repeat(100), &[])),
        ]
    }

    fn read(bytes: &[u8]) -> io::Result<(Vec<Line>, Labels)> {
        let mut reader = LineReader::new(bytes)?;
        let mut lines = Vec::new();
        while let Some(line) = reader.read_line()? {
            lines.push(line);
        }
        Ok((lines, reader.into_labels()))
    }

    #[test]
    fn what_was_written_comes_back_whoever_writes_on() {
        for cut in 0..lines().len() {
            let mut bytes = Vec::new();
            let mut writer = LineWriter::default();
            begin(&mut bytes);
            for line in &lines()[..cut] {
                writer.write(line, &mut bytes);
            }
            let (_, labels) = read(&bytes).unwrap();
            let mut writer = LineWriter::new(labels);
            for line in &lines()[cut..] {
                writer.write(line, &mut bytes);
            }
            assert_eq!(read(&bytes).unwrap().0, lines());
            let told = bytes.windows(7).filter(|bytes| bytes == b"another");
            assert_eq!(told.count(), 1, "a label stands once");
            // What is cut off is told, or was no part of a line.
            for end in 0..bytes.len() {
                if let Ok((fewer, _)) = read(&bytes[..end]) {
                    assert!(lines().starts_with(&fewer));
                }
            }
        }
    }

    proptest! {
        #[test]
        fn other_bytes_are_an_error(bytes: Vec<u8>, at in 0..300usize) {
            let _ = read(&[HEAD, &bytes].concat());
            let _ = read(&bytes);
            let mut written = Vec::new();
            let mut writer = LineWriter::default();
            begin(&mut written);
            lines().iter().for_each(|line| writer.write(line, &mut written));
            for (byte, other) in written.iter_mut().skip(at).zip(bytes) {
                *byte ^= other;
            }
            let _ = read(&written);
        }
    }
}
