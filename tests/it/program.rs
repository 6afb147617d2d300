//! Running the program, in a folder of its own: the built binary, or the same command in this process.

use std::cell::Cell;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use clap::Parser;
use newsearch::cli::{Cli, with_negations};
use newsearch::commands::{World, run};

/// What a command gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// The exit code, or the negative number of the signal that ended it.
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    #[track_caller]
    pub fn expect_code(self, code: i32) -> Ran {
        let Ran {
            code: got,
            out,
            err,
        } = &self;
        assert_eq!(*got, code, "exit code\nstdout: {out}\nstderr: {err}");
        self
    }

    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|e| panic!("no JSON: {e}\n{}\n{}", self.out, self.err))
    }
}

/// A folder with a corpus `news` and as many indexes as a test wants.
pub struct Trial {
    dir: tempfile::TempDir,
    /// Every file that is written gets a time of its own, a second after the last.
    clock: Cell<u64>,
}

impl Trial {
    pub fn new() -> Trial {
        let trial = Trial {
            dir: tempfile::tempdir().expect("a temporary folder"),
            clock: Cell::new(1_700_000_000),
        };
        fs::create_dir_all(trial.at("news")).expect("a folder");
        trial
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(&path, content).expect("a file");
        self.touch_path(&path);
    }

    /// Sets the file's time to one it has not had.
    pub fn touch(&self, path: &str) {
        self.touch_path(&self.at(path));
    }

    fn touch_path(&self, path: &Path) {
        self.clock.set(self.clock.get() + 1);
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(self.clock.get());
        let file = File::options().write(true).open(path).expect("a file");
        file.set_modified(time).expect("a time");
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.at(path)).expect("a file to remove");
    }

    pub fn rename(&self, from: &str, to: &str) {
        let to = self.at(to);
        fs::create_dir_all(to.parent().expect("a parent")).expect("a folder");
        fs::rename(self.at(from), to).expect("a file to rename");
    }

    /// The program, about to run in the trial's folder, with nothing of the outer environment that it reads.
    pub fn command<S: AsRef<OsStr>>(&self, args: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsearch"));
        command
            .args(args)
            .current_dir(self.dir.path())
            .stdin(Stdio::null())
            .env_remove("NEWSEARCH_INDEX")
            .env_remove("NEWSEARCH_STOP_AT")
            .env_remove("RUST_BACKTRACE")
            .env_remove("NO_COLOR");
        command
    }

    /// Runs the built program.
    pub fn run<S: AsRef<OsStr>>(&self, args: &[S]) -> Ran {
        ran(&mut self.command(args))
    }

    /// Builds or updates the index `index` from `news`.
    pub fn index(&self, index: &str, more: &[&str]) -> Ran {
        self.run(&[&index_args(index)[..], more].concat())
    }

    /// Runs a command that only asks in this process: the same code, without the start of a program.
    pub fn ask(&self, index: &str, args: &[&str]) -> Ran {
        let index = self.at(index).into_os_string();
        let argv = ["newsearch", "--index"].map(OsStr::new).into_iter();
        let argv = argv.chain([index.as_os_str()]);
        let argv = argv.chain(args.iter().map(OsStr::new)).map(OsStr::to_owned);
        let cli =
            Cli::try_parse_from(with_negations(argv)).unwrap_or_else(|e| panic!("{args:?}: {e}"));
        let (mut out, mut talk) = (Vec::new(), Vec::new());
        let mut world = World {
            out: &mut out,
            talk: &mut talk,
            terminal: None,
        };
        let (code, error) = match run(cli, &mut world) {
            Ok(code) => (code, String::new()),
            Err(error) => (error.exit_code(), format!("error: {error}\n")),
        };
        Ran {
            code: i32::from(code),
            out: String::from_utf8_lossy(&out).into_owned(),
            err: String::from_utf8_lossy(&talk).into_owned() + &error,
        }
    }

    /// What the index says to each query, all of it.
    pub fn answers(&self, index: &str, queries: &[impl AsRef<str>]) -> Vec<String> {
        let answer = |query: &str| {
            let mut all = String::new();
            for sort in ["relevance", "newest"] {
                let args = [
                    "query", query, "--format", "json", "-n", "50", "--sort", sort,
                ];
                let got = self.ask(index, &args);
                assert!(got.code < 2, "help: `{query}` is an error: {}", got.err);
                all.push_str(&got.out);
            }
            all
        };
        queries.iter().map(|query| answer(query.as_ref())).collect()
    }

    /// Fails unless `check` finds the index sound and the sums of its ledger reconcile.
    #[track_caller]
    pub fn assert_sound(&self, index: &str) {
        let check = self.ask(index, &["check", "--format", "json"]);
        assert_eq!(
            check.code, 0,
            "help: check says {} {}",
            check.out, check.err
        );
        let audit = self
            .ask(index, &["audit", "--format", "json"])
            .expect_code(0);
        let totals = &audit.json()["totals"];
        let of = |name: &str| totals[name].as_u64().expect("a number");
        let parts = of("indexed") + of("duplicate") + of("skipped") + of("failed");
        assert_eq!(
            of("records"),
            parts,
            "help: the sums do not reconcile: {totals}"
        );
        assert_eq!(check.json()["articles"], totals["indexed"]);
        assert_eq!(self.count(index), of("indexed"));
    }

    /// Articles in the index.
    pub fn count(&self, index: &str) -> u64 {
        let count = self.ask(index, &["count"]);
        let number = count.out.split_whitespace().next().unwrap_or_default();
        let number = number.replace(',', "").parse();
        number.unwrap_or_else(|e| panic!("no count: {e}: {count:?}"))
    }

    /// Everything two indexes of the same corpus must agree on.
    #[track_caller]
    pub fn assert_same(&self, one: &str, other: &str, queries: &[impl AsRef<str>]) {
        for listed in [
            &["audit", "--format", "json"][..],
            &[
                "audit",
                "--duplicates",
                "--skipped",
                "--failed",
                "--notes",
                "--format",
                "json",
            ],
            &["query", "--format", "ids", "-n", "100000"],
        ] {
            let got = [one, other].map(|index| self.ask(index, listed).out);
            assert_eq!(
                got[0], got[1],
                "help: {one} and {other} differ in {listed:?}"
            );
        }
        let (a, b) = (self.answers(one, queries), self.answers(other, queries));
        for ((a, b), query) in a.iter().zip(&b).zip(queries) {
            let query = query.as_ref();
            assert_eq!(a, b, "help: {one} and {other} answer `{query}` differently");
        }
    }
}

/// The arguments of a small run over `news`.
pub fn index_args(index: &str) -> [&str; 8] {
    [
        "-i", index, "index", "news", "--memory", "64MB", "--jobs", "2",
    ]
}

/// The commit of an index as a program wrote it that put no checksum behind it.
pub fn unsealed(commit: &str) -> String {
    let end = commit.find(",\"seal\"").expect("a seal");
    let commit = commit[..end].replace(r#"\"sealed\":true"#, r#"\"sealed\":false"#);
    format!("{commit}}}\n")
}

/// Runs a command to its end.
pub fn ran(command: &mut Command) -> Ran {
    let output = command.output().expect("the program starts");
    let signal = {
        #[cfg(unix)]
        {
            std::os::unix::process::ExitStatusExt::signal(&output.status)
        }
        #[cfg(not(unix))]
        {
            None
        }
    };
    Ran {
        code: output
            .status
            .code()
            .or(signal.map(|s: i32| -s))
            .unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Sends a signal to a process, as `kill` names it with its hyphen; whether it was sent.
pub fn signal(process: u32, signal: &str) -> bool {
    let process = process.to_string();
    let sent = Command::new("kill").args([signal, &process]).status();
    sent.is_ok_and(|status| status.success())
}
