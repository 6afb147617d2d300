//! The archive as it is now, and how many ask of it at a time.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::ledger_page::Kept;
use super::problem::Problem;
use crate::annotate::names_in;
use crate::date::Day;
use crate::engine::Archive;
use crate::error::Result;

/// How long a request waits for its turn, and how long its work may take.
const PATIENCE: Duration = Duration::from_secs(10);
const LONGEST: Duration = Duration::from_secs(30);

/// The files that change with every commit, or by the user's hand, and have a say in answers.
const WATCHED: [&str; 2] = ["meta.json", "aliases.txt"];

type Stamp = [Option<(SystemTime, u64)>; WATCHED.len()];

pub struct Site {
    dir: PathBuf,
    today: fn() -> Day,
    archive: Mutex<(Stamp, Arc<Archive>)>,
    turns: Arc<Semaphore>,
    /// What the page of the ledger says.
    pub ledger: Kept,
}

impl Site {
    pub fn open(dir: PathBuf, today: fn() -> Day) -> Result<Site> {
        let opened = (stamp(&dir), Arc::new(open(&dir)?));
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Ok(Site {
            dir,
            today,
            archive: Mutex::new(opened),
            turns: Arc::new(Semaphore::new(2 * cores)),
            ledger: Kept::default(),
        })
    }

    pub fn today(&self) -> Day {
        (self.today)()
    }

    /// The archive with the latest commit. One that cannot be opened leaves the one before.
    fn archive(&self) -> Arc<Archive> {
        let mut held = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        let now = stamp(&self.dir);
        if held.0 != now
            && let Ok(archive) = open(&self.dir)
        {
            *held = (now, Arc::new(archive));
        }
        held.1.clone()
    }

    /// Does `work` on a thread that may block, when its turn comes. A panic is a problem of this request.
    pub async fn work<T: Send + 'static>(
        self: &Arc<Site>,
        work: impl FnOnce(&Archive, &Site) -> std::result::Result<T, Problem> + Send + 'static,
    ) -> std::result::Result<T, Problem> {
        let turn = timeout(PATIENCE, self.turns.clone().acquire_owned()).await;
        let Ok(Ok(turn)) = turn else {
            return Err(Problem::busy("too many ask at once"));
        };
        let site = self.clone();
        let working = spawn_blocking(move || {
            let archive = site.archive();
            let done = catch_unwind(AssertUnwindSafe(|| work(&archive, &site)));
            drop(turn);
            done.unwrap_or_else(|_| Err(Problem::defect()))
        });
        match timeout(LONGEST, working).await {
            Ok(done) => done.unwrap_or_else(|_| Err(Problem::defect())),
            Err(_) => Err(Problem::busy("the answer takes too long to find")),
        }
    }
}

fn open(dir: &Path) -> Result<Archive> {
    Ok(Archive::open(dir)?.marking_names(names_in))
}

fn stamp(dir: &Path) -> Stamp {
    WATCHED.map(|name| {
        let meta = std::fs::metadata(dir.join(name)).ok()?;
        Some((meta.modified().ok()?, meta.len()))
    })
}
