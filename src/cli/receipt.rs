//! `newsearch verify`.

use std::path::PathBuf;

use clap::Args;

use super::TextOrJson;

/// Ask the query of a receipt again, and tell what is otherwise
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  newsearch query 'hostage date:2025' -n 50 --receipt hostage.json\n  newsearch verify hostage.json\n  newsearch verify hostage.json --format json\n\n\
                       Identical are the same articles with the same contents in the same order, out of as many; whether the archive \
                       as a whole is the same is told apart. Exit code 0 when identical, 1 when not."
)]
pub struct VerifyArgs {
    /// The file that `query --receipt` wrote
    pub file: PathBuf,
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
}
