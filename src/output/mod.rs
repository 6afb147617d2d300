//! Results → bytes: text, JSON, JSON Lines, CSV, TREC, ids, paths.
