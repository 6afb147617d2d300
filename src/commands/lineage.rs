//! `newsearch copies` and `newsearch versions`: the articles of one story, and of one page.

use super::World;
use super::ask::style;
use crate::cli::{Common, CopiesArgs, VersionsArgs};
use crate::engine::Archive;
use crate::error::{Error, Result};
use crate::output::{Kinship, write_lineage};

pub fn copies(args: &CopiesArgs, common: &Common, world: &mut World) -> Result<u8> {
    let lineage = Archive::open(&common.index)?.copies(&args.id)?;
    let style = style(common, world);
    let format = args.format.into();
    write_lineage(world.out, &lineage, Kinship::Copies, format, &style).map_err(Error::Output)?;
    Ok(u8::from(lineage.members.len() < 2))
}

pub fn versions(args: &VersionsArgs, common: &Common, world: &mut World) -> Result<u8> {
    let lineage = Archive::open(&common.index)?.versions(&args.id)?;
    let style = style(common, world);
    let format = args.format.into();
    write_lineage(world.out, &lineage, Kinship::Versions, format, &style).map_err(Error::Output)?;
    Ok(u8::from(lineage.members.len() < 2))
}
