//! `newsearch export`: every hit, one after another.

use super::{World, ask};
use crate::annotate::names_in;
use crate::cli::{Common, ExportArgs};
use crate::engine::{Archive, SearchOptions};
use crate::error::{Error, Result};
use crate::output::Listing;

pub fn run(args: &ExportArgs, common: &Common, world: &mut World) -> Result<u8> {
    let asked = ask::read(&args.asked, common, world)?;
    let archive = Archive::open(&common.index)?.marking_names(names_in);
    let Some(mut listing) = Listing::new(args.format.into(), &asked.info) else {
        return Err(Error::Usage("this format cannot be exported".to_owned()));
    };
    let options = SearchOptions {
        sort: args.sort.into(),
        any: asked.any,
        snippets: args.snippets,
        query_text: asked.text,
        ..SearchOptions::default()
    };
    let out = &mut *world.out;
    let articles = archive.each_hit(&asked.node, &options, &mut |hit| {
        listing.hit(out, hit).map_err(Error::Output)
    })?;
    listing.end(out).map_err(Error::Output)?;
    if !common.quiet {
        // Whoever keeps the file can hold this number against it.
        let _ = writeln!(world.talk, "exported: {articles}");
    }
    Ok(u8::from(articles == 0))
}
