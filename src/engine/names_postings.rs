//! From a column of names to the postings of their words.

use std::io;

use foldhash::{HashMap, HashMapExt};
use tantivy::columnar::StrColumn;
use tantivy::postings::FieldSerializer;

use super::analysis::{Analyzer, MARK_BITS, PARAGRAPH, SENTENCE, Word, numbered};
use super::tape::indexed;

/// How many occurrences are sorted at a time; a word with more is read from the column by itself. Eight bytes each.
const MOST: u64 = if cfg!(test) { 8 } else { 1 << 20 };

/// An occurrence: the document, and the position with its marks, which is what the index takes for the position.
type Occurrence = (u32, u32);

/// Writes the postings of the words of all names in a column, word by word. `field` is opened with the number of
/// occurrences.
///
/// The names of a document have one space of positions, in their order, a gap between two; each of them is a
/// paragraph, so that no match goes from one to the next.
pub(super) fn write<'a>(
    column: &StrColumn,
    documents: u32,
    field: impl FnOnce(u64) -> io::Result<FieldSerializer<'a>>,
) -> io::Result<()> {
    let words = Words::read(column)?;
    let counts = words.counts(column);
    let mut out = field(counts.iter().sum())?;
    let mut from = 0;
    while from < counts.len() {
        let mut to = from + 1;
        let mut room = counts[from];
        while to < counts.len() && room + counts[to] <= MOST {
            room += counts[to];
            to += 1;
        }
        if to == from + 1 {
            let mut list = List::new(&mut out, &words.sorted[from])?;
            words.each(column, documents, |word, occurrence| {
                if word == from {
                    list.push(occurrence);
                }
            });
            list.close()?;
        } else {
            let mut begins = Vec::with_capacity(to - from);
            let mut end = 0;
            for count in &counts[from..to] {
                begins.push(end);
                end += *count as usize;
            }
            let mut occurrences: Vec<Occurrence> = vec![(0, 0); end];
            let mut ends = begins.clone();
            words.each(column, documents, |word, occurrence| {
                if let Some(end) = word.checked_sub(from).and_then(|nth| ends.get_mut(nth)) {
                    occurrences[*end] = occurrence;
                    *end += 1;
                }
            });
            for ((begin, end), word) in begins.iter().zip(ends).zip(&words.sorted[from..to]) {
                let mut list = List::new(&mut out, word)?;
                occurrences[*begin..end].iter().for_each(|o| list.push(*o));
                list.close()?;
            }
        }
        from = to;
    }
    out.close()
}

/// The words of each name of a column.
struct Words {
    /// In the order of a dictionary.
    sorted: Vec<String>,
    /// Of all names, name by name: which word, and its position and marks.
    tokens: Vec<(u32, u32)>,
    /// Of each name where its tokens end, and the position behind its last word.
    names: Vec<(usize, u32)>,
}

impl Words {
    fn read(column: &StrColumn) -> io::Result<Words> {
        let mut analyzer = Analyzer::default();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let (mut tokens, mut names) = (Vec::new(), Vec::with_capacity(column.num_terms()));
        let mut all = column.dictionary().stream()?;
        while all.advance() {
            let name = String::from_utf8_lossy(all.key());
            let mut sink = |token: &str, position: u32, marks: u32, _: &Word| {
                if token == SENTENCE || token == PARAGRAPH && position > 0 {
                    return;
                }
                let token = indexed(token);
                let number = match numbers.get(token) {
                    Some(number) => *number,
                    None => {
                        let number = numbers.len() as u32;
                        numbers.insert(token.to_owned(), number);
                        number
                    }
                };
                tokens.push((number, numbered(position, marks, false)));
            };
            let end = analyzer.tokens(None, &name, 0, &mut sink).end;
            names.push((tokens.len(), end));
        }
        let mut sorted: Vec<(String, u32)> = numbers.into_iter().collect();
        sorted.sort_unstable();
        let mut places = vec![0; sorted.len()];
        for (place, (_, number)) in sorted.iter().enumerate() {
            places[*number as usize] = place as u32;
        }
        for (word, _) in &mut tokens {
            *word = places[*word as usize];
        }
        Ok(Words {
            sorted: sorted.into_iter().map(|(word, _)| word).collect(),
            tokens,
            names,
        })
    }

    /// The tokens of a name, and the position behind its last word.
    fn of(&self, name: u64) -> (&[(u32, u32)], u32) {
        let name = name as usize;
        let begin = name.checked_sub(1).map_or(0, |before| self.names[before].0);
        let (end, width) = self.names[name];
        (&self.tokens[begin..end], width)
    }

    /// How often each word occurs.
    fn counts(&self, column: &StrColumn) -> Vec<u64> {
        let mut of_names = vec![0u64; self.names.len()];
        for name in column.ords().values.iter() {
            of_names[name as usize] += 1;
        }
        let mut counts = vec![0; self.sorted.len()];
        for (name, count) in (0..).zip(of_names) {
            for (word, _) in self.of(name).0 {
                counts[*word as usize] += count;
            }
        }
        counts
    }

    /// Each occurrence in the order of documents and positions.
    fn each(&self, column: &StrColumn, documents: u32, mut see: impl FnMut(usize, Occurrence)) {
        for document in 0..documents {
            let mut base = 0;
            for name in column.ords().values_for_doc(document) {
                let (tokens, width) = self.of(name);
                for (word, place) in tokens {
                    see(*word as usize, (document, (base << MARK_BITS) + place));
                }
                base += width + 1;
            }
        }
    }
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
    fn new(out: &'l mut FieldSerializer<'a>, word: &str) -> io::Result<List<'l, 'a>> {
        // How many documents have it is only asked for where lengths are kept.
        out.new_term(word.as_bytes(), 0, true)?;
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
        self.steps.push(place - self.last);
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use tantivy::postings::Postings;
    use tantivy::schema::IndexRecordOption;
    use tantivy::{DocSet, IndexWriter, SegmentReader, TERMINATED, TantivyDocument};

    use super::super::document::to_document;
    use super::super::names_index::NameWords;
    use super::super::schema::builder;
    use super::super::testing::article;
    use super::*;
    use crate::article::{Annotated, Kind};

    /// By word, the documents and their positions.
    type Lists = BTreeMap<String, Vec<(u32, Vec<u32>)>>;

    fn held(reader: &SegmentReader, field: tantivy::schema::Field) -> Lists {
        let names = NameWords::open(reader).expect("files");
        let index = names.index(reader.schema(), field).expect("a field");
        let mut lists = Lists::new();
        let mut terms = index.terms().stream().expect("a dictionary");
        while terms.advance() {
            let option = IndexRecordOption::WithFreqsAndPositions;
            let info = terms.value();
            let mut list = index
                .read_postings_from_terminfo(info, option)
                .expect("a list");
            assert_eq!(list.doc_freq(), info.doc_freq);
            let word = String::from_utf8(terms.key().to_vec()).expect("UTF-8");
            let documents = lists.entry(word).or_default();
            while list.doc() != TERMINATED {
                let mut positions = Vec::new();
                list.positions(&mut positions);
                documents.push((list.doc(), positions));
                list.advance();
            }
        }
        lists
    }

    /// As plain loops over the names of each article find them.
    fn looped(articles: &[Vec<&str>]) -> Lists {
        let mut lists = Lists::new();
        for (document, names) in (0..).zip(articles) {
            let mut base = 0;
            for name in names {
                let mut sink = |token: &str, position: u32, marks: u32, _: &Word| {
                    if token != SENTENCE && (token != PARAGRAPH || position == base) {
                        let documents = lists.entry(indexed(token).to_owned()).or_default();
                        if documents.last().is_none_or(|(last, _)| *last != document) {
                            documents.push((document, Vec::new()));
                        }
                        let (_, positions) = documents.last_mut().expect("one was pushed");
                        positions.push(numbered(position, marks, false));
                    }
                };
                base = Analyzer::default().tokens(None, name, base, &mut sink).end + 1;
            }
        }
        lists
    }

    fn named(id: usize, names: &[&str]) -> Annotated {
        let mut annotated = article(&id.to_string(), "en", "", "No name.");
        names
            .iter()
            .for_each(|name| annotated.names.push(Kind::Person, name));
        annotated
    }

    #[test]
    fn lists_are_those_of_plain_loops_and_stay_so_when_segments_are_merged() {
        let long = format!("House of {} Very{}", "Very ".repeat(30), "y".repeat(3_000));
        // As the columns have them: in order, each once.
        let articles = [
            vec!["Adam Boehler", "U.S. Steel"],
            vec![],
            vec!["", "...", "Al-Sisi. B", "U.S. Steel", "Łódź"],
            vec![
                "Adam Boehler",
                "Adam Smith",
                "Adam-Adam Adam",
                "BOEHLER",
                &long,
            ],
            vec!["北京大学", "Adam Boehler"],
        ];
        let sorted = articles.clone().map(|mut names| {
            names.sort_unstable();
            names
        });
        let (builder, fields) = builder();
        let index = builder.create_in_ram().expect("an index");
        let mut writer: IndexWriter = index
            .writer_with_num_threads(1, 15_000_000)
            .expect("a writer");
        for (nth, batch) in articles.chunks(3).enumerate() {
            for (id, names) in batch.iter().enumerate() {
                let made = to_document(&fields, &named(10 * nth + id, names)).expect("a document");
                let document: TantivyDocument = made.document;
                writer.add_document(document).expect("room");
            }
            writer.commit().expect("a commit");
        }
        let reader = index.reader().expect("a reader");
        let mut expect: Vec<Lists> = sorted.chunks(3).map(looped).collect();
        assert!(
            expect
                .iter()
                .flat_map(|lists| lists.values().flatten())
                .count() as u64
                > 2 * MOST
        );
        let mut found: Vec<Lists> = Vec::new();
        for segment in reader.searcher().segment_readers() {
            found.push(held(segment, fields.person));
            assert!(held(segment, fields.place).is_empty());
        }
        found.sort();
        expect.sort();
        assert_eq!(found, expect);
        let ids = index.searchable_segment_ids().expect("segments");
        writer.merge(&ids).wait().expect("a merge");
        reader.reload().expect("a commit");
        let searcher = reader.searcher();
        let [merged] = searcher.segment_readers() else {
            panic!("{} segments", searcher.segment_readers().len());
        };
        let found = held(merged, fields.person);
        assert!(
            found == looped(&sorted) || found == looped(&[&sorted[3..], &sorted[..3]].concat())
        );
        assert!(!found.is_empty());
    }
}
