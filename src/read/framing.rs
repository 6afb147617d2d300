//! Cutting a stream into pieces of whole records, in bounded memory.

use std::io::{self, BufRead, ErrorKind, Read};
use std::sync::Arc;

use crate::article::Place;
use crate::error::Skipped;
use crate::read::format::{Emit, HEAD_BYTES, Piece, ReadOptions};
use crate::read::wide;

/// Pieces are this large, or one record more.
pub const PIECE_BYTES: usize = 128 << 10;

/// And hold so many records at most: tiny ones are many times larger as documents.
pub const PIECE_RECORDS: u64 = 2_000;

/// Where a record ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Bytes of the slice given that still belong to it (or to the gap after it).
    pub end: usize,
    /// How many records that is: 0 for a gap, more than 1 where a record was not closed.
    pub records: u64,
}

/// Reads on; `None` where the record goes on beyond the slice. It is called with each byte once, in
/// order, and at the end of the input with an empty slice.
pub type Scan<'a> = dyn FnMut(&[u8]) -> Option<Cut> + 'a;

/// What pieces of one file have in common.
#[derive(Clone, Debug)]
pub struct Start {
    /// Path of the file; `record` and `offset` where the first record begins.
    pub place: Place,
    pub context: Option<Arc<[u8]>>,
}

/// Emits the records that `scan` cuts, some in each piece. A record over the limit is an entry of its own.
pub fn frame(
    start: Start,
    input: &mut dyn BufRead,
    options: &ReadOptions,
    scan: &mut Scan,
    emit: &mut Emit,
) {
    let mut framer = Framer::new(start, options.limits.record_bytes);
    loop {
        let chunk = match input.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => {
                framer.forget_rest();
                if framer.flush(emit) {
                    let place = framer.place_of_next();
                    emit(Err((place, unreadable(&error))));
                }
                return;
            }
        };
        let mut rest = chunk;
        let at_end = rest.is_empty();
        loop {
            match scan(rest) {
                Some(cut) => {
                    let (record, after) = rest.split_at_checked(cut.end).unwrap_or((rest, &[]));
                    framer.take(record);
                    rest = after;
                    if !framer.end_record(cut.records, emit) {
                        return;
                    }
                }
                None => {
                    framer.take(rest);
                    rest = &[];
                }
            }
            if rest.is_empty() {
                break;
            }
        }
        if at_end {
            framer.flush(emit);
            return;
        }
        let len = chunk.len();
        input.consume(len);
    }
}

/// Emits the file as one piece. With `keep_partial`, what was read before an error is a piece too.
pub fn whole(
    place: &Place,
    input: &mut dyn BufRead,
    options: &ReadOptions,
    keep_partial: bool,
    emit: &mut Emit,
) {
    let limit = options.limits.record_bytes;
    let mut bytes = Vec::new();
    let outcome = at_hand(input).and_then(|at_hand| {
        // Most are as long as what is at hand of them, or but a few times as long.
        bytes.reserve_exact(match at_hand < HEAD_BYTES {
            true => at_hand + 1,
            false => 4 * HEAD_BYTES,
        });
        input.take(limit as u64 + 1).read_to_end(&mut bytes)
    });
    if bytes.len() > limit {
        emit(Err((place.clone(), too_large(limit))));
        return;
    }
    let complete = outcome.is_ok();
    let mut goes_on = true;
    if complete || (keep_partial && !bytes.is_empty()) {
        let piece = Piece {
            place: place.clone(),
            bytes,
            context: None,
        };
        goes_on = emit(Ok(piece));
    }
    if let Err(error) = outcome
        && goes_on
    {
        emit(Err((place.clone(), unreadable(&error))));
    }
}

/// How many bytes can be had at once. An error is told here and not again.
fn at_hand(input: &mut dyn BufRead) -> io::Result<usize> {
    match input.fill_buf() {
        Ok(held) => Ok(held.len()),
        Err(error) if error.kind() == ErrorKind::Interrupted => Ok(0),
        Err(error) => Err(error),
    }
}

/// Whether `input` goes on in UTF-16 or UTF-32, so that no record can be found byte by byte.
pub fn is_wide(input: &mut dyn BufRead) -> bool {
    input.fill_buf().is_ok_and(wide::is_wide)
}

pub fn too_large(limit: usize) -> Skipped {
    Skipped::failed(format!(
        "larger than the limit of {limit} bytes for one record"
    ))
}

pub fn unreadable(error: &io::Error) -> Skipped {
    Skipped::failed(format!("cannot be read further: {error}"))
}

struct Framer {
    start: Start,
    limit: usize,
    piece: Vec<u8>,
    /// Where the record being read begins in `piece`.
    open: usize,
    /// Its bytes so far beyond those kept; it is over the limit where this is not 0.
    dropped: usize,
    records_in_piece: u64,
    next_record: u64,
    /// Offset of the first byte of `piece`.
    offset: u64,
}

impl Framer {
    fn new(start: Start, limit: usize) -> Framer {
        Framer {
            next_record: start.place.record.unwrap_or(1),
            offset: start.place.offset.unwrap_or(0),
            start,
            limit,
            piece: Vec::new(),
            open: 0,
            dropped: 0,
            records_in_piece: 0,
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        let size = self.piece.len() - self.open + bytes.len();
        if self.dropped > 0 || size > self.limit {
            self.dropped += size;
            self.piece.truncate(self.open);
        } else {
            self.piece.extend_from_slice(bytes);
        }
    }

    fn end_record(&mut self, records: u64, emit: &mut Emit) -> bool {
        if self.dropped > 0 {
            if !self.flush(emit) {
                return false;
            }
            let place = self.place_of_next();
            self.offset += self.dropped as u64;
            self.next_record += records.max(1);
            self.dropped = 0;
            return emit(Err((place, too_large(self.limit))));
        }
        let is_long = self.piece.len() - self.open > PIECE_BYTES || records > PIECE_RECORDS;
        if records > 1 && is_long {
            return self.flush(emit) && self.flush_lines(emit);
        }
        self.records_in_piece += records;
        self.open = self.piece.len();
        let is_full = self.open >= PIECE_BYTES || self.records_in_piece >= PIECE_RECORDS;
        !is_full || self.flush(emit)
    }

    /// Emits a long record that was not closed, which is all there is, as pieces of whole lines: a
    /// record each, since there may be millions.
    fn flush_lines(&mut self, emit: &mut Emit) -> bool {
        let unclosed = std::mem::take(&mut self.piece);
        let mut rest = unclosed.as_slice();
        while !rest.is_empty() {
            let (lines, after) = rest.split_at(some_lines(rest));
            rest = after;
            self.piece = lines.to_vec();
            self.open = self.piece.len();
            self.records_in_piece = lines.split_inclusive(|byte| *byte == b'\n').count() as u64;
            if !self.flush(emit) {
                return false;
            }
        }
        true
    }

    fn forget_rest(&mut self) {
        self.piece.truncate(self.open);
        self.dropped = 0;
    }

    /// Emits the complete records. At the end of input nothing else is left.
    fn flush(&mut self, emit: &mut Emit) -> bool {
        let rest = self.piece.split_off(self.open);
        let bytes = std::mem::replace(&mut self.piece, rest);
        let place = self.place_of_next();
        let records = std::mem::take(&mut self.records_in_piece);
        self.offset += bytes.len() as u64;
        self.next_record += records;
        self.open = 0;
        if records == 0 {
            return true;
        }
        emit(Ok(Piece {
            place,
            bytes,
            context: self.start.context.clone(),
        }))
    }

    fn place_of_next(&self) -> Place {
        Place {
            path: self.start.place.path.clone(),
            record: Some(self.next_record),
            offset: Some(self.offset),
        }
    }
}

/// How many bytes whole lines are that make a piece.
fn some_lines(bytes: &[u8]) -> usize {
    let ends = memchr::memchr_iter(b'\n', bytes).map(|at| at + 1);
    let mut numbered = ends.zip(1..);
    let is_full = |(end, n): &(usize, u64)| *end > PIECE_BYTES || *n == PIECE_RECORDS;
    numbered.find(is_full).map_or(bytes.len(), |(end, _)| end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives each of these in turn, then nothing.
    struct Given(Vec<io::Result<&'static [u8]>>);

    impl Read for Given {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Ok(0);
            }
            let bytes = self.0.remove(0)?;
            out[..bytes.len()].copy_from_slice(bytes);
            Ok(bytes.len())
        }
    }

    #[test]
    fn an_error_is_told_wherever_it_comes() {
        let error = || Err(io::Error::other("torn"));
        let again = || Err(ErrorKind::Interrupted.into());
        let told = |given| {
            let mut told = Vec::new();
            let mut input = io::BufReader::new(Given(given));
            let mut emit = |item: Result<Piece, (Place, Skipped)>| {
                told.push(match item {
                    Ok(piece) => String::from_utf8(piece.bytes).unwrap(),
                    Err((_, skipped)) => skipped.reason.clone(),
                });
                true
            };
            let options = ReadOptions::default();
            whole(&Place::default(), &mut input, &options, true, &mut emit);
            told
        };
        let torn = "cannot be read further: torn";
        assert_eq!(told(vec![error(), Ok(b"lost")]), [torn]);
        assert_eq!(told(vec![Ok(b"kept"), error()]), ["kept", torn]);
        assert_eq!(
            told(vec![again(), Ok(b"all"), again(), Ok(b" of it")]),
            ["all of it"]
        );
    }

    /// Records end at `;`, a lone `;` is a gap.
    fn cut_at_semicolon() -> impl FnMut(&[u8]) -> Option<Cut> {
        let mut seen = false;
        move |bytes| {
            let at = memchr::memchr(b';', bytes);
            let body = bytes.get(..at.unwrap_or(bytes.len())).unwrap_or_default();
            seen |= !body.is_empty();
            let end = at.map(|at| at + 1).or(bytes.is_empty().then_some(0))?;
            let records = u64::from(std::mem::take(&mut seen));
            Some(Cut { end, records })
        }
    }

    #[track_caller]
    fn check(input: &[u8], limit: usize, buffer: usize, expect: &[(u64, u64, &str)]) {
        let mut options = ReadOptions::default();
        options.limits.record_bytes = limit;
        let start = Start {
            place: Place::default(),
            context: None,
        };
        let mut got = Vec::new();
        let mut input = io::BufReader::with_capacity(buffer, input);
        frame(
            start,
            &mut input,
            &options,
            &mut cut_at_semicolon(),
            &mut |item| {
                let (place, text) = match item {
                    Ok(piece) => (piece.place, String::from_utf8(piece.bytes).unwrap()),
                    Err((place, skipped)) => (place, format!("!{}", skipped.failed)),
                };
                got.push((place.record.unwrap(), place.offset.unwrap(), text));
                true
            },
        );
        let got: Vec<_> = got.iter().map(|(r, o, t)| (*r, *o, t.as_str())).collect();
        assert_eq!(got, expect);
    }

    #[test]
    fn places_are_right_whatever_the_buffer() {
        for buffer in 1..12 {
            check(b"ab;c;;d", 100, buffer, &[(1, 0, "ab;c;;d")]);
            check(
                b"ab;12345678;c",
                4,
                buffer,
                &[(1, 0, "ab;"), (2, 3, "!true"), (3, 12, "c")],
            );
            check(b"12345678", 4, buffer, &[(1, 0, "!true")]);
            check(b";;", 4, buffer, &[]);
            check(b"", 4, buffer, &[]);
        }
    }

    #[test]
    fn what_was_never_closed_comes_in_pieces_of_whole_lines() {
        let input = "a line\n".repeat(PIECE_BYTES / 2);
        let mut unclosed = |bytes: &[u8]| {
            let end = bytes.len();
            let records = (PIECE_BYTES / 2) as u64;
            bytes.is_empty().then_some(Cut { end, records })
        };
        let (mut whole, mut next) = (String::new(), 1);
        let start = Start {
            place: Place::default(),
            context: None,
        };
        let mut input_bytes = input.as_bytes();
        let options = ReadOptions::default();
        frame(
            start,
            &mut input_bytes,
            &options,
            &mut unclosed,
            &mut |item| {
                let piece = item.unwrap();
                assert!(piece.bytes.len() < PIECE_BYTES + 10);
                assert_eq!(piece.place.offset, Some(whole.len() as u64));
                assert_eq!(piece.place.record, Some(next));
                let text = String::from_utf8(piece.bytes).unwrap();
                next += text.lines().count() as u64;
                whole.push_str(&text);
                true
            },
        );
        assert_eq!(whole, input);
    }

    #[test]
    fn pieces_are_bounded() {
        let input = vec![b"x".repeat(999); 1_000].join(&b';');
        let mut sizes = Vec::new();
        let start = Start {
            place: Place::default(),
            context: None,
        };
        let options = ReadOptions::default();
        frame(
            start,
            &mut input.as_slice(),
            &options,
            &mut cut_at_semicolon(),
            &mut |item| {
                sizes.push(item.unwrap().bytes.len());
                true
            },
        );
        assert_eq!(sizes.iter().sum::<usize>(), input.len());
        assert!(sizes.iter().all(|size| *size <= PIECE_BYTES + 1_000));

        let input = b"x;".repeat(2 * PIECE_RECORDS as usize + 1);
        let mut n_pieces = 0;
        let start = Start {
            place: Place::default(),
            context: None,
        };
        frame(
            start,
            &mut input.as_slice(),
            &options,
            &mut cut_at_semicolon(),
            &mut |item| {
                let place = item.unwrap().place;
                assert_eq!(place.record, Some(n_pieces * PIECE_RECORDS + 1));
                n_pieces += 1;
                true
            },
        );
        assert_eq!(n_pieces, 3);
    }
}
