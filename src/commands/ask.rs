//! From the words of the command line to a query, and how its answer is written.

use std::path::Path;

use super::{World, today};
use crate::cli::{
    ArticleFormat, AskedArgs, Color, Common, ExportFormat, LanguageArgs, Matching, ResultFormat,
    SyntaxName, TableFormat, TextOrJson,
};
use crate::error::{Error, Result};
use crate::output::{Format, QueryInfo, Style, sanitize};
use crate::query::{self, Dup, Language, Named, Node, Syntax};

/// A query as it was asked and as it was understood.
pub struct Asked {
    pub text: String,
    pub node: Node,
    /// Any of the words instead of all.
    pub any: bool,
    pub info: QueryInfo,
}

/// Reads the query of a command.
pub fn read(args: &AskedArgs, common: &Common, world: &mut World) -> Result<Asked> {
    let reader = Reader::new(&args.language, args.matching)?;
    let asked = reader.read(&args.query.join(" "))?;
    if !common.quiet && reader.syntax.is_some() {
        let _ = writeln!(world.talk, "notice: read as {}", sanitize(&asked.text));
    }
    if !common.quiet && args.matching == Matching::All {
        for hint in query::hints(&asked.node) {
            let _ = writeln!(world.talk, "hint: {}", sanitize(&hint));
        }
    }
    Ok(asked)
}

/// Says to whoever reads along whether the numbers count each copy of a story.
pub fn tell_copies(asked: &Asked, common: &Common, world: &mut World) {
    if common.quiet || world.terminal.is_none() {
        return;
    }
    let notice = match asked.node.dup() {
        Some(Dup::First) => "copies are folded: each story counts once",
        _ => "each copy of a story counts; `dup:first` counts a story once",
    };
    let _ = writeln!(world.talk, "notice: {notice}");
}

/// Reads queries in one language.
pub struct Reader {
    language: Language,
    syntax: Option<Syntax>,
    any: bool,
}

impl Reader {
    pub fn new(args: &LanguageArgs, matching: Matching) -> Result<Reader> {
        let named = match &args.queries {
            None => Named::default(),
            Some(path) => named(path)?,
        };
        Ok(Reader {
            language: Language { named },
            syntax: match args.syntax {
                SyntaxName::Newsearch => None,
                SyntaxName::Lexis => Some(Syntax::Lexis),
                SyntaxName::Factiva => Some(Syntax::Factiva),
                SyntaxName::Elastic => Some(Syntax::Elastic),
            },
            any: matching == Matching::Any,
        })
    }

    /// Under `any` a text that is no query is taken as words. A query of another system is put into
    /// ours first.
    pub fn read(&self, text: &str) -> Result<Asked> {
        let text = match self.syntax {
            None => text.to_owned(),
            Some(syntax) => query::translate(text, syntax)?,
        };
        let node = if self.any && self.syntax.is_none() {
            query::parse_lenient_as(&text, today(), &self.language).node
        } else {
            query::parse_as(&text, today(), &self.language)?
        };
        let mut info = QueryInfo::new(query::print(&node));
        info.copies = node.counted_copies();
        Ok(Asked {
            text,
            node,
            any: self.any,
            info,
        })
    }
}

/// The named queries of a file.
fn named(path: &Path) -> Result<Named> {
    let bytes = std::fs::read(path).map_err(|e| Error::io(path, e))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Error::Usage(format!("`{}` is not UTF-8", path.display())))?;
    Named::read(&text).map_err(|slip| {
        Error::Usage(format!(
            "line {} of `{}`: {}\nhint: each line is a name, `=`, and a query",
            slip.line,
            path.display(),
            slip.message
        ))
    })
}

/// How text is set: colour where it is wanted and read by a person, width of the terminal.
pub fn style(common: &Common, world: &World) -> Style {
    let plain = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let color = match common.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => world.terminal.is_some() && !plain("NO_COLOR") && !dumb,
    };
    Style {
        color,
        width: world.terminal.unwrap_or(100),
        tty: world.terminal.is_some(),
    }
}

impl From<ResultFormat> for Format {
    fn from(format: ResultFormat) -> Format {
        match format {
            ResultFormat::Text => Format::Text,
            ResultFormat::Json => Format::Json,
            ResultFormat::Jsonl => Format::Jsonl,
            ResultFormat::Csv => Format::Csv,
            ResultFormat::Trec => Format::Trec,
            ResultFormat::Ids => Format::Ids,
            ResultFormat::Paths => Format::Paths,
            ResultFormat::Ris => Format::Ris,
            ResultFormat::Bibtex => Format::Bibtex,
            ResultFormat::CslJson => Format::CslJson,
        }
    }
}

impl From<ExportFormat> for Format {
    fn from(format: ExportFormat) -> Format {
        match format {
            ExportFormat::Jsonl => Format::Jsonl,
            ExportFormat::Csv => Format::Csv,
            ExportFormat::Ris => Format::Ris,
            ExportFormat::Bibtex => Format::Bibtex,
            ExportFormat::CslJson => Format::CslJson,
            ExportFormat::Trec => Format::Trec,
            ExportFormat::Ids => Format::Ids,
        }
    }
}

impl From<ArticleFormat> for Format {
    fn from(format: ArticleFormat) -> Format {
        match format {
            ArticleFormat::Text => Format::Text,
            ArticleFormat::Json => Format::Json,
            ArticleFormat::Ris => Format::Ris,
            ArticleFormat::Bibtex => Format::Bibtex,
            ArticleFormat::CslJson => Format::CslJson,
        }
    }
}

impl From<TableFormat> for Format {
    fn from(format: TableFormat) -> Format {
        match format {
            TableFormat::Text => Format::Text,
            TableFormat::Json => Format::Json,
            TableFormat::Csv => Format::Csv,
        }
    }
}

impl From<TextOrJson> for Format {
    fn from(format: TextOrJson) -> Format {
        match format {
            TextOrJson::Text => Format::Text,
            TextOrJson::Json => Format::Json,
        }
    }
}
