//! Values that articles are found by as a whole, such as their ids and their sources: while a segment is in the making,
//! and in its files, which are those of [`lists`]. A value is a word at the first place of its document.
//!
//! Of most of these fields each article has a value of its own. Given to the engine, each would be an entry of its
//! automaton of all values, and a list in memory far from the processor's caches.

use std::any::Any;
use std::collections::BTreeMap;
use std::io;

use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Field, Schema, Value};
use tantivy::space_usage::ComponentSpaceUsage;
use tantivy::{
    PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, SegmentReader,
    TantivyDocument,
};

use super::lists::{self, FilesWriter, Occurrence, Occurrences, WordsOf};
use super::numbered::Numbered;
use super::schema::{VALUE_FIELDS, ValueFields};
use super::vocabulary::{Sought, places};

/// How many values are sorted at a time, eight bytes each.
const MOST: u64 = if cfg!(test) { 8 } else { 1 << 20 };

/// The longest value that an article is found by, in bytes.
const LONGEST: usize = u16::MAX as usize;

/// How the engine writes and merges values.
pub(super) struct ValuesPlugin {
    pub fields: ValueFields,
}

impl SegmentPlugin for ValuesPlugin {
    fn extensions(&self) -> &[&str] {
        WordsOf::Values.endings()
    }

    fn create_writer(&self, _: &PluginWriterContext) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(ValuesWriter {
            fields: self.fields,
            values: self.fields.map(|_| Numbered::default()),
        }))
    }

    fn merge(&self, ctx: PluginMergeContext) -> tantivy::Result<()> {
        lists::merge_segments(
            WordsOf::Values,
            &self.fields,
            ctx.readers,
            ctx.target_segment,
        )
    }

    fn space_usage(
        &self,
        reader: &SegmentReader,
    ) -> tantivy::Result<BTreeMap<String, ComponentSpaceUsage>> {
        WordsOf::Values.space_usage(reader)
    }
}

struct ValuesWriter {
    fields: ValueFields,
    /// Of each of the fields.
    values: [Numbered; VALUE_FIELDS],
}

impl ValuesWriter {
    fn add(&mut self, document: &TantivyDocument) -> io::Result<()> {
        // All are on their way before the first is looked at.
        let mut sought: Vec<(usize, Sought)> = Vec::with_capacity(2 * VALUE_FIELDS);
        for (field, value) in document.field_values() {
            let Some(nth) = self.fields.iter().position(|of| *of == field) else {
                continue;
            };
            let text = value.as_str().map(str::as_bytes);
            let value = text.or_else(|| value.as_custom()).unwrap_or_default();
            if value.len() <= LONGEST {
                let vocabulary = &self.values[nth].vocabulary;
                let value = vocabulary.seek(value, value.len());
                vocabulary.fetch(&value);
                sought.push((nth, value));
            }
        }
        for (nth, value) in &sought {
            self.values[*nth].push(value)?;
        }
        self.values.iter_mut().try_for_each(Numbered::end_document)
    }
}

impl PluginWriter for ValuesWriter {
    fn add_document(
        &mut self,
        _: u32,
        document: &dyn ErasedDocument,
        _: &Schema,
    ) -> tantivy::Result<()> {
        match document.as_any().downcast_ref() {
            Some(document) => Ok(self.add(document)?),
            None => Ok(()),
        }
    }

    /// The order of documents is that in which they came: no index of ours is sorted.
    fn serialize(
        self: Box<Self>,
        segment: &Segment,
        _: Option<&DocIdMapping>,
    ) -> tantivy::Result<()> {
        let mut files = FilesWriter::create(WordsOf::Values, segment)?;
        for (field, values) in self.fields.iter().zip(&self.values) {
            if !values.is_empty() {
                write(values, *field, &mut files)?;
            }
        }
        files.close()?;
        Ok(())
    }

    fn mem_usage(&self) -> usize {
        self.values.iter().map(Numbered::room).sum()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

fn write(values: &Numbered, field: Field, files: &mut FilesWriter) -> io::Result<()> {
    let vocabulary = &values.vocabulary;
    let sorted = vocabulary.sorted();
    let counts = vocabulary.counts();
    let counted = sorted.iter().map(|number| {
        let count = counts.get(*number as usize).copied().unwrap_or_default();
        (vocabulary.word(*number), u64::from(count))
    });
    let sorted = Sorted {
        values,
        places: places(&sorted),
    };
    let mut out = files.field(field);
    lists::write(&mut out, &sorted, counted, MOST)?;
    out.close()
}

/// With the place of each value in the order of all.
struct Sorted<'v> {
    values: &'v Numbered,
    places: Vec<u32>,
}

impl Occurrences for Sorted<'_> {
    fn each(&self, mut see: impl FnMut(u32, Occurrence)) {
        for (document, numbers) in (0..).zip(self.values.documents()) {
            for number in numbers {
                let place = self.places.get(*number as usize);
                see(place.copied().unwrap_or(u32::MAX), (document, 0));
            }
        }
    }
}
