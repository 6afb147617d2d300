//! One file a subcommand: wiring only.

mod audit;
mod extract;
mod index;
mod progress;
mod roots;

use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::cli::{Cli, Command};
use crate::date::Day;
use crate::error::{Error, Result};

/// What a command may use of the world outside.
pub struct World<'a> {
    pub out: &'a mut dyn Write,
    pub talk: &'a mut dyn Write,
}

/// Runs the command; the exit code of the contract.
pub fn run(cli: Cli, world: &mut World) -> Result<u8> {
    let common = &cli.common;
    match cli.command {
        Command::Index(args) => index::run(&args, common, world),
        Command::Extract(args) => extract::run(&args, world),
        Command::Audit(args) => audit::run(&args, common, world),
        _ => Err(Error::Usage("not wired yet".to_owned())),
    }
}

/// The run's own day, in UTC: the one place that asks the clock for it.
fn today() -> Day {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Day::from_days((since.as_secs() / 86_400) as i64).unwrap_or(Day::MAX)
}
