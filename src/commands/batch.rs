//! `newsearch batch`: many queries, one table.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};

use super::World;
use super::ask::{Asked, Reader, style};
use crate::cli::{BatchArgs, BatchFormat, Common};
use crate::engine::{Archive, SearchOptions, Sort};
use crate::error::{Error, Result};
use crate::fault;
use crate::hit::Results;
use crate::output::{Format, Style, write_batch_header, write_batch_row, write_results};

/// What ends a row of the table.
const ROW_END: &[u8] = b"\r\n";

pub fn run(args: &BatchArgs, common: &Common, world: &mut World) -> Result<u8> {
    if args.to.is_some() && args.format == BatchFormat::Trec {
        return Err(Error::Usage(
            "`--to` writes tables\nhint: leave it out and send the output to a file".to_owned(),
        ));
    }
    let text = read_input(&args.file)?;
    let queries = queries(&text, &args.file)?;
    let archive = Archive::open(&common.index)?;
    let reader = Reader::new(&args.language, args.matching)?;
    let style = style(common, world);
    let progress = progress(queries.len(), common);
    let mut failed = false;
    let mut table = match &args.to {
        Some(path) => Some(Table::open(path)?),
        None => None,
    };
    if args.format == BatchFormat::Csv {
        let mut header = Vec::new();
        write_batch_header(&mut header).map_err(Error::Output)?;
        put(&header, "header", table.as_mut(), world)?;
    }
    for (id, query) in queries {
        let known = table.as_ref().and_then(Table::next_row);
        if known.is_some_and(|row| row.starts_with(&row_start(id, query, &reader))) {
            if let Some(table) = &mut table {
                table.pass();
            }
            failed |= reader.read(query).is_err();
            progress.inc(1);
            continue;
        }
        let mut rows = Vec::new();
        match reader.read(query) {
            Ok(asked) => one(&archive, id, asked, args, &style, &mut rows)?,
            Err(error) => {
                failed = true;
                let _ = writeln!(world.talk, "error: query `{id}`: {error}");
                if args.format == BatchFormat::Csv {
                    let reason = error.to_string();
                    let reason = reason.lines().next().unwrap_or_default();
                    write_batch_row(&mut rows, id, query, Err(reason)).map_err(Error::Output)?;
                }
            }
        }
        put(&rows, id, table.as_mut(), world)?;
        fault::point("batch-row");
        progress.inc(1);
    }
    progress.finish_and_clear();
    if let Some(table) = &table
        && table.next_row().is_some()
    {
        return Err(table.of_other_queries("its end"));
    }
    Ok(if failed { 2 } else { 0 })
}

/// How the row of a query begins: its id and the query as the table has it.
fn row_start(id: &str, query: &str, reader: &Reader) -> Vec<u8> {
    let printed = match reader.read(query) {
        Ok(asked) => asked.info.query,
        Err(_) => query.to_owned(),
    };
    let mut row = Vec::new();
    // To memory, which takes everything.
    let _ = write_batch_row(&mut row, id, &printed, Err(""));
    let end = row.len() - ROW_END.len() - b",,,,,,".len();
    row.truncate(end + 1);
    row
}

/// The id and the query of each line.
fn queries<'t>(text: &'t str, path: &Path) -> Result<Vec<(&'t str, &'t str)>> {
    let lines = text.lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    let pair = |(number, line): (usize, &'t str)| {
        line.split_once('\t').ok_or_else(|| {
            Error::Usage(format!(
                "line {} of `{}` has no tab\nhint: each line is an id, a tab, and a query",
                number + 1,
                path.display()
            ))
        })
    };
    lines.map(pair).collect()
}

fn read_input(path: &Path) -> Result<String> {
    let bytes = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    let bytes = bytes.map_err(|e| Error::io(path, e))?;
    String::from_utf8(bytes).map_err(|_| Error::Usage(format!("`{}` is not UTF-8", path.display())))
}

/// A line on a terminal; nothing elsewhere.
fn progress(queries: usize, common: &Common) -> ProgressBar {
    if common.quiet {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(queries as u64);
    let form = "{pos} of {len} queries, {eta} to go {wide_bar}";
    match ProgressStyle::with_template(form) {
        Ok(form) => bar.with_style(form),
        Err(_) => bar,
    }
}

/// Puts rows where they go; of a table, behind those that are there.
fn put(rows: &[u8], id: &str, table: Option<&mut Table>, world: &mut World) -> Result<()> {
    match table {
        Some(table) => table.put(rows, id),
        None => world.out.write_all(rows).map_err(Error::Output),
    }
}

/// The file of `--to`, with the rows that an earlier run has left in it.
struct Table {
    path: std::path::PathBuf,
    file: File,
    /// What was there, whole rows only.
    before: Vec<u8>,
    /// Up to where that has been met again.
    met: usize,
}

impl Table {
    /// Opens the file, or begins it; half a row at its end is cut off.
    fn open(path: &Path) -> Result<Table> {
        let open = || -> io::Result<(File, Vec<u8>)> {
            let mut file = File::options()
                .create(true)
                .truncate(false)
                .read(true)
                .write(true)
                .open(path)?;
            let mut before = Vec::new();
            file.read_to_end(&mut before)?;
            let last = before.windows(2).rposition(|end| end == ROW_END);
            let whole = last.map_or(0, |at| at + ROW_END.len());
            before.truncate(whole);
            Ok((file, before))
        };
        let (file, before) = open().map_err(|e| Error::io(path, e))?;
        let mut table = Table {
            path: path.to_owned(),
            file,
            before,
            met: 0,
        };
        if table.before.is_empty() && table.length()? > 0 {
            return Err(table.of_other_queries("its first line"));
        }
        let whole = table.before.len() as u64;
        table.cut(whole).map_err(|e| Error::io(path, e))?;
        Ok(table)
    }

    fn length(&self) -> Result<u64> {
        let data = self.file.metadata();
        data.map(|data| data.len())
            .map_err(|e| Error::io(&self.path, e))
    }

    fn cut(&mut self, whole: u64) -> io::Result<()> {
        self.file.set_len(whole)?;
        self.file.seek(SeekFrom::End(0)).map(|_| ())
    }

    /// The next row that an earlier run has left.
    fn next_row(&self) -> Option<&[u8]> {
        let rest = self.before.get(self.met..)?;
        let end = rest.windows(2).position(|end| end == ROW_END)?;
        rest.get(..end + ROW_END.len())
    }

    /// The next row is what it should be.
    fn pass(&mut self) {
        self.met += self.next_row().map_or(0, <[u8]>::len);
    }

    /// Adds rows; where an earlier run has left some, they have to be these.
    fn put(&mut self, rows: &[u8], id: &str) -> Result<()> {
        match self.next_row() {
            Some(row) if row == rows => {
                self.pass();
                Ok(())
            }
            Some(_) => Err(self.of_other_queries(id)),
            None => self
                .file
                .write_all(rows)
                .map_err(|e| Error::io(&self.path, e)),
        }
    }

    fn of_other_queries(&self, at: &str) -> Error {
        Error::Usage(format!(
            "`{}` is no table of these queries, from `{at}` on\nhint: name another file, or remove this one",
            self.path.display()
        ))
    }
}

fn one(
    archive: &Archive,
    id: &str,
    mut asked: Asked,
    args: &BatchArgs,
    style: &Style,
    rows: &mut Vec<u8>,
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
            write_results(rows, &results, &asked.info, Format::Trec, style)
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
            write_batch_row(rows, id, &asked.info.query, Ok(&row))
        }
    }
    .map_err(Error::Output)
}
