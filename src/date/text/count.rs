//! Counted units: `two weeks ago`, `a year earlier`, `three days later`, `ten years from now`.

use super::lexicon::{Sense, Unit};
use super::reader::{Found, Reader};
use super::relative::from_day;
use super::token::Kind;
use crate::date::value::Stretch;

impl Reader<'_> {
    /// How many; `None` for some number that is not told.
    fn count(&self, at: usize) -> Option<(Option<u32>, usize)> {
        match self.tokens.get(at)?.kind {
            Kind::Number {
                value,
                digits: ..=3,
            } => {
                let is_part = self.glued_sign(at + 1, b'.') && self.glued(at + 2);
                (!is_part).then_some((Some(value), at + 1))
            }
            Kind::Word(Sense::Number(n)) => {
                let hyphen = self.skip(at + 1, |kind| kind == Kind::Sign(b'-'));
                match self.sense(hyphen) {
                    Sense::Number(unit @ 1..=9) if n >= 20 => {
                        Some((Some(u32::from(n + unit)), hyphen + 1))
                    }
                    // `a couple of`.
                    Sense::Of => Some((Some(u32::from(n)), at + 2)),
                    _ => Some((Some(u32::from(n)), at + 1)),
                }
            }
            Kind::Word(Sense::Several) => Some((None, at + 1)),
            Kind::Word(Sense::A) => match self.sense(at + 1) {
                Sense::Several | Sense::Number(_) => self.count(at + 1),
                _ => Some((Some(1), at + 1)),
            },
            _ => None,
        }
    }

    pub fn read_count(&self, at: usize) -> Option<Found> {
        let (count, next) = self.count(at)?;
        let unit_at = self.skip(next, |kind| kind == Kind::Sign(b'-'));
        let (Sense::Unit(unit) | Sense::Units(unit)) = self.sense(unit_at) else {
            return None;
        };
        let mut at = unit_at + 1;
        // `a week or so ago`.
        if self.sense(at) == Sense::And && self.written(at + 1) == "so" {
            at += 2;
        }
        self.shifted(at, count, unit)
    }

    /// What a number of units before or after something is; `at` stands behind the unit.
    pub fn shifted(&self, at: usize, count: Option<u32>, unit: Unit) -> Option<Found> {
        let n = count.map(|n| n.min(100_000) as i32);
        let from_now = self.written(at) == "from" && self.written(at + 1) == "now";
        let (n, is_of_now, to) = match self.sense(at) {
            Sense::Ago => (n.map(|n| -n), true, at + 1),
            Sense::Earlier => (n.map(|n| -n), false, at + 1),
            // `two days before the vote` counts from the vote.
            Sense::Before if matches!(self.kind(at + 1), Kind::Sign(_)) => {
                (n.map(|n| -n), false, at + 1)
            }
            Sense::Later => (n, false, at + 1),
            _ if from_now => (n, true, at + 2),
            _ => return None,
        };
        let unit = match unit {
            // A quarter of figures is compared with that of the year before.
            Unit::Year if n == Some(-1) && self.memory.quarter.is_some() => {
                let quarter = self.memory.quarter?;
                let years = n.and_then(|n| i16::try_from(n).ok());
                return Some(Found::aside(to, years.and_then(|n| quarter.years_later(n))));
            }
            Unit::Hour => {
                let today = self
                    .today
                    .map(Stretch::Day)
                    .filter(|_| n.is_some_and(|n| n > -12 && n < 0));
                return is_of_now.then(|| Found::new(to, today));
            }
            unit => unit,
        };
        let stretch = match (is_of_now, unit) {
            (true, _) => self
                .today
                .zip(n)
                .and_then(|(today, n)| from_day(today, unit, n)),
            (false, Unit::Day) => {
                let day = self.memory.day.or(self.today);
                day.zip(n).and_then(|(day, n)| from_day(day, unit, n))
            }
            (false, _) => {
                let last = self.memory.last.and_then(Stretch::interval);
                let day = last.map(|last| last.earliest()).or(self.today);
                day.zip(n).and_then(|(day, n)| from_day(day, unit, n))
            }
        };
        Some(Found::new(to, stretch))
    }
}
