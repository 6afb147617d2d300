//! Articles over time, as a form of output writes them.

use std::io;

use super::ask::Asked;
use super::chart::{Chart, best_unit, units};
use super::problem::Problem;
use crate::engine::{Archive, Counted, OverTime};
use crate::error::Error;
use crate::hit::{Bucket, Unit};
use crate::output::Series;
use crate::query::{outlets, print};

/// When the matching articles were published, and those that they are counted against.
fn over_time(archive: &Archive, asked: &Asked) -> Result<OverTime, Problem> {
    let of = outlets(&asked.node, asked.any);
    let counted = [Counted {
        query: &asked.node,
        any: asked.any,
        of: &of,
    }];
    Ok(archive.over_time(&counted)?)
}

/// A query over time, as its page draws it.
pub struct Drawn {
    pub chart: Option<Chart>,
    pub unit: Unit,
    /// By which it can be drawn.
    pub units: Vec<Unit>,
    pub undated: u64,
    pub years: Vec<Bucket>,
}

/// By the unit that is asked for, where it has not too many buckets; else by the one that fits best.
pub fn drawn(archive: &Archive, asked: &Asked, by: Option<Unit>) -> Result<Drawn, Problem> {
    let over_time = over_time(archive, asked)?;
    let of_years = over_time.by(Unit::Year).pop().unwrap_or_default();
    let (unit, units) = match of_years.buckets.as_slice() {
        [_] => {
            let of_months = over_time.by(Unit::Month).pop().unwrap_or_default();
            fitting(&of_months.buckets, Unit::Month, by)
        }
        years => fitting(years, Unit::Year, by),
    };
    let chart = Chart::of(&over_time.by(unit), unit, false);
    Ok(Drawn {
        chart,
        unit,
        units,
        undated: of_years.undated,
        years: of_years.buckets,
    })
}

/// The unit to draw by, and those that there would not be too many of, from the first to the last bucket of
/// those known, which are years or months.
pub fn fitting(known: &[Bucket], of: Unit, by: Option<Unit>) -> (Unit, Vec<Unit>) {
    let (Some(first), Some(last)) = (known.first(), known.last()) else {
        return (of, Vec::new());
    };
    let rest = if of == Unit::Year { 365 } else { 30 };
    let (first, last) = (first.first, last.first.plus(rest));
    let units: Vec<Unit> = units(first, last).collect();
    let best = best_unit(first, last);
    let unit = by.filter(|unit| units.contains(unit)).unwrap_or(best);
    (unit, units)
}

/// The same as `write` writes it.
pub fn written(
    archive: &Archive,
    asked: &Asked,
    unit: Unit,
    write: impl FnOnce(&mut Vec<u8>, &[Series]) -> io::Result<()>,
) -> Result<Vec<u8>, Problem> {
    let timelines = over_time(archive, asked)?.by(unit);
    let of = print(&outlets(&asked.node, asked.any));
    let series: Vec<Series> = timelines
        .iter()
        .map(|timeline| Series {
            query: &asked.info.query,
            of: &of,
            timeline,
            copies: asked.info.copies,
        })
        .collect();
    let mut bytes = Vec::new();
    write(&mut bytes, &series).map_err(|e| Problem::from(Error::Output(e)))?;
    Ok(bytes)
}
