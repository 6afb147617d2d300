//! A folder → an archive: the whole way of an article, JSON Lines, one thread a part.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};

mod archive;
#[expect(dead_code, reason = "each bench needs a part of it")]
mod corpus;

const STORIES: u64 = 2_000;

fn bench(criterion: &mut Criterion) {
    let corpus = corpus::Corpus::new(1);
    let lines: String = corpus.stories(STORIES).map(|story| story.json()).collect();
    let Ok(folder) = tempfile::tempdir() else {
        return;
    };
    let input = folder.path().join("news");
    let written =
        std::fs::create_dir(&input).and_then(|()| std::fs::write(input.join("part.jsonl"), &lines));
    assert!(written.is_ok(), "the corpus is written");

    let mut group = criterion.benchmark_group("index");
    group.sample_size(10);
    group.throughput(Throughput::Bytes(lines.len() as u64));
    group.bench_function("jsonl", |b| {
        b.iter_batched(
            || tempfile::tempdir_in(folder.path()),
            |place| {
                let articles = place.map(|place| archive::index(&input, place.path()).ok());
                assert_eq!(articles.ok().flatten(), Some(STORIES));
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
