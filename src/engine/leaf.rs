//! A leaf of the query found in the index: a pattern in a field, as a query of the engine.

use std::sync::{Arc, OnceLock};

use tantivy::index::SegmentId;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Score, SegmentReader};

use super::analysis::{Language, TITLE_ROOM};
use super::archive::{Archive, Meta};
use super::doc_languages::DocLanguages;
use super::leaf_cursor::{LeafCursor, Mask, SlotCursor};
use super::leaf_occurrences::{Counts, Listed, Occurrences, count_all};
use super::leaf_pattern::{Pattern, What};
use super::leaf_terms::{Expansion, SlotTerms, TooMany, resolve};
use super::leaf_union::Condition;

/// A pattern with its terms in every segment.
#[derive(Debug)]
pub(super) struct Leaf {
    /// The part of the query, in canonical print.
    pub name: String,
    pub field: Field,
    /// Only what stands in the title.
    pub in_title: bool,
    pub pattern: Pattern,
    /// A word that only serves grammar: it selects, and does not rank.
    pub function_word: bool,
    /// For each slot the words that a beginning or a shape stands for.
    pub expansions: Vec<Expansion>,
    segments: Vec<InSegment>,
}

#[derive(Debug)]
struct InSegment {
    id: SegmentId,
    /// For each slot of the pattern.
    terms: Vec<SlotTerms>,
    /// Of its articles, where a slot asks for them.
    languages: Option<Arc<DocLanguages>>,
    /// The sum of a lone slot with more than [`MANY`] terms, once it was asked for.
    counts: OnceLock<Counts>,
    /// For each slot with more than [`MANY`] terms their positions, once they were asked for.
    listed: Vec<OnceLock<Arc<Listed>>>,
}

/// From how many terms on their occurrences are counted outright.
const MANY: usize = if cfg!(test) { 2 } else { 24 };

/// From how many occurrences in articles on the forms of a word are too many to count together for
/// ranking alone.
const COMMON: u64 = if cfg!(test) { 12 } else { 512 };

/// How much of the postings a reader needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Documents,
    Frequencies,
    /// Of a phrase they are read in any case.
    Positions,
}

impl Leaf {
    /// Looks the pattern up; `Err` inside where a word that is only begun stands for too many.
    pub fn new(
        archive: &Archive,
        name: String,
        (field, in_title): (Field, bool),
        pattern: Pattern,
        function_word: bool,
    ) -> tantivy::Result<Result<Leaf, TooMany>> {
        let mut expansions: Vec<Expansion> = Vec::new();
        expansions.resize_with(pattern.slots.len(), Expansion::default);
        let mut segments = Vec::new();
        let of_others = !languages_of(&archive.meta);
        for (segment, reader) in archive.searcher.segment_readers().iter().enumerate() {
            let index = reader.inverted_index(field)?;
            let mut slots = Vec::with_capacity(pattern.slots.len());
            for (slot, expansion) in pattern.slots.iter().zip(&mut expansions) {
                match resolve(&slot.what, &index, expansion, of_others)? {
                    Ok(terms) => slots.push(terms),
                    Err(too_many) => return Ok(Err(too_many)),
                }
            }
            let depends = |slot: &SlotTerms| slot.languages.iter().any(|l| *l != u32::MAX);
            let languages = match slots.iter().any(depends) {
                true => Some(archive.doc_languages(segment)?),
                false => None,
            };
            segments.push(InSegment {
                id: reader.segment_id(),
                languages,
                listed: slots.iter().map(|_| OnceLock::new()).collect(),
                terms: slots,
                counts: OnceLock::new(),
            });
        }
        Ok(Ok(Leaf {
            name,
            field,
            in_title,
            pattern,
            function_word,
            expansions,
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
        if in_phrase || need == Need::Positions || self.in_title || slot.mask.is_some() {
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
            languages,
            minus,
            mask,
            ..
        } = &segment.terms[i];
        let of_forms = matches!(self.pattern.slots[i].what, What::Forms(_));
        let lone = segment.terms.len() == 1;
        let positions = option == IndexRecordOption::WithFreqsAndPositions;
        let plus = if plus.len() > MANY && positions && !of_forms {
            let listed = match segment.listed[i].get() {
                Some(listed) => listed.clone(),
                None => {
                    let postings = plus
                        .iter()
                        .map(|info| index.read_postings_from_terminfo(info, option));
                    let listed = Arc::new(Listed::new(postings)?);
                    segment.listed[i].get_or_init(|| listed).clone()
                }
            };
            Occurrences::Listed { listed, at: 0 }
        } else if plus.len() > MANY && lone && !of_forms {
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
            let depends = languages.iter().any(|languages| *languages != u32::MAX);
            let of_docs = segment.languages.clone().filter(|_| depends);
            let condition = of_docs.map(|of_docs| Condition {
                of_lists: languages.clone(),
                of_docs,
            });
            Occurrences::new(open(plus)?, condition)
        };
        let minus = match minus.as_slice() {
            [] => None,
            minus => Some(Occurrences::new(open(minus)?, None)),
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

    /// How many articles have the word of slot `i`, for ranking: exactly, or, where its forms are
    /// common, as many as have the commonest of them. It does not depend on the segments.
    pub fn document_frequency(&self, i: usize, archive: &Archive) -> tantivy::Result<u64> {
        let exact = || {
            let mut articles = 0;
            for reader in archive.searcher.segment_readers() {
                articles += self.articles(i, reader)?;
            }
            Ok(articles)
        };
        let What::Forms(forms) = &self.pattern.slots[i].what else {
            return exact();
        };
        if self.in_title {
            return exact();
        }
        let mut of_tokens = vec![0; forms.tokens.len()];
        for reader in archive.searcher.segment_readers() {
            let Some(terms) = self
                .segment(reader)
                .and_then(|segment| segment.terms.get(i))
            else {
                continue;
            };
            for (info, token) in terms.plus.iter().zip(&terms.tokens) {
                of_tokens[*token] += match reader.alive_bitset() {
                    None => u64::from(info.doc_freq),
                    Some(_) => {
                        let index = reader.inverted_index(self.field)?;
                        let option = IndexRecordOption::Basic;
                        count_alive(index.read_postings_from_terminfo(info, option)?, reader)
                    }
                };
            }
        }
        if of_tokens.iter().sum::<u64>() <= COMMON {
            return exact();
        }
        let bound =
            |(with, languages): (u64, &u32)| with.min(articles_in(&archive.meta, *languages));
        Ok(of_tokens
            .into_iter()
            .zip(&forms.languages)
            .map(bound)
            .max()
            .unwrap_or(0))
    }

    /// How many articles of a segment have the word of slot `i`, exactly.
    fn articles(&self, i: usize, reader: &SegmentReader) -> tantivy::Result<u64> {
        let found = self
            .segment(reader)
            .and_then(|segment| Some((segment, segment.terms.get(i)?)));
        let Some((segment, terms)) = found else {
            return Ok(0);
        };
        let depends = terms
            .languages
            .iter()
            .any(|languages| *languages != u32::MAX);
        let plain = terms.minus.is_empty() && terms.mask.is_none() && !self.in_title && !depends;
        match terms.plus.as_slice() {
            [] => Ok(0),
            [term] if plain && !reader.has_deletes() => Ok(u64::from(term.doc_freq)),
            _ => {
                let option = self.option(terms, false, Need::Documents);
                let slot = self.slot(segment, i, reader, option)?;
                Ok(count_alive(LeafCursor::new(vec![(0, slot)]), reader))
            }
        }
    }
}

/// A bit for each language that an article has.
fn languages_of(meta: &Meta) -> u32 {
    let tags = meta.languages.keys();
    tags.fold(0, |bits, tag| bits | 1 << Language::of(Some(tag)).number())
}

/// How many articles are in one of these languages.
fn articles_in(meta: &Meta, languages: u32) -> u64 {
    let tags = meta.languages.iter();
    tags.filter(|(tag, _)| languages & (1 << Language::of(Some(tag)).number()) != 0)
        .map(|(_, articles)| articles)
        .sum()
}

pub(super) fn count_alive(mut cursor: impl tantivy::DocSet, reader: &SegmentReader) -> u64 {
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

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        let leaf = &self.0;
        match leaf.pattern.slots.len() {
            1 => Ok(leaf.articles(0, reader)? as u32),
            _ => Ok(count_alive(leaf.cursor(reader, Need::Documents)?, reader) as u32),
        }
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("a leaf of the query", 1.0))
    }
}
