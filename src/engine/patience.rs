//! How long the work on one query may take, and how it ends when that is over.
//!
//! A cursor of the engine cannot fail. So what runs long asks now and then whether time is over and then stops, as if
//! there were nothing more; whatever came out of it is made an error where it leaves the engine
//! ([`Archive::engine`](super::Archive)). What is remembered from query to query never ends so, but by [`ensure`].

use std::cell::{Cell, RefCell};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How many steps there are between two looks at the clock.
const STEPS: u32 = 64;

thread_local! {
    // Work on a query stays on one thread.
    static END: Cell<Option<Instant>> = const { Cell::new(None) };
    static STEP: Cell<u32> = const { Cell::new(0) };
    static IS_OVER: Cell<bool> = const { Cell::new(false) };
    static IS_LEFT: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
}

/// Sets the clock back to what it was, whatever happens.
struct Restore {
    end: Option<Instant>,
    is_over: bool,
    is_left: Option<Arc<AtomicBool>>,
}

impl Drop for Restore {
    fn drop(&mut self) {
        END.set(self.end);
        IS_OVER.set(self.is_over);
        IS_LEFT.set(self.is_left.take());
    }
}

/// Does `work`; a query that is under way when `limit` is over, or when somebody sets `is_left` since nobody waits
/// for it any more, ends with [`Error::TooLong`](crate::error::Error::TooLong).
pub fn within<T>(limit: Duration, is_left: Arc<AtomicBool>, work: impl FnOnce() -> T) -> T {
    let _restore = Restore {
        end: END.replace(Instant::now().checked_add(limit)),
        is_over: IS_OVER.replace(false),
        is_left: IS_LEFT.replace(Some(is_left)),
    };
    work()
}

/// Begins the time anew, where it is not over: what was found so far has been handed on.
pub fn go_on(limit: Duration) {
    if END.get().is_some() {
        END.set(Instant::now().checked_add(limit));
    }
}

/// Whether time is over: to be asked once for each few microseconds of work.
#[inline]
pub(super) fn is_over() -> bool {
    let step = STEP.get().wrapping_add(1);
    STEP.set(step);
    step.is_multiple_of(STEPS) && look()
}

fn look() -> bool {
    let is_left = || {
        IS_LEFT.with_borrow(|left| {
            left.as_ref()
                .is_some_and(|left| left.load(Ordering::Relaxed))
        })
    };
    let is_late = || END.get().is_some_and(|end| Instant::now() >= end);
    let is_over = IS_OVER.get() || is_late() || is_left();
    IS_OVER.set(is_over);
    is_over
}

/// Whether it was found to be over.
pub(super) fn was_over() -> bool {
    IS_OVER.get()
}

/// An error where time is over.
pub(super) fn ensure() -> io::Result<()> {
    match look() {
        true => Err(io::Error::from(io::ErrorKind::TimedOut)),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_over_within_its_limits_alone() {
        let steps = |n| (0..n).filter(|_| is_over()).count();
        assert_eq!(steps(1_000), 0);
        within(Duration::from_hours(1), Arc::default(), || {
            assert_eq!(steps(1_000), 0);
            within(Duration::ZERO, Arc::default(), || {
                assert!(!was_over());
                assert!(steps(1_000) > 0);
                assert!(was_over() && ensure().is_err());
            });
            assert!(!was_over() && ensure().is_ok());
        });
        assert!(ensure().is_ok());
    }

    #[test]
    fn who_goes_on_has_time_again() {
        within(Duration::ZERO, Arc::default(), || {
            go_on(Duration::from_hours(1));
            assert!(ensure().is_ok());
        });
    }

    #[test]
    fn what_nobody_waits_for_is_over() {
        let is_left = Arc::new(AtomicBool::new(false));
        within(Duration::from_hours(1), is_left.clone(), || {
            assert!(ensure().is_ok());
            is_left.store(true, Ordering::Relaxed);
            assert!(ensure().is_err());
        });
        assert!(ensure().is_ok());
    }
}
