//! Whether a query is answered as its receipt says.

use std::io::{self, Write};

use serde::Serialize;

use super::sanitize::sanitize;
use super::text::articles;
use super::{FORMAT_VERSION, Format, json};
use crate::receipt::{Difference, Receipt, Verdict};

#[derive(Serialize)]
struct VerdictRecord<'a> {
    format_version: u32,
    query: &'a str,
    identical: bool,
    same_archive: bool,
    same_ranking: bool,
    same_aliases: bool,
    articles_then: u64,
    articles_now: u64,
    differences: &'a [Difference],
}

pub fn write_verdict(
    out: &mut dyn Write,
    then: &Receipt,
    now: &Receipt,
    verdict: &Verdict,
    format: Format,
) -> io::Result<()> {
    if format == Format::Json {
        let record = VerdictRecord {
            format_version: FORMAT_VERSION,
            query: &then.query,
            identical: verdict.is_identical(),
            same_archive: verdict.same_archive,
            same_ranking: verdict.same_ranking,
            same_aliases: verdict.same_aliases,
            articles_then: then.articles,
            articles_now: now.articles,
            differences: &verdict.differences,
        };
        return json::write_json(out, &record);
    }
    let hits = then.hits.len();
    let line = match verdict.is_identical() {
        true => format!(
            "identical: the same {hits} of {} in the same order",
            articles(then.total)
        ),
        false => format!("different: {} changes", verdict.differences.len()),
    };
    writeln!(out, "{line}")?;
    for difference in &verdict.differences {
        writeln!(out, "  {}", sanitize(&told(difference)))?;
    }
    let archive = match verdict.same_archive {
        true => format!("the archive has the same {}", articles(now.articles)),
        false => format!(
            "the archive has changed: {} then, {} now",
            articles(then.articles),
            articles(now.articles)
        ),
    };
    writeln!(out, "{archive}")?;
    if !verdict.same_ranking {
        writeln!(
            out,
            "the ranking, or the form of the index, is another version"
        )?;
    }
    if !verdict.same_aliases {
        writeln!(out, "the rules for names (aliases.txt) are others")?;
    }
    Ok(())
}

fn told(difference: &Difference) -> String {
    match difference {
        Difference::Total { was, is } => format!("{} matched, {is} do now", articles(*was)),
        Difference::Gone { id, title } => format!("gone from the archive: {id} {title}"),
        Difference::Changed { id, title } => format!("its content has changed: {id} {title}"),
        Difference::NotHit { id, title } => format!("no longer among these hits: {id} {title}"),
        Difference::NewHit { id, title, rank } => format!("new at {rank}: {id} {title}"),
        Difference::Moved { id, title, was, is } => format!("from {was} to {is}: {id} {title}"),
    }
}
