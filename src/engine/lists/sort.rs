//! From occurrences of words in the order of documents to a list for each word.

use std::io::{self, Write};
use std::iter::Peekable;

use super::super::beside::beside;
use super::steps::step;
use super::write::{Building, Built, FieldWriter};

/// An occurrence: the document, and the position with its marks, which is what the index takes for the position.
pub type Occurrence = (u32, u32);

/// The occurrences of words in the documents of a segment.
pub trait Occurrences: Sync {
    /// Each in the order of documents and positions, with the number of its word; the same in every call.
    fn each(&self, see: impl FnMut(u32, Occurrence));
}

/// A word of a segment.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'w> {
    /// Any that no other word has, best a small one where it occurs often.
    pub number: u32,
    pub word: &'w [u8],
    /// How often it occurs.
    pub count: u64,
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

/// Writes the list of each word. `words` are in order; one with more occurrences than there is room for is read by
/// itself.
pub fn write<'w, D: Write, L: Write, P: Write>(
    out: &mut FieldWriter<D, L, P>,
    occurrences: &impl Occurrences,
    words: impl Iterator<Item = Counted<'w>> + Clone,
    room: Room,
) -> io::Result<()> {
    let mut batches = Batches::new(words, room);
    let [mut ours, mut theirs] = [(); 2].map(|()| Sorter::default());
    while let Some(batch) = batches.next() {
        let behind = match batches.threads {
            1 => None,
            _ => batches.next(),
        };
        let mut write = || ours.lists(&batch, occurrences, |word, list| out.push(word, list));
        let Some(behind) = behind else {
            write()?;
            continue;
        };
        let mut built = Built::default();
        let build = || theirs.lists(&behind, occurrences, |_, list| built.push(list));
        let (written, done) = beside(write, build);
        written.and(done)?;
        out.append(behind.words.iter().map(|(_, word)| *word), &built)?;
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
}

impl<'w, W: Iterator<Item = Counted<'w>> + Clone> Batches<W> {
    fn new(words: W, room: Room) -> Batches<W> {
        let occurrences: u64 = words.clone().map(|word| word.count).sum();
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
            most: (room.most / threads).min(u64::from(OUTSIDE)),
        }
    }

    fn next(&mut self) -> Option<Batch<'w>> {
        let first = self.words.next()?;
        self.cut += 1;
        let until = self.occurrences * self.cut / self.parts.max(1);
        let (mut words, mut many) = (vec![(first.number, first.word)], first.count);
        let mut ends = vec![many];
        let (passed, most) = (self.passed, self.most);
        let fits = |many: u64, count: u64| passed + many < until && many + count <= most;
        while let Some(word) = self.words.next_if(|word| fits(many, word.count)) {
            words.push((word.number, word.word));
            many += word.count;
            ends.push(many);
        }
        self.passed += many;
        Some(Batch {
            words,
            ends,
            is_sorted: many <= most,
        })
    }
}

/// Words whose occurrences are sorted together.
struct Batch<'w> {
    /// With their numbers.
    words: Vec<(u32, &'w [u8])>,
    /// Where the occurrences of each end among those of all.
    ends: Vec<u64>,
    /// Otherwise it is one word, with more occurrences than are sorted.
    is_sorted: bool,
}

/// Where the next occurrence of a word belongs that is not in the batch.
const OUTSIDE: u32 = u32::MAX;

/// The memory of a thread that sorts.
#[derive(Default)]
struct Sorter {
    sorted: Vec<Occurrence>,
    /// By the numbers of words where the next occurrence of each belongs: those of common words lie side by side.
    nexts: Vec<u32>,
}

impl Sorter {
    /// The list of each word of a batch.
    fn lists(
        &mut self,
        batch: &Batch,
        occurrences: &impl Occurrences,
        mut end: impl FnMut(&[u8], &mut Building) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut building = Building::default();
        if let ([(number, word)], false) = (&batch.words[..], batch.is_sorted) {
            let mut list = List::new(&mut building);
            let mut outcome = Ok(());
            occurrences.each(|of, occurrence| {
                if of == *number && outcome.is_ok() {
                    outcome = list.push(occurrence);
                }
            });
            outcome?;
            return end(word, &mut building);
        }
        self.sort(batch, occurrences);
        let mut sorted = self.sorted.as_slice();
        let mut begin = 0;
        for ((_, word), ends) in batch.words.iter().zip(&batch.ends) {
            let (ours, rest) = sorted.split_at((ends - begin) as usize);
            (sorted, begin) = (rest, *ends);
            let mut list = List::new(&mut building);
            ours.iter().try_for_each(|ours| list.push(*ours))?;
            end(word, &mut building)?;
        }
        Ok(())
    }

    /// Puts the occurrences of the words one behind the other.
    fn sort(&mut self, batch: &Batch, occurrences: &impl Occurrences) {
        let Sorter { sorted, nexts } = self;
        let many = batch.ends.last().map_or(0, |end| *end as usize);
        if sorted.len() < many {
            // Let go before: while it grew, it would be there twice.
            drop(std::mem::take(sorted));
            *sorted = vec![(0, 0); many];
        }
        nexts.fill(OUTSIDE);
        let begins = [0].into_iter().chain(batch.ends.iter().copied());
        for ((number, _), begin) in batch.words.iter().zip(begins) {
            let number = *number as usize;
            if nexts.len() <= number {
                nexts.resize(number + 1, OUTSIDE);
            }
            nexts[number] = begin as u32;
        }
        occurrences.each(|word, occurrence| {
            if let Some(next) = nexts.get_mut(word as usize)
                && let Some(place) = sorted.get_mut(*next as usize)
            {
                *place = occurrence;
                *next += 1;
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
