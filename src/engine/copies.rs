//! Which articles are copies of one story: found by the keys of their signatures, made sure of by their texts.
//!
//! Being a copy is a relation of two articles and of nothing else in the archive, so that it does not matter in
//! which order, with how many threads or in how many runs they came.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tantivy::columnar::Column;
use tantivy::{DocAddress, Searcher, TantivyError};

use super::collect::Keys;
use super::copy_keys::CopyKeys;
use super::schema::SIGNATURE;
use super::stored::Articles;
use crate::fingerprint::{Features, Likeness, Signature, are_flashes, may_be_of_one_day};

/// Texts that were compared are remembered, so many at most.
const REMEMBERED: usize = 4_096;

/// How many texts are read to tell the copies of one article; where more might be, only those count that seem
/// equal by their signatures.
const MOST_TEXTS: usize = 200;

/// Finds copies in one archive.
pub(super) struct Copies {
    searcher: Searcher,
    articles: Arc<Articles>,
    keys: Vec<CopyKeys>,
    segments: Vec<OnceLock<Segment>>,
    texts: Mutex<HashMap<DocAddress, Arc<Features>>>,
}

/// What is read of a segment.
struct Segment {
    signature: Option<[Column<u64>; SIGNATURE.len()]>,
    words: Column<u64>,
    keys: Keys,
}

/// What of an article decides whether it is a copy, apart from its text.
#[derive(Clone, Copy)]
pub(super) struct Traits {
    pub at: DocAddress,
    signature: Option<Signature>,
    words: u64,
    /// First and last day of publication.
    pub days: Option<(i64, i64)>,
    /// By which articles of the same days stand in order.
    pub order: u64,
}

/// What the traits of two articles say.
fn likeness(a: &Traits, b: &Traits) -> Likeness {
    let (Some(one), Some(other)) = (a.signature, b.signature) else {
        return Likeness::Other;
    };
    let words = [a.words, b.words];
    if are_flashes(words) && !may_be_of_one_day([a.days, b.days]) {
        return Likeness::Other;
    }
    one.likeness(&other, a.words.min(b.words))
}

impl Traits {
    fn seems_equal(&self, other: &Traits) -> bool {
        let signatures = self.signature.zip(other.signature);
        signatures.is_some_and(|(one, other)| one.seems_equal(&other))
    }

    pub fn keys(&self) -> impl Iterator<Item = u16> {
        self.signature.into_iter().flat_map(|s| s.keys())
    }

    /// The order of a story's articles: by their days, the undated last, then by id.
    pub fn place(&self) -> (bool, Option<(i64, i64)>, u64, DocAddress) {
        (self.days.is_none(), self.days, self.order, self.at)
    }
}

impl Copies {
    pub fn new(searcher: &Searcher, keys: Vec<CopyKeys>, articles: Arc<Articles>) -> Copies {
        let segments = searcher.segment_readers().iter();
        Copies {
            segments: segments.map(|_| OnceLock::new()).collect(),
            searcher: searcher.clone(),
            keys,
            articles,
            texts: Mutex::default(),
        }
    }

    /// Forgets the texts that were compared.
    pub fn forget(&self) {
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        *texts = HashMap::new();
    }

    fn segment(&self, ordinal: u32) -> tantivy::Result<&Segment> {
        let place = &self.segments[ordinal as usize];
        if let Some(segment) = place.get() {
            return Ok(segment);
        }
        let reader = self.searcher.segment_reader(ordinal);
        let columns = reader.fast_fields();
        let of = |name| columns.column_opt::<u64>(name);
        let [minima, bits, rest] = SIGNATURE;
        let signature = match (of(minima)?, of(bits)?, of(rest)?) {
            (Some(minima), Some(bits), Some(rest)) => Some([minima, bits, rest]),
            // No article of the segment has one.
            _ => None,
        };
        let segment = Segment {
            signature,
            words: columns.u64("words")?,
            keys: Keys::open(reader)?,
        };
        Ok(place.get_or_init(|| segment))
    }

    fn signature(&self, at: DocAddress) -> tantivy::Result<Option<Signature>> {
        let segment = self.segment(at.segment_ord)?;
        Ok(segment.signature.as_ref().and_then(|columns| {
            let [minima, bits, rest] = columns;
            let of = |column: &Column<u64>| column.first(at.doc_id);
            Some(Signature::from_numbers([of(minima)?, of(bits)?, of(rest)?]))
        }))
    }

    /// Whether two articles that met under a key can be told apart by their signatures alone, as most are that
    /// met by chance.
    fn are_others(&self, article: &Traits, at: DocAddress) -> tantivy::Result<bool> {
        let segment = self.segment(at.segment_ord)?;
        let bits = segment
            .signature
            .as_ref()
            .and_then(|[_, bits, _]| bits.first(at.doc_id));
        let told = article.signature.zip(bits);
        if told.is_none_or(|(one, bits)| one.is_other_by(bits)) {
            return Ok(true);
        }
        let signatures = article.signature.zip(self.signature(at)?);
        Ok(signatures.is_none_or(|(one, other)| one.likeness(&other, 0) == Likeness::Other))
    }

    pub fn traits(&self, at: DocAddress) -> tantivy::Result<Traits> {
        let segment = self.segment(at.segment_ord)?;
        Ok(Traits {
            at,
            signature: self.signature(at)?,
            words: segment.words.first(at.doc_id).unwrap_or(0),
            days: segment.keys.days(at.doc_id),
            order: segment.keys.order(at.doc_id),
        })
    }

    /// Whether the two are one story; every article is itself.
    pub fn are_copies(&self, a: &Traits, b: &Traits) -> tantivy::Result<bool> {
        match likeness(a, b) {
            Likeness::Copy => Ok(true),
            Likeness::Other => Ok(a.at == b.at),
            Likeness::Perhaps => self.have_copied_texts(a, b),
        }
    }

    fn have_copied_texts(&self, a: &Traits, b: &Traits) -> tantivy::Result<bool> {
        let are_flashes = are_flashes([a.words, b.words]);
        let features = self.features(a.at)?;
        Ok(features.are_copies(&*self.features(b.at)?, are_flashes))
    }

    /// The other articles that are copies of this one, in no order.
    pub fn of(&self, article: &Traits) -> tantivy::Result<Vec<Traits>> {
        let mut copies = Vec::new();
        let mut perhaps = Vec::new();
        for at in self.met(article)? {
            if self.are_others(article, at)? {
                continue;
            }
            let other = self.traits(at)?;
            match likeness(article, &other) {
                Likeness::Copy => copies.push(other),
                Likeness::Perhaps => perhaps.push(other),
                Likeness::Other => {}
            }
        }
        // Reports of one form meet by the thousand, and are not copies; no page waits for all their texts.
        let too_many = perhaps.len() > MOST_TEXTS;
        for other in perhaps {
            let is_copy = match too_many {
                true => article.seems_equal(&other),
                false => self.have_copied_texts(article, &other)?,
            };
            if is_copy {
                copies.push(other);
            }
        }
        Ok(copies)
    }

    /// The others that have a key of this article.
    fn met(&self, article: &Traits) -> tantivy::Result<Vec<DocAddress>> {
        let mut met: Vec<DocAddress> = Vec::new();
        self.each_met(article, &mut |at| {
            met.push(at);
            Ok(true)
        })?;
        met.sort_unstable();
        met.dedup();
        Ok(met)
    }

    /// Visits each of them, for each key that it has, as long as `visit` wants more.
    fn each_met(
        &self,
        article: &Traits,
        visit: &mut dyn FnMut(DocAddress) -> tantivy::Result<bool>,
    ) -> tantivy::Result<()> {
        let readers = self.searcher.segment_readers().iter();
        for (ordinal, (reader, keys)) in (0..).zip(readers.zip(&self.keys)) {
            let is_alive = |doc: u32| doc < reader.max_doc() && !reader.is_deleted(doc);
            for key in article.keys() {
                for doc in keys.documents(key).filter(|doc| is_alive(*doc)) {
                    let at = DocAddress::new(ordinal, doc);
                    if at != article.at && !visit(at)? {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether no copy of the article stands before it.
    pub fn is_first(&self, at: DocAddress) -> tantivy::Result<bool> {
        let article = self.traits(at)?;
        let before = |other: &Traits| other.place() < article.place();
        // Of a thousand equal articles nearly each has one before it among the first few that it meets.
        let mut is_first = true;
        self.each_met(&article, &mut |at| {
            if self.are_others(&article, at)? {
                return Ok(true);
            }
            let other = self.traits(at)?;
            is_first = !before(&other) || likeness(&article, &other) != Likeness::Copy;
            Ok(is_first)
        })?;
        Ok(is_first && !self.of(&article)?.iter().any(before))
    }

    fn features(&self, at: DocAddress) -> tantivy::Result<Arc<Features>> {
        let texts = || self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(features) = texts().get(&at) {
            return Ok(features.clone());
        }
        let article = self.articles.article(at)?;
        let article = article.map_err(|error| TantivyError::InternalError(error.to_string()))?;
        let features = Arc::new(Features::of(&article.title, &article.text));
        let mut texts = texts();
        if texts.len() >= REMEMBERED {
            texts.clear();
        }
        texts.insert(at, features.clone());
        Ok(features)
    }
}
