//! `newsearch serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

/// The archive in a browser, and over HTTP for programs
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  newsearch serve\n  newsearch serve --addr 127.0.0.1:8080 --open\n  newsearch serve --addr 0.0.0.0:7070 --token-file token.txt\n\n\
                       Only reading, and only this machine unless a token is given. \
                       What `newsearch index` commits meanwhile is there at once. Ctrl-C ends it. \
                       Programs ask below /api/v1/, which /api/v1/openapi.json describes."
)]
pub struct ServeArgs {
    /// Address and port; with port 0 any that is free
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7070")]
    pub addr: SocketAddr,
    /// File with the token that every request must bring: in `Authorization: Bearer TOKEN`, or entered once in
    /// the browser. At least 16 letters, digits, `-` or `_`
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Seconds that the work on one answer may take, for tests of what ends
    #[arg(long, hide = true, value_name = "SECONDS")]
    pub work_seconds: Option<f64>,
    /// Seconds that an asker may take to send or to read, for tests of slow ones
    #[arg(long, hide = true, value_name = "SECONDS")]
    pub slow_seconds: Option<f64>,
    /// Connections at a time, for tests of too many
    #[arg(long, hide = true, value_name = "N")]
    pub connections: Option<usize>,
    /// Open the browser
    #[arg(long)]
    pub open: bool,
}
