//! `newsearch show`.

use clap::Args;

use super::{ArticleFormat, LanguageArgs};

/// Show one article
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  newsearch show 7k2m\n  newsearch show 7k2m --query 'hostage release'\n  newsearch show 7k2m --query 'hostage release' --match 2\n  newsearch show 7k2m --entities\n  newsearch show 7k2m --format bibtex"
)]
pub struct ShowArgs {
    /// The article's id, or its beginning
    pub id: String,
    /// Mark what matches this query
    #[arg(long, value_name = "QUERY")]
    pub query: Option<String>,
    /// Only the match of this number, with its paragraph: step through them from 1 on
    #[arg(long = "match", value_name = "N", requires = "query", value_parser = clap::value_parser!(u32).range(1..))]
    pub step: Option<u32>,
    /// Instead of the text: its names by kind, how each mention was folded and by which rule, and the names that
    /// the source states
    #[arg(long, conflicts_with = "step")]
    pub entities: bool,
    #[command(flatten)]
    pub language: LanguageArgs,
    #[arg(long, value_enum, default_value_t = ArticleFormat::Text)]
    pub format: ArticleFormat,
}
