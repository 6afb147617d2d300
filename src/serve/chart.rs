//! Articles over time as a drawing for the page: its numbers, which the template `chart.html` writes.
//!
//! The drawing is stretched to the room there is, so it has no text of its own and counts in units: each
//! bucket is [`WIDE`] wide, the highest value [`HIGH`] high.

use crate::date::{Day, Interval};
use crate::hit::{Bucket, Timeline, Unit};

/// Buckets that can be told apart and pointed at; where there were more, a longer unit is taken.
const MOST_BUCKETS: i64 = 750;
/// Buckets that have a gap between their bars.
const APART: usize = 150;

pub const WIDE: usize = 10;
pub const HIGH: u64 = 100;
/// How high the strip is that says: no data.
const GAP: u64 = 5;

/// Labels below the drawing.
const LABELS: usize = 4;

/// A timeline, drawn.
pub struct Chart {
    pub width: usize,
    /// What it shows, in words.
    pub told: String,
    /// The highest value, as its label says it.
    pub top: String,
    pub labels: Vec<String>,
    pub bars: Vec<Bar>,
    /// Stretches without any article to be counted against.
    pub gaps: Vec<Bar>,
    /// Where there are several timelines: points of each, by stretches with data.
    pub lines: Vec<Vec<String>>,
    /// What stands beside the line: undated, or not dated so exactly.
    pub beside: Vec<String>,
    /// Where each bucket begins and ends, as `date:` has it, for a hand that draws over them.
    pub starts: String,
    pub ends: String,
}

pub struct Bar {
    pub x: usize,
    pub y: String,
    pub width: usize,
    pub height: String,
    pub told: String,
}

/// What is drawn of a bucket; `None` where there are no data.
fn value(bucket: &Bucket, per_thousand: bool) -> Option<f64> {
    let share = bucket.articles as f64 * 1e3 / bucket.of.max(1) as f64;
    let value = if per_thousand {
        share
    } else {
        bucket.articles as f64
    };
    (bucket.of > 0).then_some(value)
}

/// At most one digit behind the point.
pub fn number(value: f64) -> String {
    let rounded = format!("{value:.1}");
    match rounded.strip_suffix(".0") {
        Some(whole) => whole.to_owned(),
        None => rounded,
    }
}

/// The value as a figure; `None` where there are no data.
pub fn figure(bucket: &Bucket, per_thousand: bool) -> Option<String> {
    value(bucket, per_thousand).map(number)
}

/// A bucket and its value in words.
pub fn told(bucket: &Bucket, per_thousand: bool) -> String {
    match value(bucket, per_thousand) {
        None => format!("{}: no data", bucket.label),
        Some(share) if per_thousand => {
            let share = number(share);
            format!(
                "{}: {share} of 1,000 ({} of {})",
                bucket.label, bucket.articles, bucket.of
            )
        }
        Some(_) => format!("{}: {} of {}", bucket.label, bucket.articles, bucket.of),
    }
}

impl Chart {
    /// `None` where no article has a place on the line. All timelines have the same buckets.
    pub fn of(timelines: &[Timeline], unit: Unit, per_thousand: bool) -> Option<Chart> {
        let buckets = timelines.first().map(|t| t.buckets.as_slice())?;
        let (first, last) = (buckets.first()?, buckets.last()?);
        let all = || timelines.iter().flat_map(|t| &t.buckets);
        let most = all().filter_map(|b| Some((value(b, per_thousand)?, b)));
        let (most, highest) =
            most.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.first.cmp(&a.1.first)))?;
        let what = if per_thousand {
            "Articles of 1,000"
        } else {
            "Articles"
        };
        let height =
            |bucket: &Bucket| value(bucket, per_thousand).map(|value| value / most.max(1e-9));
        let mut chart = Chart {
            width: buckets.len() * WIDE,
            told: format!(
                "{what} by {}, {} to {}. Most: {}",
                unit.name(),
                first.label,
                last.label,
                told(highest, per_thousand)
            ),
            top: number(most),
            labels: labels(buckets),
            bars: Vec::new(),
            gaps: gaps(timelines, buckets),
            lines: Vec::new(),
            beside: timelines
                .first()
                .map(|t| beside(t, unit))
                .unwrap_or_default(),
            starts: joined(buckets, |bucket| start(unit, bucket)),
            ends: match unit {
                Unit::Day | Unit::Month | Unit::Year => String::new(),
                Unit::Week | Unit::Quarter => joined(buckets, |bucket| end(unit, bucket)),
            },
        };
        match timelines {
            [_] => chart.bars = bars(buckets, height, per_thousand),
            _ => {
                let lines = timelines.iter().map(|t| lines(&t.buckets, height));
                chart.lines = lines.collect();
            }
        }
        Some(chart)
    }
}

fn bars(
    buckets: &[Bucket],
    height: impl Fn(&Bucket) -> Option<f64>,
    per_thousand: bool,
) -> Vec<Bar> {
    // What is there is seen, however little it is.
    const LEAST: f64 = 2.0;
    let space = if buckets.len() <= APART { 1 } else { 0 };
    let bars = buckets.iter().enumerate().filter_map(|(i, bucket)| {
        let height = height(bucket).filter(|height| *height > 0.0)?;
        let height = (height * HIGH as f64).max(LEAST);
        Some(Bar {
            x: i * WIDE + space,
            y: number(HIGH as f64 - height),
            width: WIDE - 2 * space,
            height: number(height),
            told: told(bucket, per_thousand),
        })
    });
    bars.collect()
}

/// Where none of the timelines has data.
fn gaps(timelines: &[Timeline], buckets: &[Bucket]) -> Vec<Bar> {
    let is_gap = |i: usize| {
        let mut here = timelines.iter().filter_map(|t| t.buckets.get(i));
        here.all(|bucket| bucket.of == 0)
    };
    let mut gaps = Vec::new();
    let mut i = 0;
    while i < buckets.len() {
        let length = (i..buckets.len()).take_while(|i| is_gap(*i)).count();
        if let (Some(first), Some(last)) =
            (buckets.get(i), buckets.get(i + length.saturating_sub(1)))
            && length > 0
        {
            let told = match length {
                1 => format!("{}: no data", first.label),
                _ => format!("{} to {}: no data", first.label, last.label),
            };
            gaps.push(Bar {
                x: i * WIDE,
                y: (HIGH - GAP).to_string(),
                width: length * WIDE,
                height: GAP.to_string(),
                told,
            });
        }
        i += length.max(1);
    }
    gaps
}

/// The stretches of a timeline that have data; a bucket alone is a level line.
fn lines(buckets: &[Bucket], height: impl Fn(&Bucket) -> Option<f64>) -> Vec<String> {
    let heights: Vec<Option<f64>> = buckets.iter().map(height).collect();
    let mut lines = Vec::new();
    let mut i = 0;
    for stretch in heights.split(Option::is_none) {
        let y = |height: &Option<f64>| number(HIGH as f64 * (1.0 - height.unwrap_or(0.0)));
        match stretch {
            [] => {}
            [one] => lines.push(format!(
                "{},{y} {},{y}",
                i * WIDE,
                (i + 1) * WIDE,
                y = y(one)
            )),
            _ => {
                let points = stretch.iter().enumerate();
                let points = points
                    .map(|(n, height)| format!("{},{}", (i + n) * WIDE + WIDE / 2, y(height)));
                lines.push(points.collect::<Vec<_>>().join(" "));
            }
        }
        i += stretch.len() + 1;
    }
    lines
}

/// What has no place on the line.
pub fn beside(timeline: &Timeline, unit: Unit) -> Vec<String> {
    let mut beside = Vec::new();
    if timeline.undated > 0 {
        beside.push(format!("{} undated", timeline.undated));
    }
    if timeline.imprecise > 0 {
        let n = timeline.imprecise;
        beside.push(format!("{n} dated less exactly than to a {}", unit.name()));
    }
    beside
}

/// The first, the last, and some between.
fn labels(buckets: &[Bucket]) -> Vec<String> {
    let n = LABELS.min(buckets.len());
    let at = |i: usize| i * (buckets.len() - 1) / (n - 1).max(1);
    let labels = (0..n).filter_map(|i| buckets.get(at(i)));
    labels.map(|bucket| bucket.label.clone()).collect()
}

fn joined(buckets: &[Bucket], of: impl Fn(&Bucket) -> String) -> String {
    buckets.iter().map(of).collect::<Vec<_>>().join(" ")
}

/// As the clause `date:` has it.
pub fn start(unit: Unit, bucket: &Bucket) -> String {
    match unit {
        Unit::Day | Unit::Month | Unit::Year => bucket.label.clone(),
        Unit::Week | Unit::Quarter => bucket.first.to_string(),
    }
}

pub fn end(unit: Unit, bucket: &Bucket) -> String {
    match unit {
        Unit::Day | Unit::Month | Unit::Year => bucket.label.clone(),
        Unit::Week => bucket.first.plus(6).to_string(),
        Unit::Quarter => {
            let (year, month, _) = bucket.first.ymd();
            let last = Interval::of_month(year, month + 2).map(Interval::latest);
            last.unwrap_or(bucket.first).to_string()
        }
    }
}

/// The clause that asks for the articles of a bucket.
pub fn clause(unit: Unit, bucket: &Bucket) -> String {
    match (start(unit, bucket), end(unit, bucket)) {
        (start, end) if start == end => format!("date:{start}"),
        (start, end) => format!("date:{start}..{end}"),
    }
}

/// The units by which the days from `first` to `last` are not too many buckets.
pub fn units(first: Day, last: Day) -> impl Iterator<Item = Unit> {
    let days = last.days() - first.days() + 1;
    let buckets = move |unit: Unit| match unit {
        Unit::Day => days,
        Unit::Week => days / 7,
        Unit::Month => days / 30,
        Unit::Quarter => days / 91,
        Unit::Year => 0,
    };
    Unit::ALL
        .into_iter()
        .filter(move |unit| buckets(*unit) <= MOST_BUCKETS)
}

/// The unit that shows the shape of so many days best.
pub fn best_unit(first: Day, last: Day) -> Unit {
    match last.days() - first.days() {
        ..=92 => Unit::Day,
        93..=400 => Unit::Week,
        401..=5_000 => Unit::Month,
        _ => Unit::Year,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(year: i16, month: i8, articles: u64, of: u64) -> Bucket {
        Bucket {
            label: format!("{year}-{month:02}"),
            first: Day::from_ymd(year, month, 1).unwrap(),
            articles,
            of,
        }
    }

    fn timeline(numbers: &[(u64, u64)]) -> Timeline {
        let buckets = numbers.iter().zip(1..);
        Timeline {
            buckets: buckets
                .map(|((articles, of), month)| bucket(2025, month, *articles, *of))
                .collect(),
            undated: 3,
            ..Timeline::default()
        }
    }

    #[test]
    fn no_article_and_no_data_are_not_the_same() {
        let timelines = [timeline(&[(4, 8), (0, 5), (0, 0), (0, 0), (1, 1)])];
        let chart = Chart::of(&timelines, Unit::Month, false).unwrap();
        let bars: Vec<_> = chart
            .bars
            .iter()
            .map(|b| (b.x, b.height.as_str()))
            .collect();
        assert_eq!(bars, [(1, "100"), (41, "25")]);
        let gaps: Vec<_> = chart
            .gaps
            .iter()
            .map(|b| (b.x, b.width, b.told.as_str()))
            .collect();
        assert_eq!(gaps, [(20, 20, "2025-03 to 2025-04: no data")]);
        assert_eq!(
            chart.told,
            "Articles by month, 2025-01 to 2025-05. Most: 2025-01: 4 of 8"
        );
        assert_eq!(chart.beside, ["3 undated"]);
        assert_eq!(chart.labels, ["2025-01", "2025-02", "2025-03", "2025-05"]);
        assert!(Chart::of(&[Timeline::default()], Unit::Month, false).is_none());
    }

    #[test]
    fn several_are_lines_that_break_at_gaps() {
        let timelines = [
            timeline(&[(2, 8), (1, 4), (0, 0), (1, 1)]),
            timeline(&[(0, 8), (0, 4), (0, 0), (0, 1)]),
        ];
        let chart = Chart::of(&timelines, Unit::Month, true).unwrap();
        assert!(chart.bars.is_empty());
        assert_eq!(chart.lines[0], ["5,75 15,75", "30,0 40,0"]);
        assert_eq!(chart.lines[1], ["5,100 15,100", "30,100 40,100"]);
        assert_eq!(chart.top, "1000");
    }

    #[test]
    fn a_bucket_is_a_clause() {
        let bucket = bucket(2025, 1, 1, 1);
        assert_eq!(clause(Unit::Month, &bucket), "date:2025-01");
        assert_eq!(
            clause(Unit::Quarter, &bucket),
            "date:2025-01-01..2025-03-31"
        );
        assert_eq!(clause(Unit::Week, &bucket), "date:2025-01-01..2025-01-07");
    }

    #[test]
    fn units_that_fit() {
        let day = |year| Day::from_ymd(year, 1, 1).unwrap();
        let fit = |first, last| units(day(first), day(last)).collect::<Vec<_>>();
        assert_eq!(fit(2024, 2025).len(), 5);
        assert_eq!(fit(1900, 2025), [Unit::Quarter, Unit::Year]);
        assert_eq!(best_unit(day(1900), day(2025)), Unit::Year);
    }
}
