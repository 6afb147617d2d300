//! Where sentences and paragraphs begin in one document after another.

use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use tantivy::DocId;
use tantivy::schema::IndexRecordOption;

use super::analysis::ordinal;
use super::lists::{AllSteps, TermIn, next};
use super::patience::ensure;
use crate::near::fetch;

/// Documents of a run.
const RUN: usize = if cfg!(test) { 8 } else { 256 };

/// Up to which word the last unit begins of a document that is kept unpacked.
const FAR: u32 = 65_535;

/// How often documents of a run are asked for before all of it is unpacked. A run is unpacked in the time in which so
/// many documents are found in the file.
const OFTEN: u32 = if cfg!(test) { 3 } else { 32 };

/// The units of the texts of a segment. Four bytes a document, worked out when they are first asked for, and a bit for
/// each word of those that are asked for often: some 60 bytes an article.
#[derive(Default)]
pub(super) struct Units(OnceLock<Arc<Known>>);

/// Those of title and text in a segment.
#[derive(Default)]
pub(super) struct TextUnits {
    pub sentences: Units,
    pub paragraphs: Units,
}

struct Known {
    steps: AllSteps,
    /// How many units stand before those of each document, and in all.
    before: Vec<u32>,
    runs: Vec<Run>,
}

/// Neighbouring documents.
#[derive(Default)]
struct Run {
    asked: AtomicU32,
    unpacked: OnceLock<Unpacked>,
}

/// Documents one behind the other, each as [`Begins`] has it; of one that reaches too far there is nothing.
struct Unpacked {
    bits: Vec<u8>,
    /// Where those of each document end.
    ends: Vec<u32>,
}

impl Units {
    /// `None` where they are too many to be counted so.
    fn of(&self, term: TermIn, documents: DocId) -> io::Result<Option<Arc<Known>>> {
        let option = IndexRecordOption::WithFreqs;
        let mut list = term.list(option);
        let mut before = Vec::with_capacity(documents as usize + 1);
        let mut sum = 0_u32;
        while !list.docs().is_empty() {
            ensure()?;
            let (docs, frequencies) = list.counted();
            for (doc, frequency) in docs.iter().zip(frequencies) {
                before.resize(before.len().max(*doc as usize + 1), sum);
                let Some(next) = sum.checked_add(*frequency) else {
                    return Ok(None);
                };
                sum = next;
            }
            list.next_block();
        }
        before.resize(documents as usize + 1, sum);
        let runs = before.chunks(RUN).map(|_| Run::default()).collect();
        let known = Arc::new(Known {
            steps: AllSteps::open(term.lists, term.info),
            before,
            runs,
        });
        Ok(Some(self.0.get_or_init(|| known).clone()))
    }
}

impl Unpacked {
    /// `before` are those of the documents, and of the one behind them.
    fn new(before: &[u32], all: &AllSteps) -> Unpacked {
        let first = before.first().copied().unwrap_or(0);
        let many = before.last().map_or(0, |last| last - first) as usize;
        let mut steps = vec![0; many];
        if many > 0 {
            all.read(first, &mut steps);
        }
        let mut bits = Vec::new();
        let mut ends = Vec::with_capacity(RUN);
        for of_document in before.windows(2) {
            let units = of_document[0] - first..of_document[1] - first;
            let units = steps.get(units.start as usize..units.end as usize);
            let units = units.unwrap_or_default();
            if words(units).all(|word| word <= FAR) {
                append(units, &mut bits);
            }
            ends.push(bits.len() as u32);
        }
        Unpacked { bits, ends }
    }

    /// Those of one of the documents; `None` where they reach too far.
    fn begins(&self, number: usize) -> Option<Begins<'_>> {
        let begin = match number.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        let end = *self.ends.get(number)?;
        let bits = self.bits.get(begin as usize..end as usize)?;
        (!bits.is_empty()).then_some(Begins(bits))
    }
}

/// The words at places as the index has them, each as far as it is behind the one before.
fn words(steps: &[u32]) -> impl Iterator<Item = u32> {
    let numbers = steps.iter().scan(0_u32, |number, step| {
        *number = next(*number, *step);
        Some(*number)
    });
    numbers.map(ordinal)
}

/// Appends the bits of a document whose units begin there.
fn append(steps: &[u32], bits: &mut Vec<u8>) {
    let begin = bits.len();
    for word in words(steps) {
        let at = begin + word as usize / 8;
        if at >= bits.len() {
            bits.resize(at + 1, 0);
        }
        bits[at] |= 1 << (word % 8);
    }
    // So that a look at any of them stays within.
    bits.resize(bits.len() + LOOK, 0);
}

/// How many bytes are looked at at once.
const LOOK: usize = size_of::<u64>();

/// How many words they tell of at least, wherever in its byte the first one is.
const SEEN: u32 = u64::BITS - 7;

/// Where the units of a document begin: for each word of title and body, by its [`ordinal`], whether one does with it.
#[derive(Clone, Copy)]
pub(super) struct Begins<'d>(&'d [u8]);

impl<'d> Begins<'d> {
    pub const NONE: Begins<'static> = Begins(&[]);

    /// Of a document whose units begin at these places, each as far as it is behind the one before; `bits` is room.
    pub fn of(steps: &[u32], bits: &'d mut Vec<u8>) -> Begins<'d> {
        bits.clear();
        append(steps, bits);
        Begins(bits)
    }

    /// Whether no unit begins behind a word up to a later one.
    #[inline]
    pub fn are_together(self, first: u32, last: u32) -> bool {
        let next = self.look(first + 1);
        match next {
            0 => last - first <= SEEN || last < self.far_behind(first + 1),
            _ => last - first <= next.trailing_zeros(),
        }
    }

    /// Bits from that of a word on: [`SEEN`] at least, as far as there are any.
    #[inline]
    fn look(self, word: u32) -> u64 {
        let bits = self.0.get(word as usize / 8..).unwrap_or_default();
        let bits = bits.first_chunk::<LOOK>();
        bits.map_or(0, |bits| u64::from_le_bytes(*bits)) >> (word % 8)
    }

    /// The first word behind those that [`Begins::look`] sees with which a unit begins.
    fn far_behind(self, word: u32) -> u32 {
        let mut from = word as usize / 8 + LOOK;
        let look = |from| {
            self.0
                .get(from..)
                .and_then(|bits| bits.first_chunk::<LOOK>())
        };
        // The last look ends in zeros.
        while let Some(bits) = look(from) {
            match u64::from_le_bytes(*bits) {
                0 => from += LOOK,
                bits => return 8 * from as u32 + bits.trailing_zeros(),
            }
        }
        u32::MAX
    }
}

/// The units of one document after another.
pub(super) struct UnitsIn {
    known: Arc<Known>,
    found: Vec<u32>,
    bits: Vec<u8>,
}

impl UnitsIn {
    /// `None` where they were not asked for before.
    pub fn known(units: &Units) -> Option<UnitsIn> {
        units.0.get().cloned().map(UnitsIn::of)
    }

    /// `None` where they cannot be told so. There are so many documents in the segment.
    pub fn open(units: &Units, term: TermIn, documents: DocId) -> io::Result<Option<UnitsIn>> {
        Ok(units.of(term, documents)?.map(UnitsIn::of))
    }

    fn of(known: Arc<Known>) -> UnitsIn {
        UnitsIn {
            known,
            found: Vec::new(),
            bits: Vec::new(),
        }
    }

    /// Looks at documents whose units are asked for next: memory gives them all in little more time than one, where
    /// each by itself would be waited for.
    pub fn expect(&self, documents: impl Iterator<Item = DocId>) {
        for doc in documents {
            let run = self.known.runs.get(doc as usize / RUN);
            let unpacked = run.and_then(|run| run.unpacked.get());
            let begins = unpacked.and_then(|unpacked| unpacked.begins(doc as usize % RUN));
            let bits = begins.map_or(&[][..], |begins| begins.0);
            if let (Some(first), Some(last)) = (bits.first(), bits.last()) {
                fetch(first);
                fetch(last);
            }
        }
    }

    /// Where those of a document begin.
    pub fn begins(&mut self, doc: DocId) -> Begins<'_> {
        let doc = doc as usize;
        let UnitsIn { known, found, bits } = self;
        let Known { before, runs, .. } = &**known;
        if let Some(run) = runs.get(doc / RUN) {
            let mut unpacked = run.unpacked.get();
            if unpacked.is_none() && run.asked.fetch_add(1, Ordering::Relaxed) >= OFTEN {
                let first = doc / RUN * RUN;
                let last = (first + RUN).min(before.len() - 1);
                let new = Unpacked::new(&before[first..=last], &known.steps);
                unpacked = Some(run.unpacked.get_or_init(|| new));
            }
            if let Some(begins) = unpacked.and_then(|unpacked| unpacked.begins(doc % RUN)) {
                return begins;
            }
        }
        let (Some(&from), Some(&to)) = (before.get(doc), before.get(doc + 1)) else {
            return Begins::NONE;
        };
        found.resize((to - from) as usize, 0);
        if !found.is_empty() {
            known.steps.read(from, found);
        }
        Begins::of(found, bits)
    }
}

#[cfg(test)]
mod tests {
    use super::super::lists::step;
    use super::*;
    use crate::engine::analysis::{body_base, numbered};

    /// Against a plain loop: units of a few words, and longer than one look sees.
    #[test]
    fn words_are_together_where_no_unit_begins_between_them() {
        let body = body_base(40);
        for begins in [
            vec![(0, false)],
            vec![(0, false), (9, false), (body, true)],
            vec![(0, false), (body, true), (body + 1, true), (body + 8, true)],
            vec![(body, true), (body + 57, true), (body + 58, true)],
            vec![(body, true), (body + 64, true), (body + 190, true)],
            vec![(body, true), (body + 201, true)],
        ] {
            let numbers = begins.iter().enumerate();
            let numbers = numbers.map(|(i, (place, in_body))| numbered(*place, i as u32, *in_body));
            let steps = numbers.scan(0, |last, number| {
                Some(step(std::mem::replace(last, number), number))
            });
            let steps: Vec<u32> = steps.collect();
            let firsts: Vec<u32> = words(&steps).collect();
            let mut bits = vec![9; 30];
            let known = Begins::of(&steps, &mut bits);
            for first in 0..300 {
                for last in first + 1..300 {
                    let between = firsts.iter().any(|word| first < *word && *word <= last);
                    assert_eq!(
                        known.are_together(first, last),
                        !between,
                        "{firsts:?}: {first}, {last}"
                    );
                }
            }
        }
    }
}
