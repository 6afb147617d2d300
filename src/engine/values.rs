//! The articles that have some values of a field, each taken as a whole.

use std::sync::{Arc, Mutex, PoisonError};

use tantivy::index::SegmentId;
use tantivy::postings::TermInfo;
use tantivy::query::{
    BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{BitSet, DocId, Score, SegmentReader};

use super::archive::Archive;
use super::lists::{Lists, ListsFiles, WordsOf};

/// The values of a field in each segment.
#[derive(Clone)]
pub(super) struct Values(Arc<[(SegmentId, Arc<Lists>)]>);

impl std::fmt::Debug for Values {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|of| of.0))
            .finish()
    }
}

impl Values {
    /// In one segment; `None` where that is none of the archive.
    pub fn of(&self, reader: &SegmentReader) -> Option<&Lists> {
        let id = reader.segment_id();
        let found = self.0.iter().find(|(segment, _)| *segment == id);
        found.map(|(_, lists)| &**lists)
    }
}

impl Archive {
    pub(super) fn values(&self, field: Field) -> tantivy::Result<Values> {
        let readers = self.searcher.segment_readers().iter();
        let lists = readers
            .zip(&self.opened)
            .map(|(reader, opened)| Ok((reader.segment_id(), opened.lists(&self.fields, field)?)));
        Ok(Values(lists.collect::<tantivy::Result<_>>()?))
    }
}

/// Which values an article may have.
#[derive(Clone, Debug)]
enum Which {
    This(Arc<str>),
    /// Any that begins so, however many there are.
    Begins(Arc<str>),
}

/// The articles that have one of some values.
#[derive(Clone, Debug)]
pub(super) struct ValuesQuery {
    values: Values,
    which: Which,
}

impl ValuesQuery {
    pub fn this(values: Values, value: &str) -> ValuesQuery {
        let which = Which::This(value.into());
        ValuesQuery { values, which }
    }

    pub fn begins(values: Values, begin: &str) -> ValuesQuery {
        let which = Which::Begins(begin.into());
        ValuesQuery { values, which }
    }
}

impl Query for ValuesQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(ValuesWeight(self.clone())))
    }
}

struct ValuesWeight(ValuesQuery);

impl Weight for ValuesWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(lists) = self.0.values.of(reader) else {
            return Ok(Box::new(EmptyScorer));
        };
        match &self.0.which {
            Which::This(value) => of_value(lists, value, boost),
            Which::Begins(begin) => {
                let mut union = Union::new(reader, lists);
                let dictionary = lists.dictionary();
                dictionary.each_with_prefix(begin.as_bytes(), |_, info| {
                    union.add(info);
                    true
                })?;
                Ok(union.scorer(boost))
            }
        }
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("a value", 1.0))
    }
}

fn of_value(lists: &Lists, value: &str, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
    Ok(match lists.cursor_of(value, IndexRecordOption::Basic)? {
        Some(cursor) => Box::new(ConstScorer::new(cursor, boost)),
        None => Box::new(EmptyScorer),
    })
}

/// The documents of many values, gathered for one segment.
pub(super) struct Union<'l> {
    lists: &'l Lists,
    documents: BitSet,
}

impl<'l> Union<'l> {
    pub fn new(reader: &SegmentReader, lists: &'l Lists) -> Union<'l> {
        let documents = BitSet::with_max_value(reader.max_doc());
        Union { lists, documents }
    }

    /// Adds the documents of a value.
    pub fn add(&mut self, info: &TermInfo) {
        let end = self.documents.max_value();
        self.lists.each_document(info, |document| {
            // What no writer wrote does no harm.
            if document < end {
                self.documents.insert(document);
            }
        });
    }

    pub fn scorer(self, boost: Score) -> Box<dyn Scorer> {
        let documents = BitSetDocSet::from(self.documents);
        Box::new(ConstScorer::new(documents, boost))
    }
}

/// What takes articles out of an index by their ids.
#[derive(Clone)]
pub(super) struct Deletions {
    id: Field,
    opened: Arc<Mutex<Option<InSegment>>>,
}

/// The ids of a segment, kept for those that are sought in it next.
struct InSegment {
    segment: SegmentId,
    ids: Arc<Lists>,
}

impl Deletions {
    /// `id` is the field of ids.
    pub fn new(id: Field) -> Deletions {
        let opened = Arc::default();
        Deletions { id, opened }
    }

    /// The article with this id.
    pub fn of(&self, id: &str) -> Box<dyn Query> {
        Box::new(Deletion {
            of: self.clone(),
            id: id.into(),
        })
    }

    fn ids(&self, reader: &SegmentReader) -> tantivy::Result<Arc<Lists>> {
        let opened = self.opened.lock();
        let mut opened = opened.unwrap_or_else(PoisonError::into_inner);
        let segment = reader.segment_id();
        if let Some(opened) = &*opened
            && opened.segment == segment
        {
            return Ok(opened.ids.clone());
        }
        let files = ListsFiles::open(WordsOf::Values, reader)?;
        let ids = files.lists(self.id, &[self.id])?;
        *opened = Some(InSegment {
            segment,
            ids: ids.clone(),
        });
        Ok(ids)
    }
}

#[derive(Clone)]
struct Deletion {
    of: Deletions,
    id: Arc<str>,
}

impl std::fmt::Debug for Deletion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Deletion").field(&self.id).finish()
    }
}

impl Query for Deletion {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Deletion {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        of_value(&*self.of.ids(reader)?, &self.id, boost)
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("an id", 1.0))
    }
}
