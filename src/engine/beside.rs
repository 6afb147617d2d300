//! Two pieces of work at once.

use std::io;
use std::panic::resume_unwind;
use std::thread;

/// Does `other` in a thread of its own meanwhile. Fails where the system has no thread to give.
pub(super) fn beside<T, O: Send>(
    this: impl FnOnce() -> T,
    other: impl FnOnce() -> O + Send,
) -> io::Result<(T, O)> {
    thread::scope(|scope| {
        let thread = thread::Builder::new().name("write-beside".to_owned());
        let thread = thread.spawn_scoped(scope, other)?;
        let this = this();
        let other = thread.join().unwrap_or_else(|panic| resume_unwind(panic));
        Ok((this, other))
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
        let outcome = beside(this, move || back.send(receiver.recv().map(|n| n + 1)));
        let ((sent, answer), _) = outcome.expect("a thread");
        assert!(sent.is_ok());
        assert_eq!(answer, Ok(Ok(2)));
    }
}
