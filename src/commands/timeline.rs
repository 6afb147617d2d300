//! `newsearch timeline`: articles over time.

use std::fs;

use super::World;
use super::ask::{self, style};
use crate::cli::{AskedArgs, By, Common, TimelineArgs};
use crate::engine::{Archive, Counted};
use crate::error::{Error, Result};
use crate::hit::Unit;
use crate::output::{Scale, Series, write_timelines, write_timelines_svg};
use crate::query::{outlets, print};

/// How many queries can be told apart side by side.
const MOST_QUERIES: usize = 8;

pub fn run(args: &TimelineArgs, common: &Common, world: &mut World) -> Result<u8> {
    let queries = 1 + args.beside.len();
    if queries > MOST_QUERIES {
        return Err(Error::Usage(format!(
            "{queries} queries are too many to be told apart\nhint: give {MOST_QUERIES} at most"
        )));
    }
    let mut asked = vec![ask::read(&args.asked, common, world)?];
    for query in &args.beside {
        let args = AskedArgs {
            query: vec![query.clone()],
            ..args.asked.clone()
        };
        asked.push(ask::read(&args, common, world)?);
    }
    let of: Vec<_> = asked.iter().map(|a| outlets(&a.node, a.any)).collect();
    let printed: Vec<_> = of.iter().map(print).collect();
    let counted: Vec<Counted> = asked
        .iter()
        .zip(&of)
        .map(|(asked, of)| Counted {
            query: &asked.node,
            any: asked.any,
            of,
        })
        .collect();
    let unit = args.by.into();
    let timelines = Archive::open(&common.index)?.timelines(&counted, unit)?;
    let series: Vec<Series> = asked
        .iter()
        .zip(&printed)
        .zip(&timelines)
        .map(|((asked, of), timeline)| Series {
            query: &asked.info.query,
            of,
            timeline,
            copies: asked.info.copies,
        })
        .collect();
    let scale = Scale {
        unit,
        per_thousand: args.per_thousand,
    };
    if let Some(path) = &args.svg {
        let mut svg = Vec::new();
        write_timelines_svg(&mut svg, &series, scale).map_err(Error::Output)?;
        fs::write(path, svg).map_err(|e| Error::io(path, e))?;
    }
    let style = style(common, world);
    write_timelines(world.out, &series, scale, args.format.into(), &style)
        .map_err(Error::Output)?;
    if let Some(asked) = asked.first() {
        ask::tell_copies(asked, common, world);
    }
    let nothing = timelines
        .iter()
        .all(|t| t.buckets.is_empty() && t.undated == 0 && t.imprecise == 0);
    Ok(u8::from(nothing))
}

impl From<By> for Unit {
    fn from(by: By) -> Unit {
        match by {
            By::Day => Unit::Day,
            By::Week => Unit::Week,
            By::Month => Unit::Month,
            By::Quarter => Unit::Quarter,
            By::Year => Unit::Year,
        }
    }
}
