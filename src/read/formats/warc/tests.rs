//! Archives that lie, break off and are damaged.

use super::*;

/// Each record as `ordinal@offset kind-or-reason`, with the length of its block.
#[track_caller]
fn check_within(limit: usize, input: &[u8], expect: &[&str]) {
    let mut options = ReadOptions::default();
    options.limits.record_bytes = limit;
    for capacity in [1, 7, 1 << 16] {
        let mut reader = io::BufReader::with_capacity(capacity, input);
        let mut got = Vec::new();
        split(&Place::default(), &mut reader, &options, &mut |item| {
            let (place, what) = match item {
                Ok(piece) => {
                    let header = Header::from_bytes(&piece.context.unwrap());
                    let note = header
                        .note
                        .map_or(String::new(), |note| format!(" ({note})"));
                    let block = String::from_utf8_lossy(&piece.bytes).into_owned();
                    (piece.place, format!("= {}{note}", block.trim()))
                }
                Err((place, skipped)) => (place, skipped.reason),
            };
            let (record, offset) = (place.record.unwrap(), place.offset.unwrap());
            got.push(format!("{record}@{offset} {what}"));
            true
        });
        assert_eq!(got, expect, "with a buffer of {capacity}");
    }
}

#[track_caller]
fn check(input: &[u8], expect: &[&str]) {
    check_within(1 << 20, input, expect);
}

fn record(kind: &str, length: &str, block: &str) -> String {
    format!("WARC/1.0\r\nWARC-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n")
}

#[test]
fn records_of_warc() {
    let input = [
        record("warcinfo", "2", "ab"),
        record("response", "3", "abc"),
        record("revisit", "0", ""),
    ]
    .concat();
    check(
        input.as_bytes(),
        &[
            "1@0 information about the archive, no page",
            "2@58 = abc",
            "3@117 a revisit of ``: the page is as it was",
        ],
    );
    check(b"", &[]);
}

#[test]
fn lengths_that_lie() {
    let long = [
        record("response", "500", "abc"),
        record("response", "1", "d"),
    ]
    .concat();
    check(
        long.as_bytes(),
        &[
            "1@0 = abc (the record is cut off: 7 bytes of 500)",
            "2@61 = d",
        ],
    );
    let short = [record("response", "1", "abc"), record("response", "1", "d")].concat();
    check(
        short.as_bytes(),
        &[
            "1@0 = a",
            "2@53 6 bytes skipped up to the next record",
            "3@59 = d",
        ],
    );
    let none = [record("response", "x", "abc"), record("response", "1", "d")].concat();
    check(
        none.as_bytes(),
        &[
            "1@0 a record without a valid length: 59 bytes skipped up to the next record",
            "2@59 = d",
        ],
    );
    let giant = [
        record("response", "99999999999", "abc"),
        record("response", "1", "d"),
    ]
    .concat();
    check_within(
        100,
        giant.as_bytes(),
        &[
            "1@0 larger than the limit of 100 bytes for one record: 69 bytes skipped up to the next record",
            "2@69 = d",
        ],
    );
}

#[test]
fn many_lies_cost_no_more_than_few() {
    let input = record("response", "1000000", "abc").repeat(3_000);
    let mut n = 0;
    let options = ReadOptions::default();
    split(
        &Place::default(),
        &mut input.as_bytes(),
        &options,
        &mut |item| {
            n += usize::from(item.is_ok());
            true
        },
    );
    assert_eq!(n, 3_000);
}

#[test]
fn cut_off_and_surrounded_by_junk() {
    let whole = record("response", "10", "0123456789");
    check(
        &whole.as_bytes()[..whole.len() - 8],
        &["1@0 = 012345 (the record is cut off: 6 bytes of 10)"],
    );
    let junk = format!("junk\nmore{whole}tail");
    check(
        junk.as_bytes(),
        &[
            "1@0 9 bytes skipped up to the next record",
            "2@9 = 0123456789",
            "3@76 4 bytes skipped up to the next record",
        ],
    );
    check(
        b"WARC/1.0\r\nWARC-Type: response",
        &["1@0 a record without a valid length: 29 bytes skipped up to the next record"],
    );
}

#[test]
fn records_of_arc() {
    let input = "filedesc://a 0.0.0.0 20050614070144 text/plain 3\nabc\nhttp://b/ 1.1.1.1 20050614070144 text/html 2\nde\n\nhttp://c/ 1.1.1.1 20050614070144 text/html 99\nf\n";
    check(
        input.as_bytes(),
        &[
            "1@0 information about the archive, no page",
            "2@53 = de",
            "3@102 = f (the record is cut off: 2 bytes of 99)",
        ],
    );
}

#[test]
fn a_damaged_member_spares_its_neighbours() {
    use std::io::Write;
    let gzip = |text: String| {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text.as_bytes()).unwrap();
        gzip.finish().unwrap()
    };
    let mut damaged = gzip(record("response", "3", "bbb"));
    let last = damaged.len() - 6;
    damaged[last] ^= 0xff;
    let all = [
        gzip(record("response", "3", "aaa")),
        damaged,
        gzip(record("response", "3", "ccc")),
    ]
    .concat();
    let mut input = io::BufReader::new(crate::read::members::Members::new(all.as_slice()));
    let mut pages = Vec::new();
    let mut failures = 0;
    let options = ReadOptions::default();
    split(&Place::default(), &mut input, &options, &mut |item| {
        match item {
            Ok(piece) => pages.push(String::from_utf8(piece.bytes).unwrap()),
            Err(_) => failures += 1,
        }
        true
    });
    assert_eq!(pages.last().map(String::as_str), Some("ccc"));
    assert_eq!(pages.first().map(String::as_str), Some("aaa"));
    assert!(failures > 0);
}
