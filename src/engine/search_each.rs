//! Every article that matches a plan, segment by segment.

use tantivy::fastfield::AliveBitSet;
use tantivy::query::{EnableScoring, Scorer, Weight};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use super::archive::Archive;
use super::lower::Plan;
use super::patience::is_over;

/// A plan made ready for an archive.
pub(super) struct Matcher(Box<dyn Weight>);

impl Matcher {
    pub fn new(archive: &Archive, plan: &Plan) -> tantivy::Result<Matcher> {
        let scoring = EnableScoring::disabled_from_searcher(&archive.searcher);
        Ok(Matcher(plan.query().weight(scoring)?))
    }

    /// The matches in one segment, ascending.
    pub fn segment<'r>(&self, reader: &'r SegmentReader) -> tantivy::Result<Matches<'r>> {
        Ok(Matches {
            scorer: self.0.scorer(reader, 1.0)?,
            alive: reader.alive_bitset(),
        })
    }

    /// The matches in one segment, deleted ones too, to be sought.
    pub fn scorer(&self, reader: &SegmentReader) -> tantivy::Result<Box<dyn Scorer>> {
        self.0.scorer(reader, 1.0)
    }

    /// How many articles match.
    pub fn count(&self, archive: &Archive) -> tantivy::Result<u64> {
        let mut articles = 0;
        for reader in archive.searcher.segment_readers() {
            articles += u64::from(self.0.count(reader)?);
        }
        Ok(articles)
    }

    /// Whether one document matches.
    pub fn holds(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<bool> {
        let mut scorer = self.0.scorer(reader, 1.0)?;
        Ok(scorer.doc() <= doc && scorer.seek(doc) == doc)
    }
}

pub(super) struct Matches<'r> {
    scorer: Box<dyn Scorer>,
    alive: Option<&'r AliveBitSet>,
}

impl Iterator for Matches<'_> {
    type Item = DocId;

    fn next(&mut self) -> Option<DocId> {
        loop {
            let doc = self.scorer.doc();
            if doc == TERMINATED || is_over() {
                return None;
            }
            self.scorer.advance();
            if self.alive.is_none_or(|alive| alive.is_alive(doc)) {
                return Some(doc);
            }
        }
    }
}
