//! What must hold for any bytes: one function a target, shared by the fuzzer and by `cargo test`.

use std::io::Read;

use newsearch::article::Place;
use newsearch::date::{Day, Interval, text};
use newsearch::read::believe::believe;
use newsearch::read::decode;
use newsearch::read::format::{FORMATS, Piece, ReadOptions};
use newsearch::read::limits::Limits;
use newsearch::read::{container, http, packing, unpack};
use newsearch::{output, query};

/// Takes any bytes, and panics where something does not hold.
pub type Check = fn(&[u8]);

/// Every function, by the name of its target.
pub const CHECKS: [(&str, Check); 13] = [
    ("decode", decode),
    ("html", html),
    ("json", json),
    ("sgml", sgml),
    ("query", query),
    ("xml", xml),
    ("warc", warc),
    ("mail", mail),
    ("wire", wire),
    ("packed", packed),
    ("dates", dates),
    ("pdf", pdf),
    ("archive", archive),
];

fn today() -> Day {
    Day::from_days(20_000).unwrap_or(Day::MAX)
}

/// Decoding counts its replacements, and leaves valid UTF-8 as it is.
pub fn decode(bytes: &[u8]) {
    let decoded = decode::decode(bytes, None);
    let replaced = decoded.text.matches('\u{fffd}').count() as u64;
    assert!(decoded.encoding.replaced <= replaced);
    for label in [
        "windows-1251",
        "shift_jis",
        "utf-16le",
        "gb18030",
        "iso-2022-jp",
        "no such",
    ] {
        let _ = decode::decode(bytes, Some(label));
    }
}

/// Cuts and parses `bytes` as a format; what is believed holds to the rules of an article's text.
fn through(name: &str, bytes: &[u8]) {
    let options = ReadOptions::default();
    let format = FORMATS.iter().find(|format| format.name == name);
    let format = format.expect("a row of the table of formats");
    let mut pieces = vec![Piece {
        place: Place::default(),
        bytes: bytes.to_vec(),
        context: None,
    }];
    let mut input = bytes;
    (format.split)(&Place::default(), &mut input, &options, &mut |item| {
        pieces.extend(item.ok());
        true
    });
    for piece in pieces {
        for parsed in (format.parse)(&piece, &options) {
            let Ok(article) = parsed.outcome.and_then(|raw| believe(raw, today())) else {
                continue;
            };
            let is_odd = |c: char| c.is_control() && c != '\n';
            assert!(!article.text.contains(is_odd), "{:?}", article.text);
            assert!(!article.text.contains("\n\n\n"), "{:?}", article.text);
            assert_eq!(article.text.trim(), article.text);
            assert_eq!(article.id.len(), 16);
            if let Some(published) = &article.published {
                assert!(published.earliest <= published.latest);
                assert!(published.earliest <= today());
            }
        }
    }
}

pub fn html(bytes: &[u8]) {
    through("html", bytes);
}

pub fn json(bytes: &[u8]) {
    through("json", bytes);
    through("jsonl", bytes);
    through("csv", bytes);
}

pub fn sgml(bytes: &[u8]) {
    through("sgml", bytes);
    through("markdown", bytes);
    through("plain", bytes);
}

pub fn xml(bytes: &[u8]) {
    for name in ["feed", "nitf", "newsml", "newsml-g2", "xml"] {
        through(name, bytes);
    }
}

/// Web archives, and the HTTP responses in them.
pub fn warc(bytes: &[u8]) {
    through("warc", bytes);
    if let Some(response) = http::Response::parse(bytes)
        && let Ok(body) = response.body(1 << 20)
    {
        assert!(body.bytes.len() <= (1 << 20).max(bytes.len()));
    }
}

pub fn mail(bytes: &[u8]) {
    through("mail", bytes);
    through("mbox", bytes);
}

pub fn wire(bytes: &[u8]) {
    through("iptc7901", bytes);
    through("anpa", bytes);
}

/// Compressed bytes, told by their magic: the decoders end, and a reader that goes on after errors ends too.
pub fn packed(bytes: &[u8]) {
    let Some(container) = packing::container_of(bytes) else {
        return;
    };
    let limits = Limits::default();
    let Ok((_, decoder)) = unpack::open(container, "a", bytes, &limits) else {
        return;
    };
    let mut decoder = decoder.take(1 << 20);
    for _ in 0..1_000 {
        if decoder.read_to_end(&mut Vec::new()).is_ok() {
            return;
        }
    }
}

/// Dates in any text stand in order, on boundaries of characters, and mean days of the calendar.
pub fn dates(bytes: &[u8]) {
    let written = String::from_utf8_lossy(bytes);
    for (language, day) in [
        (None, None),
        (Some("en"), Some(today())),
        (Some("ru"), Some(Day::MAX)),
    ] {
        let mut free = 0;
        for date in text::find(&written, language, day.map(Interval::of_day)) {
            assert!(free <= date.start && date.start < date.end, "{date:?}");
            assert!(written.get(date.start..date.end).is_some(), "{date:?}");
            assert!(date.value.is_none_or(|value| !value.to_string().is_empty()));
            free = date.end;
        }
    }
}

pub fn pdf(bytes: &[u8]) {
    through("pdf", bytes);
}

/// Zip and tar: each member ends in a piece or a fate, and none has a name that leads outside.
pub fn archive(bytes: &[u8]) {
    let options = ReadOptions::default();
    let mut input = bytes;
    let visit = container::Visit::new(&options, bytes.len() as u64);
    container::read_stream("a", "a", &mut input, visit, &mut |item| {
        let place = match item {
            container::Item::Piece { piece, .. } => piece.place,
            container::Item::Fate { place, .. } => place,
        };
        assert!(place.path.starts_with('a'));
        true
    });
}

/// A query that is understood is printed in a form that means the same; a slip points into the query.
pub fn query(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match query::parse(text, today()) {
        Ok(node) => {
            let printed = query::print(&node);
            if printed.len() < query::MAX_BYTES {
                let again = query::parse(&printed, today());
                let again = again.unwrap_or_else(|e| panic!("{text:?} prints as {printed:?}: {e}"));
                assert_eq!(query::print(&again), printed, "of {text:?}");
            }
        }
        Err(slip) => {
            assert!(slip.query.get(slip.span.clone()).is_some(), "{slip:?}");
            let _ = output::sanitize(&slip.to_string()).len();
        }
    }
    let _ = query::print(&query::parse_lenient(text, today()).node);
}
