//! Bytes → articles: JSON Lines and loose text, one thread.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use newsearch::article::Place;
use newsearch::date::Day;
use newsearch::read::believe::believe;
use newsearch::read::format::{ReadOptions, recognise};

mod corpus;

const STORIES: u64 = 200;

/// Cuts, parses and settles one file; the number of its articles.
fn read(name: &str, bytes: &[u8]) -> usize {
    let options = ReadOptions::default();
    let Ok(format) = recognise(bytes, name) else {
        return 0;
    };
    let place = Place {
        path: name.to_owned(),
        ..Place::default()
    };
    let mut articles = 0;
    let mut input = bytes;
    (format.split)(&place, &mut input, &options, &mut |piece| {
        let records = piece.map(|piece| (format.parse)(&piece, &options));
        for record in records.into_iter().flatten() {
            let article = record.outcome.and_then(|raw| believe(raw, Day::MAX));
            articles += usize::from(black_box(article).is_ok());
        }
        true
    });
    articles
}

fn bench(criterion: &mut Criterion) {
    let corpus = corpus::Corpus::new(1);
    let lines: String = corpus.stories(STORIES).map(|story| story.json()).collect();
    let loose: Vec<_> = corpus.stories(STORIES).map(|story| story.loose()).collect();
    let read_loose = || -> usize {
        let articles = loose.iter().map(|(path, text)| read(path, text.as_bytes()));
        articles.sum()
    };
    assert_eq!(read("a.jsonl", lines.as_bytes()), STORIES as usize);
    assert_eq!(read_loose(), STORIES as usize);

    let mut group = criterion.benchmark_group("read");
    group.throughput(Throughput::Bytes(lines.len() as u64));
    group.bench_function("jsonl", |b| b.iter(|| read("a.jsonl", lines.as_bytes())));
    let loose_bytes: usize = loose.iter().map(|(_, text)| text.len()).sum();
    group.throughput(Throughput::Bytes(loose_bytes as u64));
    group.bench_function("loose", |b| b.iter(read_loose));
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
