//! RIS, the tagged form that reference managers read: one article is a newspaper article (`NEWS`).
//!
//! Tags by the RIS format specification of Research Information Systems (2001, with the types and tags of
//! 2011): two capitals, two blanks, a hyphen, a blank, the value; lines end in CR LF, a record in `ER`.

use std::io::{self, Write};

use super::citation::Citation;
use super::person::Author;
use crate::article::Article;
use crate::date::{Extent, Interval};

pub(super) fn write(out: &mut dyn Write, article: &Article) -> io::Result<()> {
    let citation = Citation::of(article);
    let mut tag = |tag: &str, value: &str| write!(out, "{tag}  - {value}\r\n");
    tag("TY", "NEWS")?;
    tag("ID", &citation.key)?;
    if let Some(title) = &citation.title {
        tag("TI", title)?;
    }
    for author in &citation.authors {
        tag("AU", &starless(&name(author)))?;
    }
    if let Some(outlet) = &citation.outlet {
        tag("T2", outlet)?;
    }
    if let Some(section) = &citation.section {
        tag("SE", section)?;
    }
    if let Some((year, date)) = citation.published.and_then(days) {
        tag("PY", &year)?;
        tag("DA", &date)?;
    }
    if let Some(language) = &citation.language {
        tag("LA", language)?;
    }
    for keyword in &citation.keywords {
        tag("KW", &starless(keyword))?;
    }
    if let Some(url) = &citation.url {
        tag("UR", url)?;
    }
    tag("AN", &citation.id)?;
    tag("AV", &citation.place)?;
    tag("N1", &citation.note)?;
    out.write_all(b"ER  - \r\n\r\n")
}

/// `Family, Given, Suffix`.
fn name(author: &Author) -> String {
    match author {
        Author::Whole(name) => name.clone(),
        Author::Person {
            family,
            given,
            suffix,
        } => match suffix {
            Some(suffix) => format!("{family}, {given}, {suffix}"),
            None => format!("{family}, {given}"),
        },
    }
}

/// Names and keywords may not have the asterisk.
fn starless(value: &str) -> String {
    value.replace('*', "")
}

/// Year, and `YYYY/MM/DD/` with as many parts as all the days have in common; none where not even the
/// year is one.
fn days(interval: Interval) -> Option<(String, String)> {
    let (year, month, day) = interval.earliest().ymd();
    let (last_year, last_month, _) = interval.latest().ymd();
    let date = match interval.extent() {
        Extent::Day(_) => format!("{year:04}/{month:02}/{day:02}/"),
        Extent::Month(..) => format!("{year:04}/{month:02}//"),
        Extent::Year(_) => format!("{year:04}///"),
        Extent::Days(..) if (year, month) == (last_year, last_month) => {
            format!("{year:04}/{month:02}//")
        }
        Extent::Days(..) if year == last_year => format!("{year:04}///"),
        Extent::Days(..) => return None,
    };
    Some((format!("{year:04}"), date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Day;
    use crate::output::samples::{results, written};

    #[test]
    fn an_article_and_one_of_which_little_is_known() {
        let expect = [
            "TY  - NEWS",
            "ID  - newsearch-7k2m4q8zabcdefghjkmnpqrstv",
            "TI  - L’été à Doha",
            "AU  - Writer, A.",
            "T2  - Example",
            "PY  - 2025",
            "DA  - 2025/03/05/",
            "LA  - fr",
            "UR  - https://example.org/a",
            "AN  - 7k2m4q8zabcdefghjkmnpqrstv",
            "AV  - news/a b.html",
            "N1  - Date: 2025-03-05, evidence: url. Archive: news/a b.html. Record id: r 1",
            "ER  - ",
            "",
            "TY  - NEWS",
            "ID  - newsearch-9z",
            "TI  - =1+1\\u{1b}[31m",
            "AN  - 9z",
            "AV  - news/all.jsonl, record 2",
            "N1  - Date: none. Archive: news/all.jsonl, record 2",
            "ER  - ",
            "",
            "",
        ];
        let all = written(|out| {
            for hit in &results().hits {
                write(out, &hit.article)?;
            }
            Ok(())
        });
        assert_eq!(all, expect.join("\r\n"));
    }

    #[test]
    fn a_date_is_as_exact_as_it_is_known() {
        let day = |text| Day::parse_iso(text).unwrap();
        let check = |first, last, expect: Option<&str>| {
            let days = days(Interval::new(day(first), day(last)).unwrap());
            assert_eq!(days.map(|(_, date)| date).as_deref(), expect);
        };
        check("2025-03-05", "2025-03-05", Some("2025/03/05/"));
        check("2025-03-01", "2025-03-31", Some("2025/03//"));
        check("2025-03-05", "2025-03-07", Some("2025/03//"));
        check("2025-01-01", "2025-12-31", Some("2025///"));
        check("2025-03-05", "2025-04-07", Some("2025///"));
        check("2024-12-31", "2025-01-01", None);
    }
}
