//! Hostile bytes through every format: no panic, no record lost, no unbounded work.

use crate::article::Place;
use crate::date::Day;
use crate::read::believe::believe;
use crate::read::format::{FORMATS, Piece, ReadOptions, recognise};

/// Splits and parses `bytes` as every format, and parses them raw; each record must end somewhere.
fn through_all(bytes: &[u8]) {
    let options = ReadOptions::default();
    let today = Day::from_ymd(2025, 3, 5).unwrap();
    for format in FORMATS {
        let mut pieces = Vec::new();
        let mut input = std::io::BufReader::with_capacity(4096, bytes);
        (format.split)(&Place::default(), &mut input, &options, &mut |item| {
            pieces.extend(item.ok());
            true
        });
        pieces.push(Piece {
            place: Place::default(),
            bytes: bytes.to_vec(),
            context: None,
        });
        for piece in pieces {
            for parsed in (format.parse)(&piece, &options) {
                let article = parsed.outcome.and_then(|raw| believe(raw, today));
                if let Ok(article) = article {
                    let is_odd = |c: char| c.is_control() && c != '\n';
                    assert!(!article.text.contains(is_odd));
                    assert!(!article.text.contains("\n\n\n"));
                }
            }
        }
    }
    for name in ["a.txt", "a.csv", "a.html", ""] {
        let _ = recognise(bytes, name);
    }
}

#[test]
fn deep_and_endless_things() {
    through_all("[".repeat(10_000).as_bytes());
    through_all("{\"text\":".repeat(10_000).as_bytes());
    through_all(format!("title,text\n\"{}", "a,\"b\n".repeat(10_000)).as_bytes());
    through_all("<DOC>".repeat(10_000).as_bytes());
    through_all("<REUTERS><TEXT><TITLE>".repeat(3_000).as_bytes());
    through_all("<p <b \"'".repeat(5_000).as_bytes());
    through_all("[a](".repeat(5_000).as_bytes());
    through_all("&#&;".repeat(20_000).as_bytes());
    through_all("a".repeat(1 << 20).as_bytes());
    through_all("\n-\n".repeat(20_000).as_bytes());
    through_all("<item><a b='".repeat(5_000).as_bytes());
    through_all(format!("<rss>{}", "<item>".repeat(10_000)).as_bytes());
    through_all(
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9999\r\n\r\n"
            .repeat(2_000)
            .as_bytes(),
    );
    through_all("From a 10:00\n\n".repeat(5_000).as_bytes());
    through_all(
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
            .repeat(2_000)
            .as_bytes(),
    );
    through_all("\u{1}\u{2}".repeat(5_000).as_bytes());
}

#[test]
fn bytes_that_are_no_text() {
    through_all(b"");
    through_all(b"\0\0\0\0");
    through_all(b"\xff\xfe\0\xd8a");
    through_all(&[0x1b; 100]);
    through_all(&(0..=255).cycle().take(5_000).collect::<Vec<u8>>());
    through_all(b"text\n\"\xff\xff\0");
    through_all(b"---\n---\n");
    through_all(b"\xef\xbb\xbf");
}

proptest::proptest! {
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
        through_all(&bytes);
    }

    #[test]
    fn any_soup(soup in "(<DOC>|</DOC>|<TEXT>|\\[|\\{|\"|\\}|\\]|,|:|\n|\r|text|title|\\\\|\u{e9}|&#3;|---|# | ){0,80}") {
        through_all(soup.as_bytes());
    }
}
