//! Years, decades and centuries: `1998`, `1987-89`, `the mid-1990s`, `the '80s`, `nineteen ninety-six`.

use super::lexicon::{Sense, Unit};
use super::reader::{Found, Reader};
use super::token::{Gap, Kind};
use crate::date::value::Stretch;

impl Reader<'_> {
    /// A number that can be a year, and is no part of a longer one.
    pub fn year(&self, at: usize) -> Option<(i16, usize)> {
        let year = self.exactly(at, 4).filter(|y| (1000..2100).contains(y))?;
        let next = at + 1;
        let goes_on = self.glued(next + 1) && matches!(self.kind(next + 1), Kind::Number { .. });
        let is_part = goes_on && [b'.', b',', b':'].iter().any(|s| self.glued_sign(next, *s));
        let is_rate = self.glued_sign(next, b'%');
        let is_code = self.glued(next) && matches!(self.kind(next), Kind::Word(_));
        (!is_part && !is_rate && !is_code).then_some((year as i16, next))
    }

    /// The year of `'98`: that of the last hundred years.
    pub fn century_of_two(&self, two: u32) -> Option<i16> {
        let now = self.today.map_or(2030, |today| today.ymd().0);
        let century = now - now.rem_euclid(100);
        let year = century + i16::try_from(two).ok()?;
        // A few years ahead may be meant.
        Some(if year > now + 10 { year - 100 } else { year })
    }

    /// A date that begins with a number.
    pub fn read_number(&self, at: usize) -> Option<Found> {
        if at > 0 && self.tokens[at].gap == Gap::None && self.is_bound(at) {
            return None;
        }
        let found = self.numeric(at).or_else(|| self.read_clock(at));
        let found = found.or_else(|| self.read_day(at, None));
        if found.is_some() || !self.lexicon.is_english {
            return found.or_else(|| self.year_of_cjk(at));
        }
        let found = self.read_count(at).or_else(|| self.century(at));
        found
            .or_else(|| self.decade(at))
            .or_else(|| self.bare_year(at))
    }

    /// Whether a number is the tail of something else: `$1998`, `3.1998`, `A1998`, `/1998`.
    fn is_bound(&self, at: usize) -> bool {
        let before = &self.tokens[at - 1];
        match before.kind {
            Kind::Sign(b'(' | b'"' | b'\'' | b'[' | b',' | b';' | b':' | b'*' | b'_') => {
                // `1,998` is one number.
                before.gap == Gap::None
                    && before.is(b',')
                    && at > 1
                    && matches!(self.tokens[at - 2].kind, Kind::Number { .. })
            }
            // `mid-1998`, `post-1998`; `2-1998` is a code.
            Kind::Sign(b'-') => {
                let word = at.checked_sub(2).map(|i| self.tokens[i]);
                before.gap == Gap::None && !word.is_some_and(|w| matches!(w.kind, Kind::Word(_)))
            }
            Kind::Sign(b'.') => at > 1 && before.gap == Gap::None,
            // Scripts without spaces.
            Kind::Word(_) => before.end - before.start < 3 || self.written(at - 1).is_ascii(),
            _ => true,
        }
    }

    fn bare_year(&self, at: usize) -> Option<Found> {
        let (year, next) = self.year(at)?;
        if let Some(found) = self.years(at, year, next) {
            return Some(found);
        }
        // `2001-555`, `1998/3` are something else.
        let goes_on = self.glued_sign(next, b'/') || self.glued_sign(next, b'-');
        if goes_on && self.glued(next + 1) && matches!(self.kind(next + 1), Kind::Number { .. }) {
            return None;
        }
        let after = self.sense(next);
        if after == Sense::Counted || after == Sense::Zone || self.is(next, b'%') {
            return None;
        }
        if matches!(after, Sense::Units(_) | Sense::Number(_)) {
            return None;
        }
        let modern = (1900..2100).contains(&year);
        let before = self.before(at);
        let is_led = matches!(
            before,
            Sense::In
                | Sense::Of
                | Sense::Since
                | Sense::Until
                | Sense::To
                | Sense::Edge
                | Sense::Before
                | Sense::Fiscal
                | Sense::Unit(Unit::Year)
                | Sense::Season(_)
        );
        let is_bracketed = at > 0 && self.tokens[at - 1].is(b'(') && self.is(next, b')');
        let joined = at > 0 && self.tokens[at - 1].is(b'-') && self.glued(at);
        if !(modern && before != Sense::At || is_led || is_bracketed || joined) {
            return None;
        }
        if let Some(found) = self.quarter_behind_year(next, year) {
            return Some(found);
        }
        Some(Found::new(next, Stretch::year(year)))
    }

    /// `1987-89`, `1987-1989`, `1990/91`.
    fn years(&self, at: usize, year: i16, next: usize) -> Option<Found> {
        let joins = self.glued_sign(next, b'-') || self.glued_sign(next, b'/');
        if !joins || !self.glued(next + 1) || self.glued(next + 2) && self.is(next + 2, b'-') {
            return None;
        }
        let last = match self.kind(next + 1) {
            Kind::Number { value, digits: 2 } => year / 100 * 100 + value as i16,
            Kind::Number { value, digits: 4 } if value < 2200 => value as i16,
            _ => return None,
        };
        let is_range = last > year && last - year < 200 && self.exactly(at, 4).is_some();
        let range = Stretch::range(Stretch::year(year)?, Stretch::year(last)?)?;
        is_range.then(|| Found::new(next + 2, Some(range)))
    }

    /// `1990s`, `the 1990's`, `the 80s`.
    fn decade(&self, at: usize) -> Option<Found> {
        let quoted = self.glued_sign(at + 1, b'\'');
        let s = at + 1 + usize::from(quoted);
        if self.sense(s) != Sense::S || !self.glued(s) {
            return None;
        }
        let is_named = matches!(self.before(at), Sense::The | Sense::Edge)
            || at > 0 && self.tokens[at - 1].is(b'-');
        if let Some(year) = self.exactly(at, 4) {
            let is_decade = (1000..2100).contains(&year) && year % 10 == 0 && (!quoted || is_named);
            return is_decade.then(|| Found::new(s + 1, Stretch::decade_of(year as i16)));
        }
        let two = self
            .exactly(at, 2)
            .filter(|two| two % 10 == 0 && is_named)?;
        Some(Found::new(s + 1, self.short(two)))
    }

    fn short(&self, two: u32) -> Option<Stretch> {
        // Nobody speaks yet of a decade to come.
        let now = self.today.map_or(2030, |today| today.ymd().0);
        let year = now - now.rem_euclid(100) + two as i16;
        Stretch::decade_of(if year > now { year - 100 } else { year })
    }

    /// `'80s`.
    pub fn short_decade(&self, at: usize) -> Option<Found> {
        let two = self.exactly(at + 1, 2).filter(|two| two % 10 == 0)?;
        let is_decade = self.glued(at + 1) && self.glued(at + 2) && self.sense(at + 2) == Sense::S;
        is_decade.then(|| Found::new(at + 3, self.short(two)))
    }

    /// `the nineties`; a person's are `her nineties`, and prices are `in the nineties`.
    pub fn spelled_decade(&self, at: usize, two: u8) -> Option<Found> {
        let is_named = matches!(self.before(at), Sense::The | Sense::Edge);
        is_named.then(|| Found::new(at + 1, self.short(u32::from(two))))
    }

    /// `20th century`; `twentieth` has the number `n` already.
    fn century(&self, at: usize) -> Option<Found> {
        let n = self.number(at, 2)?;
        let is_ordinal = self.glued(at + 1) && self.sense(at + 1) == Sense::Th;
        is_ordinal.then(|| self.century_behind(at + 2, n)).flatten()
    }

    pub fn century_behind(&self, at: usize, n: u32) -> Option<Found> {
        let at = self.skip(at, |kind| kind == Kind::Sign(b'-'));
        let is_century = self.sense(at) == Sense::Unit(Unit::Century);
        let year = i16::try_from(n.checked_sub(1)? * 100 + 1).ok()?;
        let stretch = Stretch::century_of(year)?;
        (is_century && n <= 22).then(|| Found::new(at + 1, Some(stretch)))
    }

    /// `nineteen ninety-six`, `two thousand`.
    pub fn words_of_year(&self, at: usize) -> Option<(i16, usize)> {
        let Sense::Number(hundreds @ 2..=20) = self.sense(at) else {
            return None;
        };
        if hundreds < 15 {
            let is_thousand = hundreds == 2 && self.written(at + 1) == "thousand";
            return is_thousand.then_some((2000, at + 2));
        }
        let hyphen = |at| self.skip(at, |kind| kind == Kind::Sign(b'-'));
        let Sense::Number(tens @ 10..=90) = self.sense(hyphen(at + 1)) else {
            return None;
        };
        let next = hyphen(at + 1) + 1;
        let (rest, next) = match self.sense(hyphen(next)) {
            Sense::Number(n @ 1..=9) if tens >= 20 => (n, hyphen(next) + 1),
            _ => (0, next),
        };
        Some((i16::from(hundreds) * 100 + i16::from(tens + rest), next))
    }

    pub fn spelled_year(&self, at: usize) -> Option<Found> {
        let (year, next) = self.words_of_year(at)?;
        // `twenty twenty-five` is also a count.
        let is_counted = matches!(self.sense(next), Sense::Counted | Sense::Units(_));
        (!is_counted && (1800..2000).contains(&year)).then(|| Found::new(next, Stretch::year(year)))
    }
}
