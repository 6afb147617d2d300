//! One article whole, for `show`.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use super::names::{painted, write_folds, write_names};
use super::paint::{Paragraph, Style, Tone, write_paragraph};
use super::sanitize::sanitize;
use super::{Format, bibtex, csl, csv, json, record, ris, text};
use crate::article::{Article, DateMention, Mention};

/// An article with what is known about it, and what of it is to be marked.
#[derive(Clone, Copy, Debug)]
pub struct ArticleView<'a> {
    pub article: &'a Article,
    /// What looked for names in the text.
    pub names_by: Option<&'a str>,
    /// Those of the title count its characters.
    pub title_entities: &'a [Mention],
    pub entities: &'a [Mention],
    pub dates: &'a [DateMention],
    /// Byte ranges of the title: sorted, disjoint.
    pub title_marks: &'a [Range<usize>],
    /// Byte ranges of the text: sorted, disjoint.
    pub text_marks: &'a [Range<usize>],
    /// Whether a query was asked, so that its matches are counted and numbered.
    pub asked: bool,
    /// Instead of the text: every name with its folds.
    pub folds: bool,
    /// Only the match of this number, from 1 on: those of the title first.
    pub step: Option<usize>,
}

/// Writes one article. `trec` and `ids` give its id, `paths` its path.
pub fn write_article(
    out: &mut dyn Write,
    view: &ArticleView,
    format: Format,
    style: &Style,
) -> io::Result<()> {
    let article = view.article;
    match format {
        Format::Text => write_text(out, view, style),
        Format::Json | Format::Jsonl => json::write_json(out, &record::article(view)),
        Format::Csv => {
            let rows = rows(article);
            csv::write_row(out, rows.iter().map(|(name, _)| Cow::Borrowed(*name)))?;
            csv::write_row(out, rows.into_iter().map(|(_, value)| value))
        }
        Format::Trec | Format::Ids => writeln!(out, "{}", sanitize(&article.id)),
        Format::Paths => writeln!(out, "{}", sanitize(&article.source.path)),
        Format::Ris => ris::write(out, article),
        Format::Bibtex => bibtex::write(out, article),
        Format::CslJson => {
            out.write_all(b"[\n")?;
            csl::write(out, article)?;
            out.write_all(b"]\n")
        }
    }
}

fn rows(article: &Article) -> [(&'static str, Cow<'_, str>); 9] {
    let optional = |text: &Option<String>| Cow::Owned(text.clone().unwrap_or_default());
    [
        ("id", article.id.as_str().into()),
        ("title", article.title.as_str().into()),
        ("authors", article.authors.join("; ").into()),
        ("outlet", optional(&article.outlet)),
        ("section", optional(&article.section)),
        ("date", text::date(article.published.as_ref()).into()),
        ("url", optional(&article.url)),
        ("path", article.source.path.as_str().into()),
        ("text", article.text.as_str().into()),
    ]
}

fn write_text(out: &mut dyn Write, view: &ArticleView, style: &Style) -> io::Result<()> {
    let article = view.article;
    let matches = Matches::of(view, style);
    if !article.title.is_empty() {
        let (text, marks) = matches.shown(&article.title, view.title_marks, 1);
        let title = Paragraph {
            text: &text,
            marks: &marks,
            painted: &[],
            tone: Tone::Bold,
            lead: "",
        };
        write_paragraph(out, &title, style)?;
    }
    for (name, value) in facts(view).into_iter().chain(matches.fact()) {
        writeln!(out, "{name:<9} {}", sanitize(&value))?;
    }
    if view.folds {
        let (title, text) = (view.title_entities, view.entities);
        return write_folds(out, title, text, &article.stated, style);
    }
    // Brackets with numbers would shift what is painted; without colour nothing is.
    let painted = match style.color {
        true => painted(&article.text, view.entities),
        false => Vec::new(),
    };
    let mut at = 0;
    let mut parted = false;
    let mut begun = false;
    let mut number = 1 + view.title_marks.len();
    for line in article.text.split('\n') {
        if line.is_empty() {
            parted = true;
        } else {
            let touching = within(view.text_marks, at..at + line.len());
            // A match that goes on from the line before has its number there.
            let begin = view.text_marks.partition_point(|mark| mark.end <= at);
            number = number.max(1 + view.title_marks.len() + begin);
            let (text, marks) = matches.shown(line, &touching, number);
            if view.step.is_none() || !marks.is_empty() || text != line {
                if parted || !begun {
                    writeln!(out)?;
                }
                (parted, begun) = (false, true);
                let names = names_within(&painted, at..at + line.len());
                let paragraph = Paragraph {
                    text: &text,
                    marks: &marks,
                    painted: &names,
                    tone: Tone::Plain,
                    lead: "",
                };
                write_paragraph(out, &paragraph, style)?;
            }
        }
        at += line.len() + 1;
    }
    match view.step {
        None => write_names(out, view.entities, style),
        Some(_) => Ok(()),
    }
}

/// How the matches of a query are shown: in colour, or between brackets with their numbers.
struct Matches {
    asked: bool,
    color: bool,
    step: Option<usize>,
    in_title: usize,
    all: usize,
}

impl Matches {
    fn of(view: &ArticleView, style: &Style) -> Matches {
        Matches {
            asked: view.asked,
            color: style.color,
            step: view.step,
            in_title: view.title_marks.len(),
            all: view.title_marks.len() + view.text_marks.len(),
        }
    }

    fn fact(&self) -> Option<(&'static str, String)> {
        let all = match self.in_title {
            0 => self.all.to_string(),
            in_title => format!("{}, {in_title} of them in the title", self.all),
        };
        let fact = match self.step {
            Some(step) => format!("{step} of {all}"),
            None => all,
        };
        self.asked.then_some(("matches", fact))
    }

    /// A piece of text and what to paint of it; `first` is the number of the first of its marks.
    fn shown<'t>(
        &self,
        text: &'t str,
        marks: &[Range<usize>],
        first: usize,
    ) -> (Cow<'t, str>, Vec<Range<usize>>) {
        let wanted = |number: usize| self.step.is_none_or(|step| step == number);
        let numbered = (first..).zip(marks).filter(|(number, _)| wanted(*number));
        if self.color || !self.asked {
            return (
                Cow::Borrowed(text),
                numbered.map(|(_, mark)| mark.clone()).collect(),
            );
        }
        let mut written = String::new();
        let mut from = 0;
        for (number, mark) in numbered {
            let before = text.get(from..mark.start).unwrap_or_default();
            let inside = text.get(mark.clone()).unwrap_or_default();
            written.push_str(&format!("{before}[{number}:{inside}]"));
            from = mark.end;
        }
        written.push_str(text.get(from..).unwrap_or_default());
        (Cow::Owned(written), Vec::new())
    }
}

fn facts(view: &ArticleView) -> Vec<(&'static str, String)> {
    let article = view.article;
    let evidence = |p: &crate::article::Published| format!(" ({})", p.evidence.name());
    let published = article.published.as_ref();
    let date = text::date(published);
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    let facts = [
        ("authors", article.authors.join(", ")),
        ("outlet", optional(&article.outlet)),
        ("section", optional(&article.section)),
        ("date", date + &published.map(evidence).unwrap_or_default()),
        ("language", optional(&article.language)),
        ("names by", view.names_by.unwrap_or_default().to_owned()),
        ("keywords", article.keywords.join(", ")),
        ("url", optional(&article.url)),
        ("path", text::place(&article.source)),
        ("id", article.id.clone()),
        ("left out", left_out(article)),
    ];
    let mut facts = Vec::from(facts);
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

fn left_out(article: &Article) -> String {
    match article.left_out.len() {
        0 => String::new(),
        1 => "1 paragraph that the outlet's other pages have too".to_owned(),
        n => format!("{n} paragraphs that the outlet's other pages have too"),
    }
}

/// The names that touch `range`, counted from its beginning.
fn names_within(
    painted: &[(Range<usize>, Tone)],
    range: Range<usize>,
) -> Vec<(Range<usize>, Tone)> {
    let first = painted.partition_point(|(name, _)| name.end <= range.start);
    let touching = painted.iter().skip(first);
    touching
        .take_while(|(name, _)| name.start < range.end)
        .map(|(name, tone)| {
            let start = name.start.max(range.start) - range.start;
            let end = name.end.min(range.end) - range.start;
            (start..end, *tone)
        })
        .collect()
}

/// The marks that touch `range`, counted from its beginning.
fn within(marks: &[Range<usize>], range: Range<usize>) -> Vec<Range<usize>> {
    let first = marks.partition_point(|mark| mark.end <= range.start);
    let touching = marks.iter().skip(first);
    touching
        .take_while(|mark| mark.start < range.end)
        .map(|mark| {
            let start = mark.start.max(range.start) - range.start;
            let end = mark.end.min(range.end) - range.start;
            start..end
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Fold, Kind};
    use crate::output::samples::{article, bare_article, written};

    const PLAIN: Style = Style {
        color: false,
        width: 40,
        tty: false,
    };

    fn shown(article: &Article, format: Format, style: &Style) -> String {
        let mention = |kind, name: &str| Mention {
            kind,
            name: name.to_owned(),
            text: name.to_owned(),
            start: 9,
            end: 13,
            fold: Fold::None,
        };
        let entities = [
            mention(Kind::Place, "Doha"),
            mention(Kind::Person, "A. Writer"),
            mention(Kind::Place, "Doha"),
            mention(Kind::Place, "Rafah"),
        ];
        let dates = [DateMention {
            text: "été".to_owned(),
            value: None,
            start: 3,
            end: 6,
        }];
        let view = ArticleView {
            article,
            title_entities: &[],
            names_by: (!article.text.is_empty()).then_some("rules (fr)"),
            entities: if article.text.is_empty() {
                &[]
            } else {
                &entities
            },
            dates: if article.text.is_empty() { &[] } else { &dates },
            title_marks: &[],
            text_marks: &[3..8, 12..16],
            asked: false,
            folds: false,
            step: None,
        };
        written(|out| write_article(out, &view, format, style))
    }

    #[test]
    fn for_reading() {
        let expect = [
            "L’été à Doha",
            "authors   A. Writer",
            "outlet    Example",
            "date      ~2025-03-05 (url)",
            "language  fr",
            "names by  rules (fr)",
            "url       https://example.org/a",
            "path      news/a b.html",
            "id        7k2m4q8zabcdefghjkmnpqrstv",
            "",
            "Un été à Doha, dit-on.",
            "",
            "Et puis l’hiver.",
            "",
            "person: A. Writer",
            "place: Doha (2), Rafah",
            "",
        ];
        assert_eq!(shown(&article(), Format::Text, &PLAIN), expect.join("\n"));
        let expect = [
            "=1+1\\u{1b}[31m",
            "date      undated",
            "path      news/all.jsonl #2",
            "id        9z",
            "",
        ];
        assert_eq!(
            shown(&bare_article(), Format::Text, &PLAIN),
            expect.join("\n")
        );
    }

    #[test]
    fn marks_in_colour() {
        let style = Style {
            color: true,
            ..PLAIN
        };
        let page = shown(&article(), Format::Text, &style);
        let line = "Un \x1b[1;31mété\x1b[0m à \x1b[1;31mDoha\x1b[0m, dit-on.\n";
        assert!(page.contains(line), "{page:?}");
        let names = "\x1b[35mplace: Doha (2), Rafah\x1b[0m\n";
        assert!(
            page.contains(names) || page.contains("place: \x1b[35mDoha (2), Rafah"),
            "{page:?}"
        );
    }

    #[test]
    fn matches_are_numbered_and_stepped_through() {
        let sample = article();
        let mut view = ArticleView {
            article: &sample,
            title_entities: &[],
            names_by: None,
            entities: &[],
            dates: &[],
            title_marks: std::slice::from_ref(&(4..9)),
            text_marks: &[3..8, 12..16, 27..29],
            asked: true,
            folds: false,
            step: None,
        };
        let page =
            |view: &ArticleView| written(|out| write_article(out, view, Format::Text, &PLAIN));
        let whole = page(&view);
        for part in [
            "matches   4, 1 of them in the title",
            "Un [2:été] à [3:Doha], dit-on.",
            "[4:Et] puis",
        ] {
            assert!(whole.contains(part), "{part} in {whole}");
        }
        view.step = Some(3);
        let one = page(&view);
        assert!(one.contains("matches   3 of 4"), "{one}");
        assert!(one.ends_with("\n\nUn été à [3:Doha], dit-on.\n"), "{one}");
    }

    #[test]
    fn as_one_document() {
        let expect = concat!(
            r#"{"format_version":1,"id":"9z","record_id":null,"source":{"path":"news/all.jsonl","record":2,"offset":70},"#,
            r#""url":null,"title":"=1+1\u001b[31m","text":"","authors":[],"outlet":null,"section":null,"language":null,"#,
            r#""keywords":[],"encoding":{"declared":null,"detected":null,"used":"","replaced":0},"published":null,"#,
            r#""modified":null,"names_by":null,"title_entities":[],"entities":[],"stated":[],"dates":[],"title_marks":[],"text_marks":[[0,0],[0,0]]}"#,
            "\n",
        );
        assert_eq!(shown(&bare_article(), Format::Json, &PLAIN), expect);
        let whole = shown(&article(), Format::Jsonl, &PLAIN);
        let parts = [
            r#""entities":[{"kind":"place","name":"Doha","text":"Doha","start":9,"end":13},"#,
            r#""dates":[{"text":"été","value":null,"start":3,"end":6}]"#,
            r#""text_marks":[[3,6],[9,13]]"#,
        ];
        for part in parts {
            assert!(whole.contains(part), "{part} in {whole}");
        }
    }

    #[test]
    fn as_a_row_an_id_a_path() {
        let expect = concat!(
            "id,title,authors,outlet,section,date,url,path,text\r\n",
            "9z,'=1+1\\u{1b}[31m,,,,undated,,news/all.jsonl,\r\n",
        );
        assert_eq!(shown(&bare_article(), Format::Csv, &PLAIN), expect);
        assert_eq!(shown(&bare_article(), Format::Ids, &PLAIN), "9z\n");
        assert_eq!(shown(&bare_article(), Format::Trec, &PLAIN), "9z\n");
        assert_eq!(
            shown(&bare_article(), Format::Paths, &PLAIN),
            "news/all.jsonl\n"
        );
    }
}
