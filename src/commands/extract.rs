//! `newsearch extract`: what reading and annotation make of the input, without an index.

use std::io::Write;
use std::sync::atomic::AtomicBool;

use super::index::{jobs, plan};
use super::{World, roots};
use crate::annotate;
use crate::cli::{Common, ExtractArgs};
use crate::error::{Error, Result, Skipped};
use crate::ingest::pipeline::{Event, Known, Plan, Work, run as run_pipeline};
use crate::output::extract::write_extracted;
use crate::output::sanitize;

/// Bytes under way: much less than an index run, since nothing is gathered.
const IN_FLIGHT: usize = 32 << 20;

pub fn run(args: &ExtractArgs, common: &Common, world: &mut World) -> Result<u8> {
    let roots = roots::resolve(&args.paths, &Default::default())?;
    let stop = AtomicBool::new(false);
    let plan = Plan {
        // What was printed cannot be taken back.
        again: false,
        ..plan(
            &args.reading,
            &roots,
            &[],
            jobs(args.reading.jobs),
            IN_FLIGHT,
            &stop,
        )?
    };
    let mut failed = false;
    let mut current = String::new();
    let mut result = Ok(());
    let work = Work {
        steps: match args.no_annotate {
            true => annotate::LEAST,
            false => annotate::ALL,
        },
        finish: Ok,
    };
    run_pipeline(
        &plan,
        |_| Known::No,
        &work,
        |event| {
            match event {
                Event::Record {
                    outcome: Ok(annotated),
                    ..
                } => {
                    result = write_extracted(world.out, &annotated, !args.no_annotate);
                }
                Event::Record {
                    place,
                    outcome: Err(skipped),
                    ..
                } => {
                    failed |= skipped.failed;
                    report(common, world.talk, &place.path, place.record, &skipped);
                }
                Event::File(found) => current = found.path,
                Event::FileEnd(Err(skipped)) => {
                    failed |= skipped.failed;
                    report(common, world.talk, &current, None, &skipped);
                }
                Event::FileEnd(Ok(_)) | Event::Unchanged { .. } => {}
            }
            result.is_ok().then_some(0)
        },
    )?;
    result.map_err(Error::Output)?;
    Ok(if failed { 3 } else { 0 })
}

fn report(
    common: &Common,
    talk: &mut dyn Write,
    path: &str,
    record: Option<u64>,
    skipped: &Skipped,
) {
    if common.quiet {
        return;
    }
    let word = if skipped.failed { "failed" } else { "skipped" };
    let record = record.map_or(String::new(), |r| format!(" record {r}"));
    let line = format!("{word}: `{path}`{record}: {}", skipped.reason);
    let _ = writeln!(talk, "{}", sanitize(&line));
}
