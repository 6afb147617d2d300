//! `newsearch check`: is everything there, and whole?

use super::World;
use crate::cli::{Common, FormatArgs, TextOrJson};
use crate::engine::{Archive, check};
use crate::error::{Error, Result};

pub fn run(args: &FormatArgs, common: &Common, world: &mut World) -> Result<u8> {
    let mut report = check(&common.index)?;
    if report.problems.is_empty()
        && let Err(error) = Archive::open(&common.index).and_then(|archive| archive.ledger())
    {
        let said = error.to_string();
        let said = said.lines().next().unwrap_or_default();
        report.problems.push(said.to_owned());
    }
    let way_out = report.way_out(&common.index);
    let sound = report.problems.is_empty();
    let written = match args.format {
        TextOrJson::Json => writeln!(
            world.out,
            "{}",
            serde_json::json!({"format_version": 1, "sound": sound, "articles": report.articles, "problems": report.problems, "mend": way_out})
        ),
        TextOrJson::Text => {
            let lines = report
                .problems
                .iter()
                .try_for_each(|problem| writeln!(world.out, "damaged: {problem}"));
            lines.and_then(|()| match way_out {
                None => writeln!(
                    world.out,
                    "sound: {} articles read, every checksum right",
                    report.articles
                ),
                Some(way_out) => writeln!(world.out, "hint: {way_out}"),
            })
        }
    };
    written.map_err(Error::Output)?;
    Ok(if sound { 0 } else { 6 })
}
