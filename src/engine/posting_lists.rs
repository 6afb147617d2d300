//! From occurrences of words in the order of documents to a list for each word.

use std::io;

use tantivy::postings::FieldSerializer;

/// An occurrence: the document, and the position with its marks, which is what the index takes for the position.
pub(super) type Occurrence = (u32, u32);

/// The occurrences of words in the documents of a segment. Words are numbered in the order of a dictionary.
pub(super) trait Occurrences {
    /// Each in the order of documents and positions, with the number of its word; the same in every call.
    fn each(&self, see: impl FnMut(u32, Occurrence));
}

/// Writes the list of each word. `words` are in order, each with how often it occurs. As many occurrences are sorted
/// at a time as `most` says, eight bytes each; a word with more is read by itself.
pub(super) fn write<'w>(
    out: &mut FieldSerializer<'_>,
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
            let mut list = List::new(out, first)?;
            occurrences.each(|word, occurrence| {
                if word == from {
                    list.push(occurrence);
                }
            });
            list.close()?;
            from += 1;
            continue;
        }
        ends.clear();
        ends.push(0);
        let mut of_batch = vec![first];
        let mut room = count;
        while let Some((word, count)) = words.next_if(|(_, count)| room + count <= most) {
            ends.push(room as usize);
            of_batch.push(word);
            room += count;
        }
        sorted.clear();
        sorted.resize(room as usize, (0, 0));
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
            let mut list = List::new(out, word)?;
            sorted[begin..*end].iter().for_each(|o| list.push(*o));
            list.close()?;
            begin = *end;
        }
        from += of_batch.len() as u32;
    }
    Ok(())
}

/// The postings of a word in the making.
struct List<'l, 'a> {
    out: &'l mut FieldSerializer<'a>,
    document: u32,
    last: u32,
    /// Of the document's positions, each to the one before.
    steps: Vec<u32>,
}

impl<'l, 'a> List<'l, 'a> {
    fn new(out: &'l mut FieldSerializer<'a>, word: &[u8]) -> io::Result<List<'l, 'a>> {
        // How many documents have it is only asked for where lengths are kept.
        out.new_term(word, 0, true)?;
        Ok(List {
            out,
            document: 0,
            last: 0,
            steps: Vec::new(),
        })
    }

    fn push(&mut self, (document, place): Occurrence) {
        if document != self.document {
            self.end();
            (self.document, self.last) = (document, 0);
        }
        self.steps.push(place.wrapping_sub(self.last));
        self.last = place;
    }

    /// Ends a document.
    fn end(&mut self) {
        if !self.steps.is_empty() {
            let frequency = self.steps.len() as u32;
            self.out.write_doc(self.document, frequency, &self.steps);
            self.steps.clear();
        }
    }

    fn close(mut self) -> io::Result<()> {
        self.end();
        self.out.close_term()
    }
}
