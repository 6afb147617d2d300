//! One file a subcommand: wiring only.

mod ask;
mod audit;
mod batch;
mod check;
mod count;
mod describe;
mod entities;
mod export;
mod extract;
mod facets;
mod index;
mod lineage;
mod progress;
mod query;
mod rebuild;
mod receipt;
mod roots;
mod serve;
mod show;
mod stats;
mod suggest;
mod timeline;
mod verify;
mod watch;
mod why_not;

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::cli::{Cli, Command};
use crate::date::Day;
use crate::error::{Error, Result};
use crate::output::sanitize;

/// What a command may use of the world outside.
pub struct World<'a> {
    /// Data.
    pub out: &'a mut dyn Write,
    /// Progress, notices, errors.
    pub talk: &'a mut dyn Write,
    /// Whether `out` is a terminal, and how wide.
    pub terminal: Option<usize>,
}

/// Runs the command; the exit code of the contract.
///
/// The engine trusts its files: a damaged one can make it panic far from any place where that could be
/// foreseen. Such a panic ends the command as an error.
pub fn run(cli: Cli, world: &mut World) -> Result<u8> {
    catch_unwind(AssertUnwindSafe(|| dispatch(cli, world))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().copied();
        let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        let text = text.unwrap_or("no reason is known");
        Err(Error::Panicked(format!("the command broke off: {text}")))
    })
}

fn dispatch(cli: Cli, world: &mut World) -> Result<u8> {
    let common = &cli.common;
    match cli.command {
        Command::Index(args) => index::run(&args, common, world),
        Command::Rebuild(args) => rebuild::run(&args, common, world),
        Command::Query(args) => query::run(&args, common, world),
        Command::Show(args) => show::run(&args, common, world),
        Command::Similar(args) => suggest::similar(&args, common, world),
        Command::Related(args) => suggest::related(&args, common, world),
        Command::Complete(args) => suggest::complete(&args, common, world),
        Command::WhyNot(args) => why_not::run(&args, common, world),
        Command::Count(args) => count::run(&args, common, world),
        Command::Facets(args) => facets::run(&args, common, world),
        Command::Entities(args) => entities::run(&args, common, world),
        Command::Timeline(args) => timeline::run(&args, common, world),
        Command::Copies(args) => lineage::copies(&args, common, world),
        Command::Versions(args) => lineage::versions(&args, common, world),
        Command::Export(args) => export::run(&args, common, world),
        Command::Batch(args) => batch::run(&args, common, world),
        Command::Serve(args) => serve::run(&args, common, world),
        Command::Watch(args) => watch::run(&args, common, world),
        Command::Verify(args) => verify::run(&args, common, world),
        Command::Extract(args) => extract::run(&args, common, world),
        Command::Audit(args) => audit::run(&args, common, world),
        Command::Check(args) => check::run(&args, common, world),
        Command::Stats(args) => stats::run(&args, common, world),
        Command::Fields(args) => describe::fields(&args, world),
        Command::Completions { shell } => describe::completions(shell, world),
        Command::Man => describe::man(world),
    }
}

/// Says why a command could not go on. Names of files and words of a query stand in it as they can be
/// shown on any terminal.
pub fn complain(error: &Error, talk: &mut dyn Write) {
    let text = format!("error: {error}");
    for line in text.lines() {
        // That nobody listens to the talk is no second error.
        let _ = writeln!(talk, "{}", sanitize(line));
    }
}

/// The run's own day, in UTC: the one place that asks the clock for it.
fn today() -> Day {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Day::from_days((since.as_secs() / 86_400) as i64).unwrap_or(Day::MAX)
}
