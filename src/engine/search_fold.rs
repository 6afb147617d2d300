//! Hits folded to one row a story: a hit that is a copy of a better one goes under it.
//!
//! What is folded where depends on the order of the hits alone, so that pages fit together however they are cut.

use std::collections::HashMap;

use super::archive::Archive;
use super::collect::Candidate;
use super::copies::Traits;
use super::document::id_begins;
use super::lower::{Lowered, Plan, Scoring};
use super::search_options::SearchOptions;
use crate::date::{Day, Interval};
use crate::error::Result;
use crate::hit::{FirstCopy, StoryCopies};

/// A hit, and the copies that went under it.
pub(super) struct Row {
    pub candidate: Candidate,
    traits: Traits,
    pub hidden: Vec<Candidate>,
}

/// The rows of a page, and how many hits stand before its end.
pub(super) struct Folded {
    pub total: u64,
    pub best: usize,
    pub rows: Vec<(Candidate, Option<StoryCopies>)>,
    /// Hits up to the end of the page that went under another.
    pub hidden: u64,
}

impl Archive {
    /// One page of stories. `words` as in [`Archive::best`].
    pub(super) fn folded(
        &self,
        lowered: &Lowered,
        words: Option<&[Plan]>,
        options: &SearchOptions,
    ) -> Result<Folded> {
        let Lowered { plan, scoring } = lowered;
        let wanted = options.limit.saturating_add(options.offset);
        let mut fetched = wanted.saturating_mul(2).saturating_add(16);
        loop {
            let fetch = SearchOptions {
                limit: fetched,
                offset: 0,
                ..options.clone()
            };
            let scoring: Vec<Scoring> = scoring.clone();
            let (total, best, candidates) = self.engine(self.best(plan, scoring, words, &fetch))?;
            let all_there = candidates.len() < fetched;
            let rows = self.engine(self.fold(candidates, wanted))?;
            let hidden = rows.iter().map(|row| row.hidden.len() as u64).sum();
            if rows.len() < wanted && !all_there {
                fetched = fetched.saturating_mul(4);
                continue;
            }
            let shown = rows.into_iter().skip(options.offset);
            let shown = shown.map(|row| Ok((row.candidate, self.story(&row.traits)?)));
            let rows = self.engine(shown.collect())?;
            return Ok(Folded {
                total,
                best,
                rows,
                hidden,
            });
        }
    }

    /// The first `wanted` stories, with the copies that stand before the next one.
    pub(super) fn fold(
        &self,
        candidates: Vec<Candidate>,
        wanted: usize,
    ) -> tantivy::Result<Vec<Row>> {
        let mut rows: Vec<Row> = Vec::new();
        let mut by_key: HashMap<u16, Vec<usize>> = HashMap::new();
        for candidate in candidates {
            let traits = self.copies.traits(candidate.at)?;
            let mut met: Vec<usize> = Vec::new();
            for key in traits.keys() {
                met.extend(by_key.get(&key).into_iter().flatten());
            }
            met.sort_unstable();
            met.dedup();
            let mut under = None;
            for row in met {
                if self.copies.are_copies(&rows[row].traits, &traits)? {
                    under = Some(row);
                    break;
                }
            }
            if let Some(row) = under {
                rows[row].hidden.push(candidate);
                continue;
            }
            if rows.len() == wanted {
                break;
            }
            for key in traits.keys() {
                by_key.entry(key).or_default().push(rows.len());
            }
            rows.push(Row {
                candidate,
                traits,
                hidden: Vec::new(),
            });
        }
        Ok(rows)
    }

    /// Each candidate a row of its own.
    pub(super) fn unfolded(&self, candidates: Vec<Candidate>) -> tantivy::Result<Vec<Row>> {
        let row = |candidate: Candidate| {
            Ok(Row {
                candidate,
                traits: self.copies.traits(candidate.at)?,
                hidden: Vec::new(),
            })
        };
        candidates.into_iter().map(row).collect()
    }

    /// The copies that an article has in the archive; `None` where it has none.
    pub fn story_of(&self, id: &str) -> Result<Option<StoryCopies>> {
        let Some(at) = self.address(id) else {
            return Ok(None);
        };
        self.engine(
            self.copies
                .traits(at)
                .and_then(|traits| self.story(&traits)),
        )
    }

    /// What there is of the story beside this article; `None` where it has no copies.
    fn story(&self, article: &Traits) -> tantivy::Result<Option<StoryCopies>> {
        let copies = self.copies.of(article)?;
        let dated = copies.iter().chain([article]).filter(|c| c.days.is_some());
        let first = dated.min_by_key(|copy| copy.place());
        let first = match first {
            Some(first) => Some(FirstCopy {
                here: first.at == article.at,
                id: id_begins(first.order),
                outlet: self.outlet(first)?,
                published: days(first),
            }),
            None => None,
        };
        Ok((!copies.is_empty()).then_some(StoryCopies {
            articles: copies.len() as u64,
            first,
        }))
    }

    /// The same of a hit that is not folded, where it is wanted.
    pub(super) fn copies_of(
        &self,
        candidate: &Candidate,
        options: &SearchOptions,
    ) -> tantivy::Result<Option<StoryCopies>> {
        match options.copies {
            true => self.story(&self.copies.traits(candidate.at)?),
            false => Ok(None),
        }
    }

    fn outlet(&self, copy: &Traits) -> tantivy::Result<Option<String>> {
        let reader = self.searcher.segment_reader(copy.at.segment_ord);
        let Some(column) = reader.fast_fields().str("outlet")? else {
            return Ok(None);
        };
        let Some(ordinal) = column.term_ords(copy.at.doc_id).next() else {
            return Ok(None);
        };
        let mut outlet = String::new();
        column.ord_to_str(ordinal, &mut outlet)?;
        Ok(Some(outlet))
    }
}

fn days(copy: &Traits) -> Option<Interval> {
    let (first, last) = copy.days?;
    Interval::new(Day::from_days(first)?, Day::from_days(last)?)
}
