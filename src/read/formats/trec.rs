//! One `<DOC>` of a TREC collection: DOCNO, headline, text, date, under their many names.

use crate::article::RawDocument;
use crate::error::Skipped;
use crate::read::formats::sgml::{element, open_element};
use crate::read::mapping;
use crate::read::markup::reduce;

const TITLES: [&str; 6] = ["HEADLINE", "HEAD", "TITLE", "TI", "HL", "H3"];
const DATES: [&str; 7] = [
    "DATE_TIME",
    "DATE",
    "DATE1",
    "PUBDATE",
    "DD",
    "STORY_DATE",
    "DATETIME",
];
const BYLINES: [&str; 3] = ["BYLINE", "AUTHOR", "AU"];
const LEADS: [&str; 2] = ["LEADPARA", "LP"];
const SECTIONS: [&str; 2] = ["SECTION", "CATEGORY"];
const OUTLETS: [&str; 3] = ["SOURCE", "PUB", "SO"];

/// Reads a decoded `<DOC>…</DOC>` into `raw`.
pub fn read(record: &str, mut raw: RawDocument) -> Result<RawDocument, Skipped> {
    let first = |names: &[&str]| {
        let found = names.iter().find_map(|name| element(record, name));
        let text = found.map(|inside| reduce(inside).trim().to_owned());
        text.filter(|text| !text.is_empty())
    };
    raw.record_id = first(&["DOCNO", "DOCID"]);
    raw.title = first(&TITLES);
    raw.outlet = first(&OUTLETS);
    raw.section = first(&SECTIONS);
    raw.url = first(&["URL"]);
    raw.authors = first(&BYLINES)
        .map(|line| mapping::authors_of(&line))
        .unwrap_or_default();
    if let Some(date) = first(&DATES) {
        mapping::add_date(&mut raw, date, false);
    }
    let mut parts: Vec<String> = first(&LEADS).into_iter().collect();
    // Some collections have several of them in a record.
    let mut rest = record;
    while let Some((_, inside)) = open_element(rest, "TEXT") {
        let text = element(rest, "TEXT").unwrap_or_default();
        parts.push(reduce(text).into_owned());
        rest = inside.get(text.len()..).unwrap_or_default();
    }
    if parts.is_empty() {
        parts.extend(first(&["BODY"]));
    }
    raw.text = parts.join("\n\n");
    if raw.text.trim().is_empty() && raw.title.is_none() {
        return Err(Skipped::skipped("no text"));
    }
    Ok(raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document() {
        let record = "<DOC><DOCNO> AB-1 </DOCNO><HEAD>Tea\nup</HEAD><BYLINE>By ANN LEE</BYLINE><TEXT>\nOne &amp; two.\n</TEXT></DOC>";
        let raw = read(record, RawDocument::default()).unwrap();
        assert_eq!(raw.record_id.as_deref(), Some("AB-1"));
        assert_eq!(raw.title.as_deref(), Some("Tea\nup"));
        assert_eq!(raw.authors, ["ANN LEE"]);
        assert_eq!(raw.text.trim(), "One & two.");
        assert!(read("<DOC></DOC>", RawDocument::default()).is_err());
    }
}
