//! From paths to articles: walk → containers → pieces → text → `RawDocument` → `Article`.
//!
//! A format is one row of [`format::FORMATS`] and one file. Framing (`split`) is cheap and runs on
//! one thread in reading order; `parse` runs on all cores and sees one [`format::Piece`] at a time.

pub mod walk;

pub mod ahead;
pub mod archive;
pub mod container;
#[cfg(test)]
mod hostile;
pub mod http;
pub mod ignored;
pub mod limits;
pub mod look;
pub mod magic;
pub mod members;
pub mod metered;
pub mod packing;
pub mod unpack;

pub mod format;
pub mod formats;
pub mod framing;
pub mod mapping;
pub mod records;

pub mod charset;
pub mod cyrillic;
pub mod decode;
pub mod html;
pub mod labels;
pub mod latin;
pub mod legacy;
pub mod markup;
pub mod mojibake;
pub mod references;
pub mod wide;
pub mod xml;

pub mod believe;
pub mod dates;
pub mod furniture;
pub mod languages;
pub mod text;
pub mod wrapping;
