//! The forms of written dates, each a function over tokens that says where the date ends.

use super::clock::{self, Clock};
use super::parse::Written;
use super::tokens::{Kind, Token};
use crate::date::names::{fold, is_weekday, month};
use crate::date::{Day, Interval};

/// A date before its time of day is known.
pub struct Dated {
    pub interval: Interval,
    pub clock: Option<Clock>,
    pub start: usize,
    pub end: usize,
}

impl Dated {
    /// With the time of day that was found beside it, if any.
    pub fn with(self, clock: Option<Clock>) -> Written {
        let clock = clock.or(self.clock);
        let time = clock.as_ref().and_then(|c| c.stamp(self.interval.day()?));
        let end = clock.map_or(self.end, |c| c.end.max(self.end));
        Written {
            interval: self.interval,
            time,
            start: self.start,
            end,
        }
    }
}

fn number(tokens: &[Token], at: usize) -> Option<(u64, usize)> {
    match tokens.get(at)?.kind {
        Kind::Number { value, digits } => Some((value, digits)),
        _ => None,
    }
}

fn word(tokens: &[Token], at: usize) -> Option<String> {
    match tokens.get(at)?.kind {
        Kind::Word(word) => Some(fold(word)),
        _ => None,
    }
}

/// Four digits; two-digit years are refused, for nobody can say of which century they are.
pub fn year(tokens: &[Token], at: usize) -> Option<i16> {
    let (value, digits) = number(tokens, at)?;
    (digits == 4 && value >= 1000)
        .then(|| i16::try_from(value).ok())
        .flatten()
}

fn small(tokens: &[Token], at: usize) -> Option<i8> {
    let (value, digits) = number(tokens, at)?;
    (digits <= 2 && value > 0)
        .then(|| i8::try_from(value).ok())
        .flatten()
}

fn month_word(tokens: &[Token], at: usize, language: Option<&str>) -> Option<i8> {
    month(&word(tokens, at)?, language)
}

/// A date that begins at token `at`, and the token after it.
pub fn date_at(tokens: &[Token], at: usize, language: Option<&str>) -> Option<(Dated, usize)> {
    let (interval, clock, next) = match tokens.get(at)?.kind {
        Kind::Number { .. } => year_first(tokens, at, language)
            .or_else(|| day_first(tokens, at, language))
            .or_else(|| numeric(tokens, at, language))
            .map(|(interval, next)| (interval, None, next))
            .or_else(|| compact(tokens, at))?,
        Kind::Word(_) => month_first(tokens, at, language)?,
        Kind::Sign(_) => return None,
    };
    let start = tokens.get(at)?.start;
    let end = tokens.get(next.checked_sub(1)?)?.end;
    Some((
        Dated {
            interval,
            clock,
            start,
            end,
        },
        next,
    ))
}

fn day(year: i16, month: i8, day: i8) -> Option<Interval> {
    Day::from_ymd(year, month, day).map(Interval::of_day)
}

/// `2025-03-05`, `2025/3/5`, `2025.03.05`, `2025年3月5日`, `2025-Mar-05`, `2025. március 5.`, `2025-03`.
fn year_first(tokens: &[Token], at: usize, language: Option<&str>) -> Option<(Interval, usize)> {
    let year = year(tokens, at)?;
    let mut next = at + 1;
    let sign = separator(tokens, &mut next);
    // Lithuanian: `2025 m. kovo 5 d.`
    if word(tokens, next).as_deref() == Some("m") {
        next += 1;
        skip_signs(tokens, &mut next, &['.']);
    }
    if let Some(month) = month_word(tokens, next, language) {
        next += 1;
        skip_signs(tokens, &mut next, &['.', '-', '/', ',']);
        let d = small(tokens, next)?;
        return Some((day(year, month, d)?, next + 1));
    }
    let sign = sign?;
    let month = small(tokens, next)?;
    next += 1;
    let mut after = next;
    let second = separator(tokens, &mut after);
    let alike = match (sign, second) {
        ('y', Some('m')) => true,
        (first, Some(second)) => first == second,
        _ => false,
    };
    if alike && let Some(d) = small(tokens, after) {
        let mut end = after + 1;
        if sign == 'y'
            && let Some(Kind::Word(w)) = tokens.get(end).map(|t| t.kind)
            && w.starts_with(['日', '일', '号', '號'])
        {
            end += 1;
        }
        return Some((day(year, month, d)?, end));
    }
    // Only the month: `2025-03`, `2025年3月`; with `.` it may be a number, with `/` a season.
    let only = (sign == '-' && second != Some('-') && digits(tokens, next - 1) == 2)
        || (sign == 'y' && second == Some('m'));
    let end = if sign == 'y' { after } else { next };
    only.then(|| Some((Interval::of_month(year, month)?, end)))
        .flatten()
}

fn digits(tokens: &[Token], at: usize) -> usize {
    number(tokens, at).map_or(0, |(_, digits)| digits)
}

/// Reads one separator between numbers: the sign, `y` for a word that means year, `m` for month.
fn separator(tokens: &[Token], at: &mut usize) -> Option<char> {
    let sign = match tokens.get(*at)?.kind {
        Kind::Sign(sign) if matches!(sign, '-' | '/' | '.' | '_') => sign,
        Kind::Word("年" | "년") => 'y',
        Kind::Word("月" | "월") => 'm',
        _ => return None,
    };
    *at += 1;
    Some(sign)
}

fn skip_signs(tokens: &[Token], at: &mut usize, signs: &[char]) {
    while tokens
        .get(*at)
        .is_some_and(|t| signs.iter().any(|s| t.is(*s)))
    {
        *at += 1;
    }
}

/// Words between day, month and year: `5 de marzo de 2025`, `5 of March, 2025`.
const LINKS: &[&str] = &[
    "de", "of", "del", "di", "da", "den", "der", "d", "do", "tháng", "thang", "năm", "nam", "al",
    "من", "שנת", "г",
];

/// Endings of ordinals: `5th`, `1er`, `5º`, `1ª`, `5-го`.
const ORDINALS: &[&str] = &[
    "st", "nd", "rd", "th", "er", "re", "eme", "e", "º", "ª", "a", "o", "го", "ste", "de", "ᵗʰ",
    "ᵉ",
];

fn skip_ordinal(tokens: &[Token], at: &mut usize) {
    if tokens.get(*at).is_some_and(|t| t.is('°') || t.is('º')) {
        *at += 1;
        return;
    }
    let glued = tokens.get(*at).is_some_and(|t| !t.gap);
    if glued && word(tokens, *at).is_some_and(|w| ORDINALS.contains(&w.as_str())) {
        *at += 1;
    }
}

fn skip_links(tokens: &[Token], at: &mut usize) {
    for _ in 0..3 {
        skip_signs(tokens, at, &['.', ',', '-', '/', '\'']);
        if word(tokens, *at).is_some_and(|w| LINKS.contains(&w.as_str())) {
            *at += 1;
        }
    }
}

/// `5 March 2025`, `5. März 2025`, `5 de marzo de 2025`, `26-FEB-1987`, `5 tháng 3, 2025`.
fn day_first(tokens: &[Token], at: usize, language: Option<&str>) -> Option<(Interval, usize)> {
    let d = small(tokens, at)?;
    let mut next = at + 1;
    skip_ordinal(tokens, &mut next);
    let before_links = next;
    skip_links(tokens, &mut next);
    let named = month_word(tokens, next, language);
    let vietnamese = tokens
        .get(before_links..next)?
        .iter()
        .any(|t| matches!(t.kind, Kind::Word(w) if fold(w) == "thang"));
    let m = named.or_else(|| vietnamese.then(|| small(tokens, next)).flatten())?;
    next += 1;
    skip_links(tokens, &mut next);
    let mut y = year(tokens, next)?;
    // Thai pages count years from the Buddha.
    if y > 2400 && language.is_none_or(|l| l.starts_with("th") || l.starts_with("und")) {
        y -= 543;
    }
    Some((day(y, m, d)?, next + 1))
}

/// `March 5, 2025`, `Mar 5 10:15:00 2025`, `March 2025`.
fn month_first(
    tokens: &[Token],
    at: usize,
    language: Option<&str>,
) -> Option<(Interval, Option<Clock>, usize)> {
    let first = word(tokens, at)?;
    if is_weekday(&first) && month(&first, language).is_none() {
        let mut next = at + 1;
        skip_signs(tokens, &mut next, &[',', '.']);
        skip_links(tokens, &mut next);
        return match tokens.get(next)?.kind {
            Kind::Number { .. } => {
                let (interval, next) = year_first(tokens, next, language)
                    .or_else(|| day_first(tokens, next, language))
                    .or_else(|| numeric(tokens, next, language))?;
                interval.day().map(|_| (interval, None, next))
            }
            _ => month_first_only(tokens, next, language),
        };
    }
    month_first_only(tokens, at, language)
}

fn month_first_only(
    tokens: &[Token],
    at: usize,
    language: Option<&str>,
) -> Option<(Interval, Option<Clock>, usize)> {
    let m = month_word(tokens, at, language)?;
    let mut next = at + 1;
    skip_links(tokens, &mut next);
    if let Some(y) = year(tokens, next) {
        return Some((Interval::of_month(y, m)?, None, next + 1));
    }
    let d = small(tokens, next)?;
    next += 1;
    skip_ordinal(tokens, &mut next);
    skip_links(tokens, &mut next);
    if let Some(y) = year(tokens, next) {
        return Some((day(y, m, d)?, None, next + 1));
    }
    // ctime, and Twitter's form with the zone before the year.
    let (clock, after) = clock::read(tokens, next)?;
    let y = year(tokens, after)?;
    Some((day(y, m, d)?, Some(clock), after + 1))
}

/// `05/03/2025`: only where one reading is possible, or the language says which is meant.
fn numeric(tokens: &[Token], at: usize, language: Option<&str>) -> Option<(Interval, usize)> {
    let first = small(tokens, at)?;
    let mut next = at + 1;
    let sign = separator(tokens, &mut next)?;
    let second = small(tokens, next)?;
    next += 1;
    (separator(tokens, &mut next)? == sign).then_some(())?;
    let y = year(tokens, next)?;
    let day_month = day(y, second, first);
    let month_day = day(y, first, second);
    let interval = match (day_month, month_day) {
        (Some(one), Some(other)) if one == other => one,
        (Some(day_month), Some(month_day)) => match order(sign, language)? {
            Order::DayMonth => day_month,
            Order::MonthDay => month_day,
        },
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => return None,
    };
    Some((interval, next + 1))
}

enum Order {
    DayMonth,
    MonthDay,
}

/// Which number comes first in a date of only numbers. English without a region does not say.
fn order(sign: char, language: Option<&str>) -> Option<Order> {
    // No country writes the month first with full stops between.
    if sign == '.' {
        return Some(Order::DayMonth);
    }
    let tag = language?.to_ascii_lowercase().replace('_', "-");
    let (primary, region) = tag.split_once('-').unwrap_or((&tag, ""));
    match (primary, region) {
        ("en" | "und", "us" | "ph") => Some(Order::MonthDay),
        ("en" | "und", "") | ("", _) => None,
        // Canada uses both; where the year comes first, nobody knows what the others mean.
        (_, "ca") | ("ja" | "zh" | "ko" | "hu" | "lt" | "mn" | "fa", _) => None,
        _ => Some(Order::DayMonth),
    }
}

/// `20250305`, `20250305T101500Z`, `20250305101500`.
fn compact(tokens: &[Token], at: usize) -> Option<(Interval, Option<Clock>, usize)> {
    let (value, digits) = number(tokens, at)?;
    let (date, time) = match digits {
        8 => (value, None),
        14 => (value / 1_000_000, Some(value % 1_000_000)),
        12 => (value / 10_000, Some(value % 10_000 * 100)),
        _ => return None,
    };
    let (y, m, d) = (date / 10_000, date / 100 % 100, date % 100);
    if !(1600..2200).contains(&y) {
        return None;
    }
    let interval = day(
        i16::try_from(y).ok()?,
        i8::try_from(m).ok()?,
        i8::try_from(d).ok()?,
    )?;
    let Some(time) = time else {
        return Some((interval, None, at + 1));
    };
    let (clock, next) = clock::of_digits(time, tokens, at)?;
    Some((interval, Some(clock), next))
}
