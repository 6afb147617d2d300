//! JSON and JSON Lines, in plain view: what cannot be seen is written `\uXXXX`.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use super::QueryInfo;
use super::record::{self, FORMAT_VERSION, ResultsRecord};
use super::sanitize::{Shown, shown};
use crate::hit::{Hit, Results};

/// Writes one value on one line. Beside what JSON has to escape, C1 controls, marks of direction and
/// other invisible characters are written as `\uXXXX`; a reader gets the very same text.
pub fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Visible))?;
    out.write_all(b"\n")
}

struct Visible;

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        // Blanks of any kind are harmless here, but for those that end a line.
        let hidden = |c: char| match shown(c) {
            Shown::Escape => true,
            Shown::Space => matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}'),
            Shown::AsIs => false,
        };
        while let Some(at) = rest.find(hidden) {
            let (before, from) = rest.split_at(at);
            out.write_all(before.as_bytes())?;
            let mut characters = from.chars();
            if let Some(c) = characters.next() {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
            }
            rest = characters.as_str();
        }
        out.write_all(rest.as_bytes())
    }
}

pub(super) fn write_results(
    out: &mut dyn Write,
    results: &Results,
    info: &QueryInfo,
) -> io::Result<()> {
    let document = ResultsRecord {
        format_version: FORMAT_VERSION,
        query_id: info.id.as_deref(),
        query: &info.query,
        offset: info.offset,
        total: results.total,
        relaxed: record::relaxed(results),
        folded: results.folded,
        hits: results.hits.iter().map(record::hit).collect(),
        clauses: record::clauses(results),
        change: record::change(results),
        meant: record::meant(results),
    };
    write_json(out, &document)
}

pub(super) fn write_hit(out: &mut dyn Write, hit: &Hit, info: &QueryInfo) -> io::Result<()> {
    let mut line = record::hit(hit);
    line.query_id = info.id.as_deref();
    write_json(out, &line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::samples::{info, nothing, results, written};

    #[test]
    fn invisible_characters_are_escaped_and_read_back() {
        let text = "a\u{1b}\"b\\\u{9b}\u{202e}\u{2028}\u{e0041}\u{7f}é北\u{a0}";
        let line = written(|out| write_json(out, &text));
        let expect = r#""a\u001b\"b\\\u009b\u202e\u2028\udb40\udc41\u007fé北"#;
        assert_eq!(line, format!("{expect}\u{a0}\"\n"));
        assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text);
    }

    #[test]
    fn one_document() {
        let expect = concat!(
            r#"{"format_version":1,"query":"été doha","offset":0,"total":12,"relaxed":{"best":1,"of":2},"hits":["#,
            r#"{"rank":1,"score":7.1235,"id":"7k2m4q8zabcdefghjkmnpqrstv","title":"L’été à Doha","url":"https://example.org/a","#,
            r#""outlet":"Example","section":null,"language":"fr","authors":["A. Writer"],"#,
            r#""published":{"date":"2025-03-05","earliest":"2025-03-05","latest":"2025-03-05","time":null,"evidence":"url"},"#,
            r#""source":{"path":"news/a b.html","record":null,"offset":null},"record_id":"r 1","content_hash":"","words":9,"title_marks":[[2,5]],"#,
            r#""snippets":[{"start":3,"end":13,"text":"été à Doha","marks":[[0,3],[6,10]]}]},"#,
            r#"{"rank":2,"score":1.0,"id":"9z","title":"=1+1\u001b[31m","url":null,"outlet":null,"section":null,"language":null,"#,
            r#""authors":[],"published":null,"source":{"path":"news/all.jsonl","record":2,"offset":70},"record_id":null,"content_hash":"","#,
            r#""words":0,"title_marks":[],"snippets":[]}]}"#,
            "\n",
        );
        assert_eq!(
            written(|out| write_results(out, &results(), &info())),
            expect
        );
    }

    #[test]
    fn nothing_found_ends_with_the_clauses() {
        let expect = concat!(
            r#"{"format_version":1,"query":"été doha","offset":0,"total":0,"relaxed":null,"hits":[],"#,
            r#""clauses":[{"clause":"été","articles":4},{"clause":"doha","articles":0}],"#,
            r#""change":{"clause":"été doh~","articles":1}}"#,
            "\n",
        );
        assert_eq!(
            written(|out| write_results(out, &nothing(), &info())),
            expect
        );
    }

    #[test]
    fn a_hit_a_line_with_the_id_of_its_query() {
        let mut info = info();
        info.id = Some("q7".to_owned());
        let lines = written(|out| {
            for hit in &results().hits {
                write_hit(out, hit, &info)?;
            }
            Ok(())
        });
        assert_eq!(lines.lines().count(), 2);
        assert!(
            lines.starts_with(r#"{"query_id":"q7","rank":1,"#),
            "{lines}"
        );
    }
}
