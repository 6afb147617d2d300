//! What a long run says while it runs.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use indicatif::{HumanBytes, HumanCount, HumanDuration};

use crate::cli::ProgressKind;
use crate::ingest::receipt::Progress;

/// Between two lines on a terminal.
const SOON: Duration = Duration::from_millis(100);
/// Between two lines elsewhere.
const SELDOM: Duration = Duration::from_secs(10);

pub struct Reporter {
    kind: ProgressKind,
    /// What the whole work is: bytes on disk below the roots, once they are counted, or articles.
    total: u64,
    counts_articles: bool,
    last: Duration,
    drawn: bool,
}

impl Reporter {
    pub fn new(kind: ProgressKind, quiet: bool) -> Reporter {
        let kind = match kind {
            _ if quiet => ProgressKind::None,
            ProgressKind::Auto if std::io::stderr().is_terminal() => ProgressKind::Bar,
            ProgressKind::Auto => ProgressKind::Plain,
            kind => kind,
        };
        Reporter {
            kind,
            total: 0,
            counts_articles: false,
            last: Duration::ZERO,
            drawn: false,
        }
    }

    /// For work on so many articles.
    pub fn of_articles(kind: ProgressKind, quiet: bool, articles: u64) -> Reporter {
        Reporter {
            total: articles,
            counts_articles: true,
            ..Reporter::new(kind, quiet)
        }
    }

    /// Whether the whole work should be counted, to say how long it will take.
    pub fn wants_total(&self) -> bool {
        matches!(self.kind, ProgressKind::Bar | ProgressKind::Json)
    }

    pub fn set_total(&mut self, bytes: u64) {
        self.total = bytes;
    }

    pub fn step(&mut self, progress: &Progress, now: Duration, talk: &mut dyn Write) {
        let pause = match self.kind {
            ProgressKind::None => return,
            ProgressKind::Bar => SOON,
            ProgressKind::Auto | ProgressKind::Plain | ProgressKind::Json => SELDOM,
        };
        if now.saturating_sub(self.last) < pause {
            return;
        }
        self.last = now;
        // That nobody listens to the talk is no reason to stop the work.
        let _ = match self.kind {
            ProgressKind::Json => writeln!(talk, "{}", self.json(progress, now)),
            ProgressKind::Bar => {
                self.drawn = true;
                write!(talk, "\r\x1b[2K{}", self.line(progress, now)).and_then(|()| talk.flush())
            }
            ProgressKind::Auto | ProgressKind::Plain | ProgressKind::None => {
                writeln!(talk, "{}", self.line(progress, now))
            }
        };
    }

    /// Clears the line on a terminal.
    pub fn end(&mut self, talk: &mut dyn Write) {
        if self.drawn {
            let _ = write!(talk, "\r\x1b[2K").and_then(|()| talk.flush());
        }
    }

    fn line(&self, progress: &Progress, now: Duration) -> String {
        let seconds = now.as_secs_f64().max(0.001);
        let read = &progress.read;
        let mut line = format!(
            "{} articles, {}/s, {}/s",
            HumanCount(read.indexed),
            HumanCount((read.records as f64 / seconds) as u64),
            HumanBytes((progress.bytes as f64 / seconds) as u64),
        );
        for (count, what) in [
            (read.duplicate, "duplicate"),
            (read.skipped, "skipped"),
            (read.failed, "failed"),
        ] {
            if count > 0 {
                line.push_str(&format!(", {} {what}", HumanCount(count)));
            }
        }
        if let Some(eta) = self.eta(progress, now) {
            line.push_str(&format!(", {} left", HumanDuration(eta)));
        }
        line
    }

    fn eta(&self, progress: &Progress, now: Duration) -> Option<Duration> {
        let done = match self.counts_articles {
            true => progress.read.records,
            false => progress.disk_bytes,
        };
        (done > 0 && self.total > done && now.as_secs() >= 1)
            .then(|| now.mul_f64((self.total - done) as f64 / done as f64))
    }

    fn json(&self, progress: &Progress, now: Duration) -> serde_json::Value {
        serde_json::json!({
            "seconds": now.as_secs(),
            "files": progress.read.files,
            "unchanged_files": progress.unchanged_files,
            "records": progress.read.records,
            "indexed": progress.read.indexed,
            "duplicate": progress.read.duplicate,
            "skipped": progress.read.skipped,
            "failed": progress.read.failed,
            "bytes": progress.bytes,
            "disk_bytes": progress.disk_bytes,
            "total_disk_bytes": if self.counts_articles { 0 } else { self.total },
            "seconds_left": self.eta(progress, now).map(|eta| eta.as_secs()),
        })
    }
}
