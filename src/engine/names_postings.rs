//! The words of names: postings that are made of the columns of names, segment by segment.
//!
//! Given to the engine word by word, each would be looked up in its table of all words, where most words of names
//! are rare and far from the processor's caches: a third of what names cost. A segment's column has each distinct
//! name once, and says which documents have it; its words are found there, and their postings come in order.

use std::collections::BTreeMap;
use std::io::{self, Write};

use tantivy::columnar::{ColumnarReader, DynamicColumn, StrColumn};
use tantivy::index::SegmentComponent;
use tantivy::space_usage::ComponentSpaceUsage;
use tantivy::{
    PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, SegmentReader,
};

use super::analysis::{Analyzer, MARK_BITS, PARAGRAPH, SENTENCE, Word, numbered};
use super::from_columns::FromColumns;
use super::lists::{self, FieldWriter, FilesWriter, Occurrence, Occurrences, WordsOf};
use super::schema::Fields;
use super::tape::indexed;
use super::vocabulary::{Vocabulary, places};

/// How many occurrences are sorted at a time, eight bytes each.
const MOST: u64 = if cfg!(test) { 8 } else { 1 << 20 };

/// How the engine writes and merges the words of names.
pub(super) struct NamesPlugin;

impl SegmentPlugin for NamesPlugin {
    fn extensions(&self) -> &[&str] {
        WordsOf::Names.endings()
    }

    fn create_writer(&self, _: &PluginWriterContext) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(FromColumns(write_all)))
    }

    fn merge(&self, ctx: PluginMergeContext) -> tantivy::Result<()> {
        write_all(ctx.target_segment)
    }

    fn space_usage(
        &self,
        reader: &SegmentReader,
    ) -> tantivy::Result<BTreeMap<String, ComponentSpaceUsage>> {
        WordsOf::Names.space_usage(reader)
    }
}

/// The words of the names in the columns of a segment, which are written already.
fn write_all(segment: &Segment) -> tantivy::Result<()> {
    let columns = ColumnarReader::open(segment.open_read(SegmentComponent::FastFields)?)?;
    let documents = columns.num_docs();
    let mut files = FilesWriter::create(WordsOf::Names, segment)?;
    let (schema, fields) = Fields::schema();
    for field in fields.of_names() {
        if let Some(column) = column(&columns, schema.get_field_name(field))? {
            let mut out = files.field(field)?;
            write(&column, documents, &mut out)?;
            out.close()?;
        }
    }
    files.close()?;
    Ok(())
}

fn column(columns: &ColumnarReader, name: &str) -> io::Result<Option<StrColumn>> {
    for column in columns.read_columns(name)? {
        if let DynamicColumn::Str(column) = column.open()? {
            return Ok(Some(column));
        }
    }
    Ok(None)
}

/// Writes the lists of the words of all names in a column.
///
/// The names of a document have one space of positions, in their order, a gap between two; each of them is a
/// paragraph, so that no match goes from one to the next.
fn write<D: Write, L: Write, P: Write>(
    column: &StrColumn,
    documents: u32,
    out: &mut FieldWriter<D, L, P>,
) -> io::Result<()> {
    let words = Words::read(column)?;
    let counts = words.counts(column);
    let names = Names {
        words: &words,
        column,
        documents,
    };
    let sorted = words.sorted.iter();
    let counted = sorted
        .map(|number| words.vocabulary.word(*number))
        .zip(counts);
    lists::write(out, &names, counted, MOST)
}

/// The names of a column in its documents.
struct Names<'c> {
    words: &'c Words,
    column: &'c StrColumn,
    documents: u32,
}

impl Occurrences for Names<'_> {
    fn each(&self, mut see: impl FnMut(u32, Occurrence)) {
        for document in 0..self.documents {
            let mut base = 0;
            for name in self.column.ords().values_for_doc(document) {
                let (tokens, width) = self.words.of(name);
                for (word, place) in tokens {
                    see(*word, (document, (base << MARK_BITS) + place));
                }
                base += width + 1;
            }
        }
    }
}

/// The words of each name of a column.
struct Words {
    vocabulary: Vocabulary,
    /// The numbers of words in the order of a dictionary.
    sorted: Vec<u32>,
    /// Of all names, name by name: the place of the word in that order, and its position and marks.
    tokens: Vec<(u32, u32)>,
    /// Of each name where its tokens end, and the position behind its last word.
    names: Vec<(usize, u32)>,
}

impl Words {
    fn read(column: &StrColumn) -> io::Result<Words> {
        let mut analyzer = Analyzer::default();
        let mut vocabulary = Vocabulary::default();
        let mut counted = Ok(());
        let (mut tokens, mut names) = (Vec::new(), Vec::with_capacity(column.num_terms()));
        let mut all = column.dictionary().stream()?;
        while all.advance() {
            let name = String::from_utf8_lossy(all.key());
            let mut sink = |token: &str, position: u32, marks: u32, _: &Word| {
                if token == SENTENCE || token == PARAGRAPH && position > 0 {
                    return;
                }
                let token = indexed(token).as_bytes();
                match vocabulary.count(&vocabulary.seek(token, token.len())) {
                    Ok(word) => tokens.push((word, numbered(position, marks, false))),
                    Err(error) => counted = Err(error),
                }
            };
            let end = analyzer.tokens(None, &name, 0, &mut sink).end;
            names.push((tokens.len(), end));
        }
        counted?;
        let sorted = vocabulary.sorted();
        let places = places(&sorted);
        for (word, _) in &mut tokens {
            *word = places[*word as usize];
        }
        Ok(Words {
            vocabulary,
            sorted,
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
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use tantivy::schema::IndexRecordOption;
    use tantivy::{DocSet, IndexWriter, SegmentReader, TERMINATED, TantivyDocument};

    use super::super::document::to_document;
    use super::super::lists::ListsFiles;
    use super::super::schema::builder;
    use super::super::testing::article;
    use super::*;
    use crate::article::{Annotated, Kind};

    /// By word, the documents and their positions.
    type Lists = BTreeMap<String, Vec<(u32, Vec<u32>)>>;

    fn held(reader: &SegmentReader, field: tantivy::schema::Field) -> Lists {
        let (_, fields) = Fields::schema();
        let names = ListsFiles::open(WordsOf::Names, reader).expect("files");
        let held = names.lists(field, &fields.of_names()).expect("a field");
        let mut lists = Lists::new();
        let mut words = held.words().stream().expect("a dictionary");
        while words.advance() {
            let option = IndexRecordOption::WithFreqsAndPositions;
            let mut list = held.cursor(words.value(), option);
            let word = String::from_utf8(words.key().to_vec()).expect("UTF-8");
            let documents = lists.entry(word).or_default();
            while list.doc() != TERMINATED {
                let mut positions = Vec::new();
                list.numbers(&mut positions);
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
