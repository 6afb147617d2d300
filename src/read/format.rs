//! What a format is: how it is told, cut into pieces, and parsed; the table of all of them.

use std::borrow::Cow;
use std::io::BufRead;
use std::sync::Arc;

use crate::article::{Place, RawDocument};
use crate::error::Skipped;
use crate::read::charset::Charset;
use crate::read::formats::{
    anpa, csv, feed, html, iptc7901, json, jsonl, markdown, mbox, newsml, newsml_g2, nitf, pdf,
    plain, sgml, warc, xml,
};
use crate::read::labels::Labels;
use crate::read::limits::Limits;
use crate::read::{decode, magic, wide};

/// A run of bytes that can be parsed alone: one record, or several small ones in a row.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Where the piece begins: `record` is the ordinal of its first record where it has ordinals.
    pub place: Place,
    pub bytes: Vec<u8>,
    /// What earlier bytes of the same file said that this piece needs (a CSV header line).
    pub context: Option<Arc<[u8]>>,
}

/// What became of one record at parsing.
#[derive(Clone, Debug)]
pub struct Parsed {
    pub place: Place,
    pub outcome: Result<RawDocument, Skipped>,
}

/// The options that reading obeys, the same for every file of a run.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    pub limits: Limits,
    /// Field mapping of the user: (our field, the name in the data), from `--map title=headline`.
    pub map: Vec<(String, String)>,
    /// What the user says of the encoding of files.
    pub labels: Labels,
    /// What that is for the file at hand; [`ReadOptions::of_file`] fills it in.
    pub charset: Option<Charset>,
}

impl ReadOptions {
    /// The options for the file at `path`.
    pub fn of_file(&self, path: &str) -> Cow<'_, ReadOptions> {
        match self.labels.of(path) {
            None => Cow::Borrowed(self),
            charset => Cow::Owned(ReadOptions {
                charset,
                ..self.clone()
            }),
        }
    }
}

/// Receives pieces in order; `false` means: stop, nobody listens.
pub type Emit<'a> = dyn FnMut(Result<Piece, (Place, Skipped)>) -> bool + 'a;

/// One row of the table of formats.
#[derive(Debug)]
pub struct Format {
    pub name: &'static str,
    /// Lower-case file extensions without the dot.
    pub extensions: &'static [&'static str],
    /// Told by content: the first bytes (up to 64 KiB) of the file.
    pub sniff: fn(head: &[u8]) -> bool,
    /// Cuts a file into pieces and emits them in order.
    pub split: fn(place: &Place, input: &mut dyn BufRead, options: &ReadOptions, emit: &mut Emit),
    /// Parses one piece. Pure: same piece and options, same answer, on any thread.
    pub parse: fn(piece: &Piece, options: &ReadOptions) -> Vec<Parsed>,
}

/// Every format. Where several are told by content, the one with the file's extension wins, else the
/// first in this order.
#[rustfmt::skip]
pub const FORMATS: &[Format] = &[
    Format { name: "warc", extensions: &["warc", "arc"], sniff: warc::sniff, split: warc::split, parse: warc::parse },
    Format { name: "pdf", extensions: &["pdf"], sniff: pdf::sniff, split: pdf::split, parse: pdf::parse },
    Format { name: "iptc7901", extensions: &[], sniff: iptc7901::sniff, split: iptc7901::split, parse: iptc7901::parse },
    Format { name: "anpa", extensions: &["anpa"], sniff: anpa::sniff, split: anpa::split, parse: anpa::parse },
    Format { name: "sgml", extensions: &["sgm", "sgml"], sniff: sgml::sniff, split: sgml::split, parse: sgml::parse },
    Format { name: "feed", extensions: &["rss", "atom", "rdf", "wxr"], sniff: feed::sniff, split: feed::split, parse: feed::parse },
    Format { name: "nitf", extensions: &["ntf"], sniff: nitf::sniff, split: nitf::split, parse: nitf::parse },
    Format { name: "newsml", extensions: &[], sniff: newsml::sniff, split: newsml::split, parse: newsml::parse },
    Format { name: "newsml-g2", extensions: &[], sniff: newsml_g2::sniff, split: newsml_g2::split, parse: newsml_g2::parse },
    Format { name: "html", extensions: &["html", "htm", "xhtml", "shtml"], sniff: html::sniff, split: html::split, parse: html::parse },
    Format { name: "xml", extensions: &[], sniff: xml::sniff, split: xml::split, parse: xml::parse },
    Format { name: "json", extensions: &["json"], sniff: json::sniff, split: json::split, parse: json::parse },
    Format { name: "jsonl", extensions: &["jsonl", "ndjson", "jsonlines"], sniff: jsonl::sniff, split: jsonl::split, parse: jsonl::parse },
    Format { name: "mail", extensions: &["eml"], sniff: mbox::sniff_one, split: mbox::split_one, parse: mbox::parse },
    Format { name: "mbox", extensions: &["mbox", "mbx"], sniff: mbox::sniff_many, split: mbox::split_many, parse: mbox::parse },
    Format { name: "csv", extensions: &["csv", "tsv", "tab"], sniff: csv::sniff, split: csv::split, parse: csv::parse },
    Format { name: "markdown", extensions: &["md", "markdown"], sniff: markdown::sniff, split: markdown::split, parse: markdown::parse },
    PLAIN,
];

/// What text is that is nothing else.
#[rustfmt::skip]
const PLAIN: Format = Format { name: "plain", extensions: &["txt", "text"], sniff: plain::sniff, split: plain::split, parse: plain::parse };

/// How many bytes of a file tell its format.
pub const HEAD_BYTES: usize = 64 << 10;

/// The format of a file that begins with `head`, or why it has none.
pub fn recognise(head: &[u8], name: &str) -> Result<&'static Format, Skipped> {
    if head.trim_ascii().is_empty() {
        return Err(Skipped::skipped("empty"));
    }
    let decoded;
    let text = if wide::is_wide(head) {
        let head = head.get(..head.len() & !3).unwrap_or(head);
        decoded = decode::decode(head, None).text.into_owned();
        decoded.as_bytes()
    } else {
        wide::split_mark(head).1
    };
    if let Some(what) = magic::not_read(text) {
        return Err(Skipped::skipped(what));
    }
    let extension = extension_of(name);
    let fits = |format: &&Format| (format.sniff)(text);
    let named = |format: &&Format| format.extensions.contains(&extension.as_str());
    let told = FORMATS
        .iter()
        .find(|format| named(format) && fits(format))
        .or_else(|| FORMATS.iter().find(fits));
    if let Some(format) = told {
        return Ok(format);
    }
    if !magic::is_text(text) {
        return Err(Skipped::skipped("binary content of an unknown kind"));
    }
    Ok(FORMATS.iter().find(named).unwrap_or(&PLAIN))
}

fn extension_of(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    let extension = file.rsplit_once('.').map(|(_, extension)| extension);
    extension.unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &[u8], name: &str, expect: &str) {
        let got = match recognise(head, name) {
            Ok(format) => format.name.to_owned(),
            Err(skipped) => format!(
                "{}: {}",
                if skipped.failed { "failed" } else { "skipped" },
                skipped.reason
            ),
        };
        assert_eq!(got, expect);
    }

    #[test]
    fn content_goes_before_the_name() {
        check(b"<!DOCTYPE html><p>Hi", "a.txt", "html");
        check(b"<?xml version='1.0'?>\n<html xmlns='x'>", "a.xml", "html");
        check(b"<DOC>\n<DOCNO>1</DOCNO>", "docs", "sgml");
        check(
            b"<!DOCTYPE lewis SYSTEM 'l.dtd'>\n<REUTERS NEWID='1'>",
            "x",
            "sgml",
        );
        check(b"{\"title\": 1}\n{\"title\": 2}\n", "a.json", "jsonl");
        check(b"{\"title\": 1}", "a.jsonl", "jsonl");
        check(b"{\"title\": 1}", "a.txt", "json");
        check(b"[\n {\"title\": 1}", "a", "json");
        check(b"title,date,text\nA,2024-01-01,B\n", "a.txt", "csv");
        check(b"\xff\xfe{\0\"\0a\0\"\0:\0", "a", "json");
        check(b"---\ntitle: A\n---\n\nText", "a.txt", "markdown");
    }

    #[test]
    fn the_name_decides_where_content_does_not() {
        check(b"<p>A piece of a page", "a.htm", "html");
        check(b"a;b\n1;2\n", "A.CSV", "csv");
        check(b"# Title\n\nText", "a.md", "markdown");
        check(b"not json at all", "a.json", "json");
        check(b"Words.", "a.unknown", "plain");
        check(b"Words.", "", "plain");
        check(b"{curly words}", "a.txt", "plain");
    }

    #[test]
    fn the_rest_is_named() {
        check(b"", "a.txt", "skipped: empty");
        check(b" \n\t", "a.txt", "skipped: empty");
        check(b"%PDF-1.7", "a.txt", "pdf");
        check(
            b"\x89PNG\r\n\x1a\n\0\0",
            "a",
            "skipped: an image (PNG), no text",
        );
        check(b"WARC/1.0\r\nWARC-Type: x", "a.warc", "warc");
        check(
            b"<?xml version='1.0'?><!-- c --><rss version='2.0'>",
            "a.html",
            "feed",
        );
        check(b"<x:schema>", "a.xsd", "skipped: an XML schema, no article");
        check(b"<?xml version='1.0'?><zoo>", "a.xml", "xml");
        check(
            b"\x01\x02\0\x03\0\x07",
            "a.txt",
            "skipped: binary content of an unknown kind",
        );
        check(
            b"From someone Mon\nReceived: by x\nSubject: y\n\nz",
            "m",
            "mbox",
        );
    }

    #[test]
    fn names_and_extensions_are_given_once() {
        let mut seen = std::collections::HashSet::new();
        for format in FORMATS {
            assert!(seen.insert(format.name), "help: rename `{}`", format.name);
            for extension in format.extensions {
                assert!(seen.insert(extension) || *extension == format.name);
            }
        }
    }
}
