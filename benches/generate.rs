//! Writes the made-up archive: `generate DIR --articles N`; the same arguments give the same bytes.

#![expect(clippy::print_stderr, reason = "a program of its own")]

#[expect(dead_code, reason = "each bench needs a part of it")]
mod corpus;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use corpus::Corpus;

const USAGE: &str = "usage: generate DIR [--articles N] [--seed N] [--per-file N] [--loose] \
                     [--every N] [--version N]\n\
                     Without --loose: JSON Lines, --per-file articles a file.\n\
                     --every N writes each N-th article only, --version N in another version.";

struct Options {
    folder: PathBuf,
    articles: u64,
    seed: u64,
    per_file: u64,
    loose: bool,
    every: u64,
    version: u64,
}

fn main() -> ExitCode {
    let Some(options) = options() else {
        eprintln!("{USAGE}");
        return ExitCode::SUCCESS;
    };
    match write(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// `None` where no folder is named (as under `cargo bench`) or an argument is not known.
fn options() -> Option<Options> {
    let mut options = Options {
        folder: PathBuf::new(),
        articles: 1_000,
        seed: 1,
        per_file: 1_000,
        loose: false,
        every: 1,
        version: 0,
    };
    let mut arguments = std::env::args().skip(1).filter(|a| a != "--bench");
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next()?.parse().ok();
        match argument.as_str() {
            "--articles" => options.articles = number()?,
            "--seed" => options.seed = number()?,
            "--per-file" => options.per_file = number()?.max(1),
            "--every" => options.every = number()?.max(1),
            "--version" => options.version = number()?,
            "--loose" => options.loose = true,
            _ if argument.starts_with('-') => return None,
            _ => options.folder = argument.into(),
        }
    }
    (!options.folder.as_os_str().is_empty()).then_some(options)
}

fn write(options: &Options) -> io::Result<()> {
    let corpus = Corpus::new(options.seed);
    let numbers = (0..options.articles).step_by(options.every as usize);
    let stories = numbers.map(|number| (number, corpus.story(number, options.version)));
    fs::create_dir_all(&options.folder)?;
    let mut part: Option<(u64, BufWriter<File>)> = None;
    for (number, story) in stories {
        if options.loose {
            let (path, text) = story.loose();
            let path = options.folder.join(path);
            fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
            fs::write(path, text)?;
            continue;
        }
        let wanted = number / options.per_file;
        let out = match &mut part {
            Some((open, out)) if *open == wanted => out,
            _ => {
                if let Some((_, mut done)) = part.take() {
                    done.flush()?;
                }
                let path = options.folder.join(format!("part-{wanted:05}.jsonl"));
                let out = BufWriter::new(File::create(path)?);
                &mut part.insert((wanted, out)).1
            }
        };
        out.write_all(story.json().as_bytes())?;
    }
    match part {
        Some((_, mut last)) => last.flush(),
        None => Ok(()),
    }
}
