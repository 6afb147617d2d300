//! In what language queries are written, and what names mean in them.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// In what language a query is written.
#[derive(Clone, Debug, Args)]
pub struct LanguageArgs {
    /// A file of named queries, one `name = query` a line, for `@name` in a query
    #[arg(long, value_name = "FILE", env = "NEWSEARCH_QUERIES")]
    pub queries: Option<PathBuf>,
    /// Read the query of another system; what cannot be kept exact is refused
    #[arg(long, value_enum, default_value_t = SyntaxName::Newsearch)]
    pub syntax: SyntaxName,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SyntaxName {
    Newsearch,
    /// LexisNexis terms and connectors
    Lexis,
    /// Factiva's search form
    Factiva,
    /// The query string of Elasticsearch, OpenSearch and Lucene
    Elastic,
}
