//! The records of a piece at parsing: their bytes, their places, their text.

use std::borrow::Cow;

use crate::article::{Encoding, Place, RawDocument};
use crate::read::charset::Charset;
use crate::read::format::{Piece, ReadOptions};
use crate::read::{decode, wide};

/// A piece seen as records. One that is UTF-16 or UTF-32 is decoded as a whole before it is cut, and
/// its records have no offset.
pub struct Records<'a> {
    piece: &'a Piece,
    bytes: Cow<'a, [u8]>,
    wide: Option<Encoding>,
    neighbours: Option<Charset>,
    /// What the user says.
    given: Option<Charset>,
}

impl<'a> Records<'a> {
    pub fn new(piece: &'a Piece, options: &ReadOptions) -> Records<'a> {
        let given = options.charset;
        if wide::is_wide(&piece.bytes) {
            let decoded = decode::decode(&piece.bytes, None);
            return Records {
                piece,
                bytes: Cow::Owned(decoded.text.into_owned().into_bytes()),
                wide: Some(decoded.encoding),
                neighbours: None,
                given,
            };
        }
        Records {
            piece,
            bytes: Cow::Borrowed(&piece.bytes),
            wide: None,
            neighbours: match given {
                Some(_) => None,
                None => decode::detect_piece(&piece.bytes),
            },
            given,
        }
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The place of the record `ordinal` (from 0 in this piece) that begins at `start` of [`Records::bytes`].
    pub fn place(&self, ordinal: usize, start: usize) -> Place {
        let first = &self.piece.place;
        let offset = first.offset.unwrap_or(0) + start as u64;
        Place {
            path: first.path.clone(),
            record: Some(first.record.unwrap_or(1) + ordinal as u64),
            offset: self.wide.is_none().then_some(offset),
        }
    }

    /// The text of a record, and a document that has its place, format and encoding.
    pub fn open<'b>(
        &self,
        place: Place,
        format: &'static str,
        bytes: &'b [u8],
    ) -> (Cow<'b, str>, RawDocument) {
        let decoded = decode::decode_like(bytes, self.given, self.neighbours);
        let raw = RawDocument {
            place,
            format,
            encoding: self.wide.clone().unwrap_or(decoded.encoding),
            ..RawDocument::default()
        };
        (decoded.text, raw)
    }
}
