//! What a format is: how it is told, cut into pieces, and parsed; the table of all of them.

use std::io::BufRead;
use std::sync::Arc;

use crate::article::{Place, RawDocument};
use crate::error::Skipped;
use crate::read::limits::Limits;

/// A run of bytes that can be parsed alone: one record, or several small ones in a row.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Where the piece begins: `record` is the ordinal of its first record where it has ordinals.
    pub place: Place,
    pub bytes: Vec<u8>,
    /// What earlier bytes of the same file said that this piece needs (a CSV header line).
    pub context: Option<Arc<[u8]>>,
}

/// What became of one record at parsing.
#[derive(Clone, Debug)]
pub struct Parsed {
    pub place: Place,
    pub outcome: Result<RawDocument, Skipped>,
}

/// The options that reading obeys, the same for every file of a run.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    pub limits: Limits,
    /// Field mapping of the user: (our field, the name in the data), from `--map title=headline`.
    pub map: Vec<(String, String)>,
}

/// Receives pieces in order; `false` means: stop, nobody listens.
pub type Emit<'a> = dyn FnMut(Result<Piece, (Place, Skipped)>) -> bool + 'a;

/// One row of the table of formats.
pub struct Format {
    pub name: &'static str,
    /// Lower-case file extensions without the dot.
    pub extensions: &'static [&'static str],
    /// Told by content: the first bytes (up to 64 KiB) of the file.
    pub sniff: fn(head: &[u8]) -> bool,
    /// Cuts a file into pieces and emits them in order.
    pub split: fn(place: &Place, input: &mut dyn BufRead, options: &ReadOptions, emit: &mut Emit),
    /// Parses one piece. Pure: same piece and options, same answer, on any thread.
    pub parse: fn(piece: &Piece, options: &ReadOptions) -> Vec<Parsed>,
}
