//! Builds or updates an archive: decides for each record, in reading order, what becomes of it.
//!
//! Incremental by size, time and content. A changed file's records are compared one by one, and only
//! what differs is written; so a run after a kill finishes the work without doing it twice.

use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::altered::Altered;
use super::current::Current;
use super::keys::{Canonical, Keys};
use super::known::{KnownFiles, ReadAs};
use super::met::Met;
use super::pipeline::{Event, Known, Plan, Work, run};
use super::ready::{Ready, ready};
use super::receipt::{BuildOptions, Progress, Receipt};
use crate::annotate::{FOR_INDEX, Step, WITHOUT_NAMES};
use crate::article::Place;
use crate::engine::ledger_line::Line;
use crate::engine::{Rows, Writer};
use crate::error::{Error, Result, Skipped};
use crate::ledger::{ArticleEntry, State, place_order};
use crate::read::container::FileSummary;
use crate::read::walk::{Found, Root, WalkOptions};

/// Runs `plan` into `writer`. `elapsed` tells the time since the run began; `watch` sees every step.
pub fn build(
    writer: Writer,
    mut archived: Rows,
    plan: &Plan,
    options: &BuildOptions,
    elapsed: &(dyn Fn() -> Duration + Sync),
    watch: &mut dyn FnMut(&Progress),
) -> Result<Receipt> {
    let stopped = || plan.stop.load(Ordering::Relaxed);
    let read_as = ReadAs::new(&plan.read, options.annotates);
    let mut known = KnownFiles::new(archived.known_paths(), read_as, archived.reader());
    let mut keys = Keys::with_room(writer.meta().articles);
    archived.scan(|number, laid| {
        let (mut first, mut has_failed) = (None, false);
        laid.each_record(|at, record| {
            first.get_or_insert(record.state);
            has_failed |= matches!(record.state, State::Failed { .. });
            keys.insert_of(&record, Canonical { file: number, at });
        })?;
        let is_known = laid.file().complete && !(options.retry_failed && has_failed);
        if let Some(place) = archived.place(number).filter(|_| is_known) {
            known.add(number, laid.file(), first, place);
        }
        Ok(())
    })?;
    let mut builder = Builder::new(writer, archived, keys, options, read_as);
    builder.writer.set_annotates(options.annotates);
    builder.note_roots(plan)?;
    builder.pass(plan, |found| known.ask(found), elapsed, watch)?;
    drop(known);
    if !stopped() {
        builder.drop_vanished(plan)?;
    }
    // A duplicate whose article has gone becomes an article: its file is read again.
    let mut before = BTreeSet::new();
    while !stopped() {
        let orphans = builder.orphans()?;
        if orphans.is_empty() || orphans == before {
            break;
        }
        let roots = builder.roots_of(&orphans, plan.roots);
        let again = Plan {
            roots: &roots,
            walk: WalkOptions {
                only: Some(&orphans),
                ..plan.walk
            },
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
    pub(super) archived: Rows,
    pub(super) options: &'a BuildOptions,
    pub(super) keys: Keys,
    /// Which files met in this run, by their numbers.
    pub(super) met: Met,
    /// Paths that the system failed to look at.
    pub(super) unread: HashSet<String>,
    /// Files whose entries the ledger has as they were.
    pub(super) altered: Altered,
    read_as: ReadAs<'a>,
    pub(super) current: Option<Current>,
    pub(super) progress: Progress,
    pub(super) uncommitted_bytes: u64,
    committed_at: Duration,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        writer: Writer,
        archived: Rows,
        keys: Keys,
        options: &'a BuildOptions,
        read_as: ReadAs<'a>,
    ) -> Builder<'a> {
        Builder {
            keys,
            met: Met::new(archived.numbers()),
            writer,
            archived,
            options,
            unread: HashSet::new(),
            altered: Altered::default(),
            read_as,
            current: None,
            progress: Progress::default(),
            uncommitted_bytes: 0,
            committed_at: Duration::ZERO,
        }
    }

    /// Closes the writer, and holds what it has written against the ledger.
    pub(super) fn finish(self) -> Result<Receipt> {
        let totals = self.archived.totals();
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
                self.note(line)?;
            }
        }
        Ok(())
    }

    /// Adds a line to the ledger.
    pub(super) fn note(&mut self, line: Line) -> Result<()> {
        self.writer.note(&line)?;
        self.archived.apply(line)
    }

    /// Files with a duplicate of an article that is not there any more, or has another text by now.
    fn orphans(&mut self) -> Result<BTreeSet<Arc<str>>> {
        self.write_altered()?;
        let mut orphans = BTreeSet::new();
        self.archived.scan_duplicates(|_, laid| {
            let entry = laid.entry()?;
            for record in entry.records.iter() {
                if let (State::Duplicate { of }, Some(article)) = (&record.state, &record.article)
                    && self.held(article.key)?.is_none_or(|held| held.id != *of)
                {
                    orphans.insert(Arc::clone(&entry.path));
                    break;
                }
            }
            Ok(())
        })?;
        Ok(orphans)
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
            let kept = self.kept_bytes();
            self.writer.leave_room(kept);
            result.is_ok().then(|| kept + self.writer.merging_bytes())
        })?;
        result
    }

    fn receive(&mut self, event: Event<Ready>) -> Result<()> {
        match event {
            Event::Unchanged { found, is_touched } => {
                self.progress.disk_bytes += found.size;
                self.met.meet(self.archived.number(&found.path));
                self.progress.unchanged_files += 1;
                match is_touched {
                    true => self.touch(found),
                    false => Ok(()),
                }
            }
            Event::File(found) => {
                self.progress.disk_bytes += found.size;
                self.met.meet(self.archived.number(&found.path));
                self.begin(found)
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
        let Some(number) = self.archived.number(&found.path) else {
            return Ok(());
        };
        let entry = self.entry(number)?;
        match entry.is_some_and(|entry| entry.modified_ns != found.modified_ns) {
            true => self.note(Line::Touched(found.path, found.modified_ns)),
            false => Ok(()),
        }
    }

    pub(super) fn begin(&mut self, found: Found) -> Result<()> {
        if found.fate.as_ref().is_err_and(|fate| fate.failed) {
            self.unread.insert(found.path.clone());
        }
        let number = self.archived.number_or_next(&found.path);
        // Its records have to earn their keys again.
        let old = self.entry(number)?;
        let read_as = self.read_as.of(&found.path);
        self.current = Some(Current::new(number, found, read_as, old));
        self.progress.read.files += 1;
        Ok(())
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
        if let Some(held) = self.held(entry.key)? {
            if place_order(&held.place, &place).is_le() {
                self.record(place, State::Duplicate { of: held.id }, Some(entry), notes);
                return Ok(());
            }
            self.demote(held.canonical, entry.id)?;
        }
        if let Some(current) = &self.current {
            self.keys.insert(entry.key, current.next());
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

    pub(super) fn remove(&mut self, entry: &ArticleEntry) -> Result<()> {
        self.progress.removed += 1;
        self.writer.remove(entry)
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
        let old = self.current.as_mut().map(Current::drain_old);
        for record in old.unwrap_or_default() {
            let Some(article) = record.article else {
                continue;
            };
            // What was not read this time is not gone, unless its key has another holder by now.
            if complete || self.held(article.key)?.is_some() {
                self.remove(&article)?;
            } else if let Some(current) = &mut self.current {
                self.keys.insert(article.key, current.next());
                current.keep(record);
            }
        }
        match self.current.take() {
            Some(current) => self.note(current.finish(hash, complete)),
            None => Ok(()),
        }
    }

    /// Writes what there is of the file under way, so that a commit can be made in its middle.
    pub(super) fn suspend(&mut self) -> Result<()> {
        self.write_altered()?;
        if let Some(line) = self.current.as_mut().and_then(Current::part) {
            self.note(line)?;
        }
        Ok(())
    }

    /// What the run keeps in memory of all that it has met.
    fn kept_bytes(&self) -> usize {
        self.keys.bytes() + self.archived.bytes()
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
