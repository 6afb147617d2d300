//! `newsearch verify`: the query of a receipt, asked again.

use super::{World, receipt, today};
use crate::cli::{Common, VerifyArgs};
use crate::engine::Archive;
use crate::error::{Error, Result};
use crate::output::write_verdict;
use crate::query;

pub fn run(args: &VerifyArgs, common: &Common, world: &mut World) -> Result<u8> {
    let then = receipt::read(&args.file)?;
    let options = receipt::options(&then, &args.file)?;
    let node = query::parse(&then.query, today())?;
    let archive = Archive::open(&common.index)?;
    let results = archive.search(&node, &options)?;
    let now = receipt::of(&archive, &then.query, &options, &results)?;
    let content_of = |id: &str| archive.article(id).ok().map(|a| a.content_hash);
    let verdict = then.verdict(&now, content_of);
    let format = args.format.into();
    write_verdict(world.out, &then, &now, &verdict, format).map_err(Error::Output)?;
    Ok(u8::from(!verdict.is_identical()))
}
