//! `newsearch copies` and `newsearch versions`.

use clap::Args;

use super::TextOrJson;

/// List the copies of an article in order of date, with what each added or cut
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  newsearch copies 7k2m\n  newsearch copies 7k2m --format json\n\n\
                       Copies are articles that share most of their three-word runs and numbers: half of them where the text is \
                       long, seven in ten where it is short. The earliest dated one comes first, and each other one is held \
                       against it sentence by sentence: - is what it cut, + what it added. Signs and case make no difference."
)]
pub struct CopiesArgs {
    /// The article's id, or its beginning
    pub id: String,
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
}

/// List the versions of an article's page, with what each changed
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  newsearch versions 7k2m\n  newsearch query 'added:\"secret talks\"'\n  newsearch query 'removed:denied'\n\n\
                       Versions are articles of one URL. They stand in the order in which they were captured, modified or \
                       published, as far as that is known, and each is held against the one before."
)]
pub struct VersionsArgs {
    /// The article's id, or its beginning
    pub id: String,
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
}
