//! `newsearch export`.

use clap::Args;

use super::{AskedArgs, ExportFormat, SortBy};

/// Write every article that matches, without a cap: as data or as citations
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  newsearch export 'hostage date:2025' --format ris > hostage.ris\n  \
                             newsearch export 'title:doha' --format bibtex --sort oldest > doha.bib\n  \
                             newsearch export boehler --format csv --snippets > boehler.csv\n\n\
                             Each article comes with title, authors, outlet, URL, language, its date as exactly as it is \
                             known and what the date rests on, its place in the archive and the hash of its content. \
                             Only articles that match are written, as many as `newsearch count` counts, in the same memory \
                             however many they are. In CSV a cell that a spreadsheet would take for a formula begins with \
                             an apostrophe."
)]
pub struct ExportArgs {
    #[command(flatten)]
    pub asked: AskedArgs,
    /// `ris`, `bibtex` and `csl-json` are citations; `jsonl` and `csv` are as `query` writes them
    #[arg(long, value_enum, default_value_t = ExportFormat::Jsonl)]
    pub format: ExportFormat,
    #[arg(long, value_enum, default_value_t = SortBy::Relevance)]
    pub sort: SortBy,
    /// With the passages that matched, in `jsonl` and `csv`
    #[arg(long)]
    pub snippets: bool,
}
