//! The reader: tokens under its eyes, what it remembers of the text, and where a date may begin.

use super::Written;
use super::lexicon::{Lexicon, Sense};
use super::token::{Gap, Kind, Token};
use crate::date::Day;
use crate::date::value::{Stretch, Time, Value};

/// What the text spoke of last: `the previous day` counts from it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    pub day: Option<Day>,
    pub quarter: Option<Stretch>,
    pub last: Option<Stretch>,
}

/// A date between two tokens.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// The token after its last.
    pub to: usize,
    pub value: Option<Value>,
    /// A comparison in passing: what is told before and after is of another time.
    pub aside: bool,
}

impl Found {
    pub fn new(to: usize, stretch: Option<Stretch>) -> Found {
        Found {
            to,
            value: stretch.map(Value::from),
            aside: false,
        }
    }

    pub fn aside(to: usize, stretch: Option<Stretch>) -> Found {
        Found {
            aside: true,
            ..Found::new(to, stretch)
        }
    }

    pub fn at(self, time: Time) -> Found {
        Found {
            value: self.value.map(|value| Value {
                time: Some(time),
                ..value
            }),
            ..self
        }
    }

    pub fn stretch(&self) -> Option<Stretch> {
        self.value.map(|value| value.stretch)
    }
}

pub struct Reader<'r> {
    pub text: &'r str,
    pub tokens: &'r [Token],
    pub lexicon: &'static Lexicon,
    /// The day of publication, where it is one day.
    pub today: Option<Day>,
    pub memory: Memory,
    /// The token that a date may begin with now, the one that may open a paragraph.
    pub first: usize,
}

const NOTHING: Kind = Kind::Sign(0);

impl Reader<'_> {
    pub fn read(&mut self, found: &mut Vec<Written>) {
        let mut at = 0;
        // The first token that belongs to no date yet.
        let mut free = 0;
        while at < self.tokens.len() {
            if !self.tokens[at].begins {
                at += 1;
                continue;
            }
            self.first = at;
            let Some(date) = self.date(at) else {
                at += 1;
                continue;
            };
            let to = date.to.clamp(at + 1, self.tokens.len());
            let from = self.widened(at, free);
            found.push(Written {
                start: self.tokens[from].start as usize,
                end: self.tokens[to - 1].end as usize,
                value: date.value,
            });
            self.remember(date);
            at = to;
            free = to;
        }
    }

    /// A date that begins at a token.
    fn date(&self, at: usize) -> Option<Found> {
        match self.tokens[at].kind {
            Kind::Number { .. } => self.read_number(at),
            Kind::Sign(b'\'') => self.short_decade(at),
            Kind::Sign(_) => None,
            Kind::Word(sense) => match sense {
                Sense::Month(_) | Sense::MonthShort(_) => self.read_month(at, None),
                Sense::Weekday(_) | Sense::WeekdayShort(_) => self.read_weekday(at),
                Sense::Today(n) => self.read_today(at, n),
                Sense::Tonight => Some(self.days_from_today(at + 1, 0).at(Time::Night)),
                Sense::Which(which) => self.read_which(at, which),
                Sense::A | Sense::Several => self.read_count(at),
                Sense::Number(_) => self.read_count(at).or_else(|| self.spelled_year(at)),
                Sense::Ordinal(n) => self.read_ordinal(at, n),
                Sense::Season(season) => self.read_season(at, season),
                Sense::Hour(hour) => self.read_named_hour(at, hour),
                Sense::Fiscal => self.read_fiscal(at),
                Sense::Unit(unit) => self.read_unit(at, unit),
                Sense::End => self.read_end(at),
                Sense::Decade(two) => self.spelled_decade(at, two),
                Sense::Holiday(n) => self.read_holiday(at, n),
                _ => None,
            },
        }
    }

    /// `early`, `mid-`, `later` before a date belong to it.
    fn widened(&self, at: usize, free: usize) -> usize {
        let is_edge = |i: usize| {
            let sense = self.tokens[i].sense();
            matches!(sense, Sense::Edge | Sense::Earlier | Sense::Later)
        };
        let close = |i: usize| matches!(self.tokens[i].gap, Gap::None | Gap::Space | Gap::Line);
        if at > free && close(at) && is_edge(at - 1) {
            return at - 1;
        }
        let hyphen = at >= free + 2 && self.tokens[at - 1].is(b'-');
        if hyphen && self.glued(at) && self.glued(at - 1) && is_edge(at - 2) {
            return at - 2;
        }
        at
    }

    fn remember(&mut self, date: Found) {
        let Some(stretch) = date.stretch().filter(|_| !date.aside) else {
            return;
        };
        match stretch {
            Stretch::Day(day) => self.memory.day = Some(day),
            Stretch::Quarter(..) => self.memory.quarter = Some(stretch),
            _ => {}
        }
        self.memory.last = Some(stretch);
    }

    /// What stands at a place: nothing, where a paragraph ends before it.
    pub fn kind(&self, at: usize) -> Kind {
        match self.tokens.get(at) {
            Some(token) if token.gap != Gap::Paragraph || at == self.first => token.kind,
            _ => NOTHING,
        }
    }

    pub fn sense(&self, at: usize) -> Sense {
        match self.kind(at) {
            Kind::Word(sense) => sense,
            _ => Sense::Other,
        }
    }

    /// The sense of the word before a place, in the same paragraph.
    pub fn before(&self, at: usize) -> Sense {
        match at.checked_sub(1) {
            Some(before) if self.tokens[at].gap != Gap::Paragraph => self.tokens[before].sense(),
            _ => Sense::Other,
        }
    }

    pub fn is(&self, at: usize, sign: u8) -> bool {
        self.kind(at) == Kind::Sign(sign)
    }

    /// Whether a token stands right behind the one before it.
    pub fn glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.gap == Gap::None)
    }

    pub fn glued_sign(&self, at: usize, sign: u8) -> bool {
        self.is(at, sign) && self.glued(at)
    }

    /// A number of at most `digits` digits.
    pub fn number(&self, at: usize, digits: u8) -> Option<u32> {
        match self.kind(at) {
            Kind::Number { value, digits: n } if n <= digits => Some(value),
            _ => None,
        }
    }

    /// A number of just so many digits.
    pub fn exactly(&self, at: usize, digits: u8) -> Option<u32> {
        match self.kind(at) {
            Kind::Number { value, digits: n } if n == digits => Some(value),
            _ => None,
        }
    }

    /// The token behind any of these.
    pub fn skip(&self, at: usize, is_skipped: impl Fn(Kind) -> bool) -> usize {
        at + usize::from(is_skipped(self.kind(at)))
    }

    pub fn written(&self, at: usize) -> &str {
        let token = self.tokens.get(at);
        let range = token.map_or(0..0, |t| t.start as usize..t.end as usize);
        self.text.get(range).unwrap_or_default()
    }

    pub fn is_capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.capital)
    }
}
