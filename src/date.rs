//! Civil days and intervals of days, what written dates mean, and where they stand in a text;
//! "today" is always an argument.

pub mod names;
pub mod text;
pub mod value;

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A civil day: days since 1970-01-01 in the proleptic Gregorian calendar.
///
/// **Invariant**: lies between 0001-01-01 and 9999-12-31, so that every day has an ISO form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

impl Day {
    pub const MIN: Day = Day(-719_162);
    pub const MAX: Day = Day(2_932_896);

    /// The day of a calendar date, or `None` where there is no such day (February 30).
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Day> {
        let date = Date::new(year, month, day).ok()?;
        Day::from_days(i64::from(date.duration_since(EPOCH).as_hours() as i32 / 24))
    }

    /// The day `days` after 1970-01-01, or `None` outside the years 1 to 9999.
    pub fn from_days(days: i64) -> Option<Day> {
        (i64::from(Day::MIN.0)..=i64::from(Day::MAX.0))
            .contains(&days)
            .then_some(Day(days as i32))
    }

    /// Days since 1970-01-01; negative before it.
    pub fn days(self) -> i64 {
        i64::from(self.0)
    }

    pub fn date(self) -> Date {
        match Timestamp::from_second(self.days() * 86_400) {
            Ok(midnight) => Offset::UTC.to_datetime(midnight).date(),
            // The last day has no instant that holds in every zone; the general addition is slower.
            Err(_) => EPOCH.saturating_add(jiff::Span::new().days(self.0)),
        }
    }

    pub fn ymd(self) -> (i16, i8, i8) {
        let date = self.date();
        (date.year(), date.month(), date.day())
    }

    /// 1 for Monday to 7 for Sunday.
    pub fn weekday(self) -> i8 {
        self.date().weekday().to_monday_one_offset()
    }

    /// `n` days later (earlier where negative), held inside the range of [`Day`].
    pub fn plus(self, n: i64) -> Day {
        let days = self.days().saturating_add(n);
        Day(days.clamp(Day::MIN.days(), Day::MAX.days()) as i32)
    }

    /// Reads `YYYY-MM-DD` and nothing else.
    pub fn parse_iso(text: &str) -> Option<Day> {
        let interval = Interval::parse_iso(text)?;
        interval.day().filter(|_| text.len() == 10)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        let text = String::deserialize(deserializer)?;
        Day::parse_iso(&text).ok_or_else(|| serde::de::Error::custom("expected YYYY-MM-DD"))
    }
}

/// The days from `earliest` to `latest`, both included.
///
/// **Invariant**: `earliest <= latest`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Interval {
    earliest: Day,
    latest: Day,
}

impl Interval {
    pub fn new(earliest: Day, latest: Day) -> Option<Interval> {
        (earliest <= latest).then_some(Interval { earliest, latest })
    }

    pub fn of_day(day: Day) -> Interval {
        Interval {
            earliest: day,
            latest: day,
        }
    }

    pub fn of_month(year: i16, month: i8) -> Option<Interval> {
        let first = Date::new(year, month, 1).ok()?;
        Interval::new(
            Day::from_ymd(year, month, 1)?,
            Day::from_ymd(year, month, first.days_in_month())?,
        )
    }

    pub fn of_year(year: i16) -> Option<Interval> {
        Interval::new(Day::from_ymd(year, 1, 1)?, Day::from_ymd(year, 12, 31)?)
    }

    pub fn earliest(self) -> Day {
        self.earliest
    }

    pub fn latest(self) -> Day {
        self.latest
    }

    /// The one day, where the interval is one.
    pub fn day(self) -> Option<Day> {
        (self.earliest == self.latest).then_some(self.earliest)
    }

    /// The calendar unit that the interval is, where it is one.
    pub fn extent(self) -> Extent {
        let (year, month, _) = self.earliest.ymd();
        match self.day() {
            Some(day) => Extent::Day(day),
            None if Some(self) == Interval::of_month(year, month) => Extent::Month(year, month),
            None if Some(self) == Interval::of_year(year) => Extent::Year(year),
            None => Extent::Days(self.earliest, self.latest),
        }
    }

    pub fn contains(self, other: Interval) -> bool {
        self.earliest <= other.earliest && other.latest <= self.latest
    }

    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD` and nothing else.
    pub fn parse_iso(text: &str) -> Option<Interval> {
        let number = |part: &str, len: usize| -> Option<i16> {
            let digits = part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| part.parse().ok()).flatten()
        };
        let mut parts = text.split('-');
        let year = number(parts.next()?, 4)?;
        let Some(month) = parts.next() else {
            return Interval::of_year(year);
        };
        let month = number(month, 2)? as i8;
        let Some(day) = parts.next() else {
            return Interval::of_month(year, month);
        };
        let day = Day::from_ymd(year, month, number(day, 2)? as i8)?;
        parts.next().is_none().then(|| Interval::of_day(day))
    }
}

/// How exactly an interval says when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    Day(Day),
    Month(i16, i8),
    Year(i16),
    /// From one day to another that are no month and no year.
    Days(Day, Day),
}

/// As exact as it is: `2025-03-05`, `2025-03`, `2025`, `2025-03-05..2025-04-06`.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.extent() {
            Extent::Day(day) => write!(f, "{day}"),
            Extent::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Extent::Year(year) => write!(f, "{year:04}"),
            Extent::Days(earliest, latest) => write!(f, "{earliest}..{latest}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_agree_over_the_whole_range() {
        assert_eq!(Day::from_ymd(1970, 1, 1).unwrap().days(), 0);
        assert_eq!(Day::from_ymd(1, 1, 1), Some(Day::MIN));
        assert_eq!(Day::from_ymd(9999, 12, 31), Some(Day::MAX));
        assert_eq!(Day::from_ymd(1606, 1, 1).unwrap().to_string(), "1606-01-01");
        assert_eq!(Day::from_ymd(2023, 2, 29), None);
        for days in (Day::MIN.days()..=Day::MAX.days()).step_by(9_973) {
            let day = Day::from_days(days).unwrap();
            assert_eq!(Day::parse_iso(&day.to_string()), Some(day));
        }
        assert_eq!(Day::from_days(Day::MAX.days() + 1), None);
    }

    #[test]
    fn partial_dates_are_intervals() {
        let of = |text: &str| {
            Interval::parse_iso(text).map(|i| (i.earliest.to_string(), i.latest.to_string()))
        };
        let pair = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(of("2024"), pair("2024-01-01", "2024-12-31"));
        assert_eq!(of("2024-02"), pair("2024-02-01", "2024-02-29"));
        assert_eq!(of("2024-02-30"), None);
        assert_eq!(of("24-02"), None);
        assert_eq!(of("2024-02-10-1"), None);
    }
}
