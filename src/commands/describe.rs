//! `newsearch fields`, `completions`, `man`: the program tells of itself, each from its one table.

use clap::CommandFactory;

use super::World;
use crate::cli::{Cli, FormatArgs, TextOrJson};
use crate::error::{Error, Result};
use crate::fields::FIELDS;

pub fn fields(args: &FormatArgs, world: &mut World) -> Result<u8> {
    let written = match args.format {
        TextOrJson::Json => {
            let rows: Vec<_> = FIELDS
                .iter()
                .map(|f| serde_json::json!({"name": f.name, "kind": f.kind.name(), "facet": f.facet, "help": f.help, "example": f.example}))
                .collect();
            writeln!(
                world.out,
                "{}",
                serde_json::json!({"format_version": 1, "fields": rows})
            )
        }
        TextOrJson::Text => FIELDS.iter().try_for_each(|f| {
            let counted = if f.facet { "counted by facets" } else { "" };
            writeln!(
                world.out,
                "{:<8} {:<8} {:<50} {:<32} {counted}",
                f.name,
                f.kind.name(),
                f.help,
                f.example
            )
        }),
    };
    written.map_err(Error::Output)?;
    Ok(0)
}

pub fn completions(shell: clap_complete::Shell, world: &mut World) -> Result<u8> {
    // The generator panics where it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "newsearch", &mut script);
    world.out.write_all(&script).map_err(Error::Output)?;
    Ok(0)
}

pub fn man(world: &mut World) -> Result<u8> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command())
        .render(&mut page)
        .map_err(Error::Output)?;
    world.out.write_all(&page).map_err(Error::Output)?;
    Ok(0)
}
