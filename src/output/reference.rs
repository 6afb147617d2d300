//! A citation for reading, on one line: what a note or a footnote says of an article.

use super::citation::Citation;
use super::sanitize::sanitize;
use crate::article::Article;

/// Who, what, where, when; then what the date rests on, the place in the archive and the hash of the content,
/// so that it can be found and held against what was read.
pub fn reference(article: &Article) -> String {
    let citation = Citation::of(article);
    let mut line = String::new();
    let mut part = |text: &str| {
        let text = text.trim().trim_end_matches('.');
        if !text.is_empty() {
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(text);
            line.push('.');
        }
    };
    part(&sanitize(&article.authors.join("; ")));
    match &citation.title {
        Some(title) => part(&format!("“{title}”")),
        None => part("(no headline)"),
    }
    let date = citation.published.map(|days| days.to_string());
    let where_and_when = [
        citation.outlet.as_deref().unwrap_or("no outlet"),
        date.as_deref().unwrap_or("undated"),
    ];
    part(&where_and_when.join(", "));
    // No stop behind an address: it would be taken for a part of it.
    let url = citation.url.map(|url| format!(" {url}"));
    line.push_str(&url.unwrap_or_default());
    line.push_str(&format!(" {}. Id: {}.", citation.note, citation.id));
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::samples::{article, bare_article};

    #[test]
    fn one_line_says_all() {
        let mut article = article();
        article.authors = vec!["A. Writer".to_owned(), "B.\u{1b} Other".to_owned()];
        article.content_hash = "00ff".to_owned();
        let expect = [
            "A. Writer; B.\\u{1b} Other. “L’été à Doha”. Example, 2025-03-05. https://example.org/a",
            "Date: 2025-03-05, evidence: url. Archive: news/a b.html. Record id: r 1. Content (xxh3-128): 00ff.",
            "Id: 7k2m4q8zabcdefghjkmnpqrstv.",
        ];
        assert_eq!(reference(&article), expect.join(" "));
        assert_eq!(
            reference(&bare_article()),
            "“=1+1\\u{1b}[31m”. no outlet, undated. Date: none. Archive: news/all.jsonl, record 2. Id: 9z."
        );
    }
}
