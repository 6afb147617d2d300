//! Which names each document has, by their ordinals.
//!
//! Bytes, numbers little-endian: of each run of documents how many ordinals come before it (32 bits), and how many
//! there are in all; of each document how many it has; the ordinals; seven bytes more, so that any number can be read
//! with those behind it; the number of documents (32 bits), the bits of a count, the bits of an ordinal (one byte
//! each). Counts and ordinals have so many bits each, one behind the other, the lowest first, and begin with a byte.

use std::io::{self, Write};
use std::ops::Range;

use tantivy::directory::OwnedBytes;

use super::super::varint::short;
use super::damaged;

/// Documents of a run: the counts of as many are summed up to find a document.
const RUN: u32 = 16;
const NUMBER: usize = size_of::<u32>();
/// Bytes that are read at a time.
const READ: usize = size_of::<u64>();
/// Bytes behind the ordinals.
const REST: usize = READ - 1 + NUMBER + 2;

/// The ordinals of documents, one document after another.
pub trait Documents {
    /// Shows those of each; the same in every call.
    fn each(&self, see: impl FnMut(&[u32]) -> io::Result<()>) -> io::Result<()>;
}

/// Writes the ordinals of documents, all of them below `names`.
pub fn write(documents: &impl Documents, names: u32, out: &mut impl Write) -> io::Result<()> {
    let (mut count, mut sum, mut most) = (0u32, 0u32, 0);
    documents.each(|ordinals| {
        if count.is_multiple_of(RUN) {
            out.write_all(&sum.to_le_bytes())?;
        }
        let many = short(ordinals.len())?;
        most = many.max(most);
        count += 1;
        sum = sum.checked_add(many).ok_or_else(too_many)?;
        Ok(())
    })?;
    out.write_all(&sum.to_le_bytes())?;
    // Of the second never none: a file says no more ordinals than it has room for.
    let [of_count, of_ordinal] = [most, names.saturating_sub(1).max(1)].map(bits);
    let mut counts = Bits::default();
    documents.each(|ordinals| counts.push(ordinals.len() as u32, of_count, out))?;
    counts.end(out)?;
    let mut all = Bits::default();
    documents.each(|ordinals| {
        let mut ordinals = ordinals.iter();
        ordinals.try_for_each(|ordinal| all.push(*ordinal, of_ordinal, out))
    })?;
    all.end(out)?;
    out.write_all(&[0; READ - 1])?;
    out.write_all(&count.to_le_bytes())?;
    out.write_all(&[of_count as u8, of_ordinal as u8])
}

fn too_many() -> io::Error {
    io::Error::other("too many names for one segment")
}

/// How many a number takes.
fn bits(number: u32) -> u32 {
    u32::BITS - number.leading_zeros()
}

/// Numbers of some bits each in the making.
#[derive(Default)]
struct Bits {
    held: u64,
    n: u32,
}

impl Bits {
    #[inline]
    fn push(&mut self, number: u32, bits: u32, out: &mut impl Write) -> io::Result<()> {
        self.held |= u64::from(number) << self.n;
        self.n += bits;
        if self.n >= u32::BITS {
            out.write_all(&(self.held as u32).to_le_bytes())?;
            self.held >>= u32::BITS;
            self.n -= u32::BITS;
        }
        Ok(())
    }

    fn end(self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(&self.held.to_le_bytes()[..self.n.div_ceil(8) as usize])
    }
}

/// Numbers of some bits each, read where they lie.
struct Packed {
    /// With what is read beyond the last.
    bytes: OwnedBytes,
    bits: u32,
}

impl Packed {
    /// 0 where there is none.
    #[inline]
    fn get(&self, nth: u32) -> u32 {
        let at = u64::from(nth) * u64::from(self.bits);
        let bytes = self.bytes.get((at / 8) as usize..);
        let Some(bytes) = bytes.and_then(<[u8]>::first_chunk) else {
            return 0;
        };
        let number = u64::from_le_bytes(*bytes) >> (at % 8);
        (number & ((1 << self.bits) - 1)) as u32
    }
}

/// The ordinals of the documents of a segment.
pub struct Ordinals {
    documents: u32,
    runs: OwnedBytes,
    counts: Packed,
    values: Packed,
}

impl Ordinals {
    pub fn open(bytes: OwnedBytes) -> io::Result<Ordinals> {
        let opened = Ordinals::read(bytes);
        opened.ok_or_else(|| damaged("a column of names is cut or of another form"))
    }

    fn read(bytes: OwnedBytes) -> Option<Ordinals> {
        let rest = bytes.len().checked_sub(NUMBER + 2)?;
        let (documents, widths) = bytes.get(rest..)?.split_first_chunk()?;
        let documents = u32::from_le_bytes(*documents);
        let &[of_count, of_ordinal] = widths else {
            return None;
        };
        let [of_count, of_ordinal] = [of_count, of_ordinal].map(u32::from);
        if of_count > u32::BITS || !(1..=u32::BITS).contains(&of_ordinal) {
            return None;
        }
        let runs = (documents.div_ceil(RUN) as usize + 1) * NUMBER;
        let many = bytes.get(runs - NUMBER..)?.first_chunk().copied();
        let many = u32::from_le_bytes(many?);
        let length =
            |n: u32, bits: u32| usize::try_from((u64::from(n) * u64::from(bits)).div_ceil(8)).ok();
        let values = runs.checked_add(length(documents, of_count)?)?;
        let end = values.checked_add(length(many, of_ordinal)?)?;
        if end.checked_add(REST)? != bytes.len() {
            return None;
        }
        Some(Ordinals {
            documents,
            runs: bytes.slice(0..runs),
            counts: Packed {
                bytes: bytes.slice(runs..rest),
                bits: of_count,
            },
            values: Packed {
                bytes: bytes.slice(values..rest),
                bits: of_ordinal,
            },
        })
    }

    /// Those of a document, in their order; none where there is no such document.
    #[inline]
    pub fn of(&self, document: u32) -> impl Iterator<Item = u32> + '_ {
        let range = self.range(document).unwrap_or_default();
        range.map(|nth| self.values.get(nth))
    }

    #[inline]
    fn range(&self, document: u32) -> Option<Range<u32>> {
        if document >= self.documents {
            return None;
        }
        let run = document / RUN;
        let runs = self.runs.as_chunks::<NUMBER>().0;
        let mut begin = u32::from_le_bytes(*runs.get(run as usize)?);
        for before in run * RUN..document {
            begin = begin.checked_add(self.counts.get(before))?;
        }
        // What no writer wrote leads nowhere.
        let all = u32::from_le_bytes(*runs.last()?);
        let end = begin.checked_add(self.counts.get(document))?;
        (end <= all).then_some(begin..end)
    }
}
