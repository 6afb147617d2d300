//! In what form a command answers.

use clap::ValueEnum;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TextOrJson {
    Text,
    Json,
}

/// The forms of `output::Format`, as the command line names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ResultFormat {
    Text,
    Json,
    Jsonl,
    Csv,
    Trec,
    Ids,
    Paths,
    Ris,
    Bibtex,
    CslJson,
}

/// Those that list articles one by one, so that all hits can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    Jsonl,
    Csv,
    Ris,
    Bibtex,
    CslJson,
    Trec,
    Ids,
}

/// An article for reading, for programs, or as a citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ArticleFormat {
    Text,
    Json,
    Ris,
    Bibtex,
    CslJson,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    Text,
    Json,
    Csv,
}
