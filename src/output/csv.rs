//! CSV as RFC 4180 has it, safe to open in a spreadsheet.

use std::borrow::Cow;
use std::io::{self, Write};

use super::QueryInfo;
use super::record::rounded;
use super::sanitize::sanitize;
use crate::hit::Hit;

const HEADER: [&str; 19] = [
    "rank",
    "score",
    "id",
    "record_id",
    "title",
    "outlet",
    "section",
    "language",
    "authors",
    "date",
    "earliest",
    "latest",
    "evidence",
    "url",
    "path",
    "record",
    "words",
    "snippet",
    "content_hash",
];

/// What begins a formula in one spreadsheet or another; a tab or a line end is passed over by some.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// One line. A cell that a spreadsheet would take for a formula gets a leading apostrophe; line ends
/// inside a cell become blanks.
pub(super) fn write_row<'a>(
    out: &mut dyn Write,
    cells: impl IntoIterator<Item = Cow<'a, str>>,
) -> io::Result<()> {
    for (i, cell) in cells.into_iter().enumerate() {
        if i > 0 {
            out.write_all(b",")?;
        }
        // Asked of the cell as it was: a leading tab is a blank afterwards.
        let is_formula = cell.starts_with(FORMULA);
        let apostrophe = if is_formula { "'" } else { "" };
        let cell = sanitize(&cell);
        if cell.contains(['"', ',']) {
            write!(out, "\"{apostrophe}{}\"", cell.replace('"', "\"\""))?;
        } else {
            write!(out, "{apostrophe}{cell}")?;
        }
    }
    out.write_all(b"\r\n")
}

/// Where the rows are not a later query's of one table.
pub(super) fn write_header(out: &mut dyn Write, info: &QueryInfo) -> io::Result<()> {
    if !info.header {
        return Ok(());
    }
    let first = info.id.as_ref().map(|_| Cow::Borrowed("query_id"));
    write_row(out, first.into_iter().chain(HEADER.map(Cow::Borrowed)))
}

pub(super) fn write_hit(out: &mut dyn Write, hit: &Hit, info: &QueryInfo) -> io::Result<()> {
    let first = info.id.as_deref().map(Cow::Borrowed);
    write_row(out, first.into_iter().chain(row(hit)))
}

fn row(hit: &Hit) -> [Cow<'_, str>; HEADER.len()] {
    let article = &hit.article;
    let published = article.published.as_ref();
    let optional = |text: &'_ Option<String>| Cow::Owned(text.clone().unwrap_or_default());
    let day = |day: Option<crate::date::Day>| {
        Cow::Owned(day.map(|day| day.to_string()).unwrap_or_default())
    };
    let snippets: Vec<&str> = hit.snippets.iter().map(|s| s.text.as_str()).collect();
    let record = article.source.record;
    [
        hit.rank.to_string().into(),
        rounded(hit.score).to_string().into(),
        article.id.as_str().into(),
        optional(&article.record_id),
        article.title.as_str().into(),
        optional(&article.outlet),
        optional(&article.section),
        optional(&article.language),
        article.authors.join("; ").into(),
        day(published.and_then(|p| p.date)),
        day(published.map(|p| p.earliest)),
        day(published.map(|p| p.latest)),
        published.map_or("", |p| p.evidence.name()).into(),
        optional(&article.url),
        article.source.path.as_str().into(),
        record.map(|n| n.to_string()).unwrap_or_default().into(),
        hit.words.to_string().into(),
        snippets.join(" … ").into(),
        article.content_hash.as_str().into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::samples::{info, results, written};
    use crate::output::{Format, Style, write_results};

    const PLAIN: Style = Style {
        color: false,
        width: 80,
        tty: false,
    };

    #[track_caller]
    fn check(cells: &[&str], expect: &str) {
        let line = written(|out| write_row(out, cells.iter().map(|cell| Cow::Borrowed(*cell))));
        assert_eq!(line, format!("{expect}\r\n"));
    }

    #[test]
    fn cells_are_quoted_where_they_must() {
        check(&["a", "b c", ""], "a,b c,");
        check(&["a,b", "say \"x\""], "\"a,b\",\"say \"\"x\"\"\"");
        check(&["a\nb\r\nc"], "a b  c");
    }

    #[test]
    fn formulas_are_disarmed() {
        check(
            &["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1"],
            "'=1+1,'+1,'-1,'@x,' x,' x,' x,'＝1",
        );
        check(&["=A,B"], "\"'=A,B\"");
        check(&["a=1", "1-2"], "a=1,1-2");
        check(&["\x1b[31m"], "\\u{1b}[31m");
    }

    #[test]
    fn a_table_with_its_header() {
        let expect = concat!(
            "rank,score,id,record_id,title,outlet,section,language,authors,date,earliest,latest,evidence,url,path,record,words,snippet,content_hash\r\n",
            "1,7.1235,7k2m4q8zabcdefghjkmnpqrstv,r 1,L’été à Doha,Example,,fr,A. Writer,2025-03-05,2025-03-05,2025-03-05,url,https://example.org/a,news/a b.html,,9,été à Doha,\r\n",
            "2,1,9z,,'=1+1\\u{1b}[31m,,,,,,,,,,news/all.jsonl,2,0,,\r\n",
        );
        assert_eq!(
            written(|out| write_results(out, &results(), &info(), Format::Csv, &PLAIN)),
            expect
        );
    }

    #[test]
    fn a_batch_has_one_header_and_the_ids_of_the_queries() {
        let mut info = info();
        info.id = Some("q7".to_owned());
        let table = written(|out| write_results(out, &results(), &info, Format::Csv, &PLAIN));
        assert!(
            table.starts_with("query_id,rank,") && table.contains("\r\nq7,1,"),
            "{table}"
        );
        info.header = false;
        let table = written(|out| write_results(out, &results(), &info, Format::Csv, &PLAIN));
        assert!(table.starts_with("q7,1,"), "{table}");
    }
}
