//! CSL-JSON, the data of the Citation Style Language (schema 1.0.2): an array of `article-newspaper`.

use std::io::{self, Write};

use serde::Serialize;

use super::citation::Citation;
use super::json::write_json;
use super::person::Author;
use crate::article::Article;
use crate::date::{Day, Extent, Interval};

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Name<'a>>,
    #[serde(rename = "container-title", skip_serializing_if = "Option::is_none")]
    container_title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Issued>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keyword: Option<String>,
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    archive_location: &'a str,
    note: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Name<'a> {
    Person {
        family: &'a str,
        given: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        suffix: Option<&'a str>,
    },
    Whole {
        literal: &'a str,
    },
}

#[derive(Serialize)]
struct Issued {
    /// One date, or the first and the last day; each with as many parts as are known.
    #[serde(rename = "date-parts")]
    date_parts: Vec<Vec<i16>>,
}

pub(super) fn write(out: &mut dyn Write, article: &Article) -> io::Result<()> {
    let citation = Citation::of(article);
    let keyword = citation.keywords.join(", ");
    let item = Item {
        id: &citation.key,
        kind: "article-newspaper",
        title: citation.title.as_deref(),
        author: citation.authors.iter().map(name).collect(),
        container_title: citation.outlet.as_deref(),
        section: citation.section.as_deref(),
        issued: citation.published.map(issued),
        language: citation.language.as_deref(),
        keyword: Some(keyword).filter(|keyword| !keyword.is_empty()),
        url: citation.url.as_deref(),
        archive_location: &citation.place,
        note: &citation.note,
    };
    write_json(out, &item)
}

fn name(author: &Author) -> Name<'_> {
    match author {
        Author::Whole(literal) => Name::Whole { literal },
        Author::Person {
            family,
            given,
            suffix,
        } => Name::Person {
            family,
            given,
            suffix: suffix.as_deref(),
        },
    }
}

fn issued(interval: Interval) -> Issued {
    let day = |day: Day| {
        let (year, month, day) = day.ymd();
        vec![year, i16::from(month), i16::from(day)]
    };
    let date_parts = match interval.extent() {
        Extent::Day(one) => vec![day(one)],
        Extent::Month(year, month) => vec![vec![year, i16::from(month)]],
        Extent::Year(year) => vec![vec![year]],
        Extent::Days(earliest, latest) => vec![day(earliest), day(latest)],
    };
    Issued { date_parts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::samples::{results, written};

    #[test]
    fn an_article_and_one_of_which_little_is_known() {
        let expect = [
            concat!(
                r#"{"id":"newsearch-7k2m4q8zabcdefghjkmnpqrstv","type":"article-newspaper","title":"L’été à Doha","#,
                r#""author":[{"family":"Writer","given":"A."}],"container-title":"Example","issued":{"date-parts":[[2025,3,5]]},"#,
                r#""language":"fr","URL":"https://example.org/a","archive_location":"news/a b.html","#,
                r#""note":"Date: 2025-03-05, evidence: url. Archive: news/a b.html. Record id: r 1"}"#,
            ),
            concat!(
                r#"{"id":"newsearch-9z","type":"article-newspaper","title":"=1+1\\u{1b}[31m","#,
                r#""archive_location":"news/all.jsonl, record 2","note":"Date: none. Archive: news/all.jsonl, record 2"}"#,
            ),
        ];
        for (hit, expect) in results().hits.iter().zip(expect) {
            let item = written(|out| write(out, &hit.article));
            assert_eq!(item, format!("{expect}\n"));
        }
    }

    #[test]
    fn a_date_is_as_exact_as_it_is_known() {
        let check = |first, last, expect: &str| {
            let [first, last] = [first, last].map(|text| Day::parse_iso(text).unwrap());
            let issued = issued(Interval::new(first, last).unwrap());
            assert_eq!(format!("{:?}", issued.date_parts), expect);
        };
        check("2025-03-05", "2025-03-05", "[[2025, 3, 5]]");
        check("2025-03-01", "2025-03-31", "[[2025, 3]]");
        check("2025-01-01", "2025-12-31", "[[2025]]");
        check("2024-12-31", "2025-01-01", "[[2024, 12, 31], [2025, 1, 1]]");
    }
}
