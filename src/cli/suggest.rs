//! `newsearch similar`, `related`, `complete`: what the archive suggests.

use clap::{Args, ValueEnum};

use super::{AskedArgs, ResultFormat, TableFormat};

/// Articles like one: by the words and the names that tell it from others
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  newsearch similar 3s9tgr0w\n  newsearch similar 3s9tgr0w -n 20 --format json\n\n\
                             The article becomes a query of its 25 most telling words and its 12 rarest names, which \
                             ranks the others; `--format json` shows it as `query`, to be changed and asked again. \
                             Copies of the article (half of all runs of three words in common) are left out and \
                             named on standard error, or shown among the others with --copies."
)]
pub struct SimilarArgs {
    /// The article's id, or its beginning
    pub id: String,
    /// How many articles at most
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    pub limit: usize,
    /// Copies of the article too
    #[arg(long)]
    pub copies: bool,
    #[arg(long, value_enum, default_value_t = ResultFormat::Text)]
    pub format: ResultFormat,
}

/// The words and the names that the matching articles have more often than the archive
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  newsearch related hostage\n  newsearch related 'storm date:2025' -n 20 --format csv\n\n\
                             Each comes with how many of the matching articles have it, how many of all, and Dunning's \
                             log-likelihood ratio, which is above 10.83 where that happens by chance in one case of a \
                             thousand. Words are looked for in the texts of the 200 best matches and then counted in all \
                             of them; every number is what `newsearch count` says."
)]
pub struct RelatedArgs {
    #[command(flatten)]
    pub asked: AskedArgs,
    /// How many words and how many names at most
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub limit: u16,
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    pub format: TableFormat,
}

/// The words, names and sources of the archive that begin so, the commonest first
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  newsearch complete boe\n  newsearch complete 'adam b' --kind person\n  newsearch complete gaz --kind source --format json\n\n\
                             A name or a source counts that has any word which begins so; case and accents do not matter. \
                             For the completion of commands and options in a shell see `newsearch completions`."
)]
pub struct CompleteArgs {
    /// The beginning
    #[arg(value_name = "TEXT")]
    pub text: String,
    /// Only these; may be given more than once
    #[arg(long = "kind", value_enum, value_name = "KIND")]
    pub kinds: Vec<CompletesName>,
    /// How many of each at most
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub limit: u16,
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    pub format: TableFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompletesName {
    Word,
    Person,
    #[value(alias = "organization")]
    Org,
    Place,
    Source,
}
