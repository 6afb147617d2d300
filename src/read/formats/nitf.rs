//! NITF, the News Industry Text Format of IPTC (versions 2.5 to 3.6).

use std::io::BufRead;

use crate::article::{Kind, Place, RawDocument};
use crate::error::Skipped;
use crate::read::format::{Emit, Parsed, Piece, ReadOptions};
use crate::read::formats::agency::{self, fill, keyword, note, state};
use crate::read::xml::{self, Child, Element, paragraphs, unescape_again};
use crate::read::{decode, framing, magic, mapping};

pub fn sniff(head: &[u8]) -> bool {
    magic::xml_root(head).is_some_and(|root| root.rsplit(':').next() == Some("nitf"))
}

pub fn split(place: &Place, input: &mut dyn BufRead, options: &ReadOptions, emit: &mut Emit) {
    framing::whole(place, input, options, false, emit);
}

pub fn parse(piece: &Piece, options: &ReadOptions) -> Vec<Parsed> {
    let (text, mut raw) = decode::open(piece, "nitf", options);
    let tree = xml::parse(&text, &options.limits);
    raw.notes.extend(tree.broken);
    let outcome = match tree.top.find("nitf") {
        Some(nitf) => read(nitf, &mut raw).map(|()| raw),
        None => Err(Skipped::failed("no `nitf` element")),
    };
    let place = piece.place.clone();
    vec![Parsed { place, outcome }]
}

/// Reads an `nitf` element into `raw`; what `raw` already has from a wrapper stays.
pub fn read(nitf: &Element, raw: &mut RawDocument) -> Result<(), Skipped> {
    let nothing = Element::default();
    let head = nitf.child("head").unwrap_or(&nothing);
    let data = head.child("docdata").unwrap_or(&nothing);
    let body = nitf.child("body").unwrap_or(&nothing);
    let body_head = body.child("body.head").unwrap_or(&nothing);
    let value = |element: Option<&Element>, name: &str| {
        let value = element.and_then(|element| element.attribute(name))?;
        Some(value.into_owned()).filter(|value| !value.trim().is_empty())
    };
    fill(
        &mut raw.language,
        value(Some(nitf), "baselang").or(value(Some(nitf), "lang")),
    );
    let headline = body_head.child("hedline");
    fill(
        &mut raw.title,
        headline.and_then(|h| h.child("hl1")?.line()),
    );
    fill(&mut raw.title, head.child("title").and_then(Element::line));
    fill(&mut raw.record_id, value(data.child("doc-id"), "id-string"));
    fill(
        &mut raw.outlet,
        body_head.child("distributor").and_then(Element::line),
    );
    fill(
        &mut raw.outlet,
        value(data.child("doc.copyright"), "holder"),
    );
    fill(&mut raw.outlet, value(data.child("doc-id"), "regsrc"));
    fill(&mut raw.outlet, value(data.find("from-src"), "src-name"));
    read_subjects(head, raw);
    read_dates(head, body_head, raw);
    if raw.authors.is_empty() {
        for byline in body_head.all("byline") {
            let line = without(byline, "byttl");
            raw.authors
                .extend(agency::authors(&line, raw.outlet.as_deref()));
        }
    }
    for key in data.find_all("keyword") {
        keyword(raw, value(Some(key), "key"));
    }
    for meta in head.all("meta") {
        let name = value(Some(meta), "name").unwrap_or_default();
        if name.to_lowercase().ends_with("keyword") || name.to_lowercase().ends_with("slug") {
            keyword(raw, value(Some(meta), "content"));
        }
    }
    for place in data.all("evloc") {
        state(raw, Kind::Place, value(Some(place), "city"));
    }
    if let Some(line) = body_head.child("dateline") {
        let place = line.child("location").unwrap_or(line);
        let city = place.child("city").unwrap_or(place);
        let name = without(city, "story.date");
        state(raw, Kind::Place, Some(name).filter(|name| name.len() < 80));
    }
    note(raw, "urgency", value(data.child("urgency"), "ed-urg"));
    note(raw, "note to editors", value(data.child("ed-msg"), "info"));
    note(
        raw,
        "correction of",
        value(data.child("correction"), "id-string"),
    );
    let status = value(Some(data), "management-status").filter(|status| status != "usable");
    note(raw, "status", status);
    let content = body.child("body.content").unwrap_or(&nothing);
    for (name, kind) in [
        ("person", Kind::Person),
        ("org", Kind::Organization),
        ("location", Kind::Place),
    ] {
        for element in content.find_all(name) {
            state(raw, kind, element.line());
        }
    }
    let text = unescape_again(paragraphs(content));
    let summary = || body_head.child("abstract").map(paragraphs);
    raw.text = match text.trim().is_empty() {
        true => summary().unwrap_or_default(),
        false => text,
    };
    if agency::is_blank(raw) {
        return Err(Skipped::skipped("NITF without a text"));
    }
    Ok(())
}

/// The desk's part of the paper, and what the subjects are called from the widest to the narrowest.
fn read_subjects(head: &Element, raw: &mut RawDocument) {
    let value = |element: &Element, name: &str| Some(element.attribute(name)?.trim().to_owned());
    for object in head.all("tobject") {
        // The standard's own value for what is news at all.
        let desk = value(object, "tobject.type").filter(|desk| !desk.eq_ignore_ascii_case("news"));
        fill(&mut raw.section, desk);
        for subject in object.all("tobject.subject") {
            for name in ["type", "matter", "detail"] {
                let name = value(subject, &format!("tobject.subject.{name}"));
                if name
                    .as_ref()
                    .is_some_and(|name| !raw.keywords.contains(name))
                {
                    keyword(raw, name);
                }
            }
        }
    }
}

/// First issue, in its order of trust; a release date is when an embargo ends.
fn read_dates(head: &Element, body_head: &Element, raw: &mut RawDocument) {
    let places: [(&[&str], &str); 4] = [
        (&["docdata", "date.issue"], "norm"),
        (&["pubdata"], "publication"),
        (&["docdata", "pubdata"], "publication"),
        (&["docdata", "date.release"], "norm"),
    ];
    let stated = |root: &Element, path: &[&str], name: &str| {
        let element = root.at(path)?;
        let value = element
            .attribute(name)
            .or_else(|| element.attribute(&format!("date.{name}")))?;
        Some(value.trim().to_owned()).filter(|value| !value.is_empty())
    };
    let date = places
        .iter()
        .find_map(|(path, name)| stated(head, path, name))
        .or_else(|| stated(body_head, &["dateline", "story.date"], "norm"));
    if let Some(date) = date
        && raw.dates.is_empty()
    {
        mapping::add_date(raw, date, false);
    }
    if let Some(date) = stated(head, &["revision-history"], "norm") {
        mapping::add_date(raw, date, true);
    }
}

/// The text of an element on one line, leaving out one kind of child.
fn without(element: &Element, name: &str) -> String {
    let parts: Vec<String> = element
        .children
        .iter()
        .filter_map(|child| match child {
            Child::Text(text) => Some(text.to_string()),
            Child::Element(inner) if inner.is(name) => None,
            Child::Element(inner) => Some(inner.text()),
        })
        .collect();
    let text = parts.join(" ");
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").trim_end_matches(',').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::limits::Limits;

    fn read_text(source: &str) -> Result<RawDocument, Skipped> {
        let mut raw = RawDocument::default();
        let tree = xml::parse(source, &Limits::default());
        read(tree.top.find("nitf").unwrap(), &mut raw).map(|()| raw)
    }

    #[test]
    fn a_story() {
        let raw = read_text(
            "<n:nitf xmlns:n='x' baselang='en-GB'><n:head><n:title>slug</n:title><n:tobject tobject.type='Business'><n:tobject.subject tobject.subject.type='Trade' tobject.subject.matter='Goods'/></n:tobject>\
             <n:docdata><n:doc-id id-string='W-7' regsrc='W'/>\
             <n:urgency ed-urg='4'/><n:date.issue norm='20250305T101500+0100'/><n:key-list><n:keyword key='tea'/></n:key-list></n:docdata></n:head>\
             <n:body><n:body.head><n:hedline><n:hl1>Tea <n:em>up</n:em></n:hl1></n:hedline><n:byline>By Ann Lee<n:byttl>Staff Writer</n:byttl></n:byline>\
             <n:distributor>The Wire</n:distributor><n:dateline><n:location>Lima</n:location></n:dateline></n:body.head>\
             <n:body.content><n:p>One &amp;#39;<n:person>Bo Chen</n:person>.</n:p><n:media><n:media-caption>No</n:media-caption></n:media><n:p>Two.</n:p></n:body.content></n:body></n:nitf>",
        )
        .unwrap();
        assert_eq!(raw.title.as_deref(), Some("Tea up"));
        assert_eq!(raw.authors, ["Ann Lee"]);
        assert_eq!(raw.outlet.as_deref(), Some("The Wire"));
        assert_eq!(raw.record_id.as_deref(), Some("W-7"));
        assert_eq!(raw.keywords, ["Trade", "Goods", "tea"]);
        assert_eq!(raw.section.as_deref(), Some("Business"));
        let date = raw.dates.first().and_then(|date| date.interval.day());
        assert_eq!(
            date.map(|day| day.to_string()).as_deref(),
            Some("2025-03-05")
        );
        let names: Vec<&str> = raw.stated.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(names, ["Lima", "Bo Chen"]);
        assert_eq!(
            raw.text.split_whitespace().collect::<Vec<_>>().join(" "),
            "One 'Bo Chen. Two."
        );
    }

    #[test]
    fn poor_ones() {
        let raw = read_text("<nitf><head><title>A</title></head><body><body.head><abstract><p>B</p></abstract></body.head></body></nitf>").unwrap();
        assert_eq!((raw.title.as_deref(), raw.text.trim()), (Some("A"), "B"));
        assert!(read_text("<nitf/>").is_err());
    }
}
