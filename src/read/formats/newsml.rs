//! NewsML 1 of IPTC: each `NewsItem` with a text of its own is a record.

use std::io::BufRead;

use crate::article::{Kind, Place, RawDocument};
use crate::error::Skipped;
use crate::read::format::{Emit, Parsed, Piece, ReadOptions};
use crate::read::formats::agency::{self, fill, keyword, note, state};
use crate::read::formats::nitf;
use crate::read::markup::reduce;
use crate::read::xml::{self, Element, paragraphs, unescape_again};
use crate::read::{decode, framing, magic, mapping};

pub fn sniff(head: &[u8]) -> bool {
    magic::xml_root(head).is_some_and(|root| root.rsplit(':').next() == Some("NewsML"))
}

pub fn split(place: &Place, input: &mut dyn BufRead, options: &ReadOptions, emit: &mut Emit) {
    framing::whole(place, input, options, false, emit);
}

pub fn parse(piece: &Piece, options: &ReadOptions) -> Vec<Parsed> {
    let (text, raw) = decode::open(piece, "newsml", options);
    let tree = xml::parse(&text, &options.limits);
    let Some(envelope) = tree.top.find("NewsML") else {
        return xml::records(piece, Vec::new(), &options.limits);
    };
    let outcomes = envelope.all("NewsItem").map(|item| {
        let mut raw = raw.clone();
        raw.notes.extend(tree.broken.clone());
        read(item, envelope, &mut raw).map(|()| raw)
    });
    xml::records(
        piece,
        outcomes.take(options.limits.items + 1).collect(),
        &options.limits,
    )
}

fn read(item: &Element, envelope: &Element, raw: &mut RawDocument) -> Result<(), Skipped> {
    let nothing = Element::default();
    let line = |root: &Element, path: &[&str]| root.at(path).and_then(Element::line);
    let identifier = item
        .at(&["Identification", "NewsIdentifier"])
        .unwrap_or(&nothing);
    let management = item.child("NewsManagement").unwrap_or(&nothing);
    raw.record_id = line(identifier, &["PublicIdentifier"]).or(line(identifier, &["NewsItemId"]));
    if let Some(created) = line(management, &["FirstCreated"])
        .or(line(envelope, &["NewsEnvelope", "DateAndTime"]))
        .or(line(identifier, &["DateId"]))
    {
        mapping::add_date(raw, created, false);
    }
    if let Some(changed) = line(management, &["ThisRevisionCreated"]) {
        mapping::add_date(raw, changed, true);
    }
    let lines = item.find("NewsLines").unwrap_or(&nothing);
    raw.title = line(lines, &["HeadLine"]).or(line(identifier, &["NameLabel"]));
    raw.outlet = line(lines, &["CreditLine"])
        .or_else(|| formal_name(item.find("Provider")?.child("Party")))
        .or_else(|| formal_name(item.find("Source")?.child("Party")))
        .or(line(identifier, &["ProviderId"]));
    for byline in lines.all("ByLine") {
        let byline = byline.text();
        raw.authors
            .extend(agency::authors(&byline, raw.outlet.as_deref()));
    }
    keyword(raw, line(lines, &["SlugLine"]));
    for key in lines.all("KeywordLine") {
        keyword(raw, key.line());
    }
    let about = item.find("DescriptiveMetadata").unwrap_or(&nothing);
    raw.language = about
        .child("Language")
        .and_then(|language| formal_name(Some(language)));
    raw.language = raw.language.take().or_else(|| language_of(item, lines));
    for place in about.find_all("Location") {
        let city = place.elements().find(|property| {
            let name = formal_name(Some(property));
            name.is_some_and(|name| name.eq_ignore_ascii_case("city"))
        });
        let city = city.and_then(|city| city.attribute("Value"));
        state(raw, Kind::Place, city.map(|city| city.into_owned()));
    }
    for topic in item.find_all("Topic") {
        keyword(raw, topic_name(topic, raw.language.as_deref()));
    }
    note(raw, "urgency", formal_name(management.child("Urgency")));
    note(
        raw,
        "embargo",
        line(management, &["StatusWillChange", "DateAndTime"]),
    );
    let status = formal_name(management.child("Status"));
    note(
        raw,
        "status",
        status.filter(|status| !status.eq_ignore_ascii_case("usable")),
    );
    note(
        raw,
        "derived from",
        formal_name_or(management.child("DerivedFrom"), "NewsItem"),
    );
    let mut kinds = Vec::new();
    for content in item.find_all("ContentItem") {
        read_content(content, raw, &mut kinds);
    }
    if agency::is_blank(raw) {
        raw.text = line(lines, &["SubHeadLine"]).unwrap_or_default();
    }
    if agency::is_blank(raw) {
        kinds.dedup();
        return Err(Skipped::skipped(match kinds.is_empty() {
            true => "NewsML item without a text".to_owned(),
            false => format!("NewsML item without a text ({})", kinds.join(", ")),
        }));
    }
    Ok(())
}

/// The text of a content item that has one; the kinds of the others are gathered.
fn read_content(content: &Element, raw: &mut RawDocument, kinds: &mut Vec<String>) {
    let Some(data) = content.child("DataContent") else {
        kinds.extend(formal_name(content.child("MediaType")));
        return;
    };
    if let Some(nitf) = data.find("nitf") {
        let mut inner = RawDocument {
            dates: raw.dates.clone(),
            ..RawDocument::default()
        };
        if nitf::read(nitf, &mut inner).is_ok() {
            fill(&mut raw.title, inner.title);
            fill(&mut raw.outlet, inner.outlet);
            fill(&mut raw.language, inner.language);
            if raw.authors.is_empty() {
                raw.authors = inner.authors;
            }
            raw.keywords.extend(inner.keywords);
            raw.stated.extend(inner.stated);
            push(&mut raw.text, &inner.text);
        }
        return;
    }
    let text = match data.elements().next() {
        Some(_) => paragraphs(data),
        None => reduce(&data.text()).into_owned(),
    };
    push(&mut raw.text, &unescape_again(text));
}

fn push(text: &mut String, more: &str) {
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(more);
}

fn formal_name(element: Option<&Element>) -> Option<String> {
    formal_name_or(element, "FormalName")
}

fn formal_name_or(element: Option<&Element>, name: &str) -> Option<String> {
    let value = element?.attribute(name)?;
    Some(value.into_owned()).filter(|value| !value.trim().is_empty())
}

/// `xml:lang` of the item or its headline, where it names a language.
fn language_of(item: &Element, lines: &Element) -> Option<String> {
    let stated = [Some(item), lines.child("HeadLine")];
    let tag = stated
        .into_iter()
        .flatten()
        .find_map(|element| element.attribute("lang"))?;
    (tag.as_ref() != "x-default").then(|| tag.into_owned())
}

/// A topic's name in the item's language, else in English.
fn topic_name(topic: &Element, language: Option<&str>) -> Option<String> {
    let names: Vec<&Element> = topic
        .all("Description")
        .filter(|name| name.attribute("Variant").is_none_or(|v| v == "Name"))
        .collect();
    let tagged = |wanted: &str| {
        names
            .iter()
            .find(|name| name.attribute("lang").is_some_and(|tag| tag == wanted))
    };
    let name = language.and_then(tagged).or_else(|| tagged("en"));
    name.or(names.first())?.line()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_text(source: &str) -> Vec<Parsed> {
        let piece = Piece {
            place: Place::default(),
            bytes: source.as_bytes().to_vec(),
            context: None,
        };
        parse(&piece, &ReadOptions::default())
    }

    #[test]
    fn items_are_records() {
        let item = |id: &str, content: &str| {
            format!(
                "<NewsItem><Identification><NewsIdentifier><PublicIdentifier>{id}</PublicIdentifier></NewsIdentifier></Identification>\
                 <NewsManagement><FirstCreated>20250305T101500+0100</FirstCreated></NewsManagement>\
                 <NewsComponent><NewsLines><HeadLine>Tea up</HeadLine><ByLine>By Ann Lee</ByLine></NewsLines>\
                 <ContentItem><MediaType FormalName='Text'/>{content}</ContentItem></NewsComponent></NewsItem>"
            )
        };
        let source = format!(
            "<NewsML>{}{}</NewsML>",
            item(
                "a",
                "<DataContent><![CDATA[<P>One.</P><P>Two.</P>]]></DataContent>"
            ),
            item("b", "")
        );
        let parsed = parse_text(&source);
        let [one, two] = parsed.as_slice() else {
            panic!("{parsed:?}");
        };
        let raw = one.outcome.as_ref().unwrap();
        assert_eq!(raw.record_id.as_deref(), Some("a"));
        assert_eq!(raw.title.as_deref(), Some("Tea up"));
        assert_eq!(raw.authors, ["Ann Lee"]);
        assert_eq!(raw.text.split_whitespace().count(), 2);
        assert_eq!(one.place.record, Some(1));
        let why = two.outcome.as_ref().unwrap_err();
        assert_eq!(why.reason, "NewsML item without a text (Text)");
    }

    #[test]
    fn an_envelope_without_items() {
        let parsed = parse_text("<NewsML><Catalog/></NewsML>");
        assert_eq!(parsed.len(), 1);
        assert!(parsed.iter().all(|parsed| parsed.outcome.is_err()));
    }
}
