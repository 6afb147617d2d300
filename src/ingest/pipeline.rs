//! One thread reads, all cores parse and annotate, one thread receives the results in reading order.
//!
//! The records of a piece are worked on together, step by step: see [`Work`].
//!
//! Order makes the answer independent of the number of threads. The bytes under way are bounded: the
//! reader waits while more than the budget is between it and the receiver.

use std::collections::BinaryHeap;
use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::{Receiver, Sender, unbounded};
use xxhash_rust::xxh3::Xxh3;

use super::budget::Budget;
use crate::annotate::Step;
use crate::article::{Annotated, Place};
use crate::date::Day;
use crate::error::{Error, Skipped};
use crate::read::believe::believe;
use crate::read::container::{FileSummary, Item, read_file};
use crate::read::format::{Format, Parsed, Piece, ReadOptions};
use crate::read::look::modified_ns;
use crate::read::walk::{Found, Root, WalkOptions, walk};

/// What a run reads, and how.
pub struct Plan<'a> {
    pub roots: &'a [Root],
    /// Folders that are never entered (the index itself).
    pub exclude: &'a [PathBuf],
    pub walk: WalkOptions<'a>,
    pub read: ReadOptions,
    /// The run's own day: later dates are impossible.
    pub today: Day,
    /// Read a file once more that changed while it was read: its records come again, and count for those
    /// that came before.
    pub again: bool,
    /// Threads that parse.
    pub jobs: usize,
    /// Bytes under way between reader and receiver.
    pub in_flight: usize,
    /// Set from outside to end the run early; what is under way is still delivered.
    pub stop: &'a AtomicBool,
}

/// What is known of a file from earlier runs.
pub enum Known {
    No,
    /// Same size and time: it is not opened.
    Same,
    /// Passed over as it was, but at another time.
    Touched,
    /// Same size: the same file if its bytes have this hash.
    Perhaps(u128),
    /// Not asked for: it is neither read nor reported.
    Aside,
}

/// What the receiver is told, in reading order.
pub enum Event<T> {
    /// A file begins; its records follow.
    File(Found),
    Record {
        place: Place,
        outcome: Result<T, Skipped>,
        /// Bytes of input behind it: its share of a piece that holds several.
        bytes: usize,
    },
    /// The file ends; what was read of it is complete only where this comes with `Ok` and it has not changed.
    /// One that has begins once more.
    FileEnd(Result<FileSummary, Skipped>),
    /// A file that is as it was; its size and time are current.
    Unchanged {
        found: Found,
        /// Its time is another.
        is_touched: bool,
    },
}

/// What the receiver answers: how many bytes are kept beside what is under way by now, `None` to end the run.
pub type GoOn = Option<usize>;

/// What is done to an article on any core. All articles of a piece take a step before any takes the next.
pub struct Work<'a, T> {
    pub steps: &'a [Step],
    pub finish: fn(Annotated) -> Result<T, Skipped>,
}

/// Runs the plan. `known` is asked on the reading thread, `work` is done on all cores, `receive` runs on
/// this thread, and ends the run or goes on.
pub fn run<T: Send>(
    plan: &Plan,
    known: impl Fn(&Found) -> Known + Sync,
    work: &Work<T>,
    mut receive: impl FnMut(Event<T>) -> GoOn,
) -> Result<(), Error> {
    let budget = Budget::new(plan.in_flight);
    let (sender, results) = unbounded();
    let pool = threads(plan.jobs)?;
    let ended = AtomicBool::new(false);
    let stopped = || plan.stop.load(Ordering::Relaxed) || ended.load(Ordering::Relaxed);
    std::thread::scope(|threads| {
        let (budget, known, stopped) = (&budget, &known, &stopped);
        let reading = move || {
            pool.in_place_scope(|scope| {
                let mut reader = Reader {
                    plan,
                    sender,
                    next: 0,
                    budget,
                    unchanged: Vec::new(),
                };
                reader.read(known, stopped, |sender, at, format, piece, weight| {
                    scope.spawn(move |_| {
                        let bytes = piece.bytes.len();
                        let records = parse(plan, format, piece, work);
                        let message = Message::Records {
                            records,
                            bytes,
                            weight,
                        };
                        // The receiver is gone only when the run has ended.
                        let _ = sender.send(Numbered { at, message });
                    });
                });
            });
        };
        let thread = std::thread::Builder::new().name("parse-reader".to_owned());
        if let Err(error) = thread.spawn_scoped(threads, reading) {
            return Err(no_threads(plan.jobs, &error));
        }
        receive_in_order(&results, budget, |event| {
            let go_on = receive(event);
            if go_on.is_none() {
                ended.store(true, Ordering::Relaxed);
                budget.open();
            }
            go_on
        });
        Ok(())
    })
}

/// The threads that parse and annotate.
pub fn threads(jobs: usize) -> Result<rayon::ThreadPool, Error> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .thread_name(|i| format!("parse-{i}"))
        .build()
        .map_err(|e| no_threads(jobs, &e))
}

fn no_threads(jobs: usize, error: &dyn std::error::Error) -> Error {
    Error::Usage(format!(
        "cannot start {jobs} threads: {error}\nhint: give fewer with --jobs"
    ))
}

type Records<T> = Vec<(Place, Result<T, Skipped>)>;

enum Message<T> {
    Event(Event<T>),
    Records {
        records: Records<T>,
        bytes: usize,
        /// What the budget was charged for them.
        weight: usize,
    },
    Unchanged(Vec<(Found, bool)>),
}

/// Of a file that is being written: what was read of it may be half of a record.
const CHANGED: &str = "it changed while it was read: index again when it is written";

/// Unchanged files that are reported together: most runs meet hardly any others.
const TOGETHER: usize = 256;

struct Numbered<T> {
    at: u64,
    message: Message<T>,
}

impl<T> PartialEq for Numbered<T> {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at
    }
}

impl<T> Eq for Numbered<T> {}

impl<T> PartialOrd for Numbered<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Numbered<T> {
    /// The earliest is the greatest, so that a heap gives it first.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.at.cmp(&self.at)
    }
}

/// Walks, opens and cuts; numbers every message.
struct Reader<'a, T> {
    plan: &'a Plan<'a>,
    sender: Sender<Numbered<T>>,
    next: u64,
    budget: &'a Budget,
    /// Not reported yet.
    unchanged: Vec<(Found, bool)>,
}

impl<T> Reader<'_, T> {
    fn send(&mut self, message: Message<T>) -> bool {
        let at = self.next;
        self.next += 1;
        self.sender.send(Numbered { at, message }).is_ok()
    }

    fn send_unchanged(&mut self) -> bool {
        let unchanged = std::mem::take(&mut self.unchanged);
        unchanged.is_empty() || self.send(Message::Unchanged(unchanged))
    }

    fn read(
        &mut self,
        known: &(impl Fn(&Found) -> Known + Sync),
        stopped: &(impl Fn() -> bool + Sync),
        mut spawn: impl FnMut(Sender<Numbered<T>>, u64, &'static Format, Piece, usize),
    ) {
        let plan = self.plan;
        for root in plan.roots {
            walk(root, plan.exclude, &plan.walk, &mut |found| {
                !stopped() && self.read_found(found, known, stopped, &mut spawn)
            });
        }
        self.send_unchanged();
    }

    fn read_found(
        &mut self,
        found: Found,
        known: &(impl Fn(&Found) -> Known + Sync),
        stopped: &(impl Fn() -> bool + Sync),
        spawn: &mut impl FnMut(Sender<Numbered<T>>, u64, &'static Format, Piece, usize),
    ) -> bool {
        let touched = match (&found.fate, known(&found)) {
            (_, Known::Aside) => return true,
            (_, Known::Same) => Some(false),
            (_, Known::Touched) => Some(true),
            (Ok(()), Known::Perhaps(hash)) => {
                (hash_file(&found.file) == Some(hash)).then_some(true)
            }
            (_, Known::No) | (Err(_), Known::Perhaps(_)) => None,
        };
        if let Some(is_touched) = touched {
            self.unchanged.push((found, is_touched));
            return self.unchanged.len() < TOGETHER || self.send_unchanged();
        }
        let (path, file, fate) = (found.path.clone(), found.file.clone(), found.fate.clone());
        let now = |mut found: Found| {
            if let Ok(metadata) = std::fs::metadata(&found.file) {
                found.size = metadata.len();
                found.modified_ns = modified_ns(&metadata);
            }
            found
        };
        let next = (self.plan.again && fate.is_ok()).then(|| found.clone());
        if !self.send_unchanged() || !self.send(Message::Event(Event::File(found))) {
            return false;
        }
        if let Err(fate) = fate {
            return self.send(Message::Event(Event::FileEnd(Err(fate))));
        }
        let options = self.plan.read.of_file(&path);
        let mut read = |reader: &mut Self| {
            let mut emit = |item| !stopped() && reader.hand_on(item, spawn);
            let reading = AssertUnwindSafe(|| read_file(&path, &file, &options, &mut emit));
            catch_unwind(reading).unwrap_or_else(|panic| Err(panicked(panic.as_ref())))
        };
        let has_changed = |summary: &Result<FileSummary, _>| {
            summary.as_ref().is_ok_and(|summary| summary.changed)
        };
        let mut summary = read(self);
        if let Some(next) = next.filter(|_| has_changed(&summary) && !stopped()) {
            let begins = Message::Event(Event::File(now(next)));
            if !self.send(Message::Event(Event::FileEnd(summary))) || !self.send(begins) {
                return false;
            }
            summary = read(self);
        }
        if has_changed(&summary) {
            summary = Err(Skipped::failed(CHANGED));
        }
        // Stopped in the middle of a file, its end is not reported: it stays incomplete.
        !stopped() && self.send(Message::Event(Event::FileEnd(summary)))
    }

    /// Takes one thing from a file to where it is worked on.
    fn hand_on(
        &mut self,
        item: Item,
        spawn: &mut impl FnMut(Sender<Numbered<T>>, u64, &'static Format, Piece, usize),
    ) -> bool {
        match item {
            Item::Piece { format, piece } => {
                let weight = weight(&piece);
                self.budget.take(weight);
                let at = self.next;
                self.next += 1;
                spawn(self.sender.clone(), at, format, piece, weight);
                true
            }
            Item::Fate { place, fate } => self.send(Message::Event(Event::Record {
                place,
                outcome: Err(fate),
                bytes: 0,
            })),
        }
    }
}

/// xxh3-128 of a file's bytes, `None` where it cannot be read.
fn hash_file(path: &Path) -> Option<u128> {
    let mut file = File::open(path).ok()?;
    let mut hash = Xxh3::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Some(hash.digest128()),
            Ok(n) => hash.update(&buffer[..n]),
            Err(_) => return None,
        }
    }
}

/// Parses a piece and works on its records. A panic is that record's failure, not the run's.
fn parse<T>(plan: &Plan, format: &Format, piece: Piece, work: &Work<T>) -> Records<T> {
    let options = plan.read.of_file(&piece.place.path);
    let parsed = match guarded(|| Ok((format.parse)(&piece, &options))) {
        Ok(parsed) => parsed,
        Err(skipped) => return vec![(piece.place, Err(skipped))],
    };
    // The bytes are many megabytes at times, and so is what comes of them.
    drop(piece);
    let begin = |one: Parsed| {
        let begun = guarded(|| Ok(Annotated::from(believe(one.outcome?, plan.today)?)));
        (one.place, begun)
    };
    let mut records: Records<Annotated> = parsed.into_iter().map(begin).collect();
    for step in work.steps {
        for (_, record) in &mut records {
            let taken = guarded(|| {
                record.iter_mut().for_each(step);
                Ok(())
            });
            if let Err(skipped) = taken {
                *record = Err(skipped);
            }
        }
    }
    let finish = |(place, record): (Place, Result<Annotated, Skipped>)| {
        let finished = record.and_then(|annotated| guarded(|| (work.finish)(annotated)));
        (place, finished)
    };
    records.into_iter().map(finish).collect()
}

/// What `f` returns; a panic inside is a failure.
pub(super) fn guarded<T>(f: impl FnOnce() -> Result<T, Skipped>) -> Result<T, Skipped> {
    catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(|panic| Err(panicked(panic.as_ref())))
}

fn panicked(panic: &(dyn std::any::Any + Send)) -> Skipped {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    Skipped::failed(format!("a defect of newsearch: {text}"))
}

/// What a piece takes while it is under way. A record of ten bytes is an article of a kilobyte, and a
/// piece of several records may hold one a line.
fn weight(piece: &Piece) -> usize {
    const RECORD_BYTES: usize = 1 << 10;
    const LARGEST: usize = 256 << 10;
    let bytes = &piece.bytes;
    match piece.place.record {
        Some(_) if bytes.len() <= LARGEST => {
            bytes.len() + RECORD_BYTES * memchr::memchr_iter(b'\n', bytes).count()
        }
        _ => bytes.len(),
    }
}

/// Hands the messages over in the order of their numbers.
fn receive_in_order<T>(
    results: &Receiver<Numbered<T>>,
    budget: &Budget,
    mut receive: impl FnMut(Event<T>) -> GoOn,
) {
    let mut early = BinaryHeap::new();
    let mut next = 0;
    for message in results {
        early.push(message);
        while early.peek().is_some_and(|first| first.at == next) {
            let Some(Numbered { message, .. }) = early.pop() else {
                break;
            };
            next += 1;
            let go_on = match message {
                Message::Event(event) => receive(event).map(drop),
                Message::Unchanged(files) => {
                    let mut files = files.into_iter();
                    files.try_for_each(|(found, is_touched)| {
                        receive(Event::Unchanged { found, is_touched }).map(drop)
                    })
                }
                Message::Records {
                    records,
                    bytes,
                    weight,
                } => {
                    let share = bytes / records.len().max(1);
                    let mut rest = bytes - share * records.len();
                    let go_on = records.into_iter().try_fold(0, |_, (place, outcome)| {
                        let bytes = share + std::mem::take(&mut rest);
                        receive(Event::Record {
                            place,
                            outcome,
                            bytes,
                        })
                    });
                    budget.give(weight, go_on.unwrap_or(0));
                    go_on.map(drop)
                }
            };
            if go_on.is_none() {
                return;
            }
        }
    }
}
