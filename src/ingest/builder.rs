//! Builds or updates an archive: decides for each record, in reading order, what becomes of it.
//!
//! Incremental by size, time and content. A changed file's records are compared one by one, and only
//! what differs is written; so a run after a kill finishes the work without doing it twice.

use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::current::Current;
use super::keys::{Canonical, Keys};
use super::known::{Hashed, KnownFiles, ReadAs, path_hash};
use super::pipeline::{Event, Known, Plan, Work, run};
use super::ready::{Ready, ready};
use super::receipt::{BuildOptions, Progress, Receipt};
use crate::annotate::{FOR_INDEX, Step, WITHOUT_NAMES};
use crate::article::Place;
use crate::engine::Writer;
use crate::engine::ledger_log::{Line, State as Archived};
use crate::error::{Error, Result, Skipped};
use crate::ledger::{ArticleEntry, Id, RecordEntry, Records, State, Totals, place_order};
use crate::read::container::FileSummary;
use crate::read::walk::{Found, Root};

/// Runs `plan` into `writer`. `elapsed` tells the time since the run began; `watch` sees every step.
pub fn build(
    writer: Writer,
    archived: Archived,
    plan: &Plan,
    options: &BuildOptions,
    elapsed: &(dyn Fn() -> Duration + Sync),
    watch: &mut dyn FnMut(&Progress),
) -> Result<Receipt> {
    let stopped = || plan.stop.load(Ordering::Relaxed);
    let read_as = ReadAs::new(&plan.read, options.annotates);
    let mut builder = Builder::new(writer, archived, options, read_as);
    builder.writer.set_annotates(options.annotates);
    builder.note_roots(plan)?;
    let known = KnownFiles::of(
        &builder.archived.files,
        builder.read_as,
        options.retry_failed,
    );
    builder.pass(plan, |found| known.ask(found), elapsed, watch)?;
    if !stopped() {
        builder.drop_vanished(plan)?;
    }
    // A duplicate whose article has gone becomes an article: its file is read again.
    let mut before = BTreeSet::new();
    while !stopped() {
        let orphans = builder.orphans();
        if orphans.is_empty() || orphans == before {
            break;
        }
        let roots = builder.roots_of(&orphans, plan.roots);
        let again = Plan {
            roots: &roots,
            read: plan.read.clone(),
            ..*plan
        };
        let known = |found: &Found| match orphans.contains(&*found.path) {
            true => Known::No,
            false => Known::Aside,
        };
        builder.pass(&again, known, elapsed, watch)?;
        before = orphans;
    }
    if !stopped() {
        builder.learn(plan.jobs, &mut |builder| {
            builder.commit_if_due(elapsed())?;
            watch(&builder.progress);
            Ok(!stopped())
        })?;
    }
    builder.progress.interrupted = stopped();
    builder.suspend()?;
    watch(&builder.progress);
    builder.finish()
}

pub(super) struct Builder<'a> {
    pub(super) writer: Writer,
    pub(super) archived: Archived,
    pub(super) options: &'a BuildOptions,
    pub(super) keys: Keys,
    /// Hashes of the paths met in this run.
    pub(super) met: HashSet<u64, Hashed>,
    /// Paths that the system failed to look at.
    pub(super) unread: HashSet<String>,
    /// Files whose entries the ledger on disk has as they were.
    pub(super) altered: BTreeSet<Arc<str>>,
    read_as: ReadAs<'a>,
    current: Option<Current>,
    pub(super) progress: Progress,
    pub(super) uncommitted_bytes: u64,
    committed_at: Duration,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        writer: Writer,
        archived: Archived,
        options: &'a BuildOptions,
        read_as: ReadAs<'a>,
    ) -> Builder<'a> {
        let keys = Keys::of(&archived.files);
        Builder {
            writer,
            archived,
            options,
            keys,
            met: HashSet::default(),
            unread: HashSet::new(),
            altered: BTreeSet::new(),
            read_as,
            current: None,
            progress: Progress::default(),
            uncommitted_bytes: 0,
            committed_at: Duration::ZERO,
        }
    }

    /// Closes the writer, and holds what it has written against the ledger.
    pub(super) fn finish(self) -> Result<Receipt> {
        let totals = Totals::of(self.archived.files.values());
        let meta = self.writer.finish()?;
        if totals.indexed != meta.articles {
            return Err(Error::Unreconciled(format!(
                "{} records are indexed, the index holds {} articles",
                totals.indexed, meta.articles
            )));
        }
        Ok(Receipt {
            progress: self.progress,
            totals,
        })
    }

    fn note_roots(&mut self, plan: &Plan) -> Result<()> {
        for root in plan.roots {
            let folder = root.folder.to_string_lossy().into_owned();
            if self.archived.roots.get(&root.name) != Some(&folder) {
                let line = Line::Root(root.name.clone(), folder);
                self.writer.note(&line)?;
                self.archived.apply(line);
            }
        }
        Ok(())
    }

    /// Files with a duplicate of an article that is not there any more, or has another text by now.
    fn orphans(&self) -> BTreeSet<Arc<str>> {
        let orphaned = |record: &RecordEntry| match (&record.state, &record.article) {
            (State::Duplicate { of }, Some(article)) => {
                let canonical = self.keys.get(article.key).and_then(|c| self.met_before(c));
                canonical.is_none_or(|(_, id)| id != *of)
            }
            _ => false,
        };
        let files = self.archived.files.values();
        files
            .filter(|entry| entry.records.iter().any(orphaned))
            .map(|entry| entry.path.clone())
            .collect()
    }

    /// Where to look for `files`: the roots of this run, and those of earlier runs for the others.
    fn roots_of(&self, files: &BTreeSet<Arc<str>>, given: &[Root]) -> Vec<Root> {
        let mut roots: Vec<Root> = Vec::new();
        for file in files {
            let holds = |root: &&Root| is_below(file, &root.name);
            if roots.iter().any(|root| is_below(file, &root.name)) {
                continue;
            }
            let earlier = || {
                let names = self.archived.roots.iter();
                let holding = names.filter(|(name, _)| is_below(file, name));
                let (name, folder) = holding.min_by_key(|(name, _)| name.len())?;
                let (name, folder) = (name.clone(), PathBuf::from(folder));
                folder.exists().then_some(Root { name, folder })
            };
            roots.extend(given.iter().find(holds).cloned().or_else(earlier));
        }
        roots
    }

    /// What is looked for in a text.
    pub(super) fn steps(&self) -> &'static [Step] {
        steps(self.options.annotates)
    }

    fn pass(
        &mut self,
        plan: &Plan,
        known: impl Fn(&Found) -> Known + Sync,
        elapsed: &(dyn Fn() -> Duration + Sync),
        watch: &mut dyn FnMut(&Progress),
    ) -> Result<()> {
        let mut result = Ok(());
        let work = Work {
            steps: self.steps(),
            finish: ready,
        };
        run(plan, known, &work, |event| {
            result = self
                .receive(event)
                .and_then(|()| self.commit_if_due(elapsed()));
            watch(&self.progress);
            result.is_ok().then(|| self.keys.bytes())
        })?;
        result
    }

    fn receive(&mut self, event: Event<Ready>) -> Result<()> {
        match event {
            Event::Unchanged(found) => {
                self.progress.disk_bytes += found.size;
                self.met.insert(path_hash(&found.path));
                self.progress.unchanged_files += 1;
                self.touch(found)
            }
            Event::File(found) => {
                self.progress.disk_bytes += found.size;
                self.met.insert(path_hash(&found.path));
                self.begin(found);
                Ok(())
            }
            Event::Record {
                place,
                outcome,
                bytes,
            } => {
                self.progress.bytes += bytes as u64;
                self.uncommitted_bytes += bytes as u64;
                match outcome {
                    Ok(ready) => self.article(place, ready),
                    Err(skipped) => {
                        self.close_record(place, skipped);
                        Ok(())
                    }
                }
            }
            Event::FileEnd(summary) => self.end(summary),
        }
    }

    /// Takes note of the new time of a file whose content is the same.
    fn touch(&mut self, found: Found) -> Result<()> {
        let Some(entry) = self.archived.files.get_mut(&*found.path) else {
            return Ok(());
        };
        if entry.modified_ns != found.modified_ns {
            entry.modified_ns = found.modified_ns;
            self.writer
                .note(&Line::Touched(found.path, found.modified_ns))?;
        }
        Ok(())
    }

    pub(super) fn begin(&mut self, found: Found) {
        if found.fate.as_ref().is_err_and(|fate| fate.failed) {
            self.unread.insert(found.path.clone());
        }
        let old = self.archived.files.get(&*found.path);
        if let Some(entry) = old {
            // Its records have to earn their keys again.
            for (at, record) in entry.records.iter().enumerate() {
                self.keys.forget(&entry.path, at, record);
            }
        }
        let read_as = self.read_as.of(&found.path);
        self.current = Some(Current::new(found, read_as, old));
        self.progress.read.files += 1;
    }

    fn close_record(&mut self, place: Place, skipped: Skipped) {
        let Skipped { failed, reason } = skipped;
        let reason = reason.into();
        let state = if failed {
            State::Failed { reason }
        } else {
            State::Skipped { reason }
        };
        self.record(place, state, None, Vec::new());
    }

    fn record(
        &mut self,
        place: Place,
        state: State,
        article: Option<ArticleEntry>,
        notes: Vec<String>,
    ) {
        self.progress.read.add(&state);
        if let Some(current) = &mut self.current {
            current.push(place, state, article, notes);
        }
    }

    /// Decides whether the article is new, known, or a duplicate.
    fn article(&mut self, place: Place, mut ready: Ready) -> Result<()> {
        if let Some(current) = &mut self.current {
            current.settle_id(&mut ready)?;
        }
        let notes = std::mem::take(&mut ready.prepared.annotated.article.notes);
        let entry = ready.entry;
        if let Some(other) = self.keys.get(entry.key) {
            if let Some((before, of)) = self.met_before(other)
                && place_order(&before, &place).is_le()
            {
                self.record(place, State::Duplicate { of }, Some(entry), notes);
                return Ok(());
            }
            self.demote(other, entry.id)?;
        }
        if let Some(current) = &self.current {
            let file = &current.entry().path;
            self.keys.insert(entry.key, file, current.len());
        }
        let old = self.current.as_mut().and_then(|c| c.take_old(entry.id));
        let old = old.and_then(|old| Some((old.article?, old.notes.into_vec())));
        let (entry, notes) = match old {
            // The index has it, with all that its outlet's other articles say of it.
            Some((known, notes)) if known.hash == entry.hash => (known, notes),
            other => {
                if let Some((known, _)) = other {
                    self.remove(&known)?;
                }
                self.writer.add(ready.prepared, &entry)?;
                self.progress.added += 1;
                (entry, notes)
            }
        };
        self.record(place, State::Indexed, Some(entry), notes);
        Ok(())
    }

    /// Place and id of an article that was met.
    fn met_before(&self, canonical: Canonical) -> Option<(Place, Id)> {
        let current = self.current.as_ref().map(Current::entry);
        let file = self.keys.file(canonical);
        let entry = match current.filter(|entry| *entry.path == *file) {
            Some(entry) => entry,
            None => self.archived.files.get(file)?,
        };
        let record = entry.records.get(canonical.at())?;
        let id = record.article.as_ref()?.id;
        Some((entry.place(record), id))
    }

    pub(super) fn remove(&mut self, entry: &ArticleEntry) -> Result<()> {
        self.progress.removed += 1;
        self.writer.remove(entry)
    }

    /// Makes an indexed record the duplicate of one that stands before it in the order of places.
    fn demote(&mut self, other: Canonical, of: Id) -> Result<()> {
        let (file, at) = (self.keys.file(other), other.at());
        let in_current = self.current.as_ref().is_some_and(|c| *c.path() == *file);
        let entry = if in_current {
            self.current.as_mut().and_then(|c| c.demote(at, of))
        } else {
            // Its entry is written once, before the next commit, however many of its records change.
            let file = self.archived.files.get_mut(file);
            file.and_then(|file| {
                self.altered.insert(file.path.clone());
                demote_record(&mut file.records, at, of)
            })
        };
        match entry {
            Some(entry) => self.remove(&entry),
            None => Ok(()),
        }
    }

    pub(super) fn end(&mut self, summary: std::result::Result<FileSummary, Skipped>) -> Result<()> {
        let (hash, complete) = match summary {
            Ok(summary) => {
                let complete = !summary.changed && !summary.refused;
                (Some(summary.hash.into()), complete)
            }
            Err(skipped) => {
                let path = self.current.as_ref().map_or("", Current::path).to_owned();
                let place = Place {
                    path,
                    ..Place::default()
                };
                // What is rightly skipped stays so until the file changes.
                let complete = !skipped.failed;
                self.close_record(place, skipped);
                (None, complete)
            }
        };
        let Some(mut current) = self.current.take() else {
            return Ok(());
        };
        let old = match complete {
            true => current.drain_old(),
            // What was not read this time is not gone.
            false => current.keep_old(&mut self.keys),
        };
        for old in old {
            self.remove(&old)?;
        }
        let line = current.finish(hash, complete);
        self.writer.note(&line)?;
        self.archived.apply(line);
        Ok(())
    }

    fn write_altered(&mut self) -> Result<()> {
        for path in std::mem::take(&mut self.altered) {
            if let Some(entry) = self.archived.files.get(&path) {
                self.writer.note(&Line::File(entry.clone()))?;
            }
        }
        Ok(())
    }

    /// Writes what there is of the file under way, so that a commit can be made in its middle.
    pub(super) fn suspend(&mut self) -> Result<()> {
        self.write_altered()?;
        if let Some(line) = self.current.as_mut().and_then(Current::part) {
            self.writer.note(&line)?;
            self.archived.apply(line);
        }
        Ok(())
    }

    fn commit_if_due(&mut self, now: Duration) -> Result<()> {
        let due = self.uncommitted_bytes >= self.options.commit_bytes
            || now.saturating_sub(self.committed_at) >= self.options.commit_every;
        if due {
            self.suspend()?;
            self.writer.commit()?;
            self.uncommitted_bytes = 0;
            self.committed_at = now;
        }
        Ok(())
    }
}

/// What is looked for in a text, with names or without.
pub(super) fn steps(annotates: bool) -> &'static [Step] {
    match annotates {
        true => FOR_INDEX,
        false => WITHOUT_NAMES,
    }
}

/// Whether a path is `root` itself or lies below it.
pub(super) fn is_below(path: &str, root: &str) -> bool {
    let rest = path.strip_prefix(root);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Turns the indexed record `at` into a duplicate; the article that the index no longer holds.
pub fn demote_record(records: &mut Records, at: usize, of: Id) -> Option<ArticleEntry> {
    let record = records.get_mut(at).filter(|r| r.state == State::Indexed)?;
    record.state = State::Duplicate { of };
    record.article
}
