//! The next generation of an archive, made from what it stores: each article is analysed and annotated again, and
//! the ledger goes with them.
//!
//! What the store does not hold is not guessed. An article that cannot be read is a failed record of its file, and so
//! is each record that was the same as it; a later run over the sources reads those files again.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::builder::{Builder, steps};
use super::keys::Keys;
use super::known::ReadAs;
use super::made::{How, Made};
use super::pipeline::threads;
use super::receipt::{BuildOptions, Progress, Receipt};
use crate::article::Article;
use crate::engine::ledger_log::State as Archived;
use crate::engine::{FORMAT, Remains, Rows, Writer};
use crate::error::Result;
use crate::ledger::Totals;
use crate::read::format::ReadOptions;

/// So many are made together: texts and documents of a few megabytes.
const TOGETHER: usize = 512;

/// What is to be made, and how.
#[derive(Clone, Copy, Debug)]
pub struct RebuildOptions {
    pub jobs: usize,
    /// Look for what the texts name; `None`: as the archive does.
    pub annotates: Option<bool>,
    /// Make a ledger from the articles, for an archive whose own cannot be read.
    pub without_ledger: bool,
}

/// What a rebuild did, and what the archive holds now.
pub struct Rebuilt {
    pub progress: Progress,
    pub annotates: bool,
    /// Articles, and records that were the same as one of them, which could not be read.
    pub lost: u64,
    /// Files that the next run over the sources reads again.
    pub to_read: u64,
    pub totals: Totals,
}

/// Writes all that `remains` of an archive into `writer`, which is to hold nothing yet. Where it was stopped, what it
/// has written is no archive.
pub fn rebuild(
    mut writer: Writer,
    remains: &Remains,
    options: &RebuildOptions,
    stop: &AtomicBool,
    watch: &mut dyn FnMut(&Progress),
) -> Result<Rebuilt> {
    let stopped = || stop.load(Ordering::Relaxed);
    let archived = match options.without_ledger {
        true => Archived::default(),
        false => remains.ledger()?,
    };
    let was = remains.meta.annotates.unwrap_or(true);
    let annotates = options.annotates.unwrap_or(was);
    writer.set_annotates(annotates);
    let mut made = Made::new(
        archived,
        How {
            steps: steps(annotates),
            were: steps(was),
            changes: annotates != was || remains.meta.format != FORMAT,
        },
    );
    let mut progress = Progress::default();
    let pool = threads(options.jobs)?;
    for part in remains.parts()? {
        if !part.is_sound && options.without_ledger {
            return Err(remains.beyond_proof());
        }
        let mut documents = 0..part.documents();
        while !documents.is_empty() && !stopped() {
            let articles = documents.by_ref().filter_map(|at| part.article(at));
            let some: Vec<Article> = articles.take(TOGETHER).collect();
            let remade: Vec<_> = pool.install(|| {
                let some = some.into_par_iter();
                some.filter_map(|article| made.remake(article, part.is_sound))
                    .collect()
            });
            for remade in remade {
                progress.read.records += 1;
                if let Some(ready) = made.settle(remade) {
                    progress.bytes += ready.prepared.annotated.article.text.len() as u64;
                    progress.read.indexed += 1;
                    progress.added += 1;
                    writer.add(ready.prepared, &ready.entry)?;
                }
            }
            watch(&progress);
        }
    }
    let read = ReadOptions::default();
    let [read_as, now] = [was, annotates].map(|names| ReadAs::new(&read, names));
    let (archived, lost) = made.end(read_as.of(""), now.of(""));
    let archived = Rows::of(writer.dir(), archived)?;
    progress.read.failed = lost;
    writer.note_all(&archived)?;
    let build_options = BuildOptions {
        annotates,
        ..BuildOptions::default()
    };
    let keys = Keys::of(&archived)?;
    let mut builder = Builder::new(writer, archived, keys, &build_options, now);
    builder.progress = progress;
    if !stopped() {
        builder.learn(options.jobs, &mut |builder| {
            watch(&builder.progress);
            Ok(!stopped())
        })?;
    }
    builder.suspend()?;
    builder.progress.interrupted = stopped();
    let mut to_read = 0;
    builder.archived.each(|_, entry| {
        to_read += u64::from(!entry.complete || entry.read_as != now.of(""));
        Ok(())
    })?;
    let Receipt { progress, totals } = builder.finish()?;
    Ok(Rebuilt {
        progress,
        annotates,
        lost,
        to_read,
        totals,
    })
}
