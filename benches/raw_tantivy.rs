//! The engine's own bound: plain tantivy on pre-extracted text, with English stemming.
//!
//! The schema has the kinds of fields that ours has, without what we add to them: no sentence marks,
//! no written forms, no names, no ledger. One thread parses JSON, N threads index.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of its own"
)]

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use serde::Deserialize;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::store::Compressor;
use tantivy::{Index, IndexSettings, IndexWriter, TantivyDocument};

const USAGE: &str = "usage: raw_tantivy ARTICLES.jsonl INDEX_DIR [--jobs N] [--memory BYTES]\n\
                     Lines have `id`, `title`, `text`, `source`, and `date` in days since 1970-01-01.";

/// The same as ours, so that the ratio tells of the work and not of the allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Deserialize)]
struct Line {
    id: String,
    title: String,
    text: String,
    source: String,
    date: Option<i64>,
}

struct Fields {
    title: Field,
    body: Field,
    id: Field,
    source: Field,
    date: Field,
}

struct Options {
    input: PathBuf,
    index: PathBuf,
    jobs: usize,
    memory: usize,
}

fn main() -> ExitCode {
    let Some(options) = options() else {
        eprintln!("{USAGE}");
        return ExitCode::SUCCESS;
    };
    match run(&options) {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// `None` where the paths are missing (as under `cargo bench`) or an argument is not known.
fn options() -> Option<Options> {
    let mut paths = Vec::new();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (mut jobs, mut memory) = (cores, 200_000_000);
    let mut arguments = std::env::args().skip(1).filter(|a| a != "--bench");
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--jobs" => jobs = arguments.next()?.parse().ok()?,
            "--memory" => memory = arguments.next()?.parse().ok()?,
            _ if argument.starts_with('-') => return None,
            _ => paths.push(PathBuf::from(argument)),
        }
    }
    let [input, index] = <[PathBuf; 2]>::try_from(paths).ok()?;
    Some(Options {
        input,
        index,
        jobs,
        memory,
    })
}

fn run(options: &Options) -> Result<serde_json::Value, Box<dyn Error>> {
    let started = Instant::now();
    let (schema, fields) = schema();
    let settings = IndexSettings {
        docstore_compression: Compressor::Lz4,
        ..IndexSettings::default()
    };
    fs::create_dir_all(&options.index)?;
    let index = Index::builder()
        .schema(schema)
        .settings(settings)
        .create_in_dir(&options.index)?;
    let mut writer: IndexWriter = index.writer_with_num_threads(options.jobs, options.memory)?;
    let mut input = BufReader::with_capacity(1 << 20, fs::File::open(&options.input)?);
    let (mut articles, mut text_bytes) = (0u64, 0);
    let mut buffer = String::new();
    while input.read_line(&mut buffer)? > 0 {
        let line: Line = serde_json::from_str(&buffer)?;
        articles += 1;
        text_bytes += line.title.len() + line.text.len();
        writer.add_document(document(&fields, line))?;
        buffer.clear();
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    let seconds = started.elapsed().as_secs_f64();
    let searcher = index.reader()?.searcher();
    assert_eq!(searcher.num_docs(), articles, "every article is there");
    Ok(serde_json::json!({
        "articles": articles,
        "text_bytes": text_bytes,
        "seconds": seconds,
        "cpu_seconds": cpu_seconds(),
        "peak_bytes": peak_bytes(),
        "index_bytes": folder_bytes(&options.index)?,
        "segments": searcher.segment_readers().len(),
    }))
}

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let with = |tokenizer: &str, option: IndexRecordOption| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let words = with("en_stem", IndexRecordOption::WithFreqsAndPositions) | STORED;
    let raw = with("raw", IndexRecordOption::Basic)
        .set_fast("raw")
        .set_stored();
    let fields = Fields {
        title: builder.add_text_field("title", words.clone()),
        body: builder.add_text_field("body", words),
        id: builder.add_text_field("id", raw.clone()),
        source: builder.add_text_field("source", raw),
        date: builder.add_i64_field("date", FAST),
    };
    (builder.build(), fields)
}

fn document(fields: &Fields, line: Line) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_text(fields.title, line.title);
    document.add_text(fields.body, line.text);
    document.add_text(fields.id, line.id);
    document.add_text(fields.source, line.source);
    if let Some(date) = line.date {
        document.add_i64(fields.date, date);
    }
    document
}

/// User and system time of this process, from `/proc` in ticks of 10 ms; 0 where there is none.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2);
    ticks.filter_map(|t| t.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The high-water mark of resident memory; 0 where `/proc` is not there.
fn peak_bytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}

fn folder_bytes(folder: &std::path::Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes)
}
