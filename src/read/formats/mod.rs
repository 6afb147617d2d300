//! One file a format; the rows are in `super::format`.
