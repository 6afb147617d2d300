//! Articles over time for reading: bars that fit the terminal, with the gaps.

use std::io::{self, Write};

use super::Style;
use super::sanitize::sanitize;
use super::timeline::{Scale, Series, per_thousand};
use crate::hit::Bucket;

/// The longest bar, in columns.
const LONGEST_BAR: usize = 60;

/// What a unit has to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Bars,
    /// The archive has articles, none of which matches.
    NoArticle,
    NoData,
}

pub(super) fn write_bars(
    out: &mut dyn Write,
    series: &[Series],
    scale: Scale,
    style: &Style,
) -> io::Result<()> {
    let several = series.len() > 1;
    if several {
        for (one, letter) in series.iter().zip('a'..) {
            writeln!(out, "{letter}  {}", sanitize(one.query))?;
        }
        writeln!(out)?;
    }
    let units = series.first().map_or(0, |one| one.timeline.buckets.len());
    let each = || {
        let with_bars = (0..units).filter(|i| shown(series, *i) == Shown::Bars);
        with_bars.flat_map(|i| at(series, i))
    };
    let number = each().map(|b| figure(b, scale).len()).max().unwrap_or(0);
    let highest = each().map(|b| height(b, scale)).fold(0.0, f64::max);
    let used = 10 + 2 + number + 2 + if several { 3 } else { 0 };
    let room = style.width.saturating_sub(used).clamp(1, LONGEST_BAR);
    let mut gap = Gap::default();
    for i in 0..units {
        let shown = shown(series, i);
        match shown {
            Shown::Bars => std::mem::take(&mut gap).write(out, scale.unit.name())?,
            Shown::NoArticle => gap.units += 1,
            Shown::NoData => {
                gap.units += 1;
                gap.no_data += 1;
            }
        }
        if shown != Shown::Bars {
            continue;
        }
        for (bucket, letter) in at(series, i).zip('a'..) {
            let label = if letter == 'a' { &bucket.label } else { "" };
            write!(out, "{label:<10}  ")?;
            if several {
                write!(out, "{letter}  ")?;
            }
            let share = height(bucket, scale) / highest.max(f64::MIN_POSITIVE);
            let length = (share * room as f64).ceil() as usize;
            let bar = "█".repeat(length.min(room));
            let line = format!("{:>number$}  {bar}", figure(bucket, scale));
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    for (one, letter) in series.iter().zip('a'..) {
        let timeline = one.timeline;
        for (label, articles) in [
            ("undated", timeline.undated),
            ("imprecise", timeline.imprecise),
        ] {
            match (articles, several) {
                (0, _) => {}
                (_, false) => writeln!(out, "{label:<10}  {articles}")?,
                (_, true) => writeln!(out, "{label:<10}  {letter}  {articles}")?,
            }
        }
    }
    Ok(())
}

/// The buckets of one unit.
fn at<'a>(series: &'a [Series], i: usize) -> impl Iterator<Item = &'a Bucket> {
    series
        .iter()
        .filter_map(move |one| one.timeline.buckets.get(i))
}

fn shown(series: &[Series], i: usize) -> Shown {
    if at(series, i).any(|b| b.articles > 0) {
        Shown::Bars
    } else if at(series, i).any(|b| b.of > 0) {
        Shown::NoArticle
    } else {
        Shown::NoData
    }
}

/// The units between two with bars.
#[derive(Clone, Copy, Debug, Default)]
struct Gap {
    units: u64,
    /// Those of them.
    no_data: u64,
}

impl Gap {
    fn write(self, out: &mut dyn Write, unit: &str) -> io::Result<()> {
        let what = if self.no_data == self.units {
            "no data"
        } else {
            "no article"
        };
        match self.units {
            0 => return Ok(()),
            1 => write!(out, "  {what} for a {unit}")?,
            n => write!(out, "  {what} for {n} {unit}s")?,
        }
        if (1..self.units).contains(&self.no_data) {
            write!(out, ", no data for {} of them", self.no_data)?;
        }
        writeln!(out)
    }
}

fn height(bucket: &Bucket, scale: Scale) -> f64 {
    match scale.per_thousand {
        true => per_thousand(bucket).unwrap_or(0.0),
        false => bucket.articles as f64,
    }
}

/// `12`, or with both numbers `3.4 (12 of 3529)`.
fn figure(bucket: &Bucket, scale: Scale) -> String {
    match per_thousand(bucket) {
        None => "no data".to_owned(),
        Some(share) if scale.per_thousand => {
            format!("{share:.1} ({} of {})", bucket.articles, bucket.of)
        }
        Some(_) => bucket.articles.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hit::Unit;
    use crate::output::samples::{timelines, written};

    fn write(n: usize, per_thousand: bool, width: usize) -> String {
        let style = Style {
            color: false,
            width,
            tty: false,
        };
        let scale = Scale {
            unit: Unit::Month,
            per_thousand,
        };
        let timelines = timelines();
        let series: Vec<Series> = timelines
            .iter()
            .take(n)
            .zip(["ferry", "harbour"])
            .map(|(timeline, query)| Series {
                query,
                of: "",
                timeline,
                copies: "each",
            })
            .collect();
        written(|out| write_bars(out, &series, scale, &style))
    }

    #[test]
    fn bars_fit_the_width_and_gaps_are_said() {
        let expect = [
            "2024-11     10  ██████████",
            "  no article for 2 months, no data for 1 of them",
            "2025-02      1  █",
            "undated     4",
            "",
        ];
        assert_eq!(write(1, false, 26), expect.join("\n"));
        assert!(write(1, false, 0).starts_with("2024-11     10  █\n"));
    }

    #[test]
    fn gaps() {
        let check = |units, no_data, expect: &str| {
            let gap = Gap { units, no_data };
            assert_eq!(written(|out| gap.write(out, "day")), expect);
        };
        check(0, 0, "");
        check(1, 0, "  no article for a day\n");
        check(1, 1, "  no data for a day\n");
        check(3, 0, "  no article for 3 days\n");
        check(3, 3, "  no data for 3 days\n");
        check(3, 2, "  no article for 3 days, no data for 2 of them\n");
    }

    #[test]
    fn shares_with_both_numbers() {
        let expect = [
            "2024-11     250.0 (10 of 40)  ████████",
            "  no article for 2 months, no data for 1 of them",
            "2025-02       333.3 (1 of 3)  ██████████",
            "undated     4",
            "",
        ];
        assert_eq!(write(1, true, 40), expect.join("\n"));
    }

    #[test]
    fn queries_side_by_side() {
        let expect = [
            "a  ferry",
            "b  harbour",
            "",
            "2024-11     a  10  ██████████",
            "            b   5  █████",
            "  no article for 2 months, no data for 1 of them",
            "2025-02     a   1  █",
            "            b   0",
            "undated     a  4",
            "",
        ];
        assert_eq!(write(2, false, 29), expect.join("\n"));
    }
}
