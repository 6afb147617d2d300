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

use super::lists::{self, FilesWriter, Occurrence, Occurrences, Room, WordsOf};
use super::numbered::Numbered;
use super::schema::{VALUE_FIELDS, ValueFields};
use super::vocabulary::Sought;

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
        lists::merge_segments(WordsOf::Values, &self.fields, &ctx)
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
    let counted = vocabulary.counted(&sorted);
    let mut out = files.field(field);
    lists::write(&mut out, values, counted, Room::alone(MOST))?;
    out.close()
}

impl Occurrences for Numbered {
    fn each(&self, mut see: impl FnMut(u32, Occurrence)) {
        for (document, numbers) in (0..).zip(self.documents()) {
            for number in numbers {
                see(*number, (document, 0));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tantivy::indexer::NoMergePolicy;
    use tantivy::{Index, IndexWriter};

    use super::super::document::to_document;
    use super::super::lists::ListsFiles;
    use super::super::schema::{Fields, builder};
    use super::super::testing::article;
    use super::super::values::Deletions;
    use super::*;

    /// Of each segment the values of a field with their documents, in the order of these tables.
    fn held(index: &Index, fields: &Fields, field: Field) -> Vec<BTreeMap<String, Vec<u32>>> {
        let searcher = index.reader().expect("a reader").searcher();
        let held = searcher.segment_readers().iter().map(|reader| {
            let files = ListsFiles::open(WordsOf::Values, reader).expect("files");
            let lists = files.lists(field, &fields.of_values()).expect("a field");
            let mut held = BTreeMap::<String, Vec<u32>>::new();
            let mut values = lists.dictionary().words();
            while values.advance().expect("a value") {
                let value = String::from_utf8_lossy(values.word()).into_owned();
                let documents = held.entry(value).or_default();
                lists.each_document(values.info(), |document| documents.push(document));
            }
            held
        });
        let mut held: Vec<_> = held.collect();
        held.sort();
        held
    }

    fn of(values: &[(&str, &[u32])]) -> BTreeMap<String, Vec<u32>> {
        let owned = values
            .iter()
            .map(|(value, of)| (value.to_string(), of.to_vec()));
        owned.collect()
    }

    #[test]
    fn documents_are_found_by_their_values_and_by_none_that_is_too_long() {
        let (builder, fields) = builder();
        let index = builder.create_in_ram().expect("an index");
        let mut writer: IndexWriter = index
            .writer_with_num_threads(1, 15_000_000)
            .expect("a writer");
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let long = format!("https://a.example/{}", "a".repeat(LONGEST));
        let pages = [
            ("a", Some("https://a.example/1"), "Post"),
            ("b", Some(long.as_str()), "Post"),
            ("c", None, "Times"),
            ("d", Some("https://A.example/1"), "Post"),
        ];
        for (id, url, outlet) in pages {
            let mut annotated = article(id, "en", "Title", "Text.");
            annotated.article.url = url.map(str::to_owned);
            annotated.article.outlet = Some(outlet.to_owned());
            let made = to_document(&fields, &annotated).expect("a document");
            writer.add_document(made.document).expect("room");
            if id == "c" {
                writer.commit().expect("a commit");
            }
        }
        writer.commit().expect("a commit");
        let first = "https://a.example/1";
        let urls = [of(&[(first, &[0])]), of(&[(first, &[0])])];
        assert_eq!(held(&index, &fields, fields.url), urls);
        let ids = [
            of(&[("a", &[0]), ("b", &[1]), ("c", &[2])]),
            of(&[("d", &[0])]),
        ];
        assert_eq!(held(&index, &fields, fields.id), ids);
        let sources = [
            of(&[("a.example", &[0]), ("post", &[0])]),
            of(&[("a.example", &[0, 1]), ("post", &[0, 1]), ("times", &[2])]),
        ];
        assert_eq!(held(&index, &fields, fields.source), sources);

        let deletions = Deletions::new(fields.id);
        for id in ["a", "none", "d"] {
            let deleted = writer.delete_query(deletions.of(id));
            deleted.expect("a query");
        }
        // One that comes later with the same id stays.
        let again = to_document(&fields, &article("d", "en", "Title", "Text."));
        let again = again.expect("a document").document;
        writer.add_document(again).expect("room");
        writer.commit().expect("a commit");
        let segments = index.searchable_segment_ids().expect("segments");
        writer.merge(&segments).wait().expect("a merge");
        let merged = held(&index, &fields, fields.id);
        let [merged] = merged.as_slice() else {
            panic!("{} segments", merged.len());
        };
        assert_eq!(merged.keys().collect::<Vec<_>>(), ["b", "c", "d"]);
        assert!(merged.values().all(|documents| documents.len() == 1));
    }
}
