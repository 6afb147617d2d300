//! Any of several words: their lists read side by side, a window of documents at a time.
//!
//! All that match are counted; scored are only those that can still come among the best. What a list
//! can add to a score has a bound, by the most occurrences that it has in the window; documents that
//! are only in lists whose bounds together stay below the bar are passed over (Turtle and Flood 1995).

use tantivy::fastfield::AliveBitSet;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

use super::leaf_cursor::LeafCursor;
use super::patience::is_over;

/// Documents of a window.
const WINDOW: u32 = if cfg!(test) { 128 } else { 4_096 };
const BITS: usize = (WINDOW / 64) as usize;
/// For how many occurrences the longest article is worked out.
const FEW: usize = 16;
/// Bounds are sums in another order than scores are.
const SLACK: f64 = 1.0 + 1e-9;

/// One list in the window.
struct Window<'c> {
    leaf: usize,
    list: &'c mut SegmentPostings,
    bits: [u64; BITS],
    frequencies: Vec<u32>,
    /// The most occurrences in one document of the window.
    most: u32,
    /// By the number of occurrences.
    longest: [u32; FEW],
}

/// What is asked for each document that may come among the best.
pub(super) trait Best {
    /// Scores below this one are of no use.
    fn bar(&self) -> f64;
    /// What the leaf of that number adds to a score at the most, with so many occurrences.
    fn bound(&self, leaf: usize, frequency: u32) -> f64;
    /// How long an article may be for so many occurrences of the leaf alone to reach the bar; rather too
    /// long than too short.
    fn longest(&self, leaf: usize, frequency: u32) -> u32;
    /// How long a document is, by the same measure.
    fn length(&self, doc: DocId) -> u32;
    /// Takes a document, with the number of its occurrences of each leaf.
    fn take(&mut self, doc: DocId, frequencies: &[u32]);
}

impl Window<'_> {
    /// Reads on to `end`.
    fn read(&mut self, start: DocId, end: DocId) {
        self.bits = [0; BITS];
        self.most = 0;
        let mut doc = self.list.doc();
        while doc < end {
            let at = (doc - start) as usize;
            let frequency = self.list.term_freq();
            self.bits[at / 64] |= 1 << (at % 64);
            self.frequencies[at] = frequency;
            self.most = self.most.max(frequency);
            doc = self.list.advance();
        }
    }
}

/// Reads the lists of all leaves to their ends; returns how many living documents they have. A leaf
/// that is more than a list is left out.
pub(super) fn any(
    cursors: &mut [LeafCursor],
    alive: Option<&AliveBitSet>,
    best: &mut impl Best,
) -> u64 {
    let mut frequencies = vec![0; cursors.len()];
    let windows = cursors.iter_mut().enumerate();
    let windows = windows.filter_map(|(leaf, cursor)| match cursor {
        LeafCursor::Term(list) => Some(Window {
            leaf,
            list,
            bits: [0; BITS],
            frequencies: vec![0; WINDOW as usize],
            most: 0,
            longest: [0; FEW],
        }),
        LeafCursor::Empty | LeafCursor::Slot(_) | LeafCursor::Phrase(_) => None,
    });
    let mut windows: Vec<Window> = windows.collect();
    let mut order: Vec<(f64, usize)> = Vec::with_capacity(windows.len());
    let mut total = 0;
    loop {
        let next = windows.iter().map(|window| window.list.doc()).min();
        let Some(start) = next.filter(|doc| *doc != TERMINATED && !is_over()) else {
            return total;
        };
        let start = start & !63;
        let end = start.saturating_add(WINDOW).min(TERMINATED);
        order.clear();
        for (i, window) in windows.iter_mut().enumerate() {
            window.read(start, end);
            order.push((best.bound(window.leaf, window.most), i));
        }
        order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let bar = best.bar();
        // From this one on in the order a list alone can lift a document over the bar, with those
        // before it.
        let mut sum = 0.0;
        let first = order.iter().position(|(bound, _)| {
            sum += bound;
            sum * SLACK >= bar
        });
        let first = first.unwrap_or(order.len());
        let lone = order.last().is_some_and(|(bound, _)| bound * SLACK >= bar);
        if lone && bar > f64::NEG_INFINITY {
            for window in &mut windows {
                let few = window.longest.iter_mut().zip(0..=window.most);
                for (longest, frequency) in few {
                    *longest = best.longest(window.leaf, frequency);
                }
            }
        }
        for at in 0..BITS {
            let (mut all, mut twice) = (0, 0);
            for window in &windows {
                twice |= all & window.bits[at];
                all |= window.bits[at];
            }
            if all == 0 {
                continue;
            }
            let base = start + 64 * at as u32;
            if let Some(alive) = alive {
                let mut rest = all;
                while rest != 0 {
                    let bit = rest.trailing_zeros();
                    rest &= rest - 1;
                    if alive.is_deleted(base + bit) {
                        all &= !(1 << bit);
                    }
                }
            }
            total += u64::from(all.count_ones());
            let mut wanted = 0;
            for (_, i) in &order[first..] {
                wanted |= windows[*i].bits[at];
            }
            wanted &= if lone { all } else { all & twice };
            while wanted != 0 {
                let bit = wanted.trailing_zeros();
                wanted &= wanted - 1;
                let is_lone = bar > f64::NEG_INFINITY && twice >> bit & 1 == 0;
                if is_lone && !may_reach(&windows, at, bit, best.length(base + bit)) {
                    continue;
                }
                for window in &windows {
                    let has = window.bits[at] >> bit & 1 != 0;
                    frequencies[window.leaf] = match has {
                        true => window.frequencies[64 * at + bit as usize],
                        false => 0,
                    };
                }
                best.take(base + bit, &frequencies);
            }
        }
    }
}

/// Whether the one list that has a document may lift it over the bar.
fn may_reach(windows: &[Window], at: usize, bit: u32, length: u32) -> bool {
    let ours = windows
        .iter()
        .find(|window| window.bits[at] >> bit & 1 != 0);
    ours.is_some_and(|window| {
        let frequency = window.frequencies[64 * at + bit as usize] as usize;
        let longest = window.longest.get(frequency);
        longest.is_none_or(|longest| length <= *longest)
    })
}

/// How many documents have all of the lists (`all`), or any; each is read to its end.
pub(super) fn count(mut lists: Vec<&mut SegmentPostings>, all: bool) -> u64 {
    let mut total = 0;
    loop {
        let docs = lists.iter().map(|list| list.doc());
        let next = if all { docs.max() } else { docs.min() };
        let Some(start) = next.filter(|doc| *doc != TERMINATED && !is_over()) else {
            return total;
        };
        let start = start & !63;
        let end = start.saturating_add(WINDOW).min(TERMINATED);
        let mut bits = [if all { u64::MAX } else { 0 }; BITS];
        for list in &mut lists {
            let mut ours = [0; BITS];
            let mut doc = list.doc();
            if doc < start {
                doc = list.seek(start);
            }
            while doc < end {
                let at = (doc - start) as usize;
                ours[at / 64] |= 1 << (at % 64);
                doc = list.advance();
            }
            for (bits, ours) in bits.iter_mut().zip(ours) {
                *bits = if all { *bits & ours } else { *bits | ours };
            }
        }
        total += bits
            .iter()
            .map(|bits| u64::from(bits.count_ones()))
            .sum::<u64>();
    }
}
