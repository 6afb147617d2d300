//! `newsearch entities`.

use clap::{Args, ValueEnum};

use super::{AskedArgs, TableFormat};

/// Tell who and where: the persons, organizations and places in the articles that match
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  newsearch entities boehler\n  newsearch entities 'hostage date:2025' --kind person -n 20\n  \
                             newsearch entities 'storm OR volcano' --kind place --with 0 --format csv\n\n\
                             Each name comes with its number of articles, the days of the first and the last dated one, \
                             and the names that it occurs together with in the matching articles, the most telling first: \
                             by Dunning's log-likelihood ratio, which is printed behind the number of articles that have both. \
                             It is 0 where two names meet as often as chance has it, and above 10.83 where that happens by chance \
                             in one case of a thousand.\n\n\
                             Names in texts are found by `newsearch index --annotate`; without it there are those that the \
                             sources state. A file aliases.txt in the folder of the index joins names (Adam Boehler = A. Boehler) \
                             and suppresses them (!Apple): QUERY.md has more."
)]
pub struct EntitiesArgs {
    #[command(flatten)]
    pub asked: AskedArgs,
    /// Only names of this kind; may be given more than once
    #[arg(long = "kind", value_enum, value_name = "KIND")]
    pub kinds: Vec<KindName>,
    /// How many names of each kind at most
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub limit: u16,
    /// How many others at most that a name occurs together with
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(0..=1000))]
    pub with: u16,
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    pub format: TableFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KindName {
    Person,
    #[value(alias = "organization")]
    Org,
    Place,
}
