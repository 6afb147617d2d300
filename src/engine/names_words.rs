//! The words of names: each name of a segment is read once, and its words have their places in every document from that.
//!
//! Given to the engine word by word, each would be looked up in its table of all words, where most words of names are
//! rare and far from the processor's caches.

use std::io;

use super::analysis::{Analyzer, MARK_BITS, PARAGRAPH, SENTENCE, Word, numbered};
use super::lists::{Counted, Occurrence, Occurrences};
use super::tape::indexed;
use super::vocabulary::Vocabulary;

/// The words of the names of a column in its documents.
///
/// The names of a document have one space of positions, in their order, a gap between two; each of them is a
/// paragraph, so that no match goes from one to the next.
pub(super) struct InNames<'w, D> {
    pub words: &'w Words,
    /// Of each document the numbers of its names.
    pub documents: D,
}

impl<'n, D: Iterator<Item = &'n [u32]> + Clone + Sync> Occurrences for InNames<'_, D> {
    fn each(&self, mut see: impl FnMut(u32, Occurrence)) {
        for (document, names) in (0..).zip(self.documents.clone()) {
            let mut base = 0;
            for name in names {
                let (tokens, width) = self.words.of_name(*name);
                for (word, place) in tokens {
                    see(*word, (document, (base << MARK_BITS) + place));
                }
                base += width + 1;
            }
        }
    }
}

/// The words of each name of a column.
pub(super) struct Words {
    vocabulary: Vocabulary,
    /// The numbers of words in the order of a dictionary.
    sorted: Vec<u32>,
    /// Of all names, name by name: the number of the word, and its position and marks.
    tokens: Vec<(u32, u32)>,
    /// Of each name where its tokens end, and the position behind its last word.
    names: Vec<(usize, u32)>,
}

impl Words {
    /// Of the names of a vocabulary, which are so many.
    pub fn of(all: &Vocabulary, many: usize) -> io::Result<Words> {
        let mut analyzer = Analyzer::default();
        let mut vocabulary = Vocabulary::default();
        let mut counted = Ok(());
        let (mut tokens, mut names) = (Vec::new(), Vec::with_capacity(many));
        for name in 0..many as u32 {
            let name = String::from_utf8_lossy(all.word(name));
            let mut sink = |token: &str, position: u32, marks: u32, _: &Word| {
                if token == SENTENCE || token == PARAGRAPH && position > 0 {
                    return;
                }
                let token = indexed(token).as_bytes();
                match vocabulary.count(&vocabulary.seek(token, token.len())) {
                    Ok(word) => tokens.push((word, numbered(position, marks, false))),
                    Err(error) => counted = Err(error),
                }
            };
            let end = analyzer.tokens(None, &name, 0, &mut sink).end;
            names.push((tokens.len(), end));
        }
        counted?;
        Ok(Words {
            sorted: vocabulary.sorted(),
            vocabulary,
            tokens,
            names,
        })
    }

    /// The tokens of a name, and the position behind its last word.
    fn of_name(&self, name: u32) -> (&[(u32, u32)], u32) {
        let name = name as usize;
        let begin = name.checked_sub(1).map_or(0, |before| self.names[before].0);
        let (end, width) = self.names[name];
        (&self.tokens[begin..end], width)
    }

    /// Each word in the order of a dictionary, with how often it occurs where names do so often.
    pub fn counted(&self, of_names: &[u32]) -> impl Iterator<Item = Counted<'_>> + Clone {
        let mut counts = vec![0; self.sorted.len()];
        for (name, count) in (0..).zip(of_names) {
            for (word, _) in self.of_name(name).0 {
                counts[*word as usize] += u64::from(*count);
            }
        }
        self.sorted.iter().map(move |number| Counted {
            number: *number,
            word: self.vocabulary.word(*number),
            count: counts[*number as usize],
        })
    }
}
