//! What the formats of news agencies have in common: bylines, slugs, notes to editors.

use crate::article::{Kind, RawDocument, Stated};
use crate::read::mapping;

/// Words of a job or an agency: what holds one is no person's name.
const TITLES: &[&str] = &[
    "correspondent",
    "correspondents",
    "reporter",
    "writer",
    "writers",
    "editor",
    "staff",
    "press",
    "agency",
    "agencies",
    "association",
    "associated",
    "bureau",
    "chief",
    "photographer",
    "news",
    "newsdesk",
    "desk",
    "reuters",
    "afp",
    "ap",
    "dpa",
    "tv",
    "service",
    "media",
    "network",
];

/// The persons of an agency's byline: without `By`, jobs, agencies and initials. `outlet` is the agency.
pub fn authors(byline: &str, outlet: Option<&str>) -> Vec<String> {
    let line = byline.split(" / ").next().unwrap_or(byline);
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut authors = Vec::new();
    for name in mapping::authors_of(&line) {
        let name = name.strip_prefix("By ").unwrap_or(&name);
        // `Ann Lee in Lima`, `Ann Lee, Agency Correspondent`.
        let name = name.split(" in ").next().unwrap_or(name);
        let parts = name.split(',').map(str::trim);
        let kept: Vec<&str> = parts.filter(|part| is_name(part, outlet)).collect();
        if !kept.is_empty() {
            authors.push(kept.join(", "));
        }
    }
    authors
}

fn is_name(part: &str, outlet: Option<&str>) -> bool {
    let is_title = |word: &str| TITLES.iter().any(|title| title.eq_ignore_ascii_case(word));
    let is_initials = part.contains('/') && !part.contains(' ');
    let is_outlet = outlet.is_some_and(|outlet| outlet.eq_ignore_ascii_case(part));
    let is_dated = part.contains(|c: char| c.is_ascii_digit());
    let is_lower = part.is_ascii() && !part.contains(|c: char| c.is_ascii_uppercase());
    !part.is_empty()
        && !is_lower
        && !part.starts_with("The ")
        && !is_initials
        && !is_outlet
        && !is_dated
        && !part.split([' ', '.']).any(is_title)
}

/// What systems write where they know no name, lower case.
const NO_NAMES: [&str; 6] = ["no-data-available", "n/a", "none", "null", "unknown", "-"];

pub fn state(raw: &mut RawDocument, kind: Kind, name: Option<String>) {
    let is_name = |name: &String| {
        let name = name.trim();
        !name.is_empty() && !NO_NAMES.iter().any(|none| none.eq_ignore_ascii_case(name))
    };
    if let Some(name) = name.filter(is_name) {
        raw.stated.push(Stated { kind, name });
    }
}

/// A slug or subject: something to find the article by.
pub fn keyword(raw: &mut RawDocument, keyword: Option<String>) {
    raw.keywords
        .extend(keyword.filter(|keyword| !keyword.trim().is_empty()));
}

/// `what: value` in the notes, where there is a value.
pub fn note(raw: &mut RawDocument, what: &str, value: Option<String>) {
    const LONGEST: usize = 300;
    if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
        let words: Vec<&str> = value.split_whitespace().collect();
        let value: String = words.join(" ").chars().take(LONGEST).collect();
        raw.notes.push(format!("{what}: {value}"));
    }
}

/// Fills an empty slot.
pub fn fill(slot: &mut Option<String>, value: Option<String>) {
    if slot.is_none() {
        *slot = value.filter(|value| !value.trim().is_empty());
    }
}

/// Whether the document has no text yet.
pub fn is_blank(raw: &RawDocument) -> bool {
    raw.text.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(byline: &str, expect: &[&str]) {
        assert_eq!(authors(byline, Some("The Wire")), expect);
    }

    #[test]
    fn bylines_of_agencies() {
        check("By ANN LEE", &["ANN LEE"]);
        check("By Ann Lee, Wire Political Correspondent", &["Ann Lee"]);
        check("By Ann Lee and Bo Chen in Lima", &["Ann Lee", "Bo Chen"]);
        check("Ann Lee / Facts Ltd", &["Ann Lee"]);
        check("al/bc", &[]);
        check("The Wire, MAR 04", &[]);
        check("By The Associated Press", &[]);
        check("By The Ellery Gazette", &[]);
        check("", &[]);
    }
}
