//! The articles that wait for the engine's threads, held to a number of bytes: the engine counts them, and lets ten
//! thousand wait, of whatever size. And what else of the memory its threads have to know of.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::merging::UnderWay;

/// Below this arena a writing thread flushes segments of a few documents.
pub(super) const LEAST_ARENA: usize = 15 << 20;

/// After this the next is let in for all that: an engine that has stopped says so when it is handed one.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<usize>,
    changed: Condvar,
    /// Beside those that wait.
    pub merging: Arc<UnderWay>,
    /// See [`Queue::left`]. Relaxed: a thread that learns of it an article later is early enough.
    left: AtomicUsize,
}

impl Queue {
    /// Waits until no more than `limit` bytes wait with these, or nothing else does.
    pub fn enter(&self, bytes: usize, limit: usize) {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |waiting: &mut usize| *waiting > 0 && *waiting + bytes > limit;
        let waited = self.changed.wait_timeout_while(waiting, PATIENCE, is_full);
        let (mut waiting, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *waiting += bytes;
    }

    /// A thread of the engine has taken these.
    pub fn taken(&self, bytes: usize) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting = waiting.saturating_sub(bytes);
        drop(waiting);
        self.changed.notify_all();
    }

    /// From now on each of so many threads of the engine leaves its part of these bytes, of an arena of this size.
    pub fn leave(&self, bytes: usize, threads: usize, arena: usize) {
        let most = (arena / 2).min(arena.saturating_sub(LEAST_ARENA));
        self.left
            .store((bytes / threads.max(1)).min(most), Ordering::Relaxed);
    }

    /// What a thread of the engine leaves to others of its arena, in bytes.
    pub fn left(&self) -> usize {
        self.left.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_queue_waits_for_room() {
        let queue = Queue::default();
        queue.enter(100, 10);
        std::thread::scope(|threads| {
            threads.spawn(|| queue.enter(5, 10));
            queue.taken(100);
        });
        queue.enter(5, 10);
        assert_eq!(*queue.waiting.lock().unwrap(), 10);
    }

    #[test]
    fn a_thread_leaves_its_part_and_keeps_what_it_needs() {
        let queue = Queue::default();
        let left = |bytes, threads, arena| {
            queue.leave(bytes, threads, arena);
            queue.left()
        };
        assert_eq!(left(0, 1, 4 * LEAST_ARENA), 0);
        assert_eq!(left(1_000, 2, 4 * LEAST_ARENA), 500);
        assert_eq!(left(usize::MAX, 2, 4 * LEAST_ARENA), 2 * LEAST_ARENA);
        assert_eq!(left(usize::MAX, 1, LEAST_ARENA + 7), 7);
        assert_eq!(left(usize::MAX, 1, LEAST_ARENA), 0);
    }
}
