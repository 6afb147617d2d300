//! The value of a date field: days, months, years, ranges, relative days; `none` for a date of publication.

use std::ops::Range;

use super::cursor::{Parsed, Slip};
use super::tree::Query;
use crate::date::{Day, Interval};
use crate::fields::{Field, FieldName};

/// Reads what stands behind `date:` or `mentions:`. `today` is the day that relative forms count from.
pub(super) fn days(field: &Field, text: &str, today: Day, span: Range<usize>) -> Parsed<Query> {
    let is_mention = field.field == FieldName::Mentions;
    let of = |from, to| match is_mention {
        true => Query::Mentions(from, to),
        false => Query::Date(from, to),
    };
    let text = text.trim().to_ascii_lowercase();
    match text.as_str() {
        "none" if is_mention => {
            return Err(Slip::new(
                span,
                "`mentions:` takes days, not `none`",
                "write `-mentions:0001..9999` for articles that name no date",
            ));
        }
        "none" => return Ok(Query::Undated),
        _ => {}
    }
    let unreadable = |text: &str, span: &Range<usize>| unreadable(field, text, span);
    let Some((from, to)) = text.split_once("..") else {
        if let Some(first) = ago(&text, today) {
            return Ok(of(Some(first), Some(today)));
        }
        let whole = interval(field, &text, today, &span)?;
        return Ok(of(Some(whole.earliest()), Some(whole.latest())));
    };
    let end = |part: &str| -> Parsed<Option<Interval>> {
        if part.is_empty() {
            return Ok(None);
        }
        match ago(part, today) {
            Some(day) => Ok(Some(Interval::of_day(day))),
            None => interval(field, part, today, &span).map(Some),
        }
    };
    let from = end(from)?.map(Interval::earliest);
    let to = end(to)?.map(Interval::latest);
    match (from, to) {
        (None, None) => Err(unreadable(&text, &span)),
        (Some(first), Some(last)) if first > last => Err(Slip::new(
            span,
            format!("the range ends before it begins: `{first}` to `{last}`"),
            "the earlier day comes first",
        )),
        (from, to) => Ok(of(from, to)),
    }
}

fn interval(field: &Field, text: &str, today: Day, span: &Range<usize>) -> Parsed<Interval> {
    match text {
        "today" => Ok(Interval::of_day(today)),
        "yesterday" => Ok(Interval::of_day(today.plus(-1))),
        _ => Interval::parse_iso(text).ok_or_else(|| unreadable(field, text, span)),
    }
}

/// `7d`, `2w`, `3m`, `1y`: the day so long before `today`; the last of a shorter month.
fn ago(text: &str, today: Day) -> Option<Day> {
    let unit = text.chars().next_back()?;
    let count = text.strip_suffix(unit)?;
    let digits = !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit());
    // Beyond the years that have days every count is the same.
    let count: i64 = count.parse().unwrap_or(i64::MAX).min(4_000_000);
    let day = match unit {
        'd' => today.plus(-count),
        'w' => today.plus(-7 * count),
        'm' => months_before(today, count),
        'y' => months_before(today, 12 * count),
        _ => return None,
    };
    digits.then_some(day)
}

fn months_before(today: Day, count: i64) -> Day {
    let (year, month, day) = today.ymd();
    let months = i64::from(year) * 12 + i64::from(month) - 1 - count;
    let same_month = || {
        let year = i16::try_from(months.div_euclid(12)).ok()?;
        let month = i8::try_from(months.rem_euclid(12) + 1).ok()?;
        Interval::of_month(year, month)
    };
    match same_month() {
        Some(month) => month
            .latest()
            .min(month.earliest().plus(i64::from(day) - 1)),
        None => Day::MIN,
    }
}

fn unreadable(field: &Field, text: &str, span: &Range<usize>) -> Slip {
    let name = field.name;
    let compared = text.starts_with(['<', '>']);
    let hint = if let Some(iso) = padded(text) {
        format!("write `{iso}`")
    } else if compared {
        format!("write `{name}:2025-03..` for that month and later, `{name}:..2025-03` for earlier")
    } else {
        let forms = "write it like `2025`, `2025-03`, `2025-03-05`, `2025-03..2025-05`, `2w..`";
        match field.field {
            FieldName::Mentions => format!("{forms} or `yesterday`"),
            _ => format!("{forms}, `yesterday` or `none`"),
        }
    };
    let day_like = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let message = if day_like && Interval::parse_iso(text).is_none() && padded(text).is_none() {
        format!("there is no day `{text}`")
    } else {
        format!("expected a date, found `{text}`")
    };
    Slip::new(span.clone(), message, hint)
}

/// The ISO form of `2025-3-5`, `2025/03/05`, `20250305`, where it is another day's writing.
fn padded(text: &str) -> Option<String> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = if digits && text.len() == 8 {
        vec![text.get(..4)?, text.get(4..6)?, text.get(6..)?]
    } else {
        text.split(['-', '/', '.']).collect()
    };
    let number = |part: &&str| part.parse::<u16>().ok();
    let iso = match parts.as_slice() {
        [year, month] if year.len() == 4 => {
            format!("{year}-{:02}", number(month)?)
        }
        [year, month, day] if year.len() == 4 => {
            format!("{year}-{:02}-{:02}", number(month)?, number(day)?)
        }
        _ => return None,
    };
    (iso != text && Interval::parse_iso(&iso).is_some()).then_some(iso)
}
