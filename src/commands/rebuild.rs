//! `newsearch rebuild`: the index anew, from what it stores.

use std::time::{Duration, Instant};

use indicatif::HumanCount;

use super::World;
use super::index::{jobs, stop_on_interrupt, write_learned, write_totals};
use super::progress::Reporter;
use crate::cli::{Common, RebuildArgs, TextOrJson};
use crate::engine::{FORMAT, Generation, WriterOptions};
use crate::error::{Error, Result};
use crate::ingest::rebuild::{RebuildOptions, Rebuilt, rebuild};

pub fn run(args: &RebuildArgs, common: &Common, world: &mut World) -> Result<u8> {
    let started = Instant::now();
    let options = RebuildOptions {
        jobs: jobs(args.jobs),
        annotates: (args.annotate || args.no_annotate).then_some(args.annotate),
        without_ledger: args.without_ledger,
    };
    let writer_options = WriterOptions {
        jobs: options.jobs,
        memory: args.memory,
        anew: false,
    };
    let stop = stop_on_interrupt();
    let (generation, remains, writer) = Generation::begin(&common.index, &writer_options)?;
    let mut reporter = Reporter::of_articles(args.progress, common.quiet, remains.meta.articles);
    let rebuilt = rebuild(writer, &remains, &options, &stop, &mut |progress| {
        reporter.step(progress, started.elapsed(), world.talk);
    });
    reporter.end(world.talk);
    let rebuilt = match rebuilt {
        Ok(rebuilt) if !rebuilt.progress.interrupted => rebuilt,
        other => {
            generation.give_up();
            other?;
            let left = "interrupted: the index is as it was";
            writeln!(world.talk, "{left}").map_err(Error::Output)?;
            return Ok(130);
        }
    };
    generation.put_in_place()?;
    let was = remains.meta.format;
    write_receipt(args, &rebuilt, was, started.elapsed(), world)?;
    Ok(match rebuilt.lost > 0 || args.without_ledger {
        true => 3,
        false => 0,
    })
}

fn write_receipt(
    args: &RebuildArgs,
    rebuilt: &Rebuilt,
    was: u32,
    took: Duration,
    world: &mut World,
) -> Result<()> {
    let seconds = took.as_secs_f64();
    let written = match args.format {
        TextOrJson::Json => {
            let receipt = serde_json::json!({
                "format_version": 1,
                "interrupted": false,
                "seconds": (seconds * 1000.0).round() / 1000.0,
                "bytes": rebuilt.progress.bytes,
                "articles": {"rebuilt": rebuilt.progress.read.indexed, "lost": rebuilt.lost},
                "learned": rebuilt.progress.learned,
                "annotates": rebuilt.annotates,
                "index_format": {"was": was, "is": FORMAT},
                "ledger": if args.without_ledger { "made from the articles" } else { "kept" },
                "files_to_read": rebuilt.to_read,
                "archive": rebuilt.totals,
            });
            writeln!(world.out, "{receipt}")
        }
        TextOrJson::Text => write_text(args, rebuilt, was, seconds, world),
    };
    written.map_err(Error::Output)
}

fn write_text(
    args: &RebuildArgs,
    rebuilt: &Rebuilt,
    was: u32,
    seconds: f64,
    world: &mut World,
) -> std::io::Result<()> {
    let of = |number: u64| HumanCount(number).to_string();
    let Rebuilt {
        progress, totals, ..
    } = rebuilt;
    let out = &mut world.out;
    let articles = of(progress.read.indexed);
    writeln!(
        out,
        "rebuilt {articles} articles from their stored form in {seconds:.1} s"
    )?;
    if was != FORMAT {
        writeln!(out, "the index had format {was}, and has format {FORMAT}")?;
    }
    write_learned(out, progress.learned)?;
    if rebuilt.lost > 0 {
        let lost = of(rebuilt.lost);
        writeln!(
            out,
            "{lost} records are lost, since their stored articles are damaged"
        )?;
    }
    if args.without_ledger {
        writeln!(
            out,
            "the ledger is made from the articles: what it knew of skipped, failed and duplicate records is gone"
        )?;
    }
    write_totals(out, totals)?;
    if rebuilt.to_read > 0 {
        let files = of(rebuilt.to_read);
        writeln!(
            out,
            "hint: the next `newsearch index` reads {files} files again, where they are still there"
        )?;
    }
    if rebuilt.lost > 0 {
        writeln!(
            out,
            "hint: `newsearch audit --failed` says what is lost and why"
        )?;
    }
    Ok(())
}
