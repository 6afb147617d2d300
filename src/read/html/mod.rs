//! A saved page → title, authors, dates, paragraphs.

use crate::article::RawDocument;
use crate::error::Skipped;
use crate::read::limits::Limits;

/// Reads a decoded page into `raw`, which already has its place, format and encoding.
pub fn read_page(_html: &str, _raw: &mut RawDocument, _limits: &Limits) -> Result<(), Skipped> {
    Err(Skipped::failed("not read yet"))
}
