//! The words of title and text: their occurrences are kept as numbers while a segment is in the making, and sorted
//! into lists when it is written.
//!
//! Given to the engine, each occurrence would be appended to a list of its word in memory, far from the processor's
//! caches, and most lists of a segment have a few occurrences and a block of memory each. Here it is appended to all
//! others.

use std::any::Any;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Field, Schema};
use tantivy::space_usage::ComponentSpaceUsage;
use tantivy::{
    PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, SegmentReader,
};

use super::lists::{self, FilesWriter, Occurrence, Occurrences, Room, WordsOf};
use super::queue::Queue;
use super::schema::handed_on;
use super::tape::{At, Step, tokens};
use super::vocabulary::Vocabulary;

/// What part of the memory of a writing thread is used beside it to sort occurrences, when a segment is written.
const SORTED: usize = 3;

/// How many words are looked up together.
const GROUP: usize = 32;

/// How the engine writes and merges the words of title and text.
pub(super) struct TextPlugin {
    /// Of tapes.
    pub field: Field,
    pub queue: Arc<Queue>,
}

impl SegmentPlugin for TextPlugin {
    fn extensions(&self) -> &[&str] {
        WordsOf::Text.endings()
    }

    fn create_writer(&self, ctx: &PluginWriterContext) -> tantivy::Result<Box<dyn PluginWriter>> {
        let room = match cfg!(test) {
            true => 256 * size_of::<Occurrence>(),
            false => ctx.memory_budget_in_bytes / SORTED,
        };
        Ok(Box::new(TextWriter {
            field: self.field,
            room: Room {
                most: (room / size_of::<Occurrence>()) as u64,
                threads: self.queue.writing_threads(),
            },
            vocabulary: Vocabulary::default(),
            texts: Texts::default(),
        }))
    }

    fn merge(&self, ctx: PluginMergeContext) -> tantivy::Result<()> {
        lists::merge_segments(WordsOf::Text, &[self.field], &ctx)
    }

    fn space_usage(
        &self,
        reader: &SegmentReader,
    ) -> tantivy::Result<BTreeMap<String, ComponentSpaceUsage>> {
        WordsOf::Text.space_usage(reader)
    }
}

struct TextWriter {
    field: Field,
    room: Room,
    vocabulary: Vocabulary,
    texts: Texts,
}

impl TextWriter {
    fn add(&mut self, tape: &[u8]) -> io::Result<()> {
        let before = self.texts.tokens;
        let mut tokens = tokens(tape);
        let mut sought = [(); GROUP].map(|()| self.vocabulary.seek(&[], 0));
        let mut steps = [Step::default(); GROUP];
        loop {
            let mut n = 0;
            // Places first: a token that is taken must have one.
            let places = sought.iter_mut().zip(&mut steps);
            for ((sought, step), token) in places.zip(tokens.by_ref()) {
                *sought = self.vocabulary.seek(token.ahead, token.length);
                self.vocabulary.fetch(sought);
                *step = token.step;
                n += 1;
            }
            for (sought, step) in sought[..n].iter().zip(steps) {
                let number = self.vocabulary.count(sought)?;
                self.texts.push(number, step)?;
            }
            if n < GROUP {
                break;
            }
        }
        self.texts.end_document(before);
        Ok(())
    }

    fn write(self, segment: &Segment) -> tantivy::Result<()> {
        let sorted = self.vocabulary.sorted();
        let words = self.vocabulary.counted(&sorted);
        let mut files = FilesWriter::create(WordsOf::Text, segment)?;
        let mut out = files.field(self.field);
        lists::write(&mut out, &self.texts, words, self.room)?;
        out.close()?;
        files.close()?;
        Ok(())
    }
}

impl PluginWriter for TextWriter {
    fn add_document(
        &mut self,
        _: u32,
        document: &dyn ErasedDocument,
        _: &Schema,
    ) -> tantivy::Result<()> {
        Ok(self.add(handed_on(document, self.field))?)
    }

    /// The order of documents is that in which they came: no index of ours is sorted.
    fn serialize(
        self: Box<Self>,
        segment: &Segment,
        _: Option<&DocIdMapping>,
    ) -> tantivy::Result<()> {
        self.write(segment)
    }

    fn mem_usage(&self) -> usize {
        self.vocabulary.room() + self.texts.room()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// Bytes that are allocated together.
const CHUNK: usize = if cfg!(test) { 64 } else { 256 << 10 };
/// Bytes of a value at most.
const WIDEST: usize = size_of::<u32>();

/// The occurrences of words in texts, one behind the other: values of one to four bytes each, of which the lowest two
/// bits say how many. The first value of an occurrence is the number of its word and the head of its step, the second
/// how far that is, where the head does not say it.
#[derive(Default)]
struct Texts {
    chunks: Vec<Box<[u8]>>,
    /// Where the next value comes in the last chunk.
    end: usize,
    tokens: u64,
    /// Of each document.
    documents: Vec<u32>,
}

impl Texts {
    fn push(&mut self, word: u32, step: Step) -> io::Result<()> {
        self.push_value(u64::from(word) << Step::BITS | u64::from(step.head()))?;
        if let Some(far) = step.far() {
            self.push_value(u64::from(far))?;
        }
        self.tokens += 1;
        Ok(())
    }

    #[inline]
    fn push_value(&mut self, value: u64) -> io::Result<()> {
        let width = width(value).ok_or_else(too_many)?;
        if self.chunks.is_empty() || self.end + WIDEST > CHUNK {
            self.chunks.push(vec![0; CHUNK].into_boxed_slice());
            self.end = 0;
        }
        let value = (value as u32) << 2 | (width as u32 - 1);
        let chunk = self.chunks.last_mut();
        let place = chunk.and_then(|chunk| chunk.get_mut(self.end..self.end + WIDEST));
        if let Some(place) = place {
            place.copy_from_slice(&value.to_le_bytes());
        }
        self.end += width;
        Ok(())
    }

    /// The tokens that came behind so many are those of a document.
    fn end_document(&mut self, before: u64) {
        let tokens = self.tokens - before;
        self.documents
            .push(u32::try_from(tokens).unwrap_or(u32::MAX));
    }

    fn room(&self) -> usize {
        self.chunks.len() * CHUNK + self.documents.capacity() * size_of::<u32>()
    }
}

/// Bytes that a value takes; `None` where it is too large.
#[inline]
fn width(value: u64) -> Option<usize> {
    match value {
        0..0x40 => Some(1),
        0x40..0x4000 => Some(2),
        0x4000..0x40_0000 => Some(3),
        0x40_0000..0x4000_0000 => Some(4),
        _ => None,
    }
}

fn too_many() -> io::Error {
    io::Error::other("too many words for one segment")
}

/// Values from the first on.
struct Values<'t> {
    chunks: std::slice::Iter<'t, Box<[u8]>>,
    rest: &'t [u8],
}

impl Values<'_> {
    #[inline]
    fn next(&mut self) -> u32 {
        let bytes = match self.rest.first_chunk::<WIDEST>() {
            Some(bytes) => *bytes,
            None => {
                self.rest = self.chunks.next().map_or(&[], |chunk| chunk);
                self.rest.first_chunk().copied().unwrap_or_default()
            }
        };
        let value = u32::from_le_bytes(bytes);
        let width = (value & 3) as usize + 1;
        self.rest = self.rest.get(width..).unwrap_or_default();
        (value << (32 - 8 * width)) >> (34 - 8 * width)
    }
}

impl Occurrences for Texts {
    fn each(&self, mut see: impl FnMut(u32, Occurrence)) {
        let mut values = Values {
            chunks: self.chunks.iter(),
            rest: &[],
        };
        for (document, tokens) in (0..).zip(&self.documents) {
            let mut at = At::default();
            for _ in 0..*tokens {
                let head = values.next();
                let step = Step::new(head, || values.next());
                see(head >> Step::BITS, (document, at.step(step)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use tantivy::indexer::NoMergePolicy;
    use tantivy::postings::Postings;
    use tantivy::schema::{IndexRecordOption, TextFieldIndexing, TextOptions, Value};
    use tantivy::tokenizer::{PreTokenizedString, Token};
    use tantivy::{DocSet, Index, IndexWriter, TERMINATED, TantivyDocument, Term};

    use super::super::document::to_document;
    use super::super::lists::ListsFiles;
    use super::super::schema::builder;
    use super::super::tape;
    use super::super::testing::article;
    use super::super::values::Deletions;
    use super::*;
    use crate::article::Annotated;

    /// Of each word its documents with the numbers of its places.
    type Held = BTreeMap<Vec<u8>, Vec<(u32, Vec<u32>)>>;

    const ALL: IndexRecordOption = IndexRecordOption::WithFreqsAndPositions;

    /// Of each segment, the larger ones first.
    fn segments(index: &Index) -> Vec<SegmentReader> {
        let searcher = index.reader().expect("a reader").searcher();
        let mut readers = searcher.segment_readers().to_vec();
        readers.sort_by_key(|reader| std::cmp::Reverse(reader.max_doc()));
        readers
    }

    fn ours(reader: &SegmentReader, field: Field) -> Held {
        let files = ListsFiles::open(WordsOf::Text, reader).expect("files");
        let lists = files.lists(field, &[field]).expect("lists");
        let mut held = Held::new();
        let mut words = lists.dictionary().words();
        while words.advance().expect("a word") {
            let mut list = lists.cursor(words.info(), ALL);
            let documents = held.entry(words.word().to_vec()).or_default();
            while list.doc() != TERMINATED {
                let mut places = Vec::new();
                list.numbers(&mut places);
                documents.push((list.doc(), places));
                list.advance();
            }
        }
        held
    }

    fn theirs(reader: &SegmentReader, field: Field) -> Held {
        let index = reader.inverted_index(field).expect("lists");
        let mut held = Held::new();
        let mut words = index.terms().stream().expect("words");
        while let Some((word, info)) = words.next() {
            let list = index.read_postings_from_terminfo(info, ALL);
            let mut list = list.expect("a list");
            let documents = held.entry(word.to_vec()).or_default();
            while list.doc() != TERMINATED {
                let mut places = Vec::new();
                list.positions(&mut places);
                documents.push((list.doc(), places));
                list.advance();
            }
        }
        held
    }

    fn writer(index: &Index) -> IndexWriter {
        let writer = index.writer_with_num_threads(1, 15_000_000);
        let writer: IndexWriter = writer.expect("a writer");
        writer.set_merge_policy(Box::new(NoMergePolicy));
        writer
    }

    fn merge(index: &Index, writer: &mut IndexWriter) {
        let mut segments = index.searchable_segment_metas().expect("segments");
        segments.sort_by_key(|segment| std::cmp::Reverse(segment.max_doc()));
        let ids: Vec<_> = segments.iter().map(|segment| segment.id()).collect();
        writer.merge(&ids).wait().expect("a merge");
    }

    /// What the engine would be given of a text.
    fn pretokenized(tape: &[u8]) -> PreTokenizedString {
        let mut at = At::default();
        let token = |token: tape::Token| Token {
            position: at.step(token.step) as usize,
            text: String::from_utf8(token.ahead[..token.length].to_vec()).expect("UTF-8"),
            ..Token::default()
        };
        PreTokenizedString {
            text: String::new(),
            tokens: tokens(tape).map(token).collect(),
        }
    }

    fn batches() -> [Vec<Annotated>; 3] {
        let long = format!("{} {}", "Talk talks. ".repeat(400), "x".repeat(2_000));
        let many = |n: usize| {
            let words = (0..900).map(|i| format!("w{} ", i * i % (41 + n)));
            words.collect::<String>()
        };
        let of = |id: &str, title: &str, text: &str| article(id, "en", title, text);
        let few = vec![
            of("a", "", ""),
            of("b", "A title", &many(0)),
            of("c", "McCain went 77777", &long),
        ];
        let more = (0..7).map(|n| of(&format!("d{n}"), "多哈会 Łódź", &many(n)));
        [few, more.collect(), vec![of("e", "", ""), of("f", "", "")]]
    }

    #[test]
    fn lists_are_those_that_the_engine_writes_of_the_same_tokens() {
        let (builder, fields) = builder();
        let our_index = builder.create_in_ram().expect("an index");
        let mut our_writer = writer(&our_index);
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default().set_index_option(ALL);
        let options = TextOptions::default().set_indexing_options(indexing);
        let field = schema.add_text_field("text", options);
        let their_index = Index::create_in_ram(schema.build());
        let mut their_writer = writer(&their_index);
        let compare = |many: usize| {
            let (ours_in, theirs_in) = (segments(&our_index), segments(&their_index));
            assert_eq!(ours_in.len(), many);
            for (ours_in, theirs_in) in ours_in.iter().zip(&theirs_in) {
                assert!(ours(ours_in, fields.text) == theirs(theirs_in, field));
            }
        };
        for batch in &batches() {
            for annotated in batch {
                let made = to_document(&fields, annotated).expect("a document");
                let value = made.document.get_first(fields.text);
                let tape = value.as_ref().and_then(|value| value.as_custom());
                let mut document = TantivyDocument::default();
                document.add_pre_tokenized_text(field, pretokenized(tape.expect("a tape")));
                their_writer.add_document(document).expect("room");
                our_writer.add_document(made.document).expect("room");
            }
            our_writer.commit().expect("a commit");
            their_writer.commit().expect("a commit");
        }
        compare(3);
        // Each deletes the same article by what it has of it.
        let ours = our_writer.delete_query(Deletions::new(fields.id).of("c"));
        ours.expect("a query");
        their_writer.delete_term(Term::from_field_text(field, "77777"));
        our_writer.commit().expect("a commit");
        their_writer.commit().expect("a commit");
        merge(&our_index, &mut our_writer);
        merge(&their_index, &mut their_writer);
        compare(1);
        let alive = our_index.reader().expect("a reader").searcher().num_docs();
        assert_eq!(alive, 11);
    }

    #[test]
    fn values_of_any_width_are_read_back() {
        let mut texts = Texts::default();
        let values: Vec<u32> = (0..30).flat_map(|n| [1 << n, (2 << n) - 1]).collect();
        for value in &values {
            texts.push_value(u64::from(*value)).expect("room");
        }
        assert!(texts.chunks.len() > 1);
        let mut read = Values {
            chunks: texts.chunks.iter(),
            rest: &[],
        };
        assert!(values.iter().all(|value| read.next() == *value));
        assert!(texts.push_value(1 << 30).is_err());
    }
}
