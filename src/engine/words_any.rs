//! Any of several words: their lists read side by side, a window of documents at a time.
//!
//! All that match are counted; scored are only those that can still come among the best. What a list
//! can add to a score has a bound, by the most occurrences that it has in the window; documents that
//! are only in lists whose bounds together stay below the bar are passed over (Turtle and Flood 1995).

use tantivy::fastfield::AliveBitSet;
use tantivy::{DocId, DocSet, TERMINATED};

use super::lists::{Cursor, List};
use super::patience::is_over;

/// Documents of a window.
const WINDOW: u32 = if cfg!(test) { 128 } else { 4_096 };
const BITS: usize = (WINDOW / 64) as usize;
/// Of the first one, for which there is no bar yet; each is twice the one before it, as far as there is room.
const FIRST: u32 = if cfg!(test) { 64 } else { 512 };
/// For how many occurrences the longest article is worked out.
const FEW: usize = 16;
/// Bounds are sums in another order than scores are.
const SLACK: f64 = 1.0 + 1e-9;

/// How often a list occurs in each document of the window.
type Frequencies = Box<[u32; WINDOW as usize]>;

/// One list in the window.
struct Window {
    leaf: usize,
    list: List,
    /// Where in the block of the list it goes on.
    from: usize,
    bits: [u64; BITS],
    /// Of these the documents that may reach the bar by this list alone.
    strong: [u64; BITS],
    /// Of the documents with a bit.
    frequencies: Frequencies,
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

impl Window {
    /// `frequencies` is room, whatever is in it.
    fn of(leaf: usize, list: List, frequencies: Frequencies) -> Window {
        Window {
            leaf,
            list,
            from: 0,
            bits: [0; BITS],
            strong: [0; BITS],
            frequencies,
            most: 0,
            longest: [u32::MAX; FEW],
        }
    }

    /// The next document to read.
    fn doc(&self) -> DocId {
        let next = self.list.docs().get(self.from);
        next.copied().unwrap_or(TERMINATED)
    }

    /// Reads on to `end`.
    fn read(&mut self, start: DocId, end: DocId) {
        self.bits = [0; BITS];
        self.strong = [0; BITS];
        self.most = 0;
        // With fewer occurrences the list alone lifts no article over the bar, however short.
        let strong_from = self.longest.iter().position(|longest| *longest > 0);
        let strong_from = strong_from.unwrap_or(FEW) as u32;
        loop {
            let (docs, frequencies) = self.list.counted();
            let docs = docs.get(self.from..).unwrap_or_default();
            let Some(&last) = docs.last() else {
                return;
            };
            let here = match last < end {
                true => docs.len(),
                false => docs.partition_point(|doc| *doc < end),
            };
            let frequencies = frequencies.iter().skip(self.from);
            // The bits of one word are put together before they are stored.
            let (mut word, mut bits, mut strong) = (0, 0, 0);
            for (doc, frequency) in docs[..here].iter().zip(frequencies) {
                // It never is beyond the window; told so, no bound is checked.
                let at = (doc - start) as usize % WINDOW as usize;
                if at / 64 != word {
                    self.bits[word] |= bits;
                    self.strong[word] |= strong;
                    (word, bits, strong) = (at / 64, 0, 0);
                }
                bits |= 1 << (at % 64);
                strong |= u64::from(*frequency >= strong_from) << (at % 64);
                self.frequencies[at] = *frequency;
                self.most = self.most.max(*frequency);
            }
            self.bits[word] |= bits;
            self.strong[word] |= strong;
            self.from += here;
            if self.from < self.list.docs().len() {
                return;
            }
            self.list.next_block();
            self.from = 0;
        }
    }
}

/// Reads the lists, each with the number of its leaf, to their ends; returns how many living documents
/// they have. There are so many leaves in all; `spare` is room.
pub(super) fn any(
    lists: Vec<(usize, List)>,
    leaves: usize,
    spare: &mut Vec<Frequencies>,
    alive: Option<&AliveBitSet>,
    best: &mut impl Best,
) -> u64 {
    let mut frequencies = vec![0; leaves];
    let mut windows: Vec<Window> = Vec::with_capacity(lists.len());
    for (leaf, list) in lists {
        windows.push(Window::of(
            leaf,
            list,
            spare
                .pop()
                .unwrap_or_else(|| Box::new([0; WINDOW as usize])),
        ));
    }
    let mut order: Vec<(f64, usize)> = Vec::with_capacity(windows.len());
    let mut total = 0;
    let mut reach = FIRST;
    // For which the longest articles were worked out.
    let mut of_bar = f64::NEG_INFINITY;
    loop {
        let next = windows.iter().map(Window::doc).min();
        let Some(start) = next.filter(|doc| *doc != TERMINATED && !is_over()) else {
            spare.extend(windows.into_iter().map(|window| window.frequencies));
            return total;
        };
        let start = start & !63;
        let bar = best.bar();
        let end = start.saturating_add(reach).min(TERMINATED);
        reach = (2 * reach).min(WINDOW);
        order.clear();
        for (i, window) in windows.iter_mut().enumerate() {
            if bar > of_bar {
                for (longest, frequency) in window.longest.iter_mut().zip(0..) {
                    *longest = best.longest(window.leaf, frequency);
                }
            }
            window.read(start, end);
            order.push((best.bound(window.leaf, window.most), i));
        }
        of_bar = bar;
        order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        // From this one on in the order a list alone can lift a document over the bar, with those
        // before it.
        let mut sum = 0.0;
        let first = order.iter().position(|(bound, _)| {
            sum += bound;
            sum * SLACK >= bar
        });
        let first = first.unwrap_or(order.len());
        let lone = order.last().is_some_and(|(bound, _)| bound * SLACK >= bar);
        for at in 0..BITS {
            let (mut all, mut twice, mut strong) = (0, 0, 0);
            for window in &windows {
                twice |= all & window.bits[at];
                all |= window.bits[at];
                strong |= window.strong[at];
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
            wanted &= all & if lone { twice | strong } else { twice };
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
pub(super) fn count(mut lists: Vec<&mut Cursor>, all: bool) -> u64 {
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
