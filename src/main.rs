//! The `newsearch` program: arguments in, exit code out.

mod allocator;

use std::io::{BufWriter, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;
use newsearch::cli::{Cli, with_negations};
use newsearch::commands::{World, complain, run};
use newsearch::error::Error;

fn main() -> ExitCode {
    allocator::give_back_soon();
    // A panic on a worker is that record's failure and stands in the ledger, any other ends the command
    // as an error: neither is shown twice, but to who asks for it.
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        std::panic::set_hook(Box::new(|_| {}));
    }
    let cli = Cli::parse_from(with_negations(std::env::args_os()));
    let mut out = BufWriter::with_capacity(1 << 16, std::io::stdout());
    let mut talk = std::io::stderr();
    let mut world = World {
        out: &mut out,
        talk: &mut talk,
        terminal: std::io::stdout()
            .is_terminal()
            .then(|| terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0))),
    };
    let result = run(cli, &mut world).and_then(|code| {
        out.flush().map_err(Error::Output)?;
        Ok(code)
    });
    match result {
        Ok(code) => ExitCode::from(code),
        // Whoever reads has seen enough.
        Err(Error::Output(e)) if e.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error, &mut talk);
            ExitCode::from(error.exit_code())
        }
    }
}
