//! Two pieces of work at once.

use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Does `other` in a thread of its own meanwhile; behind `this` where the system has no thread to give.
pub(super) fn beside<T, O: Send>(
    this: impl FnOnce() -> T,
    other: impl FnMut() -> O + Send,
) -> (T, O) {
    let other = Mutex::new(other);
    let do_other = || {
        let mut other = other.lock().unwrap_or_else(PoisonError::into_inner);
        other()
    };
    thread::scope(|scope| {
        let thread = thread::Builder::new().name("write-beside".to_owned());
        let thread = thread.spawn_scoped(scope, do_other);
        let this = this();
        let other = match thread {
            Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(_) => do_other(),
        };
        (this, other)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn each_can_wait_for_the_other() {
        let (sender, receiver) = mpsc::channel();
        let (back, answer) = mpsc::channel();
        let this = || (sender.send(1), answer.recv());
        let ((sent, answer), returned) = beside(this, move || {
            let got = receiver.recv();
            (back.send(got), got)
        });
        assert!(sent.is_ok());
        assert_eq!((answer, returned), (Ok(Ok(1)), (Ok(()), Ok(1))));
    }

    #[test]
    #[should_panic(expected = "of the other")]
    fn a_panic_is_handed_on() {
        beside(|| (), || panic!("of the other"));
    }
}
