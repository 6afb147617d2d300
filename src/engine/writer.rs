//! The one writer of an index: articles and ledger change in one commit.

use std::fs::TryLockError;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tantivy::indexer::IndexWriterOptions;
use tantivy::{Index, IndexWriter, TantivyDocument, TantivyError};

use super::anew;
use super::archive::{Meta, engine, is_commit_whole, open_index_on};
use super::disk::Disk;
use super::document::to_document;
use super::folder::{COMMIT, LIST, is_ledger, mend_list, remove_next};
use super::ledger_line::Line;
use super::ledger_log::{self, Log};
use super::ledger_rows::Rows;
use super::merging::Merging;
use super::queue::{LEAST_ARENA, Queue};
use super::schema::{FORMAT, Fields, builder};
use super::values::Deletions;
use crate::article::Annotated;
use crate::error::{Error, Result};
use crate::fault;
use crate::files::{self, File};
use crate::ledger::{ArticleEntry, Totals};

/// What a thread holds of a segment before it writes it, and a third more while it sorts that. A larger one has larger
/// tables of words, which miss the caches of the processor more often.
const MOST_ARENA: usize = 60 << 20;
/// More writing threads the engine does not take.
const MOST_THREADS: usize = 8;
/// For so many threads of the run one merges: two merges at a time take the memory of two, and a tenth of the CPU goes
/// into all of them.
const JOBS_OF_MERGE: usize = 8;

/// What part of the memory the stored forms may have of articles that wait for the engine: their documents are a
/// few times as large.
const WAITING: usize = 64;

/// While segments are merged so many times fewer may wait.
const WHILE_MERGING: usize = 4;

const LOCK: &str = ".newsearch.lock";

/// An article ready for the engine: built on any thread, written by the writer.
pub struct Prepared {
    document: TantivyDocument,
    /// Bytes of its stored form.
    stored: usize,
    pub annotated: Annotated,
    /// Words of title and text that do more than serve grammar.
    pub length: u64,
    /// Of everything that the index holds of the article.
    pub hash: u64,
}

/// Builds what the index will hold of an article.
pub fn prepare(annotated: Annotated) -> Result<Prepared> {
    static FIELDS: OnceLock<Fields> = OnceLock::new();
    let fields = FIELDS.get_or_init(|| Fields::schema().1);
    let made = to_document(fields, &annotated)?;
    Ok(Prepared {
        document: made.document,
        stored: made.stored,
        annotated,
        length: made.length,
        hash: made.hash,
    })
}

/// What a writer may use.
#[derive(Clone, Copy, Debug)]
pub struct WriterOptions {
    pub jobs: usize,
    /// Bytes for the whole process; the engine's peak is about twice its own budget.
    pub memory: usize,
    /// Begin with an empty index, whatever is there.
    pub anew: bool,
}

pub struct Writer {
    dir: PathBuf,
    disk: Disk,
    queue: Arc<Queue>,
    /// Bytes of stored articles that may wait for the engine.
    most_waiting: usize,
    /// How many threads the engine writes with, and what each may hold of a segment, in bytes.
    threads: usize,
    arena: usize,
    deletions: Deletions,
    inner: Option<IndexWriter>,
    log: Log,
    meta: Meta,
    /// Something was written since the last commit.
    dirty: bool,
    /// Held as long as the writer lives.
    _lock: File,
}

impl Writer {
    /// Opens the index at `dir`, or creates it, and reads its ledger.
    pub fn open(dir: &Path, options: &WriterOptions) -> Result<(Writer, Rows)> {
        Writer::open_after(dir, options, 0)
    }

    /// The same; the ledger file of a new index has the number that follows `ledger`.
    pub(super) fn open_after(
        dir: &Path,
        options: &WriterOptions,
        ledger: u64,
    ) -> Result<(Writer, Rows)> {
        files::create_dir_all(dir).map_err(|e| Error::io(dir, e))?;
        let lock = lock(dir)?;
        if options.anew {
            anew::clear(dir)?;
        }
        let disk = Disk::open(dir).map_err(|e| engine(dir, e))?;
        mend_list(dir, &disk).map_err(|e| Error::io(&dir.join(LIST), e))?;
        let queue = Arc::new(Queue::of_run(options.jobs));
        let (index, fields, mut meta) = open_or_create(dir, &disk, &queue)?;
        if meta.ledger.file.is_empty() {
            meta.ledger.file = ledger_log::name(ledger + 1);
        }
        if !is_commit_whole(dir, &meta)? {
            return Err(Error::Damaged {
                dir: dir.to_owned(),
                what: format!("`{COMMIT}` does not match its checksum"),
            });
        }
        let mut rows = Rows::new(dir);
        let written = ledger_log::read_lines(dir, &meta.ledger, |line| rows.apply(line))?;
        remove_leftovers(dir, &meta);
        // The other half of the cores parses; and each thread keeps a dictionary of its own, so that more
        // of them cost more.
        let threads = options.jobs.div_ceil(2).clamp(1, MOST_THREADS);
        let arena = (options.memory * 3 / 10 / threads).clamp(LEAST_ARENA, MOST_ARENA);
        let options_of_engine = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(arena)
            .num_merge_threads(options.jobs.div_ceil(JOBS_OF_MERGE))
            .build();
        let inner: IndexWriter = index
            .writer_with_options(options_of_engine)
            .map_err(|e| engine(dir, e))?;
        // What a run that was killed has left would bear the names of this run's files.
        inner
            .garbage_collect_files()
            .wait()
            .map_err(|e| unwritten(dir, &disk, e))?;
        let merging = Merging::new(options.memory, Arc::clone(&queue.merging));
        inner.set_merge_policy(Box::new(merging));
        let log = if is_mostly_history(&rows, &meta) {
            Log::compact(dir, &meta.ledger, &rows)?
        } else {
            Log::open(dir, &meta.ledger, written)?
        };
        let writer = Writer {
            dir: dir.to_owned(),
            disk,
            queue,
            most_waiting: options.memory / WAITING,
            threads,
            arena,
            deletions: Deletions::new(fields.id),
            inner: Some(inner),
            log,
            meta,
            dirty: false,
            _lock: lock,
        };
        Ok((writer, rows))
    }

    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// What the merges under way take in memory.
    pub fn merging_bytes(&self) -> usize {
        self.queue.merging.bytes()
    }

    /// The run keeps so many bytes of all that it has met. The engine's threads hold as much less of a segment, down to
    /// half: a long run takes little more memory than a short one, and has smaller segments.
    pub fn leave_room(&self, kept: usize) {
        self.queue.leave(kept, self.threads, self.arena);
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Remembers whether the texts are searched for what they name: later runs do as this one.
    pub fn set_annotates(&mut self, annotates: bool) {
        self.dirty |= self.meta.annotates != Some(annotates);
        self.meta.annotates = Some(annotates);
    }

    /// Adds an article; `entry` is what the ledger says of it.
    pub fn add(&mut self, prepared: Prepared, entry: &ArticleEntry) -> Result<()> {
        self.meta.articles += 1;
        self.meta.add(entry);
        self.meta.length += u64::from(entry.length);
        let language = entry.language.as_str();
        *self.meta.languages.entry(language.to_owned()).or_default() += 1;
        self.dirty = true;
        let most_waiting = match self.merging_bytes() {
            0 => self.most_waiting,
            _ => self.most_waiting / WHILE_MERGING,
        };
        self.queue.enter(prepared.stored, most_waiting);
        let document = prepared.document;
        let added = self.inner()?.add_document(document);
        added.map(|_| ()).map_err(|e| self.unwritten(e))
    }

    /// Removes an article that was added, by what the ledger says of it.
    pub fn remove(&mut self, entry: &ArticleEntry) -> Result<()> {
        self.meta.articles = self.meta.articles.saturating_sub(1);
        self.meta.take(entry);
        self.meta.length = self.meta.length.saturating_sub(u64::from(entry.length));
        let language = entry.language.as_str();
        if let Some(count) = self.meta.languages.get_mut(language) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.meta.languages.remove(language);
            }
        }
        self.dirty = true;
        let article = self.deletions.of(entry.id.as_str());
        let deleted = self.inner()?.delete_query(article);
        deleted.map(|_| ()).map_err(|e| self.unwritten(e))
    }

    /// Adds a line to the ledger.
    pub fn note(&mut self, line: &Line) -> Result<()> {
        self.dirty = true;
        self.log.write(line)
    }

    /// Adds a whole ledger.
    pub fn note_all(&mut self, rows: &Rows) -> Result<()> {
        self.dirty = true;
        self.log.write_all(rows)
    }

    /// Makes everything so far durable, articles and ledger in one step.
    pub fn commit(&mut self) -> Result<()> {
        if !self.dirty {
            return Ok(());
        }
        fault::point("before-ledger");
        self.meta.ledger = self.log.flush()?;
        fault::point("after-ledger");
        self.meta.format = FORMAT;
        self.meta.sealed = true;
        let payload = serde_json::to_string(&self.meta).map_err(|e| Error::Engine(e.into()))?;
        let inner = self.inner()?;
        let committed = inner.prepare_commit().and_then(|mut prepared| {
            prepared.set_payload(&payload);
            fault::point("before-commit");
            prepared.commit()
        });
        committed.map_err(|e| self.unwritten(e))?;
        fault::point("after-commit");
        self.dirty = false;
        Ok(())
    }

    /// Commits, and waits for merges under way.
    pub fn finish(mut self) -> Result<Meta> {
        self.commit()?;
        if let Some(inner) = self.inner.take() {
            fault::point("during-merge");
            inner
                .wait_merging_threads()
                .map_err(|e| self.unwritten(e))?;
        }
        Ok(self.meta.clone())
    }

    fn unwritten(&self, error: TantivyError) -> Error {
        unwritten(&self.dir, &self.disk, error)
    }

    fn inner(&mut self) -> Result<&mut IndexWriter> {
        self.inner
            .as_mut()
            .ok_or_else(|| Error::Engine("the writer is closed".into()))
    }
}

/// What kept the engine from writing.
fn unwritten(dir: &Path, disk: &Disk, error: TantivyError) -> Error {
    match (disk.refused(), error) {
        (Some(source), _) => Error::Unwritable {
            dir: dir.to_owned(),
            source,
        },
        (None, TantivyError::ErrorInThread(_)) => Error::WriterEnded,
        (None, error) => engine(dir, error),
    }
}

fn open_or_create(dir: &Path, disk: &Disk, queue: &Arc<Queue>) -> Result<(Index, Fields, Meta)> {
    let open = || open_index_on(dir, |_| Ok(disk.clone()), Arc::clone(queue));
    match open() {
        Err(Error::NoIndex { .. }) => {}
        other => return other,
    }
    let created = builder().0.open_or_create(disk.clone());
    created.map_err(|e| unwritten(dir, disk, e))?;
    open()
}

/// A process that has just been started has for a moment the locks of the one that starts it: who ended meanwhile may
/// seem to write on.
fn take_lock(file: &File) -> std::result::Result<(), TryLockError> {
    const TRIES: u32 = 10;
    const BETWEEN: Duration = Duration::from_millis(20);
    for _ in 1..TRIES {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(BETWEEN),
            other => return other,
        }
    }
    file.try_lock()
}

/// Takes the writer's lock, or says who holds it. The lock is the operating system's: a file left by a
/// killed process locks nobody out.
pub(super) fn lock(dir: &Path) -> Result<File> {
    let path = dir.join(LOCK);
    let mut file = File::open_or_create(&path).map_err(|e| Error::io(&path, e))?;
    match take_lock(&file) {
        Ok(()) => {
            let _ = file.set_len(0);
            let _ = writeln!(file, "process {}", std::process::id());
            Ok(file)
        }
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            let _ = file.read_to_string(&mut holder);
            let holder = holder.trim();
            Err(Error::Locked {
                dir: dir.to_owned(),
                holder: if holder.is_empty() {
                    "another process".to_owned()
                } else {
                    holder.to_owned()
                },
            })
        }
        Err(TryLockError::Error(e)) => Err(Error::io(&path, e)),
    }
}

/// Whether the log holds many more lines than there are files.
fn is_mostly_history(rows: &Rows, meta: &Meta) -> bool {
    // A record takes some 60 bytes in a frame; four times that, and most of the log is the past.
    let Totals { files, records, .. } = rows.totals();
    let bytes = meta.ledger.bytes.checked_sub(1 << 20);
    bytes.is_some_and(|bytes| files + records < bytes.div_ceil(240))
}

/// What a writer has left that was killed, or that has begun another ledger: ledger files of other commits, files
/// that were to take the place of another, and a generation that did not become the archive.
pub(super) fn remove_leftovers(dir: &Path, meta: &Meta) {
    let _ = remove_next(dir);
    for name in files::names(dir).unwrap_or_default() {
        if is_ledger(&name) && name != meta.ledger.file || name.starts_with(".tmp") {
            let _ = files::remove(&dir.join(name));
        }
    }
}
