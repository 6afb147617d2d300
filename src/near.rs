//! Memory that is brought near before it is looked at.

/// Asks the processor for what lies at the beginning of a value, and waits for nothing: it answers many such questions at
/// a time, where each look would be waited for. At most 64 bytes come near; on some processors nothing does.
#[inline]
pub fn fetch<T>(value: &T) {
    #[cfg(target_arch = "x86_64")]
    safe_arch::prefetch_t0(value);
    #[cfg(not(target_arch = "x86_64"))]
    let _ = value;
}
