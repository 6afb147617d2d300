//! One line a hit: TREC runs, ids, paths.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{self, Write};

use super::QueryInfo;
use super::record::rounded;
use super::sanitize::sanitize;
use crate::hit::{Hit, Results};

/// The name of the run, the last column.
const TAG: &str = "newsearch";

/// `topic Q0 document rank score tag`; the document is the record's own id where it has one.
pub(super) fn write_trec(out: &mut dyn Write, hit: &Hit, info: &QueryInfo) -> io::Result<()> {
    let topic = column(info.id.as_deref().unwrap_or("1"));
    let article = &hit.article;
    let document = column(article.record_id.as_deref().unwrap_or(&article.id));
    let score = rounded(hit.score);
    writeln!(out, "{topic} Q0 {document} {} {score} {TAG}", hit.rank)
}

/// A value of a table whose columns are parted by blanks.
fn column(value: &str) -> Cow<'_, str> {
    let value = sanitize(value);
    if value.contains(' ') {
        Cow::Owned(value.replace(' ', "_"))
    } else {
        value
    }
}

pub(super) fn write_id(out: &mut dyn Write, hit: &Hit, _: &QueryInfo) -> io::Result<()> {
    writeln!(out, "{}", sanitize(&hit.article.id))
}

/// Each path once, where it comes first.
pub(super) fn write_paths(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let mut seen = HashSet::new();
    for hit in &results.hits {
        let path = hit.article.source.path.as_str();
        if seen.insert(path) {
            writeln!(out, "{}", sanitize(path))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::samples::{info, results, written};
    use crate::output::{Format, Style, write_results};

    const PLAIN: Style = Style {
        color: false,
        width: 80,
        tty: false,
    };

    #[test]
    fn a_run_for_trec_eval() {
        let run = |info: &QueryInfo| {
            written(|out| write_results(out, &results(), info, Format::Trec, &PLAIN))
        };
        let mut info = info();
        let lines = "1 Q0 r_1 1 7.1235 newsearch\n1 Q0 9z 2 1 newsearch\n";
        assert_eq!(run(&info), lines);
        info.id = Some("topic 7".to_owned());
        let run = run(&info);
        assert!(run.starts_with("topic_7 Q0 r_1 "), "{run}");
    }

    #[test]
    fn ids_and_paths() {
        let mut results = results();
        let again = results.hits[0].clone();
        results.hits.push(again);
        let ids = "7k2m4q8zabcdefghjkmnpqrstv\n9z\n7k2m4q8zabcdefghjkmnpqrstv\n";
        assert_eq!(
            written(|out| write_results(out, &results, &info(), Format::Ids, &PLAIN)),
            ids
        );
        let paths = "news/a b.html\nnews/all.jsonl\n";
        assert_eq!(written(|out| write_paths(out, &results)), paths);
    }
}
