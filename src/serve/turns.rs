//! How many work at a time; the others wait in a line.
//!
//! Work that takes long gives way: it goes on in a lane of its own, so that short work behind it need not wait for
//! its end. That lane is bounded too; where it is full, who takes long keeps their turn.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::problem::Problem;

/// How many wait for their turn, and how long each.
const QUEUE: usize = 2_000;
const PATIENCE: Duration = Duration::from_secs(20);
/// After how long work gives way.
pub const SHORT: Duration = Duration::from_secs(1);

pub struct Turns {
    free: Arc<Semaphore>,
    long: Arc<Semaphore>,
    waiting: AtomicUsize,
}

/// Held while the work goes on.
#[derive(Clone)]
pub struct Turn(Arc<Mutex<Option<OwnedSemaphorePermit>>>);

impl Turns {
    /// So many at a time, and as many of those that take long.
    pub fn new(at_a_time: usize) -> Turns {
        Turns {
            free: Arc::new(Semaphore::new(at_a_time)),
            long: Arc::new(Semaphore::new(at_a_time)),
            waiting: AtomicUsize::new(0),
        }
    }

    /// A turn, first come first served; a problem where the line is too long, or too slow.
    pub async fn take(&self) -> Result<Turn, Problem> {
        let place = Place::in_line(&self.waiting);
        if place.before >= QUEUE {
            return Err(Problem::busy("too many ask at once"));
        }
        match timeout(PATIENCE, self.free.clone().acquire_owned()).await {
            Ok(Ok(permit)) => Ok(Turn(Arc::new(Mutex::new(Some(permit))))),
            Ok(Err(_)) | Err(_) => Err(Problem::busy("too many ask at once")),
        }
    }

    /// Lets others have the turn of who takes long, where there is room beside.
    pub fn give_way(&self, turn: &Turn) {
        let Ok(beside) = self.long.clone().try_acquire_owned() else {
            return;
        };
        let mut held = turn.0.lock().unwrap_or_else(PoisonError::into_inner);
        // What has ended meanwhile holds nothing any more.
        if held.is_some() {
            *held = Some(beside);
        }
    }
}

impl Turn {
    pub fn end(&self) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *held = None;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(turns: &Turns) -> Option<Turn> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build();
        let at_once = async { timeout(Duration::ZERO, turns.take()).await.ok()?.ok() };
        runtime.unwrap().block_on(at_once)
    }

    #[test]
    fn who_takes_long_gives_way_while_there_is_room() {
        let turns = Turns::new(1);
        let first = taken(&turns).unwrap();
        assert!(taken(&turns).is_none());
        turns.give_way(&first);
        let second = taken(&turns).unwrap();
        turns.give_way(&second);
        assert!(taken(&turns).is_none());
        first.end();
        turns.give_way(&second);
        let third = taken(&turns).unwrap();
        third.end();
        turns.give_way(&third);
        assert!(taken(&turns).is_some());
    }
}
