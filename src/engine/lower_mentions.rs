//! The articles whose text names a date within some days, and where it stands.

use std::ops::Range;

use tantivy::index::SegmentReader;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, Score};

use super::values::{Union, Values};
use crate::article::Article;
use crate::date::{Day, Interval};

/// The term of a date in the index: its first day and its last, in order of the first.
pub(super) fn days_term(days: Interval) -> [u8; 8] {
    let mut term = [0; 8];
    term[..4].copy_from_slice(&number(days.earliest()));
    term[4..].copy_from_slice(&number(days.latest()));
    term
}

/// The days of a term.
pub(super) fn days_of(term: &[u8]) -> Option<Interval> {
    let day = |bytes: &[u8]| {
        let since = u32::from_be_bytes(bytes.try_into().ok()?);
        Day::from_days(i64::from(since) + Day::MIN.days())
    };
    let (first, last) = term.split_at_checked(4)?;
    Interval::new(day(first)?, day(last)?)
}

fn number(day: Day) -> [u8; 4] {
    ((day.days() - Day::MIN.days()) as u32).to_be_bytes()
}

/// Dates of which every day lies within `from` and `to`, both included.
#[derive(Clone, Debug)]
pub(super) struct MentionsQuery {
    values: Values,
    from: Day,
    to: Day,
}

impl MentionsQuery {
    pub fn new(values: Values, from: Option<Day>, to: Option<Day>) -> MentionsQuery {
        MentionsQuery {
            values,
            from: from.unwrap_or(Day::MIN),
            to: to.unwrap_or(Day::MAX),
        }
    }

    /// The bytes of the text where such dates stand.
    pub fn spans(&self, article: &Article) -> Vec<Range<usize>> {
        let dates = article.dates().into_iter();
        let is_within = |days: Interval| self.from <= days.earliest() && days.latest() <= self.to;
        let within = dates.filter(|date| {
            let days = date.value.and_then(|value| value.stretch.interval());
            days.is_some_and(is_within)
        });
        within.map(|date| date.start..date.end).collect()
    }
}

impl Query for MentionsQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(MentionsWeight(self.clone())))
    }
}

struct MentionsWeight(MentionsQuery);

impl Weight for MentionsWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let MentionsQuery { values, from, to } = &self.0;
        let Some(lists) = values.of(reader).filter(|_| from <= to) else {
            return Ok(Box::new(EmptyScorer));
        };
        let mut union = Union::new(reader, lists);
        let last = number(*to);
        // A date that lies within begins within.
        let mut dates = lists.dictionary().words_from(&number(*from))?;
        while dates.advance()? {
            match dates.word().split_at_checked(last.len()) {
                Some((first, end)) if first <= last.as_slice() => {
                    if end <= last.as_slice() {
                        union.add(dates.info());
                    }
                }
                _ => break,
            }
        }
        Ok(union.scorer(boost))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("a date in the text", 1.0))
    }
}
