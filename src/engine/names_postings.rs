//! The names of documents while a segment is in the making: columns of them as they are shown, and lists of their words.
//!
//! Each different name is kept once, and of each document the numbers of its names. Its words are found once too, when
//! the segment is written, and their lists come in order. Given to the engine word by word, each would be looked up in
//! its table of all words, where most words of names are rare and far from the processor's caches.

use std::any::Any;
use std::collections::BTreeMap;
use std::io;

use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Field, Schema};
use tantivy::space_usage::ComponentSpaceUsage;
use tantivy::{
    PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, SegmentReader,
};

use super::analysis::{Analyzer, MARK_BITS, PARAGRAPH, SENTENCE, Word, numbered};
use super::lists::{self, FilesWriter, Occurrence, Occurrences, WordsOf};
use super::name_columns::{self, ColumnsFile, Documents, FileWriter, Source};
use super::schema::{NameFields, handed_on};
use super::tape::indexed;
use super::varint::short;
use super::vocabulary::{Vocabulary, places};

/// How many occurrences are sorted at a time, eight bytes each.
const MOST: u64 = if cfg!(test) { 8 } else { 1 << 20 };

/// The longest name that is held, in bytes.
const LONGEST: usize = u16::MAX as usize;

/// Names of a field as a document hands them on: each behind its length, in 16 bits, little-endian. One that is very
/// long is cut, on a character's boundary.
pub(super) fn written<'n>(names: impl Iterator<Item = &'n str> + Clone) -> Vec<u8> {
    let lengths = names.clone().map(|name| size_of::<u16>() + name.len());
    let mut bytes = Vec::with_capacity(lengths.sum());
    for name in names {
        let name = &name[..name.floor_char_boundary(LONGEST)];
        bytes.extend((name.len() as u16).to_le_bytes());
        bytes.extend_from_slice(name.as_bytes());
    }
    bytes
}

/// Of names that were handed on each with the bytes that follow it, and its length.
fn read(mut bytes: &[u8]) -> impl Iterator<Item = (&[u8], usize)> {
    std::iter::from_fn(move || {
        let (length, ahead) = bytes.split_first_chunk()?;
        let length = usize::from(u16::from_le_bytes(*length));
        bytes = ahead.get(length..)?;
        Some((ahead, length))
    })
}

/// How the engine writes and merges names.
pub(super) struct NamesPlugin {
    pub fields: NameFields,
}

/// The files of the columns and of the lists.
const ENDINGS: [&str; 4] = {
    let [words, lists, places] = *WordsOf::Names.endings();
    [name_columns::ENDING, words, lists, places]
};

impl SegmentPlugin for NamesPlugin {
    fn extensions(&self) -> &[&str] {
        &ENDINGS
    }

    fn create_writer(&self, _: &PluginWriterContext) -> tantivy::Result<Box<dyn PluginWriter>> {
        let columns = self.fields.map(|field| Column {
            field,
            vocabulary: Vocabulary::default(),
            names: Vec::new(),
            ends: Vec::new(),
        });
        Ok(Box::new(NamesWriter(columns.into())))
    }

    fn merge(&self, ctx: PluginMergeContext) -> tantivy::Result<()> {
        let mut opened = Vec::with_capacity(ctx.readers.len());
        for reader in ctx.readers {
            opened.push(ColumnsFile::open(reader)?);
        }
        let mut file = FileWriter::create(ctx.target_segment)?;
        for field in self.fields {
            let mut sources = Vec::with_capacity(opened.len());
            for (reader, columns) in ctx.readers.iter().zip(&opened) {
                sources.push(Source {
                    column: columns.read(field)?,
                    alive: reader.alive_bitset(),
                    documents: reader.max_doc(),
                });
            }
            name_columns::merge(&sources, field, &mut file)?;
        }
        file.close()?;
        lists::merge_segments(
            WordsOf::Names,
            &self.fields,
            ctx.readers,
            ctx.target_segment,
        )
    }

    fn space_usage(
        &self,
        reader: &SegmentReader,
    ) -> tantivy::Result<BTreeMap<String, ComponentSpaceUsage>> {
        let mut usage = WordsOf::Names.space_usage(reader)?;
        usage.extend([name_columns::space_usage(reader)?]);
        Ok(usage)
    }
}

struct NamesWriter(Vec<Column>);

impl PluginWriter for NamesWriter {
    fn add_document(
        &mut self,
        _: u32,
        document: &dyn ErasedDocument,
        _: &Schema,
    ) -> tantivy::Result<()> {
        for column in &mut self.0 {
            column.add(handed_on(document, column.field))?;
        }
        Ok(())
    }

    /// The order of documents is that in which they came: no index of ours is sorted.
    fn serialize(
        self: Box<Self>,
        segment: &Segment,
        _: Option<&DocIdMapping>,
    ) -> tantivy::Result<()> {
        let mut columns = FileWriter::create(segment)?;
        let mut lists = FilesWriter::create(WordsOf::Names, segment)?;
        for column in self.0.iter().filter(|column| !column.names.is_empty()) {
            column.write(&mut columns, &mut lists)?;
        }
        columns.close()?;
        lists.close()?;
        Ok(())
    }

    fn mem_usage(&self) -> usize {
        self.0.iter().map(Column::room).sum()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// The names of a field.
struct Column {
    field: Field,
    /// Of whole names.
    vocabulary: Vocabulary,
    /// Their numbers, document by document.
    names: Vec<u32>,
    /// Of each document where its names end.
    ends: Vec<u32>,
}

impl Column {
    fn add(&mut self, names: &[u8]) -> io::Result<()> {
        for (ahead, length) in read(names) {
            self.vocabulary.fetch(&self.vocabulary.seek(ahead, length));
        }
        for (ahead, length) in read(names) {
            let sought = self.vocabulary.seek(ahead, length);
            self.names.push(self.vocabulary.count(&sought)?);
        }
        self.ends.push(short(self.names.len())?);
        Ok(())
    }

    fn room(&self) -> usize {
        let numbers = self.names.capacity() + self.ends.capacity();
        self.vocabulary.room() + numbers * size_of::<u32>()
    }

    /// The numbers of the names of each document.
    fn documents(&self) -> impl Iterator<Item = &[u32]> {
        let mut begin = 0;
        self.ends.iter().map(move |end| {
            let names = self.names.get(begin..*end as usize).unwrap_or_default();
            begin = *end as usize;
            names
        })
    }

    fn write(&self, columns: &mut FileWriter, lists: &mut FilesWriter) -> io::Result<()> {
        let sorted = self.vocabulary.sorted();
        let mut dictionary = columns.dictionary(self.field)?;
        for number in &sorted {
            dictionary.push(self.vocabulary.word(*number))?;
        }
        dictionary.close()?;
        let ordinals = Ordinals {
            column: self,
            of_numbers: places(&sorted),
        };
        columns.ordinals(self.field, sorted.len() as u32, &ordinals)?;
        let words = Words::of(&self.vocabulary, sorted.len())?;
        let counts = words.counts(&self.vocabulary.counts());
        let in_order = words.sorted.iter();
        let counted = in_order
            .map(|number| words.vocabulary.word(*number))
            .zip(counts);
        let names = InNames {
            words: &words,
            column: self,
        };
        let mut out = lists.field(self.field)?;
        lists::write(&mut out, &names, counted, MOST)?;
        out.close()
    }
}

/// A column with the place of each name in the order of all.
struct Ordinals<'c> {
    column: &'c Column,
    of_numbers: Vec<u32>,
}

impl Documents for Ordinals<'_> {
    fn each(&self, mut see: impl FnMut(&[u32]) -> io::Result<()>) -> io::Result<()> {
        let mut ordinals = Vec::new();
        for names in self.column.documents() {
            ordinals.clear();
            ordinals.extend(names.iter().map(|name| self.of_numbers[*name as usize]));
            see(&ordinals)?;
        }
        Ok(())
    }
}

/// The words of the names of a column in its documents.
///
/// The names of a document have one space of positions, in their order, a gap between two; each of them is a
/// paragraph, so that no match goes from one to the next.
struct InNames<'c> {
    words: &'c Words,
    column: &'c Column,
}

impl Occurrences for InNames<'_> {
    fn each(&self, mut see: impl FnMut(u32, Occurrence)) {
        for (document, names) in (0..).zip(self.column.documents()) {
            let mut base = 0;
            for name in names {
                let (tokens, width) = self.words.of_name(*name);
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
    fn of(all: &Vocabulary, many: usize) -> io::Result<Words> {
        let mut analyzer = Analyzer::default();
        let mut vocabulary = Vocabulary::default();
        let mut counted = Ok(());
        let (mut tokens, mut names) = (Vec::new(), Vec::with_capacity(many));
        for name in 0..many as u32 {
            let name = String::from_utf8_lossy(all.word(name));
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
    fn of_name(&self, name: u32) -> (&[(u32, u32)], u32) {
        let name = name as usize;
        let begin = name.checked_sub(1).map_or(0, |before| self.names[before].0);
        let (end, width) = self.names[name];
        (&self.tokens[begin..end], width)
    }

    /// How often each word occurs; names occur so often.
    fn counts(&self, of_names: &[u32]) -> Vec<u64> {
        let mut counts = vec![0; self.sorted.len()];
        for (name, count) in (0..).zip(of_names) {
            for (word, _) in self.of_name(name).0 {
                counts[*word as usize] += u64::from(*count);
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use tantivy::schema::IndexRecordOption;
    use tantivy::{DocSet, IndexWriter, TERMINATED, TantivyDocument, Term};

    use super::super::document::to_document;
    use super::super::lists::ListsFiles;
    use super::super::schema::{Fields, builder};
    use super::super::testing::article;
    use super::*;
    use crate::article::{Annotated, Kind};

    /// By word, the documents and their positions.
    type Lists = BTreeMap<String, Vec<(u32, Vec<u32>)>>;

    fn held(reader: &SegmentReader, field: Field) -> Lists {
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

    /// The names of each document, as they are shown.
    fn shown(reader: &SegmentReader, field: Field) -> Vec<Vec<String>> {
        let file = ColumnsFile::open(reader).expect("a file");
        let column = file.read(field).expect("a sound column");
        let of = |document| {
            let Some(column) = &column else {
                return Vec::new();
            };
            let names = column.of(document).map(|ordinal| column.name(ordinal));
            names.map(|name| name.expect("a name")).collect()
        };
        reader.doc_ids_alive().map(of).collect()
    }

    fn named(id: usize, names: &[&str]) -> Annotated {
        let mut annotated = article(&id.to_string(), "en", "", "No name.");
        names
            .iter()
            .for_each(|name| annotated.names.push(Kind::Person, name));
        annotated
    }

    #[test]
    fn columns_have_the_names_of_those_that_are_alive() {
        let (builder, fields) = builder();
        let index = builder.create_in_ram().expect("an index");
        let mut writer: IndexWriter = index
            .writer_with_num_threads(1, 15_000_000)
            .expect("a writer");
        let long = "ä".repeat(LONGEST);
        let names_of = |id: usize| -> Vec<String> {
            let mut names = vec![format!("Name {}", id % 5), format!("Only {id}")];
            names.extend((id == 7).then(|| long.clone()));
            names.truncate(id % 4);
            names
        };
        for id in 0..40 {
            let names = names_of(id);
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let made = to_document(&fields, &named(id, &names)).expect("a document");
            writer.add_document(made.document).expect("room");
            if id % 15 == 14 {
                writer.commit().expect("a commit");
            }
        }
        for id in (0..40).step_by(3) {
            writer.delete_term(Term::from_field_text(fields.id, &id.to_string()));
        }
        writer.commit().expect("a commit");
        let ids = index.searchable_segment_ids().expect("segments");
        assert_eq!(ids.len(), 3);
        writer.merge(&ids).wait().expect("a merge");
        let searcher = index.reader().expect("a reader").searcher();
        let [merged] = searcher.segment_readers() else {
            panic!("{} segments", searcher.segment_readers().len());
        };
        let alive = (0..40).filter(|id| id % 3 != 0);
        let expect = alive.map(|id| {
            let mut names = names_of(id);
            for name in &mut names {
                name.truncate(name.floor_char_boundary(LONGEST));
            }
            names
        });
        let mut expect: Vec<Vec<String>> = expect.collect();
        let mut found = shown(merged, fields.person);
        assert!(found.iter().all(|names| names.is_sorted()));
        expect.sort();
        found.sort();
        assert!(found == expect);
        // Names of articles that are gone are in no dictionary.
        let file = ColumnsFile::open(merged).expect("a file");
        let column = file.read(fields.person).expect("sound").expect("names");
        let different: BTreeSet<&String> = expect.iter().flatten().collect();
        assert_eq!(column.len(), different.len());
        assert!(file.read(fields.place).expect("sound").is_none());
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
