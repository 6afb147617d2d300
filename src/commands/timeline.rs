//! `newsearch timeline`: articles over time.

use super::World;
use super::ask::{self, style};
use crate::cli::{By, Common, TimelineArgs};
use crate::engine::Archive;
use crate::error::{Error, Result};
use crate::hit::Unit;
use crate::output::write_timeline;

pub fn run(args: &TimelineArgs, common: &Common, world: &mut World) -> Result<u8> {
    let asked = ask::read(&args.asked, common, world)?;
    let unit = args.by.into();
    let timeline = Archive::open(&common.index)?.timeline(&asked.node, asked.any, unit)?;
    let style = style(common, world);
    write_timeline(
        world.out,
        &timeline,
        unit,
        &asked.info,
        args.format.into(),
        &style,
    )
    .map_err(Error::Output)?;
    let nothing = timeline.buckets.is_empty() && timeline.undated == 0 && timeline.imprecise == 0;
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
