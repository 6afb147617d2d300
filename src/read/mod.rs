//! From paths to articles: walk → containers → pieces → text → `RawDocument` → `Article`.
//!
//! A format is one row of [`format::FORMATS`] and one file. Framing (`split`) is cheap and runs on
//! one thread in reading order; `parse` runs on all cores and sees one [`Piece`] at a time.

pub mod believe;
pub mod container;
pub mod dates;
pub mod decode;
pub mod format;
pub mod formats;
pub mod html;
pub mod limits;
pub mod text;
pub mod walk;
