//! All that was found, handed out in one file, however much it is.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Sender, channel};
use tokio::time::timeout as within;
use tokio_stream::wrappers::ReceiverStream;

use super::ask::{Asked, Given, Matching, ask, given};
use super::problem::Problem;
use super::reply::Reply;
use super::routes;
use super::site::Site;
use crate::engine::{Archive, SearchOptions};
use crate::error::Error;
use crate::output::{Format, Listing};

/// The forms in which all that was found is handed out: name, what it is called, type, name of the file.
pub const FORMS: &[(&str, &str, Format, &str, &str)] = &[
    (
        "csv",
        "CSV",
        Format::Csv,
        "text/csv; charset=utf-8",
        "articles.csv",
    ),
    (
        "jsonl",
        "JSON Lines",
        Format::Jsonl,
        "application/x-ndjson",
        "articles.jsonl",
    ),
    (
        "ris",
        "RIS",
        Format::Ris,
        "application/x-research-info-systems",
        "articles.ris",
    ),
    (
        "bibtex",
        "BibTeX",
        Format::Bibtex,
        "application/x-bibtex",
        "articles.bib",
    ),
    (
        "csl-json",
        "CSL-JSON",
        Format::CslJson,
        "application/json",
        "articles.json",
    ),
];

#[derive(Deserialize)]
pub struct Export {
    #[serde(default)]
    q: String,
    #[serde(default, rename = "match")]
    matching: Matching,
    format: String,
}

pub async fn export(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    p: Given<Export>,
) -> Response {
    let begun = async {
        let export = given(p)?;
        let row = FORMS.iter().find(|(name, ..)| *name == export.format);
        let (_, _, format, kind, file) = *row.ok_or_else(|| {
            let names: Vec<_> = FORMS.iter().map(|(name, ..)| *name).collect();
            let mut problem = Problem::bad_request(format!("`{}` is no form", export.format));
            problem.hint = Some(format!("take one of {}", names.join(", ")));
            problem
        })?;
        // A slip of the query is told before anything is sent.
        let asked = ask(&site, &export.q, export.matching)?;
        Ok((asked, format, kind, file))
    };
    let (asked, format, kind, file) = match begun.await {
        Ok(begun) => begun,
        Err(problem) => return routes::page(Err(problem), &headers),
    };
    let (sender, receiver) = channel(4);
    let handle = Handle::current();
    tokio::spawn(async move {
        let failed = sender.clone();
        let written = site.work(move |archive, _| {
            let mut out = Outlet {
                handle,
                sender,
                bytes: Vec::with_capacity(CHUNK),
            };
            write_all(archive, &asked, format, &mut out)
        });
        // The reader sees that the file is not whole.
        if let Err(problem) = written.await {
            let _ = failed.send(Err(io::Error::other(problem.detail))).await;
        }
    });
    let mut reply = Reply::new(kind, Vec::new());
    reply.file = Some(file);
    let mut response = reply.respond(&HeaderMap::new());
    response.headers_mut().remove(axum::http::header::ETAG);
    *response.body_mut() = Body::from_stream(ReceiverStream::new(receiver));
    response
}

fn write_all(
    archive: &Archive,
    asked: &Asked,
    format: Format,
    out: &mut Outlet,
) -> Result<(), Problem> {
    let options = SearchOptions {
        any: asked.any,
        query_text: asked.text.clone(),
        ..SearchOptions::default()
    };
    let Some(mut listing) = Listing::new(format, &asked.info) else {
        return Err(Problem::defect());
    };
    archive.each_hit(&asked.node, &options, &mut |hit| {
        listing.hit(out, hit).map_err(Error::Output)
    })?;
    let ended = listing.end(out).and_then(|()| out.flush());
    ended.map_err(|e| Problem::from(Error::Output(e)))
}

/// Bytes that are sent together.
const CHUNK: usize = 64 << 10;
/// How long a reader may let us wait.
const STALLED: Duration = Duration::from_secs(30);

/// Where an export is written to: on to the one who asked for it, no faster than they read.
struct Outlet {
    handle: Handle,
    sender: Sender<io::Result<Bytes>>,
    bytes: Vec<u8>,
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        if self.bytes.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.bytes.is_empty() {
            return Ok(());
        }
        let bytes = Bytes::from(std::mem::take(&mut self.bytes));
        let sent = within(STALLED, self.sender.send(Ok(bytes)));
        match self.handle.block_on(sent) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(io::Error::from(io::ErrorKind::BrokenPipe)),
        }
    }
}
