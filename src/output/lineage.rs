//! Copies of a story and versions of a page: who, when, and what each says otherwise.

use std::io::{self, Write};

use serde::Serialize;

use super::paint::{Paragraph, Style, Tone, write_paragraph, write_toned};
use super::record::{self, PublishedRecord, SourceRecord};

use super::text::{line_of, place};
use super::{FORMAT_VERSION, Format, json};
use crate::hit::{Change, Lineage, Member};

/// What the articles have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinship {
    /// Each is held against the first.
    Copies,
    /// Each is held against the one before.
    Versions,
}

/// Writes them in their order, as text or as one JSON document.
pub fn write_lineage(
    out: &mut dyn Write,
    lineage: &Lineage,
    kinship: Kinship,
    format: Format,
    style: &Style,
) -> io::Result<()> {
    match format {
        Format::Json => json::write_json(out, &document(lineage, kinship)),
        _ => write_text(out, lineage, kinship, style),
    }
}

fn write_text(
    out: &mut dyn Write,
    lineage: &Lineage,
    kinship: Kinship,
    style: &Style,
) -> io::Result<()> {
    for (nth, member) in lineage.members.iter().enumerate() {
        let article = &member.article;
        let untitled = article.title.is_empty();
        let title = Paragraph {
            text: if untitled {
                "(no title)"
            } else {
                &article.title
            },
            marks: &[],
            painted: &[],
            tone: Tone::Bold,
            lead: &format!("{}. ", nth + 1),
        };
        write_paragraph(out, &title, style)?;
        let mut line = format!("   {}", line_of(article));
        if let Some(shared) = member.shared {
            line.push_str(&format!(" · {}% shared", percent(shared)));
        }
        if member.asked && lineage.members.len() > 1 {
            line.push_str(" · asked for");
        }
        write_toned(out, &line, Tone::Dim, style)?;
        write!(out, "\n   ")?;
        write_toned(out, &place(&article.source), Tone::Dim, style)?;
        out.write_all(b"\n")?;
        write_changes(out, member, style)?;
        out.write_all(b"\n")?;
    }
    let others = lineage.members.len().saturating_sub(1);
    let end = match (kinship, others) {
        (Kinship::Copies, 0) => "no copies in the archive".to_owned(),
        (Kinship::Copies, n) => format!(
            "{} articles of one story, the earliest first; - and + are what the first has and has not",
            n + 1
        ),
        (Kinship::Versions, 0) if lineage.members.iter().any(|m| m.article.url.is_none()) => {
            "the article has no URL, so that versions of it cannot be told".to_owned()
        }
        (Kinship::Versions, 0) => "no other version in the archive".to_owned(),
        (Kinship::Versions, n) => format!(
            "{} versions of one page, the earliest first; - and + are against the one before",
            n + 1
        ),
    };
    writeln!(out, "{end}")
}

fn write_changes(out: &mut dyn Write, member: &Member, style: &Style) -> io::Result<()> {
    let mut line = |lead: &str, text: &str| {
        let paragraph = Paragraph {
            text,
            marks: &[],
            painted: &[],
            tone: Tone::Plain,
            lead,
        };
        write_paragraph(out, &paragraph, style)
    };
    for change in &member.changes {
        match change {
            Change::Cut(text) => line("   - ", text)?,
            Change::Added(text) => line("   + ", text)?,
            Change::Changed { from, to } => {
                line("   - ", from)?;
                line("   + ", to)?;
            }
        }
    }
    if member.shared.is_some() && member.changes.is_empty() {
        line("   ", "the same sentences")?;
    }
    Ok(())
}

/// Never 100 where something differs.
fn percent(shared: f64) -> u32 {
    (shared * 100.0).floor() as u32
}

#[derive(Serialize)]
struct LineageRecord<'a> {
    format_version: u32,
    /// `copies` or `versions`.
    of: &'static str,
    articles: Vec<MemberRecord<'a>>,
}

#[derive(Serialize)]
struct MemberRecord<'a> {
    id: &'a str,
    asked: bool,
    title: &'a str,
    url: Option<&'a str>,
    outlet: Option<&'a str>,
    published: Option<PublishedRecord<'a>>,
    source: SourceRecord<'a>,
    content_hash: &'a str,
    shared: Option<f64>,
    changes: Vec<ChangeRecord<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "change", rename_all = "lowercase")]
enum ChangeRecord<'a> {
    Cut { text: &'a str },
    Added { text: &'a str },
    Changed { from: &'a str, to: &'a str },
}

fn document(lineage: &Lineage, kinship: Kinship) -> LineageRecord<'_> {
    LineageRecord {
        format_version: FORMAT_VERSION,
        of: match kinship {
            Kinship::Copies => "copies",
            Kinship::Versions => "versions",
        },
        articles: lineage.members.iter().map(member).collect(),
    }
}

fn member(member: &Member) -> MemberRecord<'_> {
    let article = &member.article;
    MemberRecord {
        id: &article.id,
        asked: member.asked,
        title: &article.title,
        url: article.url.as_deref(),
        outlet: article.outlet.as_deref(),
        published: article.published.as_ref().map(record::published),
        source: record::source(&article.source),
        content_hash: &article.content_hash,
        shared: member.shared.map(record::rounded),
        changes: member.changes.iter().map(change).collect(),
    }
}

fn change(change: &Change) -> ChangeRecord<'_> {
    match change {
        Change::Cut(text) => ChangeRecord::Cut { text },
        Change::Added(text) => ChangeRecord::Added { text },
        Change::Changed { from, to } => ChangeRecord::Changed { from, to },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::samples::{article, bare_article, written};

    fn lineage() -> Lineage {
        let changed = Change::Changed {
            from: "Deux.".to_owned(),
            to: "Trois.".to_owned(),
        };
        let member = |article, shared, changes| Member {
            article,
            asked: changes == Vec::new(),
            shared,
            changes,
        };
        let changes = vec![Change::Cut("Un\u{1b}.".to_owned()), changed];
        Lineage {
            members: vec![
                member(article(), None, Vec::new()),
                member(bare_article(), Some(0.876_54), changes),
            ],
        }
    }

    const PLAIN: Style = Style {
        color: false,
        width: 80,
        tty: false,
    };

    #[test]
    fn as_text() {
        let expect = [
            "1. L’été à Doha",
            "   Example · ~2025-03-05 · 7k2m4q8z · asked for",
            "   news/a b.html",
            "",
            "2. =1+1\\u{1b}[31m",
            "   no outlet · undated · 9z · 87% shared",
            "   news/all.jsonl #2",
            "   - Un\\u{1b}.",
            "   - Deux.",
            "   + Trois.",
            "",
            "2 articles of one story, the earliest first; - and + are what the first has and has not",
            "",
        ];
        let text =
            written(|out| write_lineage(out, &lineage(), Kinship::Copies, Format::Text, &PLAIN));
        assert_eq!(text, expect.join("\n"));
    }

    #[test]
    fn as_json() {
        let json =
            written(|out| write_lineage(out, &lineage(), Kinship::Versions, Format::Json, &PLAIN));
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["of"], "versions");
        assert_eq!(json["articles"][0]["shared"], serde_json::Value::Null);
        assert_eq!(json["articles"][1]["shared"], 0.8765);
        assert_eq!(json["articles"][1]["changes"][1]["change"], "changed");
        assert_eq!(json["articles"][1]["changes"][1]["to"], "Trois.");
    }
}
