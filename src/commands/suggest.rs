//! `newsearch similar`, `related`, `complete`: what the archive suggests.

use super::World;
use super::ask::{self, style};
use crate::annotate::names_in;
use crate::cli::{Common, CompleteArgs, CompletesName, RelatedArgs, SimilarArgs};
use crate::engine::Archive;
use crate::error::{Error, Result};
use crate::hit::Completes;
use crate::output::{QueryInfo, write_completions, write_related, write_results};

pub fn similar(args: &SimilarArgs, common: &Common, world: &mut World) -> Result<u8> {
    let archive = Archive::open(&common.index)?.marking_names(names_in);
    let similar = archive.similar(&args.id, args.limit, args.copies)?;
    let info = QueryInfo::new(similar.query);
    let style = style(common, world);
    let format = args.format.into();
    write_results(world.out, &similar.results, &info, format, &style).map_err(Error::Output)?;
    if !similar.copies.is_empty() && !common.quiet {
        let _ = writeln!(
            world.talk,
            "notice: left out as copies of it: {}\nhint: --copies shows them",
            similar.copies.join(" ")
        );
    }
    Ok(u8::from(similar.results.hits.is_empty()))
}

pub fn related(args: &RelatedArgs, common: &Common, world: &mut World) -> Result<u8> {
    let asked = ask::read(&args.asked, common, world)?;
    let archive = Archive::open(&common.index)?;
    let related = archive.related(&asked.node, asked.any, args.limit.into())?;
    write_related(world.out, &related, &asked.info, args.format.into()).map_err(Error::Output)?;
    Ok(u8::from(
        related.words.is_empty() && related.names.is_empty(),
    ))
}

pub fn complete(args: &CompleteArgs, common: &Common, world: &mut World) -> Result<u8> {
    let archive = Archive::open(&common.index)?;
    let kinds: Vec<Completes> = match args.kinds.as_slice() {
        [] => Completes::ALL.to_vec(),
        kinds => kinds.iter().map(|kind| (*kind).into()).collect(),
    };
    let completions = archive.complete(&args.text, &kinds, args.limit.into())?;
    write_completions(world.out, &args.text, &completions, args.format.into())
        .map_err(Error::Output)?;
    Ok(u8::from(completions.is_empty()))
}

impl From<CompletesName> for Completes {
    fn from(kind: CompletesName) -> Completes {
        match kind {
            CompletesName::Word => Completes::Word,
            CompletesName::Person => Completes::Person,
            CompletesName::Org => Completes::Org,
            CompletesName::Place => Completes::Place,
            CompletesName::Source => Completes::Source,
        }
    }
}
