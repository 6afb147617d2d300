//! The `newsearch` program.

fn main() {}
