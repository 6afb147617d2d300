//! The names of documents while a segment is in the making: columns of them as they are shown, and lists of their
//! words.
//!
//! Each different name is kept once, and of each document the numbers of its names. The words of a name are found once
//! too, when the segment is written, and their lists come in order.

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

use super::lists::{self, FilesWriter, Room, WordsOf};
use super::name_columns::{self, ColumnsFile, Documents, FileWriter, Source};
use super::names_words::{InNames, Words};
use super::numbered::Numbered;
use super::schema::{NameFields, handed_on};
use super::vocabulary::places;

/// How many occurrences are sorted at a time, eight bytes each.
pub(super) const MOST: u64 = if cfg!(test) { 8 } else { 1 << 20 };

/// The longest name that is held, in bytes.
pub(super) const LONGEST: usize = u16::MAX as usize;

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
pub(super) const ENDINGS: [&str; 4] = {
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
            names: Numbered::default(),
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
        lists::merge_segments(WordsOf::Names, &self.fields, &ctx)
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
        self.0.iter().map(|column| column.names.room()).sum()
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
    names: Numbered,
}

impl Column {
    fn add(&mut self, names: &[u8]) -> io::Result<()> {
        let vocabulary = &self.names.vocabulary;
        // All are on their way before the first is looked at.
        for (ahead, length) in read(names) {
            vocabulary.fetch(&vocabulary.seek(ahead, length));
        }
        for (ahead, length) in read(names) {
            let sought = self.names.vocabulary.seek(ahead, length);
            self.names.push(&sought)?;
        }
        self.names.end_document()
    }

    fn write(&self, columns: &mut FileWriter, lists: &mut FilesWriter) -> io::Result<()> {
        let vocabulary = &self.names.vocabulary;
        let sorted = vocabulary.sorted();
        let mut dictionary = columns.dictionary(self.field)?;
        for number in &sorted {
            dictionary.push(vocabulary.word(*number))?;
        }
        dictionary.close()?;
        let ordinals = Ordinals {
            column: self,
            of_numbers: places(&sorted),
        };
        columns.ordinals(self.field, sorted.len() as u32, &ordinals)?;
        let words = Words::of(vocabulary, sorted.len())?;
        let names = InNames {
            words: &words,
            documents: self.names.documents(),
        };
        let counts = vocabulary.counts();
        let counted = words.counted(&counts);
        let mut out = lists.field(self.field);
        lists::write(&mut out, &names, counted, Room::alone(MOST))?;
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
        for names in self.column.names.documents() {
            ordinals.clear();
            ordinals.extend(names.iter().map(|name| self.of_numbers[*name as usize]));
            see(&ordinals)?;
        }
        Ok(())
    }
}
