//! From occurrences of words in the order of documents to a list for each word.

use std::io::{self, Write};

use super::steps::step;
use super::write::{Building, FieldWriter};

/// An occurrence: the document, and the position with its marks, which is what the index takes for the position.
pub type Occurrence = (u32, u32);

/// The occurrences of words in the documents of a segment. Words are numbered in the order of a dictionary.
pub trait Occurrences {
    /// Each in the order of documents and positions, with the number of its word; the same in every call.
    fn each(&self, see: impl FnMut(u32, Occurrence));
}

/// An occurrence on its way to the list of its word.
type Sorting = (u32, Occurrence);

/// Bytes that an occurrence takes while it is sorted, about.
pub const SORTING: usize = size_of::<Sorting>();

/// Into how many parts occurrences are laid at most, each by itself small enough for the processor's caches: where each
/// goes straight to its list, most of them have to be waited for.
const PARTS: u64 = if cfg!(test) { 6 } else { 256 };

/// Occurrences of a part at least.
const PART: u64 = if cfg!(test) { 7 } else { 1 << 14 };

/// Writes the list of each word. `words` are in order, each with how often it occurs. As many occurrences are sorted
/// at a time as `most` says, [`SORTING`] bytes each; a word with more is read by itself.
pub fn write<'w, D: Write, L: Write, P: Write>(
    out: &mut FieldWriter<D, L, P>,
    occurrences: &impl Occurrences,
    words: impl Iterator<Item = (&'w [u8], u64)>,
    most: u64,
) -> io::Result<()> {
    let mut room = Room::default();
    let mut batch = Vec::new();
    let mut words = words.peekable();
    let mut from = 0;
    while let Some((first, count)) = words.next() {
        if count > most {
            let mut list = List::new(out.list());
            let mut outcome = Ok(());
            occurrences.each(|word, occurrence| {
                if word == from && outcome.is_ok() {
                    outcome = list.push(occurrence);
                }
            });
            outcome?;
            out.end(first)?;
            from += 1;
            continue;
        }
        batch.clear();
        batch.push((first, count));
        let mut many = count;
        while let Some((word, count)) = words.next_if(|(_, count)| many + count <= most) {
            batch.push((word, count));
            many += count;
        }
        write_batch(out, occurrences, &batch, (from, many), &mut room)?;
        from += batch.len() as u32;
    }
    Ok(())
}

/// What is used again by each batch.
#[derive(Default)]
struct Room {
    /// Of each word which part it is in.
    parts: Vec<u8>,
    laid: Vec<Sorting>,
    sorted: Vec<Occurrence>,
    ends: Vec<usize>,
}

/// Writes the lists of words that follow one another from a number on, with so many occurrences in all.
fn write_batch<D: Write, L: Write, P: Write>(
    out: &mut FieldWriter<D, L, P>,
    occurrences: &impl Occurrences,
    words: &[(&[u8], u64)],
    (from, many): (u32, u64),
    room: &mut Room,
) -> io::Result<()> {
    let Room {
        parts,
        laid,
        sorted,
        ends,
    } = room;
    // Words and occurrences of each part.
    let mut sizes: Vec<(usize, usize)> = vec![(0, 0)];
    // Any two that follow one another have more than that together.
    let full = PART.max(many.div_ceil(PARTS / 2));
    parts.clear();
    for (_, count) in words {
        if let Some((words, all)) = sizes.last_mut()
            && *words > 0
            && *all as u64 + count > full
            && sizes.len() < PARTS as usize
        {
            sizes.push((0, 0));
        }
        if let Some((words, all)) = sizes.last_mut() {
            *words += 1;
            *all += *count as usize;
        }
        parts.push((sizes.len() - 1) as u8);
    }
    let begins = sizes.iter().scan(0, |end, (_, all)| {
        let begin = *end;
        *end += all;
        Some(begin)
    });
    let mut next: Vec<usize> = begins.collect();
    laid.clear();
    laid.resize(many as usize, (0, (0, 0)));
    occurrences.each(|word, occurrence| {
        let nth = word.wrapping_sub(from);
        if let Some(part) = parts.get(nth as usize)
            && let Some(next) = next.get_mut(usize::from(*part))
            && let Some(place) = laid.get_mut(*next)
        {
            *place = (nth, occurrence);
            *next += 1;
        }
    });
    let (mut words, mut laid, mut first) = (words, laid.as_slice(), 0);
    for (of_part, all) in sizes {
        let (part, rest) = laid.split_at(all);
        laid = rest;
        let (here, rest) = words.split_at(of_part);
        words = rest;
        ends.clear();
        let mut end = 0;
        for (_, count) in here {
            ends.push(end);
            end += *count as usize;
        }
        sorted.clear();
        sorted.resize(all, (0, 0));
        for (nth, occurrence) in part {
            if let Some(end) = ends.get_mut(nth.wrapping_sub(first) as usize)
                && let Some(place) = sorted.get_mut(*end)
            {
                *place = *occurrence;
                *end += 1;
            }
        }
        let mut begin = 0;
        for ((word, _), end) in here.iter().zip(&*ends) {
            let mut list = List::new(out.list());
            for occurrence in &sorted[begin..*end] {
                list.push(*occurrence)?;
            }
            out.end(word)?;
            begin = *end;
        }
        first += of_part as u32;
    }
    Ok(())
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
