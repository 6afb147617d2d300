//! Posting files of our own in each segment: dictionary, postings and positions as the engine writes its own, under
//! other endings, with a schema of their own. To the engine they are those of an index beside it, of which this
//! segment is the only one.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tantivy::columnar::ColumnarWriter;
use tantivy::directory::error::{DeleteError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    CompositeFile, FileHandle, FileSlice, RamDirectory, TerminatingWrite, WatchCallback,
    WatchHandle, WritePtr,
};
use tantivy::fastfield::AliveBitSet;
use tantivy::index::{InvertedIndexPlugin, InvertedIndexReader, SegmentComponent, SegmentId};
use tantivy::postings::InvertedIndexSerializer;
use tantivy::schema::{Field, Schema};
use tantivy::space_usage::ComponentSpaceUsage;
use tantivy::{Directory, DocId, Index, Segment, SegmentPlugin, SegmentReader};

use super::schema::{Fields, analysed};

/// The engine's own files that ours are like.
const LIKE: [&str; 3] = ["term", "idx", "pos"];

/// Whose words are in the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WordsOf {
    /// Title and text, see [`super::text_postings`].
    Text,
    /// The fields of names, see [`super::names_postings`].
    Names,
}

impl WordsOf {
    pub const ALL: [WordsOf; 2] = [WordsOf::Text, WordsOf::Names];

    /// In the order of [`LIKE`].
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            WordsOf::Text => &["text-term", "text-idx", "text-pos"],
            WordsOf::Names => &["names-term", "names-idx", "names-pos"],
        }
    }

    pub fn components(self) -> impl Iterator<Item = SegmentComponent> {
        let endings = self.endings().iter();
        endings.map(|ending| SegmentComponent::Custom((*ending).to_owned()))
    }

    pub fn schema(self) -> &'static Schema {
        static OF_TEXT: OnceLock<Schema> = OnceLock::new();
        static OF_NAMES: OnceLock<Schema> = OnceLock::new();
        let place = match self {
            WordsOf::Text => &OF_TEXT,
            WordsOf::Names => &OF_NAMES,
        };
        place.get_or_init(|| {
            let (all, fields) = Fields::schema();
            let of_names = fields.of_names();
            let fields = match self {
                WordsOf::Text => &[fields.text][..],
                WordsOf::Names => &of_names,
            };
            let mut builder = Schema::builder();
            for field in fields {
                analysed(&mut builder, all.get_field_name(*field));
            }
            builder.build()
        })
    }

    /// The segment of the index beside that writes the files of `segment`.
    pub fn create(self, segment: &Segment, documents: DocId) -> tantivy::Result<Segment> {
        let mut files = Vec::with_capacity(LIKE.len());
        for component in self.components() {
            files.push(Some(segment.open_write(component)?));
        }
        let index = self.index(Files::Written(Arc::new(Mutex::new(files))))?;
        Ok(index.segment(index.new_segment_meta(segment.id(), documents)))
    }

    /// Under the engine's names for its own, by the fields.
    pub fn space_usage(
        self,
        reader: &SegmentReader,
    ) -> tantivy::Result<BTreeMap<String, ComponentSpaceUsage>> {
        let own = InvertedIndexPlugin.space_usage(PostingsFiles::open(self, reader)?.opened()?)?;
        let by_ending = self
            .endings()
            .iter()
            .zip(["termdict", "postings", "positions"]);
        let named = by_ending
            .filter_map(|(ending, kind)| Some(((*ending).to_owned(), own.get(kind)?.clone())));
        Ok(named.collect())
    }

    fn index(self, files: Files) -> tantivy::Result<Index> {
        Index::builder()
            .schema(self.schema().clone())
            .open_or_create(files)
    }
}

/// The files of one segment.
pub(super) struct PostingsFiles {
    of: WordsOf,
    files: Vec<FileSlice>,
    segment: SegmentId,
    documents: DocId,
    /// Read when words are first asked for.
    opened: OnceLock<SegmentReader>,
}

impl PostingsFiles {
    /// Opens the files: a merge may take away their names before they are read.
    pub fn open(of: WordsOf, reader: &SegmentReader) -> tantivy::Result<PostingsFiles> {
        let mut files = Vec::with_capacity(LIKE.len());
        for component in of.components() {
            files.push(reader.open_read(component)?);
        }
        Ok(PostingsFiles {
            of,
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
        let opened = self.reader(None)?;
        Ok(self.opened.get_or_init(|| opened))
    }

    /// As a segment of the engine, of which these documents are alive; `None` for all.
    pub fn reader(&self, alive: Option<AliveBitSet>) -> tantivy::Result<SegmentReader> {
        let index = self.of.index(Files::Read(self.files.clone()))?;
        let meta = index.new_segment_meta(self.segment, self.documents);
        SegmentReader::open_with_custom_alive_set(&index.segment(meta), alive)
    }

    /// The postings of the words of a field.
    pub fn index(&self, all: &Schema, field: Field) -> tantivy::Result<Arc<InvertedIndexReader>> {
        let opened = self.opened()?;
        let field = opened.schema().get_field(all.get_field_name(field))?;
        opened.inverted_index(field)
    }

    /// The positions of the words of a field.
    pub fn positions(&self, all: &Schema, field: Field) -> tantivy::Result<FileSlice> {
        let opened = self.opened()?;
        let field = opened.schema().get_field(all.get_field_name(field))?;
        let file = CompositeFile::open(&opened.open_read(SegmentComponent::Positions)?)?;
        Ok(file.open_read(field).unwrap_or_else(FileSlice::empty))
    }
}

/// The files of a segment, in the order of [`LIKE`].
#[derive(Clone)]
enum Files {
    Read(Vec<FileSlice>),
    /// Each until it is opened.
    Written(Arc<Mutex<Vec<Option<WritePtr>>>>),
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("posting files beside the engine's")
    }
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
            OpenReadError::wrap_io_error(error, LIKE[0].into())
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
            // A merge writes the lengths of fields, of which there are none, and reads them back.
            (None, Files::Written(_)) => return RamDirectory::create().open_write(path),
            (_, Files::Read(_)) => None,
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
