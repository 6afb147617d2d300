//! Which of the candidates is believed: a cascade, strongest evidence first.

use super::local::{self, Local};
use super::order::{day_first, readings};
use super::zone::Home;
use crate::article::lesson::Numbers;
use crate::article::{DateCandidate, Evidence, Published};
use crate::date::{Day, Interval};

/// What of the candidates is believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dated {
    pub published: Option<Published>,
    pub modified: Option<Day>,
    /// [`Numbers::Open`] where the date may be either of two days.
    pub numbers: Numbers,
    /// Dates that were found and not believed, with the reason, for the ledger.
    pub notes: Vec<String>,
}

/// Chooses the publication date of an article that is at `home`. `today` is the run's own day: later dates
/// are impossible.
///
/// 1. Impossible dates are noted and laid aside.
/// 2. First published beats modified.
/// 3. The strongest evidence wins, but one kind alone yields to two that agree on another day.
/// 4. Of equal strength a day beats a month, and the earliest beats the others.
/// 5. An instant in universal time gives way to the local day beside it; where no other evidence tells the
///    day, it is read by the clock of the article's country, if that has only one.
/// 6. A date of only numbers that may mean two days means the one that is possible, or that another candidate's
///    month holds; else it is the time between the two.
/// 7. Where the winner is a month or a year, a day inside it is taken from weaker evidence; a month of a URL
///    or a path is only where the article is filed, and a day that the page or text gives may lie in the month
///    before or after it.
pub fn choose(candidates: &[DateCandidate], home: Home, today: Day) -> Dated {
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
    let settle = |c: &&DateCandidate| settle(c, &published, today);
    let settled: Vec<DateCandidate> = published.iter().map(settle).collect();
    let published: Vec<&DateCandidate> = settled.iter().collect();
    let (published, numbers) = believe(&published, home, &mut notes).unzip();
    Dated {
        published,
        modified,
        numbers: numbers.unwrap_or_default(),
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

/// The two days that an unsettled candidate may mean.
pub(super) fn two_days(candidate: &DateCandidate) -> Option<(Day, Day)> {
    if span(candidate) == 0 {
        return None;
    }
    let days = readings(&candidate.raw, None)?;
    let (first, last) = (candidate.interval.earliest(), candidate.interval.latest());
    (days == (first, last)).then_some(days)
}

/// An unsettled candidate as the one of its two days that is possible, or that a month holds.
fn settle(candidate: &DateCandidate, all: &[&DateCandidate], today: Day) -> DateCandidate {
    let settled = two_days(candidate).and_then(|(one, other)| {
        if other > today {
            return Some(one);
        }
        let holds = |day: Day| {
            let day = Interval::of_day(day);
            let mut months = all.iter().filter(|c| span(c) > 0 && two_days(c).is_none());
            months.any(|c| c.interval.contains(day))
        };
        match (holds(one), holds(other)) {
            (true, false) => Some(one),
            (false, true) => Some(other),
            _ => None,
        }
    });
    let interval = settled.map_or(candidate.interval, Interval::of_day);
    DateCandidate {
        interval,
        ..candidate.clone()
    }
}

/// The order of the cascade among candidates that all speak of the same event.
fn rank(candidate: &DateCandidate) -> (Evidence, bool, Day, i64) {
    let span = span(candidate);
    let earliest = candidate.interval.earliest();
    (candidate.evidence, span > 0, earliest, span)
}

fn believe(
    candidates: &[&DateCandidate],
    home: Home,
    notes: &mut Vec<String>,
) -> Option<(Published, Numbers)> {
    let mut best = *candidates.iter().min_by_key(|c| rank(c))?;
    if best.evidence != Evidence::Stated && witnesses(candidates, best) == 1 {
        let agreed = candidates.iter().filter(|c| witnesses(candidates, c) > 1);
        if let Some(agreed) = agreed.min_by_key(|c| rank(c)) {
            note(notes, best, "other evidence agrees on another day");
            best = agreed;
        }
    }
    let placed;
    match local::day_at_home(best, candidates, home, notes) {
        None => {}
        Some(Local::Shown(other)) => best = other,
        Some(Local::Placed(local)) => {
            placed = local;
            best = &placed;
        }
    }
    let finer = candidates.iter().filter(|c| is_finer(best, c));
    let best = finer.min_by_key(|c| rank(c)).unwrap_or(&best);
    let mut numbers = Numbers::Silent;
    if let Some((one, other)) = two_days(best) {
        let evidence = best.evidence.name();
        notes.push(format!(
            "date `{}` ({evidence}) may be {one} or {other}",
            best.raw
        ));
        numbers = Numbers::Open {
            day_first_is_earlier: day_first(&best.raw) == Some(one),
            evidence: best.evidence,
        };
    }
    let published = Published {
        date: best.interval.day(),
        earliest: best.interval.earliest(),
        latest: best.interval.latest(),
        time: stated_time(best, candidates),
        evidence: best.evidence,
    };
    Some((published, numbers))
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

/// Whether `other` says more exactly when it was than `best`, which is a month or a year.
fn is_finer(best: &DateCandidate, other: &DateCandidate) -> bool {
    if span(other) >= span(best) {
        return false;
    }
    if let Some((one, two)) = two_days(best) {
        return [Some(one), Some(two)].contains(&other.interval.day());
    }
    let filed = matches!(best.evidence, Evidence::Url | Evidence::Path) && span(best) <= 31;
    let near = |day: Day| {
        let (first, last) = (best.interval.earliest(), best.interval.latest());
        filed && first.plus(-MONTH) <= day && day <= last.plus(MONTH)
    };
    best.interval.contains(other.interval) || other.interval.day().is_some_and(near)
}

/// Days by which a page may miss the month that it is filed under.
const MONTH: i64 = 31;

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
        let dated = choose(
            candidates,
            Home::default(),
            Day::parse_iso("2025-06-01").unwrap(),
        );
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
        let neighbour = candidate(Text, "2025-04-05");
        check(&[month.clone(), neighbour], "2025-04-05", Text);
        let far = candidate(Text, "2024-11-05");
        check(&[month, far], "2025-03", Url);
        let (year, day) = (candidate(Meta, "2025"), candidate(Text, "2024-12-31"));
        check(&[year, day], "2025", Meta);
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
    fn universal_time_is_read_by_the_only_clock_of_the_country() {
        let home = Home {
            url: Some("https://a.example.jp/x"),
            language: None,
        };
        let utc = candidate(JsonLd, "2025-03-05T23:30:00Z");
        let choose = |candidates: &[DateCandidate]| {
            let dated = choose(candidates, home, Day::parse_iso("2025-06-01").unwrap());
            let published = dated.published.unwrap();
            (
                published.date.unwrap().to_string(),
                published.time,
                dated.notes,
            )
        };
        let (day, time, notes) = choose(std::slice::from_ref(&utc));
        assert_eq!(day, "2025-03-06");
        assert_eq!(time.as_deref(), Some("2025-03-06T08:30:00+09:00"));
        assert_eq!(
            notes,
            ["date `2025-03-05T23:30:00Z` (json-ld) is 2025-03-06 in Asia/Tokyo"]
        );
        // What the page shows to its readers counts for more.
        let shown = candidate(Markup, "2025-03-05");
        assert_eq!(choose(&[utc, shown]).0, "2025-03-05");
        let noon = candidate(JsonLd, "2025-03-05T12:00:00Z");
        assert_eq!(choose(&[noon]).1.as_deref(), Some("2025-03-05T12:00:00Z"));
    }

    /// A date of only numbers that nobody settled.
    fn unsettled(evidence: Evidence, raw: &str) -> DateCandidate {
        let (one, other) = readings(raw, None).unwrap();
        DateCandidate {
            interval: Interval::new(one, other).unwrap(),
            raw: raw.to_owned(),
            ..candidate(evidence, "2025")
        }
    }

    #[test]
    fn numbers_that_may_mean_two_days() {
        let written = unsettled(Markup, "03/05/2025");
        let dated = choose(
            std::slice::from_ref(&written),
            Home::default(),
            Day::parse_iso("2025-06-01").unwrap(),
        );
        let published = dated.published.unwrap();
        assert_eq!(published.date, None);
        assert_eq!(published.earliest, Day::parse_iso("2025-03-05").unwrap());
        assert_eq!(published.latest, Day::parse_iso("2025-05-03").unwrap());
        assert_eq!(
            dated.notes,
            ["date `03/05/2025` (markup) may be 2025-03-05 or 2025-05-03"]
        );
        let open = Numbers::Open {
            day_first_is_earlier: false,
            evidence: Markup,
        };
        assert_eq!(dated.numbers, open);
        check(
            &[written.clone(), candidate(Url, "2025-05")],
            "2025-05-03",
            Markup,
        );
        check(
            &[written.clone(), candidate(Text, "2025-03-05")],
            "2025-03-05",
            Text,
        );
        // Its other reading lies in the future.
        let late = unsettled(Markup, "03/08/2025");
        check(&[late], "2025-03-08", Markup);
        let weak = unsettled(Text, "03/05/2025");
        check(&[weak, candidate(Path, "2025-03")], "2025-03-05", Text);
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
            Home::default(),
            Day::parse_iso("2025-06-01").unwrap(),
        );
        assert_eq!(dated.published, None);
        assert_eq!(
            dated.notes,
            ["date `1066-10-14` (stated) not believed: before the first newspaper"]
        );
        assert_eq!(choose(&[], Home::default(), Day::MAX), Dated::default());
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
