//! When segments are merged, and what the merges under way take of the memory of a run.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tantivy::index::SegmentMeta;
use tantivy::indexer::{LogMergePolicy, MergeCandidate, MergePolicy};

/// A segment of so many articles is merged no further: merges stay short, no segment nears the engine's limit of
/// 2^32 tokens, and the tables of a merge stay within the memory of the run.
const SEGMENT_ARTICLES: std::ops::RangeInclusive<usize> = 30_000..=2_000_000;
/// Bytes of that memory for each article of such a segment.
const MEMORY_OF_ARTICLE: usize = 4 << 10;
/// What a merge takes for each article that it joins: the dictionaries and the columns of all its segments, which the
/// engine holds to its end, and the words of names. Eight segments with 134,000 made-up articles took 57 MB without
/// these, and some 80 with them.
const MERGED_ARTICLE: usize = 640;
/// A segment with a larger part of deleted articles is written anew, so that what was deleted gives back its room.
const MOST_DELETED: f32 = 0.25;

/// Articles in the merges that are under way.
#[derive(Debug, Default)]
pub(super) struct UnderWay(AtomicUsize);

impl UnderWay {
    pub fn begin(&self, articles: usize) {
        self.0.fetch_add(articles, Ordering::Relaxed);
    }

    pub fn end(&self, articles: usize) {
        let rest = |all: usize| Some(all.saturating_sub(articles));
        let _ = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, rest);
    }

    /// What they take in memory.
    pub fn bytes(&self) -> usize {
        self.0.load(Ordering::Relaxed) * MERGED_ARTICLE
    }
}

/// The engine's own policy, and what it has begun.
#[derive(Debug)]
pub(super) struct Merging {
    policy: LogMergePolicy,
    under_way: Arc<UnderWay>,
}

impl Merging {
    /// For a run with so much memory.
    pub fn new(memory: usize, under_way: Arc<UnderWay>) -> Merging {
        let mut policy = LogMergePolicy::default();
        let (least, most) = SEGMENT_ARTICLES.into_inner();
        policy.set_max_docs_before_merge((memory / MEMORY_OF_ARTICLE).clamp(least, most));
        policy.set_del_docs_ratio_before_merge(MOST_DELETED);
        Merging { policy, under_way }
    }
}

impl MergePolicy for Merging {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let candidates = self.policy.compute_merge_candidates(segments);
        let merged: HashSet<_> = candidates.iter().flat_map(|c| &c.0).collect();
        let merged = segments.iter().filter(|s| merged.contains(&s.id()));
        let articles: usize = merged.map(|segment| segment.max_doc() as usize).sum();
        self.under_way.begin(articles);
        candidates
    }
}
