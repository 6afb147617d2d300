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

/// Writes the list of each word. `words` are in order, each with how often it occurs. As many occurrences are sorted
/// at a time as `most` says, eight bytes each; a word with more is read by itself.
pub fn write<'w, D: Write, L: Write, P: Write>(
    out: &mut FieldWriter<D, L, P>,
    occurrences: &impl Occurrences,
    words: impl Iterator<Item = (&'w [u8], u64)>,
    most: u64,
) -> io::Result<()> {
    let mut sorted: Vec<Occurrence> = Vec::new();
    let mut ends: Vec<usize> = Vec::new();
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
        ends.clear();
        ends.push(0);
        let mut of_batch = vec![first];
        let mut many = count;
        while let Some((word, count)) = words.next_if(|(_, count)| many + count <= most) {
            ends.push(many as usize);
            of_batch.push(word);
            many += count;
        }
        let many = many as usize;
        if sorted.len() < many {
            // At once for all batches: while it grew, it would be there twice.
            let room = words.peek().map_or(many, |_| most as usize);
            sorted.reserve_exact(room.saturating_sub(sorted.len()));
            sorted.resize(many, (0, 0));
        }
        occurrences.each(|word, occurrence| {
            let nth = word.wrapping_sub(from) as usize;
            if let Some(end) = ends.get_mut(nth)
                && let Some(place) = sorted.get_mut(*end)
            {
                *place = occurrence;
                *end += 1;
            }
        });
        let mut begin = 0;
        for (word, end) in of_batch.iter().zip(&ends) {
            let mut list = List::new(out.list());
            for occurrence in &sorted[begin..*end] {
                list.push(*occurrence)?;
            }
            out.end(word)?;
            begin = *end;
        }
        from += of_batch.len() as u32;
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
