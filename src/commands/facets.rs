//! `newsearch facets`: the values of a field, counted by articles.

use super::{World, ask};
use crate::cli::{Common, FacetsArgs};
use crate::engine::Archive;
use crate::error::{Error, Result};
use crate::fields;
use crate::output::write_facets;

pub fn run(args: &FacetsArgs, common: &Common, world: &mut World) -> Result<u8> {
    let field = fields::by_name(&args.field)
        .filter(|field| field.facet)
        .ok_or_else(|| {
            let names: Vec<_> = fields::FIELDS
                .iter()
                .filter(|f| f.facet)
                .map(|f| f.name)
                .collect();
            Error::Usage(format!(
                "`{}` is not a field that can be counted\nhint: take one of {}",
                args.field,
                names.join(", ")
            ))
        })?;
    let asked = ask::read(&args.asked, common, world)?;
    let archive = Archive::open(&common.index)?;
    let (facets, without) = archive.facets(&asked.node, asked.any, field.field, args.limit)?;
    write_facets(
        world.out,
        field.name,
        &facets,
        &asked.info,
        args.format.into(),
    )
    .map_err(Error::Output)?;
    ask::tell_copies(&asked, common, world);
    if without > 0 && !common.quiet {
        let _ = writeln!(
            world.talk,
            "notice: {without} articles have no {}",
            field.name
        );
    }
    Ok(u8::from(facets.is_empty()))
}
