//! `newsearch serve`: the archive in a browser.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{World, today};
use crate::cli::{Common, ServeArgs};
use crate::error::{Error, Result};
use crate::serve::{self, Limits, Options};

pub fn run(args: &ServeArgs, common: &Common, world: &mut World) -> Result<u8> {
    let token = args.token_file.as_deref().map(token).transpose()?;
    let options = Options {
        dir: common.index.clone(),
        addr: args.addr,
        token,
        today,
        limits: limits(args)?,
    };
    serve::run(options, |addr| {
        let url = format!("http://{addr}/");
        // The one line of data: whoever started it reads where it is.
        let _ = writeln!(world.out, "{url}");
        let _ = world.out.flush();
        if !common.quiet {
            let _ = writeln!(
                world.talk,
                "serving `{}`; Ctrl-C ends it",
                common.index.display()
            );
        }
        if args.open {
            open(&url);
        }
    })?;
    Ok(0)
}

fn limits(args: &ServeArgs) -> Result<Limits> {
    let limits = Limits::default();
    let time = |seconds: Option<f64>, usual| match seconds.map(Duration::try_from_secs_f64) {
        None => Ok(usual),
        Some(Ok(time)) => Ok(time),
        Some(Err(e)) => Err(Error::Usage(e.to_string())),
    };
    Ok(Limits {
        work: time(args.work_seconds, limits.work)?,
        slow: time(args.slow_seconds, limits.slow)?,
        connections: args.connections.unwrap_or(limits.connections),
    })
}

/// The token in a file: its first line.
fn token(path: &Path) -> Result<String> {
    const SHORTEST: usize = 16;
    let text = fs::read_to_string(path).map_err(|e| Error::io(path, e))?;
    let token = text.lines().next().unwrap_or_default().trim();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match token.len() >= SHORTEST && token.chars().all(is_plain) {
        true => Ok(token.to_owned()),
        false => Err(Error::Usage(format!(
            "the first line of `{}` is no token\nhint: write at least {SHORTEST} letters, digits, `-` or `_` there",
            path.display()
        ))),
    }
}

/// Opens the browser, where there is one; the address was told anyway.
fn open(url: &str) {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let mut command = Command::new(program);
    command
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let _ = command.spawn();
}
