//! The civil day of an instant that is stated in universal time, which is no page's own zone.

use super::zone::{Clock, Home};
use crate::article::DateCandidate;
use crate::date::Interval;

/// Where the day at the place comes from.
pub enum Local<'a> {
    /// Another candidate gives it.
    Shown(&'a DateCandidate),
    /// The clock of the article's country.
    Placed(DateCandidate),
}

/// The day at the place, where `best` is an instant in universal time and that is another day.
pub fn day_at_home<'a>(
    best: &DateCandidate,
    candidates: &[&'a DateCandidate],
    home: Home,
    notes: &mut Vec<String>,
) -> Option<Local<'a>> {
    if is_confirmed(candidates, best) {
        return None;
    }
    let shown = candidates.iter().find(|c| is_local_day(best, c));
    match shown {
        Some(shown) => Some(Local::Shown(shown)),
        None => placed_at_home(best, home, notes).map(Local::Placed),
    }
}

/// Whether the day is also stated by something that does not count in universal time.
fn is_confirmed(candidates: &[&DateCandidate], best: &DateCandidate) -> bool {
    candidates
        .iter()
        .filter(|c| c.interval == best.interval && c.evidence != best.evidence)
        .any(|c| c.time.as_deref().is_none_or(|time| !time.ends_with('Z')))
}

/// Whether `other` gives the day at the place for an instant that `best` states in universal time.
///
/// Programs store instants in UTC, which is no page's own zone: the day that the page's URL, its
/// local time or its visible mark shows is the civil day, if the instant falls into it somewhere.
fn is_local_day(best: &DateCandidate, other: &DateCandidate) -> bool {
    let (Some(day), Some(local)) = (best.interval.day(), other.interval.day()) else {
        return false;
    };
    let Some(time) = best.time.as_deref().filter(|time| time.ends_with('Z')) else {
        return false;
    };
    if other
        .time
        .as_deref()
        .is_some_and(|time| time.ends_with('Z'))
    {
        return false;
    }
    let hour: i64 = time
        .get(11..13)
        .and_then(|hour| hour.parse().ok())
        .unwrap_or(12);
    match local.days() - day.days() {
        // West of Greenwich by up to 11 hours, east by up to 13.
        -1 => hour < 11,
        1 => hour >= 11,
        _ => false,
    }
}

/// The instant as the one clock of the article's country shows it, where that is another day.
fn placed_at_home(
    best: &DateCandidate,
    home: Home,
    notes: &mut Vec<String>,
) -> Option<DateCandidate> {
    let utc = best.time.as_deref().filter(|time| time.ends_with('Z'))?;
    let clock = Clock::of(home)?;
    let (day, time) = clock.read(utc)?;
    let interval = Interval::of_day(day);
    if interval == best.interval || best.interval.day().is_none() {
        return None;
    }
    let (evidence, zone) = (best.evidence.name(), clock.name());
    notes.push(format!(
        "date `{}` ({evidence}) is {day} in {zone}",
        best.raw
    ));
    Some(DateCandidate {
        interval,
        time: Some(time),
        ..best.clone()
    })
}
