//! `newsearch query`: ranked articles with snippets.

use super::ask::{self, style};
use super::{World, receipt, today};
use crate::annotate::names_in;
use crate::cli::{Common, QueryArgs, ResultFormat, SortBy};
use crate::engine::{Archive, Recency, SearchOptions, Sort};
use crate::error::{Error, Result};
use crate::output::{write_explanation, write_results};
use crate::query::Dup;

pub fn run(args: &QueryArgs, common: &Common, world: &mut World) -> Result<u8> {
    let mut asked = ask::read(&args.asked, common, world)?;
    let archive = Archive::open(&common.index)?.marking_names(names_in);
    let recency = args.half_life.map(|half_life| Recency {
        half_life,
        today: today(),
    });
    if args.explain {
        let explanation = archive.explain(&asked.node, asked.any, recency)?;
        write_explanation(world.out, &explanation, &asked.info).map_err(Error::Output)?;
        return Ok(u8::from(explanation.total == 0));
    }
    let needs_snippets = match args.format {
        ResultFormat::Text | ResultFormat::Json | ResultFormat::Jsonl | ResultFormat::Csv => true,
        ResultFormat::Trec
        | ResultFormat::Ids
        | ResultFormat::Paths
        | ResultFormat::Ris
        | ResultFormat::Bibtex
        | ResultFormat::CslJson => false,
    };
    // Lists for other programs have every article, as they always had, unless the query says otherwise.
    let fold = match (asked.node.dup(), args.format) {
        (Some(dup), _) => dup == Dup::Fold,
        (None, format) => format == ResultFormat::Text,
    };
    let options = SearchOptions {
        limit: args.limit,
        offset: args.offset,
        sort: args.sort.into(),
        after: None,
        any: asked.any,
        snippets: needs_snippets,
        fold,
        copies: args.format == ResultFormat::Json,
        advice: true,
        query_text: asked.text,
        recency,
        ..SearchOptions::default()
    };
    let results = archive.search(&asked.node, &options)?;
    asked.info.offset = args.offset;
    if let Some(path) = &args.receipt {
        receipt::write(
            path,
            &receipt::of(&archive, &asked.info.query, &options, &results)?,
        )?;
    }
    let style = style(common, world);
    write_results(world.out, &results, &asked.info, args.format.into(), &style)
        .map_err(Error::Output)?;
    let shown = args.offset as u64 + results.hits.len() as u64;
    let shown = shown + results.folded.unwrap_or(0);
    if results.total > shown && !common.quiet && args.format != ResultFormat::Text {
        // The page ends before the hits do: a script should not take it for all of them.
        let _ = writeln!(
            world.talk,
            "notice: {} of {} articles; --limit and --offset show the others, `newsearch export` writes all",
            results.hits.len(),
            results.total
        );
    }
    Ok(u8::from(results.hits.is_empty()))
}

impl From<SortBy> for Sort {
    fn from(sort: SortBy) -> Sort {
        match sort {
            SortBy::Relevance => Sort::Relevance,
            SortBy::Newest => Sort::Newest,
            SortBy::Oldest => Sort::Oldest,
        }
    }
}
