//! What a server adds to a query: the same search through the library and over HTTP, in one run.
//!
//! ```text
//! cargo bench --bench serve -- target/release/newsearch INDEX [TIMES]
//! ```
//!
//! For each query, in alternating order, on a kept connection:
//!
//! - *library*: parsed and searched by a warm [`Archive`], ten hits with passages, as the result page has them;
//! - *beside*: that, and what stands beside the hits of the page: the values of its fields, and years;
//! - *API*: `/api/v1/search`, that search as JSON;
//! - *page*: `/?q=`, with facets, years and links, from the question to its last byte.
//!
//! Told are the medians in milliseconds for each query, and over all what API and page take on top of the search, and
//! the page on top of *beside*, which is the same work.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of its own"
)]

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Instant;

use newsearch::annotate::names_in;
use newsearch::date::Day;
use newsearch::engine::{Archive, Counted, SearchOptions};
use newsearch::fields::by_name;
use newsearch::hit::Unit;
use newsearch::query::parse;

const USAGE: &str = "usage: serve NEWSEARCH INDEX [TIMES]";
/// The bar, in milliseconds: what a result page may take on top of its query.
const BAR: f64 = 2.0;

const QUERIES: [&str; 16] = [
    "boesky insider",
    "opec output cut",
    "\"prime rate\"",
    "wheat export W/10 soviet",
    "japan trade surplus",
    "person:reagan",
    "gold -silver",
    "coffee quota",
    "title:grain",
    "reserv* bank",
    "oil",
    "dollar OR yen",
    "place:tokyo",
    "shareholders",
    "date:1987-03 tin",
    "the",
];

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let [program, index, rest @ ..] = arguments.as_slice() else {
        eprintln!("{USAGE}");
        return ExitCode::SUCCESS;
    };
    let times = rest.first().and_then(|n| n.parse().ok()).unwrap_or(40);
    match run(Path::new(program), Path::new(index), times) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Ends it with what holds it.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn run(program: &Path, index: &Path, times: usize) -> Outcome<()> {
    let mut child = Command::new(program)
        .args(["-q", "serve", "--addr", "127.0.0.1:0", "-i"])
        .arg(index)
        .stdout(Stdio::piped())
        .spawn()?;
    let out = child.stdout.take().ok_or("no output")?;
    let _served = Served(child);
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line)?;
    let host = line
        .trim()
        .trim_start_matches("http://")
        .trim_end_matches('/')
        .to_owned();
    let mut stream = TcpStream::connect(&host)?;
    stream.set_nodelay(true)?;
    let archive = Archive::open(index)?.marking_names(names_in);
    println!(
        "{:<26} {:>8} {:>8} {:>8} {:>8}   ms, medians of {times}",
        "", "library", "beside", "API", "page"
    );
    let mut on_top = [const { Vec::new() }; 3];
    for query in QUERIES {
        let mut sides = [const { Vec::new() }; 4];
        let quoted: String = query.bytes().map(|b| format!("%{b:02x}")).collect();
        for time in 0..times + 3 {
            for turn in 0..4 {
                let side = (turn + time) % 4;
                let begun = Instant::now();
                match side {
                    0 => search(&archive, query)?,
                    1 => {
                        search(&archive, query)?;
                        beside(&archive, query)?;
                    }
                    2 => get(&mut stream, &host, &format!("/api/v1/search?q={quoted}"))?,
                    _ => get(&mut stream, &host, &format!("/?q={quoted}"))?,
                }
                // The first few warm it up.
                if time >= 3 {
                    sides[side].push(begun.elapsed().as_secs_f64() * 1e3);
                }
            }
        }
        let [library, beside, api, page] = sides.map(median);
        println!("{query:<26} {library:>8.2} {beside:>8.2} {api:>8.2} {page:>8.2}");
        on_top[0].push(api - library);
        on_top[1].push(page - library);
        on_top[2].push(page - beside);
    }
    let [api, page, same] = on_top.map(median);
    println!(
        "{:<26} {:>8} {same:>8.2} {api:>8.2} {page:>8.2}   bar: {BAR}",
        "on top (median)", ""
    );
    Ok(())
}

fn search(archive: &Archive, query: &str) -> Outcome<()> {
    let node = parse(query, Day::MAX)?;
    let options = SearchOptions {
        limit: 10,
        snippets: true,
        fold: true,
        advice: true,
        query_text: query.to_owned(),
        ..SearchOptions::default()
    };
    std::hint::black_box(archive.search(&node, &options)?);
    Ok(())
}

/// What a result page has beside its hits.
fn beside(archive: &Archive, query: &str) -> Outcome<()> {
    let node = parse(query, Day::MAX)?;
    for name in ["person", "org", "place", "source", "section", "lang"] {
        let field = by_name(name).ok_or("a field")?.field;
        std::hint::black_box(archive.facets(&node, false, field, 8)?);
    }
    let of = parse("", Day::MAX)?;
    let counted = [Counted {
        query: &node,
        any: false,
        of: &of,
    }];
    std::hint::black_box(archive.timelines(&counted, Unit::Year)?);
    Ok(())
}

fn get(stream: &mut TcpStream, host: &str, path: &str) -> Outcome<()> {
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes())?;
    let mut bytes = Vec::new();
    let mut room = [0; 64 << 10];
    let mut whole = None;
    while whole.is_none_or(|whole| bytes.len() < whole) {
        let got = stream.read(&mut room)?;
        if got == 0 {
            return Err("the connection was closed".into());
        }
        bytes.extend_from_slice(&room[..got]);
        if whole.is_none()
            && let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n")
        {
            let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
            if !head.starts_with("http/1.1 200") {
                return Err(format!("{path}: {}", head.lines().next().unwrap_or_default()).into());
            }
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            whole = Some(end + 4 + length.ok_or("no length")?.parse::<usize>()?);
        }
    }
    Ok(())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}
