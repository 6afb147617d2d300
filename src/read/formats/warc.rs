//! Web archives, WARC (ISO 28500) and ARC: cut into records; what is no page ends here.
//!
//! Lengths lie and files break off: reading goes on where the next record begins, and the ledger says how
//! many bytes belong to none.

use std::io::{self, BufRead, Read};
use std::sync::Arc;

use memchr::memmem;

use crate::article::Place;
use crate::error::Skipped;
use crate::read::ahead::Ahead;
use crate::read::format::{Emit, Piece, ReadOptions};
use crate::read::formats::warc_header::{Header, is_arc_line};
use crate::read::{framing, magic};

pub use crate::read::formats::warc_page::parse;

/// A header, or a line, is not longer.
const HEADER_BYTES: u64 = 64 << 10;

/// So many lengths may lie, at the price of reading on to where they end; later ones are not believed
/// where a record begins before.
const MOST_LIES: usize = 8;

/// Errors of reading that are got over, one after another.
const MOST_ERRORS: usize = 100_000;

pub fn sniff(head: &[u8]) -> bool {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let behind_junk = || !magic::is_text(head) && find_warc(head).is_some();
    head.starts_with(b"WARC/") || is_arc_line(line) || behind_junk()
}

pub fn split(place: &Place, input: &mut dyn BufRead, options: &ReadOptions, emit: &mut Emit) {
    let mut splitter = Splitter {
        input: Ahead::new(input),
        path: &place.path,
        limit: options.limits.record_bytes,
        record: 0,
        offset: 0,
        lost: Lost::default(),
        lies: 0,
        errors: 0,
        idle_errors: 0,
    };
    splitter.run(emit);
}

struct Splitter<'a> {
    input: Ahead<&'a mut dyn BufRead>,
    path: &'a str,
    limit: usize,
    /// Records so far.
    record: u64,
    offset: u64,
    lost: Lost,
    lies: usize,
    errors: usize,
    /// Errors since the last byte.
    idle_errors: usize,
}

/// Bytes that belong to no record.
#[derive(Default)]
struct Lost {
    bytes: u64,
    from: u64,
    why: Option<String>,
}

/// What a line begins.
enum Begins {
    Warc,
    Arc,
    Nothing,
}

impl Splitter<'_> {
    fn run(&mut self, emit: &mut Emit) {
        while self.step(emit) {}
    }

    /// Reads one line and, where a record begins with it, the record. Says whether to go on.
    fn step(&mut self, emit: &mut Emit) -> bool {
        let start = self.offset;
        let mut line = Vec::new();
        let error = self.read_line(&mut line).err();
        if let Some(error) = error {
            self.lose(start, line.len() as u64, None);
            return self.report(&error, emit);
        }
        if line.is_empty() {
            self.end_lost(emit);
            return false;
        }
        match self.begins(&line) {
            Begins::Nothing if line.trim_ascii().is_empty() => {
                if self.lost.bytes > 0 {
                    self.lose(start, line.len() as u64, None);
                }
                true
            }
            Begins::Nothing => {
                // A record may begin behind one that ends without a line end.
                let later =
                    memmem::rfind(&line, b"WARC/").filter(|at| is_version(line.get(at + 5..)));
                let kept = later.unwrap_or(line.len());
                if let Some(rest) = line.get(kept..).filter(|rest| !rest.is_empty()) {
                    self.input.put_back(rest);
                    self.offset -= rest.len() as u64;
                }
                self.lose(start, kept as u64, None);
                true
            }
            Begins::Warc => self.end_lost(emit) && self.warc(start, emit),
            Begins::Arc => {
                let header = Header::of_arc_line(&line);
                self.end_lost(emit) && self.record(start, header, emit)
            }
        }
    }

    fn begins(&self, line: &[u8]) -> Begins {
        match () {
            () if line.starts_with(b"WARC/") => Begins::Warc,
            () if is_arc_line(line) => Begins::Arc,
            () => Begins::Nothing,
        }
    }

    /// The rest of a WARC header, and its record.
    fn warc(&mut self, start: u64, emit: &mut Emit) -> bool {
        let mut head = Vec::new();
        loop {
            let mut line = Vec::new();
            if let Err(error) = self.read_line(&mut line) {
                self.lose(start, self.offset - start, Some("a header that is cut off"));
                return self.report(&error, emit);
            }
            if line.trim_ascii().is_empty() || head.len() as u64 > HEADER_BYTES {
                break;
            }
            head.extend_from_slice(&line);
        }
        self.record(start, Header::of_warc(&head), emit)
    }

    fn record(&mut self, start: u64, header: Header, emit: &mut Emit) -> bool {
        let Some(length) = header.length else {
            let header = self.offset - start;
            self.lose(start, header, Some("a record without a valid length"));
            return true;
        };
        if length > self.limit as u64 {
            let why = framing::too_large(self.limit).reason;
            let header = self.offset - start;
            self.lose(start, header, Some(&why));
            return true;
        }
        let is_arc = header.is_arc;
        let mut block = Vec::new();
        let error = self.read_block(length as usize, is_arc, &mut block).err();
        let mut header = header;
        if error.is_none()
            && let Err(damage) = self.end_of_record()
        {
            let place = self.place_of_next(start);
            self.errors += 1;
            let what = format!("the record is damaged: {damage}");
            return emit(Err((place, Skipped::failed(what)))) && self.errors <= MOST_ERRORS;
        }
        if (block.len() as u64) < length {
            let (got, said) = (block.len(), length);
            header.note = Some(format!("the record is cut off: {got} bytes of {said}"));
        }
        let place = self.place_of_next(start);
        let goes_on = match header.no_page() {
            Some(what) => emit(Err((place, Skipped::skipped(what)))),
            None => emit(Ok(Piece {
                place,
                bytes: block,
                context: Some(Arc::from(header.to_bytes())),
            })),
        };
        match error {
            Some(error) if goes_on => self.report(&error, emit),
            _ => goes_on,
        }
    }

    /// Reads so many bytes, or fewer where the next record begins before: then the length lied.
    fn read_block(&mut self, length: usize, is_arc: bool, block: &mut Vec<u8>) -> io::Result<()> {
        let mut from = 0;
        // Of what is put back no more is read than the record may be long.
        let mut step = match self.lies >= MOST_LIES {
            true => 1 << 10,
            false => usize::MAX,
        };
        while block.len() < length {
            let chunk = match self.input.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.cut_at_next(is_arc, 0, block);
                    return Err(error);
                }
            };
            if chunk.is_empty() {
                self.cut_at_next(is_arc, 0, block);
                return Ok(());
            }
            let len = chunk.len().min(length - block.len()).min(step);
            block.extend_from_slice(chunk.get(..len).unwrap_or_default());
            self.input.consume(len);
            self.offset += len as u64;
            self.idle_errors = 0;
            if self.lies >= MOST_LIES {
                step = (2 * step).min(HEADER_BYTES as usize);
                if self.cut_at_next(is_arc, from, block) {
                    return Ok(());
                }
                // A beginning may lie across two chunks.
                from = block.len().saturating_sub(HEADER_BYTES as usize);
            }
        }
        // What follows tells whether the length was right.
        let right = match self.input.fill_buf() {
            Ok(next) => next.is_empty() || matches!(next, [b'\r' | b'\n' | b'W', ..]) || is_arc,
            Err(_) => true,
        };
        if !right {
            self.cut_at_next(is_arc, 0, block);
        }
        Ok(())
    }

    /// Cuts the block where another record begins in it, from `from` on, and puts the rest back.
    fn cut_at_next(&mut self, is_arc: bool, from: usize, block: &mut Vec<u8>) -> bool {
        let tail = block.get(from..).unwrap_or_default();
        let found = match is_arc {
            true => find_arc(tail),
            false => find_warc(tail),
        };
        let Some(at) = found.map(|at| from + at) else {
            return false;
        };
        let rest = block.split_off(at);
        self.offset -= rest.len() as u64;
        self.input.put_back(&rest);
        self.lies += 1;
        true
    }

    /// Whether what follows can be read; what could not is lost.
    fn peek(&mut self) -> io::Result<()> {
        let mut bytes = Vec::new();
        let result = (&mut self.input).take(4 << 10).read_to_end(&mut bytes);
        match &result {
            Ok(_) => self.input.put_back(&bytes),
            Err(_) => self.offset += bytes.len() as u64,
        }
        result.map(|_| ())
    }

    fn read_line(&mut self, line: &mut Vec<u8>) -> io::Result<()> {
        let result = (&mut self.input).take(HEADER_BYTES).read_until(b'\n', line);
        self.offset += line.len() as u64;
        if !line.is_empty() {
            self.idle_errors = 0;
        }
        result.map(|_| ())
    }

    fn lose(&mut self, from: u64, bytes: u64, why: Option<&str>) {
        if bytes == 0 {
            return;
        }
        if self.lost.bytes == 0 {
            self.lost.from = from;
        }
        if self.lost.why.is_none() {
            self.lost.why = why.map(str::to_owned);
        }
        self.lost.bytes += bytes;
    }

    /// Tells of the bytes lost so far.
    fn end_lost(&mut self, emit: &mut Emit) -> bool {
        let lost = std::mem::take(&mut self.lost);
        if lost.bytes == 0 {
            return true;
        }
        let why = lost.why.map_or(String::new(), |why| format!("{why}: "));
        let what = format!("{why}{} bytes skipped up to the next record", lost.bytes);
        let place = self.place_of_next(lost.from);
        emit(Err((place, Skipped::failed(what))))
    }

    /// Counts a record that begins at `offset`.
    fn place_of_next(&mut self, offset: u64) -> Place {
        self.record += 1;
        Place {
            path: self.path.to_owned(),
            record: Some(self.record),
            offset: Some(offset),
        }
    }

    /// Reads the blank lines behind a block: where a checksum follows them, it tells of damage here.
    fn end_of_record(&mut self) -> io::Result<()> {
        for _ in 0..4 {
            let next = self.input.fill_buf()?.first().copied();
            match next {
                Some(b'\r' | b'\n') => {}
                Some(b'W') | None => return Ok(()),
                Some(_) => return self.peek(),
            }
            self.input.consume(1);
            self.offset += 1;
        }
        self.input.fill_buf().map(|_| ())
    }

    /// Tells of an error, and goes on where the input does.
    fn report(&mut self, error: &io::Error, emit: &mut Emit) -> bool {
        self.errors += 1;
        self.idle_errors += 1;
        // Twice without a byte between: the input has ended with it.
        if self.idle_errors > 1 || !self.end_lost(emit) {
            return false;
        }
        let place = self.place_of_next(self.offset);
        emit(Err((place, framing::unreadable(error)))) && self.errors <= MOST_ERRORS
    }
}

/// Where a WARC header begins at a line's start; its version line is followed by named fields.
fn find_warc(block: &[u8]) -> Option<usize> {
    memmem::find_iter(block, b"WARC/").find(|at| {
        let after = block.get(at + 5..).unwrap_or_default();
        let line = after
            .split(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        let next = after.get(line.len() + 1..).unwrap_or_default();
        let is_version = is_version(Some(line));
        let named: [&[u8]; 2] = [b"WARC-", b"Content-"];
        is_version && named.iter().any(|name| next.starts_with(name))
    })
}

fn is_version(line: Option<&[u8]>) -> bool {
    let line = line.unwrap_or_default().trim_ascii_end();
    match line {
        [b'0' | b'1', b'.', minor @ ..] => {
            !minor.is_empty() && minor.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

fn find_arc(block: &[u8]) -> Option<usize> {
    let mut at = 0;
    for line in block.split_inclusive(|byte| *byte == b'\n') {
        if at > 0 && is_arc_line(line) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests;
