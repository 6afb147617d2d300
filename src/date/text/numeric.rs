//! Dates of numbers alone: `2025-03-01`, `09/11/2001`, `11.9.2001`, `2025年3月1日`.

use super::reader::{Found, Reader};
use super::token::{DAY, Kind, MONTH, YEAR};
use crate::date::value::Stretch;

impl Reader<'_> {
    pub fn numeric(&self, at: usize) -> Option<Found> {
        let sign = match self.kind_behind(at)? {
            Kind::Sign(sign @ (b'-' | b'/' | b'.')) => sign,
            _ => return None,
        };
        let first = self.number_at(at)?;
        let second = self.number(at + 2, 2).filter(|_| self.glued(at + 2))?;
        let has_third = self.glued_sign(at + 3, sign) && self.glued(at + 4);
        let third = || self.kind(at + 4);
        let (year, month, day) = match (first, third()) {
            (
                (year, 4),
                Kind::Number {
                    value,
                    digits: 1..=2,
                },
            ) if has_third => (year, second, value),
            ((year, 4), _) if sign == b'-' && !has_third => {
                let is_month = self.exactly(at + 2, 2).is_some() && (1900..2100).contains(&year);
                // `2001-02` would be two years, as `1987-89` is.
                let is_plain = is_month && (!self.glued(at + 3) || self.is(at + 3, b'.'));
                let stretch = Stretch::month(year as i16, second as i8)?;
                return (is_plain && second <= year % 100)
                    .then(|| Found::new(at + 3, Some(stretch)));
            }
            ((first, 1..=2), Kind::Number { value, digits }) if has_third => {
                let year = match digits {
                    4 => value,
                    2 if sign == b'/' => u32::try_from(self.century_of_two(value)?).ok()?,
                    _ => return None,
                };
                let month_first = sign == b'/' && self.lexicon.month_first;
                match month_first {
                    true if first <= 12 => (year, first, second),
                    true => (year, second, first),
                    false if second <= 12 => (year, second, first),
                    false => (year, first, second),
                }
            }
            _ => return None,
        };
        // A longer chain of numbers is something else.
        if self.glued(at + 5) && self.is(at + 5, sign) && self.glued(at + 6) {
            return None;
        }
        if !(1000..2100).contains(&year) {
            return None;
        }
        let stretch = Stretch::day(year as i16, month as i8, day as i8)?;
        Some(Found::new(at + 5, Some(stretch)))
    }

    fn number_at(&self, at: usize) -> Option<(u32, u8)> {
        match self.tokens[at].kind {
            Kind::Number { value, digits } => Some((value, digits)),
            _ => None,
        }
    }

    fn kind_behind(&self, at: usize) -> Option<Kind> {
        self.glued(at + 1).then(|| self.kind(at + 1))
    }

    /// `2025年3月1日`, `2025년 3월`, `2025年`.
    pub fn year_of_cjk(&self, at: usize) -> Option<Found> {
        let (year, 4) = self.number_at(at)? else {
            return None;
        };
        let year = i16::try_from(year)
            .ok()
            .filter(|y| (1000..2100).contains(y))?;
        if !self.glued_sign(at + 1, YEAR) {
            return None;
        }
        let Some(month) = self
            .number(at + 2, 2)
            .filter(|_| self.glued_sign(at + 3, MONTH))
        else {
            return Some(Found::new(at + 2, Stretch::year(year)));
        };
        let month = month as i8;
        match self
            .number(at + 4, 2)
            .filter(|_| self.glued_sign(at + 5, DAY))
        {
            None => Some(Found::new(at + 4, Some(Stretch::month(year, month)?))),
            Some(day) => Some(Found::new(
                at + 6,
                Some(Stretch::day(year, month, day as i8)?),
            )),
        }
    }
}
