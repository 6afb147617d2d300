//! The files of lists in each segment: a dictionary, the lists, the places, each by fields as the engine's own are.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use tantivy::directory::{CompositeFile, CompositeWrite, FileSlice};
use tantivy::index::SegmentComponent;
use tantivy::schema::Field;
use tantivy::space_usage::ComponentSpaceUsage;
use tantivy::{Segment, SegmentReader};

use super::super::by_field::ByField;
use super::Lists;
use super::dictionary::Dictionary;
use super::merge::Pieces;
use super::write::FieldWriter;

/// Whose words are in the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordsOf {
    /// Title and text, see [`text_postings`](super::super::text_postings).
    Text,
    /// The fields of names, see [`names_writer`](super::super::names_writer).
    Names,
    /// The fields of values, see [`values_writer`](super::super::values_writer).
    Values,
}

impl WordsOf {
    pub const ALL: [WordsOf; 3] = [WordsOf::Text, WordsOf::Names, WordsOf::Values];

    /// Of the dictionary, the lists, the places.
    pub const fn endings(self) -> &'static [&'static str; 3] {
        match self {
            WordsOf::Text => &["text-term", "text-idx", "text-pos"],
            WordsOf::Names => &["names-term", "names-idx", "names-pos"],
            WordsOf::Values => &["values-term", "values-idx", "values-pos"],
        }
    }

    pub fn components(self) -> [SegmentComponent; 3] {
        self.endings()
            .map(|ending| SegmentComponent::Custom(ending.to_owned()))
    }

    /// By endings, and by fields.
    pub fn space_usage(
        self,
        reader: &SegmentReader,
    ) -> tantivy::Result<BTreeMap<String, ComponentSpaceUsage>> {
        let mut usage = BTreeMap::new();
        for (component, ending) in self.components().into_iter().zip(self.endings()) {
            let file = CompositeFile::open(&reader.open_read(component)?)?;
            let of_fields = ComponentSpaceUsage::PerField(file.space_usage(reader.schema()));
            usage.insert((*ending).to_owned(), of_fields);
        }
        Ok(usage)
    }
}

/// The files of a segment in the making.
pub struct FilesWriter([CompositeWrite; 3]);

impl FilesWriter {
    pub fn create(of: WordsOf, segment: &Segment) -> tantivy::Result<FilesWriter> {
        let [words, lists, places] = of.components();
        let open = |component| segment.open_write(component).map(CompositeWrite::wrap);
        Ok(FilesWriter([open(words)?, open(lists)?, open(places)?]))
    }

    /// For the lists of the next field.
    pub fn field(&mut self, field: Field) -> FieldWriter<impl Write, impl Write, impl Write> {
        let [words, lists, places] = &mut self.0;
        FieldWriter::new(
            words.for_field(field),
            lists.for_field(field),
            places.for_field(field),
        )
    }

    pub fn close(self) -> io::Result<()> {
        self.0.into_iter().try_for_each(CompositeWrite::close)
    }
}

/// The files of one segment.
pub struct ListsFiles {
    files: [FileSlice; 3],
    opened: ByField<Lists>,
}

impl ListsFiles {
    /// Opens the files: a merge may take away their names before they are read.
    pub fn open(of: WordsOf, reader: &SegmentReader) -> tantivy::Result<ListsFiles> {
        let [words, lists, places] = of.components();
        Ok(ListsFiles {
            files: [
                reader.open_read(words)?,
                reader.open_read(lists)?,
                reader.open_read(places)?,
            ],
            opened: ByField::default(),
        })
    }

    /// The lists of a field for a merge; `None` where it has none.
    pub fn pieces(&self, field: Field) -> io::Result<Option<Pieces>> {
        pieces(&self.by_fields()?, field)
    }

    fn by_fields(&self) -> io::Result<[CompositeFile; 3]> {
        let [words, lists, places] = &self.files;
        Ok([
            CompositeFile::open(words)?,
            CompositeFile::open(lists)?,
            CompositeFile::open(places)?,
        ])
    }

    /// The words of a field, of all `fields` that the files may have.
    pub fn lists(&self, field: Field, fields: &[Field]) -> io::Result<Arc<Lists>> {
        let open = |files: &_, field| pieces(files, field)?.map(Lists::open).transpose();
        let lists = self.opened.get(field, fields, || self.by_fields(), open)?;
        Ok(lists.unwrap_or_else(|| Arc::new(Lists::empty())))
    }
}

fn pieces(files: &[CompositeFile; 3], field: Field) -> io::Result<Option<Pieces>> {
    let [Some(words), Some(lists), Some(places)] =
        files.each_ref().map(|file| file.open_read(field))
    else {
        return Ok(None);
    };
    Ok(Some(Pieces {
        dictionary: Dictionary::open(words.read_bytes()?)?,
        lists,
        places,
    }))
}
