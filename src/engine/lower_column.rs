//! The articles whose value in a column lies in a range.
//!
//! The engine's own range query (0.27) subtracts positions without a check when it is sought
//! backwards within a block, as unions do.

use std::ops::RangeInclusive;

use tantivy::columnar::Column;
use tantivy::query::{ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

/// Documents looked at in one go.
const BLOCK: u32 = 512;

/// A range of a numeric column, in the engine's order-preserving mapping to `u64`.
#[derive(Clone, Debug)]
pub(super) struct ColumnQuery {
    pub column: &'static str,
    pub range: RangeInclusive<u64>,
}

impl Query for ColumnQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(ColumnWeight(self.clone())))
    }
}

struct ColumnWeight(ColumnQuery);

impl Weight for ColumnWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let ColumnQuery { column, range } = &self.0;
        let column = reader.fast_fields().u64_lenient(column)?;
        let Some((column, _)) = column else {
            return Ok(Box::new(EmptyScorer));
        };
        // The column's own look-up is wrong for ends outside its values (0.27).
        let low = *range.start().max(&column.min_value());
        let high = *range.end().min(&column.max_value());
        if low > high {
            return Ok(Box::new(EmptyScorer));
        }
        let documents = InRange::new(column, low..=high, reader.max_doc());
        Ok(Box::new(ConstScorer::new(documents, boost)))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("a value in a range", 1.0))
    }
}

/// The documents in range, found block by block.
struct InRange {
    column: Column<u64>,
    range: RangeInclusive<u64>,
    max_doc: DocId,
    /// Those of the blocks before this document are in `found`, or passed.
    next_block: DocId,
    found: Vec<DocId>,
    at: usize,
}

impl InRange {
    fn new(column: Column<u64>, range: RangeInclusive<u64>, max_doc: DocId) -> InRange {
        let mut documents = InRange {
            column,
            range,
            max_doc,
            next_block: 0,
            found: Vec::new(),
            at: 0,
        };
        documents.settle();
        documents
    }

    /// Reads blocks until one has a document, or there are no more.
    fn settle(&mut self) -> DocId {
        while self.at >= self.found.len() && self.next_block < self.max_doc {
            let end = self.next_block.saturating_add(BLOCK).min(self.max_doc);
            self.found.clear();
            self.at = 0;
            self.column.get_docids_for_value_range(
                self.range.clone(),
                self.next_block..end,
                &mut self.found,
            );
            self.next_block = end;
        }
        self.doc()
    }
}

impl DocSet for InRange {
    fn advance(&mut self) -> DocId {
        self.at = self.at.saturating_add(1).min(self.found.len());
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target >= self.next_block {
            self.at = self.found.len();
            self.next_block = target.min(self.max_doc);
        } else {
            let ahead = self.found.get(self.at..).unwrap_or_default();
            self.at += ahead.partition_point(|doc| *doc < target);
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.found.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        self.max_doc
    }
}
