//! A written date → the days it names; a part that is not written is never filled in.

use super::clock;
use super::forms::{Dated, date_at, year};
use super::tokens::{Kind, Token, tokens};
use crate::date::names::{fold, is_weekday};
use crate::date::{Day, Interval};

/// How a date was written, as far as it matters to who reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub interval: Interval,
    /// RFC 3339, where a time of day with its zone stands beside the date.
    pub time: Option<String>,
    /// Bytes of the text from the date to the end of its time.
    pub start: usize,
    pub end: usize,
}

/// Tokens read from one text: dates are short, and a longer text is searched in pieces.
const MOST_TOKENS: usize = 40_000;

/// Words that stand around a date and say nothing against it.
const COMPANIONS: &[&str] = &[
    "at", "on", "um", "uhr", "h", "hrs", "hours", "kl", "klo", "kello", "o", "ore", "ora", "alle",
    "a", "as", "las", "le", "el", "den", "der", "die", "am", "du", "de", "il", "the", "of", "d",
    "г", "года", "год", "р", "року", "в", "о", "godz", "ur", "local", "time", "om", "à", "saat",
    "pukul", "jam", "lúc", "ngày", "ngay", "luc", "m", "г.", "일", "日", "號", "号", "στις",
];

/// Reads a date that is the whole of `text`, with what usually stands beside one.
pub fn whole(text: &str, language: Option<&str>) -> Option<Written> {
    let text = text.trim();
    if text.len() > 200 {
        return None;
    }
    let tokens = tokens(text, 64);
    if let Some(written) = bare_number(&tokens) {
        return Some(written);
    }
    let skip = tokens.iter().take_while(|t| is_companion(t)).count();
    for at in [0, skip] {
        let Some((written, next)) = with_clock(&tokens, at, language) else {
            continue;
        };
        if tokens.get(next..)?.iter().all(is_companion) {
            return Some(written);
        }
    }
    // The time of day may stand first: `10:15 AM EST, March 5, 2025`.
    let (clock, next) = clock::read(&tokens, skip)?;
    let next = next
        + tokens
            .get(next..)?
            .iter()
            .take_while(|t| is_companion(t))
            .count();
    let (date, next) = date_at(&tokens, next, language)?;
    let done = tokens.get(next..)?.iter().all(is_companion);
    done.then(|| date.with(Some(clock)))
}

/// The first whole day written in `text`, from byte `from` on. Months and years alone do not count.
pub fn first_day(text: &str, from: usize, language: Option<&str>) -> Option<Written> {
    let tokens = tokens(text.get(from..)?, MOST_TOKENS);
    for at in 0..tokens.len() {
        if !begins_a_date(&tokens, at) {
            continue;
        }
        let found = with_clock(&tokens, at, language);
        if let Some((mut written, _)) = found.filter(|(w, _)| w.interval.day().is_some()) {
            let (year, ..) = written.interval.earliest().ymd();
            if (1600..2200).contains(&year) {
                written.start += from;
                written.end += from;
                return Some(written);
            }
        }
    }
    None
}

/// A date does not begin inside a longer run of letters and digits, such as an article's number.
fn begins_a_date(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at) else {
        return false;
    };
    if token.gap || at == 0 {
        return !matches!(token.kind, Kind::Sign(_));
    }
    match (token.kind, tokens.get(at - 1).map(|t| t.kind)) {
        (Kind::Sign(_), _) => false,
        (_, Some(Kind::Sign(sign))) => {
            !matches!(sign, '-' | '/' | '.' | '$' | '€' | '£' | '#' | '%')
        }
        (Kind::Number { .. }, Some(Kind::Word(word))) => word.chars().all(|c| !c.is_ascii()),
        _ => true,
    }
}

fn is_companion(token: &Token) -> bool {
    match token.kind {
        Kind::Number { .. } => false,
        Kind::Word(word) => {
            let folded = fold(word);
            is_weekday(&folded)
                || COMPANIONS.iter().any(|c| *c == folded || *c == word)
                || is_cjk_weekday(word)
        }
        Kind::Sign(sign) => !matches!(sign, '%' | '$' | '€' | '£' | '=' | '<' | '>'),
    }
}

/// `日(水)`, `星期三`, `周三`, `수요일` and the like.
fn is_cjk_weekday(word: &str) -> bool {
    let core = word.trim_start_matches(['日', '일']);
    core.is_empty()
        || core.starts_with("星期")
        || core.starts_with('周')
        || core.starts_with('週')
        || core.ends_with("曜日")
        || core.ends_with("요일")
        || (core.chars().count() == 1 && "月火水木金土日一二三四五六월화수목금토일".contains(core))
}

fn with_clock(tokens: &[Token], at: usize, language: Option<&str>) -> Option<(Written, usize)> {
    let (date, next) = date_at(tokens, at, language)?;
    if date.clock.is_some() || date.interval.day().is_none() {
        return Some((date.with(None), next));
    }
    // A few companions may stand between date and time: `, at`, ` - `, ` um `.
    for skip in 0..5 {
        let between = tokens.get(next..next + skip).unwrap_or_default();
        if !between.iter().all(is_companion) {
            break;
        }
        if let Some((clock, after)) = clock::read(tokens, next + skip) {
            return Some((date.with(Some(clock)), after));
        }
    }
    Some((date.with(None), next))
}

/// A number and nothing else: a year, a compact date, or seconds or milliseconds since 1970.
fn bare_number(tokens: &[Token]) -> Option<Written> {
    let [token] = tokens else {
        return None;
    };
    let Kind::Number { value, digits } = token.kind else {
        return None;
    };
    let seconds = match digits {
        4 => {
            let interval = Interval::of_year(year(tokens, 0)?)?;
            return Some(
                Dated {
                    interval,
                    clock: None,
                    start: token.start,
                    end: token.end,
                }
                .with(None),
            );
        }
        9 | 10 => value,
        13 => value / 1_000,
        _ => return None,
    };
    let seconds = i64::try_from(seconds).ok()?;
    let stamp = jiff::Timestamp::from_second(seconds).ok()?;
    Some(Written {
        interval: Interval::of_day(Day::from_days(seconds.div_euclid(86_400))?),
        time: Some(stamp.to_string()),
        start: token.start,
        end: token.end,
    })
}
