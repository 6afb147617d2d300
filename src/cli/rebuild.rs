//! `newsearch rebuild`.

use clap::Args;

use super::{ProgressKind, TextOrJson, parse_size};

/// Build the index anew from its stored articles, without their sources
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  newsearch rebuild\n  newsearch rebuild --no-annotate\n  newsearch rebuild --memory 2GB --format json\n  \
                             newsearch rebuild --without-ledger\n\n\
                             For an index of an older format, for another choice of names, and after damage where the \
                             sources are gone: `newsearch check` says when. Articles, ids, dates with their evidence and \
                             the ledger stay as they are; words, names and copies are found again. An article whose \
                             stored form is damaged is a failed record with that reason, the exit code is 3, and \
                             `newsearch index` reads its file again where it is still there.\n\n\
                             The new index grows beside the old one, which answers meanwhile, and takes its place in one \
                             step: that needs room for both. Ctrl-C leaves the old one as it was."
)]
pub struct RebuildArgs {
    /// Find persons, organizations and places in headlines and texts [default: as the archive does]
    #[arg(long)]
    pub annotate: bool,
    /// Find no names in the texts, only those that the sources state
    #[arg(long, conflicts_with = "annotate")]
    pub no_annotate: bool,
    /// Go on where the ledger is damaged: all articles are kept, but not what it knew of skipped, failed and duplicate
    /// records, and the next run of `index` reads all files again
    #[arg(long)]
    pub without_ledger: bool,
    /// Threads that annotate and write [default: all cores]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// Memory for the run, such as 512MB or 2GB
    #[arg(long, value_name = "SIZE", default_value = "512MB", value_parser = parse_size)]
    pub memory: usize,
    /// How progress is shown; `auto` is a line on a terminal and a plain line now and then elsewhere
    #[arg(long, value_enum, default_value_t = ProgressKind::Auto)]
    pub progress: ProgressKind,
    /// Form of the receipt
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
}
