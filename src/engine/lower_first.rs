//! The articles that stand first among the copies of their story.

use std::fmt;
use std::sync::Arc;

use tantivy::index::SegmentReader;
use tantivy::query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocAddress, DocId, DocSet, Score, TERMINATED, TantivyError};

use super::archive::Archive;
use super::copies::Copies;
use super::lower::Plan;

impl Archive {
    pub(super) fn lower_first(&self) -> Plan {
        let segments = self.searcher.segment_readers();
        Plan::Filter(Arc::new(FirstQuery::new(self.copies.clone(), segments)))
    }
}

#[derive(Clone)]
pub(super) struct FirstQuery {
    copies: Arc<Copies>,
    segments: Arc<[tantivy::index::SegmentId]>,
}

impl FirstQuery {
    pub fn new(copies: Arc<Copies>, segments: &[SegmentReader]) -> FirstQuery {
        FirstQuery {
            copies,
            segments: segments.iter().map(SegmentReader::segment_id).collect(),
        }
    }
}

impl fmt::Debug for FirstQuery {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("FirstQuery")
    }
}

impl Query for FirstQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(FirstWeight(self.clone())))
    }
}

struct FirstWeight(FirstQuery);

impl Weight for FirstWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let id = reader.segment_id();
        let segment = self.0.segments.iter().position(|known| *known == id);
        let segment = segment.ok_or_else(|| {
            TantivyError::InternalError("a segment is not of this archive".to_owned())
        })?;
        let documents = First {
            copies: self.0.copies.clone(),
            segment: segment as u32,
            max_doc: reader.max_doc(),
            doc: 0,
        };
        Ok(Box::new(ConstScorer::new(documents.settled(), boost)))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("the first of its copies", 1.0))
    }
}

/// Each document is looked at when it is asked for: beside other conditions, which is how this one is used,
/// only those that fulfil them are.
struct First {
    copies: Arc<Copies>,
    segment: u32,
    max_doc: DocId,
    doc: DocId,
}

impl First {
    fn settled(mut self) -> First {
        self.settle();
        self
    }

    fn settle(&mut self) -> DocId {
        while self.doc < self.max_doc {
            let at = DocAddress::new(self.segment, self.doc);
            // What cannot be read is met again where the article is shown, and said there.
            if self.copies.is_first(at).unwrap_or(true) {
                return self.doc;
            }
            self.doc += 1;
        }
        self.doc = TERMINATED;
        TERMINATED
    }
}

impl DocSet for First {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        self.doc += 1;
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target > self.doc {
            self.doc = target;
            self.settle();
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.max_doc
    }
}
