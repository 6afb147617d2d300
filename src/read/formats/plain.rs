//! Plain text: a title line and header lines where there are any, then the text.

use std::io::BufRead;

use crate::article::{DateCandidate, Evidence, Place, RawDocument};
use crate::read::format::{Emit, Parsed, Piece, ReadOptions};
use crate::read::mapping::{self, Slot, Values};
use crate::read::{dates, decode, framing};

/// Lines at the top among which a title, a byline and a date are looked for.
const TOP_LINES: usize = 12;

/// A title is not longer, in characters.
const TITLE_CHARS: usize = 160;

/// Plain text is what nothing else is.
pub fn sniff(_head: &[u8]) -> bool {
    false
}

pub fn split(place: &Place, input: &mut dyn BufRead, options: &ReadOptions, emit: &mut Emit) {
    framing::whole(place, input, options, true, emit);
}

pub fn parse(piece: &Piece, options: &ReadOptions) -> Vec<Parsed> {
    let declared = decode::declared_label(&piece.bytes);
    let decoded = decode::decode_as(&piece.bytes, declared.as_deref(), options.charset);
    let mut raw = RawDocument {
        place: piece.place.clone(),
        format: "plain",
        encoding: decoded.encoding,
        ..RawDocument::default()
    };
    read(&decoded.text, &mut raw, options);
    vec![Parsed {
        place: piece.place.clone(),
        outcome: Ok(raw),
    }]
}

/// Fills `raw` from the text of a file.
pub fn read(text: &str, raw: &mut RawDocument, options: &ReadOptions) {
    let text = read_headers(text, raw, options);
    let text = read_top(text, raw);
    raw.text = text.to_owned();
}

/// `Title: …`, `Date: …` lines at the very top; what follows them is returned.
fn read_headers<'a>(text: &'a str, raw: &mut RawDocument, options: &ReadOptions) -> &'a str {
    let mut values = Values::default();
    let mut rest = text.trim_start_matches(['\n', '\r', ' ', '\t']);
    let mut known = 0;
    for _ in 0..TOP_LINES {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        let meaning = mapping::meaning_of(name.trim(), &options.map);
        let Some(meaning) = meaning.filter(|meaning| is_header(name, meaning.slot)) else {
            break;
        };
        values.add(meaning, vec![value.trim().to_owned()]);
        known += 1;
        rest = after;
    }
    // One such line alone is a header only where a blank line follows it.
    let alone = known == 1 && !rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n');
    if known == 0 || alone {
        return text;
    }
    values.fill(raw);
    rest
}

/// `Body:` and places are too likely to be the beginning of prose.
fn is_header(name: &str, slot: Slot) -> bool {
    let upper = name.trim_start().starts_with(char::is_uppercase);
    upper
        && !matches!(
            slot,
            Slot::Text | Slot::Place | Slot::Person | Slot::Organization
        )
}

/// A short first line that stands apart is the title; a byline and a date line may follow.
fn read_top<'a>(text: &'a str, raw: &mut RawDocument) -> &'a str {
    let mut rest = text;
    for _ in 0..TOP_LINES {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let body = line.trim();
        let next = after.lines().next().map(str::trim).unwrap_or_default();
        if body.is_empty() {
            if after.is_empty() {
                break;
            }
        } else if let Some(author) = byline(body) {
            raw.authors.extend(mapping::authors_of(author));
        } else if let Some(date) = date_line(body) {
            raw.dates.push(date);
        } else {
            let apart = next.is_empty() || byline(next).is_some() || date_line(next).is_some();
            let is_title = raw.title.is_none() && apart && looks_like_title(body);
            // A text that is one line has no title.
            if !is_title || after.trim().is_empty() {
                break;
            }
            raw.title = Some(body.to_owned());
        }
        rest = after;
    }
    rest
}

fn looks_like_title(line: &str) -> bool {
    let sentence = line.ends_with(['.', ',', ';', ':']) && !line.ends_with("...");
    let furniture = line.contains("://") || !line.contains(char::is_alphabetic);
    line.chars().count() <= TITLE_CHARS && !sentence && !furniture
}

/// `By Ann Lee`: a name or names, not a sentence.
fn byline(line: &str) -> Option<&str> {
    let names = line
        .strip_prefix("By ")
        .or_else(|| line.strip_prefix("BY "))?;
    let words: Vec<&str> = names.split_whitespace().collect();
    let small = |word: &&str| {
        matches!(
            *word,
            "and" | "de" | "van" | "von" | "der" | "la" | "bin" | "al" | "for" | "in" | "&"
        )
    };
    let is_name = words
        .iter()
        .all(|word| small(word) || word.starts_with(char::is_uppercase));
    let ends_sentence = names.ends_with(['.', ':', '!', '?']) && words.len() > 3;
    (is_name && words.len() <= 12 && !ends_sentence).then_some(names)
}

/// A line that is a date and nothing more.
fn date_line(line: &str) -> Option<DateCandidate> {
    if line.len() > 60 || !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let lower = line.to_lowercase();
    let label = [
        "published on",
        "published",
        "posted on",
        "posted",
        "updated on",
        "updated",
        "date",
    ]
    .iter()
    .find(|label| lower.starts_with(*label));
    let date = label
        .and_then(|label| line.get(label.len()..))
        .unwrap_or(line);
    let date = date.trim_start_matches([':', ' ']);
    let (interval, time) = dates::parse_date(date)?;
    Some(DateCandidate {
        evidence: Evidence::Text,
        interval,
        time,
        modified: label.is_some_and(|label| label.starts_with("updated")),
        raw: line.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, title: Option<&str>, authors: &[&str], text: &str) {
        let mut raw = RawDocument::default();
        read(input, &mut raw, &ReadOptions::default());
        assert_eq!(raw.title.as_deref(), title);
        assert_eq!(raw.authors, authors);
        assert_eq!(raw.text.trim(), text);
    }

    #[test]
    fn a_line_that_stands_apart_is_the_title() {
        check(
            "A harbour opens\n\nIt opened on Monday.",
            Some("A harbour opens"),
            &[],
            "It opened on Monday.",
        );
        check(
            "A harbour opens\nBy Ann Lee\n\nIt opened.",
            Some("A harbour opens"),
            &["Ann Lee"],
            "It opened.",
        );
        check(
            "It opened on Monday.\n\nIt closed.",
            None,
            &[],
            "It opened on Monday.\n\nIt closed.",
        );
        check("Only a line", None, &[], "Only a line");
        check(
            "One line\nand the next",
            None,
            &[],
            "One line\nand the next",
        );
        check("", None, &[], "");
        check("\n\n\n", None, &[], "");
    }

    #[test]
    fn header_lines_are_fields() {
        let mut raw = RawDocument::default();
        let text = "Title: A harbour opens\nURL: https://example.org/a\nSource: The Pier\nAuthor: Ann Lee\n\nIt opened.";
        read(text, &mut raw, &ReadOptions::default());
        assert_eq!(raw.title.as_deref(), Some("A harbour opens"));
        assert_eq!(raw.url.as_deref(), Some("https://example.org/a"));
        assert_eq!(raw.outlet.as_deref(), Some("The Pier"));
        assert_eq!(raw.authors, ["Ann Lee"]);
        assert_eq!(raw.text.trim(), "It opened.");
    }

    #[test]
    fn prose_with_colons_and_by_stays() {
        check(
            "Source: close to the matter.\nIt went on.",
            None,
            &[],
            "Source: close to the matter.\nIt went on.",
        );
        check(
            "By Monday the harbour was closed.\n\nIt reopened.",
            None,
            &[],
            "By Monday the harbour was closed.\n\nIt reopened.",
        );
    }
}
