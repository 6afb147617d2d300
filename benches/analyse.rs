//! Text → tokens, language and fingerprint: what is paid for each word, one thread.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use newsearch::annotate::language;
use newsearch::engine::analysis::{Analyzer, Language, segment};
use newsearch::fingerprint::Signature;

#[expect(dead_code, reason = "each bench needs a part of it")]
mod corpus;

const STORIES: u64 = 200;

fn bench(criterion: &mut Criterion) {
    let corpus = corpus::Corpus::new(1);
    let texts: Vec<_> = corpus.stories(STORIES).map(|story| story.text).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    // The made-up texts have neither hyphens nor apostrophes: words lie between white space.
    let spaced = texts.iter().map(|text| text.split_whitespace().count());
    let words: usize = spaced.sum();

    let segment_all = || {
        let mut found = 0;
        for text in &texts {
            segment(text, |_| found += 1);
        }
        found
    };
    let mut analyzer = Analyzer::default();
    let english = Language::of(Some("en"));
    let mut tokens_of_all = |language: Language| {
        let mut ends = 0;
        for text in &texts {
            ends += analyzer
                .tokens(Some(language), text, 0, &mut |_, _, _, _| {})
                .end as usize;
        }
        ends
    };
    let languages = || {
        let told = texts
            .iter()
            .filter(|t| language::detect("", t) == Some("en"));
        told.count()
    };
    let fingerprints = || {
        let made = texts.iter().map(|text| Signature::of("", text));
        made.flatten().count()
    };
    assert_eq!(segment_all(), words);
    assert_eq!(tokens_of_all(english), words);
    assert_eq!(languages(), texts.len());
    assert_eq!(fingerprints(), texts.len());

    let mut group = criterion.benchmark_group("analyse");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("segment", |b| b.iter(segment_all));
    group.bench_function("tokens", |b| b.iter(|| tokens_of_all(Language::default())));
    group.bench_function("tokens-en", |b| b.iter(|| tokens_of_all(english)));
    group.bench_function("language", |b| b.iter(languages));
    group.bench_function("fingerprint", |b| b.iter(fingerprints));
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
