//! Days and months by name: `Sept. 11, 2001`, `11 September`, `March 3-5`, `April`.

use super::lexicon::{Sense, Which};
use super::reader::{Found, Reader};
use super::token::Kind;
use crate::date::value::Stretch;

impl Reader<'_> {
    fn month_name(&self, at: usize) -> Option<(i8, usize)> {
        let token = self.tokens.get(at)?;
        let Kind::Word(sense) = token.kind else {
            return None;
        };
        match sense {
            Sense::Month(month) => Some((month, at + 1)),
            Sense::MonthShort(month) => {
                let next = at + 1;
                Some((month, next + usize::from(self.glued_sign(next, b'.'))))
            }
            _ => None,
        }
    }

    /// A day of the month: `5`, `5th`, `fifth`, `twenty-fifth`, `5.`; and the token after it.
    fn of_month(&self, at: usize) -> Option<(i8, usize)> {
        let fits = |n: u32| (1..=31).contains(&n).then_some(n as i8);
        match self.kind(at) {
            Kind::Number {
                value,
                digits: ..=2,
            } => {
                let next = at + 1;
                let is_part = self.glued(next + 1) && {
                    let follows = matches!(self.kind(next + 1), Kind::Number { .. });
                    follows && [b'.', b',', b':'].iter().any(|s| self.glued_sign(next, *s))
                };
                let is_rate = self.is(next, b'%') || self.is(next, b'/');
                let ending =
                    self.glued(next) && (self.sense(next) == Sense::Th || self.is(next, b'o'));
                (!is_part && !is_rate)
                    .then(|| Some((fits(value)?, next + usize::from(ending))))
                    .flatten()
            }
            Kind::Word(Sense::Ordinal(n)) => Some((fits(u32::from(n))?, at + 1)),
            Kind::Word(Sense::Number(tens)) if self.is(at + 1, b'-') => match self.sense(at + 2) {
                Sense::Ordinal(n @ 1..=9) => Some((fits(u32::from(tens + n))?, at + 3)),
                _ => None,
            },
            _ => None,
        }
    }

    /// A year behind a month: `1998`, `, 1998`, `of 1998`, `'98`, `last year`.
    fn year_behind(&self, at: usize, may_be_short: bool) -> Option<(i16, usize)> {
        let comma = self.skip(at, |kind| kind == Kind::Sign(b','));
        let of = self.skip(comma, |kind| kind == Kind::Word(Sense::Of));
        if let Some(year) = self.year(of) {
            return Some(year);
        }
        if let Some((year, next)) = self.words_of_year(of) {
            return Some((year, next));
        }
        if let (Sense::Which(which), Some(super::lexicon::Unit::Year)) =
            (self.sense(of), self.sense(of + 1).unit())
        {
            let (year, ..) = self.today?.ymd();
            let n = match which {
                Which::Last => -1,
                Which::This => 0,
                Which::Next => 1,
                _ => return None,
            };
            return Some((year + n, of + 2));
        }
        if may_be_short && self.is(at, b'\'') {
            return Some((self.century_of_two(self.exactly(at + 1, 2)?)?, at + 2));
        }
        None
    }

    /// `weekday` stands before it, and may tell the year.
    pub fn read_month(&self, at: usize, weekday: Option<i8>) -> Option<Found> {
        let (month, next) = self.month_name(at)?;
        let is_name = self.is_capital(at) || !self.lexicon.is_english;
        let day_at = self.skip(next, |kind| kind == Kind::Word(Sense::The));
        if let Some((day, after)) = self.of_month(day_at)
            && self.sense(after) != Sense::Counted
            && (is_name || after > day_at + 1 || self.year_behind(after, false).is_some())
        {
            let range = self.range_end(after).filter(|(last, _)| *last > day);
            if let Some((last, after)) = range {
                return self.days(at, after, month, day, last);
            }
            let found = self.day_found(at, after, month, day, weekday)?;
            return Some(self.with_clock(found));
        }
        if let Some((year, after)) = self.year_behind(next, true) {
            return Some(Found::new(after, Stretch::month(year, month)));
        }
        if weekday.is_some() || !self.lexicon.is_english || !self.names_a_month(at, next) {
            return None;
        }
        let of_year = |year| Stretch::month(year, month);
        Some(Found::new(next, self.nearest_year(at, next, of_year)))
    }

    /// Whether the name of a month that stands alone is one: `May` and `March` are words, `June` a name.
    fn names_a_month(&self, at: usize, next: usize) -> bool {
        let token = &self.tokens[at];
        if !token.capital {
            return false;
        }
        let full = match token.sense() {
            Sense::Month(month) => month,
            _ if next == at + 1 => return false,
            _ => 0,
        };
        let is_led = matches!(
            self.before(at),
            Sense::In
                | Sense::Of
                | Sense::Since
                | Sense::Until
                | Sense::To
                | Sense::Edge
                | Sense::Earlier
                | Sense::Later
                | Sense::Before
                | Sense::At
                | Sense::Which(_)
        ) || at > 0 && self.is(at - 1, b'-') && self.glued(at);
        // A surname follows a first name: `April Smith`, `the March of Dimes`.
        let leads_a_name = self.is_capital(next) && !self.is(next, b'.');
        let is_also_a_word = matches!(full, 3..=6 | 8);
        // `a book by April Smith`.
        if is_also_a_word && leads_a_name && self.before(at) == Sense::Until {
            return false;
        }
        // `a June agreement`, `the March vote`.
        let is_described = matches!(self.before(at), Sense::A | Sense::The)
            && matches!(self.kind(next), Kind::Word(_))
            && !self.is_capital(next);
        is_led
            || is_described
            || (!is_also_a_word && !leads_a_name)
            || (full != 3 && full != 5 && !leads_a_name && self.before(at) == Sense::And)
    }

    /// `-5`, `to 5` behind a day.
    fn range_end(&self, at: usize) -> Option<(i8, usize)> {
        let joins = self.is(at, b'-') || self.sense(at) == Sense::To;
        joins.then(|| self.of_month(at + 1)).flatten()
    }

    fn day_found(
        &self,
        from: usize,
        to: usize,
        month: i8,
        day: i8,
        weekday: Option<i8>,
    ) -> Option<Found> {
        if let Some((year, to)) = self.year_behind(to, true) {
            return Some(Found::new(to, Some(Stretch::day(year, month, day)?)));
        }
        // Leap years have every day of the month.
        Stretch::day(2000, month, day)?;
        let of_year = |year| Stretch::day(year, month, day);
        let by_weekday = weekday.zip(self.today).and_then(|(weekday, today)| {
            let (year, ..) = today.ymd();
            let mut fits = [year - 1, year, year + 1].into_iter().filter_map(|year| {
                let Stretch::Day(day) = of_year(year)? else {
                    return None;
                };
                (day.weekday() == weekday).then_some(Stretch::Day(day))
            });
            fits.next().filter(|_| fits.next().is_none())
        });
        let value = by_weekday.or_else(|| self.nearest_year(from, to, of_year));
        Some(Found::new(to, value))
    }

    fn days(&self, from: usize, to: usize, month: i8, first: i8, last: i8) -> Option<Found> {
        let range = |year| {
            Stretch::range(
                Stretch::day(year, month, first)?,
                Stretch::day(year, month, last)?,
            )
        };
        if let Some((year, to)) = self.year_behind(to, true) {
            return Some(Found::new(to, Some(range(year)?)));
        }
        range(2000)?;
        Some(Found::new(to, self.nearest_year(from, to, range)))
    }

    /// `5 May 1998`, `5th of May`, `2-4 May`.
    pub fn read_day(&self, at: usize, weekday: Option<i8>) -> Option<Found> {
        let (day, next) = self.of_month(at)?;
        let range = self.range_end(next);
        let of = |at| {
            let at = self.skip(at, |kind| kind == Kind::Sign(b'.'));
            let at = self.skip(at, |kind| kind == Kind::Word(Sense::Of));
            self.skip(at, |kind| kind == Kind::Sign(b'-'))
        };
        if let Some((last, next)) = range.filter(|(last, _)| *last > day)
            && let Some((month, to)) = self.month_of_day(of(next))
        {
            return self.days(at, to, month, day, last);
        }
        let (month, to) = self.month_of_day(of(next))?;
        // `on 5 May, 10 people died`, but `from 5 May 10`.
        let found = self.day_found(at, to, month, day, weekday)?;
        Some(self.with_clock(found))
    }

    /// The month behind a day: `May`, and `may` only in languages that write it so.
    fn month_of_day(&self, at: usize) -> Option<(i8, usize)> {
        self.kind(at);
        let (month, mut to) = self.month_name(at)?;
        if self.lexicon.is_english && !self.is_capital(at) {
            return None;
        }
        // Between the numbers of `26-Feb-1987`.
        if self.is(to, b'-') && self.exactly(to + 1, 4).is_some() {
            to += 1;
        }
        Some((month, to))
    }
}
