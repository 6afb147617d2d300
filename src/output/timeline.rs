//! Articles over time for other programs: JSON and CSV, with what the numbers are counted against.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::format::Numbers;
use super::record::{FORMAT_VERSION, rounded};
use super::timeline_bars::write_bars;
use super::{Format, Style, csv, json};
use crate::hit::{Bucket, Timeline, Unit};

/// The timeline of one of several queries side by side; all have the same buckets.
#[derive(Clone, Copy, Debug)]
pub struct Series<'a> {
    /// In canonical print.
    pub query: &'a str,
    /// What finds the articles that it is counted against; empty for all of the archive.
    pub of: &'a str,
    pub timeline: &'a Timeline,
    /// What is counted: `each` copy of a story, or only the `first`.
    pub copies: &'static str,
}

/// How timelines are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    pub unit: Unit,
    /// Not articles but articles of a thousand.
    pub per_thousand: bool,
}

#[derive(Serialize)]
struct TimelineRecord<'a> {
    format_version: u32,
    #[serde(flatten)]
    first: SeriesRecord<'a>,
    /// The other queries, where there are any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    beside: Vec<SeriesRecord<'a>>,
}

#[derive(Serialize)]
struct SeriesRecord<'a> {
    query: &'a str,
    unit: &'static str,
    of_query: &'a str,
    copies: &'static str,
    buckets: Vec<BucketRecord<'a>>,
    undated: u64,
    imprecise: u64,
    undated_of: u64,
    imprecise_of: u64,
}

#[derive(Serialize)]
struct BucketRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a str>,
    label: &'a str,
    first: String,
    /// Null where `of` is 0: no data.
    articles: Option<u64>,
    of: u64,
    per_thousand: Option<f64>,
}

/// Articles of a thousand; `None` where there are no data.
pub(super) fn per_thousand(bucket: &Bucket) -> Option<f64> {
    (bucket.of > 0).then(|| bucket.articles as f64 * 1e3 / bucket.of as f64)
}

/// Writes the timelines of queries side by side. JSON and CSV always have both numbers and their quotient.
pub fn write_timelines(
    out: &mut dyn Write,
    series: &[Series],
    scale: Scale,
    format: Format,
    style: &Style,
) -> io::Result<()> {
    match format.numbers() {
        Numbers::Json => {
            let mut records = series.iter().map(|series| record(series, scale.unit));
            let Some(first) = records.next() else {
                return Ok(());
            };
            let beside = records.collect();
            let format_version = FORMAT_VERSION;
            json::write_json(
                out,
                &TimelineRecord {
                    format_version,
                    first,
                    beside,
                },
            )
        }
        Numbers::Jsonl => {
            for one in series {
                for bucket in &one.timeline.buckets {
                    let mut bucket = bucket_record(bucket);
                    bucket.query = (series.len() > 1).then_some(one.query);
                    json::write_json(out, &bucket)?;
                }
            }
            Ok(())
        }
        Numbers::Csv => write_rows(out, series, scale.unit),
        Numbers::Text => write_bars(out, series, scale, style),
    }
}

fn record<'a>(series: &Series<'a>, unit: Unit) -> SeriesRecord<'a> {
    let timeline = series.timeline;
    SeriesRecord {
        query: series.query,
        unit: unit.name(),
        of_query: series.of,
        copies: series.copies,
        buckets: timeline.buckets.iter().map(bucket_record).collect(),
        undated: timeline.undated,
        imprecise: timeline.imprecise,
        undated_of: timeline.undated_of,
        imprecise_of: timeline.imprecise_of,
    }
}

fn bucket_record(bucket: &Bucket) -> BucketRecord<'_> {
    BucketRecord {
        query: None,
        label: &bucket.label,
        first: bucket.first.to_string(),
        articles: (bucket.of > 0).then_some(bucket.articles),
        of: bucket.of,
        per_thousand: per_thousand(bucket).map(rounded),
    }
}

/// A row for each bucket of each query, which has a column of its own where there are several. Behind them
/// those without a place on the line. An empty cell is no data.
fn write_rows(out: &mut dyn Write, series: &[Series], unit: Unit) -> io::Result<()> {
    let several = series.len() > 1;
    let header = several.then_some("query").into_iter();
    let header = header.chain([unit.name(), "first", "articles", "of", "per_thousand"]);
    csv::write_row(out, header.map(Cow::Borrowed))?;
    for one in series {
        let mut row = |cells: [Cow<str>; 5]| {
            let query = several.then_some(Cow::Borrowed(one.query));
            csv::write_row(out, query.into_iter().chain(cells))
        };
        for bucket in &one.timeline.buckets {
            let BucketRecord {
                label,
                first,
                articles,
                of,
                per_thousand,
                ..
            } = bucket_record(bucket);
            row([
                label.into(),
                first.into(),
                articles.map_or(String::new(), |n| n.to_string()).into(),
                of.to_string().into(),
                per_thousand.map_or(String::new(), |n| n.to_string()).into(),
            ])?;
        }
        let timeline = one.timeline;
        for (label, articles, of) in [
            ("undated", timeline.undated, timeline.undated_of),
            ("imprecise", timeline.imprecise, timeline.imprecise_of),
        ] {
            let numbers = [articles, of].map(|n| Cow::Owned(n.to_string()));
            let [articles, of] = numbers;
            row([label.into(), "".into(), articles, of, "".into()])?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::samples::{series, timelines, written};

    fn write(n: usize, format: Format) -> String {
        let style = Style {
            color: false,
            width: 80,
            tty: false,
        };
        let scale = Scale {
            unit: Unit::Month,
            per_thousand: false,
        };
        let timelines = timelines();
        let series = series(&timelines[..n], &["ferry", "harbour source:a"]);
        written(|out| write_timelines(out, &series, scale, format, &style))
    }

    #[test]
    fn tables_have_both_numbers() {
        let expect = concat!(
            "month,first,articles,of,per_thousand\r\n",
            "2024-11,2024-11-01,10,40,250\r\n",
            "2024-12,2024-12-01,0,30,0\r\n",
            "2025-01,2025-01-01,,0,\r\n",
            "2025-02,2025-02-01,1,3,333.3333\r\n",
            "undated,,4,9,\r\nimprecise,,0,2,\r\n",
        );
        assert_eq!(write(1, Format::Csv), expect);
        let two = write(2, Format::Csv);
        assert!(
            two.starts_with("query,month,first,articles,of,per_thousand\r\nferry,2024-11,"),
            "{two}"
        );
        assert!(
            two.contains("\r\nharbour source:a,2024-12,2024-12-01,,0,\r\n"),
            "{two}"
        );
    }

    #[test]
    fn one_document() {
        let first = concat!(
            r#"{"format_version":1,"query":"ferry","unit":"month","of_query":"","copies":"each","buckets":["#,
            r#"{"label":"2024-11","first":"2024-11-01","articles":10,"of":40,"per_thousand":250.0},"#,
            r#"{"label":"2024-12","first":"2024-12-01","articles":0,"of":30,"per_thousand":0.0},"#,
            r#"{"label":"2025-01","first":"2025-01-01","articles":null,"of":0,"per_thousand":null},"#,
            r#"{"label":"2025-02","first":"2025-02-01","articles":1,"of":3,"per_thousand":333.3333}],"#,
            r#""undated":4,"imprecise":0,"undated_of":9,"imprecise_of":2"#,
        );
        assert_eq!(write(1, Format::Json), format!("{first}}}\n"));
        let two = write(2, Format::Json);
        let beside =
            r#","beside":[{"query":"harbour source:a","unit":"month","of_query":"source:a","#;
        assert!(two.starts_with(&format!("{first}{beside}")), "{two}");
        assert_eq!(write(2, Format::Jsonl).lines().count(), 8);
    }
}
