//! The archive on disk: the only place that knows the search engine underneath.

pub mod analysis;
