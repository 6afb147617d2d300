//! BibTeX that biblatex reads too: `@article` where the outlet is known, `@misc` elsewhere.
//!
//! Braces must balance for every reader of the format, a backslash before one or not; so they, like every
//! character that TeX takes for a command, are written as commands of their own.

use std::borrow::Cow;
use std::io::{self, Write};

use super::citation::Citation;
use super::person::Author;
use crate::article::Article;
use crate::date::{Extent, Interval};

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

pub(super) fn write(out: &mut dyn Write, article: &Article) -> io::Result<()> {
    let citation = Citation::of(article);
    let kind = citation.outlet.as_ref().map_or("misc", |_| "article");
    writeln!(out, "@{kind}{{{},", citation.key)?;
    for (name, value) in fields(&citation) {
        writeln!(out, "  {name} = {value},")?;
    }
    out.write_all(b"}\n\n")
}

/// Each with its value as it is written.
fn fields(citation: &Citation) -> Vec<(&'static str, String)> {
    let mut fields = Vec::new();
    let mut field = |name, value: &str| fields.push((name, format!("{{{value}}}")));
    if !citation.authors.is_empty() {
        let names: Vec<_> = citation.authors.iter().map(name).collect();
        field("author", &names.join(" and "));
    }
    if let Some(title) = &citation.title {
        // In braces of its own, lest a style take the capitals out of its names.
        field("title", &format!("{{{}}}", escaped(title)));
    }
    if let Some(outlet) = &citation.outlet {
        field("journal", &format!("{{{}}}", escaped(outlet)));
    }
    if let Some(published) = citation.published {
        field("date", &date(published));
    }
    let (year, month) = citation.published.map_or((None, None), year_and_month);
    if let Some(year) = year {
        field("year", &format!("{year:04}"));
    }
    if let Some(language) = &citation.language {
        field("language", &escaped(language));
    }
    if !citation.keywords.is_empty() {
        let keywords: Vec<_> = citation.keywords.iter().map(|k| escaped(k)).collect();
        field("keywords", &keywords.join(", "));
    }
    if let Some(url) = &citation.url {
        field("url", url);
    }
    field("note", &escaped(&citation.note));
    if let Some(month) = month.and_then(|month| MONTHS.get(usize::from(month.unsigned_abs()) - 1)) {
        // The name of a string that every style defines, so without braces.
        fields.push(("month", (*month).to_owned()));
    }
    fields
}

/// `Family, Suffix, Given`; in braces what is no person, lest ` and ` or a comma part it.
fn name(author: &Author) -> String {
    match author {
        Author::Whole(name) => format!("{{{}}}", escaped(name)),
        Author::Person {
            family,
            given,
            suffix: None,
        } => format!("{}, {}", escaped(family), escaped(given)),
        Author::Person {
            family,
            given,
            suffix: Some(suffix),
        } => [family, suffix, given].map(|part| escaped(part)).join(", "),
    }
}

/// Of biblatex: `2025-03-05`, `2025-03`, `2025`, `2025-03-05/2025-04-06`.
fn date(interval: Interval) -> String {
    match interval.extent() {
        Extent::Day(_) | Extent::Month(..) | Extent::Year(_) => interval.to_string(),
        Extent::Days(earliest, latest) => format!("{earliest}/{latest}"),
    }
}

/// For styles that know no `date`: those that all the days have in common.
fn year_and_month(interval: Interval) -> (Option<i16>, Option<i8>) {
    let (year, month, _) = interval.earliest().ymd();
    let (last_year, last_month, _) = interval.latest().ymd();
    let is_year = year == last_year;
    let is_month = is_year && month == last_month;
    (is_year.then_some(year), is_month.then_some(month))
}

fn escaped(text: &str) -> Cow<'_, str> {
    let command = |c| {
        Some(match c {
            '\\' => "\\textbackslash{}",
            '{' => "\\textbraceleft{}",
            '}' => "\\textbraceright{}",
            '^' => "\\textasciicircum{}",
            '~' => "\\textasciitilde{}",
            '$' => "\\$",
            '&' => "\\&",
            '#' => "\\#",
            '%' => "\\%",
            '_' => "\\_",
            '"' => "\\textquotedbl{}",
            _ => return None,
        })
    };
    if !text.contains(|c| command(c).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match command(c) {
            Some(command) => escaped.push_str(command),
            None => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Day;
    use crate::output::samples::{article, results, written};

    fn all(hits: &[crate::hit::Hit]) -> String {
        written(|out| {
            for hit in hits {
                write(out, &hit.article)?;
            }
            Ok(())
        })
    }

    #[test]
    fn an_article_and_one_of_which_little_is_known() {
        let expect = r"@article{newsearch-7k2m4q8zabcdefghjkmnpqrstv,
  author = {Writer, A.},
  title = {{L’été à Doha}},
  journal = {{Example}},
  date = {2025-03-05},
  year = {2025},
  language = {fr},
  url = {https://example.org/a},
  note = {Date: 2025-03-05, evidence: url. Archive: news/a b.html. Record id: r 1},
  month = mar,
}

@misc{newsearch-9z,
  title = {{=1+1\textbackslash{}u\textbraceleft{}1b\textbraceright{}[31m}},
  note = {Date: none. Archive: news/all.jsonl, record 2},
}

";
        assert_eq!(all(&results().hits), expect);
    }

    #[test]
    fn nothing_in_a_title_ends_its_record() {
        let mut hit = results().hits.remove(0);
        for title in [
            "}\n}\n@comment{",
            "{{{",
            "100% \"\\",
            "a # b $ _ ^ ~ & @x{y,",
            "\u{202e}}",
        ] {
            hit.article = article();
            hit.article.title = title.to_owned();
            hit.article.authors = vec![title.to_owned(), "A and B".to_owned()];
            hit.article.outlet = Some(title.to_owned());
            let text = all(std::slice::from_ref(&hit));
            let mut open = 0_i32;
            for c in text.trim_end().chars().rev().skip(1) {
                open += i32::from(c == '}') - i32::from(c == '{');
                assert!(open >= -1, "{text}");
            }
            assert_eq!(open, -1, "{text}");
            assert_eq!(text.matches("\n@").count(), 0, "{text}");
        }
        assert!(all(&[hit]).contains("and {A and B}},\n"));
    }

    #[test]
    fn a_date_is_as_exact_as_it_is_known() {
        let day = |text| Day::parse_iso(text).unwrap();
        let check = |first, last, expect: &str| {
            let interval = Interval::new(day(first), day(last)).unwrap();
            let (year, month) = year_and_month(interval);
            assert_eq!(format!("{} {year:?} {month:?}", date(interval)), expect);
        };
        check("2025-03-05", "2025-03-05", "2025-03-05 Some(2025) Some(3)");
        check("2025-03-01", "2025-03-31", "2025-03 Some(2025) Some(3)");
        check("2025-01-01", "2025-12-31", "2025 Some(2025) None");
        check(
            "2024-12-31",
            "2025-01-01",
            "2024-12-31/2025-01-01 None None",
        );
    }
}
