//! From occurrences of words in the order of documents to a list for each word.

use std::io::{self, Write};
use std::iter::Peekable;

use super::super::beside::beside;
use super::steps::step;
use super::write::{Building, Built, FieldWriter};

/// An occurrence: the document, and the position with its marks, which is what the index takes for the position.
pub type Occurrence = (u32, u32);

/// The occurrences of words in the documents of a segment. Words are numbered in the order of a dictionary.
pub trait Occurrences: Sync {
    /// Each in the order of documents and positions, with the number of its word; the same in every call.
    fn each(&self, see: impl FnMut(u32, Occurrence));
}

/// What the writing of lists may take.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Occurrences that are sorted at a time by all threads, eight bytes each.
    pub most: u64,
    /// One, or two: parsing waits while a segment is written, so that its core is free.
    pub threads: u64,
}

impl Room {
    /// For one thread.
    pub fn alone(most: u64) -> Room {
        Room { most, threads: 1 }
    }
}

/// As many occurrences are sorted before a second thread is worth its start.
const ALONE: u64 = if cfg!(test) { 4 } else { 1 << 16 };

/// Writes the list of each word. `words` are in order, each with how often it occurs; one with more occurrences than
/// there is room for is read by itself.
pub fn write<'w, D: Write, L: Write, P: Write>(
    out: &mut FieldWriter<D, L, P>,
    occurrences: &impl Occurrences,
    words: impl Iterator<Item = (&'w [u8], u64)> + Clone,
    room: Room,
) -> io::Result<()> {
    let mut batches = Batches::new(words, room);
    let rooms = &mut [Vec::new(), Vec::new()];
    while let Some(mut batch) = batches.next() {
        let [ours, theirs] = rooms;
        let behind = match batches.threads {
            1 => None,
            _ => batches.next(),
        };
        let mut write = || batch.lists(occurrences, ours, |word, list| out.push(word, list));
        let Some(mut behind) = behind else {
            write()?;
            continue;
        };
        let mut built = Built::default();
        let build = || behind.lists(occurrences, theirs, |_, list| built.push(list));
        let (written, done) = beside(write, build)?;
        written.and(done)?;
        out.append(&behind.words, &built)?;
    }
    Ok(())
}

/// Words in order, cut where each part has about as many occurrences.
struct Batches<W: Iterator> {
    words: Peekable<W>,
    threads: u64,
    /// Of all words, and of those that are in a batch.
    occurrences: u64,
    passed: u64,
    /// How many there are to be, and how many there were.
    parts: u64,
    cut: u64,
    /// Occurrences that one may have.
    most: u64,
    /// The number of the next word.
    from: u32,
}

impl<'w, W: Iterator<Item = (&'w [u8], u64)> + Clone> Batches<W> {
    fn new(words: W, room: Room) -> Batches<W> {
        let occurrences: u64 = words.clone().map(|(_, count)| count).sum();
        let threads = match occurrences {
            0..ALONE => 1,
            _ => room.threads,
        };
        // Less than there is room for: words are not cut.
        let aimed_at = (room.most - room.most / 8).max(1);
        Batches {
            words: words.peekable(),
            threads,
            occurrences,
            passed: 0,
            parts: occurrences.div_ceil(aimed_at) * threads,
            cut: 0,
            most: room.most / threads,
            from: 0,
        }
    }

    fn next(&mut self) -> Option<Batch<'w>> {
        let (first, mut many) = self.words.next()?;
        self.cut += 1;
        let until = self.occurrences * self.cut / self.parts.max(1);
        let (mut words, mut ends) = (vec![first], vec![0]);
        let (passed, most) = (self.passed, self.most);
        let fits = |many: u64, count: u64| passed + many < until && many + count <= most;
        while let Some((word, count)) = self.words.next_if(|(_, count)| fits(many, *count)) {
            words.push(word);
            ends.push(many as usize);
            many += count;
        }
        let from = self.from;
        self.passed += many;
        self.from += words.len() as u32;
        Some(Batch {
            from,
            words,
            ends,
            many: many as usize,
            is_sorted: many <= most,
        })
    }
}

/// Words whose occurrences are sorted together.
struct Batch<'w> {
    /// The number of the first.
    from: u32,
    words: Vec<&'w [u8]>,
    /// Where the occurrences of each end among those of all; where they begin until they are sorted.
    ends: Vec<usize>,
    many: usize,
    /// Otherwise it is one word, with more occurrences than are sorted.
    is_sorted: bool,
}

impl Batch<'_> {
    /// The list of each word.
    fn lists(
        &mut self,
        occurrences: &impl Occurrences,
        sorted: &mut Vec<Occurrence>,
        mut end: impl FnMut(&[u8], &mut Building) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut building = Building::default();
        if !self.is_sorted {
            let mut list = List::new(&mut building);
            let mut outcome = Ok(());
            occurrences.each(|word, occurrence| {
                if word == self.from && outcome.is_ok() {
                    outcome = list.push(occurrence);
                }
            });
            outcome?;
            return end(self.words[0], &mut building);
        }
        self.sort(occurrences, sorted);
        let mut begin = 0;
        for (word, ends) in self.words.iter().zip(&self.ends) {
            let mut list = List::new(&mut building);
            for occurrence in &sorted[begin..*ends] {
                list.push(*occurrence)?;
            }
            end(word, &mut building)?;
            begin = *ends;
        }
        Ok(())
    }

    /// Puts the occurrences of the words one behind the other.
    fn sort(&mut self, occurrences: &impl Occurrences, sorted: &mut Vec<Occurrence>) {
        if sorted.len() < self.many {
            // At once: while it grew, it would be there twice.
            sorted.reserve_exact(self.many - sorted.len());
            sorted.resize(self.many, (0, 0));
        }
        occurrences.each(|word, occurrence| {
            let nth = word.wrapping_sub(self.from) as usize;
            if let Some(end) = self.ends.get_mut(nth)
                && let Some(place) = sorted.get_mut(*end)
            {
                *place = occurrence;
                *end += 1;
            }
        });
    }
}

/// A list from the occurrences of its word.
struct List<'l> {
    out: &'l mut Building,
    document: Option<u32>,
    last: u32,
}

impl<'l> List<'l> {
    fn new(out: &'l mut Building) -> List<'l> {
        List {
            out,
            document: None,
            last: 0,
        }
    }

    #[inline]
    fn push(&mut self, (document, place): Occurrence) -> io::Result<()> {
        if self.document != Some(document) {
            self.out.document(document)?;
            (self.document, self.last) = (Some(document), 0);
        }
        self.out.step(step(self.last, place));
        self.last = place;
        Ok(())
    }
}
