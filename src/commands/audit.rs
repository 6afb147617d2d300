//! `newsearch audit`: what became of every file and record.

use std::collections::BTreeMap;
use std::io::Write;

use super::World;
use crate::cli::{AuditArgs, Common, TextOrJson};
use crate::engine::Archive;
use crate::error::{Error, Result};
use crate::ledger::{FileEntry, RecordEntry, State, Totals};
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
    let written = if lists {
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
                "id": record.article.as_ref().map(|a| &a.id),
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
        for record in &entry.records {
            if let State::Skipped { reason } | State::Failed { reason } = &record.state {
                *reasons.entry((record.state.name(), reason)).or_default() += 1;
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
