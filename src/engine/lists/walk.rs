//! Places one after another, and those of a list whichever documents they are of.

use tantivy::directory::OwnedBytes;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;

use super::super::analysis::place;
use super::super::leaf_keep::Keep;
use super::Lists;
use super::list::{List, within};
use super::pack::BLOCK;
use super::steps;
use super::write::{FEW, read_few};

/// Behind all places.
pub const END: u32 = u32::MAX;

/// Ascending places, as the index has them: each as far as it is behind the one before, with its marks.
pub struct Walk<'d> {
    steps: std::slice::Iter<'d, u32>,
    at: u32,
}

impl<'d> Walk<'d> {
    pub fn of(steps: &'d [u32]) -> Walk<'d> {
        Walk {
            steps: steps.iter(),
            at: 0,
        }
    }

    /// The next place with such marks, or [`END`].
    #[inline]
    pub fn next_of(&mut self, keep: Keep) -> u32 {
        for step in self.steps.by_ref() {
            self.at = steps::next(self.at, *step);
            if keep.has(self.at) {
                return place(self.at);
            }
        }
        END
    }
}

/// The steps of a list by their numbers, whichever documents they are of.
pub struct AllSteps {
    bytes: OwnedBytes,
    /// Where each block begins.
    blocks: Vec<u32>,
    /// Those that are no block.
    few: Vec<u32>,
}

impl AllSteps {
    /// Looks at each block of the list.
    pub fn open(lists: &Lists, info: &TermInfo) -> AllSteps {
        let bytes = within(&lists.places, &info.positions_range);
        let mut all = AllSteps {
            bytes: bytes.clone(),
            blocks: Vec::new(),
            few: Vec::new(),
        };
        if info.doc_freq == 1 {
            let mut one = List::open(lists, info, IndexRecordOption::WithFreqs);
            let often = one.frequencies().first().copied().unwrap_or(0);
            if often < FEW {
                all.few = vec![0; often as usize];
                read_few(&bytes, &mut all.few);
                return all;
            }
        }
        let mut at = 0;
        while at < bytes.len() {
            all.blocks.push(at as u32);
            at += steps::length(&bytes[at..]).bytes;
        }
        all
    }

    /// Reads steps from that of a number on. Where there are fewer, what `out` had stays.
    pub fn read(&self, from: u32, out: &mut [u32]) {
        if !self.few.is_empty() {
            let few = self.few.get(from as usize..).unwrap_or_default();
            out.iter_mut().zip(few).for_each(|(out, step)| *out = *step);
            return;
        }
        let mut room = [0; BLOCK];
        let mut skipped = from as usize % BLOCK;
        let mut rest = out;
        for at in self.blocks.get(from as usize / BLOCK..).unwrap_or_default() {
            if rest.is_empty() {
                break;
            }
            let read = steps::read(&self.bytes[*at as usize..], &mut room);
            let found = room[..read.numbers].get(skipped..).unwrap_or_default();
            let here = found.len().min(rest.len());
            let (now, then) = rest.split_at_mut(here);
            now.copy_from_slice(&found[..here]);
            (rest, skipped) = (then, 0);
        }
    }
}
