//! The articles that wait for the engine's threads, held to a number of bytes: the engine counts them, and lets ten
//! thousand wait, of whatever size. And the articles that its merges have in work.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::merging::UnderWay;

/// After this the next is let in for all that: an engine that has stopped says so when it is handed one.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<usize>,
    changed: Condvar,
    /// Beside those that wait.
    pub merging: Arc<UnderWay>,
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
    pub fn leave(&self, bytes: usize) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting = waiting.saturating_sub(bytes);
        drop(waiting);
        self.changed.notify_all();
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
            queue.leave(100);
        });
        queue.enter(5, 10);
        assert_eq!(*queue.waiting.lock().unwrap(), 10);
    }
}
