//! The year of companies: quarters, halves, fiscal years, comparisons with the year before; and holidays.

use super::lexicon::{Sense, Unit, Which};
use super::reader::{Found, Reader};
use super::relative::from_day;
use super::tense::Tense;
use super::token::Kind;
use crate::date::value::Stretch;

impl Reader<'_> {
    fn hyphen(&self, at: usize) -> usize {
        self.skip(at, |kind| kind == Kind::Sign(b'-'))
    }

    /// `third quarter of 1984`, `first half of this year`, `third-quarter`, `eighth of March`, `twentieth century`.
    pub fn read_ordinal(&self, at: usize, n: u8) -> Option<Found> {
        let unit_at = self.hyphen(at + 1);
        let next = unit_at + 1;
        match self.sense(unit_at) {
            Sense::Unit(Unit::Quarter) if n <= 4 => {
                let year = self.year_of_part(next);
                let to = year.map_or(next, |(_, to)| to);
                let stretch = match year {
                    Some((year, _)) => Stretch::quarter(year, n as i8),
                    None => self.quarter(at, next, n as i8),
                };
                Some(Found::new(to, stretch))
            }
            Sense::Half if n <= 2 => {
                if let Some((year, to)) = self.year_of_part(next) {
                    return Some(Found::new(to, Stretch::half(year, n as i8)));
                }
                // A half alone may be one of a match.
                let of_figures = unit_at > at + 1 && matches!(self.sense(next), Sense::Figures);
                let year = self.today.map(|today| today.ymd().0);
                let stretch = year.and_then(|year| Stretch::half(year, n as i8));
                of_figures.then(|| Found::new(next, stretch))
            }
            Sense::Unit(Unit::Century) => self.century_behind(unit_at, u32::from(n)),
            _ => self.read_day(at, None),
        }
    }

    /// `of 1984`, `of this year`, `1984`, `of fiscal 1984` behind a quarter or a half.
    pub fn year_of_part(&self, at: usize) -> Option<(i16, usize)> {
        let of = self.skip(at, |kind| kind == Kind::Word(Sense::Of));
        let fiscal = self.skip(of, |kind| kind == Kind::Word(Sense::Fiscal));
        if let Some(year) = self.year(fiscal) {
            return Some(year);
        }
        let the = self.skip(of, |kind| kind == Kind::Word(Sense::The));
        if of > at && self.sense(the) == Sense::Unit(Unit::Year) {
            return Some((self.today?.ymd().0, the + 1));
        }
        let (Sense::Which(which), Some(Unit::Year)) = (self.sense(the), self.sense(the + 1).unit())
        else {
            return None;
        };
        let n = match which {
            Which::Last | Which::Previous => -1,
            Which::This => 0,
            Which::Next => 1,
            _ => return None,
        };
        Some((self.today?.ymd().0 + n, the + 2))
    }

    /// The quarter of a number that is meant where no year is told.
    fn quarter(&self, at: usize, next: usize, n: i8) -> Option<Stretch> {
        let today = self.today?;
        let (year, ..) = today.ymd();
        let this = Stretch::quarter(year, n)?;
        let days = this.interval()?;
        if days.earliest() <= today {
            return Some(this);
        }
        match self.tense(at, next) {
            Tense::Future => Some(this),
            // Figures of a quarter that is weeks away are those of the year before.
            Tense::Past => Stretch::quarter(year - 1, n),
        }
    }

    /// `'s third quarter`, `'s quarter`, `'s first half` behind `last year`.
    pub fn part_of_year(&self, at: usize, year: Option<Stretch>) -> Option<Found> {
        let is_owner = self.glued_sign(at, b'\'') && self.sense(at + 1) == Sense::S;
        let at = if is_owner { at + 2 } else { return None };
        let year = year.and_then(Stretch::year_of);
        let part = self.quarter_behind_year(at, year?);
        part.or_else(|| match (self.sense(at), self.sense(self.hyphen(at + 1))) {
            (Sense::Ordinal(n @ 1..=2), Sense::Half) => Some(Found::new(
                self.hyphen(at + 1) + 1,
                Stretch::half(year?, n as i8),
            )),
            _ => None,
        })
    }

    /// `third quarter`, `quarter`, `period` behind a year.
    pub fn quarter_behind_year(&self, at: usize, year: i16) -> Option<Found> {
        let fiscal = self.skip(at, |kind| kind == Kind::Word(Sense::Fiscal));
        match self.sense(fiscal) {
            Sense::Ordinal(n @ 1..=4) => {
                let unit = self.hyphen(fiscal + 1);
                let is_quarter = self.sense(unit) == Sense::Unit(Unit::Quarter);
                is_quarter.then(|| Found::new(unit + 1, Stretch::quarter(year, n as i8)))
            }
            Sense::Unit(Unit::Quarter) | Sense::Period => {
                let Stretch::Quarter(_, n) = self.memory.quarter? else {
                    return None;
                };
                Some(Found::new(fiscal + 1, Stretch::quarter(year, n)))
            }
            _ => None,
        }
    }

    /// The quarter of which the text spoke last, or the last that is over.
    fn this_quarter(&self) -> Option<Stretch> {
        self.memory
            .quarter
            .or_else(|| Stretch::quarter_after(self.today?, -1))
    }

    /// `the latest quarter`, `the same period last year`; `at` is the unit.
    pub fn period(&self, at: usize, which: Which) -> Option<Found> {
        let quarter = match which {
            Which::Latest => Stretch::quarter_after(self.today?, -1),
            _ => self.this_quarter(),
        };
        let next = at + 1;
        let of = self.skip(next, |kind| kind == Kind::Word(Sense::Of));
        let of_last = self.sense(of) == Sense::Which(Which::Last)
            && self.sense(of + 1) == Sense::Unit(Unit::Year);
        if of_last {
            let year_ago = self
                .memory
                .quarter
                .and_then(|quarter| quarter.years_later(-1));
            let last_year = || self.today.and_then(|today| from_day(today, Unit::Year, -1));
            return Some(Found::aside(of + 2, year_ago.or_else(last_year)));
        }
        Some(Found::new(next, quarter))
    }

    /// `year-ago quarter`, `year-end 1988`, `the quarter`, `the weekend`.
    pub fn read_unit(&self, at: usize, unit: Unit) -> Option<Found> {
        let by_the = self.before(at) == Sense::The;
        match unit {
            Unit::Year => self.read_the_word_year(at),
            Unit::Quarter if by_the && self.sense(at + 1) != Sense::Of => {
                if let Some(found) = self.ago_behind(at + 1) {
                    return Some(found);
                }
                Some(Found::new(at + 1, self.this_quarter()))
            }
            Unit::Weekend if by_the => {
                let stretch = self.today.and_then(|today| {
                    let is_on = today.weekday() >= 6;
                    let ahead = !is_on && self.tense(at, at + 1) == Tense::Future;
                    let n = if is_on || ahead { 0 } else { -1 };
                    from_day(today, Unit::Weekend, n)
                });
                Some(Found::new(at + 1, stretch))
            }
            _ => None,
        }
    }

    /// `the quarter a year ago`.
    fn ago_behind(&self, at: usize) -> Option<Found> {
        let is_ago = self.sense(at) == Sense::A
            && self.sense(at + 1) == Sense::Unit(Unit::Year)
            && matches!(self.sense(at + 2), Sense::Ago | Sense::Earlier);
        is_ago.then(|| Found::aside(at + 3, self.this_quarter().and_then(|q| q.years_later(-1))))
    }

    fn read_the_word_year(&self, at: usize) -> Option<Found> {
        let next = self.hyphen(at + 1);
        match self.sense(next) {
            Sense::Ago | Sense::Earlier if next > at + 1 || self.before(at) == Sense::The => {
                Some(self.year_ago(next + 1))
            }
            Sense::End if self.before(at) != Sense::Other || next > at + 1 => {
                let told = self.year(next + 1);
                let now = self.today.map(|today| today.ymd().0);
                let year = told.map(|(year, _)| year).or(now);
                let stretch = year.and_then(|year| Stretch::day(year, 12, 31));
                Some(Found::new(told.map_or(next + 1, |(_, to)| to), stretch))
            }
            // `the year 2000`.
            _ => {
                let (year, to) = self.year(at + 1).or_else(|| self.words_of_year(at + 1))?;
                Some(Found::new(to, Stretch::year(year)))
            }
        }
    }

    /// What stands behind `year-ago`: `third quarter`, `quarter`, `period`, or figures.
    fn year_ago(&self, at: usize) -> Found {
        let last_year = self.today.and_then(|today| from_day(today, Unit::Year, -1));
        match (self.sense(at), self.sense(self.hyphen(at + 1))) {
            (Sense::Ordinal(n @ 1..=4), Sense::Unit(Unit::Quarter)) => {
                let to = self.hyphen(at + 1) + 1;
                let this = self.quarter(at, to, n as i8);
                Found::aside(to, this.and_then(|quarter| quarter.years_later(-1)))
            }
            (Sense::Unit(Unit::Quarter), _) => {
                let quarter = self
                    .this_quarter()
                    .and_then(|quarter| quarter.years_later(-1));
                Found::aside(at + 1, quarter)
            }
            (sense, _) => {
                let quarter = self
                    .memory
                    .quarter
                    .and_then(|quarter| quarter.years_later(-1));
                let to = at + usize::from(sense == Sense::Period);
                Found::aside(to, quarter.or(last_year))
            }
        }
    }

    /// `fiscal 1989`, `fiscal year 1989`, `fiscal first quarter`.
    pub fn read_fiscal(&self, at: usize) -> Option<Found> {
        let next = self.skip(at + 1, |kind| kind == Kind::Word(Sense::Unit(Unit::Year)));
        if let Some((year, to)) = self.year(next) {
            return Some(Found::new(to, Stretch::year(year)));
        }
        if self.is(next, b'\'')
            && let Some(two) = self.exactly(next + 1, 2)
        {
            return Some(Found::new(
                next + 2,
                Stretch::year(self.century_of_two(two)?),
            ));
        }
        let next = self.hyphen(at + 1);
        match self.sense(next) {
            Sense::Ordinal(n @ 1..=4) => self.read_ordinal(next, n),
            _ => None,
        }
    }

    /// `fiscal year` behind `last`, `this` or `next`.
    pub fn fiscal_year(&self, at: usize, which: Which) -> Option<Found> {
        let n = match which {
            Which::Last | Which::Latest | Which::Previous => -1,
            Which::This => 0,
            Which::Next | Which::Following => 1,
            Which::Same => return None,
        };
        let is_year = self.sense(at + 1) == Sense::Unit(Unit::Year);
        let stretch = self.today.and_then(|today| from_day(today, Unit::Year, n));
        is_year.then(|| Found::new(at + 2, stretch))
    }

    pub fn read_holiday(&self, at: usize, n: u8) -> Option<Found> {
        self.holiday(at, n, None)
    }

    pub fn holiday(&self, at: usize, n: u8, which: Option<Which>) -> Option<Found> {
        if !self.is_capital(at) {
            return None;
        }
        let is_eve = matches!(self.written(at + 1), "Eve" | "eve");
        let is_day = matches!(self.written(at + 1), "Day" | "day");
        let to = at + 1 + usize::from(is_eve || is_day);
        let of_year = |year: i16| {
            let day = match n {
                0 => Stretch::day(year, 12, 25),
                1 => fourth_thursday(year),
                2 => Stretch::day(year, 10, 31),
                _ => easter(year),
            };
            match day {
                Some(Stretch::Day(day)) if is_eve => Some(Stretch::Day(day.plus(-1))),
                day => day,
            }
        };
        if let Some((year, to)) = self.year(self.skip(to, |kind| kind == Kind::Sign(b','))) {
            return Some(Found::new(to, of_year(year)));
        }
        let near = match (which, self.today) {
            (Some(Which::Last | Which::Next), Some(today)) => {
                let (year, ..) = today.ymd();
                let mut days = [year - 1, year, year + 1].into_iter().filter_map(of_year);
                let is_past = |s: &Stretch| s.interval().is_some_and(|i| i.latest() < today);
                match which {
                    Some(Which::Last) => days.rfind(is_past),
                    _ => days.find(|day| !is_past(day)),
                }
            }
            _ => self.nearest_year(at, to, of_year),
        };
        Some(Found::new(to, near))
    }
}

/// The fourth Thursday of November.
fn fourth_thursday(year: i16) -> Option<Stretch> {
    let first = crate::date::Day::from_ymd(year, 11, 1)?;
    let to_thursday = (4 - first.weekday()).rem_euclid(7);
    Some(Stretch::Day(first.plus(i64::from(to_thursday) + 21)))
}

/// Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher).
fn easter(year: i16) -> Option<Stretch> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e, g) = (b / 4, b % 4, (8 * b + 13) / 25);
    let h = (19 * a + b - d - g + 15) % 30;
    let l = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Stretch::day(year, (n / 31) as i8, (n % 31 + 1) as i8)
}
