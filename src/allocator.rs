//! The allocator of the program, and how soon the system has back what is free: the one place with unsafe code.
#![expect(
    unsafe_code,
    reason = "the options of the allocator have no other door"
)]

use std::ffi::{c_int, c_long};

/// An article's parts are made on one thread and let go on another, which the system's allocator pays for
/// with an eighth of the time of a run (14 % on Reuters, glibc 2.41). Small pages: with huge ones
/// `--memory 128MB` does not hold 400 MB, though on some virtual machines they save a sixth of the CPU.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The allocator's option `purge_delay`, by its number in `mimalloc.h`: how long it keeps what is free.
const PURGE_DELAY: c_int = 15;

/// In milliseconds. With the thousand of the allocator itself what one thread of `index` has let go stays with that
/// thread while another takes as much: 308 MB and not 264 at 50,000 articles, 385 and not 300 at a million. The CPU is
/// the same.
const KEPT: c_long = 10;

unsafe extern "C" {
    fn mi_option_set_default(option: c_int, value: c_long);
}

/// To be called before there are other threads. Where the environment has `MIMALLOC_PURGE_DELAY`, that holds.
pub fn give_back_soon() {
    // SAFETY: the allocator that this program is linked with takes any numbers here, as long as one thread asks.
    unsafe { mi_option_set_default(PURGE_DELAY, KEPT) }
}

#[cfg(test)]
mod tests {
    use super::*;

    unsafe extern "C" {
        fn mi_option_get(option: c_int) -> c_long;
    }

    /// With another version of the allocator the number may be that of another option, which has another default.
    #[test]
    fn the_option_is_the_one_that_is_meant() {
        // SAFETY: as above.
        let get = || unsafe { mi_option_get(PURGE_DELAY) };
        let from_outside = std::env::var("MIMALLOC_PURGE_DELAY").ok();
        let from_outside: Option<c_long> = from_outside.and_then(|delay| delay.parse().ok());
        assert_eq!(get(), from_outside.unwrap_or(1_000));
        give_back_soon();
        assert_eq!(get(), from_outside.unwrap_or(KEPT));
    }
}
