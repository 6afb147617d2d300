//! The columns that a page of hits reads, opened once for each segment.

use std::sync::{Arc, OnceLock};

use tantivy::SegmentReader;
use tantivy::columnar::{Column, ColumnValues};

use super::archive::Archive;
use super::collect::Keys;

/// Of one segment.
pub(super) struct Columns {
    pub keys: Keys,
    pub words: Column<u64>,
    /// Words that do more than serve grammar, of title and text.
    pub lengths: Arc<dyn ColumnValues<u64>>,
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

    /// Room for those of an archive with so many segments.
    pub fn places(segments: usize) -> Vec<OnceLock<Columns>> {
        (0..segments).map(|_| OnceLock::new()).collect()
    }
}

impl Archive {
    /// The columns of a segment; opening them takes longer than many a query.
    pub(super) fn columns(&self, segment: usize) -> tantivy::Result<&Columns> {
        let place = &self.columns[segment];
        match place.get() {
            Some(columns) => Ok(columns),
            None => {
                let columns = Columns::open(self.searcher.segment_reader(segment as u32))?;
                Ok(place.get_or_init(|| columns))
            }
        }
    }
}
