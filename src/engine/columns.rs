//! What queries read of a segment beside postings, opened once.

use std::sync::{Arc, OnceLock};

use tantivy::SegmentReader;
use tantivy::columnar::{Column, ColumnValues};

use super::archive::Archive;
use super::collect::Keys;
use super::list::PlacesFile;

/// Of one segment.
pub(super) struct Columns {
    pub keys: Keys,
    pub words: Column<u64>,
    /// Words that do more than serve grammar, of title and text.
    pub lengths: Vec<u32>,
}

/// What is opened for each segment when it is first asked for.
#[derive(Default)]
pub(super) struct Opened {
    columns: OnceLock<Columns>,
    /// Of title and text.
    pub places: Arc<PlacesFile>,
}

impl Columns {
    fn open(reader: &SegmentReader) -> tantivy::Result<Columns> {
        let columns = reader.fast_fields();
        Ok(Columns {
            keys: Keys::open(reader)?,
            words: columns.u64("words")?,
            lengths: lengths(&*columns.column_first_or_default("length")?),
        })
    }
}

/// All of a column: every document that ranks is asked for its own.
fn lengths(column: &dyn ColumnValues<u64>) -> Vec<u32> {
    let lengths = column.iter();
    lengths
        .map(|length| u32::try_from(length).unwrap_or(u32::MAX))
        .collect()
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
}
