//! The words of a shape, of which as few are read as it allows.

use std::io;

use tantivy::postings::TermInfo;

use super::{Block, Dictionary};
use crate::eight::common_bytes;

/// What is held against words byte by byte.
pub trait Shape {
    type State: Clone;

    /// Before the first byte.
    fn start(&self) -> Self::State;

    /// Whether a word that ends here has the shape.
    fn is_match(&self, state: &Self::State) -> bool;

    /// Whether any word that goes on from here may have it.
    fn can_match(&self, state: &Self::State) -> bool;

    fn accept(&self, state: &Self::State, byte: u8) -> Self::State;
}

/// How far a word was held against a shape.
struct Held<'s, S: Shape> {
    shape: &'s S,
    /// As far as it was read; the whole of it, if it can go on.
    word: Vec<u8>,
    /// Before its first byte, and behind each.
    states: Vec<S::State>,
    /// No word that begins so has the shape.
    is_dead: bool,
}

impl<'s, S: Shape> Held<'s, S> {
    fn new(shape: &'s S) -> Held<'s, S> {
        let start = shape.start();
        Held {
            shape,
            word: Vec::new(),
            is_dead: !shape.can_match(&start),
            states: vec![start],
        }
    }

    /// Holds the next word, which has so many bytes in common with the one before; tells whether it has the shape.
    fn next(&mut self, common: usize, more: &[u8]) -> bool {
        if self.is_dead && common >= self.word.len() {
            return false;
        }
        self.word.truncate(common);
        self.states.truncate(common + 1);
        self.is_dead = false;
        for byte in more {
            let Some(last) = self.states.last() else {
                return false;
            };
            let next = self.shape.accept(last, *byte);
            self.is_dead = !self.shape.can_match(&next);
            self.word.push(*byte);
            self.states.push(next);
            if self.is_dead {
                return false;
            }
        }
        let last = self.states.last();
        last.is_some_and(|last| self.shape.is_match(last))
    }

    /// The first word, if there is any, behind all that begin as this one that has not the shape.
    fn behind(&self) -> Option<Vec<u8>> {
        let last = self.word.iter().rposition(|byte| *byte < u8::MAX)?;
        let mut behind = self.word[..=last].to_vec();
        behind[last] += 1;
        Some(behind)
    }
}

impl Dictionary {
    /// Shows each word of a shape, in their order, until it is told to stop.
    pub fn search(
        &self,
        shape: &impl Shape,
        mut see: impl FnMut(&[u8], &TermInfo) -> bool,
    ) -> io::Result<()> {
        let mut held = Held::new(shape);
        if held.is_dead {
            return Ok(());
        }
        let mut nth = 0;
        while nth < self.len() {
            let mut block: Block = self.block(nth)?;
            nth += 1;
            let mut is_first = true;
            while let Some(entry) = block.next()? {
                let (mut common, mut more) = (entry.common, entry.more);
                if is_first {
                    common = common_bytes(&held.word, entry.more);
                    more = &entry.more[common..];
                    is_first = false;
                }
                if held.next(common, more) && !see(&held.word, &block.info(&entry)) {
                    return Ok(());
                }
            }
            if held.is_dead && nth < self.len() && self.first(nth)?.starts_with(&held.word) {
                let Some(behind) = held.behind() else { break };
                nth = self.block_of(&behind)?.map_or(nth, |found| found.max(nth));
            }
        }
        Ok(())
    }
}
