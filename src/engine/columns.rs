//! What queries read of a segment beside postings, opened once.

use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use tantivy::columnar::{Cardinality, Column, ColumnValues};
use tantivy::schema::Field;
use tantivy::{Searcher, SegmentOrdinal, SegmentReader};

use super::archive::Archive;
use super::collect::Keys;
use super::copy_keys::CopyKeys;
use super::lists::{Lists, ListsFiles, WordsOf};
use super::name_columns::{ColumnsFile, NameColumn};
use super::schema::Fields;
use super::units::TextUnits;
use crate::fields::FieldName;

/// Of one segment.
pub(super) struct Columns {
    pub keys: Keys,
    pub words: Column<u64>,
    /// Words that do more than serve grammar, of title and text.
    pub lengths: Lengths,
}

/// A column of lengths. What is asked for again and again is read in runs and kept.
pub(super) struct Lengths {
    column: Arc<dyn ColumnValues<u64>>,
    runs: Vec<Run>,
}

#[derive(Default)]
struct Run {
    lengths: OnceLock<Box<[u32]>>,
    asked: AtomicU32,
}

/// How many are read together.
const RUN: u32 = 512;
/// After how many questions a run is read: so many take about as long as the run. A process that asks for one word, of
/// which there are a few in each run, reads none.
const OFTEN: u32 = 128;

impl Lengths {
    fn open(reader: &SegmentReader) -> tantivy::Result<Lengths> {
        let docs = reader.max_doc();
        let column = reader.fast_fields().column_opt::<u64>("length")?;
        let column = column.unwrap_or_else(|| Column::build_empty_column(docs));
        Ok(Lengths {
            // Where each document has one, which is where is not asked for each.
            column: match column.get_cardinality() {
                Cardinality::Full => column.values,
                _ => column.first_or_default_col(0),
            },
            runs: (0..docs.div_ceil(RUN)).map(|_| Run::default()).collect(),
        })
    }

    #[inline]
    pub fn of(&self, doc: u32) -> u32 {
        let Some(run) = self.runs.get((doc / RUN) as usize) else {
            return 0;
        };
        match run.lengths.get() {
            Some(lengths) => in_run(lengths, doc),
            None => self.read(doc, run),
        }
    }

    #[cold]
    fn read(&self, doc: u32, run: &Run) -> u32 {
        match run.asked.fetch_add(1, Ordering::Relaxed) < OFTEN {
            true => short(self.column.get_val(doc)),
            false => in_run(run.lengths.get_or_init(|| self.run(doc / RUN * RUN)), doc),
        }
    }

    fn run(&self, first: u32) -> Box<[u32]> {
        let left = self.column.num_vals().saturating_sub(first);
        let mut room = [0; RUN as usize];
        let lengths = &mut room[..left.min(RUN) as usize];
        self.column.get_range(u64::from(first), lengths);
        lengths.iter().copied().map(short).collect()
    }
}

#[inline]
fn in_run(lengths: &[u32], doc: u32) -> u32 {
    lengths.get((doc % RUN) as usize).copied().unwrap_or(0)
}

fn short(length: u64) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// What is read of each segment when it is first asked for. Its files are opened at once: a merge may take away their
/// names meanwhile.
pub(super) struct Opened {
    columns: OnceLock<Columns>,
    of_names: ListsFiles,
    text: ListsFiles,
    values: ListsFiles,
    name_columns: ColumnsFile,
    pub copy_keys: CopyKeys,
    pub units: Arc<TextUnits>,
}

impl Opened {
    /// For each segment.
    pub fn of(searcher: &Searcher) -> tantivy::Result<Vec<Opened>> {
        let readers = searcher.segment_readers().iter();
        let opened = readers.map(|reader| {
            Ok(Opened {
                columns: OnceLock::new(),
                of_names: ListsFiles::open(WordsOf::Names, reader)?,
                text: ListsFiles::open(WordsOf::Text, reader)?,
                values: ListsFiles::open(WordsOf::Values, reader)?,
                name_columns: ColumnsFile::open(reader)?,
                copy_keys: CopyKeys::open(reader)?,
                units: Arc::default(),
            })
        });
        opened.collect()
    }

    /// The lists of a field.
    pub fn lists(&self, fields: &Fields, field: Field) -> io::Result<Arc<Lists>> {
        if field == fields.text {
            return self.text.lists(field, &[field]);
        }
        let of_names = fields.of_names();
        match of_names.contains(&field) {
            true => self.of_names.lists(field, &of_names),
            false => self.values.lists(field, &fields.of_values()),
        }
    }

    /// The column of a field of names; `None` where no article has one.
    pub fn names(&self, fields: &Fields, field: Field) -> io::Result<Option<Arc<NameColumn>>> {
        self.name_columns.column(field, &fields.of_names())
    }
}

impl Columns {
    fn open(reader: &SegmentReader) -> tantivy::Result<Columns> {
        let columns = reader.fast_fields();
        Ok(Columns {
            keys: Keys::open(reader)?,
            words: columns.u64("words")?,
            lengths: Lengths::open(reader)?,
        })
    }
}

impl Archive {
    /// In how many articles of the index a token of a field of words is, those among them that are deleted and not yet
    /// gone.
    pub(super) fn articles_with(&self, field: Field, token: &str) -> tantivy::Result<u64> {
        let mut articles = 0;
        for opened in &self.opened {
            let info = opened.lists(&self.fields, field)?.info(token)?;
            articles += info.map_or(0, |info| u64::from(info.doc_freq));
        }
        Ok(articles)
    }

    /// The names of a field in the articles of a segment; `None` where none has one.
    pub(super) fn names_in(
        &self,
        segment: SegmentOrdinal,
        name: FieldName,
    ) -> io::Result<Option<Arc<NameColumn>>> {
        match self.fields.of(name) {
            Some(field) => self.opened[segment as usize].names(&self.fields, field),
            None => Ok(None),
        }
    }

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

#[cfg(all(test, unix))]
mod tests {
    use crate::article::Kind;
    use crate::date::Day;
    use crate::engine::SearchOptions;
    use crate::engine::testing::{archive, article};
    use crate::query::parse;

    #[test]
    fn an_open_archive_needs_no_name_of_a_file() {
        let dir = tempfile::tempdir().unwrap();
        let mut named = article(
            "a",
            "en",
            "Talks",
            "Mr. Boehler spoke. The talks went on in Doha.",
        );
        named.names.push(Kind::Person, "Adam Boehler");
        let archive = archive(dir.path(), &[vec![named]], &[]);
        for entry in std::fs::read_dir(dir.path()).unwrap() {
            std::fs::remove_file(entry.unwrap().path()).unwrap();
        }
        let options = SearchOptions {
            limit: 1,
            snippets: true,
            ..SearchOptions::default()
        };
        for query in [
            "talks doha",
            "\"talks went\"",
            "spoke W/9 doha",
            "talks W/S doha",
            "person:(adam boehler)",
            "place:doha OR person:\"adam boehler\"",
            "date:none",
            "id:a lang:en",
            "path:corpus* talks",
        ] {
            let found = archive.search(&parse(query, Day::MAX).unwrap(), &options);
            assert_eq!(found.unwrap().hits.len(), 1, "{query}");
        }
    }
}
