//! Many clients at once on a server, while runs of `index` commit beside it.
//!
//! ```text
//! cargo bench --bench load -- target/release/newsearch FOLDER [CLIENTS] [SECONDS]
//! ```
//!
//! `FOLDER` is a corpus of several files, copied aside. An index of them is served; then, run after run, one of them
//! goes and comes again, with a commit for each megabyte. Each client holds one connection and asks the next thing as
//! soon as it has an answer: searches and the pages that follow them, counts, facets, timelines, names, completions,
//! result pages. It is an error
//!
//! - when an answer has a status of 500 or more, or none comes;
//! - when two answers to one question of one state of the archive differ;
//! - when a search and a count of one state disagree;
//! - when the pages of a search repeat an article, or have more or fewer than the first page says.
//!
//! Told are answers a second, the median and the 99th percentile of the time from question to answer, both as the
//! clients see them, and the memory of the server that is its own (`RssAnon`) after a quarter of the time and at the
//! end.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of its own"
)]

#[path = "client/mod.rs"]
mod client;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use client::{Answer, Line};
use tokio::task::LocalSet;
use xxhash_rust::xxh3::xxh3_64;

const USAGE: &str = "usage: load NEWSEARCH FOLDER [CLIENTS] [SECONDS]";
/// The bar: how many times the median the 99th percentile may be.
const BAR: f64 = 12.0;
/// How much of its own memory the server may have more at the end than after a quarter of the time.
const GROWTH: f64 = 1.25;

const WORDS: [&str; 16] = [
    "oil",
    "bank",
    "trade",
    "wheat",
    "japan",
    "tokyo+yen",
    "opec+output",
    "profit+OR+loss",
    "\"prime+rate\"",
    "dollar+W/5+yen",
    "reserv*",
    "person:reagan",
    "gold+-silver",
    "coffee+quota",
    "title:grain",
    "shareholders",
];

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let [program, folder, rest @ ..] = arguments.as_slice() else {
        eprintln!("{USAGE}");
        return ExitCode::SUCCESS;
    };
    let number = |at: usize, usual| rest.get(at).and_then(|n| n.parse().ok()).unwrap_or(usual);
    match run(
        Path::new(program),
        Path::new(folder),
        number(0, 200),
        number(1, 60),
    ) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
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

fn run(program: &Path, folder: &Path, clients: usize, seconds: usize) -> Outcome<bool> {
    let work = std::env::temp_dir().join(format!("newsearch-load-{}", std::process::id()));
    fs::create_dir_all(work.join("news"))?;
    let done = loaded(
        program,
        folder,
        &work,
        clients,
        Duration::from_secs(seconds as u64),
    );
    fs::remove_dir_all(&work)?;
    done
}

fn loaded(
    program: &Path,
    folder: &Path,
    work: &Path,
    clients: usize,
    time: Duration,
) -> Outcome<bool> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|f| Ok(f?.path()))
        .collect::<Outcome<_>>()?;
    files.retain(|file| file.is_file());
    files.sort();
    let (_, others) = files.split_at(files.len() / 2);
    for file in &files {
        place(file, work)?;
    }
    index(program, work)?;
    let mut child = Command::new(program)
        .args(["-q", "serve", "--addr", "127.0.0.1:0", "-i"])
        .arg(work.join("index"))
        .stdout(Stdio::piped())
        .spawn()?;
    let out = child.stdout.take().ok_or("no output")?;
    let served = Served(child);
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line)?;
    let host = line
        .trim()
        .trim_start_matches("http://")
        .trim_end_matches('/')
        .to_owned();

    let is_over = Arc::new(AtomicBool::new(false));
    let runs = Arc::new(AtomicUsize::new(0));
    let indexing = {
        let (is_over, runs) = (is_over.clone(), runs.clone());
        let (program, work, others) = (program.to_owned(), work.to_owned(), others.to_vec());
        std::thread::spawn(move || -> Result<(), String> {
            while !is_over.load(Ordering::Relaxed) {
                let turn = runs.fetch_add(1, Ordering::Relaxed);
                let file = &others[turn / 2 % others.len()];
                let there = work.join("news").join(file.file_name().unwrap_or_default());
                match there.exists() {
                    true => fs::remove_file(there).map_err(|e| e.to_string())?,
                    false => place(file, &work).map_err(|e| e.to_string())?,
                }
                index(&program, &work).map_err(|e| e.to_string())?;
            }
            Ok(())
        })
    };
    let seen = Rc::new(RefCell::new(Seen::default()));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let begun = Instant::now();
    let tasks = LocalSet::new();
    let memory = runtime.block_on(tasks.run_until(async {
        let clients: Vec<_> = (0..clients)
            .map(|client| {
                tokio::task::spawn_local(ask(host.clone(), client, begun + time, seen.clone()))
            })
            .collect();
        tokio::time::sleep(time / 4).await;
        let early = own_memory(served.0.id());
        for client in clients {
            if let Ok(Err(error)) = client.await {
                seen.borrow_mut().wrong(error.to_string());
            }
        }
        (early, own_memory(served.0.id()))
    }));
    let took = begun.elapsed();
    is_over.store(true, Ordering::Relaxed);
    indexing.join().map_err(|_| "the runs broke off")??;
    let (early, late) = memory;
    let (early, late) = (early?, late?);
    drop(served);
    let seen = seen.borrow();
    Ok(seen.told(took, runs.load(Ordering::Relaxed), (early, late)))
}

fn place(file: &Path, work: &Path) -> Outcome<()> {
    fs::copy(
        file,
        work.join("news").join(file.file_name().unwrap_or_default()),
    )?;
    Ok(())
}

fn index(program: &Path, work: &Path) -> Outcome<()> {
    let status = Command::new(program)
        .args(["-q", "--index"])
        .arg(work.join("index"))
        .arg("index")
        .arg(work.join("news"))
        .args(["--commit-bytes", "1000000", "--memory", "64MB"])
        .stdout(Stdio::null())
        .status()?;
    match status.code() {
        Some(0 | 3) => Ok(()),
        _ => Err(format!("index ended with {status}").into()),
    }
}

/// Bytes of memory of a process that are no file's.
fn own_memory(process: u32) -> Outcome<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status
        .lines()
        .find(|line| line.starts_with("RssAnon:"))
        .ok_or("no RssAnon")?;
    let kilobytes: u64 = line.split_whitespace().nth(1).ok_or("no number")?.parse()?;
    Ok(kilobytes * 1024)
}

#[derive(Default)]
struct Seen {
    times: Vec<f64>,
    statuses: HashMap<u16, usize>,
    states: HashSet<String>,
    /// By state and question: the hash of the answer.
    answers: HashMap<(String, String), u64>,
    /// By state and query: how many articles match.
    totals: HashMap<(String, String), u64>,
    chains: usize,
    errors: Vec<String>,
}

impl Seen {
    fn wrong(&mut self, what: String) {
        self.errors.push(what);
    }

    fn told(&self, took: Duration, runs: usize, (early, late): (u64, u64)) -> bool {
        let mut times = self.times.clone();
        times.sort_unstable_by(f64::total_cmp);
        let at = |part: f64| {
            times
                .get((times.len() as f64 * part) as usize)
                .copied()
                .unwrap_or(f64::NAN)
        };
        let (median, p99) = (at(0.5), at(0.99));
        let mut statuses: Vec<_> = self.statuses.iter().collect();
        statuses.sort();
        println!(
            "answers      {} in {:.1} s: {:.0} a second",
            times.len(),
            took.as_secs_f64(),
            times.len() as f64 / took.as_secs_f64()
        );
        println!("statuses     {statuses:?}");
        println!(
            "states       {} seen, {runs} runs of index",
            self.states.len()
        );
        println!("chains       {} searches paged to their end", self.chains);
        println!(
            "time         median {median:.1} ms, p99 {p99:.1} ms ({:.1} times), longest {:.1} ms",
            p99 / median,
            at(0.999_999)
        );
        println!(
            "memory       {:.1} MB after a quarter of the time, {:.1} MB at the end",
            early as f64 / 1e6,
            late as f64 / 1e6
        );
        for error in self.errors.iter().take(10) {
            println!("wrong        {error}");
        }
        let no_failure = self.statuses.keys().all(|status| *status < 500);
        no_failure
            && self.errors.is_empty()
            && p99 <= BAR * median
            && late as f64 <= GROWTH * early as f64
    }
}

/// What client `client` asks as its question `turn`.
fn question(client: usize, turn: usize) -> (String, &'static str) {
    let query = WORDS[(client * 7 + turn * 5) % WORDS.len()];
    let quoted = query.replace('"', "%22");
    let path = match (client + turn) % 10 {
        0..=2 => format!("/api/v1/search?q={quoted}"),
        3 => format!("/api/v1/search?q={quoted}&sort=newest&limit=50"),
        4 => format!("/api/v1/count?q={quoted}"),
        5 => format!("/api/v1/facets?q={quoted}&field=place"),
        6 => format!("/api/v1/timeline?q={quoted}"),
        7 => format!(
            "/api/v1/suggest?text={}&limit=8",
            &query.trim_matches('"')[..3]
        ),
        8 => format!("/api/v1/entities?q={quoted}&limit=5"),
        _ => format!("/?q={quoted}"),
    };
    (path, query)
}

async fn ask(host: String, client: usize, end: Instant, seen: Rc<RefCell<Seen>>) -> Outcome<()> {
    let mut line = Line::open(&host).await?;
    let mut turn = 0;
    while Instant::now() < end {
        let (path, query) = question(client, turn);
        turn += 1;
        let answer = asked(&mut line, &path, &seen).await?;
        check(&answer, &path, query, &mut seen.borrow_mut())?;
        // Some follow the pages to their end.
        if path.contains("limit=50") && turn % 4 == 0 {
            follow(&mut line, answer, &seen, end).await?;
        }
    }
    Ok(())
}

/// The answer to a question, its time taken.
async fn asked(line: &mut Line, path: &str, seen: &Rc<RefCell<Seen>>) -> Outcome<Answer> {
    let begun = Instant::now();
    let answer = line.get(path).await?;
    let mut seen = seen.borrow_mut();
    seen.times.push(begun.elapsed().as_secs_f64() * 1e3);
    *seen.statuses.entry(answer.status).or_default() += 1;
    Ok(answer)
}

fn check(answer: &Answer, path: &str, query: &str, seen: &mut Seen) -> Outcome<()> {
    if answer.status != 200 {
        seen.wrong(format!("{path}: {} {}", answer.status, answer.text()));
        return Ok(());
    }
    let Some(state) = answer.line("newsearch-state").map(str::to_owned) else {
        return Ok(());
    };
    let hash = xxh3_64(&answer.body);
    let known = *seen
        .answers
        .entry((state.clone(), path.to_owned()))
        .or_insert(hash);
    if known != hash {
        seen.wrong(format!("{path}: two answers of state {state}"));
    }
    if path.contains("/search") || path.contains("/count") {
        let total = number(&answer.json()?, "total");
        let known = *seen
            .totals
            .entry((state.clone(), query.to_owned()))
            .or_insert(total);
        if known != total {
            seen.wrong(format!("{path}: {total} and {known} of state {state}"));
        }
    }
    seen.states.insert(state);
    Ok(())
}

async fn follow(
    line: &mut Line,
    first: Answer,
    seen: &Rc<RefCell<Seen>>,
    end: Instant,
) -> Outcome<()> {
    let state = first.line("newsearch-state").map(str::to_owned);
    let total = number(&first.json()?, "total") as usize;
    let mut ids = Vec::new();
    let mut answer = first;
    loop {
        let page = answer.json()?;
        let hits = page["hits"].as_array().cloned().unwrap_or_default();
        ids.extend(hits.iter().map(|hit| hit["id"].to_string()));
        if answer.line("newsearch-state").map(str::to_owned) != state {
            seen.borrow_mut()
                .wrong("a page is of another state".to_owned());
        }
        let Some(next) = answer.line("link") else {
            break;
        };
        let next = next
            .trim_start_matches('<')
            .split('>')
            .next()
            .unwrap_or_default()
            .to_owned();
        if Instant::now() >= end {
            return Ok(());
        }
        answer = asked(line, &next, seen).await?;
        // Many commits have passed, and the state is kept no longer: told, and no other page.
        if answer.status == 410 {
            return Ok(());
        }
    }
    let once: HashSet<&String> = ids.iter().collect();
    let mut seen = seen.borrow_mut();
    seen.chains += 1;
    if once.len() != ids.len() || ids.len() != total {
        seen.wrong(format!(
            "pages of {} articles, {} of them different, where there are {total}",
            ids.len(),
            once.len()
        ));
    }
    Ok(())
}

fn number(value: &serde_json::Value, name: &str) -> u64 {
    value[name].as_u64().unwrap_or(u64::MAX)
}
