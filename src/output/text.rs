//! Results for reading: rank, title, outlet, date, place, snippets; at the end how many there are.

use std::io::{self, Write};

use super::QueryInfo;
use super::paint::{Paragraph, Style, Tone, write_paragraph, write_toned};
use super::sanitize::sanitize;
use crate::article::{Article, Place, Published};
use crate::hit::{Hit, Results, Snippet, StoryCopies};

/// How much of an id is printed; `show` takes any beginning that one article alone has.
const SHORT_ID: usize = 8;

const INDENT: &str = "   ";

pub(super) fn write(
    out: &mut dyn Write,
    results: &Results,
    info: &QueryInfo,
    style: &Style,
) -> io::Result<()> {
    if let Some(relaxed) = results.relaxed {
        writeln!(
            out,
            "no article has all {} words; these have at most {}\n",
            relaxed.of, relaxed.best
        )?;
    }
    for hit in &results.hits {
        write_hit(out, hit, style)?;
        writeln!(out)?;
    }
    writeln!(out, "{}", total(results, info))?;
    if results.total == 0 {
        for clause in &results.clauses {
            writeln!(out, "{:>8}  {}", clause.articles, sanitize(&clause.clause))?;
        }
        if let Some(change) = &results.change {
            writeln!(
                out,
                "{} would be found by: {}",
                articles(change.articles),
                sanitize(&change.clause)
            )?;
        }
    }
    for meant in &results.meant {
        writeln!(
            out,
            "did you mean: {} ({})",
            sanitize(&meant.clause),
            articles(meant.articles)
        )?;
    }
    Ok(())
}

pub(super) fn write_hit(out: &mut dyn Write, hit: &Hit, style: &Style) -> io::Result<()> {
    let article = &hit.article;
    let untitled = article.title.is_empty();
    let title = Paragraph {
        text: if untitled {
            "(no title)"
        } else {
            &article.title
        },
        marks: if untitled { &[] } else { &hit.title_marks },
        painted: &[],
        tone: Tone::Bold,
        lead: &format!("{}. ", hit.rank),
    };
    write_paragraph(out, &title, style)?;
    out.write_all(INDENT.as_bytes())?;
    write_toned(out, &line_of(article), Tone::Dim, style)?;
    out.write_all(b"\n")?;
    out.write_all(INDENT.as_bytes())?;
    write_toned(out, &place(&article.source), Tone::Dim, style)?;
    out.write_all(b"\n")?;
    if let Some(copies) = &hit.copies {
        out.write_all(INDENT.as_bytes())?;
        write_toned(out, &copies_line(copies), Tone::Dim, style)?;
        out.write_all(b"\n")?;
    }
    for snippet in &hit.snippets {
        write_snippet(out, snippet, &article.text, style)?;
    }
    Ok(())
}

fn write_snippet(
    out: &mut dyn Write,
    snippet: &Snippet,
    whole: &str,
    style: &Style,
) -> io::Result<()> {
    let before = if snippet.range.start > 0 { "… " } else { "" };
    let after = if snippet.range.end < whole.len() {
        " …"
    } else {
        ""
    };
    let text = format!("{before}{}{after}", snippet.text);
    let shift = before.len();
    let shifted = |mark: &std::ops::Range<usize>| mark.start + shift..mark.end + shift;
    let paragraph = Paragraph {
        text: &text,
        marks: &snippet.marks.iter().map(shifted).collect::<Vec<_>>(),
        painted: &[],
        tone: Tone::Plain,
        lead: INDENT,
    };
    write_paragraph(out, &paragraph, style)
}

/// Outlet, date, short id.
pub(super) fn line_of(article: &Article) -> String {
    let short: String = article.id.chars().take(SHORT_ID).collect();
    let outlet = article
        .outlet
        .as_deref()
        .filter(|outlet| !outlet.is_empty());
    let parts = [
        outlet.unwrap_or("no outlet"),
        &date(article.published.as_ref()),
        &short,
    ];
    sanitize(&parts.join(" · ")).into_owned()
}

/// How many copies there are, and who had it first, of those that are dated.
pub fn copies_line(copies: &StoryCopies) -> String {
    let n = copies.articles;
    let line = format!("+ {n} {}", if n == 1 { "copy" } else { "copies" });
    let first = match &copies.first {
        None => "all undated".to_owned(),
        Some(first) if first.here => "this one is the earliest".to_owned(),
        Some(first) => {
            let outlet = first.outlet.as_deref().unwrap_or("no outlet");
            let days = first
                .published
                .map_or(String::new(), |days| days.to_string());
            format!("the earliest: {outlet} · {days} · {}", first.id)
        }
    };
    sanitize(&format!("{line}, {first}")).into_owned()
}

/// The day or days of publication as they are shown: `~` before those that weak evidence gives.
pub fn date(published: Option<&Published>) -> String {
    let Some(published) = published else {
        return "undated".to_owned();
    };
    let weak = if published.evidence.is_weak() {
        "~"
    } else {
        ""
    };
    format!("{weak}{}", published.interval())
}

/// The path, and the record within it.
pub(super) fn place(place: &Place) -> String {
    let path = sanitize(&place.path);
    match place.record {
        Some(record) => format!("{path} #{record}"),
        None => path.into_owned(),
    }
}

fn total(results: &Results, info: &QueryInfo) -> String {
    let shown = results.hits.len();
    let articles = articles(results.total);
    let first = info.offset + 1;
    let folded = results.folded.unwrap_or(0);
    let up_to_here = match folded {
        0 => String::new(),
        1 => ", 1 folded as a copy up to here (dup:show shows each)".to_owned(),
        n => format!(", {n} folded as copies up to here (dup:show shows each)"),
    };
    match shown {
        _ if results.total == 0 => "no article found".to_owned(),
        _ if shown as u64 == results.total => articles,
        _ if shown as u64 + folded == results.total => {
            format!("{articles}, {folded} of them folded as copies (dup:show shows each)")
        }
        0 => format!("none shown of {articles}"),
        1 => format!("{first} of {articles}{up_to_here}"),
        _ => format!("{first}–{} of {articles}{up_to_here}", info.offset + shown),
    }
}

/// `1 article`, `12 articles`.
pub(super) fn articles(n: u64) -> String {
    match n {
        1 => "1 article".to_owned(),
        _ => format!("{n} articles"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Evidence;
    use crate::date::{Day, Interval};
    use crate::hit::FirstCopy;
    use crate::output::samples::{article, info, nothing, results, written};

    const PLAIN: Style = Style {
        color: false,
        width: 80,
        tty: false,
    };

    #[test]
    fn a_page_of_results() {
        let expect = [
            "no article has all 2 words; these have at most 1",
            "",
            "1. L’été à Doha",
            "   Example · ~2025-03-05 · 7k2m4q8z",
            "   news/a b.html",
            "   … été à Doha …",
            "",
            "2. =1+1\\u{1b}[31m",
            "   no outlet · undated · 9z",
            "   news/all.jsonl #2",
            "",
            "1–2 of 12 articles",
            "",
        ];
        let page = written(|out| write(out, &results(), &info(), &PLAIN));
        assert_eq!(page, expect.join("\n"));
    }

    #[test]
    fn colour_marks_what_matched() {
        let style = Style {
            color: true,
            ..PLAIN
        };
        let page = written(|out| write(out, &results(), &info(), &style));
        let title = "1. \x1b[1mL’\x1b[0m\x1b[1;31mété\x1b[0m\x1b[1m à Doha\x1b[0m\n";
        let snippet = "   … \x1b[1;31mété\x1b[0m à \x1b[1;31mDoha\x1b[0m …\n";
        assert!(page.contains(title) && page.contains(snippet), "{page:?}");
        let plain = page
            .replace("\x1b[1m", "")
            .replace("\x1b[2m", "")
            .replace("\x1b[1;31m", "")
            .replace("\x1b[0m", "");
        assert_eq!(
            plain,
            written(|out| write(out, &results(), &info(), &PLAIN))
        );
    }

    #[test]
    fn nothing_found_ends_with_the_clauses() {
        let page = written(|out| write(out, &nothing(), &info(), &PLAIN));
        assert_eq!(
            page,
            "no article found\n       4  été\n       0  doha\n1 article would be found by: été doh~\n"
        );
    }

    #[test]
    fn the_page_and_the_whole() {
        let count = |shown: usize, total: u64, offset: usize| {
            let mut results = results();
            results.hits.truncate(shown);
            results.total = total;
            let mut info = info();
            info.offset = offset;
            super::total(&results, &info)
        };
        assert_eq!(count(2, 2, 0), "2 articles");
        assert_eq!(count(1, 1, 0), "1 article");
        assert_eq!(count(2, 12, 10), "11–12 of 12 articles");
        assert_eq!(count(1, 12, 11), "12 of 12 articles");
        assert_eq!(count(0, 12, 20), "none shown of 12 articles");
    }

    #[test]
    fn a_row_says_what_is_under_it() {
        let line = |articles, first: Option<(bool, &str)>| {
            let first = first.map(|(here, outlet)| FirstCopy {
                here,
                id: "7k2m4q8z".to_owned(),
                outlet: (!outlet.is_empty()).then(|| outlet.to_owned()),
                published: Interval::parse_iso("2025-03-04"),
            });
            copies_line(&StoryCopies { articles, first })
        };
        let here = Some((true, "The Wire"));
        assert_eq!(line(1, here), "+ 1 copy, this one is the earliest");
        let elsewhere = Some((false, "The\u{1b} Wire"));
        assert_eq!(
            line(3, elsewhere),
            "+ 3 copies, the earliest: The\\u{1b} Wire · 2025-03-04 · 7k2m4q8z"
        );
        assert_eq!(line(2, None), "+ 2 copies, all undated");
        let mut results = results();
        results.folded = Some(3);
        let mut info = info();
        let end = "3 folded as copies up to here (dup:show shows each)";
        assert_eq!(total(&results, &info), format!("1–2 of 12 articles, {end}"));
        info.offset = 4;
        assert_eq!(total(&results, &info), format!("5–6 of 12 articles, {end}"));
        results.folded = Some(10);
        info.offset = 0;
        assert_eq!(
            total(&results, &info),
            "12 articles, 10 of them folded as copies (dup:show shows each)"
        );
    }

    #[test]
    fn dates_are_as_exact_as_they_are_known() {
        let shown = |interval: Interval, evidence| {
            let published = Published {
                date: interval.day(),
                earliest: interval.earliest(),
                latest: interval.latest(),
                time: None,
                evidence,
            };
            date(Some(&published))
        };
        let day = |m, d| Day::from_ymd(2025, m, d).unwrap();
        assert_eq!(
            shown(Interval::of_day(day(3, 5)), Evidence::Meta),
            "2025-03-05"
        );
        assert_eq!(
            shown(Interval::of_month(2025, 3).unwrap(), Evidence::Path),
            "~2025-03"
        );
        assert_eq!(
            shown(Interval::of_year(2025).unwrap(), Evidence::Text),
            "~2025"
        );
        let range = Interval::new(day(3, 5), day(4, 6)).unwrap();
        assert_eq!(shown(range, Evidence::Stated), "2025-03-05..2025-04-06");
        assert_eq!(date(article().published.as_ref()), "~2025-03-05");
    }
}
