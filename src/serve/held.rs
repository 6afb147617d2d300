//! The archive as it is now, and as it was when pages of results were begun.
//!
//! A page that follows is cut from the very state that the first was cut from: what a run of `index` adds, takes
//! away or ranks anew meanwhile has no say. So states of the archive are kept for a while, few of them and not for
//! long; the files that they need stay on the disk until they go.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use xxhash_rust::xxh3::xxh3_64;

use crate::annotate::names_in;
use crate::engine::Archive;
use crate::error::Result;

/// How many states before the latest are kept, and how long after a page of theirs was last asked for.
const MOST: usize = 8;
pub const KEPT: Duration = Duration::from_mins(10);

/// The files that change with every commit, or by the user's hand, and have a say in answers.
const WATCHED: [&str; 2] = ["meta.json", "aliases.txt"];

type Stamp = [Option<(SystemTime, u64)>; WATCHED.len()];

/// One state of the archive.
pub struct Held {
    /// The same for the same state, whoever opens it.
    pub id: u64,
    pub archive: Archive,
}

impl Held {
    fn open(dir: &Path) -> Result<Held> {
        let archive = Archive::open(dir)?.marking_names(names_in);
        // Read now: a state keeps its rules for names. Rules with a slip are told to whoever asks for names.
        let aliases = archive.aliases_hash().ok().flatten().unwrap_or_default();
        let id = xxh3_64(format!("{:016x} {aliases}", archive.state()).as_bytes());
        Ok(Held { id, archive })
    }
}

/// A state that pages may still be asked of.
struct Kept {
    held: Arc<Held>,
    asked: Instant,
}

struct States {
    stamp: Stamp,
    latest: Arc<Held>,
    /// When a page of the latest was last left open.
    left_open: Option<Instant>,
    older: Vec<Kept>,
}

impl States {
    fn forget(&mut self, now: Instant) {
        self.older
            .retain(|kept| now.saturating_duration_since(kept.asked) < KEPT);
        self.older.sort_by_key(|kept| std::cmp::Reverse(kept.asked));
        self.older.truncate(MOST);
    }

    fn replace(&mut self, stamp: Stamp, latest: Held, now: Instant) {
        self.stamp = stamp;
        if latest.id == self.latest.id {
            return;
        }
        let before = std::mem::replace(&mut self.latest, Arc::new(latest));
        if let Some(asked) = self.left_open.take() {
            let held = before;
            // Few will ask of it.
            held.archive.forget();
            self.older.push(Kept { held, asked });
        }
        self.forget(now);
    }
}

pub struct Holder {
    dir: PathBuf,
    states: Mutex<States>,
    /// Whoever opens the next state.
    opening: Mutex<()>,
}

impl Holder {
    pub fn open(dir: PathBuf) -> Result<Holder> {
        let states = States {
            stamp: stamp(&dir),
            latest: Arc::new(Held::open(&dir)?),
            left_open: None,
            older: Vec::new(),
        };
        Ok(Holder {
            dir,
            states: Mutex::new(states),
            opening: Mutex::new(()),
        })
    }

    /// The latest commit. While one request opens it the others are answered from the one before, as all are
    /// where it cannot be opened.
    pub fn latest(&self) -> Arc<Held> {
        let now = stamp(&self.dir);
        if self.states().stamp != now
            && let Ok(_opening) = self.opening.try_lock()
            && self.states().stamp != now
            && let Ok(held) = Held::open(&self.dir)
        {
            self.states().replace(now, held, Instant::now());
        }
        self.states().latest.clone()
    }

    /// The state with this id, where it is still there.
    pub fn state(&self, id: u64) -> Option<Arc<Held>> {
        let latest = self.latest();
        if latest.id == id {
            return Some(latest);
        }
        let now = Instant::now();
        let mut states = self.states();
        states.forget(now);
        let kept = states.older.iter_mut().find(|kept| kept.held.id == id)?;
        kept.asked = now;
        Some(kept.held.clone())
    }

    /// Keeps a state for whoever asks for the next page.
    pub fn keep(&self, held: &Arc<Held>) {
        let now = Instant::now();
        let mut states = self.states();
        if states.latest.id == held.id {
            states.left_open = Some(now);
            return;
        }
        // It was replaced while it was asked.
        match states.older.iter_mut().find(|kept| kept.held.id == held.id) {
            Some(kept) => kept.asked = now,
            None => {
                let held = held.clone();
                states.older.push(Kept { held, asked: now });
                states.forget(now);
            }
        }
    }

    /// Lets go of what is kept no longer.
    pub fn forget(&self) {
        self.states().forget(Instant::now());
    }

    fn states(&self) -> std::sync::MutexGuard<'_, States> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn stamp(dir: &Path) -> Stamp {
    WATCHED.map(|name| {
        let meta = std::fs::metadata(dir.join(name)).ok()?;
        Some((meta.modified().ok()?, meta.len()))
    })
}
