//! NewsML-G2 of IPTC: news items, alone or in news messages; packages, concepts and plans hold no article.

use std::io::BufRead;

use crate::article::{Kind, Place, RawDocument};
use crate::error::Skipped;
use crate::read::format::{Emit, Parsed, Piece, ReadOptions};
use crate::read::formats::agency::{self, fill, keyword, note, state};
use crate::read::formats::nitf;
use crate::read::markup::reduce;
use crate::read::xml::{self, Element, paragraphs, unescape_again};
use crate::read::{decode, framing, magic, mapping};

/// Elements that may stand alone in a file, or in a message.
const ROOTS: [&str; 4] = ["newsItem", "newsMessage", "packageItem", "contentSet"];

/// Items that are no article, with what the ledger says of them.
const OTHERS: [(&str, &str); 5] = [
    ("packageItem", "NewsML-G2 package of references, no article"),
    ("conceptItem", "NewsML-G2 about a concept, no article"),
    ("knowledgeItem", "NewsML-G2 about concepts, no article"),
    ("planningItem", "NewsML-G2 about planning, no article"),
    ("catalogItem", "NewsML-G2 catalog, no article"),
];

/// What `<subject type="cpnat:…">` names.
const NATURES: [(&str, Kind); 4] = [
    ("person", Kind::Person),
    ("organisation", Kind::Organization),
    ("geoarea", Kind::Place),
    ("poi", Kind::Place),
];

/// In the names of schemes whose subjects are parts of a newsroom or newspaper.
const SECTIONS: [&str; 3] = ["department", "section", "desk"];

pub fn sniff(head: &[u8]) -> bool {
    let local = |root: &str| root.rsplit(':').next().unwrap_or(root).to_owned();
    magic::xml_root(head).is_some_and(|root| ROOTS.contains(&local(root).as_str()))
}

pub fn split(place: &Place, input: &mut dyn BufRead, options: &ReadOptions, emit: &mut Emit) {
    framing::whole(place, input, options, false, emit);
}

pub fn parse(piece: &Piece, options: &ReadOptions) -> Vec<Parsed> {
    let (text, raw) = decode::open(piece, "newsml-g2", options);
    let tree = xml::parse(&text, &options.limits);
    let mut outcomes = Vec::new();
    let items = match tree.top.find("newsMessage") {
        Some(message) => message.find("itemSet").unwrap_or(message),
        None => &tree.top,
    };
    for item in items.elements().take(options.limits.items + 1) {
        let mut raw = raw.clone();
        raw.notes.extend(tree.broken.clone());
        let other = OTHERS.iter().find(|(name, _)| item.is(name));
        outcomes.push(match other {
            Some((_, what)) => Err(Skipped::skipped(*what)),
            None if item.is("newsItem") => read(item, &mut raw).map(|()| raw),
            // A content set without the item around it states nothing else.
            None if item.is("contentSet") => read_content(item, &mut raw).map(|()| raw),
            None => continue,
        });
    }
    xml::records(piece, outcomes, &options.limits)
}

fn read(item: &Element, raw: &mut RawDocument) -> Result<(), Skipped> {
    let nothing = Element::default();
    let about_item = item.child("itemMeta").unwrap_or(&nothing);
    let about = item.child("contentMeta").unwrap_or(&nothing);
    let line = |root: &Element, name: &str| root.child(name).and_then(Element::line);
    let owned = |element: Option<&Element>, name: &str| {
        let value = element?.attribute(name)?.trim().to_owned();
        (!value.is_empty()).then_some(value)
    };
    raw.record_id = owned(Some(item), "guid");
    raw.language = owned(about.child("language"), "tag").or(owned(Some(item), "lang"));
    let headlines = || about.all("headline").chain(about_item.all("headline"));
    let is_main = |headline: &&Element| headline.attribute("role").is_none();
    raw.title = headlines().find(is_main).and_then(Element::line);
    fill(&mut raw.title, line(about_item, "title"));
    let provider = about_item.child("provider");
    let source = about.child("infoSource").and_then(name_of);
    raw.outlet = provider.and_then(name_of).or(source);
    read_dates(about_item, about, raw);
    read_people(about, raw);
    read_subjects(about, raw);
    let service = about_item.child("service");
    fill(
        &mut raw.section,
        service.and_then(|s| s.child("name")?.line()),
    );
    let class = owned(about_item.child("itemClass"), "qcode").unwrap_or_default();
    let class = class.rsplit(':').next().unwrap_or_default().to_owned();
    note(raw, "urgency", line(about, "urgency"));
    note(raw, "embargoed until", line(about_item, "embargoed"));
    let status = owned(about_item.child("pubStatus"), "qcode");
    note(
        raw,
        "status",
        status.filter(|status| !status.ends_with("usable")),
    );
    note(raw, "note to editors", line(about_item, "edNote"));
    read_corrections(about_item, raw);
    let content = item.child("contentSet").unwrap_or(&nothing);
    let outcome = read_content(content, raw);
    // An alternative headline, and what an item without a text says of itself.
    let sub = headlines().find(|headline| !is_main(headline));
    let sub = sub.and_then(Element::line).unwrap_or_default();
    fill(&mut raw.title, line(about, "slugline"));
    match outcome {
        Ok(()) => {
            if !sub.is_empty() && !raw.text.contains(&sub) {
                raw.text.insert_str(0, &format!("{sub}\n\n"));
            }
            Ok(())
        }
        Err(why) => {
            let described: Vec<String> = about
                .all("description")
                .map(paragraphs)
                .filter(|text| text.split_whitespace().nth(3).is_some())
                .collect();
            raw.text = unescape_again(described.join("\n\n"));
            if agency::is_blank(raw) {
                let kind = if class.is_empty() { "item" } else { &class };
                let reason = format!("NewsML-G2 {kind} without a text: {}", why.reason);
                return Err(Skipped::skipped(reason));
            }
            note(raw, "the text is the description of", Some(class));
            Ok(())
        }
    }
}

/// First creation; what was created later is a change of it.
fn read_dates(about_item: &Element, about: &Element, raw: &mut RawDocument) {
    let line = |root: &Element, name: &str| root.child(name).and_then(Element::line);
    let first = line(about_item, "firstCreated").or(line(about, "contentCreated"));
    let version = line(about_item, "versionCreated");
    let changed = match first {
        Some(_) => version.or(line(about, "contentModified")),
        None => line(about, "contentModified"),
    };
    let first = first.or_else(|| line(about_item, "versionCreated"));
    for (date, modified) in [(first, false), (changed, true)] {
        if let Some(date) = date {
            mapping::add_date(raw, date, modified);
        }
    }
}

fn read_people(about: &Element, raw: &mut RawDocument) {
    let outlet = raw.outlet.clone();
    for by in about.all("by") {
        let by = by.text();
        raw.authors.extend(agency::authors(&by, outlet.as_deref()));
    }
    if raw.authors.is_empty() {
        for creator in about.all("creator") {
            let name = creator.child("name").and_then(Element::line);
            let name = name.unwrap_or_default();
            // Initials and agencies are creators too.
            let names = agency::authors(&name, outlet.as_deref());
            let is_person = |name: &String| name.contains(' ') && !name.contains(['.', ',']);
            raw.authors.extend(names.into_iter().filter(is_person));
        }
    }
}

fn read_subjects(about: &Element, raw: &mut RawDocument) {
    for place in about.all("located") {
        state(raw, Kind::Place, name_of(place));
    }
    for subject in about.all("subject") {
        let Some(name) = subject.child("name").and_then(Element::line) else {
            continue;
        };
        let code = subject.attribute("qcode").unwrap_or_default();
        let scheme = code.split(':').next().unwrap_or_default();
        if SECTIONS.iter().any(|section| scheme.contains(section)) {
            fill(&mut raw.section, Some(name.clone()));
        }
        let nature = subject.attribute("type").unwrap_or_default();
        let nature = nature.rsplit(':').next().unwrap_or_default().to_lowercase();
        match NATURES.iter().find(|(known, _)| *known == nature) {
            Some((_, kind)) => state(raw, *kind, Some(name)),
            None => keyword(raw, Some(name)),
        }
    }
    for slug in ["slugline", "keyword"] {
        for element in about.all(slug) {
            keyword(raw, element.line());
        }
    }
    for genre in about.all("genre") {
        keyword(raw, genre.child("name").and_then(Element::line));
    }
}

/// Which item this one corrects or replaces.
fn read_corrections(about_item: &Element, raw: &mut RawDocument) {
    let is_correction = |signal: &Element| {
        let code = signal.attribute("qcode").unwrap_or_default();
        code.ends_with("correction") || code.ends_with("edStat:C")
    };
    if about_item.all("signal").any(is_correction) {
        raw.notes.push("a correction".to_owned());
    }
    for link in about_item.all("link") {
        let rel = link.attribute("rel").unwrap_or_default();
        let rel = rel.rsplit(':').next().unwrap_or_default();
        if ["previousVersion", "evolvedFrom", "replaces", "correctionOf"].contains(&rel) {
            let target = link.attribute("residref").map(|id| id.into_owned());
            note(raw, &format!("{rel} of"), target);
        }
    }
}

/// The name, or the literal, or the end of the URI of a party or place.
fn name_of(element: &Element) -> Option<String> {
    let name = element.child("name").and_then(Element::line);
    let coded = || {
        let literal = element.attribute("literal").map(|name| name.into_owned());
        literal.or_else(|| {
            let code = element.attribute("qcode")?;
            Some(code.split_once(':')?.1.to_owned())
        })
    };
    let uri = || {
        let uri = element.attribute("uri")?;
        let host = uri.split_once("://").map_or(uri.as_ref(), |(_, rest)| rest);
        Some(
            host.split('/')
                .next()?
                .trim_start_matches("www.")
                .to_owned(),
        )
    };
    // Codes of digits name nothing to a reader.
    let is_name = |name: &String| name.contains(char::is_alphabetic);
    name.or_else(coded).or_else(uri).filter(is_name)
}

/// Takes the text of the first rendition that has one.
fn read_content(content: &Element, raw: &mut RawDocument) -> Result<(), Skipped> {
    let mut others: Vec<String> = Vec::new();
    for part in content.elements() {
        let text = match part.local() {
            "inlineXML" => read_inline(part, raw, &mut others),
            "inlineData" => reduce(&part.text()).into_owned(),
            "remoteContent" => {
                let kind = part.attribute("contenttype").unwrap_or_default();
                others.push(format!("linked {kind}").trim_end().to_owned());
                continue;
            }
            _ => continue,
        };
        if !text.trim().is_empty() {
            raw.text = unescape_again(text);
            return Ok(());
        }
    }
    others.sort();
    others.dedup();
    Err(Skipped::skipped(match others.is_empty() {
        true => "no content".to_owned(),
        false => others.join(", "),
    }))
}

fn read_inline(part: &Element, raw: &mut RawDocument, others: &mut Vec<String>) -> String {
    if let Some(nitf) = part.find("nitf") {
        let mut inner = RawDocument {
            dates: raw.dates.clone(),
            ..RawDocument::default()
        };
        if nitf::read(nitf, &mut inner).is_err() {
            return String::new();
        }
        fill(&mut raw.title, inner.title);
        if raw.authors.is_empty() || !inner.authors.is_empty() {
            raw.authors = inner.authors;
        }
        raw.keywords.extend(inner.keywords);
        raw.stated.extend(inner.stated);
        if raw.dates.is_empty() {
            raw.dates = inner.dates;
        }
        return inner.text;
    }
    if let Some(html) = part.find("html") {
        fill(&mut raw.title, html.find("title").and_then(Element::line));
        return paragraphs(html.child("body").unwrap_or(html));
    }
    // Other vocabularies (sports, events) are data; loose paragraphs are text.
    if part.child("p").is_some() || part.child("div").is_some() {
        return paragraphs(part);
    }
    match part.elements().next() {
        Some(other) => others.push(format!("inline `{}`", other.local())),
        None => return part.text(),
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expect: &[&str]) {
        let piece = Piece {
            place: Place::default(),
            bytes: source.as_bytes().to_vec(),
            context: None,
        };
        let got: Vec<String> = parse(&piece, &ReadOptions::default())
            .into_iter()
            .map(|parsed| match parsed.outcome {
                Ok(raw) => {
                    let day = raw.dates.first().and_then(|date| date.interval.day());
                    let day = day.map(|day| day.to_string()).unwrap_or_default();
                    let text: Vec<&str> = raw.text.split_whitespace().collect();
                    format!("{}|{}|{day}", raw.title.unwrap_or_default(), text.join(" "))
                }
                Err(skipped) => format!("!{}", skipped.reason),
            })
            .collect();
        assert_eq!(got, expect);
    }

    fn item(content: &str) -> String {
        format!(
            "<newsItem guid='g'><itemMeta><itemClass qcode='ninat:picture'/><versionCreated>2025-03-06T10:00:00Z</versionCreated>\
             <firstCreated>2025-03-05T10:00:00Z</firstCreated></itemMeta><contentMeta><headline role='x:sub'>Low</headline>\
             <headline> Tea up </headline></contentMeta><contentSet>{content}</contentSet></newsItem>"
        )
    }

    #[test]
    fn texts_of_all_kinds() {
        let nitf = "<inlineXML><nitf><body><body.content><p>One.</p></body.content></body></nitf></inlineXML>";
        check(&item(nitf), &["Tea up|Low One.|2025-03-05"]);
        let html =
            "<inlineXML><html><head><title/></head><body><p>One.</p></body></html></inlineXML>";
        check(&item(html), &["Tea up|Low One.|2025-03-05"]);
        let data = "<inlineData contenttype='text/plain'><![CDATA[<p>One.</p>]]></inlineData>";
        check(&item(data), &["Tea up|Low One.|2025-03-05"]);
        check(
            "<contentSet><inlineXML><html><title>T</title><body>One.</body></html></inlineXML></contentSet>",
            &["T|One.|"],
        );
    }

    #[test]
    fn items_without_a_text_say_why() {
        check(
            &item("<remoteContent contenttype='image/jpeg'/>"),
            &["!NewsML-G2 picture without a text: linked image/jpeg"],
        );
        check(
            &item("<inlineXML><events/></inlineXML>"),
            &["!NewsML-G2 picture without a text: inline `events`"],
        );
        check(
            &item(""),
            &["!NewsML-G2 picture without a text: no content"],
        );
    }

    #[test]
    fn messages_hold_several() {
        let message = format!(
            "<n:newsMessage><n:header/><n:itemSet><n:packageItem/>{}<n:planningItem/></n:itemSet></n:newsMessage>",
            item("<inlineData>One.</inlineData>")
        );
        check(
            &message,
            &[
                "!NewsML-G2 package of references, no article",
                "Tea up|Low One.|2025-03-05",
                "!NewsML-G2 about planning, no article",
            ],
        );
        check("<newsMessage/>", &["!no items"]);
    }
}
