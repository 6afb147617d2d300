//! The words of names: postings that are made of the columns of names, segment by segment.
//!
//! Given to the engine word by word, each would be looked up in its table of all words, where most words of names
//! are rare and far from the processor's caches: a third of what names cost. A segment's column has each distinct
//! name once, and says which documents have it; its words are found there, and their postings come in order.
//!
//! Files: dictionary, postings and positions as the engine writes its own, under other endings, with a schema that
//! has nothing but fields of names.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tantivy::columnar::{ColumnarReader, ColumnarWriter, DynamicColumn, StrColumn};
use tantivy::directory::error::{DeleteError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    FileHandle, FileSlice, RamDirectory, TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};
use tantivy::index::{InvertedIndexPlugin, InvertedIndexReader, SegmentComponent, SegmentId};
use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::postings::InvertedIndexSerializer;
use tantivy::schema::{Field, Schema};
use tantivy::space_usage::ComponentSpaceUsage;
use tantivy::{
    Directory, DocId, Index, PluginMergeContext, PluginWriter, PluginWriterContext, Segment,
    SegmentPlugin, SegmentReader,
};

use super::names_postings;
use super::schema::{Fields, analysed};

/// Of the files of a segment, and of the engine's own that are like them.
const ENDINGS: [&str; 3] = ["names-term", "names-idx", "names-pos"];
const LIKE: [&str; 3] = ["term", "idx", "pos"];

pub(super) fn components() -> [SegmentComponent; 3] {
    ENDINGS.map(|ending| SegmentComponent::Custom(ending.to_owned()))
}

/// How the engine writes and merges the words of names.
pub(super) struct NamesPlugin;

impl SegmentPlugin for NamesPlugin {
    fn extensions(&self) -> &[&str] {
        &ENDINGS
    }

    fn create_writer(&self, _: &PluginWriterContext) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(NamesWriter))
    }

    fn merge(&self, ctx: PluginMergeContext) -> tantivy::Result<()> {
        write(ctx.target_segment)
    }

    /// Under the engine's names for its own, by the fields of names.
    fn space_usage(
        &self,
        reader: &SegmentReader,
    ) -> tantivy::Result<BTreeMap<String, ComponentSpaceUsage>> {
        let own = InvertedIndexPlugin.space_usage(NameWords::open(reader)?.opened()?)?;
        let by_ending = ENDINGS
            .into_iter()
            .zip(["termdict", "postings", "positions"]);
        let named = by_ending
            .filter_map(|(ending, kind)| Some((ending.to_owned(), own.get(kind)?.clone())));
        Ok(named.collect())
    }
}

struct NamesWriter;

impl PluginWriter for NamesWriter {
    fn serialize(
        self: Box<Self>,
        segment: &Segment,
        _: Option<&DocIdMapping>,
    ) -> tantivy::Result<()> {
        write(segment)
    }

    fn mem_usage(&self) -> usize {
        0
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// The words of the names in the columns of a segment, which are written already.
fn write(segment: &Segment) -> tantivy::Result<()> {
    let columns = ColumnarReader::open(segment.open_read(SegmentComponent::FastFields)?)?;
    let mut files = Vec::with_capacity(ENDINGS.len());
    for component in components() {
        files.push(Some(segment.open_write(component)?));
    }
    let index = index(Files::Written(Arc::new(Mutex::new(files))))?;
    let documents = columns.num_docs();
    let beside = index.segment(index.new_segment_meta(segment.id(), documents));
    let mut out = InvertedIndexSerializer::open(&beside)?;
    for (field, entry) in index.schema().fields() {
        if let Some(column) = column(&columns, entry.name())? {
            names_postings::write(&column, documents, |tokens| {
                out.new_field(field, tokens, None)
            })?;
        }
    }
    out.close()?;
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

/// The words of names of one segment.
pub(super) struct NameWords {
    files: Vec<FileSlice>,
    segment: SegmentId,
    documents: DocId,
    /// Read when names are first asked for.
    opened: OnceLock<SegmentReader>,
}

impl NameWords {
    /// Opens the files: a merge may take away their names before they are read.
    pub fn open(reader: &SegmentReader) -> tantivy::Result<NameWords> {
        let mut files = Vec::with_capacity(ENDINGS.len());
        for component in components() {
            files.push(reader.open_read(component)?);
        }
        Ok(NameWords {
            files,
            segment: reader.segment_id(),
            documents: reader.max_doc(),
            opened: OnceLock::new(),
        })
    }

    fn opened(&self) -> tantivy::Result<&SegmentReader> {
        if let Some(opened) = self.opened.get() {
            return Ok(opened);
        }
        let index = index(Files::Read(self.files.clone()))?;
        let meta = index.new_segment_meta(self.segment, self.documents);
        let opened = SegmentReader::open(&index.segment(meta))?;
        Ok(self.opened.get_or_init(|| opened))
    }

    /// The postings of the words of a field of names.
    pub fn index(&self, all: &Schema, field: Field) -> tantivy::Result<Arc<InvertedIndexReader>> {
        let opened = self.opened()?;
        let field = opened.schema().get_field(all.get_field_name(field))?;
        opened.inverted_index(field)
    }
}

/// The files of a segment, in the order of [`ENDINGS`].
#[derive(Clone)]
enum Files {
    Read(Vec<FileSlice>),
    /// Each until it is opened.
    Written(Arc<Mutex<Vec<Option<WritePtr>>>>),
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("the words of names")
    }
}

/// An index that has these files for those of its only segment.
fn index(files: Files) -> tantivy::Result<Index> {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    let schema = SCHEMA.get_or_init(|| {
        let (all, fields) = Fields::schema();
        let mut builder = Schema::builder();
        for field in fields.of_names() {
            analysed(&mut builder, all.get_field_name(field));
        }
        builder.build()
    });
    Index::builder()
        .schema(schema.clone())
        .open_or_create(files)
}

/// Files that a segment must have, and here has nothing in.
struct Blank {
    columns: FileSlice,
    /// For the lengths of fields, of which there are none, and for the store, which is never read.
    other: FileSlice,
}

impl Blank {
    fn get() -> Result<&'static Blank, OpenReadError> {
        static BLANK: OnceLock<Option<Blank>> = OnceLock::new();
        let made = BLANK.get_or_init(|| Blank::make().ok()).as_ref();
        made.ok_or_else(|| {
            let error = io::Error::other("an empty segment cannot be made");
            OpenReadError::wrap_io_error(error, ENDINGS[0].into())
        })
    }

    fn make() -> tantivy::Result<Blank> {
        let files = RamDirectory::create();
        let index = Index::builder()
            .schema(Schema::builder().build())
            .open_or_create(files.clone())?;
        let segment = index.new_segment();
        let mut columns = segment.open_write(SegmentComponent::FastFields)?;
        ColumnarWriter::default().serialize(0, None, &mut columns)?;
        columns.terminate()?;
        InvertedIndexSerializer::open(&segment)?.close()?;
        let read = |component| files.open_read(&segment.relative_path(component));
        Ok(Blank {
            columns: read(SegmentComponent::FastFields)?,
            other: read(SegmentComponent::Terms)?,
        })
    }
}

/// Which of [`LIKE`] a file is.
fn which(path: &Path) -> Option<usize> {
    let ending = path.extension()?;
    LIKE.iter().position(|like| ending == *like)
}

impl Directory for Files {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let missing = || OpenReadError::FileDoesNotExist(path.to_owned());
        let file = match (which(path), self) {
            (Some(nth), Files::Read(files)) => files.get(nth).ok_or_else(missing)?,
            (Some(_), Files::Written(_)) => return Err(missing()),
            (None, _) if path.extension().is_some_and(|ending| ending == "fast") => {
                &Blank::get()?.columns
            }
            (None, _) => &Blank::get()?.other,
        };
        Ok(Arc::new(file.clone()))
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let file = match (which(path), self) {
            (Some(nth), Files::Written(files)) => {
                let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
                files.get_mut(nth).and_then(Option::take)
            }
            _ => None,
        };
        file.ok_or_else(|| OpenWriteError::FileAlreadyExists(path.to_owned()))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::FileDoesNotExist(path.to_owned()))
    }

    /// The engine's lists are made anew each time, and kept nowhere.
    fn exists(&self, _: &Path) -> Result<bool, OpenReadError> {
        Ok(false)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        Err(OpenReadError::FileDoesNotExist(path.to_owned()))
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}
