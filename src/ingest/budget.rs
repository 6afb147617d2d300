//! How many bytes are under way between reader and receiver.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

/// What a byte of input is in memory while it is under way: text, tokens, names, and the document of them. With half of
/// the limit an archive of 50,000 made-up articles took less memory by four times the other half.
const EXPANDED: usize = 4;
/// What is kept for good leaves at least this part of the limit.
const LEAST_PART: usize = 8;

/// Bytes under way, and the wish to have no more than `limit` of them.
pub(super) struct Budget {
    limit: usize,
    state: Mutex<State>,
    changed: Condvar,
    open: AtomicBool,
}

#[derive(Default)]
struct State {
    taken: usize,
    /// What the receiver and the engine keep beside it.
    kept: usize,
}

impl Budget {
    pub fn new(limit: usize) -> Budget {
        Budget {
            limit,
            state: Mutex::default(),
            changed: Condvar::new(),
            open: AtomicBool::new(false),
        }
    }

    /// Waits for room; a piece larger than the whole budget waits until it is alone.
    pub fn take(&self, bytes: usize) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while state.taken > 0
            && state.taken + bytes > self.room(&state)
            && !self.open.load(Ordering::Relaxed)
        {
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.taken += bytes;
    }

    /// What is kept takes its room from what is under way, so that a long run takes no more than a short one.
    fn room(&self, state: &State) -> usize {
        let room = self.limit.saturating_sub(state.kept / EXPANDED);
        room.max(self.limit / LEAST_PART)
    }

    /// Gives back what was taken, and says what is kept by now.
    pub fn give(&self, bytes: usize, kept: usize) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.taken = state.taken.saturating_sub(bytes);
        state.kept = kept;
        self.changed.notify_all();
    }

    /// Nobody waits any more: the run has ended.
    pub fn open(&self) {
        let guard = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.open.store(true, Ordering::Relaxed);
        drop(guard);
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_takes_room_from_what_is_under_way() {
        let budget = Budget::new(800);
        let room = |kept| budget.room(&State { taken: 0, kept });
        assert_eq!(room(0), 800);
        assert_eq!(room(400), 700);
        assert_eq!(room(usize::MAX), 100);
        budget.take(5_000);
        budget.give(5_000, 400);
        budget.take(700);
        assert_eq!(budget.state.lock().unwrap().taken, 700);
    }
}
