//! What the archive suggests: related words and names, completions.

use std::io::{self, Write};

use serde::Serialize;

use super::format::Numbers;
use super::record::FORMAT_VERSION;
use super::sanitize::sanitize;
use super::{Format, QueryInfo, csv, json};
use crate::hit::{Completion, Related, RelatedTerm};

const MEASURE: &str = "log-likelihood ratio G2 (Dunning 1993)";

#[derive(Serialize)]
struct RelatedRecord<'a> {
    format_version: u32,
    query: &'a str,
    articles: u64,
    archive: u64,
    /// What `score` is.
    measure: &'static str,
    words: Vec<TermRecord<'a>>,
    names: Vec<TermRecord<'a>>,
}

#[derive(Serialize)]
struct TermRecord<'a> {
    kind: &'static str,
    text: &'a str,
    articles: u64,
    of: u64,
    score: f64,
}

fn term(term: &RelatedTerm) -> TermRecord<'_> {
    TermRecord {
        kind: term.kind.map_or("word", |kind| kind.name()),
        text: &term.text,
        articles: term.articles,
        of: term.of,
        score: term.score,
    }
}

/// Writes words, then names, in the order given.
pub fn write_related(
    out: &mut dyn Write,
    related: &Related,
    info: &QueryInfo,
    format: Format,
) -> io::Result<()> {
    let all = related.words.iter().chain(&related.names);
    match format.numbers() {
        Numbers::Json => json::write_json(
            out,
            &RelatedRecord {
                format_version: FORMAT_VERSION,
                query: &info.query,
                articles: related.articles,
                archive: related.archive,
                measure: MEASURE,
                words: related.words.iter().map(term).collect(),
                names: related.names.iter().map(term).collect(),
            },
        ),
        Numbers::Jsonl => {
            for related in all {
                json::write_json(out, &term(related))?;
            }
            Ok(())
        }
        Numbers::Csv => {
            csv::write_row(
                out,
                ["kind", "text", "articles", "of", "score"].map(Into::into),
            )?;
            for related in all {
                let term = term(related);
                let row = [
                    term.kind.into(),
                    term.text.into(),
                    term.articles.to_string().into(),
                    term.of.to_string().into(),
                    term.score.to_string().into(),
                ];
                csv::write_row(out, row)?;
            }
            Ok(())
        }
        Numbers::Text => {
            if related.articles == 0 {
                writeln!(out, "no article found")?;
            }
            let lists = [("words", &related.words), ("names", &related.names)];
            for (what, terms) in lists {
                if terms.is_empty() {
                    continue;
                }
                writeln!(
                    out,
                    "{what} (in so many of {} articles, of so many of {}; G²)",
                    related.articles, related.archive
                )?;
                for related in terms {
                    let term = term(related);
                    let kind = related
                        .kind
                        .map_or_else(String::new, |kind| format!(" ({})", kind.name()));
                    writeln!(
                        out,
                        "{:>8} {:>8} {:>10.2}  {}{kind}",
                        term.articles,
                        term.of,
                        term.score,
                        sanitize(term.text)
                    )?;
                }
            }
            Ok(())
        }
    }
}

#[derive(Serialize)]
struct CompletionsRecord<'a> {
    format_version: u32,
    text: &'a str,
    completions: Vec<CompletionRecord<'a>>,
}

#[derive(Serialize)]
struct CompletionRecord<'a> {
    kind: &'static str,
    value: &'a str,
    articles: u64,
}

/// Writes the values that begin with `text`, in the order given.
pub fn write_completions(
    out: &mut dyn Write,
    text: &str,
    completions: &[Completion],
    format: Format,
) -> io::Result<()> {
    let records = completions.iter().map(|completion| CompletionRecord {
        kind: completion.kind.name(),
        value: &completion.value,
        articles: completion.articles,
    });
    match format.numbers() {
        Numbers::Json => json::write_json(
            out,
            &CompletionsRecord {
                format_version: FORMAT_VERSION,
                text,
                completions: records.collect(),
            },
        ),
        Numbers::Jsonl => {
            for record in records {
                json::write_json(out, &record)?;
            }
            Ok(())
        }
        Numbers::Csv => {
            csv::write_row(out, ["kind", "value", "articles"].map(Into::into))?;
            for record in records {
                let articles = record.articles.to_string().into();
                csv::write_row(out, [record.kind.into(), record.value.into(), articles])?;
            }
            Ok(())
        }
        Numbers::Text => {
            for record in records {
                let (articles, kind) = (record.articles, record.kind);
                writeln!(out, "{articles:>8}  {kind:<6}  {}", sanitize(record.value))?;
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Kind;
    use crate::hit::Completes;
    use crate::output::samples::{info, written};

    #[test]
    fn related_words_and_names() {
        let term = |kind, text: &str| RelatedTerm {
            kind,
            text: text.to_owned(),
            articles: 3,
            of: 4,
            score: 12.5,
        };
        let related = Related {
            articles: 5,
            archive: 90,
            words: vec![term(None, "=ferry")],
            names: vec![term(Some(Kind::Place), "Doha")],
        };
        let write = |format| written(|out| write_related(out, &related, &info(), format));
        let text = "words (in so many of 5 articles, of so many of 90; G²)\n       3        4      12.50  =ferry\n\
                    names (in so many of 5 articles, of so many of 90; G²)\n       3        4      12.50  Doha (place)\n";
        assert_eq!(write(Format::Text), text);
        let csv = "kind,text,articles,of,score\r\nword,'=ferry,3,4,12.5\r\nplace,Doha,3,4,12.5\r\n";
        assert_eq!(write(Format::Csv), csv);
        let json = concat!(
            r#"{"format_version":1,"query":"été doha","articles":5,"archive":90,"measure":"log-likelihood ratio G2 (Dunning 1993)","#,
            r#""words":[{"kind":"word","text":"=ferry","articles":3,"of":4,"score":12.5}],"#,
            r#""names":[{"kind":"place","text":"Doha","articles":3,"of":4,"score":12.5}]}"#,
            "\n",
        );
        assert_eq!(write(Format::Json), json);
    }

    #[test]
    fn completions() {
        let found = [Completion {
            kind: Completes::Person,
            value: "Adam Boehler".to_owned(),
            articles: 12,
        }];
        let write = |format| written(|out| write_completions(out, "boe", &found, format));
        assert_eq!(write(Format::Text), "      12  person  Adam Boehler\n");
        assert_eq!(
            write(Format::Csv),
            "kind,value,articles\r\nperson,Adam Boehler,12\r\n"
        );
        let json = concat!(
            r#"{"format_version":1,"text":"boe","completions":[{"kind":"person","value":"Adam Boehler","articles":12}]}"#,
            "\n",
        );
        assert_eq!(write(Format::Json), json);
    }
}
