//! Two words side by side, as their phrase asks for them: by the lists of each of their tokens.
//!
//! The same surface form is a key in the articles of one language and a token of its own in those of another, so
//! that each word of a phrase has several lists. An article has one language, and mostly each word in one of them:
//! each list of the first word meets each of the second that can be in the same article.

use tantivy::fastfield::AliveBitSet;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader};

use super::leaf::Leaf;
use super::leaf_keep::Keep;
use super::leaf_room::Languages;
use super::lists::{END, TermIn, Walk};
use super::meet::Meeting;
use super::words::Words;

/// How many times two lists meet; what has more is found otherwise.
const MOST: usize = 16;

/// One list of a word: which of its occurrences count, and the languages of the articles it can be in.
#[derive(Clone, Copy)]
pub(super) struct OneOf<'i> {
    pub term: TermIn<'i>,
    pub keep: Keep,
    pub languages: Languages,
}

/// A phrase of two words in the text.
#[derive(Clone, Copy)]
pub(super) struct PhraseOfTwo<'q> {
    leaf: &'q Leaf,
    /// How far behind the first word the second one stands.
    apart: u32,
}

impl<'q> PhraseOfTwo<'q> {
    /// `None` where a leaf is something else.
    pub fn of(leaf: &'q Leaf) -> Option<PhraseOfTwo<'q>> {
        match leaf.pattern.slots.as_slice() {
            [first, second] if first.offset == 0 => Some(PhraseOfTwo {
                leaf,
                apart: second.offset,
            }),
            _ => None,
        }
    }

    /// Of a query that is nothing else.
    pub fn of_words(words: &'q Words) -> Option<PhraseOfTwo<'q>> {
        match words.leaves.as_slice() {
            [only] if words.are_any() => PhraseOfTwo::of(only),
            _ => None,
        }
    }

    /// The living articles of a segment that have it, each once for the sink with how often; returns how many
    /// they are. `None` where they are to be found otherwise. Where they are but counted, that it is there at all is
    /// told as once.
    pub fn each(
        self,
        reader: &SegmentReader,
        is_counted: bool,
        mut sink: impl FnMut(DocId, u32),
    ) -> Option<u64> {
        let [first, second] = self.leaf.lists_of_two(reader)?;
        let mut meet = Vec::new();
        for a in &first {
            let with = second.iter().filter(|b| a.languages & b.languages != 0);
            meet.extend(with.map(|b| [*a, *b]));
        }
        if meet.len() > MOST {
            return None;
        }
        let alive = reader.alive_bitset();
        if let [only] = meet.as_slice() {
            return Some(self.meet(*only, alive, is_counted, &mut sink));
        }
        let mut found: Vec<(DocId, u32)> = Vec::new();
        for lists in meet {
            self.meet(lists, alive, is_counted, &mut |doc, times| {
                found.push((doc, times));
            });
        }
        // Runs of ascending ones.
        found.sort_by_key(|(doc, _)| *doc);
        let articles = found.chunk_by(|a, b| a.0 == b.0);
        let mut total = 0;
        for article in articles {
            total += 1;
            sink(article[0].0, article.iter().map(|(_, times)| times).sum());
        }
        Some(total)
    }

    fn meet(
        self,
        lists: [OneOf; 2],
        alive: Option<&AliveBitSet>,
        is_counted: bool,
        sink: &mut impl FnMut(DocId, u32),
    ) -> u64 {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let [a, b] = lists.map(|list| list.term);
        let keeps = lists.map(|list| list.keep);
        let most = if is_counted { 1 } else { u32::MAX };
        let apart = self.apart;
        let meeting = Meeting::of_terms([a, b], option);
        meeting.each_pair(alive, |doc, [a, b]| {
            let times = beside([a, b].map(Walk::of), keeps, apart, most);
            if times > 0 {
                sink(doc, times);
            }
            times > 0
        })
    }
}

/// How many places of the first have one of the second so far behind them, up to `most`; of each list only those that
/// are kept.
fn beside([mut a, mut b]: [Walk; 2], keeps: [Keep; 2], apart: u32, most: u32) -> u32 {
    let mut times = 0;
    let mut x = a.next_of(keeps[0]);
    let mut y = b.next_of(keeps[1]);
    while x != END && y != END && times < most {
        let wanted = x.saturating_add(apart);
        if wanted < y {
            x = a.next_of(keeps[0]);
        } else if y < wanted {
            y = b.next_of(keeps[1]);
        } else {
            times += 1;
            x = a.next_of(keeps[0]);
            y = b.next_of(keeps[1]);
        }
    }
    times
}
