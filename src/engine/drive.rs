//! What finds the articles of a plan in a segment, and what ranks them on the way.

use std::sync::Arc;

use tantivy::query::Scorer;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, SegmentReader, TERMINATED};

use super::candidates::{Candidates, are_exact, stay_together};
use super::collect::{Keys, Top};
use super::leaf::{Leaf, Lone, Need};
use super::leaf_room::{Room, rooms};
use super::lists::List;
use super::lower::Plan;
use super::meet::Pair;
use super::meet_phrase::PhraseOfTwo;
use super::rank::SegmentRanker;
use super::span_cursor::SpanFinder;
use super::span_tree::{Span, Spans};
use super::words::Words;
use super::words_any::Best;

/// What finds the articles of a plan by the cursors that also rank.
pub(super) enum Drive {
    Words(Words),
    Spans(Arc<Spans>),
}

impl Drive {
    /// `None` where the engine has to find them.
    pub fn of(plan: &Plan) -> Option<Drive> {
        let drive = match plan {
            Plan::Spans(spans) => Drive::Spans(spans.clone()),
            _ => Drive::Words(Words::of(plan)?),
        };
        stay_together(drive.tree()).then_some(drive)
    }

    fn tree(&self) -> &Span {
        match self {
            Drive::Words(words) => &words.tree,
            Drive::Spans(spans) => &spans.tree,
        }
    }

    pub fn leaves(&self) -> (&[Arc<Leaf>], Need) {
        match self {
            Drive::Words(words) => (&words.leaves, Need::Documents),
            Drive::Spans(spans) => (&spans.leaves, Need::Positions),
        }
    }

    pub fn rooms(&self, reader: &SegmentReader) -> Vec<Room> {
        rooms(self.tree(), self.leaves().0, reader).collect()
    }

    pub fn finder(&self, reader: &SegmentReader, rank: &SegmentRanker) -> tantivy::Result<Finder> {
        let cursors = &rank.cursors;
        Ok(match self {
            Drive::Words(words) => match Candidates::of(&words.tree, cursors) {
                Some(candidates) => Finder::Words(candidates, are_exact(cursors)),
                None => Finder::Nothing,
            },
            Drive::Spans(spans) => match SpanFinder::open(spans, cursors, reader)? {
                Some(finder) => Finder::Spans(Box::new(finder)),
                None => Finder::Nothing,
            },
        })
    }

    pub fn pair(&self) -> Option<Pair<'_>> {
        match self {
            Drive::Words(words) => Pair::of_words(words).filter(|pair| !pair.is_any()),
            Drive::Spans(spans) => Pair::of_spans(spans),
        }
    }

    pub fn phrase(&self) -> Option<PhraseOfTwo<'_>> {
        match self {
            Drive::Words(words) => PhraseOfTwo::of_words(words),
            Drive::Spans(_) => None,
        }
    }

    pub fn are_any(&self) -> bool {
        matches!(self, Drive::Words(words) if words.are_any())
    }
}

/// Finds the articles of one segment.
pub(super) enum Finder {
    /// Nothing but words; with whether each candidate is a match.
    Words(Candidates, bool),
    Spans(Box<SpanFinder>),
    Engine(Box<dyn Scorer>),
    Nothing,
}

impl Finder {
    /// The first match at `target` or later, deleted ones too; `target` rises.
    pub fn seek(&mut self, rank: &mut SegmentRanker, target: DocId) -> Option<DocId> {
        let doc = match self {
            Finder::Words(words, exact) => words.find(&mut rank.cursors, target, *exact),
            Finder::Spans(spans) => spans.find(&mut rank.cursors, target),
            Finder::Engine(scorer) if scorer.doc() >= target => scorer.doc(),
            // One step at a time: a union of the engine's is slow to seek.
            Finder::Engine(scorer) => scorer.advance(),
            Finder::Nothing => TERMINATED,
        };
        (doc != TERMINATED).then_some(doc)
    }
}

/// The best of one segment, among documents of which only the occurrences are known.
pub(super) struct BestOf<'b, 'a> {
    pub rank: &'b SegmentRanker<'b>,
    pub keys: &'b Keys,
    pub segment: u32,
    pub room: Room,
    pub top: &'b mut Top<'a>,
}

impl Best for BestOf<'_, '_> {
    fn bar(&self) -> f64 {
        self.top.bar()
    }

    fn bound(&self, leaf: usize, frequency: u32) -> f64 {
        self.rank.bound(leaf, frequency)
    }

    fn longest(&self, leaf: usize, frequency: u32) -> u32 {
        self.rank.longest(leaf, frequency, self.top.bar())
    }

    fn length(&self, doc: DocId) -> u32 {
        self.rank.length(doc)
    }

    #[inline]
    fn take(&mut self, doc: DocId, frequencies: &[u32]) {
        if self.rank.may_reach(doc, frequencies, self.top.bar()) {
            self.offer(doc, frequencies);
        }
    }
}

impl BestOf<'_, '_> {
    /// What few documents come to.
    #[inline(never)]
    fn offer(&mut self, doc: DocId, frequencies: &[u32]) {
        let score = self.rank.score_of(doc, frequencies);
        let at = DocAddress::new(self.segment, doc);
        self.top.offer(score, at, self.room, self.keys);
    }
}

/// The lists of leaves in a room, each with its number; `None` where one takes more than a list.
pub(super) fn lists(
    leaves: &[Arc<Leaf>],
    reader: &SegmentReader,
    room: Room,
) -> Option<Vec<(usize, List)>> {
    let mut lists = Vec::with_capacity(leaves.len());
    for (i, leaf) in leaves.iter().enumerate() {
        match leaf.lone(reader, room) {
            Lone::Nothing => {}
            Lone::Term { term, is_exact, .. } if is_exact => {
                lists.push((i, term.list(IndexRecordOption::WithFreqs)));
            }
            Lone::Term { .. } | Lone::More => return None,
        }
    }
    Some(lists)
}
