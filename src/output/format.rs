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
    /// Citations for reference managers.
    Ris,
    /// Citations for LaTeX.
    Bibtex,
    /// Citations for the Citation Style Language: pandoc, Zotero.
    CslJson,
}

impl Format {
    pub const ALL: [Format; 10] = [
        Format::Text,
        Format::Json,
        Format::Jsonl,
        Format::Csv,
        Format::Trec,
        Format::Ids,
        Format::Paths,
        Format::Ris,
        Format::Bibtex,
        Format::CslJson,
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
            Format::Ris => "ris",
            Format::Bibtex => "bibtex",
            Format::CslJson => "csl-json",
        }
    }

    /// The form of counts, facets, timelines and names; where a form lists articles, they are written as text.
    pub(super) fn numbers(self) -> Numbers {
        match self {
            Format::Json => Numbers::Json,
            Format::Jsonl => Numbers::Jsonl,
            Format::Csv => Numbers::Csv,
            Format::Text
            | Format::Trec
            | Format::Ids
            | Format::Paths
            | Format::Ris
            | Format::Bibtex
            | Format::CslJson => Numbers::Text,
        }
    }
}

/// The formats that numbers have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbers {
    Text,
    Json,
    Jsonl,
    Csv,
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
            "there is no output format `xml`\nhint: the formats are text, json, jsonl, csv, trec, ids, paths, ris, bibtex, csl-json"
        );
    }
}
