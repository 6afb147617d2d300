//! The output formats by name.

use std::str::FromStr;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For reading.
    #[default]
    Text,
    /// One document.
    Json,
    /// One document a line.
    Jsonl,
    /// RFC 4180, with a header.
    Csv,
    /// A TREC run.
    Trec,
    /// One article id a line.
    Ids,
    /// One source path a line, each once.
    Paths,
}

impl Format {
    pub const ALL: [Format; 7] = [
        Format::Text,
        Format::Json,
        Format::Jsonl,
        Format::Csv,
        Format::Trec,
        Format::Ids,
        Format::Paths,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Trec => "trec",
            Format::Ids => "ids",
            Format::Paths => "paths",
        }
    }

    /// Whether numbers (counts, facets, timelines) have this form; the others list articles, and
    /// numbers asked for in them are written as text.
    pub fn has_numbers(self) -> bool {
        match self {
            Format::Text | Format::Json | Format::Jsonl | Format::Csv => true,
            Format::Trec | Format::Ids | Format::Paths => false,
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Format, String> {
        let found = Format::ALL.into_iter().find(|format| format.name() == name);
        found.ok_or_else(|| {
            let names = Format::ALL.map(Format::name).join(", ");
            format!("there is no output format `{name}`\nhint: the formats are {names}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_has_its_name() {
        for format in Format::ALL {
            assert_eq!(format.name().parse(), Ok(format));
        }
        assert_eq!(
            "xml".parse::<Format>().unwrap_err(),
            "there is no output format `xml`\nhint: the formats are text, json, jsonl, csv, trec, ids, paths"
        );
    }
}
