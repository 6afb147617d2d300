//! Where the leaves of a query match in a title or a text, by the analysis that the index used.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::analysis::{
    Analyzer, CAPITAL, Language, PARAGRAPH, SENTENCE, SOLE, WRITTEN, Word, WordKind, stem_of_key,
};
use super::leaf::Leaf;
use super::leaf_pattern::{Tokens, What};

/// A text taken apart: its words, and what of the leaves is in it.
#[derive(Default)]
pub(super) struct Reading {
    /// Byte range of each word; the last of a run of bigrams lies within the one before it.
    pub words: Vec<Range<usize>>,
    /// Which words open a sentence, and which a paragraph.
    pub sentences: Vec<usize>,
    pub paragraphs: Vec<usize>,
    /// For each leaf the bytes of each of its matches, in order.
    pub spans: Vec<Vec<Range<usize>>>,
    /// The ordinals of the words that these begin with.
    pub begins: Vec<Vec<u32>>,
}

/// The slots of the leaves by the token that fills them, so that a word costs a look-up.
struct Slots<'l> {
    by_token: HashMap<&'l str, Vec<usize>>,
    /// Those that more than one token can fill.
    by_look: Vec<usize>,
    all: Vec<&'l What>,
}

/// The filled places of one slot: (position, bytes).
type Filled = Vec<(u32, Range<usize>)>;

/// Reads a text with an eye on the leaves.
pub(super) fn read(
    leaves: &[Arc<Leaf>],
    analyzer: &mut Analyzer,
    language: Language,
    text: &str,
) -> Reading {
    let slots = Slots::of(leaves);
    let mut filled: Vec<Filled> = vec![Vec::new(); slots.all.len()];
    let mut words = Vec::new();
    let mut sentences = Vec::new();
    let mut paragraphs = Vec::new();
    let mut tokens = Tokens::default();
    let mut current: Option<(u32, Word)> = None;
    analyzer.tokens(
        Some(language),
        text,
        0,
        &mut |token, position, marks, word| {
            if current.is_none_or(|(at, _)| at != position) {
                if let Some((at, word)) = current {
                    slots.fill(&tokens, at, &word, &mut filled);
                }
                current = Some((position, *word));
                words.push(word.start..word.end());
                tokens.surface.clear();
                tokens.key.clear();
                tokens.written.clear();
                tokens.capital = false;
            }
            if token == SENTENCE {
                sentences.push(words.len() - 1);
            } else if let Some(stem) = stem_of_key(token) {
                tokens.key.push_str(token);
                if marks & SOLE != 0 {
                    tokens.surface.push_str(stem);
                }
            } else if token.starts_with(WRITTEN) {
                tokens.written.push_str(token);
            } else if token == PARAGRAPH {
                paragraphs.push(words.len() - 1);
            } else {
                tokens.surface.push_str(token);
            }
            tokens.capital |= marks & CAPITAL != 0;
        },
    );
    if let Some((at, word)) = current {
        slots.fill(&tokens, at, &word, &mut filled);
    }
    let mut filled = filled.into_iter();
    let found = leaves.iter().map(|leaf| {
        let slots: Vec<Filled> = filled.by_ref().take(leaf.pattern.slots.len()).collect();
        join(leaf, slots).into_iter().unzip()
    });
    let (begins, spans) = found.unzip();
    Reading {
        words,
        sentences,
        paragraphs,
        spans,
        begins,
    }
}

impl<'l> Slots<'l> {
    fn of(leaves: &'l [Arc<Leaf>]) -> Slots<'l> {
        let mut slots = Slots {
            by_token: HashMap::new(),
            by_look: Vec::new(),
            all: Vec::new(),
        };
        for slot in leaves.iter().flat_map(|leaf| &leaf.pattern.slots) {
            let i = slots.all.len();
            slots.all.push(&slot.what);
            match &slot.what {
                What::Forms(forms) => {
                    for token in forms.keys.iter().chain([&forms.surface]) {
                        slots.by_token.entry(token).or_default().push(i);
                    }
                }
                What::Surface(surface) | What::Written { surface, .. } => {
                    slots.by_token.entry(surface).or_default().push(i);
                }
                What::Prefix(_)
                | What::Like(_)
                | What::Character(_)
                | What::WrittenCharacter { .. } => {
                    slots.by_look.push(i);
                }
            }
        }
        slots
    }

    fn fill(&self, tokens: &Tokens, position: u32, word: &Word, filled: &mut [Filled]) {
        let named = [tokens.surface.as_str(), tokens.key.as_str()]
            .into_iter()
            .filter_map(|token| self.by_token.get(token))
            .flatten();
        for &i in named.chain(&self.by_look) {
            let again = filled[i].last().is_some_and(|(at, _)| *at == position);
            if !again && self.all[i].is_met_by(tokens) {
                filled[i].push((position, bytes(self.all[i], word)));
            }
        }
    }
}

/// What of the word is the match: of a bigram only the character that was asked for.
fn bytes(what: &What, word: &Word) -> Range<usize> {
    let first = match what {
        What::Character(_) | What::WrittenCharacter { .. } => true,
        What::Forms(_) | What::Surface(_) | What::Like(_) | What::Written { .. } => false,
        What::Prefix(begin) => word.kind == WordKind::Unspaced && begin.chars().nth(1).is_none(),
    };
    let len = match word.text.chars().next() {
        Some(c) if first => c.len_utf8(),
        _ => word.text.len(),
    };
    word.start..word.start + len
}

/// The places where all slots of a leaf are filled at their distances.
fn join(leaf: &Leaf, slots: Vec<Filled>) -> Filled {
    let mut slots = slots.into_iter();
    let Some(first) = slots.next() else {
        return Vec::new();
    };
    // (position of the first slot, bytes from there to the end of the last slot seen)
    let mut found = first;
    for (slot, filled) in leaf.pattern.slots.iter().skip(1).zip(slots) {
        let mut next = filled.into_iter().peekable();
        found.retain_mut(|(position, bytes)| {
            let at = *position + slot.offset;
            while next.next_if(|(p, _)| *p < at).is_some() {}
            match next.peek() {
                Some((p, last)) if *p == at => {
                    bytes.end = bytes.end.max(last.end);
                    true
                }
                _ => false,
            }
        });
    }
    found
}

/// Sorted and disjoint: ranges that overlap become one.
pub(super) fn merge(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}
