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
/// 1. Impossible dates are noted and laid aside.
/// 2. First published beats modified.
/// 3. The strongest evidence wins, but one kind alone yields to two that agree on another day.
/// 4. Of equal strength a day beats a month, and the earliest beats the others.
/// 5. An instant in universal time gives way to the local day beside it.
/// 6. Where the winner is a month or a year, a day inside it is taken from weaker evidence.
pub fn choose(candidates: &[DateCandidate], today: Day) -> Dated {
    let mut notes: Vec<String> = Vec::new();
    let mut possible = Vec::new();
    for candidate in candidates {
        match impossible(candidate, today) {
            None => possible.push(candidate),
            Some(why) => note(&mut notes, candidate, why),
        }
    }
    let modified = possible
        .iter()
        .filter(|c| c.modified)
        .filter_map(|c| c.interval.day())
        .max();
    let mut published: Vec<&DateCandidate> =
        possible.iter().copied().filter(|c| !c.modified).collect();
    if published.is_empty() {
        published = possible;
    }
    Dated {
        published: believe(&published, &mut notes),
        modified,
        notes,
    }
}

fn note(notes: &mut Vec<String>, candidate: &DateCandidate, why: &str) {
    let evidence = candidate.evidence.name();
    let note = format!("date `{}` ({evidence}) not believed: {why}", candidate.raw);
    if !notes.contains(&note) {
        notes.push(note);
    }
}

/// The order of the cascade among candidates that all speak of the same event.
fn rank(candidate: &DateCandidate) -> (Evidence, bool, Day, i64) {
    let span = span(candidate);
    let earliest = candidate.interval.earliest();
    (candidate.evidence, span > 0, earliest, span)
}

fn believe(candidates: &[&DateCandidate], notes: &mut Vec<String>) -> Option<Published> {
    let mut best = *candidates.iter().min_by_key(|c| rank(c))?;
    if best.evidence != Evidence::Stated && witnesses(candidates, best) == 1 {
        let agreed = candidates.iter().filter(|c| witnesses(candidates, c) > 1);
        if let Some(agreed) = agreed.min_by_key(|c| rank(c)) {
            note(notes, best, "other evidence agrees on another day");
            best = agreed;
        }
    }
    if !is_confirmed(candidates, best) {
        let local = candidates.iter().find(|c| is_local_day(best, c));
        best = local.unwrap_or(&best);
    }
    let finer = candidates
        .iter()
        .filter(|c| span(c) < span(best) && best.interval.contains(c.interval));
    let best = finer.min_by_key(|c| rank(c)).unwrap_or(&best);
    Some(Published {
        date: best.interval.day(),
        earliest: best.interval.earliest(),
        latest: best.interval.latest(),
        time: stated_time(best, candidates),
        evidence: best.evidence,
    })
}

/// How many kinds of evidence give this very day. A mark and the text show the same words.
fn witnesses(candidates: &[&DateCandidate], wanted: &DateCandidate) -> usize {
    let kind = |evidence: Evidence| match evidence {
        Evidence::Markup => Evidence::Text,
        other => other,
    };
    let mut kinds: Vec<Evidence> = candidates
        .iter()
        .filter(|c| c.interval == wanted.interval && c.interval.day().is_some())
        .map(|c| kind(c.evidence))
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len().max(1)
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

/// How many days the interval has beyond the first.
fn span(candidate: &DateCandidate) -> i64 {
    candidate.interval.latest().days() - candidate.interval.earliest().days()
}

/// The instant of the winner, or of the first other candidate of the same day that states one.
fn stated_time(best: &DateCandidate, candidates: &[&DateCandidate]) -> Option<String> {
    best.interval.day()?;
    let same = candidates.iter().filter(|c| c.interval == best.interval);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Interval;

    fn candidate(evidence: Evidence, raw: &str) -> DateCandidate {
        let (interval, time) = crate::read::dates::parse_date(raw).unwrap();
        DateCandidate {
            evidence,
            interval,
            time,
            modified: false,
            raw: raw.to_owned(),
        }
    }

    fn modified(evidence: Evidence, raw: &str) -> DateCandidate {
        DateCandidate {
            modified: true,
            ..candidate(evidence, raw)
        }
    }

    #[track_caller]
    fn check(candidates: &[DateCandidate], days: &str, evidence: Evidence) -> Dated {
        let dated = choose(candidates, Day::parse_iso("2025-06-01").unwrap());
        let published = dated.published.clone().unwrap();
        assert_eq!(Some(published.interval()), Interval::parse_iso(days));
        assert_eq!(published.date, Interval::parse_iso(days).unwrap().day());
        assert_eq!(published.evidence, evidence);
        dated
    }

    use Evidence::{JsonLd, Markup, Meta, Path, Stated, Text, Url};

    #[test]
    fn the_strongest_evidence_wins() {
        let text = candidate(Text, "2025-03-01");
        check(std::slice::from_ref(&text), "2025-03-01", Text);
        let url = candidate(Url, "2025-03-02");
        check(&[text.clone(), url.clone()], "2025-03-02", Url);
        let json = candidate(JsonLd, "2025-03-03");
        check(&[text, url, json], "2025-03-03", JsonLd);
    }

    #[test]
    fn first_published_beats_modified() {
        let first = candidate(Path, "2025-03-01");
        let dated = check(&[modified(JsonLd, "2025-03-09"), first], "2025-03-01", Path);
        assert_eq!(dated.modified, Day::parse_iso("2025-03-09"));
        check(&[modified(Meta, "2025-03-09")], "2025-03-09", Meta);
    }

    #[test]
    fn the_earliest_of_one_kind() {
        let (one, other) = (candidate(Meta, "2025-03-05"), candidate(Meta, "2025-03-04"));
        check(&[one, other], "2025-03-04", Meta);
    }

    #[test]
    fn a_day_beats_the_month_that_holds_it() {
        let month = candidate(Url, "2025-03");
        check(std::slice::from_ref(&month), "2025-03", Url);
        check(
            &[month.clone(), candidate(Text, "2025-03-05")],
            "2025-03-05",
            Text,
        );
        check(&[month, candidate(Text, "2025-04-05")], "2025-03", Url);
    }

    #[test]
    fn two_kinds_outvote_one() {
        let votes = [
            candidate(JsonLd, "2022-07-04"),
            candidate(Meta, "2025-03-05"),
            candidate(Markup, "2025-03-05"),
        ];
        let dated = check(&votes, "2025-03-05", Meta);
        assert_eq!(
            dated.notes,
            ["date `2022-07-04` (json-ld) not believed: other evidence agrees on another day"]
        );
        let stated = [
            candidate(Stated, "2022-07-04"),
            candidate(Meta, "2025-03-05"),
            candidate(Url, "2025-03-05"),
        ];
        check(&stated, "2022-07-04", Stated);
    }

    #[test]
    fn universal_time_gives_way_to_the_local_day() {
        let utc = candidate(JsonLd, "2025-03-06T03:28:35Z");
        check(
            &[utc.clone(), candidate(Url, "2025-03-05")],
            "2025-03-05",
            Url,
        );
        check(
            &[utc.clone(), candidate(Url, "2025-03-07")],
            "2025-03-06",
            JsonLd,
        );
        let zoned = candidate(JsonLd, "2025-03-06T03:28:35+01:00");
        check(&[zoned, candidate(Url, "2025-03-05")], "2025-03-06", JsonLd);
    }

    #[test]
    fn impossible_dates_are_noted() {
        let dated = check(
            &[
                candidate(JsonLd, "2031-01-01"),
                candidate(Meta, "1970-01-01"),
                candidate(Url, "1999-01-01"),
            ],
            "1999-01-01",
            Url,
        );
        assert_eq!(
            dated.notes,
            [
                "date `2031-01-01` (json-ld) not believed: after the day of this run",
                "date `1970-01-01` (meta) not believed: the zero of computer clocks",
            ]
        );
        let dated = choose(
            &[candidate(Stated, "1066-10-14")],
            Day::parse_iso("2025-06-01").unwrap(),
        );
        assert_eq!(dated.published, None);
        assert_eq!(
            dated.notes,
            ["date `1066-10-14` (stated) not believed: before the first newspaper"]
        );
        assert_eq!(choose(&[], Day::MAX), Dated::default());
    }

    #[test]
    fn the_time_of_a_weaker_witness_of_the_same_day_is_kept() {
        let witnesses = [
            candidate(JsonLd, "2025-03-05"),
            candidate(Meta, "2025-03-05T10:15:00+01:00"),
        ];
        let dated = check(&witnesses, "2025-03-05", JsonLd);
        assert_eq!(
            dated.published.unwrap().time.as_deref(),
            Some("2025-03-05T10:15:00+01:00")
        );
    }
}
