//! Bytes → text, in the order: mark, UTF-8, UTF-16/32 without mark, declared, detected.
