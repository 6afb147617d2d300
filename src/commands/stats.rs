//! `newsearch stats`: figures of the index.

use super::World;
use crate::cli::{Common, FormatArgs};
use crate::engine::{Archive, FORMAT};
use crate::error::{Error, Result};
use crate::output::write_stats;

pub fn run(args: &FormatArgs, common: &Common, world: &mut World) -> Result<u8> {
    let figures = Archive::open(&common.index)?.figures()?;
    write_stats(world.out, &figures, FORMAT, args.format.into()).map_err(Error::Output)?;
    Ok(0)
}
