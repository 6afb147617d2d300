//! An archive of made-up articles, built as the program builds it.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use newsearch::date::Day;
use newsearch::engine::{Writer, WriterOptions};
use newsearch::error::Result;
use newsearch::ingest::builder::build;
use newsearch::ingest::pipeline::Plan;
use newsearch::ingest::receipt::BuildOptions;
use newsearch::read::format::ReadOptions;
use newsearch::read::walk::{Root, WalkOptions};

/// Builds the archive of a folder with one thread a part; how many articles it holds.
pub fn index(folder: &Path, archive: &Path) -> Result<u64> {
    let options = WriterOptions {
        jobs: 1,
        memory: 256 << 20,
        anew: false,
    };
    let (writer, archived) = Writer::open(archive, &options)?;
    let roots = [Root::new(folder)?];
    let stop = AtomicBool::new(false);
    let plan = Plan {
        roots: &roots,
        exclude: &[],
        walk: WalkOptions::default(),
        read: ReadOptions::default(),
        today: Day::MAX,
        again: false,
        jobs: 1,
        in_flight: 32 << 20,
        stop: &stop,
    };
    let elapsed = || Duration::ZERO;
    let receipt = build(
        writer,
        archived,
        &plan,
        &BuildOptions::default(),
        &elapsed,
        &mut |_| {},
    )?;
    Ok(receipt.totals.indexed)
}
