//! `newsearch serve`: the archive in a browser and over HTTP, from the same calls as the commands.
//!
//! ```text
//! request → guard (host, token) → route → ask (parameters → query) → site (permit, archive) → page or JSON
//! ```
//!
//! Pages are written on the server and work without script. Nothing is written, and no file is served but
//! what is in the program.

mod address;
mod api;
mod article_names;
mod article_page;
mod ask;
mod assets;
mod chart;
mod cite;
mod compare_page;
mod dated;
mod export;
mod facet_links;
mod found;
mod guard;
mod held;
mod help_page;
mod kept;
mod ledger_page;
mod lineage_page;
mod listen;
mod marked;
mod name_page;
mod over_time;
mod problem;
mod reply;
mod routes;
mod search_page;
mod similar_page;
mod site;
mod slip;
mod turns;
mod wanted;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal;

use crate::date::Day;
use crate::error::{Error, Result};
use crate::fields::FIELDS;
use guard::Guard;
use site::Site;

/// What is served, where, and to whom.
pub struct Options {
    pub dir: PathBuf,
    pub addr: SocketAddr,
    /// Without one only loopback addresses are served.
    pub token: Option<String>,
    /// The day that relative dates of queries count from, asked anew for each.
    pub today: fn() -> Day,
    pub limits: Limits,
}

/// What one asker may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long the work on an answer may take; of an export, on each piece of it.
    pub work: Duration,
    /// How long the head of a request may be on its way, a kept connection idle, and a reader slow.
    pub slow: Duration,
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            work: Duration::from_secs(20),
            slow: Duration::from_secs(20),
            connections: 512,
        }
    }
}

/// The names of all fields, for the box that completes them.
fn field_names() -> String {
    let names: Vec<&str> = FIELDS.iter().map(|field| field.name).collect();
    names.join(" ")
}

/// Serves until Ctrl-C; answers under way are finished. `ready` is told the address.
pub fn run(options: Options, ready: impl FnOnce(SocketAddr)) -> Result<()> {
    if !options.addr.ip().is_loopback() && options.token.is_none() {
        return Err(Error::Usage(format!(
            "{} can be reached from other machines\nhint: give a file with a token (--token-file FILE), or an address of this machine alone (127.0.0.1:{})",
            options.addr.ip(),
            options.addr.port()
        )));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Error::Output)?;
    runtime.block_on(async {
        let listener = TcpListener::bind(options.addr).await;
        let listener = listener.map_err(|e| unreachable(options.addr, &e))?;
        let addr = listener
            .local_addr()
            .map_err(|e| unreachable(options.addr, &e))?;
        let site = Arc::new(Site::open(options.dir, options.today, options.limits)?);
        let guard = Guard::new(addr, options.token);
        let stop = stopped();
        ready(addr);
        let forgetting = tokio::spawn(forget(site.clone()));
        let router = routes::router(site, guard);
        listen::serve(listener, router, options.limits, stop).await;
        forgetting.abort();
        Ok(())
    })
}

/// Lets go of old states of the archive while nobody asks.
async fn forget(site: Arc<Site>) {
    loop {
        tokio::time::sleep(held::KEPT / 10).await;
        site.holder.forget();
    }
}

fn unreachable(addr: SocketAddr, error: &io::Error) -> Error {
    Error::Usage(format!(
        "cannot serve at {addr}: {error}\nhint: another program may be there; choose a port with --addr, such as 127.0.0.1:7071"
    ))
}

/// Listens from now on for Ctrl-C, and for the system that asks the program to end; ends with the first of them. Where
/// that cannot be listened for, never.
#[cfg(unix)]
fn stopped() -> impl Future<Output = ()> {
    use signal::unix::{SignalKind, signal};
    let both = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
    async move {
        let [interrupted, terminated] = both.map(heard);
        tokio::select! {
            () = interrupted => {}
            () = terminated => {}
        }
    }
}

#[cfg(unix)]
async fn heard(listening: io::Result<signal::unix::Signal>) {
    match listening {
        Ok(mut listening) => {
            listening.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn stopped() {
    if signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
