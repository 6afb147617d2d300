//! `newsearch why-not`: each part of a query against one article.

use super::{World, ask};
use crate::cli::{Common, WhyNotArgs};
use crate::engine::Archive;
use crate::error::{Error, Result};
use crate::output::write_why_not;

/// Exits with 0 where the article is found after all, and with 1 where it is not.
pub fn run(args: &WhyNotArgs, common: &Common, world: &mut World) -> Result<u8> {
    let asked = ask::read(&args.asked, common, world)?;
    let archive = Archive::open(&common.index)?;
    let why = archive.why_not(&asked.node, asked.any, &args.id)?;
    write_why_not(world.out, &why, &asked.info).map_err(Error::Output)?;
    Ok(u8::from(!why.found))
}
