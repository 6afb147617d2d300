//! Who and where: names with their articles, their days and their companions.

use std::io::{self, Write};

use serde::Serialize;

use super::format::Numbers;
use super::paint::{Paragraph, Style, Tone, write_paragraph, write_toned};
use super::record::FORMAT_VERSION;
use super::sanitize::sanitize;
use super::{Format, QueryInfo, csv, json};
use crate::article::Kind;
use crate::date::Interval;
use crate::hit::{Companion, Entities, Entity};

#[derive(Serialize)]
struct EntitiesRecord<'a> {
    format_version: u32,
    query: &'a str,
    articles: u64,
    unnamed: u64,
    names: NamesRecord,
    /// What `score` is.
    measure: &'static str,
    entities: Vec<EntityRecord<'a>>,
}

#[derive(Serialize)]
struct NamesRecord {
    person: u64,
    organization: u64,
    place: u64,
}

#[derive(Serialize)]
struct EntityRecord<'a> {
    kind: &'static str,
    name: &'a str,
    articles: u64,
    undated: u64,
    first: Option<DaysRecord>,
    last: Option<DaysRecord>,
    with: Vec<CompanionRecord<'a>>,
}

#[derive(Serialize)]
struct DaysRecord {
    earliest: String,
    latest: String,
}

#[derive(Serialize)]
struct CompanionRecord<'a> {
    kind: &'static str,
    name: &'a str,
    articles: u64,
    score: f64,
}

const MEASURE: &str = "log-likelihood ratio G2 (Dunning 1993)";

/// Writes the names in the order given. CSV has a row for each name with each companion, and one for a name
/// without any.
pub fn write_entities(
    out: &mut dyn Write,
    entities: &Entities,
    info: &QueryInfo,
    format: Format,
    style: &Style,
) -> io::Result<()> {
    match format.numbers() {
        Numbers::Json => {
            let names = |kind| {
                let found = entities.names.iter().find(|(of, _)| *of == kind);
                found.map_or(0, |(_, names)| *names)
            };
            let record = EntitiesRecord {
                format_version: FORMAT_VERSION,
                query: &info.query,
                articles: entities.articles,
                unnamed: entities.unnamed,
                names: NamesRecord {
                    person: names(Kind::Person),
                    organization: names(Kind::Organization),
                    place: names(Kind::Place),
                },
                measure: MEASURE,
                entities: entities.entities.iter().map(record).collect(),
            };
            json::write_json(out, &record)
        }
        Numbers::Jsonl => {
            for entity in &entities.entities {
                json::write_json(out, &record(entity))?;
            }
            Ok(())
        }
        Numbers::Csv => write_rows(out, &entities.entities),
        Numbers::Text => write_text(out, entities, style),
    }
}

fn companion(other: &Companion) -> CompanionRecord<'_> {
    CompanionRecord {
        kind: other.kind.name(),
        name: &other.name,
        articles: other.articles,
        score: other.score,
    }
}

fn record(entity: &Entity) -> EntityRecord<'_> {
    let days = |days: Interval| DaysRecord {
        earliest: days.earliest().to_string(),
        latest: days.latest().to_string(),
    };
    EntityRecord {
        kind: entity.kind.name(),
        name: &entity.name,
        articles: entity.articles,
        undated: entity.undated,
        first: entity.first.map(days),
        last: entity.last.map(days),
        with: entity.with.iter().map(companion).collect(),
    }
}

fn write_rows(out: &mut dyn Write, entities: &[Entity]) -> io::Result<()> {
    let head = [
        "kind",
        "name",
        "articles",
        "undated",
        "first",
        "last",
        "with_kind",
        "with_name",
        "with_articles",
        "with_score",
    ];
    csv::write_row(out, head.map(Into::into))?;
    for entity in entities {
        let days = |days: Option<Interval>| days.map(written).unwrap_or_default();
        let own = [
            entity.kind.name().to_owned(),
            entity.name.clone(),
            entity.articles.to_string(),
            entity.undated.to_string(),
            days(entity.first),
            days(entity.last),
        ];
        let mut row = |with: [String; 4]| {
            csv::write_row(out, own.iter().cloned().chain(with).map(Into::into))
        };
        if entity.with.is_empty() {
            row(Default::default())?;
        }
        for other in &entity.with {
            row([
                other.kind.name().to_owned(),
                other.name.clone(),
                other.articles.to_string(),
                other.score.to_string(),
            ])?;
        }
    }
    Ok(())
}

/// A day, or the first and the last of those that it may be.
fn written(days: Interval) -> String {
    match days.day() {
        Some(day) => day.to_string(),
        None => format!("{}..{}", days.earliest(), days.latest()),
    }
}

fn write_text(out: &mut dyn Write, entities: &Entities, style: &Style) -> io::Result<()> {
    let most = entities.entities.iter().map(|entity| entity.articles).max();
    let width = most.unwrap_or_default().to_string().len();
    let mut kind = None;
    for entity in &entities.entities {
        if kind != Some(entity.kind) {
            if kind.is_some() {
                writeln!(out)?;
            }
            kind = Some(entity.kind);
            let all = entities.names.iter().find(|(of, _)| *of == entity.kind);
            let all = all.map_or(0, |(_, names)| *names);
            let shown = entities
                .entities
                .iter()
                .filter(|other| other.kind == entity.kind);
            let shown = shown.count() as u64;
            let head = match shown < all {
                true => format!("{}: {shown} of {all}", entity.kind.name()),
                false => format!("{}: {all}", entity.kind.name()),
            };
            writeln!(out, "{head}")?;
        }
        write!(out, "{:>width$}  ", entity.articles)?;
        write_toned(out, &sanitize(&entity.name), Tone::of(entity.kind), style)?;
        let days = match (entity.first, entity.last) {
            (Some(first), Some(last)) if first != last => {
                format!("  {} to {}", written(first), written(last))
            }
            (Some(first), _) => format!("  {}", written(first)),
            (None, _) => String::new(),
        };
        let undated = match entity.undated {
            0 => String::new(),
            undated => format!("  {undated} undated"),
        };
        writeln!(out, "{days}{undated}")?;
        let with = entity.with.iter();
        let with = with.map(|other| {
            let name = told_apart(other, entity);
            format!("{name} {} ({:.1})", other.articles, other.score)
        });
        let with: Vec<String> = with.collect();
        if !with.is_empty() {
            let paragraph = Paragraph {
                text: &with.join(", "),
                marks: &[],
                painted: &[],
                tone: Tone::Dim,
                lead: &format!("{}  with ", " ".repeat(width)),
            };
            write_paragraph(out, &paragraph, style)?;
        }
    }
    Ok(())
}

/// The name of a companion, with its kind where a name beside it is written alike.
fn told_apart(other: &Companion, entity: &Entity) -> String {
    let alike = entity.with.iter().filter(|name| name.name == other.name);
    match alike.count() > 1 || entity.name == other.name {
        true => format!("{} [{}]", other.name, other.kind.name()),
        false => other.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Day;
    use crate::output::samples::{info, written as bytes};

    fn entities() -> Entities {
        let day = |text: &str| Day::parse_iso(text).map(Interval::of_day);
        let entity = |kind, name: &str, articles| Entity {
            kind,
            name: name.to_owned(),
            articles,
            undated: 0,
            first: None,
            last: None,
            with: Vec::new(),
        };
        let companion = |kind, name: &str, articles, score| Companion {
            kind,
            name: name.to_owned(),
            articles,
            score,
        };
        Entities {
            articles: 12,
            unnamed: 1,
            names: vec![(Kind::Person, 7), (Kind::Organization, 0), (Kind::Place, 1)],
            entities: vec![
                Entity {
                    undated: 2,
                    first: day("2025-03-05"),
                    last: Interval::of_year(2025),
                    with: vec![
                        companion(Kind::Organization, "Hamas\x1b[31m", 9, 16.25),
                        companion(Kind::Place, "Adam Boehler", 1, 0.0),
                    ],
                    ..entity(Kind::Person, "Adam Boehler", 10)
                },
                Entity {
                    first: day("2025-03-05"),
                    last: day("2025-03-05"),
                    ..entity(Kind::Place, "=Doha", 3)
                },
            ],
        }
    }

    fn write(format: Format, color: bool) -> String {
        let style = Style {
            color,
            width: 80,
            tty: color,
        };
        bytes(|out| write_entities(out, &entities(), &info(), format, &style))
    }

    #[test]
    fn for_reading() {
        let expect = [
            "person: 1 of 7",
            "10  Adam Boehler  2025-03-05 to 2025-01-01..2025-12-31  2 undated",
            "    with Hamas\\u{1b}[31m 9 (16.2), Adam Boehler [place] 1 (0.0)",
            "",
            "place: 1",
            " 3  =Doha  2025-03-05",
            "",
        ];
        assert_eq!(write(Format::Text, false), expect.join("\n"));
        assert!(write(Format::Text, true).contains("\x1b[32mAdam Boehler\x1b[0m"));
    }

    #[test]
    fn for_other_programs() {
        let csv = concat!(
            "kind,name,articles,undated,first,last,with_kind,with_name,with_articles,with_score\r\n",
            "person,Adam Boehler,10,2,2025-03-05,2025-01-01..2025-12-31,organization,Hamas\\u{1b}[31m,9,16.25\r\n",
            "person,Adam Boehler,10,2,2025-03-05,2025-01-01..2025-12-31,place,Adam Boehler,1,0\r\n",
            "place,'=Doha,3,0,2025-03-05,2025-03-05,,,,\r\n",
        );
        assert_eq!(write(Format::Csv, false), csv);
        let json = write(Format::Json, false);
        for part in [
            r#"{"format_version":1,"query":"été doha","articles":12,"unnamed":1,"names":{"person":7,"organization":0,"place":1},"#,
            r#""measure":"log-likelihood ratio G2 (Dunning 1993)","entities":[{"kind":"person","name":"Adam Boehler","articles":10,"#,
            r#""undated":2,"first":{"earliest":"2025-03-05","latest":"2025-03-05"},"last":{"earliest":"2025-01-01","#,
            r#""with":[{"kind":"organization","name":"Hamas\u001b[31m","articles":9,"score":16.25},"#,
            r#""with":[]}]}"#,
        ] {
            assert!(json.contains(part), "{part} in {json}");
        }
        assert_eq!(write(Format::Jsonl, false).lines().count(), 2);
    }
}
