//! An encoding, whoever decodes it: `encoding_rs`, or our own tables.

use std::borrow::Cow;

use encoding_rs::{Encoding, REPLACEMENT, X_USER_DEFINED};

use crate::read::legacy::Legacy;
use crate::read::wide::Wide;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    Whatwg(&'static Encoding),
    Wide(Wide),
    Legacy(Legacy),
}

impl Charset {
    /// The narrow encoding of a label: the wide ones are told by their bytes.
    pub fn of_label(label: &str) -> Option<Charset> {
        if let Some(legacy) = Legacy::of_label(label) {
            return Some(Charset::Legacy(legacy));
        }
        let encoding = Encoding::for_label(label.trim().as_bytes())?;
        let usable = encoding.is_ascii_compatible() || encoding == encoding_rs::ISO_2022_JP;
        let usable = usable && encoding != REPLACEMENT && encoding != X_USER_DEFINED;
        usable.then_some(Charset::Whatwg(encoding))
    }

    /// The name by the standard of the web, or IANA's where that has none.
    pub fn name(self) -> &'static str {
        match self {
            Charset::Whatwg(encoding) => encoding.name(),
            Charset::Wide(wide) => wide.name(),
            Charset::Legacy(legacy) => legacy.name(),
        }
    }

    /// The text of bytes without mark, and how many characters are U+FFFD because they made no sense.
    pub fn decode(self, bytes: &[u8]) -> (Cow<'_, str>, u64) {
        let (text, had_errors) = match self {
            Charset::Whatwg(encoding) => encoding.decode_without_bom_handling(bytes),
            Charset::Wide(wide) => {
                let (text, replaced) = wide.decode(bytes);
                return (Cow::Owned(text), replaced);
            }
            Charset::Legacy(legacy) => (Cow::Owned(legacy.decode(bytes)), true),
        };
        let replaced = if had_errors { count_replaced(&text) } else { 0 };
        (text, replaced)
    }
}

fn count_replaced(text: &str) -> u64 {
    text.chars()
        .filter(|c| *c == char::REPLACEMENT_CHARACTER)
        .count() as u64
}
