//! `RawDocument` → `Article`: normalise, date, identify.

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::article::lesson::Numbers;
use crate::article::{Article, DateCandidate, RawDocument, Stated};
use crate::date::Day;
use crate::error::Skipped;
use crate::read::{dates, furniture, languages, text};

/// Crockford's base 32, lower case.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Formats whose text may carry site furniture: HTML has lost it already, wire copy never had any.
const WITH_FURNITURE: [&str; 7] = ["plain", "markdown", "json", "jsonl", "csv", "feed", "mail"];

/// Settles what the source says into what we believe. `today` is the run's own day.
pub fn believe(raw: RawDocument, today: Day) -> Result<Article, Skipped> {
    let mut notes = raw.notes;
    let title = text::settle_line(raw.title.as_deref().unwrap_or_default());
    let settled = text::settle(&raw.text, raw.wrapped);
    notes.extend(settled.notes);
    let mut body = settled.text;
    if WITH_FURNITURE.contains(&raw.format) {
        let left_out = furniture::remove(&mut body);
        if left_out > 0 {
            notes.push(format!("left out {left_out} lines of site furniture"));
        }
    }
    if title.is_empty() && body.is_empty() {
        return Err(Skipped::skipped("no text"));
    }
    let url = raw
        .url
        .map(|url| text::settle_line(&url))
        .filter(|url| !url.is_empty());
    let mut candidates = raw.dates;
    candidates.extend(url.as_deref().and_then(dates::from_url));
    match &raw.captured {
        // Web archives are named after the day of their crawl.
        Some(captured) => {
            notes.push(format!("captured {captured}"));
            notes.extend(dates::lay_aside(&mut candidates, captured));
        }
        None => candidates.extend(dates::from_path(&raw.place.path)),
    }
    // Searching the text costs more than all the rest: it is asked where nothing stronger names a day.
    if !candidates
        .iter()
        .any(|candidate| names_a_day(candidate, today))
    {
        candidates.extend(dates::from_text(&title, &body));
        if let Some(captured) = &raw.captured {
            notes.extend(dates::lay_aside(&mut candidates, captured));
        }
    }
    let home = dates::Home {
        url: url.as_deref(),
        language: raw.language.as_deref(),
    };
    let dated = dates::choose(&candidates, home, today);
    notes.extend(dated.notes);
    let day = dated.published.as_ref().and_then(|p| p.date);
    let numbers = match dates::shown_order(&candidates, day) {
        Some(order) => Numbers::Shown(order),
        None => dated.numbers,
    };
    let record_id = line(raw.record_id);
    let own = record_id.as_deref().or(url.as_deref());
    Ok(Article {
        id: article_id(&raw.place.path, own, raw.place.record, 0),
        content_hash: content_hash(&title, &body),
        record_id,
        format: raw.format.to_owned(),
        url,
        title,
        text: body,
        left_out: Vec::new(),
        authors: lines(raw.authors),
        outlet: line(raw.outlet),
        section: line(raw.section),
        language: raw.language.as_deref().and_then(languages::primary_subtag),
        keywords: lines(raw.keywords),
        stated: stated(raw.stated),
        encoding: raw.encoding,
        published: dated.published,
        numbers,
        modified: dated.modified,
        notes,
        source: raw.place,
    })
}

/// Whether it is a day of publication that can be believed.
fn names_a_day(candidate: &DateCandidate, today: Day) -> bool {
    let day = candidate.interval.day();
    !candidate.modified && day.is_some_and(|day| day <= today && day.ymd().0 >= 1600)
}

/// The article's id: from its path, and its own id or URL or, having neither, its ordinal.
/// `occurrence` tells apart records that share all of these; it is 0 for the first.
pub fn article_id(path: &str, own: Option<&str>, record: Option<u64>, occurrence: u32) -> String {
    let mut hasher = Xxh3::new();
    hasher.update(path.as_bytes());
    match (own, record) {
        (Some(own), _) => {
            hasher.update(b"\0own\0");
            hasher.update(own.as_bytes());
        }
        (None, record) => {
            hasher.update(b"\0record\0");
            hasher.update(&record.unwrap_or(0).to_le_bytes());
        }
    }
    if occurrence > 0 {
        hasher.update(b"\0occurrence\0");
        hasher.update(&occurrence.to_le_bytes());
    }
    base_32(hasher.digest128())
}

/// 16 digits: 80 bits, so that two of a billion articles share an id once in a million archives.
fn base_32(hash: u128) -> String {
    (0..16u32)
        .rev()
        .map(|i| {
            let digit = (hash >> (5 * i)) & 31;
            char::from(DIGITS.get(digit as usize).copied().unwrap_or(b'0'))
        })
        .collect()
}

fn content_hash(title: &str, text: &str) -> String {
    let mut hasher = Xxh3::new();
    hasher.update(title.as_bytes());
    hasher.update(b"\0");
    hasher.update(text.as_bytes());
    format!("{:032x}", hasher.digest128())
}

fn line(value: Option<String>) -> Option<String> {
    value
        .map(|value| text::settle_line(&value))
        .filter(|value| !value.is_empty())
}

/// Settled, without blank ones and repetitions, in their order.
fn lines(values: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    let settled = values.into_iter().filter_map(|value| line(Some(value)));
    settled
        .filter(|value| seen.insert(xxh3_128(value.as_bytes())))
        .collect()
}

fn stated(names: Vec<Stated>) -> Vec<Stated> {
    let mut seen = std::collections::HashSet::new();
    names
        .into_iter()
        .filter_map(|Stated { kind, name }| {
            let name = line(Some(name))?;
            Some(Stated { kind, name })
        })
        .filter(|stated| seen.insert(stated.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Day {
        Day::from_ymd(2025, 3, 5).unwrap()
    }

    #[test]
    fn ids_are_stable_and_apart() {
        let id = article_id("a/b.txt", None, None, 0);
        assert_eq!(id.len(), 16);
        assert_eq!(id, article_id("a/b.txt", None, None, 0));
        let others = [
            article_id("a/c.txt", None, None, 0),
            article_id("a/b.txt", Some("7"), None, 0),
            article_id("a/b.txt", None, Some(7), 0),
            article_id("a/b.txt", None, None, 1),
        ];
        for (i, other) in others.iter().enumerate() {
            assert_ne!(*other, id);
            assert!(others.iter().skip(i + 1).all(|more| more != other));
        }
        assert_eq!(
            article_id("x", Some("7"), Some(1), 0),
            article_id("x", Some("7"), Some(2), 0)
        );
        assert_eq!(base_32(u128::MAX), "zzzzzzzzzzzzzzzz");
    }

    #[test]
    fn fields_are_settled() {
        let raw = RawDocument {
            format: "json",
            title: Some(" Two\nlines ".to_owned()),
            text: "a  b\r\n\r\n\r\nc".to_owned(),
            authors: vec!["Ann  Lee".to_owned(), "Ann Lee".to_owned(), " ".to_owned()],
            language: Some("en-US".to_owned()),
            ..RawDocument::default()
        };
        let article = believe(raw, today()).unwrap();
        assert_eq!(article.title, "Two lines");
        assert_eq!(article.text, "a b\n\nc");
        assert_eq!(article.authors, ["Ann Lee"]);
        assert_eq!(article.language.as_deref(), Some("en"));
        assert_eq!(article.content_hash.len(), 32);
    }

    #[test]
    fn the_day_of_a_crawl_is_no_date_of_publication() {
        let raw = RawDocument {
            text: "Tea rose.".to_owned(),
            place: crate::article::Place {
                path: "crawl/2024-01-02/a.warc".to_owned(),
                ..crate::article::Place::default()
            },
            captured: Some("2024-01-02T10:00:00Z".to_owned()),
            ..RawDocument::default()
        };
        let article = believe(raw, today()).unwrap();
        assert_eq!(article.published, None);
        assert_eq!(article.notes, ["captured 2024-01-02T10:00:00Z"]);
    }

    #[test]
    fn a_date_after_the_capture_gives_way_to_one_before_it() {
        let raw = RawDocument {
            text: "LONDON, January 2, 2024 (Example) - Tea rose.".to_owned(),
            url: Some("https://a.example/2024/03/01/tea".to_owned()),
            captured: Some("2024-01-02T10:00:00Z".to_owned()),
            ..RawDocument::default()
        };
        let article = believe(raw, today()).unwrap();
        let date = article.published.unwrap().date;
        assert_eq!(date, Day::parse_iso("2024-01-02"));
        assert_eq!(article.notes.len(), 2, "{:?}", article.notes);
    }

    #[test]
    fn nothing_is_no_article() {
        let skipped = believe(RawDocument::default(), today()).unwrap_err();
        assert_eq!(skipped, Skipped::skipped("no text"));
    }
}
