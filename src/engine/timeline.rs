//! The matches of a query over time: calendar buckets, empty ones included.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::Weekday;

use super::archive::Archive;
use super::lower::Lowerer;
use super::search_each::Matcher;
use crate::date::Day;
use crate::error::Result;
use crate::hit::{Bucket, Timeline, Unit};
use crate::query::{Node, Query};

/// A query whose articles are counted over time, and those that they are counted against.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'q> {
    pub query: &'q Node,
    /// Any of the words instead of all.
    pub any: bool,
    pub of: &'q Node,
}

/// The articles of a query by unit.
#[derive(Default)]
struct Units {
    by_first_day: BTreeMap<Day, u64>,
    undated: u64,
    imprecise: u64,
}

/// When the articles of queries were published, to be counted by any unit.
pub struct OverTime {
    /// Of each query, and of what it is counted against.
    counted: Vec<[Arc<Days>; 2]>,
}

impl OverTime {
    /// How many of the matching articles were published in each unit, and of how many: from the first unit
    /// with a match of any of the queries to the last, the same for each.
    pub fn by(&self, unit: Unit) -> Vec<Timeline> {
        let counted = self.counted.iter();
        let counted = counted.map(|[articles, of]| (articles.by(unit), of.by(unit)));
        let counted: Vec<(Units, Units)> = counted.collect();
        let days = || {
            counted
                .iter()
                .flat_map(|(articles, _)| articles.by_first_day.keys())
        };
        let mut firsts = Vec::new();
        if let (Some(first), Some(last)) = (days().min(), days().max()) {
            let mut first = *first;
            loop {
                firsts.push(first);
                if first >= *last {
                    break;
                }
                first = next(unit, first);
            }
        }
        let timeline = |(articles, of): &(Units, Units)| Timeline {
            buckets: firsts
                .iter()
                .map(|first| Bucket {
                    label: label(unit, *first),
                    first: *first,
                    articles: articles.by_first_day.get(first).copied().unwrap_or(0),
                    of: of.by_first_day.get(first).copied().unwrap_or(0),
                })
                .collect(),
            undated: articles.undated,
            imprecise: articles.imprecise,
            undated_of: of.undated,
            imprecise_of: of.imprecise,
        };
        counted.iter().map(timeline).collect()
    }
}

impl Archive {
    /// The matches of queries over time by one unit: see [`OverTime::by`].
    pub fn timelines(&self, queries: &[Counted], unit: Unit) -> Result<Vec<Timeline>> {
        Ok(self.over_time(queries)?.by(unit))
    }

    /// When the matching articles were published, and those that they are counted against.
    pub fn over_time(&self, queries: &[Counted]) -> Result<OverTime> {
        let mut counted: Vec<[Arc<Days>; 2]> = Vec::with_capacity(queries.len());
        for (i, query) in queries.iter().enumerate() {
            let articles = self.days(query.query, query.any)?;
            // Most queries side by side are counted against the same articles.
            let known = queries[..i]
                .iter()
                .position(|known| known.of.query == query.of.query);
            let of = match known {
                Some(known) => counted[known][1].clone(),
                None => self.days(query.of, false)?,
            };
            counted.push([articles, of]);
        }
        Ok(OverTime { counted })
    }
}

/// How many articles were published when.
#[derive(Default)]
pub(super) struct Days {
    /// By the first and the last day on which they may have been.
    articles: HashMap<(i64, i64), u64>,
    undated: u64,
}

impl Days {
    fn by(&self, unit: Unit) -> Units {
        let mut units = Units {
            undated: self.undated,
            ..Units::default()
        };
        for (&(earliest, latest), &articles) in &self.articles {
            let first = |days| Day::from_days(days).map(|day| first_of(unit, day));
            match (first(earliest), first(latest)) {
                (Some(a), Some(b)) if a == b => {
                    *units.by_first_day.entry(a).or_default() += articles
                }
                _ => units.imprecise += articles,
            }
        }
        units
    }
}

impl Archive {
    /// Those of all articles are counted once: most timelines are counted against them.
    fn days(&self, query: &Node, any: bool) -> Result<Arc<Days>> {
        if query.query != Query::All {
            return Ok(Arc::new(self.counted_days(query, any)?));
        }
        if let Some(days) = self.days_of_all.get() {
            return Ok(days.clone());
        }
        let days = Arc::new(self.counted_days(query, any)?);
        Ok(self.days_of_all.get_or_init(|| days).clone())
    }

    fn counted_days(&self, query: &Node, any: bool) -> Result<Days> {
        let lowered = Lowerer::new(self, any).lower(query)?;
        let mut days = Days::default();
        self.engine((|| {
            let matcher = Matcher::new(self, &lowered.plan)?;
            for (segment, reader) in self.searcher.segment_readers().iter().enumerate() {
                let keys = &self.columns(segment)?.keys;
                // Neighbours are mostly of one day.
                let mut run = (None, 0);
                let mut add = |(of, articles): (Option<(i64, i64)>, u64)| match of {
                    Some(of) if articles > 0 => *days.articles.entry(of).or_default() += articles,
                    Some(_) => {}
                    None => days.undated += articles,
                };
                for doc in matcher.segment(reader)? {
                    let of = keys.days(doc);
                    if of != run.0 {
                        add(std::mem::replace(&mut run, (of, 0)));
                    }
                    run.1 += 1;
                }
                add(run);
            }
            Ok(())
        })())?;
        Ok(days)
    }
}

/// The first day of the unit that holds `day`; the first week of the calendar lacks some.
fn first_of(unit: Unit, day: Day) -> Day {
    let (year, month, _) = day.ymd();
    let first = match unit {
        Unit::Day => return day,
        Unit::Week => {
            let since_monday = day.date().weekday().since(Weekday::Monday);
            return day.plus(-i64::from(since_monday));
        }
        Unit::Month => Day::from_ymd(year, month, 1),
        Unit::Quarter => Day::from_ymd(year, (month - 1) / 3 * 3 + 1, 1),
        Unit::Year => Day::from_ymd(year, 1, 1),
    };
    first.unwrap_or(day)
}

/// The first day of the unit after the one that begins with `first`.
fn next(unit: Unit, first: Day) -> Day {
    // Longer than the unit, shorter than two of them.
    let days = match unit {
        Unit::Day => 1,
        Unit::Week => 7,
        Unit::Month => 31,
        Unit::Quarter => 92,
        Unit::Year => 366,
    };
    first_of(unit, first.plus(days))
}

fn label(unit: Unit, first: Day) -> String {
    let (year, month, _) = first.ymd();
    match unit {
        Unit::Day => first.to_string(),
        Unit::Week => {
            let week = first.date().iso_week_date();
            format!("{:04}-W{:02}", week.year(), week.week())
        }
        Unit::Month => format!("{year:04}-{month:02}"),
        Unit::Quarter => format!("{year:04}-Q{}", (month - 1) / 3 + 1),
        Unit::Year => format!("{year:04}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::testing::{archive_in_ram, article, dated};
    use crate::query::Query;

    #[track_caller]
    fn check(dates: &[&str], unit: Unit, expect: &str) {
        let articles = dates.iter().enumerate().map(|(i, date)| {
            let plain = article(&format!("a{i}"), "", "", "x");
            if date.is_empty() {
                plain
            } else {
                dated(plain, date)
            }
        });
        let archive = archive_in_ram(&[articles.collect()], &[]);
        let all = Node {
            query: Query::All,
            span: 0..0,
        };
        let counted = Counted {
            query: &all,
            any: false,
            of: &all,
        };
        let timeline = archive.timelines(&[counted], unit).unwrap().remove(0);
        assert!(timeline.buckets.iter().all(|b| b.articles == b.of));
        let mut shown: Vec<String> = timeline
            .buckets
            .iter()
            .map(|b| format!("{}={}", b.label, b.articles))
            .collect();
        shown.push(format!(
            "undated={} imprecise={}",
            timeline.undated, timeline.imprecise
        ));
        assert_eq!(shown.join(" "), expect);
    }

    #[test]
    fn buckets_follow_the_calendar_without_gaps() {
        let dates = &[
            "2024-12-30",
            "2025-01-01",
            "2025-01",
            "2025",
            "",
            "2025-03-31",
        ];
        check(dates, Unit::Year, "2024=1 2025=4 undated=1 imprecise=0");
        check(
            dates,
            Unit::Quarter,
            "2024-Q4=1 2025-Q1=3 undated=1 imprecise=1",
        );
        check(
            dates,
            Unit::Month,
            "2024-12=1 2025-01=2 2025-02=0 2025-03=1 undated=1 imprecise=1",
        );
        check(
            &["2024-12-30", "2025-01-05", "2025-01-13", "2025"],
            Unit::Week,
            "2025-W01=2 2025-W02=0 2025-W03=1 undated=0 imprecise=1",
        );
        check(
            &["2024-02-28", "2024-03-01"],
            Unit::Day,
            "2024-02-28=1 2024-02-29=0 2024-03-01=1 undated=0 imprecise=0",
        );
        check(&[""], Unit::Day, "undated=1 imprecise=0");
    }

    #[test]
    fn side_by_side_each_against_its_own() {
        let today = Day::from_ymd(2025, 3, 5).unwrap();
        let of_outlet = |id: &str, outlet: &str, text: &str, date| {
            let mut article = dated(article(id, "en", "", text), date);
            article.article.outlet = Some(outlet.to_owned());
            article
        };
        let articles = vec![
            of_outlet("a", "Gazette", "ferry", "2024-01-05"),
            of_outlet("b", "Gazette", "harbour", "2024-01-06"),
            of_outlet("c", "Courier", "harbour", "2024-02-01"),
            of_outlet("d", "Courier", "ferry harbour", "2024-04-01"),
            of_outlet("e", "Gazette", "storm", "2024"),
            article("f", "en", "", "storm"),
        ];
        let archive = archive_in_ram(&[articles], &[]);
        let read = |text: &str| crate::query::parse(text, today).unwrap();
        let queries = [read("ferry source:gazette"), read("harbour"), read("storm")];
        let of = queries
            .clone()
            .map(|query| crate::query::outlets(&query, false));
        let counted: Vec<Counted> = queries
            .iter()
            .zip(&of)
            .map(|(query, of)| Counted {
                query,
                any: false,
                of,
            })
            .collect();
        let timelines = archive.timelines(&counted, Unit::Month).unwrap();
        let shown = timelines.iter().map(|timeline| {
            let buckets = timeline.buckets.iter();
            let buckets = buckets.map(|b| format!("{}/{}", b.articles, b.of));
            let buckets: Vec<_> = buckets.collect();
            format!(
                "{} undated {}/{} imprecise {}/{}",
                buckets.join(" "),
                timeline.undated,
                timeline.undated_of,
                timeline.imprecise,
                timeline.imprecise_of
            )
        });
        let expect = [
            "1/2 0/0 0/0 0/0 undated 0/0 imprecise 0/1",
            "1/2 1/1 0/0 1/1 undated 0/1 imprecise 0/1",
            "0/2 0/1 0/0 0/1 undated 1/1 imprecise 1/1",
        ];
        assert_eq!(shown.collect::<Vec<_>>(), expect);
    }

    #[test]
    fn the_ends_of_the_calendar_end_the_loop() {
        for unit in [
            Unit::Day,
            Unit::Week,
            Unit::Month,
            Unit::Quarter,
            Unit::Year,
        ] {
            let timeline = |date| {
                check(
                    &[date],
                    unit,
                    &format!(
                        "{}=1 undated=0 imprecise=0",
                        label(unit, first_of(unit, Day::parse_iso(date).unwrap()))
                    ),
                )
            };
            timeline("9999-12-31");
            timeline("0001-01-01");
        }
    }

    #[test]
    fn next_is_the_very_next_unit() {
        for unit in [
            Unit::Day,
            Unit::Week,
            Unit::Month,
            Unit::Quarter,
            Unit::Year,
        ] {
            let mut first = first_of(unit, Day::from_ymd(1999, 1, 4).unwrap());
            for _ in 0..1_000 {
                let after = next(unit, first);
                assert_eq!(first_of(unit, after.plus(-1)), first);
                assert!(first_of(unit, after) == after && after > first);
                first = after;
            }
        }
    }
}
