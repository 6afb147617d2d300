//! A leaf of the query found in the index: a pattern in a field, as a query of the engine.

use std::sync::{Arc, OnceLock};

use tantivy::index::SegmentId;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Score, Searcher, SegmentReader};

use super::analysis::TITLE_ROOM;
use super::leaf_cursor::{LeafCursor, Mask, SlotCursor};
use super::leaf_occurrences::{Counts, Occurrences, count_all};
use super::leaf_pattern::{Pattern, What};
use super::leaf_terms::{Expansion, SlotTerms, TooMany, resolve};

/// A pattern with its terms in every segment.
#[derive(Debug)]
pub(super) struct Leaf {
    pub field: Field,
    /// Only what stands in the title.
    pub in_title: bool,
    pub pattern: Pattern,
    /// A word that only serves grammar: it selects, and does not rank.
    pub function_word: bool,
    segments: Vec<InSegment>,
}

#[derive(Debug)]
struct InSegment {
    id: SegmentId,
    /// For each slot of the pattern.
    terms: Vec<SlotTerms>,
    /// The sum of a lone slot with more than [`MANY`] terms, once it was asked for.
    counts: OnceLock<Counts>,
}

/// From how many terms on their occurrences are counted outright.
const MANY: usize = if cfg!(test) { 2 } else { 24 };

/// How much of the postings a reader needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Documents,
    Frequencies,
}

impl Leaf {
    /// Looks the pattern up; `Err` inside where a word that is only begun stands for too many.
    pub fn new(
        searcher: &Searcher,
        (field, in_title): (Field, bool),
        pattern: Pattern,
        function_word: bool,
    ) -> tantivy::Result<Result<Leaf, TooMany>> {
        let mut expansions: Vec<Expansion> = Vec::new();
        expansions.resize_with(pattern.slots.len(), Expansion::default);
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let index = reader.inverted_index(field)?;
            let mut slots = Vec::with_capacity(pattern.slots.len());
            for (slot, expansion) in pattern.slots.iter().zip(&mut expansions) {
                match resolve(&slot.what, &index, expansion)? {
                    Ok(terms) => slots.push(terms),
                    Err(too_many) => return Ok(Err(too_many)),
                }
            }
            segments.push(InSegment {
                id: reader.segment_id(),
                terms: slots,
                counts: OnceLock::new(),
            });
        }
        Ok(Ok(Leaf {
            field,
            in_title,
            pattern,
            function_word,
            segments,
        }))
    }

    fn segment(&self, reader: &SegmentReader) -> Option<&InSegment> {
        let id = reader.segment_id();
        self.segments.iter().find(|segment| segment.id == id)
    }

    /// The matches in one segment.
    pub fn cursor(&self, reader: &SegmentReader, need: Need) -> tantivy::Result<LeafCursor> {
        let Some(segment) = self.segment(reader) else {
            return Ok(LeafCursor::Empty);
        };
        let terms = &segment.terms;
        if terms.is_empty() || terms.iter().any(|slot| slot.plus.is_empty()) {
            return Ok(LeafCursor::Empty);
        }
        let mut slots = Vec::with_capacity(terms.len());
        for (i, slot) in self.pattern.slots.iter().enumerate() {
            let option = self.option(&terms[i], terms.len() > 1, need);
            slots.push((slot.offset, self.slot(segment, i, reader, option)?));
        }
        Ok(LeafCursor::new(slots))
    }

    /// What has to be read of the postings of a slot.
    fn option(&self, slot: &SlotTerms, in_phrase: bool, need: Need) -> IndexRecordOption {
        if in_phrase || self.in_title || slot.mask.is_some() {
            IndexRecordOption::WithFreqsAndPositions
        } else if need == Need::Frequencies || !slot.minus.is_empty() {
            IndexRecordOption::WithFreqs
        } else {
            IndexRecordOption::Basic
        }
    }

    /// The occurrences of the slot `i` in one segment.
    fn slot(
        &self,
        segment: &InSegment,
        i: usize,
        reader: &SegmentReader,
        option: IndexRecordOption,
    ) -> tantivy::Result<SlotCursor> {
        let index = reader.inverted_index(self.field)?;
        let open = |terms: &[_]| -> std::io::Result<Vec<_>> {
            let postings = terms.iter();
            postings
                .map(|info| index.read_postings_from_terminfo(info, option))
                .collect()
        };
        let SlotTerms {
            plus,
            groups,
            minus,
            mask,
        } = &segment.terms[i];
        let overlapping = matches!(self.pattern.slots[i].what, What::Forms(_));
        let lone = segment.terms.len() == 1;
        let countable = lone && !overlapping && !self.in_title;
        let plus = if plus.len() > MANY && countable {
            let counts = match segment.counts.get() {
                Some(counts) => counts.clone(),
                None => {
                    let frequencies = IndexRecordOption::WithFreqs;
                    let postings = plus
                        .iter()
                        .map(|info| index.read_postings_from_terminfo(info, frequencies));
                    let counts = count_all(postings, reader.max_doc())?;
                    segment.counts.get_or_init(|| counts).clone()
                }
            };
            Occurrences::Counted { counts, at: 0 }
        } else {
            Occurrences::new(open(plus)?, groups)
        };
        let minus = match minus.as_slice() {
            [] => None,
            minus => Some(Occurrences::new(open(minus)?, &[])),
        };
        let mask = match mask {
            None => None,
            Some(mask) => Some(Mask {
                marks: Box::new(index.read_postings_from_terminfo(&mask.marks, option)?),
                keep: mask.keep,
            }),
        };
        let before = self.in_title.then_some(TITLE_ROOM);
        Ok(SlotCursor::new(plus, minus, mask, before))
    }

    /// How many articles have the word of slot `i`, exactly.
    pub fn document_frequency(&self, i: usize, searcher: &Searcher) -> tantivy::Result<u64> {
        let mut articles = 0;
        for reader in searcher.segment_readers() {
            let Some(segment) = self.segment(reader) else {
                continue;
            };
            let Some(terms) = segment.terms.get(i) else {
                continue;
            };
            let plain = terms.minus.is_empty() && terms.mask.is_none() && !self.in_title;
            match terms.plus.as_slice() {
                [] => {}
                [term] if plain && !reader.has_deletes() => articles += u64::from(term.doc_freq),
                _ => {
                    let option = self.option(terms, false, Need::Documents);
                    let slot = self.slot(segment, i, reader, option)?;
                    articles += count_alive(LeafCursor::new(vec![(0, slot)]), reader);
                }
            }
        }
        Ok(articles)
    }
}

fn count_alive(mut cursor: impl tantivy::DocSet, reader: &SegmentReader) -> u64 {
    u64::from(match reader.alive_bitset() {
        Some(alive) => cursor.count(alive),
        None => cursor.count_including_deleted(),
    })
}

/// A leaf as the engine's query.
#[derive(Clone, Debug)]
pub(super) struct LeafQuery(pub Arc<Leaf>);

impl Query for LeafQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(LeafWeight(self.0.clone())))
    }
}

struct LeafWeight(Arc<Leaf>);

impl Weight for LeafWeight {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.0.cursor(reader, Need::Documents)? {
            // The engine knows its own empty scorer and leaves out what stands beside it.
            LeafCursor::Empty => Box::new(EmptyScorer),
            cursor => Box::new(cursor),
        })
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("a leaf of the query", 1.0))
    }
}
