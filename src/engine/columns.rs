//! What queries read of a segment beside postings, opened once: columns and languages.

use std::sync::{Arc, OnceLock};

use tantivy::SegmentReader;
use tantivy::columnar::{Column, ColumnValues};

use super::archive::Archive;
use super::collect::Keys;
use super::doc_languages::DocLanguages;

/// Of one segment.
pub(super) struct Columns {
    pub keys: Keys,
    pub words: Column<u64>,
    /// Words that do more than serve grammar, of title and text.
    pub lengths: Arc<dyn ColumnValues<u64>>,
}

/// What is opened for each segment when it is first asked for.
#[derive(Default)]
pub(super) struct Opened {
    columns: OnceLock<Columns>,
    languages: OnceLock<Arc<DocLanguages>>,
}

impl Columns {
    fn open(reader: &SegmentReader) -> tantivy::Result<Columns> {
        let columns = reader.fast_fields();
        Ok(Columns {
            keys: Keys::open(reader)?,
            words: columns.u64("words")?,
            lengths: columns.column_first_or_default("length")?,
        })
    }
}

impl Archive {
    /// The columns of a segment; opening them takes longer than many a query.
    pub(super) fn columns(&self, segment: usize) -> tantivy::Result<&Columns> {
        let place = &self.opened[segment].columns;
        match place.get() {
            Some(columns) => Ok(columns),
            None => {
                let columns = Columns::open(self.searcher.segment_reader(segment as u32))?;
                Ok(place.get_or_init(|| columns))
            }
        }
    }

    /// The language of each article of a segment.
    pub(super) fn doc_languages(&self, segment: usize) -> tantivy::Result<Arc<DocLanguages>> {
        let place = &self.opened[segment].languages;
        if let Some(languages) = place.get() {
            return Ok(languages.clone());
        }
        let reader = self.searcher.segment_reader(segment as u32);
        let languages = DocLanguages::read(reader, &self.fields, &self.meta)?;
        Ok(place.get_or_init(|| Arc::new(languages)).clone())
    }
}
