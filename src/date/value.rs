//! What a date in a text means: a day, or a longer stretch of the calendar, with its ISO form.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{Day, Interval};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season {
    Spring,
    Summer,
    Fall,
    Winter,
}

/// A stretch of the calendar. Made only by its functions, which refuse what lies outside the years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    Day(Day),
    /// Year and week of ISO 8601; a week begins on Monday.
    Week(i16, i8),
    /// The Saturday and Sunday of that week.
    Weekend(i16, i8),
    Month(i16, i8),
    Quarter(i16, i8),
    Half(i16, i8),
    /// Of the northern hemisphere, whole months; a winter belongs to the year in which it begins.
    Season(i16, Season),
    Year(i16),
    /// The first three digits of its years.
    Decade(i16),
    /// The first two digits of its years.
    Century(i16),
    /// From the first day to the last.
    Range(Day, Day),
}

/// A time of day as it stands in an ISO value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    Morning,
    Afternoon,
    Evening,
    Night,
    Clock(u8, u8),
}

/// The value of a date in a text, printed like those of TIMEX3: `2025-03-01`, `2025-W10`, `2025-W10-WE`,
/// `2025-Q1`, `2025-H1`, `2025-SU`, `199` (the 1990s), `19` (the 20th century), `2025-03-01TMO`,
/// and ISO 8601 for ranges, `2025-03-01/2025-03-05`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    pub stretch: Stretch,
    /// Only beside a day.
    pub time: Option<Time>,
}

impl From<Stretch> for Value {
    fn from(stretch: Stretch) -> Value {
        Value {
            stretch,
            time: None,
        }
    }
}

fn in_range(year: i16) -> bool {
    (1..=9999).contains(&year)
}

impl Stretch {
    pub fn day(year: i16, month: i8, day: i8) -> Option<Stretch> {
        Day::from_ymd(year, month, day).map(Stretch::Day)
    }

    /// The week of a day.
    pub fn week_of(day: Day) -> Option<Stretch> {
        let (year, week) = iso_week(day)?;
        Some(Stretch::Week(year, week))
    }

    /// The weekend of the week of a day.
    pub fn weekend_of(day: Day) -> Option<Stretch> {
        let (year, week) = iso_week(day)?;
        Some(Stretch::Weekend(year, week))
    }

    pub fn month(year: i16, month: i8) -> Option<Stretch> {
        (in_range(year) && (1..=12).contains(&month)).then_some(Stretch::Month(year, month))
    }

    /// The month `n` months after that of a day.
    pub fn month_after(day: Day, n: i32) -> Option<Stretch> {
        let (year, month, _) = day.ymd();
        let months = i32::from(year) * 12 + i32::from(month) - 1 + n;
        let year = i16::try_from(months.div_euclid(12)).ok()?;
        Stretch::month(year, (months.rem_euclid(12) + 1) as i8)
    }

    pub fn quarter(year: i16, quarter: i8) -> Option<Stretch> {
        (in_range(year) && (1..=4).contains(&quarter)).then_some(Stretch::Quarter(year, quarter))
    }

    /// The quarter `n` quarters after that of a day.
    pub fn quarter_after(day: Day, n: i32) -> Option<Stretch> {
        let (year, month, _) = day.ymd();
        let quarters = i32::from(year) * 4 + i32::from(month - 1) / 3 + n;
        let year = i16::try_from(quarters.div_euclid(4)).ok()?;
        Stretch::quarter(year, (quarters.rem_euclid(4) + 1) as i8)
    }

    pub fn half(year: i16, half: i8) -> Option<Stretch> {
        (in_range(year) && (1..=2).contains(&half)).then_some(Stretch::Half(year, half))
    }

    pub fn season(year: i16, season: Season) -> Option<Stretch> {
        in_range(year).then_some(Stretch::Season(year, season))
    }

    pub fn year(year: i16) -> Option<Stretch> {
        in_range(year).then_some(Stretch::Year(year))
    }

    /// The decade of a year.
    pub fn decade_of(year: i16) -> Option<Stretch> {
        in_range(year).then_some(Stretch::Decade(year / 10))
    }

    /// The hundred years of a year that share its first digits, as the 20th century is the 1900s.
    pub fn century_of(year: i16) -> Option<Stretch> {
        in_range(year).then_some(Stretch::Century(year / 100))
    }

    pub fn range(from: Stretch, to: Stretch) -> Option<Stretch> {
        let (first, last) = (from.interval()?.earliest(), to.interval()?.latest());
        (first < last).then_some(Stretch::Range(first, last))
    }

    /// The same stretch `years` later, where that has a meaning.
    pub fn years_later(self, years: i16) -> Option<Stretch> {
        match self {
            Stretch::Day(day) => {
                let (year, month, of_month) = day.ymd();
                Stretch::day(year.checked_add(years)?, month, of_month)
            }
            Stretch::Month(year, month) => Stretch::month(year.checked_add(years)?, month),
            Stretch::Quarter(year, n) => Stretch::quarter(year.checked_add(years)?, n),
            Stretch::Half(year, half) => Stretch::half(year.checked_add(years)?, half),
            Stretch::Season(year, season) => Stretch::season(year.checked_add(years)?, season),
            Stretch::Year(year) => Stretch::year(year.checked_add(years)?),
            _ => None,
        }
    }

    /// The year in which it lies, where it lies in one.
    pub fn year_of(self) -> Option<i16> {
        let interval = self.interval()?;
        let (first, last) = (interval.earliest().ymd().0, interval.latest().ymd().0);
        match self {
            Stretch::Season(year, _) => Some(year),
            _ => (first == last).then_some(first),
        }
    }

    /// Its days; `None` where some lie outside the range of [`Day`].
    pub fn interval(self) -> Option<Interval> {
        let months = |year: i16, first: i8, last: i8| {
            let first = Day::from_ymd(year, first, 1)?;
            let last = match last {
                13.. => Interval::of_month(year.checked_add(1)?, last - 12)?,
                _ => Interval::of_month(year, last)?,
            };
            Interval::new(first, last.latest())
        };
        let years = |first: i16, last: i16| {
            Interval::new(
                Day::from_ymd(first.max(1), 1, 1)?,
                Day::from_ymd(last, 12, 31)?,
            )
        };
        match self {
            Stretch::Day(day) => Some(Interval::of_day(day)),
            Stretch::Week(year, week) => {
                let monday = monday(year, week)?;
                Interval::new(monday, monday.plus(6))
            }
            Stretch::Weekend(year, week) => {
                let monday = monday(year, week)?;
                Interval::new(monday.plus(5), monday.plus(6))
            }
            Stretch::Month(year, month) => Interval::of_month(year, month),
            Stretch::Quarter(year, quarter) => months(year, quarter * 3 - 2, quarter * 3),
            Stretch::Half(year, half) => months(year, half * 6 - 5, half * 6),
            Stretch::Season(year, season) => {
                let first = match season {
                    Season::Spring => 3,
                    Season::Summer => 6,
                    Season::Fall => 9,
                    Season::Winter => 12,
                };
                months(year, first, first + 2)
            }
            Stretch::Year(year) => Interval::of_year(year),
            Stretch::Decade(decade) => years(decade * 10, decade * 10 + 9),
            Stretch::Century(century) => years(century * 100, century * 100 + 99),
            Stretch::Range(first, last) => Interval::new(first, last),
        }
    }
}

fn iso_week(day: Day) -> Option<(i16, i8)> {
    let week = day.date().iso_week_date();
    in_range(week.year()).then_some((week.year(), week.week()))
}

/// January 4 lies in the first week of its year.
fn monday(year: i16, week: i8) -> Option<Day> {
    let fourth = Day::from_ymd(year, 1, 4)?;
    let since_monday = fourth.weekday() - 1;
    Some(fourth.plus(i64::from(week - 1) * 7 - i64::from(since_monday)))
}

impl fmt::Display for Stretch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Stretch::Day(day) => write!(f, "{day}"),
            Stretch::Week(year, week) => write!(f, "{year:04}-W{week:02}"),
            Stretch::Weekend(year, week) => write!(f, "{year:04}-W{week:02}-WE"),
            Stretch::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Stretch::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Stretch::Half(year, half) => write!(f, "{year:04}-H{half}"),
            Stretch::Season(year, season) => {
                let name = match season {
                    Season::Spring => "SP",
                    Season::Summer => "SU",
                    Season::Fall => "FA",
                    Season::Winter => "WI",
                };
                write!(f, "{year:04}-{name}")
            }
            Stretch::Year(year) => write!(f, "{year:04}"),
            Stretch::Decade(decade) => write!(f, "{decade:03}"),
            Stretch::Century(century) => write!(f, "{century:02}"),
            Stretch::Range(first, last) => write!(f, "{first}/{last}"),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.stretch)?;
        match self.time {
            None => Ok(()),
            Some(Time::Morning) => f.write_str("TMO"),
            Some(Time::Afternoon) => f.write_str("TAF"),
            Some(Time::Evening) => f.write_str("TEV"),
            Some(Time::Night) => f.write_str("TNI"),
            Some(Time::Clock(hour, minute)) => write!(f, "T{hour:02}:{minute:02}"),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stretch: Option<Stretch>, iso: &str, first: &str, last: &str) {
        let stretch = stretch.expect("a stretch of the calendar");
        let interval = stretch.interval().expect("its days");
        let days = (
            interval.earliest().to_string(),
            interval.latest().to_string(),
        );
        assert_eq!(stretch.to_string(), iso);
        assert_eq!(days, (first.to_owned(), last.to_owned()), "of {iso}");
    }

    #[test]
    fn forms_and_days() {
        let day = |iso: &str| Day::parse_iso(iso).expect("a day");
        check(
            Stretch::week_of(day("2025-03-05")),
            "2025-W10",
            "2025-03-03",
            "2025-03-09",
        );
        check(
            Stretch::week_of(day("2027-01-03")),
            "2026-W53",
            "2026-12-28",
            "2027-01-03",
        );
        check(
            Stretch::week_of(day("2024-12-30")),
            "2025-W01",
            "2024-12-30",
            "2025-01-05",
        );
        check(
            Stretch::weekend_of(day("2025-03-05")),
            "2025-W10-WE",
            "2025-03-08",
            "2025-03-09",
        );
        check(
            Stretch::month(2024, 2),
            "2024-02",
            "2024-02-01",
            "2024-02-29",
        );
        check(
            Stretch::month_after(day("2025-03-31"), -3),
            "2024-12",
            "2024-12-01",
            "2024-12-31",
        );
        check(
            Stretch::quarter(2025, 4),
            "2025-Q4",
            "2025-10-01",
            "2025-12-31",
        );
        check(
            Stretch::quarter_after(day("2025-03-31"), -1),
            "2024-Q4",
            "2024-10-01",
            "2024-12-31",
        );
        check(
            Stretch::half(2025, 2),
            "2025-H2",
            "2025-07-01",
            "2025-12-31",
        );
        check(
            Stretch::season(2025, Season::Summer),
            "2025-SU",
            "2025-06-01",
            "2025-08-31",
        );
        check(
            Stretch::season(2023, Season::Winter),
            "2023-WI",
            "2023-12-01",
            "2024-02-29",
        );
        check(Stretch::decade_of(1994), "199", "1990-01-01", "1999-12-31");
        check(Stretch::century_of(1994), "19", "1900-01-01", "1999-12-31");
        let years = Stretch::range(Stretch::Year(1987), Stretch::Year(1989));
        check(years, "1987-01-01/1989-12-31", "1987-01-01", "1989-12-31");
    }

    #[test]
    fn nothing_beyond_the_calendar() {
        assert_eq!(Stretch::year(0), None);
        assert_eq!(Stretch::month(2025, 13), None);
        assert_eq!(Stretch::month_after(Day::MIN, -1), None);
        assert_eq!(
            Stretch::season(9999, Season::Winter).and_then(Stretch::interval),
            None
        );
        assert_eq!(
            Stretch::day(2024, 2, 29).and_then(|d| d.years_later(1)),
            None
        );
    }
}
