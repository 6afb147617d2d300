//! The command line: clap types only.

mod entities;
mod export;
mod format;
mod language;
mod lineage;
mod reading;
mod rebuild;
mod receipt;
mod serve;
mod show;
mod suggest;
mod timeline;
mod watch;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use entities::{EntitiesArgs, KindName};
pub use export::ExportArgs;
pub use format::{ArticleFormat, ExportFormat, ResultFormat, TableFormat, TextOrJson};
pub use language::{LanguageArgs, SyntaxName};
pub use lineage::{CopiesArgs, VersionsArgs};
pub use reading::ReadingArgs;
pub use rebuild::RebuildArgs;
pub use receipt::VerifyArgs;
pub use serve::ServeArgs;
pub use show::ShowArgs;
pub use suggest::{CompleteArgs, CompletesName, RelatedArgs, SimilarArgs};
pub use timeline::{By, TimelineArgs};
pub use watch::{NewsFormat, WatchArgs};

#[derive(Debug, Parser)]
#[command(
    name = "newsearch",
    version,
    about = "Full-text search for news archives",
    long_about = "Turns a folder of news (text, saved web pages, JSON, CSV, newswire, archives of these; any \
                  language, any encoding) into an archive that can be questioned and cited.",
    after_long_help = "Examples:\n  newsearch index corpus/\n  newsearch query \"Boehler Doha\"\n  newsearch query '\"secret talks\" date:2025-03 lang:en'\n\n\
                       Exit codes: 0 found or done, 1 nothing found, 2 usage or query error, 3 done but some input \
                       failed, 4 no index or another format, 5 locked, 6 damaged, 130 interrupted."
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub common: Common,
}

/// What every command takes.
#[derive(Clone, Debug, Args)]
pub struct Common {
    /// Folder of the index
    #[arg(
        short,
        long,
        global = true,
        value_name = "DIR",
        env = "NEWSEARCH_INDEX",
        default_value = "index"
    )]
    pub index: PathBuf,
    /// Colour and bold type in text output
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
    /// Say less: no progress, no notices
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Index(IndexArgs),
    Rebuild(RebuildArgs),
    Query(QueryArgs),
    Show(ShowArgs),
    Similar(SimilarArgs),
    WhyNot(WhyNotArgs),
    Count(CountArgs),
    Facets(FacetsArgs),
    Entities(EntitiesArgs),
    Timeline(TimelineArgs),
    Copies(CopiesArgs),
    Versions(VersionsArgs),
    Related(RelatedArgs),
    Complete(CompleteArgs),
    Export(ExportArgs),
    Batch(BatchArgs),
    Serve(ServeArgs),
    Watch(WatchArgs),
    Verify(VerifyArgs),
    Extract(ExtractArgs),
    Audit(AuditArgs),
    /// Verify the index: checksums, every stored article, counts
    Check(FormatArgs),
    /// Figures of the index: articles, words, languages, bytes
    Stats(FormatArgs),
    /// The fields that a query can name, with examples
    Fields(FormatArgs),
    /// Print completions for a shell
    Completions {
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page (roff)
    Man,
}

/// Build an archive from files and folders, or bring it up to date
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  newsearch index corpus/\n  newsearch index dumps/*.jsonl --map title=headline --map date=pub\n  \
                             newsearch index corpus/ --retry-failed\n  newsearch index corpus/ --anew\n\n\
                             Only new and changed files are read; articles of vanished files leave the index. \
                             The first Ctrl-C commits what was read and prints the receipt, the second stops at once; \
                             nothing that was committed is lost either way."
)]
pub struct IndexArgs {
    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// Memory for the run, such as 512MB or 2GB
    #[arg(long, value_name = "SIZE", default_value = "512MB", value_parser = parse_size)]
    pub memory: usize,
    /// Read files again that had failed records
    #[arg(long)]
    pub retry_failed: bool,
    /// Build from nothing, after damage or in a new format: all that the index has goes first, but not your aliases.txt
    /// and what `watch` has told
    #[arg(long)]
    pub anew: bool,
    /// Remove the articles of a folder in which no file is left. Without it they are kept: the folder may be where a
    /// disk is not mounted
    #[arg(long)]
    pub allow_empty: bool,
    /// Find persons, organizations and places in headlines and texts [default for a new archive]. The
    /// archive remembers the choice; to change it reads all files again
    #[arg(long)]
    pub annotate: bool,
    /// Find no names in the texts, only those that the sources state; takes about a third less CPU
    #[arg(long, conflicts_with = "annotate")]
    pub no_annotate: bool,
    /// How progress is shown; `auto` is a line on a terminal and a plain line now and then elsewhere
    #[arg(long, value_enum, default_value_t = ProgressKind::Auto)]
    pub progress: ProgressKind,
    /// Form of the receipt
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
    /// Megabytes of input after which is committed
    #[arg(long, hide = true, value_name = "MB", default_value_t = 512)]
    pub commit_mb: u64,
    /// The same in bytes, for the tests of crash safety
    #[arg(long, hide = true, value_name = "BYTES")]
    pub commit_bytes: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProgressKind {
    Auto,
    Bar,
    Plain,
    Json,
    None,
}

/// Ask: ranked articles with snippets
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  newsearch query Boehler Doha\n  newsearch query '\"secret talks\" OR negotiat*'\n  \
                             newsearch query 'hostage person:boehler date:2025-03' --format jsonl\n  \
                             newsearch query 'title:doha -lang:de' --sort newest -n 20\n  \
                             newsearch query 'title:doha' --format ris > doha.ris\n\n\
                             Quote the query for the shell where it has quotes, brackets, stars or > in it. \
                             A word to leave out is written -word or NOT word. \
                             QUERY.md has the whole language."
)]
pub struct QueryArgs {
    #[command(flatten)]
    pub asked: AskedArgs,
    /// How many articles at most
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    pub limit: usize,
    /// How many of the best to pass over
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: usize,
    #[arg(long, value_enum, default_value_t = SortBy::Relevance)]
    pub sort: SortBy,
    /// Newer articles first: what one counts halves with each so many days of its age
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..), conflicts_with = "sort")]
    pub half_life: Option<u32>,
    #[arg(long, value_enum, default_value_t = ResultFormat::Text)]
    pub format: ResultFormat,
    /// Keep the answer in this file, for `newsearch verify`; one that is there is replaced
    #[arg(long, value_name = "FILE", conflicts_with = "explain")]
    pub receipt: Option<PathBuf>,
    /// Instead of articles: how the query was understood, what its parts find, how the best score comes about
    #[arg(long)]
    pub explain: bool,
}

/// The query, and how its words are taken together.
#[derive(Clone, Debug, Args)]
pub struct AskedArgs {
    /// The query; several arguments are joined by spaces
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// Whether an article needs all words or any; `any` also takes pasted text that is not a query
    #[arg(long = "match", value_enum, default_value_t = Matching::All)]
    pub matching: Matching,
    #[command(flatten)]
    pub language: LanguageArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Matching {
    All,
    Any,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SortBy {
    Relevance,
    Newest,
    Oldest,
}

/// Tell why an article is not found: each part of the query against it
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  newsearch why-not 7k2m 'hostage W/5 release lang:en'")]
pub struct WhyNotArgs {
    /// The article's id, or its beginning
    pub id: String,
    #[command(flatten)]
    pub asked: AskedArgs,
}

/// Count the articles that match
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  newsearch count hostage\n  newsearch count 'date:2025' --format json"
)]
pub struct CountArgs {
    #[command(flatten)]
    pub asked: AskedArgs,
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
}

/// Count the values of a field in the articles that match
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  newsearch facets place\n  newsearch facets lang 'hostage OR otage'"
)]
pub struct FacetsArgs {
    /// A field that can be counted: see `newsearch fields`
    pub field: String,
    #[command(flatten)]
    pub asked: AskedArgs,
    /// How many values at most
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    pub format: TableFormat,
}

/// Run many queries: a file with one `id TAB query` a line
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  newsearch batch queries.tsv > table.csv\n  newsearch batch queries.tsv --to table.csv\n  newsearch batch topics.tsv --match any --limit 1000 --format trec"
)]
pub struct BatchArgs {
    /// The file; `-` for standard input
    pub file: PathBuf,
    #[arg(long = "match", value_enum, default_value_t = Matching::All)]
    pub matching: Matching,
    #[command(flatten)]
    pub language: LanguageArgs,
    /// Write the table to this file, and go on where a run that was stopped has left it
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    /// How many articles a query at most (TREC form)
    #[arg(short = 'n', long, value_name = "N", default_value_t = 1000)]
    pub limit: usize,
    #[arg(long, value_enum, default_value_t = BatchFormat::Csv)]
    pub format: BatchFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BatchFormat {
    Csv,
    Trec,
}

/// Show what reading makes of the input, as JSON Lines, without an index
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  newsearch extract page.html\n  newsearch extract corpus/ | head -n 1"
)]
pub struct ExtractArgs {
    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// Leave out the names and dates found in the text
    #[arg(long)]
    pub no_annotate: bool,
}

/// The ledger: what became of every file and record
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  newsearch audit\n  newsearch audit --failed\n  newsearch audit --skipped --format json\n  newsearch audit --dates"
)]
pub struct AuditArgs {
    /// List the records that failed
    #[arg(long)]
    pub failed: bool,
    /// List the records that were skipped
    #[arg(long)]
    pub skipped: bool,
    /// List the duplicates, with what they duplicate
    #[arg(long)]
    pub duplicates: bool,
    /// List the records with notes (limits that bit, dates not believed)
    #[arg(long)]
    pub notes: bool,
    /// Count the articles by the evidence of their publication date
    #[arg(long, conflicts_with_all = ["failed", "skipped", "duplicates", "notes"])]
    pub dates: bool,
    /// Count the articles by the encoding they were read in
    #[arg(long, conflicts_with_all = ["failed", "skipped", "duplicates", "notes", "dates"])]
    pub encodings: bool,
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
}

#[derive(Debug, Args)]
pub struct FormatArgs {
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
}

/// The commands whose arguments are a query.
const ASKING: &[&str] = &["query", "count", "facets", "entities", "timeline", "export"];

/// Reads `-word` among the words of a query as the query language does, `NOT word`, so that it is not
/// taken for a bundle of options. Options of one letter stay options, with a number clung to them too.
pub fn with_negations(args: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut read = Vec::new();
    let mut asking = false;
    let mut open = true;
    for (i, arg) in args.enumerate() {
        let text = arg.to_str().unwrap_or_default();
        open &= text != "--";
        let word = text
            .strip_prefix('-')
            .filter(|word| open && asking && i > 1 && is_negated(word));
        match word {
            Some(word) => read.extend(["NOT".into(), word.into()]),
            None => {
                asking |= ASKING.contains(&text);
                read.push(arg);
            }
        }
    }
    read
}

/// Whether what stands behind a minus is a word and no option.
fn is_negated(word: &str) -> bool {
    let mut chars = word.chars();
    let (Some(first), rest) = (chars.next(), chars.as_str()) else {
        return false;
    };
    first != '-'
        && !rest.is_empty()
        && !rest.starts_with('=')
        && !rest.bytes().all(|b| b.is_ascii_digit())
}

/// Bytes from `512MB`, `2GB`, `1048576`; units are powers of 1,000.
fn parse_size(text: &str) -> Result<usize, String> {
    let split = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        _ => return Err(format!("expected a size such as 512MB, found `{text}`")),
    };
    let bytes = number
        .parse::<usize>()
        .ok()
        .and_then(|n| n.checked_mul(factor));
    match bytes {
        Some(bytes) if bytes >= 64_000_000 => Ok(bytes),
        Some(_) => Err("expected 64MB at least".to_owned()),
        None => Err(format!("expected a size such as 512MB, found `{text}`")),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn sizes() {
        assert_eq!(parse_size("128MB"), Ok(128_000_000));
        assert_eq!(parse_size("2g"), Ok(2_000_000_000));
        assert!(parse_size("1MB").is_err());
        assert!(parse_size("lots").is_err());
    }

    #[track_caller]
    fn check(args: &str, expect: &str) {
        let read = with_negations(args.split(' ').map(OsString::from));
        let read: Vec<_> = read.iter().map(|arg| arg.to_str().unwrap()).collect();
        assert_eq!(read.join(" "), expect);
    }

    #[test]
    fn a_query_may_have_a_word_with_a_minus() {
        check(
            "newsearch query doha -gaza -n 3",
            "newsearch query doha NOT gaza -n 3",
        );
        check(
            "newsearch query doha -netanyahu -n5",
            "newsearch query doha NOT netanyahu -n5",
        );
        check("newsearch -q count -- -gaza", "newsearch -q count -- -gaza");
        check("newsearch index -q corpus", "newsearch index -q corpus");
        check(
            "newsearch query x --limit 3 -i=dir",
            "newsearch query x --limit 3 -i=dir",
        );
        check("newsearch show query -v", "newsearch show query -v");
    }
}
