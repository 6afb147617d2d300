//! Where sentences and paragraphs begin in one document after another.

use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use tantivy::DocId;
use tantivy::positions::PositionReader;
use tantivy::schema::IndexRecordOption;

use super::analysis::TITLE_ROOM;
use super::list::{END, TermIn, Walk};
use super::patience::ensure;

/// Documents of a run.
const RUN: usize = if cfg!(test) { 8 } else { 256 };

/// From how many words on the longest unit is not told.
const LONG: u16 = 255;

/// How often documents of a run are asked for before all of it is unpacked. A run is unpacked in the time in which so
/// many documents are found in the file.
const OFTEN: u32 = if cfg!(test) { 3 } else { 32 };

/// The units of the texts of a segment. Four bytes a document, worked out when they are first asked for, and two for
/// each unit of those that are asked for often: some 40 an article.
#[derive(Default)]
pub(super) struct Units(OnceLock<Arc<Known>>);

struct Known {
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

/// Where each unit begins, of documents one behind the other.
struct Unpacked {
    places: Vec<u16>,
    /// Where those of each document end.
    ends: Vec<u32>,
    /// How long the longest unit of each body is, but for its last one; [`LONG`] stands for that and more.
    longest: Vec<u8>,
    /// The documents with places too large for this, by their numbers in the run.
    too_long: Vec<usize>,
}

impl Units {
    /// `None` where they are too many to be counted so.
    fn of(&self, term: TermIn, documents: DocId) -> io::Result<Option<Arc<Known>>> {
        if let Some(known) = self.0.get() {
            return Ok(Some(known.clone()));
        }
        let option = IndexRecordOption::WithFreqs;
        let mut block = term
            .index
            .read_block_postings_from_terminfo(term.info, option)?;
        let mut before = Vec::with_capacity(documents as usize + 1);
        let mut sum = 0_u32;
        while !block.docs().is_empty() {
            ensure()?;
            for (doc, frequency) in block.docs().iter().zip(block.freqs()) {
                before.resize(before.len().max(*doc as usize + 1), sum);
                let Some(next) = sum.checked_add(*frequency) else {
                    return Ok(None);
                };
                sum = next;
            }
            block.advance();
        }
        before.resize(documents as usize + 1, sum);
        let runs = before.chunks(RUN).map(|_| Run::default()).collect();
        let known = Arc::new(Known { before, runs });
        Ok(Some(self.0.get_or_init(|| known).clone()))
    }
}

impl Unpacked {
    /// `before` are those of the documents, and of the one behind them.
    fn new(before: &[u32], reader: &mut PositionReader) -> Unpacked {
        let first = before.first().copied().unwrap_or(0);
        let many = before.last().map_or(0, |last| last - first) as usize;
        let mut steps = vec![0; many];
        if many > 0 {
            reader.read(u64::from(first), &mut steps);
        }
        let mut unpacked = Unpacked {
            places: Vec::with_capacity(many),
            ends: Vec::with_capacity(RUN),
            longest: Vec::with_capacity(RUN),
            too_long: Vec::new(),
        };
        for (number, of_document) in before.windows(2).enumerate() {
            let units = of_document[0] - first..of_document[1] - first;
            let units = steps.get(units.start as usize..units.end as usize);
            let mut walk = Walk::of(units.unwrap_or_default());
            let begin = unpacked.places.len();
            loop {
                let place = walk.next();
                match u16::try_from(place) {
                    _ if place == END => break,
                    Ok(place) => unpacked.places.push(place),
                    Err(_) => {
                        unpacked.too_long.push(number);
                        break;
                    }
                }
            }
            unpacked.ends.push(unpacked.places.len() as u32);
            let units = unpacked.places[begin..].windows(2);
            let of_body = units.filter(|unit| u32::from(unit[0]) >= TITLE_ROOM);
            let longest = of_body.map(|unit| unit[1] - unit[0]).max().unwrap_or(0);
            unpacked.longest.push(longest.min(LONG) as u8);
        }
        unpacked
    }

    /// Those of one of the documents; `None` where they are too large.
    fn begins(&self, number: usize) -> Option<Begins<'_>> {
        if self.too_long.contains(&number) {
            return None;
        }
        let begin = match number.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        let end = *self.ends.get(number)?;
        let places = self.places.get(begin as usize..end as usize)?;
        Some(Begins::Known {
            places: places.iter(),
            last: places.last().map_or(0, |last| u32::from(*last)),
            longest: match u16::from(*self.longest.get(number)?) {
                LONG => u32::MAX,
                longest => u32::from(longest),
            },
        })
    }
}

/// Where the units of a document begin, ascending.
pub(super) enum Begins<'d> {
    Known {
        places: std::slice::Iter<'d, u16>,
        last: u32,
        longest: u32,
    },
    Walk(Walk<'d>),
}

impl Begins<'_> {
    pub fn none() -> Begins<'static> {
        Begins::Walk(Walk::of(&[]))
    }

    /// Whether two places of the body are so far from one another that they are not in one unit. The last one goes
    /// on to the end, wherever that is.
    #[inline]
    pub fn are_apart(&self, first: u32, second: u32) -> bool {
        match self {
            Begins::Known { last, longest, .. } => {
                first >= TITLE_ROOM && first < *last && second - first >= *longest
            }
            Begins::Walk(_) => false,
        }
    }

    /// The next one, or [`END`].
    #[inline]
    pub fn next(&mut self) -> u32 {
        match self {
            Begins::Known { places, .. } => places.next().map_or(END, |place| u32::from(*place)),
            Begins::Walk(walk) => walk.next(),
        }
    }
}

/// The units of one document after another.
pub(super) struct UnitsIn {
    known: Arc<Known>,
    reader: PositionReader,
    found: Vec<u32>,
}

impl UnitsIn {
    /// `None` where they cannot be told so. There are so many documents in the segment.
    pub fn open(units: &Units, term: TermIn, documents: DocId) -> io::Result<Option<UnitsIn>> {
        let Some(known) = units.of(term, documents)? else {
            return Ok(None);
        };
        let bytes = term
            .places
            .read_bytes_slice(term.info.positions_range.clone())?;
        Ok(Some(UnitsIn {
            known,
            reader: PositionReader::open(bytes)?,
            found: Vec::new(),
        }))
    }

    /// Where those of a document begin.
    pub fn begins(&mut self, doc: DocId) -> Begins<'_> {
        let doc = doc as usize;
        let UnitsIn {
            known,
            reader,
            found,
        } = self;
        let Known { before, runs } = &**known;
        if let Some(run) = runs.get(doc / RUN) {
            let mut unpacked = run.unpacked.get();
            if unpacked.is_none() && run.asked.fetch_add(1, Ordering::Relaxed) >= OFTEN {
                let first = doc / RUN * RUN;
                let last = (first + RUN).min(before.len() - 1);
                let new = Unpacked::new(&before[first..=last], reader);
                unpacked = Some(run.unpacked.get_or_init(|| new));
            }
            if let Some(begins) = unpacked.and_then(|unpacked| unpacked.begins(doc % RUN)) {
                return begins;
            }
        }
        let (Some(&from), Some(&to)) = (before.get(doc), before.get(doc + 1)) else {
            return Begins::none();
        };
        found.resize((to - from) as usize, 0);
        if !found.is_empty() {
            reader.read(u64::from(from), found);
        }
        Begins::Walk(Walk::of(found))
    }
}
