//! The keys by which copies are found, of the articles of a segment: a file of its own, made of the columns of
//! signatures when the segment is written or merged.
//!
//! Keys are numbers of 16 bits, and nearly as many are used as there are. As terms of the engine each would be an entry
//! of a dictionary and a list in memory far from the processor's caches, for two articles or three.
//!
//! File: the groups of pairs; where each begins, and where the last ends (32 bits each, little-endian); how many of a
//! key's highest bits tell its group (one byte). The pairs of a key and a document are in their order, of each how far
//! the key is from the one before, and how far the document is where the key is the same, or else the document. Numbers
//! are written as [`varint`] does.

use std::io::{self, Write};

use tantivy::columnar::{Column, ColumnarReader, DynamicColumn};
use tantivy::directory::{OwnedBytes, TerminatingWrite};
use tantivy::index::SegmentComponent;
use tantivy::{
    PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, SegmentReader,
};

use super::from_columns::FromColumns;
use super::schema::SIGNATURE;
use super::varint;
use crate::fingerprint::Signature;

/// Of the file of a segment.
const EXTENSION: &str = "copies";
/// Pairs of a group, about: a look-up reads all of them.
const GROUP: u64 = 16;
/// Pairs that are sorted at a time, four bytes each.
const MOST: u32 = if cfg!(test) { 1 << 8 } else { 1 << 20 };
const KEYS: usize = 1 << u16::BITS;
/// Of the table.
const ROW: usize = size_of::<u32>();

pub(super) fn component() -> SegmentComponent {
    SegmentComponent::Custom(EXTENSION.to_owned())
}

/// How the engine writes and merges the keys.
pub(super) struct CopyKeysPlugin;

impl SegmentPlugin for CopyKeysPlugin {
    fn extensions(&self) -> &[&str] {
        &[EXTENSION]
    }

    fn create_writer(&self, _: &PluginWriterContext) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(FromColumns(write_all)))
    }

    fn merge(&self, ctx: PluginMergeContext) -> tantivy::Result<()> {
        write_all(ctx.target_segment)
    }
}

/// Writes the keys of a segment, the columns of which are written already.
fn write_all(segment: &Segment) -> tantivy::Result<()> {
    let columns = ColumnarReader::open(segment.open_read(SegmentComponent::FastFields)?)?;
    let signatures = signatures(&columns)?;
    let mut out = segment.open_write(component())?;
    write(&mut out, |see| {
        let Some(columns) = &signatures else { return };
        for document in 0..columns[0].num_docs() {
            let numbers = columns.each_ref().map(|column| column.first(document));
            if let [Some(minima), Some(bits), Some(rest)] = numbers {
                let signature = Signature::from_numbers([minima, bits, rest]);
                signature
                    .keys()
                    .into_iter()
                    .for_each(|key| see(key, document));
            }
        }
    })?;
    out.terminate()?;
    Ok(())
}

/// `None` where no article of the segment has one.
fn signatures(columns: &ColumnarReader) -> io::Result<Option<[Column<u64>; SIGNATURE.len()]>> {
    let mut found = Vec::with_capacity(SIGNATURE.len());
    for name in SIGNATURE {
        for column in columns.read_columns(name)? {
            if let DynamicColumn::U64(column) = column.open()? {
                found.push(column);
            }
        }
    }
    Ok(found.try_into().ok())
}

/// Writes the file of these pairs. `each` goes through them in the order of documents, the same in every call.
fn write(out: &mut impl Write, each: impl Fn(&mut dyn FnMut(u16, u32))) -> io::Result<()> {
    let mut counts = vec![0u32; KEYS];
    each(&mut |key, _| counts[usize::from(key)] += 1);
    let pairs: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    let bits = (pairs / GROUP)
        .checked_ilog2()
        .map_or(0, |bits| bits.min(u16::BITS));
    let mut table = Table::new(bits);
    let (mut documents, mut ends) = (Vec::new(), Vec::new());
    let mut from = 0;
    while from < KEYS {
        ends.clear();
        let mut sum = 0;
        for count in &counts[from..] {
            if sum > 0 && sum + count > MOST {
                break;
            }
            ends.push(sum);
            sum += count;
        }
        documents.clear();
        documents.resize(sum as usize, 0);
        each(&mut |key, document| {
            if let Some(end) = usize::from(key)
                .checked_sub(from)
                .and_then(|nth| ends.get_mut(nth))
            {
                documents[*end as usize] = document;
                *end += 1;
            }
        });
        let mut begin = 0;
        for (key, end) in (from..).zip(&ends) {
            table.push(key as u16, &documents[begin..*end as usize], out)?;
            begin = *end as usize;
        }
        from += ends.len();
    }
    table.close(out)
}

/// The groups in the making.
struct Table {
    bits: u32,
    /// Where each begins, and the last ends.
    begins: Vec<u8>,
    /// Bytes so far.
    length: u32,
    group: Vec<u8>,
    /// The key before, of the same group.
    last: u16,
}

impl Table {
    fn new(bits: u32) -> Table {
        Table {
            bits,
            begins: vec![0; ROW],
            length: 0,
            group: Vec::new(),
            last: 0,
        }
    }

    /// Appends a key, and says so where it is the last of its group.
    fn push(&mut self, key: u16, documents: &[u32], out: &mut impl Write) -> io::Result<()> {
        let mut before = 0;
        for (nth, document) in documents.iter().enumerate() {
            let step = if nth == 0 { key - self.last } else { 0 };
            varint::push(u32::from(step), &mut self.group);
            varint::push(document - before, &mut self.group);
            before = *document;
            self.last = key;
        }
        if key == last_of_group(key, self.bits) {
            out.write_all(&self.group)?;
            let length = varint::short(self.group.len())?;
            self.length = self.length.checked_add(length).ok_or_else(too_many)?;
            self.begins.extend(self.length.to_le_bytes());
            self.group.clear();
            self.last = key.wrapping_add(1);
        }
        Ok(())
    }

    fn close(self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(&self.begins)?;
        out.write_all(&[self.bits as u8])
    }
}

fn too_many() -> io::Error {
    io::Error::other("too many articles for one segment")
}

/// The last key of the group of a key.
fn last_of_group(key: u16, bits: u32) -> u16 {
    key | u16::MAX.checked_shr(bits).unwrap_or(0)
}

/// The keys of a segment.
#[derive(Clone)]
pub(super) struct CopyKeys {
    groups: OwnedBytes,
    begins: OwnedBytes,
    bits: u32,
}

impl CopyKeys {
    pub fn open(reader: &SegmentReader) -> tantivy::Result<CopyKeys> {
        let file = reader.open_read(component())?.read_bytes()?;
        Ok(CopyKeys::new(file)?)
    }

    fn new(file: OwnedBytes) -> io::Result<CopyKeys> {
        let cut = || {
            let what = "the keys of copies are cut or of another form";
            io::Error::new(io::ErrorKind::InvalidData, what)
        };
        let behind = file.len().checked_sub(1).ok_or_else(cut)?;
        let bits = u32::from(file[behind]);
        if bits > u16::BITS {
            return Err(cut());
        }
        let begins = behind
            .checked_sub(ROW * ((1 << bits) + 1))
            .ok_or_else(cut)?;
        Ok(CopyKeys {
            groups: file.slice(0..begins),
            begins: file.slice(begins..behind),
            bits,
        })
    }

    /// The documents that have a key, in their order.
    pub fn documents(&self, key: u16) -> impl Iterator<Item = u32> + '_ {
        let group = usize::from(key.checked_shr(u16::BITS - self.bits).unwrap_or(0));
        let mut rest = self.group(group).unwrap_or_default();
        let first = last_of_group(key, self.bits) & !(u16::MAX.checked_shr(self.bits).unwrap_or(0));
        let (mut at, mut document) = (u32::from(first), 0);
        let pairs = std::iter::from_fn(move || {
            let (step, behind) = varint::read(rest)?;
            let (on, behind) = varint::read(behind)?;
            rest = behind;
            // What no writer wrote leads anywhere, and to no panic.
            document = if step == 0 {
                on.wrapping_add(document)
            } else {
                on
            };
            at = step.saturating_add(at);
            Some((at, document))
        });
        let key = u32::from(key);
        pairs
            .skip_while(move |(at, _)| *at < key)
            .take_while(move |(at, _)| *at == key)
            .map(|(_, document)| document)
    }

    fn group(&self, nth: usize) -> Option<&[u8]> {
        let rows = self.begins.as_chunks::<ROW>().0;
        let place = |nth: usize| Some(u32::from_le_bytes(*rows.get(nth)?) as usize);
        self.groups.get(place(nth)?..place(nth + 1)?)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// By document, its keys; as they are read by key.
    #[track_caller]
    fn check(documents: &[(u32, Vec<u16>)]) {
        let mut file = Vec::new();
        write(&mut file, |see| {
            for (document, keys) in documents {
                keys.iter().for_each(|key| see(*key, *document));
            }
        })
        .expect("room");
        let mut expect: BTreeMap<u16, Vec<u32>> = BTreeMap::new();
        for (document, keys) in documents {
            for key in keys {
                expect.entry(*key).or_default().push(*document);
            }
        }
        let keys = CopyKeys::new(OwnedBytes::new(file.clone())).expect("a whole file");
        for key in 0..=u16::MAX {
            let found: Vec<u32> = keys.documents(key).collect();
            let expect = expect.get(&key).map_or(&[][..], Vec::as_slice);
            assert_eq!(found, expect, "key {key}");
        }
        // A file that is cut, or made of anything, is refused or read without harm.
        for end in (0..file.len()).step_by(file.len() / 50 + 1) {
            if let Ok(keys) = CopyKeys::new(OwnedBytes::new(file[..end].to_vec())) {
                let some = (0..=u16::MAX).step_by(997);
                let found: usize = some.map(|key| keys.documents(key).count()).sum();
                assert!(found <= file.len());
            }
        }
    }

    #[test]
    fn what_is_written_is_found() {
        check(&[]);
        check(&[(0, vec![0, 0, u16::MAX])]);
        check(&[(3, vec![7]), (1 << 31, vec![7, 8]), (u32::MAX, vec![6, 7])]);
        for documents in [10, 300, 5_000, 20_000u32] {
            let mut state = u64::from(documents);
            let mut next = || {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                (state >> 33) as u32
            };
            let pairs = (0..documents).filter(|document| document % 3 != 1);
            let pairs = pairs.map(|document| {
                // A part of them in few keys.
                let keys = (0..next() % 6).map(|nth| match nth {
                    0 => (next() % 5) as u16,
                    _ => next() as u16,
                });
                (document, keys.collect())
            });
            check(&pairs.collect::<Vec<_>>());
        }
    }
}
