//! Injected stops and failing calls, for the tests of crash safety; nothing in a release build.

use std::io;
use std::path::Path;

/// What is asked of the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Call {
    Open,
    Read,
    Write,
    Truncate,
    Sync,
    /// A file takes the place of another, or gets a name.
    Rename,
    Remove,
}

#[cfg(debug_assertions)]
pub use debug::{Disturbance, Fault, disturb};

/// Kills the process, without any clean-up, when `NEWSEARCH_STOP_AT` is `name` or `name:N` and this is
/// the N-th time (from 1) that the point is passed.
#[cfg(debug_assertions)]
pub fn point(name: &str) {
    debug::point(name);
}

#[cfg(not(debug_assertions))]
pub fn point(_name: &str) {}

/// Fails where a test wants this call to.
#[cfg(debug_assertions)]
pub fn call(call: Call, path: &Path) -> io::Result<()> {
    debug::call(call, path)
}

#[cfg(not(debug_assertions))]
#[inline]
pub fn call(_call: Call, _path: &Path) -> io::Result<()> {
    Ok(())
}

/// How many of the bytes of a write are written.
#[cfg(debug_assertions)]
pub fn room(path: &Path, bytes: usize) -> io::Result<usize> {
    debug::room(path, bytes)
}

#[cfg(not(debug_assertions))]
#[inline]
pub fn room(_path: &Path, bytes: usize) -> io::Result<usize> {
    Ok(bytes)
}

#[cfg(debug_assertions)]
mod debug {
    use std::collections::{BTreeMap, HashMap};
    use std::io::{self, ErrorKind};
    use std::path::{Path, PathBuf};
    use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

    use super::Call;

    pub fn point(name: &str) {
        static PASSED: OnceLock<Mutex<HashMap<String, u32>>> = OnceLock::new();
        let Ok(wanted) = std::env::var("NEWSEARCH_STOP_AT") else {
            return;
        };
        let (at, times) = wanted.split_once(':').unwrap_or((&wanted, "1"));
        if at != name {
            return;
        }
        if let Ok(mut passed) = PASSED.get_or_init(Mutex::default).lock() {
            let count = passed.entry(name.to_owned()).or_default();
            *count += 1;
            if count.to_string() == times {
                std::process::abort();
            }
        }
    }

    /// What goes wrong from the chosen call on.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Fault {
        /// Only it fails.
        Once,
        /// The disk is full: it writes half of what it was given, if it writes, and nothing is written after it.
        Full,
        /// Everything fails, as if the process had ended there.
        Gone,
    }

    /// Of the calls below a folder.
    struct State {
        below: PathBuf,
        at: u64,
        fault: Fault,
        calls: Vec<Call>,
        /// With the bytes that were there before.
        unsynced: BTreeMap<PathBuf, u64>,
    }

    static STATES: Mutex<Vec<Arc<Mutex<State>>>> = Mutex::new(Vec::new());

    fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
        mutex.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Calls below a folder go wrong as long as this lives.
    pub struct Disturbance(Arc<Mutex<State>>);

    /// Lets the call `at` below `folder`, counted from 0, go wrong, whichever thread makes it.
    pub fn disturb(folder: &Path, at: u64, fault: Fault) -> Disturbance {
        let state = Arc::new(Mutex::new(State {
            below: folder.to_owned(),
            at,
            fault,
            calls: Vec::new(),
            unsynced: BTreeMap::new(),
        }));
        lock(&STATES).push(Arc::clone(&state));
        Disturbance(state)
    }

    impl Disturbance {
        /// The calls that were made.
        pub fn calls(&self) -> Vec<Call> {
            lock(&self.0).calls.clone()
        }

        /// Files that were written and not synced since, and how many of their bytes are certain: what else is in
        /// them after the power has failed, nobody knows.
        pub fn unsynced(&self) -> BTreeMap<PathBuf, u64> {
            lock(&self.0).unsynced.clone()
        }
    }

    impl Drop for Disturbance {
        fn drop(&mut self) {
            lock(&STATES).retain(|state| !Arc::ptr_eq(state, &self.0));
        }
    }

    /// What is to go wrong with this call: `None` for nothing, else whether it is the first that does.
    fn fault(call: Call, path: &Path) -> Option<(Fault, bool)> {
        let states = lock(&STATES).clone();
        let mut states = states.iter().map(|state| lock(state));
        let mut state = states.find(|state| path.starts_with(&state.below))?;
        let now = state.calls.len() as u64;
        state.calls.push(call);
        let fault = match state.fault {
            Fault::Once => now == state.at,
            Fault::Full => now >= state.at && !matches!(call, Call::Read | Call::Remove),
            Fault::Gone => now >= state.at,
        };
        if !fault {
            match call {
                Call::Write => {
                    let bytes = || path.metadata().map_or(0, |data| data.len());
                    let known = state.unsynced.entry(path.to_owned());
                    known.or_insert_with(bytes);
                }
                Call::Sync | Call::Rename | Call::Remove => {
                    state.unsynced.remove(path);
                }
                Call::Open | Call::Read | Call::Truncate => {}
            }
        }
        fault.then_some((state.fault, now == state.at))
    }

    fn error(fault: Fault) -> io::Error {
        let number = match fault {
            Fault::Once | Fault::Gone => 5,
            Fault::Full => 28,
        };
        match cfg!(unix) {
            true => io::Error::from_raw_os_error(number),
            false => ErrorKind::Other.into(),
        }
    }

    pub fn call(call: Call, path: &Path) -> io::Result<()> {
        match fault(call, path) {
            None => Ok(()),
            Some((fault, _)) => Err(error(fault)),
        }
    }

    pub fn room(path: &Path, bytes: usize) -> io::Result<usize> {
        match fault(Call::Write, path) {
            None => Ok(bytes),
            Some((Fault::Full, true)) if bytes > 1 => Ok(bytes / 2),
            Some((fault, _)) => Err(error(fault)),
        }
    }
}
