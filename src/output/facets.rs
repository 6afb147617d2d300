//! Numbers: the count of a query, and the values of a field with theirs.

use std::io::{self, Write};

use serde::Serialize;

use super::format::Numbers;
use super::record::FORMAT_VERSION;
use super::sanitize::sanitize;
use super::{Format, QueryInfo, csv, json};
use crate::hit::Facet;

#[derive(Serialize)]
struct CountRecord<'a> {
    format_version: u32,
    query: &'a str,
    total: u64,
    copies: &'static str,
}

#[derive(Serialize)]
struct FacetsRecord<'a> {
    format_version: u32,
    query: &'a str,
    field: &'a str,
    copies: &'static str,
    facets: Vec<FacetRecord<'a>>,
}

#[derive(Serialize)]
struct FacetRecord<'a> {
    value: &'a str,
    articles: u64,
}

/// Writes how many articles match.
pub fn write_count(
    out: &mut dyn Write,
    total: u64,
    info: &QueryInfo,
    format: Format,
) -> io::Result<()> {
    match format.numbers() {
        Numbers::Json | Numbers::Jsonl => json::write_json(
            out,
            &CountRecord {
                format_version: FORMAT_VERSION,
                query: &info.query,
                total,
                copies: info.copies,
            },
        ),
        Numbers::Csv => {
            csv::write_row(out, ["query", "total"].map(Into::into))?;
            csv::write_row(out, [info.query.as_str().into(), total.to_string().into()])
        }
        Numbers::Text => writeln!(out, "{total}"),
    }
}

/// Writes the values of `field`, in the order given.
pub fn write_facets(
    out: &mut dyn Write,
    field: &str,
    facets: &[Facet],
    info: &QueryInfo,
    format: Format,
) -> io::Result<()> {
    let records = facets.iter().map(|facet| FacetRecord {
        value: &facet.value,
        articles: facet.articles,
    });
    match format.numbers() {
        Numbers::Json => json::write_json(
            out,
            &FacetsRecord {
                format_version: FORMAT_VERSION,
                query: &info.query,
                field,
                copies: info.copies,
                facets: records.collect(),
            },
        ),
        Numbers::Jsonl => {
            for record in records {
                json::write_json(out, &record)?;
            }
            Ok(())
        }
        Numbers::Csv => {
            csv::write_row(out, [field.into(), "articles".into()])?;
            for facet in facets {
                let articles = facet.articles.to_string().into();
                csv::write_row(out, [facet.value.as_str().into(), articles])?;
            }
            Ok(())
        }
        Numbers::Text => {
            let most = facets.iter().map(|facet| facet.articles).max();
            let width = most.unwrap_or_default().to_string().len();
            for facet in facets {
                writeln!(
                    out,
                    "{:>width$}  {}",
                    facet.articles,
                    sanitize(&facet.value)
                )?;
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::samples::{info, written};

    #[test]
    fn counts() {
        let count = |format| written(|out| write_count(out, 12, &info(), format));
        assert_eq!(count(Format::Text), "12\n");
        assert_eq!(count(Format::Csv), "query,total\r\nété doha,12\r\n");
        let json =
            "{\"format_version\":1,\"query\":\"été doha\",\"total\":12,\"copies\":\"each\"}\n";
        assert_eq!(count(Format::Json), json);
    }

    #[test]
    fn values_of_a_field() {
        let facet = |value: &str, articles| Facet {
            value: value.to_owned(),
            articles,
        };
        let facets = [facet("Example, Inc", 12), facet("a\x1bb", 3)];
        let write = |format| written(|out| write_facets(out, "source", &facets, &info(), format));
        assert_eq!(write(Format::Text), "12  Example, Inc\n 3  a\\u{1b}b\n");
        let csv = "source,articles\r\n\"Example, Inc\",12\r\na\\u{1b}b,3\r\n";
        assert_eq!(write(Format::Csv), csv);
        let lines = concat!(
            r#"{"value":"Example, Inc","articles":12}"#,
            "\n",
            r#"{"value":"a\u001bb","articles":3}"#,
            "\n",
        );
        assert_eq!(write(Format::Jsonl), lines);
        let json = concat!(
            r#"{"format_version":1,"query":"été doha","field":"source","copies":"each","facets":["#,
            r#"{"value":"Example, Inc","articles":12},{"value":"a\u001bb","articles":3}]}"#,
            "\n",
        );
        assert_eq!(write(Format::Json), json);
    }
}
