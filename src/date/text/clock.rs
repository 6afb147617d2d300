//! Times of day, by themselves or beside a day: `10:35 a.m. Friday`, `noon Thursday`, `Friday at 5 p.m.`.

use super::lexicon::Sense;
use super::reader::{Found, Reader};
use super::token::Kind;
use crate::date::value::{Stretch, Time};

impl Reader<'_> {
    /// A time of day that begins with its hour.
    pub fn read_clock(&self, at: usize) -> Option<Found> {
        let (time, next) = self.clock(at)?;
        if let Some(day) = self.day_behind(next) {
            return Some(day.at(time));
        }
        // Beside no day: that of which the text spoke last, or the day of publication.
        let day = self.memory.day.or(self.today);
        Some(Found::new(next, day.map(Stretch::Day)).at(time))
    }

    pub fn read_named_hour(&self, at: usize, hour: u8) -> Option<Found> {
        let day = self.day_behind(at + 1)?;
        Some(day.at(Time::Clock(hour, 0)))
    }

    /// `5 p.m. EST`, `10:35 a.m.`, `15:30 GMT`; and the token behind it.
    fn clock(&self, at: usize) -> Option<(Time, usize)> {
        let hour = match self.tokens.get(at)?.kind {
            Kind::Number {
                value,
                digits: 1..=2,
            } if value <= 24 => value as u8,
            _ => return None,
        };
        let colon = self.glued_sign(at + 1, b':') || self.glued_sign(at + 1, b'.');
        let minute = match self.exactly(at + 2, 2) {
            Some(minute) if colon && self.glued(at + 2) && minute < 60 => Some(minute as u8),
            _ => None,
        };
        let next = at + if minute.is_some() { 3 } else { 1 };
        if let Some((add, next)) = self.meridiem(next).filter(|_| (1..=12).contains(&hour)) {
            let hour = hour % 12 + add;
            return Some((Time::Clock(hour, minute.unwrap_or(0)), self.zone(next)));
        }
        // Four digits with a colon are a time only where a zone says so: they may be a result.
        let zone = self.zone(next);
        let minute = minute.filter(|_| zone > next && self.is(at + 1, b':'))?;
        Some((Time::Clock(hour, minute), zone))
    }

    /// `am`, `a.m.`, `p.m`: the hours to add.
    fn meridiem(&self, at: usize) -> Option<(u8, usize)> {
        if let Sense::Meridiem(add) = self.sense(at) {
            return Some((add, at + 1));
        }
        let add = match self.written(at) {
            "a" | "A" => 0,
            "p" | "P" => 12,
            _ => return None,
        };
        let has_m = self.glued_sign(at + 1, b'.') && matches!(self.written(at + 2), "m" | "M");
        if !has_m || !self.glued(at + 2) {
            return None;
        }
        Some((add, at + 3 + usize::from(self.glued_sign(at + 3, b'.'))))
    }

    /// The token behind a zone, and behind the same time in another zone in brackets.
    fn zone(&self, at: usize) -> usize {
        let mut next = at + usize::from(self.sense(at) == Sense::Zone);
        if self.written(next) == "local" && self.written(next + 1) == "time" {
            next += 2;
        }
        if self.is(next, b'(')
            && matches!(self.kind(next + 1), Kind::Number { .. })
            && let Some(close) = (next + 2..next + 6).find(|at| self.is(*at, b')'))
        {
            return close + 1;
        }
        next
    }

    /// The day behind a time: `5 p.m. on Friday`, `5 p.m., Nov. 6`, `noon today`.
    fn day_behind(&self, at: usize) -> Option<Found> {
        let at = self.skip(at, |kind| kind == Kind::Sign(b','));
        let at = self.skip(at, |kind| kind == Kind::Word(Sense::On));
        let day = match self.kind(at) {
            Kind::Word(Sense::Weekday(_) | Sense::WeekdayShort(_)) => self.read_weekday(at),
            Kind::Word(Sense::Month(_) | Sense::MonthShort(_)) => self.read_month(at, None),
            Kind::Word(Sense::Today(n)) => Some(self.days_from_today(at + 1, i64::from(n))),
            Kind::Number { .. } => self.read_day(at, None),
            _ => None,
        }?;
        matches!(day.stretch(), None | Some(Stretch::Day(_))).then_some(day)
    }

    /// A day with the time of day that stands behind it.
    pub fn with_clock(&self, day: Found) -> Found {
        if let Sense::Part(time) = self.sense(day.to) {
            return Found {
                to: day.to + 1,
                ..day
            }
            .at(time);
        }
        let at = self.skip(day.to, |kind| kind == Kind::Sign(b','));
        if self.sense(at) != Sense::At {
            return day;
        }
        let at = self.skip(at + 1, |kind| kind == Kind::Word(Sense::Since));
        match self
            .clock(at)
            .filter(|_| self.tokens[at].kind == self.kind(at))
        {
            Some((time, to)) => Found { to, ..day }.at(time),
            None => day,
        }
    }
}
