//! Steps of the recogniser, counted in tests: they grow with the text and no faster. Nothing in any other
//! build.

#[cfg(test)]
thread_local! {
    static TAKEN: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// Counts `n` turns of a loop.
#[inline(always)]
pub fn step(n: usize) {
    #[cfg(test)]
    TAKEN.with(|taken| taken.set(taken.get() + n as u64));
    #[cfg(not(test))]
    let _ = n;
}

/// The steps that `work` takes on this thread.
#[cfg(test)]
pub fn taken_by(work: impl FnOnce()) -> u64 {
    let before = TAKEN.with(std::cell::Cell::get);
    work();
    TAKEN.with(std::cell::Cell::get) - before
}
