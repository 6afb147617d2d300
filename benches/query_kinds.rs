//! Each kind of query beside plain tantivy's own query for the same words, in one process, warm.
//!
//! Three sides, each timed from its text or its words to its result:
//!
//! - *ours*: parsed, lowered, and run;
//! - *plain*: tantivy's AND, OR or phrase on an index with one English stem a word, made by
//!   `raw_tantivy` of the same articles: one list of postings a word, and no other language;
//! - *same*: tantivy's own boolean queries on our own lists, written as its own, with the very terms that ours looks
//!   for, which it is handed ready made: the same work, but for the language of each article, which only ours heeds.
//!   Only counts: our lists
//!   have no lengths of texts, from which tantivy knows what it can pass over for a page. There is none for phrases:
//!   our positions carry marks in their lowest bits, by which each occurrence is kept or not, and a word has a list in
//!   each language; a phrase query of tantivy's, which asks for terms at fixed distances, finds something else there.
//!
//! All have the allocator of the program.
//!
//! *count* is the exact number of articles; *page* the ten best with their stored articles, and that
//! number. Pairs of words are drawn from the texts, common and rare, at most four words apart; each is
//! timed several times and its median taken. Told are the median and the 95th percentile over the
//! pairs, and the ratios of these.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of its own"
)]

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use newsearch::date::Day;
use newsearch::engine::analysis::{Language, key_token};
use newsearch::engine::{Archive, SearchOptions};
use newsearch::query::parse;
use tantivy::collector::{Count, TopDocs};
use tantivy::directory::RamDirectory;
use tantivy::index::SegmentComponent;
use tantivy::indexer::NoMergePolicy;
use tantivy::postings::{FieldSerializer, InvertedIndexSerializer};
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::tokenizer::TokenStream;
use tantivy::{Directory, Index, IndexSettings, IndexWriter, Searcher, TantivyDocument, Term};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USAGE: &str = "usage: query_kinds INDEX_DIR RAW_TANTIVY_DIR [PAIRS [KIND]] [--each]\n\
                     The second folder is made by `raw_tantivy`, of the same articles. Measured are the\n\
                     kinds with KIND in their name; --each tells the times of each pair too.";
const TIMES: usize = 5;
/// Which column of times is that of the *same* side.
const SAME: usize = 2;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let given = arguments.len();
    arguments.retain(|a| a != "--each");
    let each = arguments.len() < given;
    let [ours, raw, rest @ ..] = arguments.as_slice() else {
        eprintln!("{USAGE}");
        return ExitCode::SUCCESS;
    };
    let pairs = rest.first().and_then(|n| n.parse().ok()).unwrap_or(200);
    let kind = rest.get(1).map_or("", String::as_str);
    match run(Path::new(ours), Path::new(raw), pairs, kind, each) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What the engine has for a kind.
#[derive(Clone, Copy, PartialEq)]
enum Plain {
    And,
    Or,
    Phrase,
}

/// The name of a kind, the plain query beside it, and its text for two words.
type Kind = (&'static str, Plain, fn(&str, &str) -> String);

const KINDS: [Kind; 14] = [
    ("a b", Plain::And, |a, b| format!("{a} {b}")),
    ("a OR b", Plain::Or, |a, b| format!("{a} OR {b}")),
    ("\"a b\"", Plain::Phrase, |a, b| format!("\"{a} {b}\"")),
    // One form of each word, as in the plain index: without the union of a word's forms.
    ("\"a\" \"b\"", Plain::And, |a, b| format!("\"{a}\" \"{b}\"")),
    ("\"a\" W/5 \"b\"", Plain::And, |a, b| {
        format!("\"{a}\" W/5 \"{b}\"")
    }),
    ("a W/5 b", Plain::And, |a, b| format!("{a} W/5 {b}")),
    ("a W/50 b", Plain::And, |a, b| format!("{a} W/50 {b}")),
    ("a PRE/5 b", Plain::And, |a, b| format!("{a} PRE/5 {b}")),
    ("a NOT W/5 b", Plain::And, |a, b| format!("{a} NOT W/5 {b}")),
    ("a W/S b", Plain::And, |a, b| format!("{a} W/S {b}")),
    ("a W/P b", Plain::And, |a, b| format!("{a} W/P {b}")),
    ("ATLEAST/2(a) W/P b", Plain::And, |a, b| {
        format!("ATLEAST/2({a}) W/P {b}")
    }),
    ("LEAD(a b)", Plain::And, |a, b| format!("LEAD({a} {b})")),
    ("a* W/5 b~", Plain::And, |a, b| {
        format!("{}* W/5 {b}~", &a[..3])
    }),
];

/// An index that tantivy asks by itself.
struct Raw {
    searcher: Searcher,
    field: Field,
    index: Index,
}

impl Raw {
    /// The lists of our own texts, as an index in memory that has nothing else.
    fn of_texts(archive: &Archive) -> Outcome<Raw> {
        let indexing = TextFieldIndexing::default()
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::WithFreqs);
        let mut schema = Schema::builder();
        let options = TextOptions::default().set_indexing_options(indexing);
        let field = schema.add_text_field("text", options);
        let files = RamDirectory::create();
        let index = Index::create(files.clone(), schema.build(), IndexSettings::default())?;
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let mut known = BTreeSet::new();
        for (nth, documents) in archive.segments().enumerate() {
            for _ in 0..documents {
                writer.add_document(TantivyDocument::default())?;
            }
            writer.commit()?;
            for made in index.searchable_segments()? {
                if !known.insert(made.id()) {
                    continue;
                }
                for ending in [
                    SegmentComponent::Terms,
                    SegmentComponent::Postings,
                    SegmentComponent::Positions,
                ] {
                    files.delete(&made.relative_path(ending))?;
                }
                let mut out = InvertedIndexSerializer::open(&made)?;
                let mut lists = out.new_field(field, 0, None)?;
                let mut outcome = Ok(());
                archive.each_list(nth, |token, documents| {
                    if outcome.is_ok() {
                        outcome = copy(token, documents, &mut lists);
                    }
                })?;
                outcome?;
                lists.close()?;
                out.close()?;
            }
        }
        Ok(Raw {
            searcher: index.reader()?.searcher(),
            field,
            index,
        })
    }

    fn open(folder: &Path, field: &str) -> Outcome<Raw> {
        let index = Index::open_in_dir(folder)?;
        Ok(Raw {
            searcher: index.reader()?.searcher(),
            field: index.schema().get_field(field)?,
            index,
        })
    }

    /// The token of a word, as the index analyses it.
    fn token(&self, word: &str) -> Outcome<String> {
        let mut analyzer = self.index.tokenizer_for_field(self.field)?;
        let mut stream = analyzer.token_stream(word);
        stream.advance();
        Ok(stream.token().text.clone())
    }

    /// The query for two words, each any of several tokens.
    fn query(&self, plain: Plain, words: &[Vec<String>]) -> Box<dyn Query> {
        let term = |token: &String| Term::from_field_text(self.field, token);
        if plain == Plain::Phrase {
            let terms = words.iter().filter_map(|forms| forms.first());
            return Box::new(PhraseQuery::new(terms.map(term).collect()));
        }
        let any = |forms: &Vec<String>| -> Box<dyn Query> {
            let mut parts: Vec<(Occur, Box<dyn Query>)> = Vec::new();
            for token in forms {
                let one = TermQuery::new(term(token), IndexRecordOption::WithFreqs);
                parts.push((Occur::Should, Box::new(one)));
            }
            match (parts.pop(), parts.is_empty()) {
                (Some((_, only)), true) => only,
                (last, _) => {
                    parts.extend(last);
                    Box::new(BooleanQuery::new(parts))
                }
            }
        };
        let occur = match plain {
            Plain::Or => Occur::Should,
            Plain::And | Plain::Phrase => Occur::Must,
        };
        Box::new(BooleanQuery::new(
            words.iter().map(|forms| (occur, any(forms))).collect(),
        ))
    }

    fn search(&self, query: &dyn Query) -> Outcome<usize> {
        let collector = (TopDocs::with_limit(10).order_by_score(), Count);
        let (top, count) = self.searcher.search(query, &collector)?;
        for (_, at) in top {
            let _: TantivyDocument = self.searcher.doc(at)?;
        }
        Ok(count)
    }

    fn count(&self, query: &dyn Query) -> Outcome<usize> {
        Ok(self.searcher.search(query, &Count)?)
    }

    /// Two words of the text of each of many articles, at most four words apart.
    fn pairs(&self, wanted: usize) -> Outcome<Vec<(String, String)>> {
        let mut pairs = Vec::new();
        let readers = self.searcher.segment_readers();
        let share = wanted.div_ceil(readers.len().max(1));
        for (segment, reader) in readers.iter().enumerate() {
            let step = (reader.max_doc() as usize / share.max(1)).max(1);
            let full = pairs.len() + share;
            for doc in (0..reader.max_doc()).step_by(step) {
                let address = tantivy::DocAddress::new(segment as u32, doc);
                let article: TantivyDocument = self.searcher.doc(address)?;
                let text = article.get_first(self.field).and_then(|v| v.as_str());
                let words: Vec<&str> = text.unwrap_or_default().split_whitespace().collect();
                let plain = |w: &&str| w.len() > 3 && w.bytes().all(|b| b.is_ascii_lowercase());
                let from = words.len() * (doc as usize % 7) / 8;
                let found = words[from..]
                    .windows(4)
                    .find(|w| plain(&w[0]) && plain(&w[3]));
                if let Some(window) = found
                    && pairs.len() < full
                {
                    pairs.push((window[0].to_owned(), window[3].to_owned()));
                }
            }
        }
        pairs.truncate(wanted);
        Ok(pairs)
    }
}

/// Writes a list as one of tantivy's.
fn copy(
    token: &[u8],
    documents: &[(u32, u32)],
    lists: &mut FieldSerializer<'_>,
) -> std::io::Result<()> {
    lists.new_term(token, documents.len() as u32, true)?;
    for (document, often) in documents {
        lists.write_doc(*document, *often, &[]);
    }
    lists.close_term()
}

/// The tokens that ours looks for where a word stands.
fn tokens(archive: &Archive, word: &str) -> Outcome<Vec<String>> {
    let explained = archive.explain(&parse(word, Day::MAX)?, false, None)?;
    let words = explained.words.into_iter().flat_map(|leaf| leaf.words);
    let languages: BTreeSet<Language> = archive
        .meta()
        .languages
        .keys()
        .map(|tag| Language::of(Some(tag)))
        .collect();
    let words: Vec<String> = words.map(|(word, _)| word).collect();
    let (stems, others): (Vec<_>, Vec<_>) = words
        .iter()
        .map(|word| match word.strip_suffix("… (stem)") {
            Some(stem) => (stem, true),
            None => (word.as_str(), false),
        })
        .partition(|(_, is_stem)| *is_stem);
    let mut tokens = Vec::new();
    for (stem, is_stem) in stems.iter().chain(&others) {
        let with_rules = |language: &&Language| (**language != Language::default()) == *is_stem;
        for language in languages.iter().filter(with_rules) {
            let mut key = String::new();
            key_token(*language, stem, &mut key);
            tokens.push(key);
        }
    }
    if stems.is_empty() {
        tokens.extend(others.iter().map(|(word, _)| (*word).to_owned()));
    }
    Ok(tokens)
}

/// Microseconds, the median of several runs, and what was found.
fn timed(mut run: impl FnMut() -> Outcome<usize>) -> Outcome<(f64, usize)> {
    let mut found = run()?;
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let started = Instant::now();
        found = run()?;
        times.push(started.elapsed().as_secs_f64() * 1e6);
    }
    Ok((quantile(&mut times, 0.5), found))
}

fn quantile(times: &mut [f64], part: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    let at = (times.len() as f64 * part) as usize;
    times
        .get(at.min(times.len().saturating_sub(1)))
        .copied()
        .unwrap_or(0.0)
}

/// A row of the quantiles that a person who waits would ask for.
fn quantiles(what: &str, times: &[f64]) {
    let mut times = times.to_vec();
    let told = [0.5, 0.9, 0.95, 0.99].map(|part| quantile(&mut times, part));
    let [q50, q90, q95, q99] = told;
    println!("  {what:5} q50 {q50:8.1}   q90 {q90:8.1}   q95 {q95:8.1}   q99 {q99:8.1}");
}

/// Median and 95th percentile.
fn told(times: &[f64]) -> (f64, f64) {
    let mut times = times.to_vec();
    (quantile(&mut times, 0.5), quantile(&mut times, 0.95))
}

fn row(what: &str, ours: &[f64], plain: &[f64], same: &[f64]) {
    let beside = |name: &str, theirs: &[f64]| {
        if theirs.is_empty() {
            return String::new();
        }
        let (ours, theirs) = (told(ours), told(theirs));
        format!(
            "   {name} {:8.1} {:8.1} = {:5.2} {:5.2}",
            theirs.0,
            theirs.1,
            ours.0 / theirs.0,
            ours.1 / theirs.1,
        )
    };
    let (median, p95) = told(ours);
    println!(
        "  {what:5} ours {median:8.1} {p95:8.1}{}{}",
        beside("plain", plain),
        beside("same", same)
    );
}

fn run(ours: &Path, raw: &Path, wanted: usize, kind: &str, each: bool) -> Outcome<()> {
    let archive = Archive::open(ours)?;
    let same = Raw::of_texts(&archive)?;
    let raw = Raw::open(raw, "body")?;
    let pairs = raw.pairs(wanted)?;
    let search = |text: &str, snippets: bool| -> Outcome<usize> {
        let options = SearchOptions {
            limit: 10,
            snippets,
            query_text: text.to_owned(),
            ..SearchOptions::default()
        };
        let query = parse(text, Day::MAX)?;
        Ok(archive.search(&query, &options)?.total as usize)
    };
    println!(
        "{} pairs, {TIMES} runs each; microseconds, median and 95th percentile, and the ratios of these",
        pairs.len()
    );
    for (name, plain, text) in KINDS.into_iter().filter(|(name, ..)| name.contains(kind)) {
        let mut columns: [Vec<f64>; 6] = Default::default();
        let mut found = 0;
        for (a, b) in &pairs {
            let text = text(a, b);
            let terms = [tokens(&archive, a)?, tokens(&archive, b)?];
            let plain_query = || -> Outcome<Box<dyn Query>> {
                let words = [vec![raw.token(a)?], vec![raw.token(b)?]];
                Ok(raw.query(plain, &words))
            };
            let (count, hits) =
                timed(|| Ok(archive.count(&parse(&text, Day::MAX)?, false)? as usize))?;
            let (plain_count, plain_hits) = timed(|| raw.count(&*plain_query()?))?;
            let (same_count, same_hits) = match plain {
                Plain::Phrase => (0.0, usize::MAX),
                _ => timed(|| same.count(&*same.query(plain, &terms)))?,
            };
            let (page, _) = timed(|| search(&text, false))?;
            let (plain_page, _) = timed(|| raw.search(&*plain_query()?))?;
            let (shown, _) = timed(|| search(&text, true))?;
            // Ours leaves out the stems of another language than the article's.
            if matches!(name, "a b" | "a OR b") {
                assert!(hits <= same_hits, "the same work for {text}");
            }
            let times = [
                count,
                plain_count,
                same_count,
                page,
                plain_page,
                shown - page,
            ];
            if each {
                println!(
                    "    {text}: {hits} found, {plain_hits} plain; count {count:.1} / {plain_count:.1}, \
                     page {page:.1} / {plain_page:.1}"
                );
            }
            for (i, (column, time)) in columns.iter_mut().zip(times).enumerate() {
                // It has no positions.
                if plain != Plain::Phrase || i != SAME {
                    column.push(time);
                }
            }
            found += hits;
        }
        assert!(found > 0, "`{name}` finds something");
        let [count, plain, same, page, plain_page, snippets] = columns;
        let (median, p95) = told(&snippets);
        println!("{name}   {found} found; snippets of ten {median:.1} {p95:.1}");
        row("count", &count, &plain, &same);
        row("page", &page, &plain_page, &[]);
        quantiles("page", &page);
    }
    Ok(())
}
