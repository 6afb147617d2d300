//! `newsearch index`: build an archive, or bring it up to date.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, HumanCount};

use super::progress::Reporter;
use super::{World, roots, today};
use crate::cli::{Common, IndexArgs, ReadingArgs, TextOrJson};
use crate::engine::{Writer, WriterOptions};
use crate::error::{Error, Result};
use crate::ingest::builder::build;
use crate::ingest::pipeline::Plan;
use crate::ingest::receipt::{BuildOptions, Receipt};
use crate::ledger::Totals;
use crate::read::format::ReadOptions;
use crate::read::labels::Labels;
use crate::read::walk::{Root, WalkOptions, walk};

/// What part of the memory the input under way may have: it is several times as much while it is worked on.
const IN_FLIGHT: usize = 24;

pub fn run(args: &IndexArgs, common: &Common, world: &mut World) -> Result<u8> {
    let started = Instant::now();
    let jobs = jobs(args.reading.jobs);
    let options = WriterOptions {
        jobs,
        memory: args.memory,
        anew: args.anew,
    };
    // Slips of the command line come before the lock and the folder are touched.
    labels(&args.reading)?;
    let slips = roots::resolve(&args.paths, &Default::default())?;
    refuse_index_as_corpus(&common.index, &slips)?;
    let stop = stop_on_interrupt();
    let (writer, archived) = Writer::open(&common.index, &options)?;
    let roots = roots::resolve(&args.paths, &archived.roots)?;
    let exclude = [common
        .index
        .canonicalize()
        .map_err(|e| Error::io(&common.index, e))?];
    let plan = plan(
        &args.reading,
        &roots,
        &exclude,
        jobs,
        args.memory / IN_FLIGHT,
        &stop,
    )?;
    let mut reporter = Reporter::new(args.progress, common.quiet);
    let total = Arc::new(AtomicU64::new(0));
    if reporter.wants_total() {
        count_bytes(&roots, &exclude, &plan.walk, &total);
    }
    let build_options = BuildOptions {
        commit_bytes: args
            .commit_bytes
            .unwrap_or(args.commit_mb.saturating_mul(1 << 20)),
        retry_failed: args.retry_failed,
        allow_empty: args.allow_empty,
        annotates: annotates(args, writer.meta().annotates),
        ..BuildOptions::default()
    };
    let elapsed = || started.elapsed();
    let receipt = build(
        writer,
        archived,
        &plan,
        &build_options,
        &elapsed,
        &mut |progress| {
            reporter.set_total(total.load(Ordering::Relaxed));
            reporter.step(progress, started.elapsed(), world.talk);
        },
    );
    reporter.end(world.talk);
    let receipt = receipt?;
    write_receipt(args.format, &receipt, started.elapsed(), world)?;
    Ok(if receipt.progress.interrupted {
        130
    } else if receipt.totals.failed > 0 {
        3
    } else {
        0
    })
}

/// What the command line says, else what the archive was built with; a new one holds the names in its texts.
fn annotates(args: &IndexArgs, remembered: Option<bool>) -> bool {
    if args.annotate || args.no_annotate {
        return args.annotate;
    }
    remembered.unwrap_or(true)
}

/// An index does not lie in the folder of a corpus itself, nor a corpus in an index.
fn refuse_index_as_corpus(index: &Path, roots: &[Root]) -> Result<()> {
    let Ok(index) = index.canonicalize() else {
        return Ok(());
    };
    match roots.iter().find(|root| root.folder.starts_with(&index)) {
        None => Ok(()),
        Some(root) => Err(Error::Usage(format!(
            "`{}` is, or lies in, the folder of the index\nhint: name a folder of its own with --index; it may lie inside the corpus",
            root.folder.display()
        ))),
    }
}

/// The number of threads that a run uses.
pub fn jobs(asked: Option<u16>) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    asked.map_or_else(cores, usize::from)
}

/// How the input is read.
pub fn plan<'a>(
    reading: &ReadingArgs,
    roots: &'a [Root],
    exclude: &'a [PathBuf],
    jobs: usize,
    in_flight: usize,
    stop: &'a AtomicBool,
) -> Result<Plan<'a>> {
    Ok(Plan {
        roots,
        exclude,
        walk: WalkOptions {
            hidden: reading.hidden,
            follow: reading.follow,
            only: None,
        },
        read: ReadOptions {
            map: reading.map.clone(),
            labels: labels(reading)?,
            ..ReadOptions::default()
        },
        today: today(),
        again: true,
        jobs,
        in_flight,
        stop,
    })
}

fn labels(reading: &ReadingArgs) -> Result<Labels> {
    Labels::new(reading.encoding.as_deref(), &reading.encoding_for)
}

/// The first interrupt asks for a commit and an end, the second ends the process.
pub fn stop_on_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&stop);
    // Without a handler an interrupt simply kills, which is safe too.
    let _ = ctrlc::set_handler(move || {
        if seen.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
    });
    stop
}

/// How long a run takes before the bytes below its roots are counted: a shorter one has ended by then, which would
/// take as long again for a folder of files that did not change.
const COUNTED_AFTER: Duration = Duration::from_secs(3);

/// Counts the bytes below the roots beside the run, for the time that is left.
fn count_bytes(roots: &[Root], exclude: &[PathBuf], options: &WalkOptions, total: &Arc<AtomicU64>) {
    let (roots, exclude) = (roots.to_vec(), exclude.to_vec());
    let options = WalkOptions {
        only: None,
        hidden: options.hidden,
        follow: options.follow,
    };
    let total = Arc::clone(total);
    std::thread::spawn(move || {
        std::thread::sleep(COUNTED_AFTER);
        let mut bytes = 0;
        for root in &roots {
            walk(root, &exclude, &options, &mut |found| {
                bytes += found.size;
                true
            });
        }
        total.store(bytes, Ordering::Relaxed);
    });
}

fn write_receipt(
    format: TextOrJson,
    receipt: &Receipt,
    took: Duration,
    world: &mut World,
) -> Result<()> {
    let Receipt { progress, totals } = receipt;
    let read = &progress.read;
    let seconds = took.as_secs_f64();
    let written = match format {
        TextOrJson::Json => {
            let receipt = serde_json::json!({
                "format_version": 1,
                "interrupted": progress.interrupted,
                "seconds": (seconds * 1000.0).round() / 1000.0,
                "bytes": progress.bytes,
                "files": {"read": read.files, "unchanged": progress.unchanged_files, "gone": progress.gone_files, "kept": progress.kept_files},
                "read": read,
                "articles": {"added": progress.added, "removed": progress.removed},
                "learned": progress.learned,
                "archive": totals,
            });
            writeln!(world.out, "{receipt}")
        }
        TextOrJson::Text => write_text(world, receipt, seconds),
    };
    written.map_err(Error::Output)
}

fn write_text(world: &mut World, receipt: &Receipt, seconds: f64) -> io::Result<()> {
    let Receipt { progress, totals } = receipt;
    let read = &progress.read;
    let out = &mut world.out;
    if progress.interrupted {
        writeln!(
            out,
            "interrupted: what was read is committed; the same command goes on from here"
        )?;
    }
    writeln!(
        out,
        "read {} files ({} unchanged, {} gone), {} in {seconds:.1} s: {}/s",
        HumanCount(read.files),
        HumanCount(progress.unchanged_files),
        HumanCount(progress.gone_files),
        HumanBytes(progress.bytes),
        HumanBytes((progress.bytes as f64 / seconds.max(0.001)) as u64),
    )?;
    if progress.kept_files > 0 {
        let kept = HumanCount(progress.kept_files);
        writeln!(
            out,
            "{kept} files are out of reach; their articles are kept"
        )?;
    }
    let of = |records: u64| HumanCount(records).to_string();
    writeln!(
        out,
        "{} records: {} indexed, {} duplicate, {} skipped, {} failed",
        of(read.records),
        of(read.indexed),
        of(read.duplicate),
        of(read.skipped),
        of(read.failed)
    )?;
    write_learned(out, progress.learned)?;
    write_totals(out, totals)?;
    if totals.failed > 0 {
        writeln!(
            out,
            "hint: `newsearch audit --failed` says what failed and why"
        )?;
    }
    Ok(())
}

/// A line of the receipt in text, where there is something to say.
pub fn write_learned(out: &mut dyn Write, articles: u64) -> io::Result<()> {
    if articles > 0 {
        let articles = HumanCount(articles);
        writeln!(
            out,
            "{articles} articles cut or dated as their outlets' other articles show"
        )?;
    }
    Ok(())
}

/// What the archive holds now, a line of the receipt in text.
pub fn write_totals(out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
    writeln!(
        out,
        "archive: {} articles from {} files; {} duplicate, {} skipped, {} failed",
        HumanCount(totals.indexed),
        HumanCount(totals.files),
        HumanCount(totals.duplicate),
        HumanCount(totals.skipped),
        HumanCount(totals.failed)
    )
}
