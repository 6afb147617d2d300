//! The time of day beside a date, and its zone.

use super::tokens::{Kind, Token};
use crate::date::Day;
use crate::date::names::fold;

/// A time of day as written; `offset` in minutes east of Greenwich where a zone is stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    hour: u64,
    minute: u64,
    second: u64,
    offset: Option<i32>,
    /// Where it ends, in bytes of the text.
    pub end: usize,
}

impl Clock {
    /// RFC 3339 with the stated zone; `None` where no zone is stated.
    pub fn stamp(&self, day: Day) -> Option<String> {
        let offset = self.offset?;
        let (hour, minute, second) = (self.hour, self.minute, self.second);
        let zone = match offset {
            0 => "Z".to_owned(),
            _ => {
                let sign = if offset < 0 { '-' } else { '+' };
                let minutes = offset.unsigned_abs();
                format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        };
        Some(format!("{day}T{hour:02}:{minute:02}:{second:02}{zone}"))
    }
}

/// Names of zones that mean one offset in the news, in minutes. `IST`, `CST` of China and the like are left out.
const ZONES: &[(&str, i32)] = &[
    ("z", 0),
    ("utc", 0),
    ("gmt", 0),
    ("wet", 0),
    ("bst", 60),
    ("west", 60),
    ("cet", 60),
    ("mez", 60),
    ("cest", 120),
    ("mesz", 120),
    ("eet", 120),
    ("sast", 120),
    ("cat", 120),
    ("eest", 180),
    ("msk", 180),
    ("eat", 180),
    ("wat", 60),
    ("hkt", 480),
    ("sgt", 480),
    ("pht", 480),
    ("awst", 480),
    ("jst", 540),
    ("kst", 540),
    ("wib", 420),
    ("aest", 600),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
    ("est", -300),
    ("edt", -240),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("akst", -540),
    ("akdt", -480),
    ("hst", -600),
];

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

/// The time at token `at` and the token after it: `10:15`, `T10:15:00.5Z`, `3 p.m. EST`, `14h30`, `14.30 Uhr`.
pub fn read(tokens: &[Token], at: usize) -> Option<(Clock, usize)> {
    let mut next = at;
    let iso = matches!(word(tokens, next).as_deref(), Some("t"));
    if iso {
        next += 1;
    }
    let (hour, digits) = number(tokens, next)?;
    if iso && matches!(digits, 4 | 6) {
        let value = if digits == 4 { hour * 100 } else { hour };
        return of_digits(value, tokens, next);
    }
    if digits > 2 || hour > 24 {
        return None;
    }
    next += 1;
    let (mut minute, mut second, mut plain) = (0, 0, true);
    let glue = tokens.get(next)?;
    let parted =
        glue.is(':') || glue.is('.') || matches!(word(tokens, next).as_deref(), Some("h" | "u"));
    if parted
        && let Some((value, 2)) = number(tokens, next + 1)
        && value < 60
    {
        // A full stop parts hours and minutes only before a word that says so.
        let dotted = glue.is('.');
        let said = matches!(
            word(tokens, next + 2).as_deref(),
            Some("uhr" | "am" | "pm" | "a" | "p" | "h")
        );
        if dotted && !said {
            return None;
        }
        (minute, plain) = (value, false);
        next += 2;
        if tokens.get(next).is_some_and(|t| t.is(':'))
            && let Some((value, 2)) = number(tokens, next + 1)
            && value < 61
        {
            second = value.min(59);
            next += 2;
            let fraction = tokens.get(next).is_some_and(|t| t.is('.') || t.is(','));
            if fraction
                && number(tokens, next + 1).is_some()
                && tokens.get(next + 1).is_some_and(|t| !t.gap)
            {
                next += 2;
            }
        }
    }
    let (half, after) = half_of_day(tokens, next);
    next = after;
    let hour = match half {
        Some(_) if hour > 12 => hour,
        Some(true) => hour % 12 + 12,
        Some(false) => hour % 12,
        // A bare number is an hour only with `am`, `pm` or `h` behind it.
        None if plain => return None,
        None => hour,
    };
    if hour > 23 {
        return None;
    }
    let (offset, next) = zone(tokens, next);
    let end = tokens.get(next.checked_sub(1)?)?.end;
    Some((
        Clock {
            hour,
            minute,
            second,
            offset,
            end,
        },
        next,
    ))
}

/// `101500` written at token `at`, with the zone behind it.
pub fn of_digits(value: u64, tokens: &[Token], at: usize) -> Option<(Clock, usize)> {
    let (hour, minute, second) = (value / 10_000, value / 100 % 100, value % 100);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (offset, next) = zone(tokens, at + 1);
    let end = tokens.get(next.checked_sub(1)?)?.end;
    Some((
        Clock {
            hour,
            minute,
            second,
            offset,
            end,
        },
        next,
    ))
}

/// `pm` → true, `a.m.` → false, and the token after.
fn half_of_day(tokens: &[Token], at: usize) -> (Option<bool>, usize) {
    let half = match word(tokens, at).as_deref() {
        Some("am") => return (Some(false), at + 1),
        Some("pm") => return (Some(true), at + 1),
        Some("a") => false,
        Some("p") => true,
        _ => return (None, at),
    };
    let dotted = tokens.get(at + 1).is_some_and(|t| t.is('.'))
        && word(tokens, at + 2).as_deref() == Some("m");
    if !dotted {
        return (None, at);
    }
    let closed = tokens.get(at + 3).is_some_and(|t| t.is('.'));
    (Some(half), at + 3 + usize::from(closed))
}

/// The offset written at token `at`, and the token after it.
fn zone(tokens: &[Token], at: usize) -> (Option<i32>, usize) {
    let mut next = at;
    while tokens.get(next).is_some_and(|t| t.is('(') || t.is(','))
        || matches!(word(tokens, next).as_deref(), Some("uhr" | "h" | "hrs"))
    {
        next += 1;
    }
    let mut named = None;
    if let Some(name) = word(tokens, next)
        && let Some((_, offset)) = ZONES.iter().find(|(zone, _)| *zone == name)
    {
        named = Some(*offset);
        next += 1;
    }
    let signed = tokens.get(next).and_then(|t| match t.kind {
        Kind::Sign('+') => Some(1),
        Kind::Sign('-') => Some(-1),
        _ => None,
    });
    if let Some(sign) = signed
        && named.is_none_or(|offset| offset == 0)
        && let Some((value, digits)) = number(tokens, next + 1)
        && tokens.get(next + 1).is_some_and(|t| !t.gap)
    {
        let (hours, minutes, after) = match digits {
            4 => (value / 100, value % 100, next + 2),
            1 | 2 => match (
                tokens.get(next + 2).is_some_and(|t| t.is(':')),
                number(tokens, next + 3),
            ) {
                (true, Some((minutes, 2))) => (value, minutes, next + 4),
                _ => (value, 0, next + 2),
            },
            _ => (99, 0, next),
        };
        if hours <= 14 && minutes < 60 {
            let offset = sign * i32::try_from(hours * 60 + minutes).unwrap_or(0);
            return (Some(offset), after);
        }
    }
    match named {
        Some(offset) => (Some(offset), next),
        None => (None, at),
    }
}
