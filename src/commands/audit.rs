//! `newsearch audit`: what became of every file and record.

use std::collections::BTreeMap;
use std::io::Write;

use super::World;
use crate::cli::{AuditArgs, Common, TextOrJson};
use crate::engine::Archive;
use crate::error::{Error, Result};
use crate::ledger::{ArticleEntry, FileEntry, RecordEntry, State, Totals};
use crate::output::{sanitize, write_json};

pub fn run(args: &AuditArgs, common: &Common, world: &mut World) -> Result<u8> {
    let archive = Archive::open(&common.index)?;
    let ledger = archive.ledger()?;
    let lists = args.failed || args.skipped || args.duplicates || args.notes;
    let listed = |record: &RecordEntry| match record.state {
        State::Failed { .. } => args.failed,
        State::Skipped { .. } => args.skipped,
        State::Duplicate { .. } => args.duplicates,
        State::Indexed => false,
    } || (args.notes && !record.notes.is_empty());
    let written = if args.dates {
        let evidence = |article: &ArticleEntry| match article.by.as_str() {
            "" => "none",
            by => by,
        };
        let counts = count(ledger.files.values(), evidence);
        write_counts(world.out, args.format, "evidence", &counts).map(|()| 0)
    } else if args.encodings {
        let counts = count(ledger.files.values(), |article| article.encoding.as_str());
        write_counts(world.out, args.format, "encoding", &counts).map(|()| 0)
    } else if lists {
        let mut found = 0;
        let mut result = Ok(());
        for entry in ledger.files.values() {
            for record in entry.records.iter().filter(|r| listed(r)) {
                found += 1;
                result = result.and_then(|()| write_record(world.out, args.format, entry, record));
            }
        }
        result.map(|()| u8::from(found == 0))
    } else {
        write_totals(world.out, args.format, ledger.files.values()).map(|()| 0)
    };
    written.map_err(Error::Output)
}

/// The indexed articles by a property of theirs, most first.
fn count<'a>(
    entries: impl Iterator<Item = &'a FileEntry>,
    property: impl Fn(&ArticleEntry) -> &'static str,
) -> Vec<(&'static str, u64)> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let records = entries.flat_map(|entry| entry.records.iter());
    let indexed = records.filter(|record| record.state == State::Indexed);
    for article in indexed.filter_map(|record| record.article.as_ref()) {
        *counts.entry(property(article)).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, articles)| std::cmp::Reverse(*articles));
    counts
}

fn write_counts(
    out: &mut dyn Write,
    format: TextOrJson,
    property: &str,
    counts: &[(&str, u64)],
) -> std::io::Result<()> {
    match format {
        TextOrJson::Json => {
            let counts: Vec<_> = counts
                .iter()
                .map(|(value, articles)| serde_json::json!({property: value, "articles": articles}))
                .collect();
            let report =
                serde_json::json!({"format_version": 1, "articles_by": property, "counts": counts});
            write_json(out, &report)
        }
        TextOrJson::Text => counts
            .iter()
            .try_for_each(|(value, articles)| writeln!(out, "{articles:>10}  {}", sanitize(value))),
    }
}

fn write_record(
    out: &mut dyn Write,
    format: TextOrJson,
    entry: &FileEntry,
    record: &RecordEntry,
) -> std::io::Result<()> {
    let place = entry.place(record);
    match format {
        TextOrJson::Json => {
            let line = serde_json::json!({
                "state": record.state.name(),
                "reason": record.state.reason(),
                "source": place,
                "id": record.article.as_ref().map(|a| a.id.as_str()),
                "notes": record.notes,
            });
            write_json(out, &line)
        }
        TextOrJson::Text => {
            let number = place
                .record
                .map_or(String::new(), |n| format!(" record {n}"));
            let mut line = format!(
                "{}\t{}{number}\t{}",
                record.state.name(),
                place.path,
                record.state.reason()
            );
            for note in &record.notes {
                line.push('\t');
                line.push_str(note);
            }
            // Tabs part the columns; everything else that could drive a terminal is shown.
            let columns: Vec<_> = line.split('\t').map(sanitize).collect();
            writeln!(out, "{}", columns.join("\t"))
        }
    }
}

fn write_totals<'a>(
    out: &mut dyn Write,
    format: TextOrJson,
    entries: impl Iterator<Item = &'a FileEntry> + Clone,
) -> std::io::Result<()> {
    let totals = Totals::of(entries.clone());
    let mut reasons: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    let mut incomplete = 0u64;
    for entry in entries {
        incomplete += u64::from(!entry.complete);
        for record in entry.records.iter() {
            if let State::Skipped { reason } | State::Failed { reason } = &record.state {
                let reason = (record.state.name(), reason.as_str());
                *reasons.entry(reason).or_default() += 1;
            }
        }
    }
    match format {
        TextOrJson::Json => {
            let reasons: Vec<_> = reasons
                .iter()
                .map(|((state, reason), records)| serde_json::json!({"state": state, "reason": reason, "records": records}))
                .collect();
            let report = serde_json::json!({
                "format_version": 1, "totals": totals, "incomplete_files": incomplete, "reasons": reasons,
            });
            write_json(out, &report)
        }
        TextOrJson::Text => {
            writeln!(out, "{} files, {} records", totals.files, totals.records)?;
            let states = [
                (totals.indexed, "indexed"),
                (totals.duplicate, "duplicate"),
                (totals.skipped, "skipped"),
                (totals.failed, "failed"),
            ];
            for (records, state) in states {
                writeln!(out, "{records:>10} {state}")?;
                for ((of, reason), count) in &reasons {
                    if *of == state {
                        writeln!(out, "{count:>20}  {}", sanitize(reason))?;
                    }
                }
            }
            if incomplete > 0 {
                writeln!(
                    out,
                    "{incomplete} files are not read to their end: index again to finish"
                )?;
            }
            Ok(())
        }
    }
}
