//! `newsearch check`: is everything there, and whole?

use super::World;
use crate::cli::{Common, FormatArgs, TextOrJson};
use crate::engine::{Archive, check};
use crate::error::{Error, Result};

pub fn run(args: &FormatArgs, common: &Common, world: &mut World) -> Result<u8> {
    let mut report = check(&common.index)?;
    let ledger = Archive::open(&common.index).and_then(|archive| archive.ledger());
    if let Err(error) = ledger {
        report.problems.push(
            error
                .to_string()
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned(),
        );
    }
    let sound = report.problems.is_empty();
    let written = match args.format {
        TextOrJson::Json => writeln!(
            world.out,
            "{}",
            serde_json::json!({"format_version": 1, "sound": sound, "articles": report.articles, "problems": report.problems})
        ),
        TextOrJson::Text => {
            let lines = report
                .problems
                .iter()
                .try_for_each(|problem| writeln!(world.out, "damaged: {problem}"));
            lines.and_then(|()| match sound {
                true => writeln!(
                    world.out,
                    "sound: {} articles read, every checksum right",
                    report.articles
                ),
                false => writeln!(
                    world.out,
                    "hint: build it anew: `newsearch -i {} index --anew PATH...` with the files that it was built from",
                    common.index.display()
                ),
            })
        }
    };
    written.map_err(Error::Output)?;
    Ok(if sound { 0 } else { 6 })
}
