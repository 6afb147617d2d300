//! Weekdays, and the days that are told by today: `on Saturday`, `next Friday`, `yesterday morning`.

use super::lexicon::{Sense, Which};
use super::reader::{Found, Reader};
use super::tense::Tense;
use super::token::Kind;
use crate::date::value::{Stretch, Time};

impl Reader<'_> {
    pub fn read_weekday(&self, at: usize) -> Option<Found> {
        self.weekday(at, None)
    }

    /// A weekday, with the date behind it where one is there; `which` stands before it.
    pub fn weekday(&self, at: usize, which: Option<Which>) -> Option<Found> {
        let token = self.tokens.get(at)?;
        let (weekday, is_short) = match token.sense() {
            Sense::Weekday(weekday) => (weekday, false),
            Sense::WeekdayShort(weekday) => (weekday, true),
            _ => return None,
        };
        let is_english = self.lexicon.is_english;
        if is_english && !token.capital {
            return None;
        }
        let stop = self.glued_sign(at + 1, b'.') && is_short;
        let next = at + 1 + usize::from(stop);
        if let Some(date) = self.date_of_weekday(next, weekday) {
            return Some(date);
        }
        let behind =
            self.is_capital(next) && matches!(self.sense(next), Sense::Paper | Sense::Part(_));
        // `Friday Night Lights`, `the Sunday Times`; `sat` and `sun` are words.
        if !is_english || is_short && !stop || behind && !self.shouts(at) {
            return None;
        }
        let found = Found::new(next, self.day_of_week(at, next, weekday, which));
        Some(self.with_clock(found))
    }

    /// Whether a word is all capitals, as whole texts are.
    fn shouts(&self, at: usize) -> bool {
        self.written(at).bytes().all(|b| b.is_ascii_uppercase())
    }

    /// `Friday, March 5`, `Friday, 5 March`, `Mittwoch, den 5. März`.
    fn date_of_weekday(&self, at: usize, weekday: i8) -> Option<Found> {
        let at = self.skip(at, |kind| kind == Kind::Sign(b','));
        let at = at
            + usize::from(matches!(
                self.written(at),
                "the" | "den" | "dem" | "le" | "el"
            ));
        match self.kind(at) {
            Kind::Word(Sense::Month(_) | Sense::MonthShort(_)) => {
                self.read_month(at, Some(weekday))
            }
            Kind::Number { .. } | Kind::Word(Sense::Ordinal(_)) => {
                let day = self.read_day(at, Some(weekday));
                day.or_else(|| self.numeric(at))
            }
            _ => None,
        }
    }

    fn day_of_week(
        &self,
        at: usize,
        next: usize,
        weekday: i8,
        which: Option<Which>,
    ) -> Option<Stretch> {
        let today = self.today?;
        let since = i64::from((today.weekday() - weekday).rem_euclid(7));
        let until = (7 - since) % 7;
        let days = match which {
            Some(Which::Last) if since == 0 => -7,
            Some(Which::Last) => -since,
            Some(Which::Next) if until == 0 => 7,
            Some(Which::This | Which::Next) => until,
            Some(Which::Previous) => return self.weekday_beside(weekday, false),
            Some(Which::Following) => return self.weekday_beside(weekday, true),
            Some(Which::Same) => {
                let day = self.memory.day?;
                return (day.weekday() == weekday).then_some(Stretch::Day(day));
            }
            Some(Which::Latest) | None => match self.tense(at, next) {
                Tense::Past => -since,
                Tense::Future => until,
            },
        };
        Some(Stretch::Day(today.plus(days)))
    }

    /// The weekday before or after the day of which the text spoke last.
    fn weekday_beside(&self, weekday: i8, after: bool) -> Option<Stretch> {
        let day = self.memory.day.or(self.today)?;
        let since = i64::from((day.weekday() - weekday).rem_euclid(7));
        let days = match (after, since) {
            (true, since) => 7 - since,
            (false, 0) => -7,
            (false, since) => -since,
        };
        Some(Stretch::Day(day.plus(days)))
    }

    /// `today`, `yesterday morning`, `tomorrow at noon`.
    pub fn read_today(&self, at: usize, days: i8) -> Option<Found> {
        // The paper of that name.
        if self.is_capital(at)
            && self.before(at) == Sense::Other
            && self.written(at.wrapping_sub(1)) == "USA"
        {
            return None;
        }
        let found = self.days_from_today(at + 1, i64::from(days));
        Some(self.with_clock(found))
    }

    pub fn days_from_today(&self, to: usize, days: i64) -> Found {
        Found::new(to, self.today.map(|today| Stretch::Day(today.plus(days))))
    }

    /// `this morning`, `last night`, `that evening`.
    pub fn part_of_day(&self, at: usize, which: Which, time: Time) -> Option<Found> {
        let of_memory = |days: i64| {
            let day = self.memory.day.map(|day| Stretch::Day(day.plus(days)));
            Found::new(at + 1, day)
        };
        let found = match which {
            Which::This => self.days_from_today(at + 1, 0),
            Which::Last => self.days_from_today(at + 1, -1),
            Which::Same => of_memory(0),
            Which::Next | Which::Following => of_memory(1),
            Which::Previous => of_memory(-1),
            Which::Latest => return None,
        };
        Some(found.at(time))
    }
}
