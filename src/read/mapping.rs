//! Which of our fields a name in the data means, for JSON, CSV and header lines alike.

use std::collections::HashSet;
use std::sync::LazyLock;

use foldhash::HashMap;

use crate::article::{DateCandidate, Evidence, Kind, RawDocument, Stated};
use crate::date::{Day, Interval};
use crate::read::dates;
use crate::read::formats::agency::note;
use crate::read::markup::reduce;

/// Where a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    Title,
    Text,
    Published,
    Modified,
    Author,
    Outlet,
    Url,
    RecordId,
    Section,
    Language,
    Keyword,
    Person,
    Organization,
    Place,
    /// Where an agency's text was written, and often when.
    Dateline,
    Urgency,
    EditorNote,
    Embargo,
    /// Whether the item may be used.
    Status,
}

/// The names of each slot, best first: lower case, letters and digits only. The first is the one that
/// `--map` takes.
#[rustfmt::skip]
const NAMES: &[(Slot, &[&str])] = &[
    (Slot::Title, &["title", "headline", "articletitle", "webtitle", "headlines", "header", "heading", "name", "subject", "titel", "titre", "titulo", "titolo"]),
    (Slot::Text, &["text", "body", "articlebody", "fulltext", "maintext", "articletext", "bodyxhtml", "bodyhtml", "bodyhtml5", "bodytext", "bodies", "texthtml", "cleantext", "plaintext", "rawtext", "content", "contents", "contenthtml", "contenttext", "article", "story", "paragraphs", "texte", "texto", "inhalt",
        // Only where there is nothing longer.
        "leadparagraph", "lead", "summary", "abstract", "description", "descriptiontext", "descriptionhtml", "descriptions", "descriptioncaption", "caption", "trailtext", "snippet", "excerpt"]),
    (Slot::Published, &["date", "published", "publishedat", "publishdate", "datepublished", "datepublish", "pubdate", "publicationdate", "publicationdatetime", "publishedon", "publishedtime", "publishtime", "publisheddate", "webpublicationdate", "firstpublished", "firstcreated", "displaydate", "articledate", "datetime", "timestamp", "time", "created", "createdat", "createddate", "creationdate", "datecreated", "versioncreated", "datum", "fecha", "data"]),
    (Slot::Modified, &["modified", "modifiedat", "datemodified", "datemodify", "modifieddate", "updated", "updatedat", "dateupdated", "lastmodified", "lastupdated", "webmodified"]),
    (Slot::Author, &["author", "authors", "byline", "bylines", "creator", "writer", "writers", "reporter", "journalist", "autor", "auteur", "by"]),
    (Slot::Outlet, &["source", "outlet", "publisher", "publication", "publicationname", "newspaper", "site", "sitename", "sourcename", "sourcedomain", "provider", "domain", "website", "quelle", "fuente", "feed"]),
    (Slot::Url, &["url", "link", "weburl", "canonicalurl", "canonical", "articleurl", "sourceurl", "permalink", "href", "uri", "shareurl"]),
    (Slot::RecordId, &["id", "guid", "docno", "docid", "documentid", "articleid", "uuid", "uid", "storyid", "newsid", "recordid", "key"]),
    (Slot::Section, &["section", "sectionname", "category", "categories", "newsdesk", "desk", "rubric", "department", "ressort", "rubrik"]),
    (Slot::Language, &["language", "lang", "languagecode", "inlanguage", "locale", "sprache", "idioma", "langue"]),
    (Slot::Keyword, &["keyword", "keywords", "tags", "tag", "topics", "topic", "subjects", "descriptors", "slugline"]),
    (Slot::Person, &["person", "persons", "people"]),
    (Slot::Organization, &["org", "orgs", "organization", "organizations", "organisation", "organisations"]),
    (Slot::Place, &["place", "places", "location", "locations", "geo"]),
    (Slot::Dateline, &["dateline", "located", "datelinelocation", "town"]),
    (Slot::Urgency, &["urgency", "priority"]),
    (Slot::EditorNote, &["ednote", "editornote", "editorsnote", "notetoeditors", "tilredaktionen"]),
    (Slot::Embargo, &["embargo", "embargoed", "embargoeduntil", "embargountil"]),
    (Slot::Status, &["pubstatus"]),
];

/// From this rank on a name of [`Slot::Text`] is a last resort.
const LAST_RESORT: &str = "leadparagraph";

/// What a name means: the slot, and how good a name for it this is (0 is best).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    pub slot: Slot,
    pub rank: usize,
}

/// Looks up a name of the data; the user's own mapping goes first.
pub fn meaning_of(name: &str, map: &[(String, String)]) -> Option<Meaning> {
    let own = map.iter().find(|(_, theirs)| theirs == name);
    if let Some(slot) = own.and_then(|(ours, _)| slot_named(ours)) {
        return Some(Meaning { slot, rank: 0 });
    }
    let mut buffer = [0u8; 24];
    let name = normalise(name, &mut buffer)?;
    MEANINGS.get(name).copied()
}

/// Asked for each name of each record.
static MEANINGS: LazyLock<HashMap<&[u8], Meaning>> = LazyLock::new(|| {
    let mut meanings = HashMap::default();
    for (slot, names) in NAMES {
        for (rank, name) in (1..).zip(*names) {
            let meaning = Meaning { slot: *slot, rank };
            meanings.entry(name.as_bytes()).or_insert(meaning);
        }
    }
    meanings
});

/// The slot that `--map` calls `name`.
pub fn slot_named(name: &str) -> Option<Slot> {
    let mut buffer = [0u8; 24];
    let name = normalise(name, &mut buffer)?;
    MEANINGS.get(name).map(|meaning| meaning.slot)
}

/// Whether the name holds a whole text, not a summary of one.
pub fn is_full_text(meaning: Meaning) -> bool {
    let texts = NAMES.iter().find(|row| row.0 == Slot::Text);
    let last = texts.and_then(|row| row.1.iter().position(|name| *name == LAST_RESORT));
    meaning.slot == Slot::Text && last.is_none_or(|last| meaning.rank <= last)
}

/// Lower case, letters and digits only: `pub_date`, `pubDate` and `PUB-DATE` are one name.
fn normalise<'a>(name: &str, buffer: &'a mut [u8; 24]) -> Option<&'a [u8]> {
    let mut len = 0;
    for byte in name.bytes() {
        if matches!(byte, b'_' | b'-' | b' ' | b':' | b'.' | b'@' | b'$') {
            continue;
        }
        *buffer.get_mut(len)? = byte.to_ascii_lowercase();
        len += 1;
    }
    buffer.get(..len).filter(|name| !name.is_empty())
}

/// The values of one record, to be put in their slots: several for a slot compete by rank.
#[derive(Debug, Default)]
pub struct Values {
    found: Vec<Found>,
    /// The language tag that dates are read under, where the file shows which of day and month it puts first.
    order: Option<&'static str>,
}

#[derive(Debug)]
struct Found {
    meaning: Meaning,
    values: Vec<String>,
    /// Each is a name of its own, whatever commas are in it.
    are_names: bool,
}

impl Values {
    pub fn ordered(order: Option<&'static str>) -> Values {
        Values {
            order,
            ..Values::default()
        }
    }

    /// Values without letters are not taken, so that the next best name can serve.
    pub fn add(&mut self, meaning: Meaning, values: Vec<String>) {
        self.push(meaning, values, false);
    }

    /// As [`Values::add`], of values that are not lists themselves.
    pub fn add_names(&mut self, meaning: Meaning, values: Vec<String>) {
        self.push(meaning, values, true);
    }

    fn push(&mut self, meaning: Meaning, mut values: Vec<String>, are_names: bool) {
        values.retain(|value| !value.trim().is_empty());
        if !values.is_empty() {
            self.found.push(Found {
                meaning,
                values,
                are_names,
            });
        }
    }

    fn of(&self, slot: Slot) -> impl Iterator<Item = &Found> {
        let found = self.found.iter();
        found.filter(move |found| found.meaning.slot == slot)
    }

    pub fn has(&self, slot: Slot) -> bool {
        self.of(slot).next().is_some()
    }

    pub fn has_full_text(&self) -> bool {
        self.found.iter().any(|found| is_full_text(found.meaning))
    }

    /// The values under the best name of the slot.
    fn take(&mut self, slot: Slot) -> Vec<String> {
        let found = self.found.iter_mut();
        let best = found
            .filter(|found| found.meaning.slot == slot && !found.values.is_empty())
            .min_by_key(|found| found.meaning.rank);
        best.map(|found| std::mem::take(&mut found.values))
            .unwrap_or_default()
    }

    /// The values under every name of the slot, best names first, lists taken apart.
    fn lists(&self, slot: Slot) -> Vec<String> {
        let mut all: Vec<&Found> = self.of(slot).collect();
        all.sort_by_key(|found| found.meaning.rank);
        let mut names: Vec<String> = Vec::new();
        for found in all {
            for value in &found.values {
                let parts = match found.are_names {
                    true => vec![clean_name(value)],
                    false => split_list(value),
                };
                names.extend(parts);
            }
        }
        let mut seen = HashSet::new();
        names.retain(|name| seen.insert(name.clone()));
        names
    }

    /// A picture's text may be its title again, and what it shows stand under a lesser name.
    fn text(&mut self, title: Option<&str>) -> String {
        let mut first = None;
        loop {
            let paragraphs = self.take(Slot::Text);
            let text = match paragraphs.as_slice() {
                [] => return first.unwrap_or_default(),
                [one] => reduce(one).into_owned(),
                many => reduce(&many.join("\n\n")).into_owned(),
            };
            if title.is_none_or(|title| title.trim() != text.trim()) {
                return text;
            }
            first.get_or_insert(text);
        }
    }

    fn take_one(&mut self, slot: Slot) -> Option<String> {
        self.take(slot).into_iter().next()
    }

    /// Fills the document.
    pub fn fill(mut self, raw: &mut RawDocument) {
        raw.title = self
            .take_one(Slot::Title)
            .map(|title| reduce(&title).into_owned());
        raw.text = self.text(raw.title.as_deref());
        raw.url = self.take_one(Slot::Url);
        raw.outlet = self.take_one(Slot::Outlet);
        if raw.url.is_none() && raw.outlet.as_deref().is_some_and(is_url) {
            raw.url = raw.outlet.take();
        }
        raw.record_id = self.take_one(Slot::RecordId);
        raw.section = self.take_one(Slot::Section);
        raw.language = self.take_one(Slot::Language);
        raw.authors = self
            .take(Slot::Author)
            .iter()
            .flat_map(|byline| authors_of(byline))
            .collect();
        raw.keywords = self.lists(Slot::Keyword);
        for (slot, kind) in [
            (Slot::Person, Kind::Person),
            (Slot::Organization, Kind::Organization),
            (Slot::Place, Kind::Place),
        ] {
            let stated = self.lists(slot).into_iter();
            raw.stated.extend(stated.map(|name| Stated { kind, name }));
        }
        for (slot, modified) in [(Slot::Published, false), (Slot::Modified, true)] {
            for written in self.take(slot).into_iter().take(1) {
                add_date_in(raw, written, modified, self.order);
            }
        }
        if let Some(line) = self.take_one(Slot::Dateline) {
            read_dateline(line, raw);
        }
        for (slot, what) in [
            (Slot::Urgency, "urgency"),
            (Slot::EditorNote, "note to editors"),
            (Slot::Embargo, "embargoed until"),
            (Slot::Status, "status"),
        ] {
            let stated = self.take_one(slot);
            let stated = stated.map(|value| reduce(&value).into_owned());
            let is_usual = |value: &String| slot == Slot::Status && value == "usable";
            note(raw, what, stated.filter(|value| !is_usual(value)));
        }
    }
}

/// `LONDON, March 5`: the place; some write a date alone, which counts where no other is stated.
fn read_dateline(line: String, raw: &mut RawDocument) {
    let has_figure = |part: &str| part.contains(|c: char| c.is_ascii_digit());
    if raw.dates.is_empty() && dates::parse_date(line.trim()).is_some() {
        return add_date(raw, line, false);
    }
    let place = line.split(',').next().unwrap_or_default().trim();
    if !place.is_empty() && place.len() < 80 && !has_figure(place) {
        raw.stated.push(Stated {
            kind: Kind::Place,
            name: place.to_owned(),
        });
    }
}

pub fn is_url(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// Adds a stated date, or a note that it could not be read.
pub fn add_date(raw: &mut RawDocument, written: String, modified: bool) {
    add_date_in(raw, written, modified, None);
}

fn add_date_in(raw: &mut RawDocument, written: String, modified: bool, order: Option<&str>) {
    let read = from_number(written.trim());
    let read = read.or_else(|| dates::parse_date_in(written.trim(), order));
    let read = read.or_else(|| Some((dates::either_day(&written, order)?, None)));
    match read {
        Some((interval, time)) => raw.dates.push(DateCandidate {
            evidence: Evidence::Stated,
            interval,
            time,
            modified,
            raw: written,
        }),
        None => {
            let shown: String = written.chars().take(60).collect();
            raw.notes.push(format!("date `{shown}` not understood"));
        }
    }
}

/// `20250305`, or seconds or milliseconds since 1970 (of the years 1973 to 2096).
fn from_number(written: &str) -> Option<(Interval, Option<String>)> {
    let whole = written.strip_suffix(".0").unwrap_or(written);
    let number: i64 = whole.parse().ok()?;
    let seconds = match number {
        15_000_101..=21_991_231 => {
            let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
            let day = Day::from_ymd(year as i16, month as i8, day as i8)?;
            return Some((Interval::of_day(day), None));
        }
        100_000_000..=4_000_000_000 => number,
        100_000_000_000..=4_000_000_000_000 => number / 1_000,
        _ => return None,
    };
    let day = Day::from_days(seconds.div_euclid(86_400))?;
    let instant = jiff::Timestamp::from_second(seconds).ok()?;
    Some((Interval::of_day(day), Some(instant.to_string())))
}

/// The names in a byline: `By Ann Lee and Bo Chen` → two.
pub fn authors_of(byline: &str) -> Vec<String> {
    let byline = byline.trim().trim_matches(['[', ']']);
    let line = ["By ", "by ", "BY ", "Von ", "Por ", "Par "]
        .iter()
        .find_map(|by| byline.strip_prefix(by))
        .unwrap_or(byline);
    let by_semicolon = line.contains(';');
    let mut authors = Vec::new();
    for part in line.split([';', '|']) {
        let parts = part.split(" and ").flat_map(|part| part.split(" & "));
        for part in parts {
            // `Lee, Ann` is one name, `Ann Lee, Bo Chen` are two.
            let names: Vec<&str> = part.split(',').map(str::trim).collect();
            let several = !by_semicolon && names.iter().all(|name| name.contains(' '));
            if several {
                authors.extend(names.into_iter().map(clean_name));
            } else {
                authors.push(clean_name(part));
            }
        }
    }
    authors.retain(|name| !name.is_empty());
    authors
}

fn clean_name(name: &str) -> String {
    name.trim().trim_matches(['\'', '"']).trim().to_owned()
}

/// A list written in one string: `a; b`, `a|b`, `a, b`, `['a', 'b']`.
fn split_list(list: &str) -> Vec<String> {
    let inner = list.trim().trim_matches(['[', ']']);
    let separator = [';', '|', ','].into_iter().find(|c| inner.contains(*c));
    let parts: Vec<&str> = match separator {
        Some(separator) => inner.split(separator).collect(),
        None => vec![inner],
    };
    let names = parts.into_iter().map(clean_name);
    names.filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_however_they_are_spelt() {
        let slot = |name: &str| meaning_of(name, &[]).map(|meaning| meaning.slot);
        assert_eq!(slot("pub_date"), Some(Slot::Published));
        assert_eq!(slot("articleBody"), Some(Slot::Text));
        assert_eq!(slot("_id"), Some(Slot::RecordId));
        assert_eq!(slot("og:title"), None);
        assert_eq!(slot(""), None);
        assert_eq!(slot("a name that is much longer than any known"), None);
        let map = [("title".to_owned(), "Kopf".to_owned())];
        let own = meaning_of("Kopf", &map);
        assert_eq!(
            own,
            Some(Meaning {
                slot: Slot::Title,
                rank: 0
            })
        );
    }

    #[test]
    fn every_name_is_in_its_normal_form_and_once() {
        let mut seen = HashSet::new();
        for name in NAMES.iter().flat_map(|row| row.1) {
            let mut buffer = [0u8; 24];
            assert_eq!(
                normalise(name, &mut buffer),
                Some(name.as_bytes()),
                "help: spell it `{name}`"
            );
            assert!(seen.insert(name), "help: `{name}` stands twice");
        }
    }

    #[test]
    fn bylines_are_taken_apart() {
        let check = |byline: &str, expect: &[&str]| assert_eq!(authors_of(byline), expect);
        check("By Ann Lee and Bo Chen", &["Ann Lee", "Bo Chen"]);
        check("Ann Lee, Bo Chen", &["Ann Lee", "Bo Chen"]);
        check("Lee, Ann; Chen, Bo", &["Lee, Ann", "Chen, Bo"]);
        check("", &[]);
    }

    #[test]
    fn numbers_are_dates() {
        let check = |written: &str, day: &str, time: Option<&str>| {
            let (interval, instant) = from_number(written).unwrap();
            assert_eq!(
                interval.day().map(|day| day.to_string()).as_deref(),
                Some(day)
            );
            assert_eq!(instant.as_deref(), time);
        };
        check("20250305", "2025-03-05", None);
        check("1000000000", "2001-09-09", Some("2001-09-09T01:46:40Z"));
        check("1000000000000", "2001-09-09", Some("2001-09-09T01:46:40Z"));
        assert_eq!(from_number("12"), None);
        assert_eq!(from_number("20251399"), None);
    }
}
