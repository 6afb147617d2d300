//! The archive that is served, how many ask of it at a time, and for how long.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::Limits;
use super::held::{Held, Holder};
use super::kept::Kept;
use super::ledger_page::Told;
use super::problem::Problem;
use crate::date::Day;
use crate::engine::{Archive, LedgerMark, within};
use crate::error::Result;

/// How many wait for their turn, and how long each.
const QUEUE: usize = 2_000;
const PATIENCE: Duration = Duration::from_secs(20);

type Asked<T> = std::result::Result<T, Problem>;

pub struct Site {
    today: fn() -> Day,
    pub limits: Limits,
    pub holder: Holder,
    turns: Turns,
    /// Answers that are handed out piece by piece have turns of their own: a slow reader holds up nobody else.
    pub streams: Turns,
    /// What the page of the ledger says.
    pub ledger: Kept<LedgerMark, Told>,
    /// The page of those who have not asked yet, of a state and a day.
    pub home: Kept<(u64, Day), Vec<u8>>,
}

/// How many may work at a time; the others wait in a line.
pub struct Turns {
    free: Arc<Semaphore>,
    waiting: AtomicUsize,
}

impl Turns {
    fn new(at_a_time: usize) -> Turns {
        Turns {
            free: Arc::new(Semaphore::new(at_a_time)),
            waiting: AtomicUsize::new(0),
        }
    }

    /// A turn, first come first served; a problem where the line is too long, or too slow.
    pub async fn take(&self) -> Asked<OwnedSemaphorePermit> {
        let place = Place::in_line(&self.waiting);
        if place.before >= QUEUE {
            return Err(Problem::busy("too many ask at once"));
        }
        match timeout(PATIENCE, self.free.clone().acquire_owned()).await {
            Ok(Ok(turn)) => Ok(turn),
            Ok(Err(_)) | Err(_) => Err(Problem::busy("too many ask at once")),
        }
    }
}

/// A place in the line; one who goes away leaves it.
struct Place<'a> {
    waiting: &'a AtomicUsize,
    before: usize,
}

impl Place<'_> {
    fn in_line(waiting: &AtomicUsize) -> Place<'_> {
        let before = waiting.fetch_add(1, Ordering::Relaxed);
        Place { waiting, before }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Site {
    pub fn open(dir: PathBuf, today: fn() -> Day, limits: Limits) -> Result<Site> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Ok(Site {
            today,
            limits,
            holder: Holder::open(dir)?,
            turns: Turns::new(2 * cores),
            streams: Turns::new(2 * cores),
            ledger: Kept::default(),
            home: Kept::default(),
        })
    }

    pub fn today(&self) -> Day {
        (self.today)()
    }

    /// Does `work` on the latest commit.
    pub async fn work<T: Send + 'static>(
        self: &Arc<Site>,
        work: impl FnOnce(&Archive, &Site) -> Asked<T> + Send + 'static,
    ) -> Asked<T> {
        self.work_on(None, move |held, site| work(&held.archive, site))
            .await
    }

    /// Does `work` on one state of the archive, the latest where none is named.
    pub async fn work_on<T: Send + 'static>(
        self: &Arc<Site>,
        id: Option<u64>,
        work: impl FnOnce(&Arc<Held>, &Site) -> Asked<T> + Send + 'static,
    ) -> Asked<T> {
        let turn = self.turns.take().await?;
        self.work_in(turn, id, work).await
    }

    /// Does `work` in a turn that was taken, on a thread that may block. A panic is a problem of this request
    /// alone; so is work that takes too long.
    pub async fn work_in<T: Send + 'static>(
        self: &Arc<Site>,
        turn: OwnedSemaphorePermit,
        id: Option<u64>,
        work: impl FnOnce(&Arc<Held>, &Site) -> Asked<T> + Send + 'static,
    ) -> Asked<T> {
        let site = self.clone();
        let working = spawn_blocking(move || {
            let work = || {
                let held = match id {
                    None => site.holder.latest(),
                    Some(id) => site.holder.state(id).ok_or_else(Problem::gone)?,
                };
                within(site.limits.work, || work(&held, &site))
            };
            let done = catch_unwind(AssertUnwindSafe(work));
            drop(turn);
            done.unwrap_or_else(|_| Err(Problem::defect()))
        });
        working.await.unwrap_or_else(|_| Err(Problem::defect()))
    }
}
