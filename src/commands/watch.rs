//! `newsearch watch`: what is new for the queries of a file, each article once.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::World;
use super::ask::{Asked, Reader, style};
use crate::annotate::names_in;
use crate::cli::{Common, NewsFormat, WatchArgs};
use crate::engine::Archive;
use crate::engine::watch_log::{WatchLog, query_key};
use crate::error::{Error, Result};
use crate::fault;
use crate::files::File;
use crate::output::{Format, Style, Watched, write_news};
use crate::query::Dup;

pub fn run(args: &WatchArgs, common: &Common, world: &mut World) -> Result<u8> {
    let queries = read(args)?;
    let archive = Archive::open(&common.index)?.marking_names(names_in);
    let mut log = WatchLog::open(archive.dir())?;
    let mut report = match &args.to {
        Some(path) => Some(log.open_report(path)?),
        None => None,
    };
    let style = match report {
        Some(_) => Style {
            color: false,
            width: 100,
            tty: false,
        },
        None => style(common, world),
    };
    let mut stories = 0;
    for (name, asked) in &queries {
        let key = query_key(&asked.text, asked.any);
        let told = log.told(key);
        let watched = Watched {
            name,
            query: &asked.info.query,
        };
        let fold = asked.node.dup() != Some(Dup::Show);
        stories += archive.each_new(&asked.node, asked.any, fold, &told, &mut |hit, copies| {
            let mut ids = vec![hit.article.id.clone()];
            ids.extend_from_slice(copies);
            if args.seen {
                return log.note(key, &ids, None);
            }
            let mut text = Vec::new();
            let format = match args.format {
                NewsFormat::Text => Format::Text,
                NewsFormat::Jsonl => Format::Jsonl,
            };
            write_news(&mut text, watched, hit, copies, format, &style).map_err(Error::Output)?;
            let length = tell(&text, report.as_mut(), world)?;
            fault::point("news-told");
            log.note(key, &ids, length)?;
            fault::point("news-noted");
            Ok(())
        })?;
    }
    log.end()?;
    if !common.quiet {
        let what = if args.seen { "taken as told" } else { "new" };
        let _ = writeln!(world.talk, "{what}: {stories}");
    }
    Ok(u8::from(stories == 0 && !args.seen))
}

/// Puts the text where it is told, and says how long the file is then, where it is one.
fn tell(text: &[u8], report: Option<&mut File>, world: &mut World) -> Result<Option<u64>> {
    match report {
        Some(file) => {
            let written = file.write_all(text).and_then(|()| file.size());
            written.map(Some).map_err(Error::Output)
        }
        None => {
            let written = world.out.write_all(text).and_then(|()| world.out.flush());
            written.map(|()| None).map_err(Error::Output)
        }
    }
}

/// The queries by the names of their lines; a slip in one is an error before anything is told.
fn read(args: &WatchArgs) -> Result<Vec<(String, Asked)>> {
    let path: &Path = &args.file;
    let bytes = fs::read(path).map_err(|e| Error::io(path, e))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Error::Usage(format!("`{}` is not UTF-8", path.display())))?;
    let reader = Reader::new(&args.language, args.matching)?;
    let mut queries = Vec::new();
    for line in text.trim_start_matches('\u{feff}').lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, query) = match line.split_once('\t') {
            Some((name, query)) => (name.trim(), query.trim()),
            None => (line, line),
        };
        queries.push((name.to_owned(), reader.read(query)?));
    }
    match queries.is_empty() {
        true => Err(Error::Usage(format!(
            "`{}` has no query\nhint: each line is a query, or a name, a tab, and a query",
            path.display()
        ))),
        false => Ok(queries),
    }
}
