//! A query → a page of hits with snippets, archive open and warm, one thread.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use newsearch::date::Day;
use newsearch::engine::{Archive, SearchOptions};
use newsearch::query::{Node, parse};

mod archive;
#[expect(dead_code, reason = "each bench needs a part of it")]
mod corpus;

const STORIES: u64 = 2_000;

/// Words of a text as an exact query sees them.
fn words(text: &str) -> Vec<String> {
    let words = text.split_whitespace();
    let bare = words.map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()));
    bare.map(str::to_lowercase).collect()
}

fn bench(criterion: &mut Criterion) {
    let corpus = corpus::Corpus::new(1);
    let mut stories: Vec<_> = corpus.stories(STORIES).collect();
    // Every tenth runs elsewhere too, with another beginning.
    for at in (0..stories.len()).step_by(10) {
        stories[at].text = format!("A paper begins otherwise. {}", stories[at + 1].text);
    }
    let Ok(folder) = tempfile::tempdir() else {
        return;
    };
    let input = folder.path().join("news");
    let lines: String = stories.iter().map(corpus::Story::json).collect();
    let written =
        std::fs::create_dir(&input).and_then(|()| std::fs::write(input.join("part.jsonl"), &lines));
    assert!(written.is_ok(), "the corpus is written");
    let place = folder.path().join("archive");
    assert_eq!(archive::index(&input, &place).ok(), Some(STORIES));
    let Ok(archive) = Archive::open(&place) else {
        return;
    };

    let texts: Vec<_> = stories.iter().map(|s| words(&s.text)).collect();
    let first = &texts[0];
    // Two words that stand side by side somewhere, neither of them everywhere.
    let rare = |word: &String| word.len() > 5;
    let pair = first.windows(2).find(|pair| pair.iter().all(rare));
    let [one, two] = pair.unwrap_or(&first[..2]) else {
        return;
    };
    let holding = |holds: &dyn Fn(&[String]) -> bool| {
        let all = stories.iter().zip(&texts);
        let found = all.filter(|(story, text)| holds(text) || holds(&words(&story.title)));
        found.count() as u64
    };
    let has = |word: &str| holding(&|text| text.iter().any(|w| w == word));
    let pair_count = holding(&|text| text.windows(2).any(|w| w[0] == *one && w[1] == *two));
    // Queries, and how many articles a plain loop finds; none where stems make it another question.
    let queries = [
        ("exact", format!("\"{one}\""), Some(has(one))),
        ("phrase", format!("\"{one} {two}\""), Some(pair_count)),
        ("words", format!("{one} {two}"), None),
        ("or", format!("{one} OR {two}"), None),
        ("common", "\"the\"".to_owned(), Some(has("the"))),
        ("prefix", format!("{}*", &one[..4]), None),
        ("year", format!("{one} date:2010..2020"), None),
    ];

    let mut group = criterion.benchmark_group("search");
    group.throughput(Throughput::Elements(1));
    for (name, text, expect) in &queries {
        let Ok(query) = parse(text, Day::MAX) else {
            continue;
        };
        let total = page(&archive, &query, text);
        assert!(total.is_some_and(|n| n > 0), "`{text}` finds something");
        assert!(expect.is_none() || total == *expect, "`{text}`: {total:?}");
        group.bench_function(*name, |b| b.iter(|| page(&archive, &query, text)));
    }
    group.finish();

    // An archive is opened for each page, so that no text is remembered from the one before.
    let mut group = criterion.benchmark_group("copies");
    group.throughput(Throughput::Elements(50));
    let Ok(query) = parse("\"the\"", Day::MAX) else {
        return;
    };
    for (name, fold) in [("page-50", false), ("page-50-folded", true)] {
        let options = SearchOptions {
            limit: 50,
            fold,
            ..SearchOptions::default()
        };
        let page = |archive: Option<Archive>| {
            let results = archive?.search(&query, &options).ok()?;
            Some((results.hits.len(), results.folded))
        };
        let (hits, folded) = page(Archive::open(&place).ok()).unwrap_or_default();
        assert_eq!((hits, folded.is_some()), (50, fold));
        group.bench_function(name, |b| {
            b.iter_batched(|| Archive::open(&place).ok(), page, BatchSize::LargeInput);
        });
    }
    group.finish();
}

/// Ten hits with snippets; how many articles match.
fn page(archive: &Archive, query: &Node, text: &str) -> Option<u64> {
    let options = SearchOptions {
        limit: 10,
        snippets: true,
        query_text: text.to_owned(),
        ..SearchOptions::default()
    };
    archive.search(query, &options).ok().map(|r| r.total)
}

criterion_group!(benches, bench);
criterion_main!(benches);
