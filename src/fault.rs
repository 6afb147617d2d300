//! Injected stops, for the tests of crash safety; nothing in a release build.

/// Kills the process, without any clean-up, when `NEWSEARCH_STOP_AT` is `name` or `name:N` and this is
/// the N-th time (from 1) that the point is passed.
#[cfg(debug_assertions)]
pub fn point(name: &str) {
    use std::collections::HashMap;
    use std::sync::{Mutex, OnceLock};

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

#[cfg(not(debug_assertions))]
pub fn point(_name: &str) {}
