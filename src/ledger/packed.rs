//! Entries in few bytes. Labels are numbers: who packs and who unpacks must agree on them.

use std::num::NonZeroU64;

use super::values::{Digest, Id, Key, Label};
use super::{ArticleEntry, FileEntry, RecordEntry, Records, State};

/// What a record has beside its state, which stands in the two lowest bits.
const PATH: u8 = 1 << 2;
const RECORD: u8 = 1 << 3;
const OFFSET: u8 = 1 << 4;
const ARTICLE: u8 = 1 << 5;
const NOTES: u8 = 1 << 6;

/// What a file has.
const HASH: u8 = 1;
const COMPLETE: u8 = 2;

const INDEXED: u8 = 0;
const DUPLICATE: u8 = 1;
const SKIPPED: u8 = 2;
const FAILED: u8 = 3;

/// Adds a record; `number_of` tells the number of a label.
pub fn pack(record: &RecordEntry, out: &mut Vec<u8>, mut number_of: impl FnMut(Label) -> u32) {
    let mut put_label = |label, out: &mut Vec<u8>| put_number(u64::from(number_of(label)), out);
    let state = match record.state {
        State::Indexed => INDEXED,
        State::Duplicate { .. } => DUPLICATE,
        State::Skipped { .. } => SKIPPED,
        State::Failed { .. } => FAILED,
    };
    out.push(
        state
            | has(record.path.is_some(), PATH)
            | has(record.record.is_some(), RECORD)
            | has(record.offset.is_some(), OFFSET)
            | has(record.article.is_some(), ARTICLE)
            | has(!record.notes.is_empty(), NOTES),
    );
    match record.state {
        State::Indexed => {}
        State::Duplicate { of } => out.extend(of.0),
        State::Skipped { reason } | State::Failed { reason } => put_label(reason, out),
    }
    if let Some(path) = &record.path {
        put_text(path, out);
    }
    for number in [record.record, record.offset].into_iter().flatten() {
        put_number(number.get(), out);
    }
    if let Some(article) = &record.article {
        out.extend(article.id.0);
        out.extend(u128::from(article.key).to_le_bytes());
        out.extend(article.hash.to_le_bytes());
        put_number(u64::from(article.length), out);
        for label in [article.language, article.by, article.encoding] {
            put_label(label, out);
        }
    }
    if !record.notes.is_empty() {
        put_number(record.notes.len() as u64, out);
        record.notes.iter().for_each(|note| put_text(note, out));
    }
}

/// Takes a record from the front, with the labels of these numbers; `None` where none stands there.
pub fn unpack(bytes: &mut &[u8], labels: impl Fn(u32) -> Option<Label>) -> Option<RecordEntry> {
    let label = |bytes: &mut &[u8]| labels(u32::try_from(number(bytes)?).ok()?);
    let [first] = array(bytes)?;
    let state = match first & 3 {
        INDEXED => State::Indexed,
        DUPLICATE => State::Duplicate {
            of: Id(array(bytes)?),
        },
        SKIPPED => State::Skipped {
            reason: label(bytes)?,
        },
        _ => State::Failed {
            reason: label(bytes)?,
        },
    };
    let path = match first & PATH {
        0 => None,
        _ => Some(text(bytes)?.into()),
    };
    let mut positive = |flag| match first & flag {
        0 => Some(None),
        _ => number(bytes).map(NonZeroU64::new),
    };
    let (record, offset) = (positive(RECORD)?, positive(OFFSET)?);
    let article = match first & ARTICLE {
        0 => None,
        _ => Some(ArticleEntry {
            id: Id(array(bytes)?),
            key: Key::from(u128::from_le_bytes(array(bytes)?)),
            hash: u64::from_le_bytes(array(bytes)?),
            length: u32::try_from(number(bytes)?).ok()?,
            language: label(bytes)?,
            by: label(bytes)?,
            encoding: label(bytes)?,
        }),
    };
    let notes = match first & NOTES {
        0 => Box::default(),
        _ => {
            let notes = 0..number(bytes)?;
            let notes = notes.map(|_| text(bytes).map(str::to_owned));
            notes.collect::<Option<_>>()?
        }
    };
    Some(RecordEntry {
        path,
        record,
        offset,
        state,
        article,
        notes,
    })
}

/// Takes so many records from the front.
pub fn unpack_all(
    bytes: &mut &[u8],
    records: usize,
    labels: impl Fn(u32) -> Option<Label>,
) -> Option<Records> {
    let mut all = Records::default();
    all.reserve(records);
    for _ in 0..records {
        all.push(unpack(bytes, &labels)?);
    }
    Some(all)
}

/// Adds what is known of a file beside its records.
pub fn pack_file(entry: &FileEntry, out: &mut Vec<u8>) {
    let hash = entry.hash.map(|hash| u128::from(hash).to_le_bytes());
    let flags = has(hash.is_some(), HASH) | has(entry.complete, COMPLETE);
    out.push(flags);
    out.extend(hash.into_iter().flatten());
    put_number(entry.size, out);
    out.extend(entry.modified_ns.to_le_bytes());
    put_number(entry.read_as, out);
    put_text(&entry.path, out);
}

/// What is known of a file beside its records, where it was packed.
#[derive(Clone, Copy, Debug)]
pub struct FileHead<'b> {
    pub path: &'b str,
    pub size: u64,
    pub modified_ns: i64,
    pub hash: Option<Digest>,
    pub complete: bool,
    pub read_as: u64,
}

impl FileHead<'_> {
    /// The same, without records.
    pub fn entry(&self) -> FileEntry {
        FileEntry {
            path: self.path.into(),
            size: self.size,
            modified_ns: self.modified_ns,
            hash: self.hash,
            complete: self.complete,
            read_as: self.read_as,
            records: Records::default(),
        }
    }
}

/// Takes that from the front.
pub fn file_head<'b>(bytes: &mut &'b [u8]) -> Option<FileHead<'b>> {
    let [flags] = array(bytes)?;
    let hash = match flags & HASH {
        0 => None,
        _ => Some(Digest::from(u128::from_le_bytes(array(bytes)?))),
    };
    Some(FileHead {
        complete: flags & COMPLETE != 0,
        hash,
        size: number(bytes)?,
        modified_ns: i64::from_le_bytes(array(bytes)?),
        read_as: number(bytes)?,
        path: text(bytes)?,
    })
}

fn has(is: bool, flag: u8) -> u8 {
    if is { flag } else { 0 }
}

/// Adds a number: seven bits a byte, the lowest first, and one that says whether more follow.
pub fn put_number(mut number: u64, out: &mut Vec<u8>) {
    while number >= 1 << 7 {
        out.push(number as u8 | 1 << 7);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Takes a number from the front.
pub fn number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let [byte] = array(bytes)?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 1 << 7 {
            return Some(number);
        }
    }
    None
}

/// Adds a text and its length in bytes.
pub fn put_text(text: &str, out: &mut Vec<u8>) {
    put_number(text.len() as u64, out);
    out.extend_from_slice(text.as_bytes());
}

/// Takes a text from the front.
pub fn text<'b>(bytes: &mut &'b [u8]) -> Option<&'b str> {
    let length = usize::try_from(number(bytes)?).ok()?;
    let (text, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    std::str::from_utf8(text).ok()
}

/// Takes so many bytes from the front.
pub fn array<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (array, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*array)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::Place;

    fn states() -> impl Strategy<Value = State> {
        prop_oneof![
            Just(State::Indexed),
            "[0-9a-z]{1,16}".prop_map(|id| State::Duplicate {
                of: Id::of(&id).unwrap()
            }),
            ".{0,20}".prop_map(|reason| State::Skipped {
                reason: reason.into()
            }),
            ".{0,20}".prop_map(|reason| State::Failed {
                reason: reason.into()
            }),
        ]
    }

    prop_compose! {
        fn articles()(
            id in "[0-9a-z]{16}",
            key: u128,
            hash: u64,
            length: u32,
            language in "(en|de|)",
            by in "(header|)",
        ) -> ArticleEntry {
            ArticleEntry {
                id: Id::of(&id).unwrap(),
                key: key.into(),
                hash,
                length,
                language: language.into(),
                by: by.into(),
                encoding: "UTF-8".into(),
            }
        }
    }

    prop_compose! {
        fn records()(
            path in "(a|a!/[bü]{1,9})",
            record in proptest::option::of(1..u64::MAX),
            offset in proptest::option::of(0..u64::MAX),
            state in states(),
            article in proptest::option::of(articles()),
            notes in proptest::collection::vec(".{0,9}", 0..3),
        ) -> RecordEntry {
            RecordEntry::new("a", Place { path, record, offset }, state, article, notes)
        }
    }

    prop_compose! {
        fn files()(
            path in ".{1,20}",
            size: u64,
            modified_ns: i64,
            hash: Option<u128>,
            complete: bool,
            read_as: u64,
        ) -> FileEntry {
            FileEntry {
                path: path.into(),
                size,
                modified_ns,
                hash: hash.map(Digest::from),
                complete,
                read_as,
                ..FileEntry::default()
            }
        }
    }

    proptest! {
        #[test]
        fn what_was_packed_comes_back(records in proptest::collection::vec(records(), 0..5), file in files()) {
            let mut packed = Vec::new();
            pack_file(&file, &mut packed);
            records.iter().for_each(|record| pack(record, &mut packed, Label::number));
            let mut rest = packed.as_slice();
            prop_assert_eq!(file_head(&mut rest).map(|head| head.entry()), Some(file));
            for record in records {
                prop_assert_eq!(unpack(&mut rest, Label::of_number), Some(record));
            }
            prop_assert!(rest.is_empty());
            prop_assert_eq!(unpack(&mut rest, Label::of_number), None);
        }

        #[test]
        fn other_bytes_are_no_reason_to_stop(bytes: Vec<u8>) {
            let _ = (unpack(&mut bytes.as_slice(), Label::of_number), file_head(&mut bytes.as_slice()));
        }
    }
}
