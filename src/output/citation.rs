//! What a citation says of an article, for every form of citation alike.

use super::person::{Author, author};
use super::sanitize::sanitize;
use crate::article::{Article, Place};
use crate::date::Interval;

/// An article as a reference manager is told of it. Texts stand on one line, without control characters and
/// marks of direction; none is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Citation {
    /// The same for the same article in every export, and of no other: `newsearch-7k2m4q8z...`.
    pub key: String,
    pub id: String,
    pub title: Option<String>,
    pub authors: Vec<Author>,
    pub outlet: Option<String>,
    pub section: Option<String>,
    pub language: Option<String>,
    pub keywords: Vec<String>,
    pub published: Option<Interval>,
    /// Of visible ASCII, the rest percent-encoded; only what leads into the web.
    pub url: Option<String>,
    /// The file in the archive, and the record within it.
    pub place: String,
    /// The date and its evidence, the place, the content hash.
    pub note: String,
}

impl Citation {
    pub fn of(article: &Article) -> Citation {
        let published = article.published.as_ref();
        let place = place(&article.source);
        let mut note = match published {
            Some(p) => format!("Date: {}, evidence: {}", p.interval(), p.evidence.name()),
            None => "Date: none".to_owned(),
        };
        note.push_str(&format!(". Archive: {place}"));
        if let Some(record_id) = optional(&article.record_id) {
            note.push_str(&format!(". Record id: {record_id}"));
        }
        let stated = optional(&article.url);
        let url = stated.as_deref().filter(|url| leads_into_the_web(url));
        if let (Some(stated), None) = (&stated, url) {
            note.push_str(&format!(". URL as stated: {stated}"));
        }
        if !article.content_hash.is_empty() {
            note.push_str(&format!(". Content (xxh3-128): {}", article.content_hash));
        }
        let language = article.language.as_deref();
        let names = article.authors.iter().map(|name| line(name));
        let authors = names.filter(|name| !name.is_empty());
        let key = article.id.chars().filter(char::is_ascii_alphanumeric);
        Citation {
            key: "newsearch-".chars().chain(key).collect(),
            id: line(&article.id),
            title: Some(line(&article.title)).filter(|title| !title.is_empty()),
            authors: authors.map(|name| author(&name, language)).collect(),
            outlet: optional(&article.outlet),
            section: optional(&article.section),
            language: optional(&article.language),
            keywords: article.keywords.iter().map(|word| line(word)).collect(),
            published: published.map(|p| p.interval()),
            url: article
                .url
                .as_deref()
                .filter(|_| url.is_some())
                .map(encoded),
            place,
            note,
        }
    }
}

/// On one line, with single blanks.
fn line(text: &str) -> String {
    let safe = sanitize(text);
    let words: Vec<&str> = safe.split_whitespace().collect();
    words.join(" ")
}

fn optional(text: &Option<String>) -> Option<String> {
    text.as_deref().map(line).filter(|text| !text.is_empty())
}

fn place(place: &Place) -> String {
    let path = line(&place.path);
    match place.record {
        Some(record) => format!("{path}, record {record}"),
        None => path,
    }
}

/// A citation is clicked on: no script and no file of the reader's own hides behind it.
fn leads_into_the_web(url: &str) -> bool {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        ["http", "https", "ftp"]
            .iter()
            .any(|web| scheme.eq_ignore_ascii_case(web))
    })
}

fn encoded(url: &str) -> String {
    let mut encoded = String::with_capacity(url.len());
    for byte in url.trim().bytes() {
        // RFC 3986 has no use for these, and a form of citation may.
        let is_odd = br#"{}\"<>^`|"#.contains(&byte);
        if byte.is_ascii_graphic() && !is_odd {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::samples::{article, bare_article};

    #[test]
    fn the_note_says_what_the_date_rests_on_and_where_the_article_lies() {
        let mut article = article();
        article.content_hash = "00ff".to_owned();
        let citation = Citation::of(&article);
        assert_eq!(
            citation.note,
            "Date: 2025-03-05, evidence: url. Archive: news/a b.html. Record id: r 1. Content (xxh3-128): 00ff"
        );
        let bare = Citation::of(&bare_article());
        assert_eq!(bare.note, "Date: none. Archive: news/all.jsonl, record 2");
        assert_eq!(bare.key, "newsearch-9z");
        assert_eq!(bare.title.as_deref(), Some("=1+1\\u{1b}[31m"));
    }

    #[track_caller]
    fn check(url: &str, expect: Option<&str>) {
        let mut article = article();
        article.url = Some(url.to_owned());
        let citation = Citation::of(&article);
        assert_eq!(citation.url.as_deref(), expect);
        assert_eq!(citation.note.contains("URL as stated"), expect.is_none());
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        check(
            "https://example.org/a?b=c&d_e%20f",
            Some("https://example.org/a?b=c&d_e%20f"),
        );
        check(
            "HTTP://example.org/é{x}\n\"",
            Some("HTTP://example.org/%C3%A9%7Bx%7D%0A%22"),
        );
        check("javascript:alert(1)", None);
        check("file:///etc/passwd", None);
    }
}
