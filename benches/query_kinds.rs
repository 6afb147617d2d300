//! Each kind of query beside plain tantivy's own query for the same words, in one process, warm.
//!
//! Times the exact count alone, and ten hits with their stored articles and the count. Pairs of words are drawn from the texts, common and rare, each
//! pair found in at least one article. The median over the pairs of each pair's median is told, and
//! the ratio to the plain query beside it.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of its own"
)]

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use newsearch::date::Day;
use newsearch::engine::{Archive, SearchOptions};
use newsearch::query::parse;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::tokenizer::TokenStream;
use tantivy::{Index, Searcher, TantivyDocument, Term};

const USAGE: &str = "usage: query_kinds INDEX_DIR RAW_TANTIVY_DIR [PAIRS]\n\
                     The second folder is made by `raw_tantivy`, of the same articles.";
const TIMES: usize = 9;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let [ours, raw, rest @ ..] = arguments.as_slice() else {
        eprintln!("{USAGE}");
        return ExitCode::SUCCESS;
    };
    let pairs = rest.first().and_then(|n| n.parse().ok()).unwrap_or(200);
    match run(Path::new(ours), Path::new(raw), pairs) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The name of a kind, the plain query beside it, and its text for two words.
type Kind = (&'static str, &'static str, fn(&str, &str) -> String);

struct Raw {
    searcher: Searcher,
    body: Field,
    index: Index,
}

impl Raw {
    /// The term of a word, as the plain index has it.
    fn term(&self, word: &str) -> Result<Term, Box<dyn Error>> {
        let mut analyzer = self.index.tokenizer_for_field(self.body)?;
        let mut stream = analyzer.token_stream(word);
        stream.advance();
        Ok(Term::from_field_text(self.body, &stream.token().text))
    }

    fn boolean(&self, occur: Occur, a: &str, b: &str) -> Result<Box<dyn Query>, Box<dyn Error>> {
        let mut parts: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for word in [a, b] {
            let term = TermQuery::new(self.term(word)?, IndexRecordOption::WithFreqs);
            parts.push((occur, Box::new(term)));
        }
        Ok(Box::new(BooleanQuery::new(parts)))
    }

    fn phrase(&self, a: &str, b: &str) -> Result<Box<dyn Query>, Box<dyn Error>> {
        Ok(Box::new(PhraseQuery::new(vec![
            self.term(a)?,
            self.term(b)?,
        ])))
    }

    fn search(&self, query: &dyn Query) -> Result<usize, Box<dyn Error>> {
        let collector = (TopDocs::with_limit(10).order_by_score(), Count);
        let (top, count) = self.searcher.search(query, &collector)?;
        for (_, at) in top {
            let _: TantivyDocument = self.searcher.doc(at)?;
        }
        Ok(count)
    }

    fn count(&self, query: &dyn Query) -> Result<usize, Box<dyn Error>> {
        Ok(self.searcher.search(query, &Count)?)
    }

    /// Two words of the text of each of many articles, at most four words apart.
    fn pairs(&self, wanted: usize) -> Result<Vec<(String, String)>, Box<dyn Error>> {
        let mut pairs = Vec::new();
        for (segment, reader) in self.searcher.segment_readers().iter().enumerate() {
            let step = (reader.max_doc() as usize / wanted.max(1)).max(1);
            for doc in (0..reader.max_doc()).step_by(step) {
                let address = tantivy::DocAddress::new(segment as u32, doc);
                let article: TantivyDocument = self.searcher.doc(address)?;
                let text = article.get_first(self.body).and_then(|v| v.as_str());
                let words: Vec<&str> = text.unwrap_or_default().split_whitespace().collect();
                let plain = |w: &&str| w.len() > 3 && w.bytes().all(|b| b.is_ascii_lowercase());
                let from = words.len() * (doc as usize % 7) / 8;
                let found = words[from..]
                    .windows(4)
                    .find(|w| plain(&w[0]) && plain(&w[3]));
                if let Some(window) = found {
                    pairs.push((window[0].to_owned(), window[3].to_owned()));
                }
            }
        }
        pairs.truncate(wanted);
        Ok(pairs)
    }
}

/// Microseconds, the median of several runs.
fn timed(
    mut run: impl FnMut() -> Result<usize, Box<dyn Error>>,
) -> Result<(f64, usize), Box<dyn Error>> {
    let mut found = run()?;
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let started = Instant::now();
        found = run()?;
        times.push(started.elapsed().as_secs_f64() * 1e6);
    }
    Ok((median(times), found))
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(0.0)
}

fn run(ours: &Path, raw: &Path, wanted: usize) -> Result<(), Box<dyn Error>> {
    let archive = Archive::open(ours)?;
    let index = Index::open_in_dir(raw)?;
    let body = index.schema().get_field("body")?;
    let raw = Raw {
        searcher: index.reader()?.searcher(),
        body,
        index,
    };
    let pairs = raw.pairs(wanted)?;
    let search = |text: &str, limit: usize, snippets: bool| -> Result<usize, Box<dyn Error>> {
        let options = SearchOptions {
            limit,
            snippets,
            query_text: text.to_owned(),
            ..SearchOptions::default()
        };
        let query = parse(text, Day::MAX)?;
        Ok(archive.search(&query, &options)?.total as usize)
    };
    let kinds: [Kind; 14] = [
        ("a b", "and", |a, b| format!("{a} {b}")),
        ("a OR b", "or", |a, b| format!("{a} OR {b}")),
        ("\"a b\"", "phrase", |a, b| format!("\"{a} {b}\"")),
        // One form of each word, as in the plain index: without the union of a word's forms.
        ("one form: a b", "and", |a, b| format!("\"{a}\" \"{b}\"")),
        ("one form: a W/5 b", "and", |a, b| {
            format!("\"{a}\" W/5 \"{b}\"")
        }),
        ("a W/5 b", "and", |a, b| format!("{a} W/5 {b}")),
        ("a W/50 b", "and", |a, b| format!("{a} W/50 {b}")),
        ("a PRE/5 b", "and", |a, b| format!("{a} PRE/5 {b}")),
        ("a NOT W/5 b", "and", |a, b| format!("{a} NOT W/5 {b}")),
        ("a W/S b", "and", |a, b| format!("{a} W/S {b}")),
        ("a W/P b", "and", |a, b| format!("{a} W/P {b}")),
        ("ATLEAST/2(a) W/P b", "and", |a, b| {
            format!("ATLEAST/2({a}) W/P {b}")
        }),
        ("LEAD(a b)", "and", |a, b| format!("LEAD({a} {b})")),
        ("a* W/5 b~", "and", |a, b| format!("{}* W/5 {b}~", &a[..3])),
    ];
    println!(
        "{} pairs, {TIMES} runs each; microseconds, medians",
        pairs.len()
    );
    for (name, plain, text) in kinds {
        let mut columns: [Vec<f64>; 5] = Default::default();
        let mut found = 0;
        for (a, b) in &pairs {
            let text = text(a, b);
            let query = match plain {
                "or" => raw.boolean(Occur::Should, a, b)?,
                "phrase" => raw.phrase(a, b)?,
                _ => raw.boolean(Occur::Must, a, b)?,
            };
            let (count, hits) =
                timed(|| Ok(archive.count(&parse(&text, Day::MAX)?, false)? as usize))?;
            let (plain_count, _) = timed(|| raw.count(&*query))?;
            let (page, _) = timed(|| search(&text, 10, false))?;
            let (plain_page, _) = timed(|| raw.search(&*query))?;
            let (shown, _) = timed(|| search(&text, 10, true))?;
            let times = [count, plain_count, page, plain_page, shown - page];
            for (column, time) in columns.iter_mut().zip(times) {
                column.push(time);
            }
            found += hits;
        }
        assert!(found > 0, "`{name}` finds something");
        let [count, plain_count, page, plain_page, snippets] = columns.map(median);
        println!(
            "{name:20} count {count:8.1} / {plain:6} {plain_count:7.1} = {:5.2}   page {page:8.1} / {plain_page:7.1} = {:5.2}   snippets {snippets:7.1}   hits {found}",
            count / plain_count,
            page / plain_page,
        );
    }
    Ok(())
}
