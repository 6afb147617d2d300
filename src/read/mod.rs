//! From paths to articles: walk → containers → pieces → text → `RawDocument` → `Article`.
//!
//! A format is one row of [`format::FORMATS`] and one file. Framing (`split`) is cheap and runs on
//! one thread in reading order; `parse` runs on all cores and sees one [`format::Piece`] at a time.

pub mod walk;

pub mod archive;
pub mod container;
#[cfg(test)]
mod hostile;
pub mod ignored;
pub mod limits;
pub mod look;
pub mod magic;
pub mod metered;
pub mod packing;

pub mod format;
pub mod formats;
pub mod framing;
pub mod mapping;
pub mod records;

pub mod decode;
pub mod html;
pub mod latin;
pub mod markup;
pub mod mojibake;
pub mod references;
pub mod wide;

pub mod believe;
pub mod dates;
pub mod furniture;
pub mod languages;
pub mod text;
pub mod wrapping;
