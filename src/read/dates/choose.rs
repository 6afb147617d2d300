//! Which of the candidates is believed: a cascade, strongest evidence first.

use crate::article::{DateCandidate, Evidence, Published};
use crate::date::Day;

/// What of the candidates is believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dated {
    pub published: Option<Published>,
    pub modified: Option<Day>,
    /// Dates that were found and not believed, with the reason, for the ledger.
    pub notes: Vec<String>,
}

/// Chooses the publication date. `today` is the run's own day: later dates are impossible.
///
/// 1. Impossible dates are noted and laid aside. 2. First published beats modified. 3. The strongest
/// evidence wins. 4. Of equal strength, a day beats a month, and the earliest beats the others: a
/// page that gives several dates was published at the first. 5. Where the winner is a month or a
/// year, a day inside it is taken from the next evidence that gives one.
pub fn choose(candidates: &[DateCandidate], today: Day) -> Dated {
    let mut notes: Vec<String> = Vec::new();
    let mut possible = Vec::new();
    for candidate in candidates {
        match impossible(candidate, today) {
            None => possible.push(candidate),
            Some(why) => {
                let note = format!(
                    "date `{}` ({}) not believed: {why}",
                    candidate.raw,
                    candidate.evidence.name()
                );
                if !notes.contains(&note) {
                    notes.push(note);
                }
            }
        }
    }
    let rank = |c: &DateCandidate| (c.evidence, span(c) > 0, c.interval.earliest(), span(c));
    let first_published = possible.iter().filter(|c| !c.modified);
    let best = first_published.min_by_key(|c| rank(c));
    let best = best.or_else(|| possible.iter().min_by_key(|c| rank(c)));
    let modified = possible
        .iter()
        .filter(|c| c.modified)
        .filter_map(|c| c.interval.day())
        .max();
    let published = best.map(|best| {
        let finer = possible
            .iter()
            .filter(|c| !c.modified && span(c) < span(best) && best.interval.contains(c.interval))
            .min_by_key(|c| rank(c));
        let best = finer.unwrap_or(best);
        Published {
            date: best.interval.day(),
            earliest: best.interval.earliest(),
            latest: best.interval.latest(),
            time: stated_time(best, &possible),
            evidence: best.evidence,
        }
    });
    Dated {
        published,
        modified,
        notes,
    }
}

/// How many days the interval has beyond the first.
fn span(candidate: &DateCandidate) -> i64 {
    candidate.interval.latest().days() - candidate.interval.earliest().days()
}

/// The instant of the winner, or of the first other candidate of the same day that states one.
fn stated_time(best: &DateCandidate, possible: &[&DateCandidate]) -> Option<String> {
    best.interval.day()?;
    let same = possible
        .iter()
        .filter(|c| !c.modified && c.interval == best.interval);
    best.time
        .clone()
        .or_else(|| same.filter_map(|c| c.time.clone()).next())
}

/// Why a date cannot be when an article was published.
fn impossible(candidate: &DateCandidate, today: Day) -> Option<&'static str> {
    let (year, ..) = candidate.interval.latest().ymd();
    if year < 1600 {
        return Some("before the first newspaper");
    }
    if candidate.interval.earliest() > today {
        return Some("after the day of this run");
    }
    // What a program writes that was given no date.
    let machine = matches!(
        candidate.evidence,
        Evidence::JsonLd | Evidence::Meta | Evidence::Markup | Evidence::Url
    );
    let zero = candidate
        .interval
        .day()
        .is_some_and(|day| day.ymd() == (1970, 1, 1));
    (machine && zero).then_some("the zero of computer clocks")
}
