//! The end of a run: articles are written anew where the archive as a whole says something of them that they
//! did not say themselves. It rests on what is committed, so that a run that was killed loses nothing, and the
//! next one finds the same articles due.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use super::builder::Builder;
use super::keys::Canonical;
use super::pipeline::threads;
use super::ready::{Ready, identity, ready};
use crate::annotate::{Step, annotate};
use crate::article::lesson::Lesson;
use crate::engine::{Archive, Due};
use crate::error::{Error, Result};
use crate::ledger::{ArticleEntry, Key, State};

/// So many are made together: texts and documents of a few megabytes.
const TOGETHER: usize = 256;

impl Builder<'_> {
    /// Commits, and applies what the outlets' other articles show.
    pub(super) fn learn(
        &mut self,
        jobs: usize,
        go_on: &mut dyn FnMut(&mut Self) -> Result<bool>,
    ) -> Result<()> {
        self.suspend()?;
        self.writer.commit()?;
        let archive = Archive::open(self.writer.dir())?;
        let due = archive.due()?;
        if due.is_empty() {
            return Ok(());
        }
        let pool = threads(jobs)?;
        let steps = self.steps();
        for some in due.chunks(TOGETHER) {
            let made: Result<Vec<_>> = pool.install(|| {
                let made = some.par_iter().map(|due| make(&archive, due, steps));
                made.collect()
            });
            for (key, made) in made? {
                self.write_anew(key, made)?;
            }
            if !go_on(self)? {
                break;
            }
        }
        Ok(())
    }

    fn write_anew(&mut self, key: Key, made: Option<Ready>) -> Result<()> {
        let lost =
            || Error::Unreconciled("an article of the index is not in the ledger".to_owned());
        let Canonical { file, at } = self.held(key)?.ok_or_else(lost)?.canonical;
        let entry = self.alter(file)?.ok_or_else(lost)?;
        let record = entry.records.get_mut(at as usize);
        let record = record
            .filter(|r| r.state == State::Indexed)
            .ok_or_else(lost)?;
        let old = record.article.take().ok_or_else(lost)?;
        let Some(mut ready) = made.filter(|ready| ready.entry.id == old.id) else {
            record.article = Some(old);
            return Ok(());
        };
        let notes = std::mem::take(&mut ready.prepared.annotated.article.notes);
        record.notes = notes.into();
        // What was read is the same, and is compared with what a later run reads.
        let entry = ArticleEntry {
            key: old.key,
            hash: old.hash,
            ..ready.entry
        };
        record.article = Some(entry);
        self.uncommitted_bytes += ready.prepared.annotated.article.text.len() as u64;
        self.writer.remove(&old)?;
        self.writer.add(ready.prepared, &entry)?;
        self.progress.learned += 1;
        Ok(())
    }
}

/// The article as it is to be, by the key of the article as it was read; none where that cannot be made, and
/// the article stays as it is.
fn make(archive: &Archive, due: &Due, steps: &[Step]) -> Result<(Key, Option<Ready>)> {
    let as_read = archive.stored_of(due)?.taught(&Lesson::default());
    let (key, lesson) = (identity(&as_read), due.lesson(&as_read));
    let taught = AssertUnwindSafe(|| ready(annotate(as_read.taught(&lesson), steps)).ok());
    Ok((key, catch_unwind(taught).unwrap_or(None)))
}
