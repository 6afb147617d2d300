//! `newsearch entities`: who and where in the articles that match.

use super::World;
use super::ask::{self, style};
use crate::article::Kind;
use crate::cli::{Common, EntitiesArgs, KindName};
use crate::engine::{Archive, EntitiesOptions};
use crate::error::{Error, Result};
use crate::output::write_entities;

pub fn run(args: &EntitiesArgs, common: &Common, world: &mut World) -> Result<u8> {
    let asked = ask::read(&args.asked, common, world)?;
    let kinds = args.kinds.iter().map(|kind| Kind::from(*kind));
    let mut options = EntitiesOptions {
        kinds: kinds.collect(),
        limit: args.limit.into(),
        with: args.with.into(),
    };
    if options.kinds.is_empty() {
        options.kinds = Kind::ALL.to_vec();
    }
    let archive = Archive::open(&common.index)?;
    let entities = archive.entities(&asked.node, asked.any, &options)?;
    let style = style(common, world);
    write_entities(
        world.out,
        &entities,
        &asked.info,
        args.format.into(),
        &style,
    )
    .map_err(Error::Output)?;
    ask::tell_copies(&asked, common, world);
    if !common.quiet {
        if entities.unnamed > 0 {
            let (unnamed, all) = (entities.unnamed, entities.articles);
            let _ = writeln!(
                world.talk,
                "notice: {unnamed} of {all} articles name nobody and no place"
            );
        }
        if archive.meta().annotates != Some(true) {
            let _ = writeln!(
                world.talk,
                "notice: this archive has only the names that its sources state\n\
                 hint: `newsearch index --annotate PATH...` finds those in the texts too"
            );
        }
    }
    Ok(u8::from(entities.entities.is_empty()))
}

impl From<KindName> for Kind {
    fn from(kind: KindName) -> Kind {
        match kind {
            KindName::Person => Kind::Person,
            KindName::Org => Kind::Organization,
            KindName::Place => Kind::Place,
        }
    }
}
