//! `newsearch watch`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{LanguageArgs, Matching};

/// Tell what is new for the queries of a file, each article once
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  newsearch index corpus/ && newsearch watch queries.txt\n  newsearch watch queries.txt --seen\n  \
                       newsearch watch queries.txt --format jsonl --to news.jsonl\n\n\
                       Each line of the file is a query, or a name, a tab, and a query; a line that begins with # is a remark. \
                       What was told stands in watch.log in the folder of the index: keep it when you build the index anew. A query is \
                       known by its text, so that one that is edited is a new one, whose matches are all new.\n\n\
                       An article is noted right after it is told. A watch that is killed goes on where it was; of what is told to \
                       --to nothing is lost and nothing comes twice, elsewhere the one article under way may come twice. \
                       Exit code 0 when something is new, 1 when nothing is."
)]
pub struct WatchArgs {
    /// The file of queries
    pub file: PathBuf,
    #[arg(long = "match", value_enum, default_value_t = Matching::All)]
    pub matching: Matching,
    #[command(flatten)]
    pub language: LanguageArgs,
    /// Take what is there as told, and tell nothing
    #[arg(long, conflicts_with = "to")]
    pub seen: bool,
    /// Tell to the end of this file
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = NewsFormat::Text)]
    pub format: NewsFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NewsFormat {
    Text,
    Jsonl,
}
