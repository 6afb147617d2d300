//! The payload of a web archive's record, read as what it is: mostly a page.

use crate::article::{Place, RawDocument};
use crate::date::Day;
use crate::error::Skipped;
use crate::read::format::{self, Parsed, Piece, ReadOptions};
use crate::read::formats::html;
use crate::read::formats::warc_header::Header;
use crate::read::http::{Body, Response};
use crate::read::packing;

/// Media types, or beginnings of them, that hold no article.
const ASIDE: &[(&str, &str)] = &[
    ("image/", "an image, no text"),
    ("audio/", "sound, no text"),
    ("video/", "video, no text"),
    ("font/", "a font, no text"),
    ("text/css", "a style sheet, no article"),
    ("text/javascript", "a script, no article"),
    ("application/javascript", "a script, no article"),
    ("application/x-javascript", "a script, no article"),
    ("application/ecmascript", "a script, no article"),
    ("application/x-shockwave-flash", "an animation, no text"),
    ("application/font", "a font, no text"),
    ("application/x-font", "a font, no text"),
    ("text/dns", "a DNS answer, no page"),
];

/// Names of files that hold no article whatever their media type.
const ASIDE_NAMES: &[(&str, &str)] = &[
    ("/robots.txt", "rules for robots, no article"),
    (".css", "a style sheet, no article"),
    (".js", "a script, no article"),
    (".map", "a script, no article"),
];

pub fn parse(piece: &Piece, options: &ReadOptions) -> Vec<Parsed> {
    let header = Header::from_bytes(piece.context.as_deref().unwrap_or_default());
    match payload(piece, &header, options) {
        Ok(parsed) => parsed,
        Err(skipped) => vec![Parsed {
            place: piece.place.clone(),
            outcome: Err(skipped),
        }],
    }
}

fn payload(piece: &Piece, header: &Header, options: &ReadOptions) -> Result<Vec<Parsed>, Skipped> {
    let response = Response::parse(&piece.bytes)
        .ok_or_else(|| Skipped::failed("HTTP headers that do not end"))?;
    if let Some(status) = response
        .status
        .filter(|status| *status != 200 && *status != 203)
    {
        return Err(Skipped::skipped(format!("HTTP status {status}, no page")));
    }
    // Of a resource the record itself tells the type.
    let own = header
        .media_type
        .clone()
        .filter(|own| !own.starts_with("application/http"));
    let media_type = response.media_type().or(own).unwrap_or_default();
    let url = header.url.as_deref().unwrap_or_default();
    if let Some(what) = no_article(&media_type, url) {
        return Err(Skipped::skipped(what));
    }
    let body = response
        .body(options.limits.record_bytes)
        .map_err(Skipped::failed)?;
    if body.bytes.trim_ascii().is_empty() {
        return Err(match &header.note {
            Some(note) => Skipped::failed(note.clone()),
            None => Skipped::skipped("an answer without a body"),
        });
    }
    let head = body.bytes.get(..format::HEAD_BYTES).unwrap_or(&body.bytes);
    let is_page = media_type.contains("html") && packing::container_of(head).is_none();
    let mut parsed = match is_page {
        true => vec![html::read(
            &piece.place,
            &body.bytes,
            response.charset(),
            options,
        )],
        false => other(&piece.place, &body, head, url, options)?,
    };
    for parsed in &mut parsed {
        if let Ok(raw) = &mut parsed.outcome {
            describe(raw, header, &body);
        }
    }
    Ok(parsed)
}

fn no_article(media_type: &str, url: &str) -> Option<&'static str> {
    let path = url
        .split(['?', '#'])
        .next()
        .unwrap_or(url)
        .to_ascii_lowercase();
    let by_type = ASIDE
        .iter()
        .find(|(media, _)| media_type.starts_with(media));
    let by_name = || ASIDE_NAMES.iter().find(|(name, _)| path.ends_with(name));
    // A page may have any name.
    let by_name = by_name().filter(|_| !media_type.contains("html"));
    by_type.or(by_name).map(|row| row.1)
}

/// A payload that its server calls no page: a feed, a text, JSON.
fn other(
    place: &Place,
    body: &Body,
    head: &[u8],
    url: &str,
    options: &ReadOptions,
) -> Result<Vec<Parsed>, Skipped> {
    if packing::container_of(head).is_some() {
        return Err(Skipped::skipped("a container in a web archive: not opened"));
    }
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let format = format::recognise(head, path)?;
    if format.name == "warc" {
        return Err(Skipped::skipped(
            "a web archive in a web archive: not opened",
        ));
    }
    if format.name == "html" {
        return Ok(vec![html::read(place, &body.bytes, None, options)]);
    }
    let mut parsed = Vec::new();
    let inner = Place {
        path: place.path.clone(),
        ..Place::default()
    };
    let mut input = body.bytes.as_slice();
    (format.split)(&inner, &mut input, options, &mut |item| {
        match item {
            Ok(piece) => parsed.extend((format.parse)(&piece, options)),
            Err((place, skipped)) => parsed.push(Parsed {
                place,
                outcome: Err(skipped),
            }),
        }
        true
    });
    if parsed.is_empty() {
        return Err(Skipped::skipped(format!("no records ({})", format.name)));
    }
    let several = parsed.len() > 1;
    for (i, parsed) in parsed.iter_mut().enumerate() {
        parsed.place = place.clone();
        if several {
            // Its own ordinals would be taken for those of the archive.
            let record = place.record.unwrap_or(1);
            parsed.place.path = format!("{}!/{record}", place.path);
            parsed.place.record = Some(i as u64 + 1);
            parsed.place.offset = None;
        }
        if let Ok(raw) = &mut parsed.outcome {
            raw.place = parsed.place.clone();
        }
    }
    Ok(parsed)
}

/// The page's address, and when it was fetched: that is no date of publication, but none is later.
fn describe(raw: &mut RawDocument, header: &Header, body: &Body) {
    if raw.format == "html" || raw.url.is_none() {
        raw.url = header.url.clone().or(raw.url.take());
    }
    raw.notes.extend(body.notes.iter().cloned());
    raw.notes.extend(header.note.clone());
    let Some(captured) = &header.captured else {
        return;
    };
    raw.captured = Some(captured.clone());
    if let Some(day) = captured.get(..10).and_then(Day::parse_iso) {
        // A day ahead there is one more time zone.
        let latest = day.plus(1);
        let before = raw.dates.len();
        raw.dates.retain(|date| date.interval.earliest() <= latest);
        if raw.dates.len() < before {
            raw.notes
                .push("left out a date later than the capture".to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(http: &str, header: Header) -> Vec<Parsed> {
        let piece = Piece {
            place: Place {
                path: "a.warc".to_owned(),
                record: Some(3),
                offset: Some(100),
            },
            bytes: http.as_bytes().to_vec(),
            context: Some(header.to_bytes().into()),
        };
        parse(&piece, &ReadOptions::default())
    }

    fn header(url: &str) -> Header {
        Header {
            kind: "response".to_owned(),
            url: Some(url.to_owned()),
            captured: Some("2025-03-05T10:15:00Z".to_owned()),
            ..Header::default()
        }
    }

    #[test]
    fn a_page_has_its_address_and_no_date_of_capture() {
        let text = "A harbour opened on the coast, and the ferries went out again. ".repeat(5);
        let html = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><head><title>Tea up</title><meta property='article:published_time' content='2031-01-01'></head><body><p>{text}</p></body></html>"
        );
        let parsed = page(&html, header("http://example.org/tea"));
        let raw = parsed[0].outcome.as_ref().unwrap();
        assert_eq!(raw.url.as_deref(), Some("http://example.org/tea"));
        assert!(raw.text.contains("harbour"));
        assert_eq!(raw.dates, []);
        assert_eq!(raw.captured.as_deref(), Some("2025-03-05T10:15:00Z"));
        assert_eq!(raw.place.record, Some(3));
    }

    #[track_caller]
    fn check_skipped(http: &str, url: &str, expect: &str) {
        let parsed = page(http, header(url));
        assert_eq!(parsed.len(), 1);
        assert_eq!(parsed[0].outcome.as_ref().unwrap_err().reason, expect);
    }

    #[test]
    fn what_is_no_article() {
        let ok = "HTTP/1.1 200 OK\r\n";
        check_skipped(
            "HTTP/1.1 404 No\r\n\r\nx",
            "http://a/",
            "HTTP status 404, no page",
        );
        check_skipped(
            &format!("{ok}Content-Type: image/png\r\n\r\nx"),
            "http://a/",
            "an image, no text",
        );
        check_skipped(
            &format!("{ok}\r\nbody {{}}"),
            "http://a/b.css?v=1",
            "a style sheet, no article",
        );
        check_skipped(
            &format!("{ok}\r\n"),
            "http://a/",
            "an answer without a body",
        );
        check_skipped(
            "HTTP/1.1 200 OK",
            "http://a/",
            "HTTP headers that do not end",
        );
    }

    #[test]
    fn a_feed_in_an_archive() {
        let feed = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<rss><channel><item><title>A</title></item><item><title>B</title></item></channel></rss>";
        let parsed = page(feed, header("http://example.org/feed"));
        let places: Vec<(&str, Option<u64>)> = parsed
            .iter()
            .map(|parsed| (parsed.place.path.as_str(), parsed.place.record))
            .collect();
        assert_eq!(places, [("a.warc!/3", Some(1)), ("a.warc!/3", Some(2))]);
    }
}
