//! Conditions on values, numbers and dates as queries of the engine.

use std::sync::Arc;

use tantivy::index::{InvertedIndexReader, SegmentReader};
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::query::{
    BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, TermQuery, Weight,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{BitSet, DocId, Score, Term, i64_to_u64};

use super::leaf_terms::each_with_prefix;
use super::lower::Plan;
use super::lower_column::ColumnQuery;
use super::schema::Fields;
use crate::date::Day;
use crate::fields::FieldName;

/// The articles whose field has the value, in any case.
pub(super) fn value(fields: &Fields, name: FieldName, value: &str) -> Plan {
    let Some(field) = fields.of(name) else {
        return Plan::NOTHING;
    };
    let term = Term::from_field_text(field, &value.to_lowercase());
    Plan::Filter(Arc::new(TermQuery::new(term, IndexRecordOption::Basic)))
}

/// The articles whose field has a value that begins so, in any case.
pub(super) fn begins(fields: &Fields, name: FieldName, begin: &str) -> Plan {
    match fields.of(name) {
        None => Plan::NOTHING,
        Some(field) => Plan::Filter(Arc::new(BeginsQuery {
            field,
            begin: begin.to_lowercase().into(),
        })),
    }
}

/// The articles whose number lies between both ends.
pub(super) fn number(name: FieldName, low: Option<i64>, high: Option<i64>) -> Plan {
    if name != FieldName::Words {
        return Plan::NOTHING;
    }
    let low = low.map_or(0, |low| u64::try_from(low).unwrap_or(0));
    let Ok(high) = high.map_or(Ok(u64::MAX), u64::try_from) else {
        return Plan::NOTHING;
    };
    if low > high {
        return Plan::NOTHING;
    }
    Plan::Filter(Arc::new(ColumnQuery {
        column: "words",
        range: low..=high,
    }))
}

/// The articles whose days of publication lie wholly between both ends.
pub(super) fn date(from: Option<Day>, to: Option<Day>) -> Plan {
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        return Plan::NOTHING;
    }
    let mut all = vec![days("earliest", from.unwrap_or(Day::MIN), Day::MAX)];
    if let Some(to) = to {
        all.push(days("latest", Day::MIN, to));
    }
    let none = Vec::new();
    Plan::And { all, none }
}

/// The articles without a date of publication.
pub(super) fn undated() -> Plan {
    Plan::And {
        all: vec![Plan::All],
        none: vec![days("earliest", Day::MIN, Day::MAX)],
    }
}

fn days(column: &'static str, from: Day, to: Day) -> Plan {
    Plan::Filter(Arc::new(ColumnQuery {
        column,
        range: i64_to_u64(from.days())..=i64_to_u64(to.days()),
    }))
}

/// Any value that begins so, however many there are.
#[derive(Clone, Debug)]
struct BeginsQuery {
    field: Field,
    begin: Arc<str>,
}

impl Query for BeginsQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(BeginsWeight(self.clone())))
    }
}

struct BeginsWeight(BeginsQuery);

impl Weight for BeginsWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let index = reader.inverted_index(self.0.field)?;
        let mut union = Union::new(reader, &index);
        each_with_prefix(index.terms(), &self.0.begin, |_, info| union.add(info))?;
        union.scorer(boost)
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("a value that begins so", 1.0))
    }
}

/// The documents of many terms of a field, gathered for one segment.
pub(super) struct Union<'i> {
    index: &'i InvertedIndexReader,
    documents: BitSet,
    /// One reader for all the lists: most of them hold a single document.
    block: Option<BlockSegmentPostings>,
    outcome: std::io::Result<()>,
}

impl<'i> Union<'i> {
    pub fn new(reader: &SegmentReader, index: &'i InvertedIndexReader) -> Union<'i> {
        Union {
            index,
            documents: BitSet::with_max_value(reader.max_doc()),
            block: None,
            outcome: Ok(()),
        }
    }

    /// Adds the documents of a term; `false` where reading failed, and there is no use in going on.
    pub fn add(&mut self, info: &TermInfo) -> bool {
        let opened = match &mut self.block {
            Some(block) => self.index.reset_block_postings_from_terminfo(info, block),
            None => self
                .index
                .read_block_postings_from_terminfo(info, IndexRecordOption::Basic)
                .map(|first| self.block = Some(first)),
        };
        if let (Ok(()), Some(block)) = (&opened, &mut self.block) {
            while !block.docs().is_empty() {
                for doc in block.docs() {
                    self.documents.insert(*doc);
                }
                block.advance();
            }
        }
        self.outcome = opened;
        self.outcome.is_ok()
    }

    pub fn scorer(self, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        self.outcome?;
        let documents = BitSetDocSet::from(self.documents);
        Ok(Box::new(ConstScorer::new(documents, boost)))
    }
}
