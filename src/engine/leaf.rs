//! A leaf of the query found in the index: a pattern in a field, and what there is of it.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use tantivy::SegmentReader;
use tantivy::index::SegmentId;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};

use super::analysis::{PARAGRAPH, SENTENCE, TITLE_ROOM};
use super::archive::Archive;
use super::leaf_cursor::{LeafCursor, Settled, SlotCursor};
use super::leaf_keep::Keep;
use super::leaf_occurrences::{Counts, Listed, Occurrences, count_all};
use super::leaf_pattern::{Pattern, What};
use super::leaf_room::{Room, Spread};
use super::leaf_terms::{Expansion, Keys, SlotTerm, SlotTerms, TooMany, named, resolve};
use super::lists::{Lists, TermIn};
use super::meet_phrase::OneOf;
use super::patience::ensure;
use super::units::{TextUnits, UnitsIn};
use crate::query::Near;

/// A leaf in its place in one query.
#[derive(Debug)]
pub(super) struct Leaf(Arc<Found>);

impl Leaf {
    pub fn new(found: Arc<Found>) -> Leaf {
        Leaf(found)
    }
}

impl Deref for Leaf {
    type Target = Found;

    fn deref(&self) -> &Found {
        &self.0
    }
}

/// A pattern with its terms in every segment.
#[derive(Debug)]
pub(super) struct Found {
    /// The part of the query, in canonical print.
    pub name: String,
    pub field: Field,
    /// Whether that is the one of title and text.
    of_text: bool,
    /// Only what stands in the title.
    pub in_title: bool,
    pub pattern: Pattern,
    /// A word that only serves grammar: it selects, and does not rank.
    pub function_word: bool,
    /// A word that says little: in a long query it does not rank either.
    pub filler_word: bool,
    /// For each slot its tokens, where it has them by name.
    pub named: Vec<Vec<(String, Keep)>>,
    /// For each slot the words that a beginning or a shape stands for.
    pub expansions: Vec<Expansion>,
    segments: Vec<InSegment>,
    /// For each slot, once it was asked for.
    frequencies: Vec<OnceLock<u64>>,
    /// How much of a name a word is, once it was asked for.
    pub share_in_names: OnceLock<f64>,
}

struct InSegment {
    id: SegmentId,
    lists: Arc<Lists>,
    units: Arc<TextUnits>,
    /// For each slot of the pattern.
    terms: Vec<SlotTerms>,
    /// The sum of a lone slot with more than [`MANY`] terms, once it was asked for.
    counts: OnceLock<Counts>,
    /// For each slot with more than [`MANY`] terms their positions, once they were asked for.
    listed: Vec<OnceLock<Arc<Listed>>>,
}

impl InSegment {
    /// The lists of a slot that are all of it.
    fn lists<'s>(&'s self, slot: &'s SlotTerms) -> Option<Vec<OneOf<'s>>> {
        let is_all = slot.minus.is_empty() && slot.plus.len() <= MANY;
        let lists = slot.plus.iter().map(|term| OneOf {
            term: self.term(&term.info),
            keep: term.keep,
            languages: term.languages,
        });
        is_all.then(|| lists.collect())
    }

    fn term<'s>(&'s self, info: &'s TermInfo) -> TermIn<'s> {
        TermIn {
            lists: &self.lists,
            info,
        }
    }
}

impl std::fmt::Debug for InSegment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InSegment").field("id", &self.id).finish()
    }
}

/// What a leaf is in a room.
pub(super) enum Lone<'f> {
    /// It has no occurrence.
    Nothing,
    Term {
        term: TermIn<'f>,
        /// Whether each occurrence is one of the leaf. Otherwise each is that in an article of the language
        /// of the room.
        is_exact: bool,
        /// Whether all of its articles are in that one language.
        tells: bool,
    },
    /// It takes more than one list to tell.
    More,
}

/// From how many terms on their occurrences are counted outright.
const MANY: usize = if cfg!(test) { 2 } else { 24 };

/// Up to how many entries of postings their positions are kept for what only asks for documents.
const LISTED: u64 = if cfg!(test) { 8 } else { 1 << 18 };

/// How much of the postings a reader needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Documents,
    Frequencies,
    /// Where they alone decide they are read in any case.
    Positions,
}

impl Found {
    /// Looks the pattern up; `Err` inside where a word that is only begun stands for too many.
    pub fn new(
        archive: &Archive,
        name: String,
        (field, in_title): (Field, bool),
        pattern: Pattern,
        keys: Keys,
    ) -> tantivy::Result<Result<Found, TooMany>> {
        let slots = pattern.slots.len();
        let function_word = pattern.is_function_word(keys.languages);
        let filler_word = pattern.is_filler_word(keys.languages);
        let mut expansions: Vec<Expansion> = Vec::new();
        expansions.resize_with(slots, Expansion::default);
        let tokens = pattern.slots.iter().map(|slot| named(&slot.what, keys));
        let named: Vec<_> = tokens.collect();
        let mut segments = Vec::new();
        let readers = archive.searcher.segment_readers().iter();
        for (reader, opened) in readers.zip(&archive.opened) {
            ensure()?;
            let lists = opened.lists(&archive.fields, field)?;
            let mut terms = Vec::with_capacity(slots);
            let parts = pattern.slots.iter().zip(&named).zip(&mut expansions);
            for ((slot, named), expansion) in parts {
                match resolve(&slot.what, named, lists.dictionary(), expansion, keys)? {
                    Ok(found) => terms.push(found),
                    Err(too_many) => return Ok(Err(too_many)),
                }
            }
            segments.push(InSegment {
                id: reader.segment_id(),
                lists,
                units: opened.units.clone(),
                listed: terms.iter().map(|_| OnceLock::new()).collect(),
                terms,
                counts: OnceLock::new(),
            });
        }
        Ok(Ok(Found {
            name,
            field,
            of_text: field == archive.fields.text,
            in_title,
            pattern,
            function_word,
            filler_word,
            named,
            expansions,
            segments,
            frequencies: (0..slots).map(|_| OnceLock::new()).collect(),
            share_in_names: OnceLock::new(),
        }))
    }

    /// Whether it has its tokens by name, and so takes little room.
    pub fn is_named(&self) -> bool {
        self.named.iter().all(|tokens| !tokens.is_empty())
    }

    fn segment(&self, reader: &SegmentReader) -> Option<&InSegment> {
        let id = reader.segment_id();
        self.segments.iter().find(|segment| segment.id == id)
    }

    /// The lists of its field in a segment.
    pub fn lists(&self, reader: &SegmentReader) -> Option<&Lists> {
        self.segment(reader).map(|segment| &*segment.lists)
    }

    /// In which languages a match in a segment can be.
    pub fn spread(&self, reader: &SegmentReader) -> Spread {
        let Some([slot]) = self.segment(reader).map(|s| s.terms.as_slice()) else {
            return Spread::ANY;
        };
        if slot.plus.len() > MANY {
            return Spread::ANY;
        }
        let mut spread = Spread { all: 0, joined: 0 };
        for term in &slot.plus {
            spread.all |= term.languages;
            if !term.languages.is_power_of_two() {
                spread.joined |= term.languages;
            }
        }
        spread
    }

    /// The documents of one segment that may match, as far as they are in the room.
    pub fn cursor(
        &self,
        reader: &SegmentReader,
        need: Need,
        room: Room,
    ) -> tantivy::Result<LeafCursor> {
        ensure()?;
        let Some(segment) = self.segment(reader) else {
            return Ok(LeafCursor::Empty);
        };
        let terms = &segment.terms;
        if terms.is_empty() || terms.iter().any(|slot| slot.plus.is_empty()) {
            return Ok(LeafCursor::Empty);
        }
        if let [slot] = terms.as_slice()
            && self.is_exact(slot, room)
        {
            let mut here = slot.in_room(room);
            match (here.next(), here.next()) {
                (None, _) => return Ok(LeafCursor::Empty),
                (Some(term), None) => {
                    let option = self.option(slot, false, need, room);
                    let cursor = segment.lists.cursor(&term.info, option);
                    return Ok(LeafCursor::Term(Box::new(cursor)));
                }
                (Some(_), Some(_)) => {}
            }
        }
        let mut slots = Vec::with_capacity(terms.len());
        for (i, slot) in self.pattern.slots.iter().enumerate() {
            slots.push((slot.offset, self.slot(segment, i, reader, need, room)?));
        }
        Ok(LeafCursor::new(slots))
    }

    /// The only term of the leaf in a room of the segment.
    pub fn lone(&self, reader: &SegmentReader, room: Room) -> Lone<'_> {
        let Some(segment) = self.segment(reader) else {
            return Lone::Nothing;
        };
        let [slot] = segment.terms.as_slice() else {
            return Lone::More;
        };
        let mut here = slot.in_room(room);
        let term = match (here.next(), here.next()) {
            (None, _) => return Lone::Nothing,
            (Some(term), None) => term,
            (Some(_), Some(_)) => return Lone::More,
        };
        let of_forms = matches!(self.pattern.slots[0].what, What::Forms(_)) && !self.in_title;
        let is_exact = self.is_exact(slot, room);
        if !is_exact && !of_forms {
            return Lone::More;
        }
        Lone::Term {
            term: segment.term(&term.info),
            is_exact,
            // A key is of one language.
            tells: is_exact && term.languages.is_power_of_two() && room.is_of_one(),
        }
    }

    /// The lists of each of two words of the text; `None` where there is more to the leaf than these.
    pub fn lists_of_two(&self, reader: &SegmentReader) -> Option<[Vec<OneOf<'_>>; 2]> {
        let segment = self.segment(reader)?;
        let [first, second] = segment.terms.as_slice() else {
            return None;
        };
        let is_other = self.in_title || !self.of_text;
        let lists = |slot| segment.lists(slot).filter(|_| !is_other);
        Some([lists(first)?, lists(second)?])
    }

    /// Where the sentences or the paragraphs of its field begin in a segment; `None` where they cannot be told so.
    pub fn units(&self, reader: &SegmentReader, near: Near) -> tantivy::Result<Option<UnitsIn>> {
        let Some(segment) = self.segment(reader) else {
            return Ok(None);
        };
        let (token, units) = match near {
            Near::Sentence => (SENTENCE, &segment.units.sentences),
            Near::Paragraph => (PARAGRAPH, &segment.units.paragraphs),
            Near::Within(_) | Near::Before(_) | Near::NotWithin(_) => return Ok(None),
        };
        if let Some(known) = UnitsIn::known(units) {
            return Ok(Some(known));
        }
        match segment.lists.info(token)? {
            None => Ok(None),
            Some(info) => Ok(UnitsIn::open(units, segment.term(&info), reader.max_doc())?),
        }
    }

    /// Whether all occurrences of the terms count.
    fn is_exact(&self, slot: &SlotTerms, room: Room) -> bool {
        !self.in_title && slot.minus.is_empty() && slot.in_room(room).all(|term| term.keep.is_all())
    }

    /// What has to be read of the postings of a slot.
    fn option(
        &self,
        slot: &SlotTerms,
        in_phrase: bool,
        need: Need,
        room: Room,
    ) -> IndexRecordOption {
        if in_phrase || need == Need::Positions || !self.is_exact(slot, room) {
            IndexRecordOption::WithFreqsAndPositions
        } else if need == Need::Frequencies {
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
        need: Need,
        room: Room,
    ) -> tantivy::Result<SlotCursor> {
        let all = &segment.lists;
        let slot = &segment.terms[i];
        let lone = segment.terms.len() == 1;
        let is_many = slot.plus.len() > MANY && self.named[i].is_empty();
        // What is gathered is kept for all that ask.
        let room = if is_many { Room::ALL } else { room };
        let option = self.option(slot, !lone, need, room);
        let lists = |option| {
            let terms = slot.in_room(room);
            terms.map(move |term| (all.cursor(&term.info, option), term.keep))
        };
        let mut exact = self.is_exact(slot, room);
        let positions = IndexRecordOption::WithFreqsAndPositions;
        // Where marks alone decide, what is gathered from the lists is exact.
        let by_marks = slot.minus.is_empty() && !self.in_title;
        // Places take room; where there are not too many they serve all that asks.
        let length = |term: &SlotTerm| u64::from(term.info.doc_freq);
        let small = slot.plus.iter().map(length).sum::<u64>() <= LISTED;
        let counted = lone && need != Need::Positions && by_marks && !small;
        let plus = if is_many && option == positions && !counted {
            let listed = match segment.listed[i].get() {
                Some(listed) => listed.clone(),
                None => {
                    let listed = Arc::new(Listed::new(lists(option))?);
                    segment.listed[i].get_or_init(|| listed).clone()
                }
            };
            exact |= by_marks;
            Occurrences::Listed { listed, at: 0 }
        } else if is_many && lone && by_marks {
            exact = true;
            let counts = match segment.counts.get() {
                Some(counts) => counts.clone(),
                None => {
                    let option = self.option(slot, false, Need::Frequencies, room);
                    let counts = count_all(lists(option), reader.max_doc())?;
                    segment.counts.get_or_init(|| counts).clone()
                }
            };
            Occurrences::Counted { counts, at: 0 }
        } else {
            Occurrences::new(lists(option).collect())
        };
        let minus = match slot.minus.as_slice() {
            [] => None,
            minus => {
                let lists = minus
                    .iter()
                    .map(|info| (all.cursor(info, positions), Keep::ALL));
                Some(Occurrences::new(lists.collect()))
            }
        };
        let before = self.in_title.then_some(TITLE_ROOM);
        Ok(SlotCursor::new(plus, minus, before, exact))
    }

    /// How many articles have the word of slot `i`, for ranking: of a word in a text as many as have
    /// its terms, the forms and writings that do not count among them; exactly elsewhere. It does not
    /// depend on the segments.
    pub fn document_frequency(&self, i: usize, archive: &Archive) -> tantivy::Result<u64> {
        let Some(place) = self.frequencies.get(i) else {
            return Ok(0);
        };
        if let Some(known) = place.get() {
            return Ok(*known);
        }
        let is_named = !self.named[i].is_empty() && !self.in_title;
        let mut articles = 0;
        for reader in archive.searcher.segment_readers() {
            articles += match is_named {
                true => self.articles_of_terms(i, reader)?,
                false => self.articles(i, reader)?,
            };
        }
        Ok(*place.get_or_init(|| articles))
    }

    /// How many articles of a segment each term of slot `i` is in, summed.
    fn articles_of_terms(&self, i: usize, reader: &SegmentReader) -> tantivy::Result<u64> {
        let Some(segment) = self.segment(reader) else {
            return Ok(0);
        };
        let mut articles = 0;
        for SlotTerm { info, .. } in segment.terms.get(i).map_or(&[][..], |slot| &slot.plus) {
            articles += match reader.alive_bitset() {
                None => u64::from(info.doc_freq),
                Some(_) => {
                    let option = IndexRecordOption::Basic;
                    count_alive(segment.lists.cursor(info, option), reader)
                }
            };
        }
        Ok(articles)
    }

    /// How many articles of a segment have the word of slot `i`, exactly.
    pub fn articles(&self, i: usize, reader: &SegmentReader) -> tantivy::Result<u64> {
        ensure()?;
        let found = self
            .segment(reader)
            .and_then(|segment| Some((segment, segment.terms.get(i)?)));
        let Some((segment, terms)) = found else {
            return Ok(0);
        };
        // No two terms of them are in one article.
        let apart = matches!(self.pattern.slots[i].what, What::Forms(_));
        if (terms.plus.len() <= 1 || apart) && self.is_exact(terms, Room::ALL) {
            return self.articles_of_terms(i, reader);
        }
        let slot = self.slot(segment, i, reader, Need::Documents, Room::ALL)?;
        let cursor = LeafCursor::new(vec![(0, slot)]);
        Ok(count_alive(Settled::new(cursor), reader))
    }
}

pub(super) fn count_alive(mut cursor: impl tantivy::DocSet, reader: &SegmentReader) -> u64 {
    u64::from(match reader.alive_bitset() {
        Some(alive) => cursor.count(alive),
        None => cursor.count_including_deleted(),
    })
}
