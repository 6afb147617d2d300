//! Articles over time, as a form of output writes them.

use std::io;

use super::ask::Asked;
use super::problem::Problem;
use crate::engine::{Archive, Counted};
use crate::error::Error;
use crate::hit::{Timeline, Unit};
use crate::output::Series;
use crate::query::{outlets, print};

/// How many of the matching articles were published in each unit, and of how many.
pub fn timelines(archive: &Archive, asked: &Asked, unit: Unit) -> Result<Vec<Timeline>, Problem> {
    let of = outlets(&asked.node, asked.any);
    let counted = [Counted {
        query: &asked.node,
        any: asked.any,
        of: &of,
    }];
    Ok(archive.timelines(&counted, unit)?)
}

/// The same as `write` writes it.
pub fn written(
    archive: &Archive,
    asked: &Asked,
    unit: Unit,
    write: impl FnOnce(&mut Vec<u8>, &[Series]) -> io::Result<()>,
) -> Result<Vec<u8>, Problem> {
    let timelines = timelines(archive, asked, unit)?;
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
