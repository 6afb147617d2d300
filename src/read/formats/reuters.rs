//! One record of Reuters-21578 (Lewis, "Reuters-21578 text categorization test collection", 1997).

use std::borrow::Cow;

use crate::article::{DateCandidate, Evidence, Kind, RawDocument, Stated};
use crate::date::{Day, Interval};
use crate::error::Skipped;
use crate::read::formats::sgml::{attribute, element, open_element};
use crate::read::references::decode_references;

const MONTHS: [&str; 12] = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
];

/// Lists of `<D>` elements that name something, and those that are only subjects.
const NAMED: [(&str, Kind); 3] = [
    ("PLACES", Kind::Place),
    ("PEOPLE", Kind::Person),
    ("ORGS", Kind::Organization),
];
const SUBJECTS: [&str; 3] = ["TOPICS", "EXCHANGES", "COMPANIES"];

/// Reads a decoded `<REUTERS …>…</REUTERS>` into `raw`.
pub fn read(record: &str, mut raw: RawDocument) -> Result<RawDocument, Skipped> {
    let (attributes, inside) = open_element(record, "REUTERS")
        .ok_or_else(|| Skipped::failed("the record's tag is cut off"))?;
    raw.record_id = attribute(attributes, "NEWID").map(str::to_owned);
    let (about, text) = match open_element(inside, "TEXT") {
        Some((kind, text)) => (inside, Some((attribute(kind, "TYPE"), text))),
        None => (inside, None),
    };
    let about = about
        .get(..about.len() - text.map_or(0, |(_, text)| text.len()))
        .unwrap_or(about);
    raw.dates
        .extend(element(about, "DATE").and_then(stated_date));
    for (list, kind) in NAMED {
        raw.stated
            .extend(names_in(about, list).map(|name| Stated { kind, name }));
    }
    for list in SUBJECTS {
        raw.keywords.extend(names_in(about, list));
    }
    if let Some((kind, text)) = text {
        let end = text.rfind("</TEXT>").unwrap_or(text.len());
        read_text(kind, text.get(..end).unwrap_or(text), &mut raw);
    }
    if raw.text.trim().is_empty() && raw.title.is_none() {
        return Err(Skipped::skipped("no text"));
    }
    Ok(raw)
}

fn read_text(kind: Option<&str>, text: &str, raw: &mut RawDocument) {
    raw.wrapped = true;
    raw.title = element(text, "TITLE")
        .map(|title| decode_references(title).trim().to_owned())
        .filter(|title| !title.is_empty());
    let author = element(text, "AUTHOR").map(decode_references);
    raw.authors.extend(author.as_deref().and_then(author_name));
    match kind {
        // Title only: what follows it is a filler of the distribution.
        Some("BRIEF") => {}
        Some("UNPROC") => raw.text = without_sign_off(&decode_references(text)),
        _ => {
            let body = element(text, "BODY").map(decode_references);
            let body = without_sign_off(body.as_deref().unwrap_or_default());
            let dateline = element(text, "DATELINE").map(decode_references);
            let dateline = dateline.as_deref().map(str::trim).unwrap_or_default();
            raw.text = match dateline {
                "" => body,
                dateline => format!("{dateline} {}", body.trim_start()),
            };
        }
    }
}

/// Bodies end in the agency's name on a line of its own.
fn without_sign_off(body: &str) -> String {
    // Control characters may stand after the sign-off.
    let solid = |text: &str| {
        text.trim_end_matches(|c: char| c.is_control() || c == ' ')
            .len()
    };
    let text = body.get(..solid(body)).unwrap_or(body);
    let last = text.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(last..).unwrap_or_default().trim();
    let signs = ["reuter", "reuters"]
        .iter()
        .any(|name| line.eq_ignore_ascii_case(name));
    let text = if signs {
        text.get(..last).unwrap_or_default()
    } else {
        text
    };
    text.to_owned()
}

/// `    By Ann Lee, Reuters` → `Ann Lee`.
fn author_name(line: &str) -> Option<String> {
    let line = line.trim();
    let by = line
        .get(..3)
        .is_some_and(|by| by.eq_ignore_ascii_case("by "));
    let name = if by { line.get(3..)? } else { line };
    let name = name.split(',').next().unwrap_or(name).trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// The `<D>` elements of a list.
fn names_in<'a>(about: &'a str, list: &str) -> impl Iterator<Item = String> + 'a {
    let mut rest = element(about, list).unwrap_or_default();
    std::iter::from_fn(move || {
        let (_, from) = rest.split_once("<D>")?;
        let (name, after) = from.split_once("</D>").unwrap_or((from, ""));
        rest = after;
        Some(decode_references(name).trim().to_owned())
    })
    .filter(|name| !name.is_empty())
}

/// `26-FEB-1987 15:01:01.79`: the day counts where it is plain, whatever stands around it.
fn stated_date(written: &str) -> Option<DateCandidate> {
    let written: Cow<str> = decode_references(written);
    let day = written.match_indices('-').find_map(|(at, _)| {
        let before = written.get(..at)?;
        let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
        let day = before.get(at - digits.min(2)..)?.parse().ok()?;
        let month = written.get(at + 1..at + 4)?;
        let month = MONTHS
            .iter()
            .position(|name| name.eq_ignore_ascii_case(month))?;
        let year = written
            .get(at + 4..at + 9)?
            .strip_prefix('-')?
            .parse()
            .ok()?;
        Day::from_ymd(year, month as i8 + 1, day)
    })?;
    Some(DateCandidate {
        evidence: Evidence::Stated,
        interval: Interval::of_day(day),
        time: None,
        modified: false,
        raw: written.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_date(written: &str, expect: Option<&str>) {
        let day = stated_date(written).and_then(|date| date.interval.day());
        assert_eq!(day.map(|day| day.to_string()).as_deref(), expect);
    }

    #[test]
    fn days_are_read_through_garbage() {
        check_date("26-FEB-1987 15:01:01.79", Some("1987-02-26"));
        check_date("  3-MAR-1987 605:12:19.12", Some("1987-03-03"));
        check_date("x&#5;1-APR-1987&#5;F", Some("1987-04-01"));
        check_date("31-FEB-1987", None);
        check_date("-FEB-1987 \u{e9}-\u{e9}", None);
        check_date("", None);
    }

    #[test]
    fn a_story() {
        let record = "<REUTERS TOPICS=\"YES\" NEWID=\"7\"><DATE>1-JAN-1987 1:00</DATE><TOPICS><D>tea</D></TOPICS>\
            <PLACES><D>usa</D></PLACES><PEOPLE></PEOPLE><TEXT>&#2;\n<TITLE>TEA &lt;T> UP</TITLE><AUTHOR>    By Ann Lee, Reuters</AUTHOR>\
            <DATELINE>    LIMA, Jan 1 - </DATELINE><BODY>Tea\nrose.\n Reuter\n&#3;</BODY></TEXT></REUTERS>";
        let raw = read(record, RawDocument::default()).unwrap();
        assert_eq!(raw.record_id.as_deref(), Some("7"));
        assert_eq!(raw.title.as_deref(), Some("TEA <T> UP"));
        assert_eq!(raw.text.trim(), "LIMA, Jan 1 - Tea\nrose.");
        assert_eq!(raw.authors, ["Ann Lee"]);
        assert_eq!(raw.keywords, ["tea"]);
        assert_eq!(
            raw.stated,
            [Stated {
                kind: Kind::Place,
                name: "usa".to_owned()
            }]
        );
    }

    #[test]
    fn stories_without_a_body() {
        let brief =
            "<REUTERS><TEXT TYPE=\"BRIEF\">**<TITLE>TEA UP\n</TITLE>Filler.\n</TEXT></REUTERS>";
        let raw = read(brief, RawDocument::default()).unwrap();
        assert_eq!(
            (raw.title.as_deref(), raw.text.as_str()),
            (Some("TEA UP"), "")
        );
        let rough =
            "<REUTERS><TEXT TYPE=\"UNPROC\">&#2;\nTEA REPORT\n rose\n&#3;\n</TEXT></REUTERS>";
        let raw = read(rough, RawDocument::default()).unwrap();
        assert_eq!(raw.text.trim(), "TEA REPORT\n rose");
        assert!(read("<REUTERS></REUTERS>", RawDocument::default()).is_err());
        assert!(read("<REUTERS", RawDocument::default()).is_err());
    }
}
