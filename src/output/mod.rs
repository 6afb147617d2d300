//! Results → bytes: text, JSON, JSON Lines, CSV, TREC, ids, paths.

pub mod extract;
pub fn sanitize(s: &str) -> std::borrow::Cow<'_, str> { s.into() }
