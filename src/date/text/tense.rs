//! Whether what is told lies behind or ahead: the verbs near a date.

use super::lexicon::Sense;
use super::reader::Reader;
use super::token::Gap;
use crate::date::Day;
use crate::date::value::Stretch;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    Past,
    Future,
}

/// Tokens of the sentence looked at on either side.
const WINDOW: usize = 24;

impl Reader<'_> {
    /// The tense of the nearest verb of the sentence; past where none tells, for news tells what happened.
    pub fn tense(&self, from: usize, to: usize) -> Tense {
        // `by Friday`, `as soon as Friday`; a sentence that begins with `Until Friday` tells what was.
        let by = from
            .checked_sub(1)
            .filter(|_| self.before(from) == Sense::Until);
        let soon = from >= 2 && self.written(from - 1) == "as";
        if by.is_some_and(|by| !self.is_capital(by))
            || soon && matches!(self.written(from - 2), "soon" | "early" | "late")
        {
            return Tense::Future;
        }
        let mut nearest: Option<(usize, Tense)> = None;
        let mut note = |distance: usize, at: usize| {
            let next = || self.tokens.get(at + 1).map(|token| token.sense());
            let tense = match self.tokens[at].sense() {
                // `will be signed` tells of no past.
                Sense::Past if at > 0 && self.tokens[at - 1].sense() == Sense::Is => return,
                Sense::Past => Tense::Past,
                Sense::Future => Tense::Future,
                Sense::Intent | Sense::Due if next() == Some(Sense::To) => Tense::Future,
                Sense::Due if distance == 0 && at < from => Tense::Future,
                // `is to meet`.
                Sense::Is if next() == Some(Sense::To) => Tense::Future,
                _ => return,
            };
            if nearest.is_none_or(|(nearest, _)| distance < nearest) {
                nearest = Some((distance, tense));
            }
        };
        for (distance, at) in (from.saturating_sub(WINDOW)..from).rev().enumerate() {
            if self.ends_sentence(at) {
                break;
            }
            note(distance, at);
        }
        for (distance, at) in (to..self.tokens.len().min(to + WINDOW)).enumerate() {
            note(distance, at);
            if self.ends_sentence(at) {
                break;
            }
        }
        nearest.map_or(Tense::Past, |(_, tense)| tense)
    }

    /// Whether a sentence ends with a token, or a paragraph does.
    fn ends_sentence(&self, at: usize) -> bool {
        let Some(next) = self.tokens.get(at + 1) else {
            return true;
        };
        if next.gap == Gap::Paragraph {
            return true;
        }
        let token = &self.tokens[at];
        if token.is(b'?') || token.is(b'!') || token.is(b';') {
            return next.gap != Gap::None;
        }
        let is_short = || at > 0 && self.tokens[at - 1].capital && self.tokens[at - 1].len() <= 4;
        token.is(b'.') && next.gap != Gap::None && (next.capital || next.is(b'"')) && !is_short()
    }

    /// Of the same day of several years the one that is meant: `nearest` gives it for a year.
    pub fn nearest_year(
        &self,
        from: usize,
        to: usize,
        of_year: impl Fn(i16) -> Option<Stretch>,
    ) -> Option<Stretch> {
        let today = self.today?;
        let (year, ..) = today.ymd();
        let candidates = [year - 1, year, year + 1].map(|year| {
            let stretch = of_year(year)?;
            Some((stretch, stretch.interval()?.earliest()))
        });
        let mut past = None;
        let mut future = None;
        for (stretch, first) in candidates.into_iter().flatten() {
            if first <= today {
                past = Some((stretch, days_between(first, today)));
            } else if future.is_none() {
                future = Some((stretch, days_between(today, first)));
            }
        }
        let is_future = match (past, future) {
            (Some((_, since)), Some((_, until))) => match self.tense(from, to) {
                Tense::Future => until <= 300,
                // An event told in the past tense happened; but what is days away is no year old.
                Tense::Past => until * 6 < since,
            },
            (None, _) => true,
            (_, None) => false,
        };
        let chosen = if is_future { future } else { past };
        chosen.map(|(stretch, _)| stretch)
    }
}

fn days_between(from: Day, to: Day) -> i64 {
    to.days() - from.days()
}
