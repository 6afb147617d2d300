//! The best articles of a query in a total order, with bounded memory.

use std::cmp::Ordering;

use serde::Deserialize;
use tantivy::columnar::Column;
use tantivy::{DocAddress, SegmentReader};

use super::archive::Archive;
use super::leaf_room::Room;
use super::recency::Recency;

/// The order of the hits. Articles that are equal by it stand by date, later first, then by their number
/// in their file, then by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    #[default]
    Relevance,
    /// By the first day of publication, then the last; undated articles last.
    Newest,
    /// By the last day of publication, then the first; undated articles last.
    Oldest,
}

impl Sort {
    pub const ALL: [Sort; 3] = [Sort::Relevance, Sort::Newest, Sort::Oldest];

    pub fn name(self) -> &'static str {
        match self {
            Sort::Relevance => "relevance",
            Sort::Newest => "newest",
            Sort::Oldest => "oldest",
        }
    }
}

/// A candidate for the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub score: f64,
    pub at: DocAddress,
    /// In which it was found.
    pub room: Room,
    /// Where it was read already: by scores alone few articles are equal.
    pub key: Option<Key>,
}

/// What orders articles beside their scores.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Key {
    /// First and last day of publication.
    pub days: Option<(i64, i64)>,
    pub order: u64,
}

impl Candidate {
    /// Of articles that stand in another order.
    pub fn unranked(at: DocAddress) -> Candidate {
        Candidate {
            score: 0.0,
            at,
            room: Room::ALL,
            key: None,
        }
    }
}

/// A place in the order of the hits: right behind one of them.
#[derive(Clone, Copy, Debug)]
pub struct After(pub(super) Candidate);

/// The columns that the order reads.
pub(super) struct Keys {
    earliest: Column<i64>,
    latest: Column<i64>,
    order: Column<u64>,
}

impl Keys {
    pub fn open(reader: &SegmentReader) -> tantivy::Result<Keys> {
        let columns = reader.fast_fields();
        let empty = || Column::build_empty_column(reader.max_doc());
        Ok(Keys {
            earliest: columns.column_opt("earliest")?.unwrap_or_else(empty),
            latest: columns.column_opt("latest")?.unwrap_or_else(empty),
            order: columns.u64("order")?,
        })
    }

    pub fn key(&self, doc: u32) -> Key {
        Key {
            days: self.days(doc),
            order: self.order(doc),
        }
    }

    pub fn days(&self, doc: u32) -> Option<(i64, i64)> {
        self.earliest.first(doc).zip(self.latest.first(doc))
    }

    pub fn order(&self, doc: u32) -> u64 {
        self.order.first(doc).unwrap_or(0)
    }
}

/// Keeps the best `capacity` candidates.
pub(super) struct Top<'a> {
    archive: &'a Archive,
    sort: Sort,
    capacity: usize,
    /// Only what stands behind it gets in.
    after: Option<After>,
    recency: Option<Recency>,
    kept: Vec<Candidate>,
    /// The worst that can still get in, once there are enough.
    bar: Option<Candidate>,
}

impl<'a> Top<'a> {
    pub fn new(archive: &'a Archive, sort: Sort, capacity: usize) -> Top<'a> {
        Top {
            archive,
            sort,
            capacity,
            after: None,
            recency: None,
            kept: Vec::new(),
            bar: None,
        }
    }

    pub fn after(self, after: Option<After>) -> Top<'a> {
        Top { after, ..self }
    }

    /// What is offered loses of its score by its age.
    pub fn aged(self, recency: Option<Recency>) -> Top<'a> {
        Top { recency, ..self }
    }

    /// Whether a score alone keeps an article out.
    fn rejects(&self, score: f64) -> bool {
        let below = |bar: &Candidate| self.sort == Sort::Relevance && score < bar.score;
        self.capacity == 0 || self.bar.as_ref().is_some_and(below)
    }

    /// The score below which all are kept out.
    #[inline]
    pub fn bar(&self) -> f64 {
        match (&self.bar, self.sort, self.capacity) {
            (_, _, 0) => f64::INFINITY,
            (Some(bar), Sort::Relevance, _) => bar.score,
            _ => f64::NEG_INFINITY,
        }
    }

    /// Takes an article of a segment by the score that it has whatever its age.
    pub fn offer(&mut self, score: f64, at: DocAddress, room: Room, keys: &Keys) {
        if self.rejects(score) {
            return;
        }
        let mut candidate = Candidate {
            score,
            at,
            room,
            key: None,
        };
        if self.sort != Sort::Relevance || self.recency.is_some() {
            let key = keys.key(at.doc_id);
            candidate.key = Some(key);
            candidate.score *= self.recency.map_or(1.0, |recency| recency.factor(key.days));
        }
        self.push(candidate);
    }

    pub fn push(&mut self, mut candidate: Candidate) {
        if let Some(bar) = &self.bar {
            if candidate.score == bar.score {
                // It will be compared again.
                candidate.key = Some(self.key(&candidate));
            }
            if self.compare(&candidate, bar) == Ordering::Greater {
                return;
            }
        }
        if let Some(After(last)) = &self.after
            && self.compare(&candidate, last) != Ordering::Greater
        {
            return;
        }
        self.kept.push(candidate);
        if self.kept.len() >= self.capacity.saturating_mul(2).max(16) {
            self.prune();
        }
    }

    pub fn clear(&mut self) {
        self.kept.clear();
        self.bar = None;
    }

    fn prune(&mut self) {
        if self.capacity == 0 {
            self.kept.clear();
        } else if self.kept.len() > self.capacity {
            let mut kept = std::mem::take(&mut self.kept);
            match self.sort {
                Sort::Relevance => self.keep_by_score(&mut kept),
                Sort::Newest | Sort::Oldest => {
                    kept.select_nth_unstable_by(self.capacity - 1, |a, b| self.compare(a, b));
                    kept.truncate(self.capacity);
                }
            }
            self.bar = kept.last().copied();
            self.kept = kept;
        }
    }

    /// The best `capacity`, the worst of them last. Keys are read of those alone that are equal by score where it
    /// is decided who stays.
    fn keep_by_score(&self, kept: &mut Vec<Candidate>) {
        let by_score = |a: &Candidate, b: &Candidate| b.score.total_cmp(&a.score);
        let (_, least, _) = kept.select_nth_unstable_by(self.capacity - 1, by_score);
        let least = *least;
        let mut equal = Vec::new();
        kept.retain(|candidate| {
            if by_score(candidate, &least) == Ordering::Equal {
                let key = Some(self.key(candidate));
                equal.push(Candidate { key, ..*candidate });
            }
            by_score(candidate, &least) == Ordering::Less
        });
        if equal.len() > 1 {
            equal.sort_unstable_by(|a, b| self.compare(a, b));
        }
        equal.truncate(self.capacity - kept.len());
        kept.append(&mut equal);
    }

    /// The kept candidates, best first.
    pub fn into_sorted(mut self) -> Vec<Candidate> {
        self.prune();
        let mut kept = std::mem::take(&mut self.kept);
        kept.sort_unstable_by(|a, b| self.compare(a, b));
        kept
    }

    /// The total order of the hits, better first.
    #[inline]
    fn compare(&self, a: &Candidate, b: &Candidate) -> Ordering {
        let by_score = match self.sort {
            Sort::Relevance => b.score.total_cmp(&a.score),
            Sort::Newest | Sort::Oldest => Ordering::Equal,
        };
        match by_score {
            Ordering::Equal => self.compare_keys(a, b),
            other => other,
        }
    }

    #[inline(never)]
    fn compare_keys(&self, a: &Candidate, b: &Candidate) -> Ordering {
        let keys = (self.key(a), self.key(b));
        let by_day = match self.sort {
            Sort::Relevance | Sort::Newest => Ordering::Equal,
            Sort::Oldest => oldest(keys.0.days, keys.1.days),
        };
        by_day
            .then_with(|| newest(keys.0.days, keys.1.days))
            .then_with(|| keys.0.order.cmp(&keys.1.order))
            .then_with(|| self.by_id(a.at, b.at))
    }

    fn key(&self, candidate: &Candidate) -> Key {
        candidate.key.unwrap_or_else(|| {
            let columns = self.archive.columns(candidate.at.segment_ord as usize);
            // Whoever found the article has opened them.
            columns.map_or(Key::default(), |columns| {
                columns.keys.key(candidate.at.doc_id)
            })
        })
    }

    /// Two ids with the same first eight characters, rare as that is among records of one number, need the
    /// stored articles.
    fn by_id(&self, a: DocAddress, b: DocAddress) -> Ordering {
        if a == b {
            return Ordering::Equal;
        }
        let id = |at| self.archive.stored(at).map(|article| article.id);
        match (id(a), id(b)) {
            (Ok(a), Ok(b)) => a.cmp(&b),
            // A store that cannot be read ends the search a little later, with its own error.
            _ => a.cmp(&b),
        }
    }
}

/// An imprecise date never stands before a precise one within it.
fn newest(a: Option<(i64, i64)>, b: Option<(i64, i64)>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => b.cmp(&a),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

fn oldest(a: Option<(i64, i64)>, b: Option<(i64, i64)>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => (a.1, a.0).cmp(&(b.1, b.0)),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}
