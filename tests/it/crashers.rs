//! What a fuzzer once broke, and its seeds, through the same checks as in the fuzzer.

#[path = "../../fuzz/checks.rs"]
mod checks;

use std::fs;
use std::path::PathBuf;

use crate::source::root;

fn files(folder: &str, target: &str) -> Vec<PathBuf> {
    let folder = root().join("fuzz").join(folder).join(target);
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    files
}

#[test]
fn every_crasher_and_every_seed_holds() {
    for (target, check) in checks::CHECKS {
        let seeds = files("seeds", target);
        assert!(!seeds.is_empty(), "help: `{target}` has no seeds");
        for file in seeds.into_iter().chain(files("crashers", target)) {
            println!("help: {} fails", file.display());
            check(&fs::read(&file).expect("a file"));
        }
    }
}
