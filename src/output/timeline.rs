//! Articles over time: bars, with the gaps and what has no place on the line.

use std::io::{self, Write};

use serde::Serialize;

use super::format::Numbers;
use super::record::FORMAT_VERSION;
use super::{Format, QueryInfo, Style, csv, json};
use crate::date::Day;
use crate::hit::{Bucket, Timeline, Unit};

#[derive(Serialize)]
struct TimelineRecord<'a> {
    format_version: u32,
    query: &'a str,
    unit: &'static str,
    buckets: Vec<BucketRecord<'a>>,
    undated: u64,
    imprecise: u64,
}

#[derive(Serialize)]
struct BucketRecord<'a> {
    label: &'a str,
    first: String,
    articles: u64,
}

/// The longest bar, in columns.
const LONGEST_BAR: usize = 60;

/// Writes a timeline by `unit`. Buckets stand in order; those without articles may be left out.
pub fn write_timeline(
    out: &mut dyn Write,
    timeline: &Timeline,
    unit: Unit,
    info: &QueryInfo,
    format: Format,
    style: &Style,
) -> io::Result<()> {
    let records = timeline.buckets.iter().map(|bucket| BucketRecord {
        label: &bucket.label,
        first: bucket.first.to_string(),
        articles: bucket.articles,
    });
    let beside = [
        ("undated", timeline.undated),
        ("imprecise", timeline.imprecise),
    ];
    match format.numbers() {
        Numbers::Json => json::write_json(
            out,
            &TimelineRecord {
                format_version: FORMAT_VERSION,
                query: &info.query,
                unit: name(unit),
                buckets: records.collect(),
                undated: timeline.undated,
                imprecise: timeline.imprecise,
            },
        ),
        Numbers::Jsonl => {
            for record in records {
                json::write_json(out, &record)?;
            }
            Ok(())
        }
        Numbers::Csv => {
            csv::write_row(out, [name(unit), "first", "articles"].map(Into::into))?;
            for record in records {
                let articles = record.articles.to_string().into();
                csv::write_row(out, [record.label.into(), record.first.into(), articles])?;
            }
            for (label, articles) in beside {
                csv::write_row(out, [label.into(), "".into(), articles.to_string().into()])?;
            }
            Ok(())
        }
        Numbers::Text => {
            write_bars(out, &timeline.buckets, unit, style)?;
            for (label, articles) in beside.iter().filter(|(_, articles)| *articles > 0) {
                writeln!(out, "{label:<10}  {articles}")?;
            }
            Ok(())
        }
    }
}

fn name(unit: Unit) -> &'static str {
    match unit {
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month => "month",
        Unit::Quarter => "quarter",
        Unit::Year => "year",
    }
}

fn write_bars(
    out: &mut dyn Write,
    buckets: &[Bucket],
    unit: Unit,
    style: &Style,
) -> io::Result<()> {
    let most = buckets.iter().map(|bucket| bucket.articles).max();
    let most = most.unwrap_or_default();
    let number = most.to_string().len();
    let used = 10 + 2 + number + 2;
    let room = style.width.saturating_sub(used).clamp(1, LONGEST_BAR);
    let mut last: Option<Day> = None;
    for bucket in buckets.iter().filter(|bucket| bucket.articles > 0) {
        let missing = last.map_or(0, |last| {
            ordinal(bucket.first, unit) - ordinal(last, unit) - 1
        });
        match missing {
            ..=0 => {}
            1 => writeln!(out, "  no article for a {}", name(unit))?,
            n => writeln!(out, "  no article for {n} {}s", name(unit))?,
        }
        last = Some(bucket.first);
        let share = u128::from(bucket.articles) * room as u128;
        let length = share.div_ceil(u128::from(most.max(1))) as usize;
        let bar = "█".repeat(length.min(room));
        writeln!(
            out,
            "{:<10}  {:>number$}  {bar}",
            bucket.label, bucket.articles
        )?;
    }
    Ok(())
}

/// The number of the unit that `day` lies in, counted without gaps.
fn ordinal(day: Day, unit: Unit) -> i64 {
    let (year, month, _) = day.ymd();
    let (year, month) = (i64::from(year), i64::from(month) - 1);
    match unit {
        Unit::Day => day.days(),
        // 1970-01-01 was a Thursday; weeks begin on Monday.
        Unit::Week => (day.days() + 3).div_euclid(7),
        Unit::Month => year * 12 + month,
        Unit::Quarter => year * 4 + month / 3,
        Unit::Year => year,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::samples::{info, written};

    fn timeline() -> Timeline {
        let bucket = |label: &str, year, month, articles| Bucket {
            label: label.to_owned(),
            first: Day::from_ymd(year, month, 1).unwrap(),
            articles,
        };
        Timeline {
            buckets: vec![
                bucket("2024-11", 2024, 11, 10),
                bucket("2024-12", 2024, 12, 5),
                bucket("2025-01", 2025, 1, 0),
                bucket("2025-02", 2025, 2, 1),
                bucket("2025-06", 2025, 6, 3),
            ],
            undated: 4,
            imprecise: 0,
        }
    }

    fn write(format: Format, width: usize) -> String {
        let style = Style {
            color: false,
            width,
            tty: false,
        };
        written(|out| write_timeline(out, &timeline(), Unit::Month, &info(), format, &style))
    }

    #[test]
    fn bars_fit_the_width_and_gaps_are_said() {
        let expect = [
            "2024-11     10  ██████████",
            "2024-12      5  █████",
            "  no article for a month",
            "2025-02      1  █",
            "  no article for 3 months",
            "2025-06      3  ███",
            "undated     4",
            "",
        ];
        assert_eq!(write(Format::Text, 26), expect.join("\n"));
        assert!(write(Format::Text, 0).starts_with("2024-11     10  █\n"));
    }

    #[test]
    fn for_other_programs() {
        let csv = "month,first,articles\r\n2024-11,2024-11-01,10\r\n";
        let text = write(Format::Csv, 80);
        assert!(text.starts_with(csv), "{text}");
        assert!(text.contains("\r\n2025-01,2025-01-01,0\r\n"), "{text}");
        assert!(text.ends_with("undated,,4\r\nimprecise,,0\r\n"), "{text}");
        let json = write(Format::Json, 80);
        let head = concat!(
            r#"{"format_version":1,"query":"été doha","unit":"month","buckets":["#,
            r#"{"label":"2024-11","first":"2024-11-01","articles":10},"#,
        );
        assert!(json.starts_with(head), "{json}");
        assert!(
            json.ends_with("],\"undated\":4,\"imprecise\":0}\n"),
            "{json}"
        );
        assert_eq!(write(Format::Jsonl, 80).lines().count(), 5);
    }

    #[test]
    fn units_are_counted_without_gaps() {
        let day = |text: &str| Day::parse_iso(text).unwrap();
        let between = |a: &str, b: &str, unit| ordinal(day(b), unit) - ordinal(day(a), unit);
        assert_eq!(between("2025-03-03", "2025-03-09", Unit::Week), 0);
        assert_eq!(between("2025-03-09", "2025-03-10", Unit::Week), 1);
        assert_eq!(between("2024-12-30", "2025-01-05", Unit::Week), 0);
        assert_eq!(between("2024-12-31", "2025-01-01", Unit::Quarter), 1);
        assert_eq!(between("2024-12-31", "2025-01-01", Unit::Month), 1);
        assert_eq!(between("2024-12-31", "2025-01-01", Unit::Year), 1);
        assert_eq!(between("2024-02-28", "2024-03-01", Unit::Day), 2);
    }
}
