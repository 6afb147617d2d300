//! Fuzzes `checks::dates`.
#![no_main]

#[expect(dead_code, reason = "each target uses one of them")]
#[path = "../checks.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|data: &[u8]| checks::dates(data));
