//! From the words of the command line to a query, and how its answer is written.

use super::{World, today};
use crate::cli::{AskedArgs, Color, Common, Matching, ResultFormat, TableFormat, TextOrJson};
use crate::error::Result;
use crate::output::{Format, QueryInfo, Style};
use crate::query::{self, Node};

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
    let asked = read_text(&args.query.join(" "), args.matching)?;
    if !common.quiet && args.matching == Matching::All {
        for hint in query::hints(&asked.node) {
            let _ = writeln!(world.talk, "hint: {hint}");
        }
    }
    Ok(asked)
}

/// Reads a query. Under `any` a text that is no query is taken as words.
pub fn read_text(text: &str, matching: Matching) -> Result<Asked> {
    let any = matching == Matching::Any;
    let node = if any {
        query::parse_lenient(text, today()).node
    } else {
        query::parse(text, today())?
    };
    let info = QueryInfo::new(query::print(&node));
    Ok(Asked {
        text: text.to_owned(),
        node,
        any,
        info,
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
