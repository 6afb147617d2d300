//! The integration tests, one binary: each module holds one promise.

#![expect(
    clippy::panic,
    clippy::expect_used,
    reason = "a helper of a test fails the test"
)]

/// What programs are promised over HTTP.
mod api;
/// A file that is written while it is read.
mod changing;
/// Copies of a story are found, folded and compared; versions of a page are a chain.
mod copies;
/// A run that is ended at any instant loses nothing that was committed.
mod crash;
/// What a fuzzer once broke stays mended.
mod crashers;
/// Every call for a file fails in turn.
#[cfg(debug_assertions)]
mod disk;
/// Every path and link that the documents name exists.
mod docs;
/// The engine's face: no type of tantivy in a signature that others see.
mod engine_face;
/// Exports, read back by readers that forgive nothing.
mod exports;
/// What goes wrong around the program: disk, locks, damage, permissions.
mod faults;
/// A bit that flips is found, and mended.
mod flips;
/// Every format, read from a small file of our own.
mod formats;
/// An index brought up to date answers as one that is built at once.
mod incremental;
/// The architecture: who may import whom, who may print, how long a file may be.
mod layers;
/// What the articles of an outlet teach each other.
mod lessons;
/// Terminals, pipes and scripts: nothing of a corpus drives them.
mod manners;
/// Inputs made to crash, stall or exhaust.
mod monsters;
/// Who and where: names found in texts, folded, and asked for.
mod names;
/// Made-up news, for those that need a corpus.
mod newsroom;
/// The pages of names, comparisons, copies and versions.
mod pages;
/// Running the program, for those that need it.
mod program;
/// An index rebuilt from what it stores.
mod rebuild;
mod rebuild_beside;
/// Receipts of queries, and tables of many, hold whatever happens between.
mod receipts;
/// Neither the number of threads nor the history of an index shows in an answer.
mod same_answer;
/// The archive in a browser and over HTTP.
mod serve;
/// A server and a client, for those that need them.
mod server;
/// What one asker may take of a server: time, connections, patience.
mod serving;
/// Reading the project's own files, for those above.
mod source;
/// What the program says, word for word, and that its examples work.
mod transcripts;
/// A watch tells every new match once.
mod watch;
