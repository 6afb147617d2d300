//! All that was found, handed out in one file, however much it is.

use std::io::{self, Write};
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Sender, channel};
use tokio::sync::oneshot;
use tokio::time::timeout as within;
use tokio_stream::wrappers::ReceiverStream;

use super::Limits;
use super::ask::{Asked, Given, Matching, ask, given};
use super::held::Held;
use super::problem::Problem;
use super::reply::{Reply, is_known, tag};
use super::routes;
use super::site::Site;
use crate::engine::{Archive, SearchOptions, Sort, go_on};
use crate::error::Error;
use crate::output::{Format, Listing};
use crate::query::Dup;

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
#[serde(deny_unknown_fields)]
pub struct Export {
    #[serde(default)]
    q: String,
    #[serde(default, rename = "match")]
    matching: Matching,
    #[serde(default = "first_for_programs")]
    format: String,
    #[serde(default)]
    sort: Sort,
    /// With the passages that matched, in those of the forms that have room for them.
    #[serde(default)]
    snippets: bool,
}

fn first_for_programs() -> String {
    "jsonl".to_owned()
}

/// As a link of a page; a problem is a page.
pub async fn export(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    p: Given<Export>,
) -> Response {
    match begun(&site, &headers, p).await {
        Ok(response) => response,
        Err(problem) => routes::page(Err(problem), &headers),
    }
}

pub async fn for_programs(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    p: Given<Export>,
) -> Response {
    match begun(&site, &headers, p).await {
        Ok(response) => response,
        Err(problem) => Reply::problem(&problem).respond(&headers),
    }
}

type Form = (Format, &'static str, &'static str);

fn form(name: &str) -> Result<Form, Problem> {
    let row = FORMS.iter().find(|(known, ..)| *known == name);
    let (_, _, format, kind, file) = *row.ok_or_else(|| {
        let names: Vec<_> = FORMS.iter().map(|(name, ..)| *name).collect();
        Problem::bad_request(format!("`{name}` is no form"))
            .with_hint(format!("take one of {}", names.join(", ")))
    })?;
    Ok((format, kind, file))
}

/// What is known before the first byte is sent.
struct Begun {
    state: u64,
    tag: String,
    is_known: bool,
}

/// The answer once it is sure that there is one: its first bytes are there, or the asker has it.
async fn begun(
    site: &Arc<Site>,
    headers: &HeaderMap,
    p: Given<Export>,
) -> Result<Response, Problem> {
    let export = given(p)?;
    let (format, kind, file) = form(&export.format)?;
    let asked = ask(site, &export.q, export.matching)?;
    if asked.node.dup() == Some(Dup::Fold) {
        return Err(Problem::bad_request(
            "an export has every article that matches, and folds none",
        )
        .with_hint("`dup:first` in the query keeps the earliest article of each story"));
    }
    let turn = site.streams.take().await?;
    let (sender, receiver) = channel(4);
    let (begin, first) = oneshot::channel();
    let handle = Handle::current();
    let request = headers.clone();
    let working = site.clone();
    tokio::spawn(async move {
        let written = working.work_in(turn, None, move |held, site| {
            let day = site.today().to_string();
            let state = held.id.to_le_bytes();
            let options = [export.sort.name(), &export.format, &day];
            let options = options.map(str::as_bytes);
            let query = [
                asked.text.as_bytes(),
                &[asked.any.into(), export.snippets.into()],
            ];
            let tag = tag(&[&[state.as_slice()], &options[..], &query].concat());
            let mut out = Outlet {
                handle,
                limits: site.limits,
                sender,
                bytes: Vec::with_capacity(CHUNK),
                begin: Some(begin),
                begun: Some(Begun {
                    state: held.id,
                    is_known: is_known(&tag, &request),
                    tag,
                }),
            };
            write(held, &asked, &export, format, &mut out);
            Ok(())
        });
        let _: Result<(), Problem> = written.await;
    });
    let begun = first.await.unwrap_or_else(|_| Err(Problem::defect()))?;
    let mut reply = Reply::new(kind, Vec::new());
    reply.file = Some(file);
    reply.state = Some(begun.state);
    let body = Body::from_stream(ReceiverStream::new(receiver));
    Ok(reply.stream(begun.tag, begun.is_known, body))
}

/// Writes all of it; what goes wrong before the first byte is sent is a problem, and later the reader sees that the
/// file is not whole.
fn write(held: &Held, asked: &Asked, export: &Export, format: Format, out: &mut Outlet) {
    if out.begun.as_ref().is_some_and(|begun| begun.is_known) {
        out.begin(Ok(()));
        return;
    }
    let options = SearchOptions {
        any: asked.any,
        sort: export.sort,
        snippets: export.snippets,
        query_text: asked.text.clone(),
        ..SearchOptions::default()
    };
    let written = write_all(&held.archive, asked, &options, format, out);
    match written {
        // Of nothing there is a beginning too.
        Ok(()) => out.begin(Ok(())),
        Err(problem) if out.begin.is_some() => out.begin(Err(problem)),
        Err(problem) => {
            let error = io::Error::other(problem.detail);
            let _ = out.handle.block_on(out.sender.send(Err(error)));
        }
    }
}

fn write_all(
    archive: &Archive,
    asked: &Asked,
    options: &SearchOptions,
    format: Format,
    out: &mut Outlet,
) -> Result<(), Problem> {
    let Some(mut listing) = Listing::new(format, &asked.info) else {
        return Err(Problem::defect());
    };
    archive.each_hit(&asked.node, options, &mut |hit| {
        listing.hit(out, hit).map_err(Error::Output)
    })?;
    let ended = listing.end(out).and_then(|()| out.flush());
    ended.map_err(|e| Problem::from(Error::Output(e)))
}

/// Bytes that are sent together.
const CHUNK: usize = 64 << 10;

/// Where an export is written to: on to the one who asked for it, no faster than they read.
struct Outlet {
    handle: Handle,
    limits: Limits,
    sender: Sender<io::Result<Bytes>>,
    bytes: Vec<u8>,
    /// Who waits for the beginning, and what they are told.
    begin: Option<oneshot::Sender<Result<Begun, Problem>>>,
    begun: Option<Begun>,
}

impl Outlet {
    fn begin(&mut self, outcome: Result<(), Problem>) {
        if let (Some(begin), Some(begun)) = (self.begin.take(), self.begun.take()) {
            let _ = begin.send(outcome.map(|()| begun));
        }
    }
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
        self.begin(Ok(()));
        let bytes = Bytes::from(std::mem::take(&mut self.bytes));
        let sent = within(self.limits.slow, self.sender.send(Ok(bytes)));
        match self.handle.block_on(sent) {
            Ok(Ok(())) => {
                go_on(self.limits.work);
                Ok(())
            }
            Ok(Err(_)) | Err(_) => Err(io::Error::from(io::ErrorKind::BrokenPipe)),
        }
    }
}
