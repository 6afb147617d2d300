//! Unpacks the model of the names tagger: the program reads it where it lies, and only what it looks at.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

const MODEL: &str = "model/names/english.bin.zst";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={MODEL}");
    let out = env::var_os("OUT_DIR").ok_or("help: Cargo says no folder to write to")?;
    let model = zstd::decode_all(fs::read(MODEL)?.as_slice())?;
    fs::write(PathBuf::from(out).join("english.bin"), model)?;
    Ok(())
}
