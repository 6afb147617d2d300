//! Builds or updates an archive: decides for each record, in reading order, what becomes of it.
//!
//! Incremental by size, time and content. A changed file's records are compared one by one, and only
//! what differs is written; so a run after a kill finishes the work without doing it twice.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering;
use std::time::Duration;

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::current::Current;
use super::pipeline::{Event, Known, Plan, run};
use crate::annotate::annotate;
use crate::article::{Article, Place};
use crate::engine::ledger_log::{Line, State as Archived};
use crate::engine::{Meta, Prepared, Writer, prepare};
use crate::error::{Result, Skipped};
use crate::ledger::{ArticleEntry, FileEntry, RecordEntry, State, Totals, place_order};
use crate::read::walk::Found;

/// When to commit, and what to read again.
#[derive(Clone, Copy, Debug)]
pub struct BuildOptions {
    /// Bytes of input after which is committed.
    pub commit_bytes: u64,
    /// Time after which is committed.
    pub commit_every: Duration,
    /// Read files again that had failed records.
    pub retry_failed: bool,
}

/// Numbers of a run under way, and of one that has ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// What became of the records read in this run; `files` are those read.
    pub read: Totals,
    pub unchanged_files: u64,
    pub gone_files: u64,
    /// Articles added and removed.
    pub added: u64,
    pub removed: u64,
    /// Bytes parsed.
    pub bytes: u64,
    /// Bytes on disk of the files passed, read or not.
    pub disk_bytes: u64,
    pub interrupted: bool,
}

/// What a run did, and what the archive holds now.
pub struct Receipt {
    pub progress: Progress,
    /// The whole ledger, this run's files and all others.
    pub totals: Totals,
    pub meta: Meta,
}

/// An article as the sequencing thread receives it.
pub(super) struct Ready {
    pub prepared: Prepared,
    pub entry: ArticleEntry,
}

/// Runs `plan` into `writer`. `elapsed` tells the time since the run began; `watch` sees every step.
pub fn build(
    writer: Writer,
    archived: Archived,
    plan: &Plan,
    options: &BuildOptions,
    elapsed: &(dyn Fn() -> Duration + Sync),
    watch: &mut dyn FnMut(&Progress),
) -> Result<Receipt> {
    let mut builder = Builder::new(writer, archived, options);
    builder.note_roots(plan)?;
    let mut forced = builder.orphans();
    let mut first = true;
    loop {
        builder.pass(plan, &forced, first, elapsed, watch)?;
        if plan.stop.load(Ordering::Relaxed) {
            builder.progress.interrupted = true;
            break;
        }
        if first {
            builder.drop_vanished(plan)?;
            first = false;
        }
        // A duplicate whose article has gone becomes an article: its file is read again.
        let orphans = builder.orphans();
        if orphans.is_empty() || orphans == forced {
            break;
        }
        forced = orphans;
    }
    builder.suspend()?;
    watch(&builder.progress);
    let totals = Totals::of(builder.archived.files.values());
    let meta = builder.writer.finish()?;
    if totals.indexed != meta.articles {
        return Err(crate::error::Error::Unreconciled(format!(
            "{} records are indexed, the index holds {} articles",
            totals.indexed, meta.articles
        )));
    }
    Ok(Receipt {
        progress: builder.progress,
        totals,
        meta,
    })
}

/// Where the article of a key stands.
#[derive(Clone)]
struct Canonical {
    file: String,
    place: Place,
    id: String,
}

struct Builder<'a> {
    writer: Writer,
    archived: Archived,
    options: &'a BuildOptions,
    keys: HashMap<u128, Canonical>,
    /// Hashes of the paths met in this run.
    met: HashSet<u64>,
    current: Option<Current>,
    progress: Progress,
    uncommitted_bytes: u64,
    committed_at: Duration,
}

fn path_hash(path: &str) -> u64 {
    xxh3_64(path.as_bytes())
}

impl<'a> Builder<'a> {
    fn new(writer: Writer, archived: Archived, options: &'a BuildOptions) -> Builder<'a> {
        let mut keys = HashMap::new();
        for entry in archived.files.values() {
            for record in &entry.records {
                if let (State::Indexed, Some(article)) = (&record.state, &record.article) {
                    let canonical = Canonical {
                        file: entry.path.clone(),
                        place: entry.place(record),
                        id: article.id.clone(),
                    };
                    keys.insert(article.key, canonical);
                }
            }
        }
        Builder {
            writer,
            archived,
            options,
            keys,
            met: HashSet::new(),
            current: None,
            progress: Progress::default(),
            uncommitted_bytes: 0,
            committed_at: Duration::ZERO,
        }
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

    /// Files with a duplicate of an article that is not there any more.
    fn orphans(&self) -> HashSet<u64> {
        let ids: HashSet<&str> = self.keys.values().map(|c| c.id.as_str()).collect();
        let orphaned = |record: &RecordEntry| matches!(&record.state, State::Duplicate { of } if !ids.contains(of.as_str()));
        let files = self.archived.files.values();
        files
            .filter(|entry| entry.records.iter().any(orphaned))
            .map(|entry| path_hash(&entry.path))
            .collect()
    }

    /// Reads everything new or changed, and the files of `forced`; in the first pass only these count.
    fn pass(
        &mut self,
        plan: &Plan,
        forced: &HashSet<u64>,
        first: bool,
        elapsed: &(dyn Fn() -> Duration + Sync),
        watch: &mut dyn FnMut(&Progress),
    ) -> Result<()> {
        let known_files = self.known_files();
        let known = |found: &Found| {
            let hash = path_hash(&found.path);
            match known_files.get(&hash) {
                _ if !first && !forced.contains(&hash) => Known::Same,
                None => Known::No,
                Some(_) if forced.contains(&hash) => Known::No,
                Some(known) if known.size != found.size => Known::No,
                Some(known) if known.modified_ns == found.modified_ns => Known::Same,
                Some(known) => Known::Perhaps(known.hash),
            }
        };
        let mut result = Ok(());
        run(plan, known, ready, |event| {
            result = self
                .receive(event, first)
                .and_then(|()| self.commit_if_due(elapsed()));
            watch(&self.progress);
            result.is_ok()
        });
        result
    }

    /// Size, time and hash of the files that need not be read again.
    fn known_files(&self) -> HashMap<u64, KnownFile> {
        let files = self.archived.files.values();
        files
            .filter(|entry| entry.complete && !(self.options.retry_failed && entry.has_failed()))
            .map(|entry| {
                let known = KnownFile {
                    size: entry.size,
                    modified_ns: entry.modified_ns,
                    hash: u128::from_str_radix(&entry.hash, 16).unwrap_or(0),
                };
                (path_hash(&entry.path), known)
            })
            .collect()
    }

    fn receive(&mut self, event: Event<Ready>, first: bool) -> Result<()> {
        match event {
            Event::Unchanged(found) => {
                self.progress.disk_bytes += found.size;
                self.met.insert(path_hash(&found.path));
                if first {
                    self.progress.unchanged_files += 1;
                }
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
        let Some(entry) = self.archived.files.get_mut(&found.path) else {
            return Ok(());
        };
        if entry.modified_ns != found.modified_ns {
            entry.modified_ns = found.modified_ns;
            self.writer
                .note(&Line::Touched(found.path, found.modified_ns))?;
        }
        Ok(())
    }

    fn begin(&mut self, found: Found) {
        let old = self.archived.files.get(&found.path);
        for record in old.iter().flat_map(|entry| &entry.records) {
            // Its records have to earn their keys again.
            if let (State::Indexed, Some(article)) = (&record.state, &record.article)
                && self
                    .keys
                    .get(&article.key)
                    .is_some_and(|c| c.id == article.id)
            {
                self.keys.remove(&article.key);
            }
        }
        self.current = Some(Current::new(found, old));
        self.progress.read.files += 1;
    }

    fn close_record(&mut self, place: Place, skipped: Skipped) {
        let Skipped { failed, reason } = skipped;
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
        let entry = ready.entry.clone();
        if let Some(other) = self.keys.get(&entry.key).cloned() {
            if place_order(&other.place, &place).is_le() {
                let state = State::Duplicate { of: other.id };
                self.record(place, state, Some(entry), notes);
                return Ok(());
            }
            self.demote(&other, &entry.id)?;
        }
        let canonical = Canonical {
            file: self
                .current
                .as_ref()
                .map_or_else(String::new, |c| c.path().to_owned()),
            place: place.clone(),
            id: entry.id.clone(),
        };
        self.keys.insert(entry.key, canonical);
        let known = self.current.as_mut().and_then(|c| c.take_old(&entry.id));
        if known.as_ref().is_none_or(|old| old.hash != entry.hash) {
            if let Some(old) = known {
                self.remove(&old)?;
            }
            self.writer.add(ready.prepared, &entry)?;
            self.progress.added += 1;
        }
        self.record(place, State::Indexed, Some(entry), notes);
        Ok(())
    }

    fn remove(&mut self, entry: &ArticleEntry) -> Result<()> {
        self.progress.removed += 1;
        self.writer.remove(entry)
    }

    /// Makes an indexed record the duplicate of one that stands before it in the order of places.
    fn demote(&mut self, other: &Canonical, of: &str) -> Result<()> {
        let in_current = self
            .current
            .as_ref()
            .is_some_and(|c| c.path() == other.file);
        let entry = if in_current {
            self.current.as_mut().and_then(|c| c.demote(&other.id, of))
        } else {
            let file = self.archived.files.get_mut(&other.file);
            let demoted = file.and_then(|file| demote_record(&mut file.records, &other.id, of));
            if let Some(file) = self.archived.files.get(&other.file) {
                self.writer.note(&Line::File(file.clone()))?;
            }
            demoted
        };
        match entry {
            Some(entry) => self.remove(&entry),
            None => Ok(()),
        }
    }

    fn end(
        &mut self,
        summary: std::result::Result<crate::read::container::FileSummary, Skipped>,
    ) -> Result<()> {
        let (hash, complete) = match summary {
            Ok(summary) => (format!("{:032x}", summary.hash), !summary.changed),
            Err(skipped) => {
                let place = Place {
                    path: self
                        .current
                        .as_ref()
                        .map_or_else(String::new, |c| c.path().to_owned()),
                    ..Place::default()
                };
                // What is rightly skipped stays so until the file changes.
                let complete = !skipped.failed;
                self.close_record(place, skipped);
                (String::new(), complete)
            }
        };
        let Some(mut current) = self.current.take() else {
            return Ok(());
        };
        for old in current.drain_old() {
            self.remove(&old)?;
        }
        let (line, entry) = current.finish(hash, complete);
        self.writer.note(&line)?;
        self.archived.files.insert(entry.path.clone(), entry);
        Ok(())
    }

    /// Writes what there is of the file under way, so that a commit can be made in its middle.
    fn suspend(&mut self) -> Result<()> {
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

    /// Removes the files below the roots that were not met.
    fn drop_vanished(&mut self, plan: &Plan) -> Result<()> {
        let below = |path: &str| {
            plan.roots.iter().any(|root| {
                let rest = path.strip_prefix(root.name.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        };
        let files = self.archived.files.keys();
        let gone: Vec<String> = files
            .filter(|path| below(path) && !self.met.contains(&path_hash(path)))
            .cloned()
            .collect();
        for path in gone {
            let Some(entry) = self.archived.files.remove(&path) else {
                continue;
            };
            for record in &entry.records {
                if let (State::Indexed, Some(article)) = (&record.state, &record.article) {
                    self.keys.remove(&article.key);
                    self.remove(article)?;
                }
            }
            self.progress.gone_files += 1;
            self.writer.note(&Line::Gone(path))?;
        }
        Ok(())
    }
}

struct KnownFile {
    size: u64,
    modified_ns: i64,
    hash: u128,
}

/// Turns the record of `id` into a duplicate; the article that the index no longer holds.
pub(super) fn demote_record(
    records: &mut [RecordEntry],
    id: &str,
    of: &str,
) -> Option<ArticleEntry> {
    let is_it = |r: &&mut RecordEntry| {
        r.state == State::Indexed && r.article.as_ref().is_some_and(|a| a.id == id)
    };
    let record = records.iter_mut().find(is_it)?;
    record.state = State::Duplicate { of: of.to_owned() };
    record.article.clone()
}

/// Everything that is done to an article off the sequencing thread.
fn ready(article: Article) -> std::result::Result<Ready, Skipped> {
    let annotated = annotate(article);
    ready_from(annotated).map_err(|e| Skipped::failed(e.to_string()))
}

pub(super) fn ready_from(annotated: crate::article::Annotated) -> Result<Ready> {
    let prepared = prepare(annotated)?;
    let article = &prepared.annotated.article;
    let entry = ArticleEntry {
        id: article.id.clone(),
        key: identity(article),
        hash: prepared.hash,
        length: prepared.length,
        language: article.language.clone().unwrap_or_default(),
        by: article
            .published
            .as_ref()
            .map_or("", |p| p.evidence.name())
            .to_owned(),
        encoding: article.encoding.used.clone(),
    };
    Ok(Ready { prepared, entry })
}

/// Equal for the very same article met again: content, own id or URL, outlet and day.
fn identity(article: &Article) -> u128 {
    let own = article
        .record_id
        .as_deref()
        .or(article.url.as_deref())
        .unwrap_or("");
    let day = article
        .published
        .as_ref()
        .map_or(String::new(), |p| format!("{}{}", p.earliest, p.latest));
    let outlet = article.outlet.as_deref().unwrap_or("");
    xxh3_128(
        [&article.content_hash, own, outlet, &day]
            .join("\0")
            .as_bytes(),
    )
}

impl Default for BuildOptions {
    fn default() -> BuildOptions {
        BuildOptions {
            commit_bytes: 512 << 20,
            commit_every: Duration::from_secs(60),
            retry_failed: false,
        }
    }
}

/// The entry of a file as it stands, for [`Current::new`].
pub(super) type Old<'a> = Option<&'a FileEntry>;
