//! `newsearch batch`: many queries, one table.

use std::fs;
use std::io::{self, Read};

use super::World;
use super::ask::{Asked, Reader, style};
use crate::cli::{BatchArgs, BatchFormat, Common};
use crate::engine::{Archive, SearchOptions, Sort};
use crate::error::{Error, Result};
use crate::hit::Results;
use crate::output::{Format, write_batch_header, write_batch_row, write_results};

pub fn run(args: &BatchArgs, common: &Common, world: &mut World) -> Result<u8> {
    let text = read_input(args)?;
    let archive = Archive::open(&common.index)?;
    if args.format == BatchFormat::Csv {
        write_batch_header(world.out).map_err(Error::Output)?;
    }
    let reader = Reader::new(&args.language, args.matching)?;
    let mut failed = false;
    for (number, line) in text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
    {
        let (id, query) = line.split_once('\t').ok_or_else(|| {
            Error::Usage(format!(
                "line {} of `{}` has no tab\nhint: each line is an id, a tab, and a query",
                number + 1,
                args.file.display()
            ))
        })?;
        match reader.read(query) {
            Ok(asked) => one(&archive, id, asked, args, common, world)?,
            Err(error) => {
                failed = true;
                let _ = writeln!(world.talk, "error: query `{id}`: {error}");
                if args.format == BatchFormat::Csv {
                    let reason = error.to_string();
                    let reason = reason.lines().next().unwrap_or_default();
                    write_batch_row(world.out, id, query, Err(reason)).map_err(Error::Output)?;
                }
            }
        }
    }
    Ok(if failed { 2 } else { 0 })
}

fn read_input(args: &BatchArgs) -> Result<String> {
    let bytes = if args.file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(&args.file)
    };
    let bytes = bytes.map_err(|e| Error::io(&args.file, e))?;
    String::from_utf8(bytes)
        .map_err(|_| Error::Usage(format!("`{}` is not UTF-8", args.file.display())))
}

fn one(
    archive: &Archive,
    id: &str,
    mut asked: Asked,
    args: &BatchArgs,
    common: &Common,
    world: &mut World,
) -> Result<()> {
    let mut options = SearchOptions {
        limit: args.limit,
        any: asked.any,
        query_text: asked.text,
        ..SearchOptions::default()
    };
    match args.format {
        BatchFormat::Trec => {
            let results = archive.search(&asked.node, &options)?;
            asked.info.id = Some(id.to_owned());
            let style = style(common, world);
            write_results(world.out, &results, &asked.info, Format::Trec, &style)
        }
        BatchFormat::Csv => {
            options.limit = 1;
            let top = archive.search(&asked.node, &options)?;
            let end = |sort| -> Result<Results> {
                let options = SearchOptions {
                    sort,
                    ..options.clone()
                };
                archive.search(&asked.node, &options)
            };
            let row = [top, end(Sort::Oldest)?, end(Sort::Newest)?];
            write_batch_row(world.out, id, &asked.info.query, Ok(&row))
        }
    }
    .map_err(Error::Output)
}
