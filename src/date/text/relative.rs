//! Stretches told by now or by what was told before: `last week`, `this summer`, `the following year`.

use super::lexicon::{Sense, Unit, Which};
use super::reader::{Found, Reader};
use super::tense::Tense;
use super::token::Kind;
use crate::date::Day;
use crate::date::value::{Season, Stretch};

impl Reader<'_> {
    pub fn read_which(&self, at: usize, which: Which) -> Option<Found> {
        let mut which = which;
        let mut next = at + 1;
        let is_past = self.written(at).eq_ignore_ascii_case("past");
        // `this past spring`, `this coming Sunday`, `that same day`, `the same previous year`.
        if let Sense::Which(inner) = self.sense(next) {
            which = inner;
            next += 1;
        } else if self.written(next).eq_ignore_ascii_case("corresponding") {
            next += 1;
        }
        match self.sense(next) {
            // `the past year` lasts a year; `this past week` is one.
            Sense::Unit(_) if is_past => None,
            Sense::Unit(unit) => self.unit(at, next, which, unit),
            Sense::Month(month) | Sense::MonthShort(month) => self.which_month(next, which, month),
            Sense::Weekday(_) | Sense::WeekdayShort(_) => self.weekday(next, Some(which)),
            Sense::Season(season) => {
                let stretch = self.today.and_then(|today| season_of(today, season, which));
                Some(Found::new(next + 1, stretch)).filter(|_| stands_for_now(which))
            }
            Sense::Part(time) => self.part_of_day(next, which, time),
            Sense::Fiscal => self.fiscal_year(next, which),
            Sense::Period if matches!(which, Which::Latest | Which::Same) => {
                self.period(next, which)
            }
            Sense::Holiday(n) => self.holiday(next, n, Some(which)),
            // `the last half of 1989`.
            Sense::Half if which == Which::Last => {
                let (year, to) = self.year_of_part(next + 1)?;
                Some(Found::new(to, Stretch::half(year, 2)))
            }
            _ => None,
        }
    }

    fn unit(&self, at: usize, next: usize, which: Which, unit: Unit) -> Option<Found> {
        let found = |stretch| Some(Found::new(next + 1, stretch));
        if unit == Unit::Quarter && matches!(which, Which::Latest | Which::Same) {
            return self.period(next, which);
        }
        match which {
            Which::Last | Which::This | Which::Next => {
                let n = match which {
                    Which::Last => -1,
                    Which::This => 0,
                    _ => 1,
                };
                if unit == Unit::Hour {
                    return None;
                }
                if unit == Unit::Day {
                    // `the next day` follows one; nobody says it of tomorrow.
                    let follows = which == Which::Next && self.before(at) == Sense::The;
                    return follows.then(|| found(self.beside(unit, 1))).flatten();
                }
                let stretch = self.today.and_then(|today| from_day(today, unit, n));
                if unit == Unit::Year
                    && let Some(found) = self.part_of_year(next + 1, stretch)
                {
                    return Some(found);
                }
                found(stretch)
            }
            Which::Previous => found(self.beside(unit, -1)).filter(|_| unit != Unit::Hour),
            Which::Following => found(self.beside(unit, 1)).filter(|_| unit != Unit::Hour),
            Which::Same => found(self.same(unit)),
            Which::Latest => {
                let stretch = self.today.and_then(|today| from_day(today, unit, -1));
                (unit == Unit::Year).then(|| found(stretch)).flatten()
            }
        }
    }

    /// The stretch of a unit before or after the one of which the text spoke last.
    fn beside(&self, unit: Unit, n: i32) -> Option<Stretch> {
        if unit == Unit::Day {
            let day = self.memory.day.or(self.today)?;
            return Some(Stretch::Day(day.plus(i64::from(n))));
        }
        let last = self.memory.last.and_then(Stretch::interval);
        let day = last.map(|last| last.earliest()).or(self.today)?;
        from_day(day, unit, n)
    }

    /// The stretch of a unit in which that lies of which the text spoke last.
    fn same(&self, unit: Unit) -> Option<Stretch> {
        if unit == Unit::Day {
            return self.memory.day.map(Stretch::Day);
        }
        let last = self.memory.last?.interval()?;
        let stretch = from_day(last.earliest(), unit, 0)?;
        stretch.interval()?.contains(last).then_some(stretch)
    }

    fn which_month(&self, at: usize, which: Which, month: i8) -> Option<Found> {
        if !self.is_capital(at) {
            return None;
        }
        // `last March 5`: the day tells more.
        let date = self.read_month(at, None)?;
        let (year, now, _) = match self.today {
            Some(today) => today.ymd(),
            None => return Some(date),
        };
        let n = match which {
            Which::Last => -i16::from(month >= now),
            Which::Next => i16::from(month <= now),
            Which::This => 0,
            _ => return Some(date),
        };
        match date.stretch() {
            Some(Stretch::Month(_, m)) if m == month && date.to <= at + 2 => {
                Some(Found::new(date.to, Stretch::month(year + n, month)))
            }
            _ => Some(date),
        }
    }

    /// A season that stands without `last` or `next`: `in the spring`, `summer of 1998`.
    pub fn read_season(&self, at: usize, season: Season) -> Option<Found> {
        let of = self.skip(at + 1, |kind| kind == Kind::Word(Sense::Of));
        let year = self.year(of).or_else(|| self.words_of_year(of));
        if let Some((year, next)) = year {
            return Some(Found::new(next, Stretch::season(year, season)));
        }
        if let (Sense::Which(which), Some(Unit::Year)) = (self.sense(of), self.sense(of + 1).unit())
        {
            let year = from_day(
                self.today?,
                Unit::Year,
                match which {
                    Which::Last => -1,
                    Which::This => 0,
                    Which::Next => 1,
                    _ => return None,
                },
            )?;
            return Some(Found::new(of + 2, Stretch::season(year.year_of()?, season)));
        }
        // `a fall in prices`; `the spring` of a watch is rare in news.
        let by_the = self.before(at) == Sense::The
            && at > 1
            && matches!(
                self.tokens[at - 2].sense(),
                Sense::In | Sense::Since | Sense::Until | Sense::Of
            );
        if !by_the || of > at + 1 {
            return None;
        }
        let which = |tense| match tense {
            Tense::Past => Which::Last,
            Tense::Future => Which::Next,
        };
        let stretch = self.today.and_then(|today| {
            let this = season_of(today, season, Which::This)?;
            let is_running = this
                .interval()?
                .contains(crate::date::Interval::of_day(today));
            match is_running {
                true => Some(this),
                false => season_of(today, season, which(self.tense(at, at + 1))),
            }
        });
        Some(Found::new(at + 1, stretch))
    }

    /// `the end of the month`.
    pub fn read_end(&self, at: usize) -> Option<Found> {
        let is_the = self.sense(at + 1) == Sense::Of && self.sense(at + 2) == Sense::The;
        let unit = self.sense(at + 3).unit().filter(|_| is_the)?;
        let is_long = matches!(
            unit,
            Unit::Week | Unit::Month | Unit::Year | Unit::Decade | Unit::Century
        );
        let stretch = self.today.and_then(|today| from_day(today, unit, 0));
        is_long.then(|| Found::new(at + 4, stretch))
    }
}

fn stands_for_now(which: Which) -> bool {
    matches!(which, Which::Last | Which::This | Which::Next)
}

/// The stretch of a unit `n` units after that in which a day lies.
pub fn from_day(day: Day, unit: Unit, n: i32) -> Option<Stretch> {
    let (year, ..) = day.ymd();
    let years = |each: i32| i16::try_from(i32::from(year) + each * n).ok();
    match unit {
        Unit::Hour => None,
        Unit::Day => Some(Stretch::Day(day.plus(i64::from(n)))),
        Unit::Week => Stretch::week_of(day.plus(7 * i64::from(n))),
        Unit::Weekend => Stretch::weekend_of(day.plus(7 * i64::from(n))),
        Unit::Month => Stretch::month_after(day, n),
        Unit::Quarter => Stretch::quarter_after(day, n),
        Unit::Year => Stretch::year(years(1)?),
        Unit::Decade => Stretch::decade_of(years(10)?),
        Unit::Century => Stretch::century_of(years(100)?),
    }
}

/// The last, this or next season of a kind, seen from a day.
fn season_of(today: Day, season: Season, which: Which) -> Option<Stretch> {
    let (year, ..) = today.ymd();
    let mut last = None;
    for year in year - 2..=year + 2 {
        let Some(stretch) = Stretch::season(year, season) else {
            continue;
        };
        let Some(days) = stretch.interval() else {
            continue;
        };
        if days.latest() < today {
            last = Some(stretch);
        } else if days.earliest() > today {
            return match which {
                Which::Last => last,
                // `this summer` in autumn is the one that was.
                Which::This if is_recent(last, today) => last,
                _ => Some(stretch),
            };
        } else if which == Which::This {
            return Some(stretch);
        }
    }
    None
}

/// Whether a season ended no more than three months ago, and in this year.
fn is_recent(season: Option<Stretch>, today: Day) -> bool {
    let end = season.and_then(Stretch::interval).map(|days| days.latest());
    end.is_some_and(|end| today.days() - end.days() < 92)
}
