//! The names of documents as they are shown, by fields: what is counted, listed and judged name by name.
//!
//! The engine has columns of texts too. It keeps what it is given in memory of many small pieces, and looks up each
//! name in a table of pieces far from the processor's caches; here a segment in the making has its different names one
//! behind the other, and of each document their numbers.

mod dictionary;
mod merge;
mod ordinals;

#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::sync::Arc;

use tantivy::directory::{CompositeFile, CompositeWrite, FileSlice};
use tantivy::index::SegmentComponent;
use tantivy::schema::Field;
use tantivy::space_usage::ComponentSpaceUsage;
use tantivy::{Segment, SegmentReader};

use super::by_field::ByField;
pub use dictionary::AllNames;
use dictionary::Dictionary;
pub use merge::{Source, merge};
pub use ordinals::Documents;
use ordinals::Ordinals;

/// Of the file of a segment. A field has two parts in it: its dictionary, and the ordinals of documents.
pub const ENDING: &str = "names";
const DICTIONARY: usize = 0;
const ORDINALS: usize = 1;

pub fn component() -> SegmentComponent {
    SegmentComponent::Custom(ENDING.to_owned())
}

/// That documents have other names than the dictionary.
fn beyond_dictionary() -> io::Error {
    damaged("a column of names has more than its dictionary")
}

fn damaged(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// The file of a segment in the making.
pub struct FileWriter(CompositeWrite);

impl FileWriter {
    pub fn create(segment: &Segment) -> tantivy::Result<FileWriter> {
        let file = segment.open_write(component())?;
        Ok(FileWriter(CompositeWrite::wrap(file)))
    }

    /// For the names of the next field, in order, each once.
    pub fn dictionary(&mut self, field: Field) -> io::Result<dictionary::Writer<impl Write>> {
        dictionary::Writer::new(self.0.for_field_with_idx(field, DICTIONARY))
    }

    /// Writes which of these `names` each document has.
    pub fn ordinals(
        &mut self,
        field: Field,
        names: u32,
        documents: &impl Documents,
    ) -> io::Result<()> {
        let out = self.0.for_field_with_idx(field, ORDINALS);
        ordinals::write(documents, names, out)
    }

    pub fn close(self) -> io::Result<()> {
        self.0.close()
    }
}

/// The names of a field in the documents of a segment.
pub struct NameColumn {
    dictionary: Dictionary,
    ordinals: Ordinals,
}

impl std::fmt::Debug for NameColumn {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("NameColumn").finish_non_exhaustive()
    }
}

impl NameColumn {
    /// In the file of a segment; `None` where no document has a name.
    fn open(file: &CompositeFile, field: Field) -> io::Result<Option<NameColumn>> {
        let part = |nth| file.open_read_with_idx(field, nth);
        let (Some(dictionary), Some(ordinals)) = (part(DICTIONARY), part(ORDINALS)) else {
            return Ok(None);
        };
        Ok(Some(NameColumn {
            dictionary: Dictionary::open(dictionary.read_bytes()?)?,
            ordinals: Ordinals::open(ordinals.read_bytes()?)?,
        }))
    }

    /// How many different names there are: ordinals are below.
    pub fn len(&self) -> usize {
        self.dictionary.len() as usize
    }

    /// The ordinals of the names of a document, in the order in which it has them.
    #[inline]
    pub fn of(&self, document: u32) -> impl Iterator<Item = u32> + '_ {
        self.ordinals.of(document)
    }

    /// The name of an ordinal.
    pub fn name(&self, ordinal: u32) -> io::Result<String> {
        Ok(self.names()?.name(ordinal)?.to_owned())
    }

    /// Shows the name of each of these ordinals; ascending ones take the least time.
    pub fn each(&self, ordinals: &[u32], mut see: impl FnMut(&str)) -> io::Result<()> {
        let mut names = self.names()?;
        ordinals.iter().try_for_each(|ordinal| {
            see(names.name(*ordinal)?);
            Ok(())
        })
    }

    /// A way through all names.
    pub fn names(&self) -> io::Result<AllNames<'_>> {
        self.dictionary.names()
    }
}

/// The file of one segment.
pub struct ColumnsFile {
    file: FileSlice,
    opened: ByField<NameColumn>,
}

impl ColumnsFile {
    /// Opens the file: a merge may take away its name before it is read.
    pub fn open(reader: &SegmentReader) -> tantivy::Result<ColumnsFile> {
        Ok(ColumnsFile {
            file: reader.open_read(component())?,
            opened: ByField::default(),
        })
    }

    /// The column of a field; `None` where no document has a name.
    pub fn read(&self, field: Field) -> io::Result<Option<NameColumn>> {
        NameColumn::open(&CompositeFile::open(&self.file)?, field)
    }

    /// The same, of all `fields` that the file may have; they are kept open.
    pub fn column(&self, field: Field, fields: &[Field]) -> io::Result<Option<Arc<NameColumn>>> {
        let file = || CompositeFile::open(&self.file);
        self.opened.get(field, fields, file, NameColumn::open)
    }
}

/// By fields, with the ending of the file.
pub fn space_usage(reader: &SegmentReader) -> tantivy::Result<(String, ComponentSpaceUsage)> {
    let file = CompositeFile::open(&reader.open_read(component())?)?;
    let of_fields = file.space_usage(reader.schema());
    Ok((ENDING.to_owned(), ComponentSpaceUsage::PerField(of_fields)))
}
