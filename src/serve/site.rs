//! The archive that is served, how many ask of it at a time, and for how long.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::Limits;
use super::held::{Held, Holder};
use super::kept::Kept;
use super::ledger_page::Told;
use super::problem::Problem;
use super::turns::{SHORT, Turn, Turns};
use crate::date::Day;
use crate::engine::{Archive, LedgerMark, within};
use crate::error::Result;

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

/// Tells the work that nobody waits for it any more.
struct Waits(Arc<AtomicBool>);

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
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
        let working = self.work_in(turn.clone(), id, work);
        tokio::pin!(working);
        tokio::select! {
            done = &mut working => return done,
            () = sleep(SHORT) => self.turns.give_way(&turn),
        }
        working.await
    }

    /// Does `work` in a turn that was taken, on a thread that may block. A panic is a problem of this request
    /// alone; so is work that takes too long. Work that nobody waits for any more ends early.
    pub async fn work_in<T: Send + 'static>(
        self: &Arc<Site>,
        turn: Turn,
        id: Option<u64>,
        work: impl FnOnce(&Arc<Held>, &Site) -> Asked<T> + Send + 'static,
    ) -> Asked<T> {
        let site = self.clone();
        let is_left = Arc::new(AtomicBool::new(false));
        let _waits = Waits(is_left.clone());
        let working = spawn_blocking(move || {
            let work = || {
                let held = match id {
                    None => site.holder.latest(),
                    Some(id) => site.holder.state(id).ok_or_else(Problem::gone)?,
                };
                within(site.limits.work, is_left, || work(&held, &site))
            };
            let done = catch_unwind(AssertUnwindSafe(work));
            turn.end();
            done.unwrap_or_else(|_| Err(Problem::defect()))
        });
        working.await.unwrap_or_else(|_| Err(Problem::defect()))
    }
}
