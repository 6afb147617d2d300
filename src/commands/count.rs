//! `newsearch count`: how many articles match.

use super::{World, ask};
use crate::cli::{Common, CountArgs};
use crate::engine::Archive;
use crate::error::{Error, Result};
use crate::output::write_count;

pub fn run(args: &CountArgs, common: &Common, world: &mut World) -> Result<u8> {
    let asked = ask::read(&args.asked, common, world)?;
    let total = Archive::open(&common.index)?.count(&asked.node, asked.any)?;
    write_count(world.out, total, &asked.info, args.format.into()).map_err(Error::Output)?;
    ask::tell_copies(&asked, common, world);
    Ok(u8::from(total == 0))
}
