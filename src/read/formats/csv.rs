//! CSV and TSV: a header line names the columns; quoted fields may hold line ends.

use std::borrow::Cow;
use std::io::BufRead;
use std::sync::Arc;

use memchr::{memchr, memchr2};

use super::csv_fields::fields_of;
use crate::article::{Place, RawDocument};
use crate::error::Skipped;
use crate::read::ahead::look_ahead;
use crate::read::dates::{self, DAY_FIRST, MONTH_FIRST};
use crate::read::decode;
use crate::read::format::{Emit, Parsed, Piece, ReadOptions};
use crate::read::framing::{self, Cut, Start};
use crate::read::mapping::{self, Meaning, Slot, Values};
use crate::read::records::Records;

/// What may part fields; the one that the header has most of does.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// A header line is not longer.
const HEADER_BYTES: usize = 64 << 10;

/// Bytes of rows that are asked which of day and month the file puts first.
const ASKED_BYTES: usize = 256 << 10;

/// A header of at least three known columns, one of them a title or text.
pub fn sniff(head: &[u8]) -> bool {
    let Some(end) = memchr(b'\n', head).filter(|end| *end < 4096) else {
        return false;
    };
    let header = head.get(..end).unwrap_or_default();
    let names = fields_of(header, delimiter_of(header));
    let known: Vec<Slot> = names
        .iter()
        .filter_map(|name| mapping::meaning_of(&decode::decode(name, None).text, &[]))
        .map(|meaning| meaning.slot)
        .collect();
    let says_text = known
        .iter()
        .any(|slot| matches!(slot, Slot::Title | Slot::Text));
    says_text && known.len() >= 2 && names.len() >= 2 && known.len() * 2 >= names.len()
}

pub fn split(place: &Place, input: &mut dyn BufRead, options: &ReadOptions, emit: &mut Emit) {
    if framing::is_wide(input) {
        return framing::whole(place, input, options, false, emit);
    }
    let header = match read_header(input) {
        Ok(header) => header,
        Err(skipped) => {
            emit(Err((place.clone(), skipped)));
            return;
        }
    };
    let columns = match columns_of(&header, options) {
        Ok(columns) => columns,
        Err(skipped) => {
            emit(Err((place.clone(), skipped)));
            return;
        }
    };
    let delimiter = delimiter_of(&header);
    let (asked, input) = &mut look_ahead(input, ASKED_BYTES);
    let order = order_of(asked, delimiter, &columns).unwrap_or_default();
    let start = Start {
        place: Place {
            path: place.path.clone(),
            record: Some(1),
            offset: Some(header.len() as u64),
        },
        // The header ends with the only line end, the order stands behind it.
        context: Some(Arc::from([&header, order.as_bytes()].concat())),
    };
    let give_up = options.limits.record_bytes / 2;
    framing::frame(start, input, options, &mut scan(delimiter, give_up), emit);
}

/// The tag under which the dates of a file are read, where those of its first rows that tell which of day and
/// month comes first agree: one program wrote them all.
fn order_of(rows: &[u8], delimiter: u8, columns: &[Option<Meaning>]) -> Option<&'static str> {
    let mut scan = scan(delimiter, ASKED_BYTES);
    let (mut start, mut day_first) = (0, None);
    let is_date = |column: &Option<Meaning>| {
        column.is_some_and(|m| matches!(m.slot, Slot::Published | Slot::Modified))
    };
    while start < rows.len() {
        let rest = rows.get(start..).unwrap_or_default();
        let end = scan(rest).map_or(rest.len(), |cut| cut.end.max(1));
        let cells = fields_of(rest.get(..end).unwrap_or(rest), delimiter);
        for (cell, _) in cells
            .iter()
            .zip(columns)
            .filter(|(_, column)| is_date(column))
        {
            let told = std::str::from_utf8(cell)
                .ok()
                .and_then(dates::puts_day_first);
            if told.is_some() && day_first.is_some() && told != day_first {
                return None;
            }
            day_first = day_first.or(told);
        }
        start += end;
    }
    day_first.map(|day_first| if day_first { DAY_FIRST } else { MONTH_FIRST })
}

/// The header line with its line end, a byte-order mark included.
fn read_header(input: &mut dyn BufRead) -> Result<Vec<u8>, Skipped> {
    let mut header = Vec::new();
    loop {
        let chunk = input
            .fill_buf()
            .map_err(|error| framing::unreadable(&error))?;
        let at = memchr(b'\n', chunk);
        let len = at.map_or(chunk.len(), |at| at + 1);
        header.extend_from_slice(chunk.get(..len).unwrap_or_default());
        let done = at.is_some() || chunk.is_empty();
        input.consume(len);
        if header.len() > HEADER_BYTES {
            return Err(Skipped::failed("the header line is longer than 64 KiB"));
        }
        if done {
            return Ok(header);
        }
    }
}

fn delimiter_of(header: &[u8]) -> u8 {
    let count = |delimiter: &u8| header.iter().filter(|byte| *byte == delimiter).count();
    // The first of equals: a comma where there is none at all.
    let most = DELIMITERS
        .iter()
        .rev()
        .max_by_key(|delimiter| count(delimiter));
    most.copied().unwrap_or(b',')
}

/// What each column means; at least a title or text must be among them.
fn columns_of(header: &[u8], options: &ReadOptions) -> Result<Vec<Option<Meaning>>, Skipped> {
    let header = decode::decode_as(header, None, options.charset).text;
    let line = header.trim_end_matches(['\n', '\r']);
    let names = fields_of(line.as_bytes(), delimiter_of(line.as_bytes()));
    let names: Vec<Cow<str>> = names
        .iter()
        .map(|name| String::from_utf8_lossy(name))
        .collect();
    let columns: Vec<_> = names
        .iter()
        .map(|name| mapping::meaning_of(name.trim(), &options.map))
        .collect();
    let is_wanted = |meaning: &Meaning| matches!(meaning.slot, Slot::Title | Slot::Text);
    if columns.iter().flatten().any(is_wanted) {
        return Ok(columns);
    }
    let shown: String = names.join(", ").chars().take(200).collect();
    Err(Skipped::skipped(format!(
        "no column is known as title or text (columns: {shown}); name them with --map text=COLUMN"
    )))
}

/// Where a scan stands in a record.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    /// After a quote inside a quoted field: the end of it, or half of a doubled one.
    Quote,
}

/// Cuts after each record. A quoted field that runs on for `give_up` bytes was never closed: its lines
/// are records of their own.
fn scan(delimiter: u8, give_up: usize) -> impl FnMut(&[u8]) -> Option<Cut> {
    let mut state = State::FieldStart;
    let (mut solid, mut quoted_bytes, mut lines) = (false, 0usize, 0u64);
    move |bytes| {
        let end_record = |state: &mut State, solid: &mut bool, end: usize, lines: &mut u64| {
            *state = State::FieldStart;
            let records = u64::from(std::mem::take(solid)) + std::mem::take(lines);
            Some(Cut { end, records })
        };
        if bytes.is_empty() {
            if !matches!(state, State::Quoted) {
                lines = 0;
            }
            return end_record(&mut state, &mut solid, 0, &mut lines);
        }
        let mut next = 0;
        while let Some(&byte) = bytes.get(next) {
            let at = next;
            next += 1;
            if state == State::Quoted {
                let rest = bytes.get(at..).unwrap_or_default();
                let Some(skip) = memchr2(b'"', b'\n', rest) else {
                    quoted_bytes += rest.len();
                    return None;
                };
                quoted_bytes += skip + 1;
                next = at + skip + 1;
                if rest.get(skip) == Some(&b'"') {
                    state = State::Quote;
                    continue;
                }
                lines += 1;
                if quoted_bytes > give_up {
                    solid = false;
                    return end_record(&mut state, &mut solid, next, &mut lines);
                }
                continue;
            }
            if byte == b'\n' {
                lines = 0;
                return end_record(&mut state, &mut solid, at + 1, &mut lines);
            }
            solid |= !byte.is_ascii_whitespace();
            state = match (state, byte) {
                (State::FieldStart, b'"') => {
                    quoted_bytes = 0;
                    State::Quoted
                }
                (State::Quote, b'"') => State::Quoted,
                (_, byte) if byte == delimiter => State::FieldStart,
                (State::FieldStart | State::Plain | State::Quoted | State::Quote, _) => {
                    State::Plain
                }
            };
        }
        None
    }
}

pub fn parse(piece: &Piece, options: &ReadOptions) -> Vec<Parsed> {
    let records = Records::new(piece, options);
    let bytes = records.bytes();
    let (mut header, mut start) = match &piece.context {
        Some(context) => (context.to_vec(), 0),
        None => {
            let end = memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1);
            (bytes.get(..end).unwrap_or_default().to_vec(), end)
        }
    };
    let line = memchr(b'\n', &header).map_or(header.len(), |at| at + 1);
    let stated = header.split_off(line);
    let columns = match columns_of(&header, options) {
        Ok(columns) => columns,
        Err(skipped) => {
            let place = piece.place.clone();
            let outcome = Err(skipped);
            return vec![Parsed { place, outcome }];
        }
    };
    let delimiter = delimiter_of(&header);
    let order = match piece.context {
        Some(_) => [DAY_FIRST, MONTH_FIRST]
            .into_iter()
            .find(|tag| tag.as_bytes() == stated),
        None => {
            let rows = bytes.get(start..).unwrap_or_default();
            let asked = rows.get(..ASKED_BYTES).unwrap_or(rows);
            order_of(asked, delimiter, &columns)
        }
    };
    let mut scan = scan(delimiter, options.limits.record_bytes / 2);
    let mut parsed: Vec<Parsed> = Vec::new();
    let mut read = |start: usize, row: &[u8]| {
        let place = records.place(parsed.len(), start);
        let outcome = if is_unclosed(row, delimiter) {
            Err(Skipped::failed("a quote is opened and never closed"))
        } else {
            let (text, raw) = records.open(place.clone(), "csv", row);
            read_row(&text, delimiter, &columns, order, raw)
        };
        parsed.push(Parsed { place, outcome });
    };
    while start < bytes.len() {
        let rest = bytes.get(start..).unwrap_or_default();
        let end = scan(rest).map_or(rest.len(), |cut| cut.end);
        let row = rest.get(..end).unwrap_or(rest);
        if !is_unclosed(row, delimiter) {
            if !row.trim_ascii().is_empty() {
                read(start, row);
            }
        } else {
            // What the open quote swallowed is read line by line.
            let mut at = start;
            for line in row.split_inclusive(|byte| *byte == b'\n') {
                read(at, line);
                at += line.len();
            }
        }
        start += end.max(1);
    }
    parsed
}

fn is_unclosed(row: &[u8], delimiter: u8) -> bool {
    let mut scan = scan(delimiter, usize::MAX);
    // A line end closes whatever is open but a quoted field.
    scan(row).is_none() && scan(b"\n").is_none()
}

fn read_row(
    text: &str,
    delimiter: u8,
    columns: &[Option<Meaning>],
    order: Option<&'static str>,
    mut raw: RawDocument,
) -> Result<RawDocument, Skipped> {
    let mut values = Values::ordered(order);
    let line = text.trim_end_matches(['\n', '\r']);
    for (cell, column) in fields_of(line.as_bytes(), delimiter)
        .into_iter()
        .zip(columns)
    {
        if let Some(meaning) = column {
            values.add(*meaning, vec![String::from_utf8_lossy(&cell).into_owned()]);
        }
    }
    values.fill(&mut raw);
    if raw.text.trim().is_empty() && raw.title.is_none() {
        return Err(Skipped::skipped("no text"));
    }
    Ok(raw)
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    #[track_caller]
    fn check(input: &[u8], expect: &[(u64, u64, &str)]) {
        let options = ReadOptions::default();
        for buffer in [1, 7, 4096] {
            let mut parsed = Vec::new();
            let mut input = BufReader::with_capacity(buffer, input);
            split(&Place::default(), &mut input, &options, &mut |item| {
                parsed.extend(parse(&item.unwrap(), &options));
                true
            });
            let shown = parsed.iter().map(|parsed| match &parsed.outcome {
                Ok(raw) => format!("{}|{}", raw.title.clone().unwrap_or_default(), raw.text),
                Err(skipped) => format!("!{}", skipped.reason),
            });
            let places = parsed.iter().map(|parsed| &parsed.place);
            let got: Vec<_> = places
                .zip(shown)
                .map(|(place, text)| (place.record.unwrap(), place.offset.unwrap(), text))
                .collect();
            let got: Vec<_> = got.iter().map(|(r, o, t)| (*r, *o, t.as_str())).collect();
            assert_eq!(got, expect);
        }
    }

    #[test]
    fn rows_are_records() {
        check(
            b"title,text\nA,\"b\nb, \"\"c\"\"\"\n\n D,e",
            &[(1, 11, "A|b\nb, \"c\""), (2, 27, " D|e")],
        );
        check(b"\xef\xbb\xbftext\ttitle\r\nx\ty\r\n", &[(1, 15, "y|x")]);
        check(b"text;title\n;\n", &[(1, 11, "!no text")]);
        check(
            b"text\n5\" pipe\nb\n",
            &[(1, 5, "|5\" pipe"), (2, 13, "|b")],
        );
    }

    /// The days of all rows: several where one may mean two.
    #[track_caller]
    fn check_days(rows: &str, expect: &[&str]) {
        let csv = format!("title,date\n{rows}");
        for buffer in [1, 4096] {
            let mut input = BufReader::with_capacity(buffer, csv.as_bytes());
            let mut days = Vec::new();
            let options = ReadOptions::default();
            split(&Place::default(), &mut input, &options, &mut |item| {
                for parsed in parse(&item.unwrap(), &options) {
                    let interval = parsed.outcome.unwrap().dates[0].interval;
                    days.push(format!("{}..{}", interval.earliest(), interval.latest()));
                }
                true
            });
            assert_eq!(days, expect);
        }
    }

    #[test]
    fn rows_of_one_file_put_day_and_month_in_one_order() {
        check_days(
            "A,05/03/2025\nB,\"25/03/2025\"\n",
            &["2025-03-05..2025-03-05", "2025-03-25..2025-03-25"],
        );
        check_days(
            "A,05/03/2025\nB,03/25/2025\n",
            &["2025-05-03..2025-05-03", "2025-03-25..2025-03-25"],
        );
        check_days(
            "A,05/03/2025\nB,03/25/2025\nC,25/03/2025",
            &[
                "2025-03-05..2025-05-03",
                "2025-03-25..2025-03-25",
                "2025-03-25..2025-03-25",
            ],
        );
        check_days("25/03/2025,05/03/2025", &["2025-03-05..2025-05-03"]);
    }

    #[test]
    fn an_unclosed_quote_costs_one_row() {
        check(
            b"text,title\n\"open,x\nb,c\nd,e\n",
            &[
                (1, 11, "!a quote is opened and never closed"),
                (2, 19, "c|b"),
                (3, 23, "e|d"),
            ],
        );
    }

    #[test]
    fn a_header_without_text_is_refused() {
        let mut reasons = Vec::new();
        let mut input = b"a,b\n1,2\n".as_slice();
        split(
            &Place::default(),
            &mut input,
            &ReadOptions::default(),
            &mut |item| {
                reasons.push(item.unwrap_err().1.reason);
                true
            },
        );
        assert_eq!(
            reasons,
            [
                "no column is known as title or text (columns: a, b); name them with --map text=COLUMN"
            ]
        );
    }

    #[test]
    fn headers_are_told_from_prose() {
        assert!(sniff(b"id,title,body\n1,2,3\n"));
        assert!(!sniff(b"In the title, they say, a text\nis\n"));
        assert!(!sniff(b"title,text"));
    }
}
