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
    state: Mutex<State>,
    changed: Condvar,
    /// Beside those that wait.
    pub merging: Arc<UnderWay>,
    /// See [`Queue::left`]. Relaxed: a thread that learns of it an article later is early enough.
    left: AtomicUsize,
    /// Threads of the run; none where nothing is written.
    jobs: usize,
}

/// Of a queue.
#[derive(Default)]
struct State {
    /// Bytes that wait.
    waiting: usize,
    /// With so few of them the next is let in; `None` where nobody waits for that.
    enough: Option<usize>,
}

impl Queue {
    pub fn of_run(jobs: usize) -> Queue {
        Queue {
            jobs,
            ..Queue::default()
        }
    }

    /// How many threads write a segment: parsing waits for it where there are cores for two.
    pub fn writing_threads(&self) -> u64 {
        if self.jobs > 1 { 2 } else { 1 }
    }

    /// Waits while more than `limit` bytes would wait with these, and then until the queue is down to half: to be let in
    /// for each article that is taken costs a thread's sleep and another's interruption each time.
    pub fn enter(&self, bytes: usize, limit: usize) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.waiting > 0 && state.waiting + bytes > limit {
            let enough = (limit / 2).min(limit.saturating_sub(bytes));
            state.enough = Some(enough);
            let is_full = |state: &mut State| state.waiting > enough;
            let waited = self.changed.wait_timeout_while(state, PATIENCE, is_full);
            (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
            state.enough = None;
        }
        state.waiting += bytes;
    }

    /// A thread of the engine has taken these.
    pub fn taken(&self, bytes: usize) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.waiting = state.waiting.saturating_sub(bytes);
        let is_enough = state.enough.is_some_and(|enough| state.waiting <= enough);
        drop(state);
        if is_enough {
            self.changed.notify_all();
        }
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
        let waiting = || queue.state.lock().expect("no panic").waiting;
        assert_eq!(waiting(), 10);
        std::thread::scope(|threads| {
            threads.spawn(|| queue.enter(1, 10));
            while queue.state.lock().expect("no panic").enough.is_none() {
                std::thread::yield_now();
            }
            queue.taken(4);
            assert_eq!(waiting(), 6, "nobody is let in above half");
            queue.taken(1);
        });
        assert_eq!(waiting(), 6);
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
