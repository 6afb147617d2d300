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

/// Draws that depend on their seed alone.
struct Draws(u64);

impl Draws {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % limit.max(1)
    }
}

/// Pieces that formats are made of: what a blind change would hardly ever hit upon.
const PIECES: &[&[u8]] = &[
    b"<",
    b">",
    b"</",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"&#x110000;",
    b"\"",
    b"{",
    b"[",
    b"\\u",
    b"\r\n\r\n",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x1b$B",
    b"=?utf-8?Q?",
    b"--b",
    b"Content-Length: 18446744073709551615",
    b"-1",
    b"99999999999999999999",
    b"stream",
    b"endobj",
    b"<<",
    b">>",
    b"1 0 R",
    b"(",
    b")",
    b"/W/5",
    b"~2",
    b"^",
];

/// One to four small changes.
fn change(bytes: &mut Vec<u8>, other: &[u8], draws: &mut Draws) {
    for _ in 0..=draws.below(4) {
        let at = draws.below(bytes.len() + 1);
        let end = (at + draws.below(32)).min(bytes.len());
        match draws.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << draws.below(8),
            1 if at < bytes.len() => bytes[at] = draws.below(256) as u8,
            2 => drop(bytes.drain(at..end)),
            3 => {
                let piece = PIECES[draws.below(PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            4 => {
                let again = bytes[at..end].repeat(1 + draws.below(20));
                bytes.splice(at..at, again);
            }
            5 => {
                let from = draws.below(other.len() + 1);
                let to = (from + draws.below(200)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
            _ => bytes.truncate(at.max(bytes.len() / 2)),
        }
    }
    bytes.truncate(64 << 10);
}

/// Seeds, changed: a few cases a target in every run, `NEWSEARCH_FUZZ_CASES` of them where that is set.
/// `NEWSEARCH_FUZZ_TARGET` names one target.
#[test]
fn changed_seeds_hold() {
    let number = |name: &str| {
        std::env::var(name)
            .ok()
            .and_then(|value| value.parse().ok())
    };
    let cases: u64 = number("NEWSEARCH_FUZZ_CASES").unwrap_or(40);
    let first: u64 = number("NEWSEARCH_FUZZ_SEED").unwrap_or(1);
    let only = std::env::var("NEWSEARCH_FUZZ_TARGET").ok();
    let keeps_last = std::env::var_os("NEWSEARCH_FUZZ_CASES").is_some();
    for (target, check) in checks::CHECKS {
        if only.as_ref().is_some_and(|only| only != target) {
            continue;
        }
        let inputs = files("seeds", target).into_iter();
        let inputs: Vec<Vec<u8>> = inputs
            .chain(files("crashers", target))
            .map(|file| fs::read(file).expect("a file"))
            .collect();
        for seed in first..first + cases {
            let mut draws = Draws(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
            draws.below(1);
            let mut bytes = inputs[draws.below(inputs.len())].clone();
            let other = &inputs[draws.below(inputs.len())];
            change(&mut bytes, other, &mut draws);
            if keeps_last {
                // What ends the process, or never ends, is found here.
                let file = root().join("target").join(format!("fuzz-last-{target}"));
                fs::write(file, &bytes).expect("a file");
            }
            let held = std::panic::catch_unwind(|| check(&bytes));
            if held.is_err() {
                let file = root()
                    .join("target")
                    .join(format!("crasher-{target}-{seed}"));
                fs::write(&file, &bytes).expect("a file");
                panic!(
                    "help: `{target}` fails on {}, of seed {seed}",
                    file.display()
                );
            }
        }
    }
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
