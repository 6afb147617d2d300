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
    /// First and last day of publication.
    pub days: Option<(i64, i64)>,
    pub order: u64,
    pub at: DocAddress,
    /// In which it was found.
    pub room: Room,
}

impl Candidate {
    pub fn within(self, room: Room) -> Candidate {
        Candidate { room, ..self }
    }

    /// With what its age leaves of its score.
    pub fn aged(mut self, recency: Option<Recency>) -> Candidate {
        if let Some(recency) = recency {
            self.score *= recency.factor(self.days);
        }
        self
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

    pub fn candidate(&self, score: f64, segment: u32, doc: u32) -> Candidate {
        Candidate {
            score,
            days: self.days(doc),
            order: self.order(doc),
            at: DocAddress::new(segment, doc),
            room: Room::ALL,
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
            kept: Vec::new(),
            bar: None,
        }
    }

    pub fn after(self, after: Option<After>) -> Top<'a> {
        Top { after, ..self }
    }

    /// Whether a score alone keeps an article out.
    pub fn rejects(&self, score: f64) -> bool {
        let below = |bar: &Candidate| self.sort == Sort::Relevance && score < bar.score;
        self.capacity == 0 || self.bar.as_ref().is_some_and(below)
    }

    /// The score below which all are kept out.
    pub fn bar(&self) -> f64 {
        match (&self.bar, self.sort, self.capacity) {
            (_, _, 0) => f64::INFINITY,
            (Some(bar), Sort::Relevance, _) => bar.score,
            _ => f64::NEG_INFINITY,
        }
    }

    pub fn push(&mut self, candidate: Candidate) {
        if let Some(bar) = &self.bar
            && self.compare(&candidate, bar) == Ordering::Greater
        {
            return;
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
            kept.select_nth_unstable_by(self.capacity - 1, |a, b| self.compare(a, b));
            kept.truncate(self.capacity);
            self.bar = kept.last().copied();
            self.kept = kept;
        }
    }

    /// The kept candidates, best first.
    pub fn into_sorted(mut self) -> Vec<Candidate> {
        self.prune();
        let mut kept = std::mem::take(&mut self.kept);
        kept.sort_unstable_by(|a, b| self.compare(a, b));
        kept
    }

    /// The total order of the hits, better first.
    fn compare(&self, a: &Candidate, b: &Candidate) -> Ordering {
        let first = match self.sort {
            Sort::Relevance => b.score.total_cmp(&a.score),
            Sort::Newest => Ordering::Equal,
            Sort::Oldest => oldest(a.days, b.days),
        };
        first
            .then_with(|| newest(a.days, b.days))
            .then_with(|| a.order.cmp(&b.order))
            .then_with(|| self.by_id(a.at, b.at))
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
