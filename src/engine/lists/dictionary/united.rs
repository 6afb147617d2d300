//! The words of several dictionaries in one order.
//!
//! How many bytes of each next word are those of the last one tells most of the order: of words behind it those are
//! first that have the most in common with it (Ng and Kakehi 2008, "Merging String Sequences by Longest Common
//! Prefixes"). Only words that have as much are compared, and these from there on.

use std::cmp::Ordering;
use std::io;

use tantivy::postings::TermInfo;

use super::Words;
use crate::eight::common_bytes;

/// A way through several dictionaries, before the first word. Each comes with what is told of it.
pub struct United<'d, T> {
    ways: Vec<Way<'d, T>>,
    last: Vec<u8>,
}

/// A way through one dictionary, at a word that was not shown.
struct Way<'d, T> {
    of: T,
    words: Words<'d>,
    /// Bytes that the word has in common with the last one.
    common: usize,
    /// No word is before it.
    is_first: bool,
}

impl<'d, T> United<'d, T> {
    pub fn new(of: impl IntoIterator<Item = (T, Words<'d>)>) -> io::Result<United<'d, T>> {
        let mut ways = Vec::new();
        for (of, mut words) in of {
            if words.advance()? {
                ways.push(Way {
                    of,
                    words,
                    common: 0,
                    is_first: false,
                });
            }
        }
        let last = Vec::new();
        Ok(United { ways, last })
    }

    /// Goes on to the next word, and shows it in each dictionary that has it, in their order; `None` behind the last.
    pub fn next(
        &mut self,
        mut see: impl FnMut(&T, &TermInfo) -> io::Result<()>,
    ) -> io::Result<Option<&[u8]>> {
        let Some(first) = self.settle() else {
            return Ok(None);
        };
        self.last.clear();
        self.last.extend_from_slice(self.ways[first].words.word());
        let mut at = first;
        while let Some(way) = self.ways.get_mut(at) {
            if way.is_first {
                see(&way.of, way.words.info())?;
                if !way.words.advance()? {
                    self.ways.remove(at);
                    continue;
                }
                way.common = way.words.common();
            }
            at += 1;
        }
        Ok(Some(&self.last))
    }

    /// Finds which are at the first word, and what the others have in common with it; the first of them.
    fn settle(&mut self) -> Option<usize> {
        let most = self.ways.iter().map(|way| way.common).max()?;
        let mut first = None;
        for at in 0..self.ways.len() {
            let (before, rest) = self.ways.split_at_mut(at);
            let way = rest.first_mut()?;
            way.is_first = false;
            if way.common < most {
                continue;
            }
            let word = way.words.word();
            let Some(best) = first.and_then(|first: usize| before.get(first)) else {
                (way.is_first, way.common) = (true, word.len());
                first = Some(at);
                continue;
            };
            let other = best.words.word();
            let common = most + common_bytes(&word[most..], &other[most..]);
            match word.get(common).cmp(&other.get(common)) {
                Ordering::Equal => (way.is_first, way.common) = (true, common),
                Ordering::Greater => way.common = common,
                Ordering::Less => {
                    for other in before {
                        other.is_first = false;
                        other.common = other.common.min(common);
                    }
                    (way.is_first, way.common) = (true, word.len());
                    first = Some(at);
                }
            }
        }
        first
    }
}
