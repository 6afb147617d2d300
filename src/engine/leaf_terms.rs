//! The terms of a leaf in the dictionaries of the segments.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::str::from_utf8;
use std::sync::{Mutex, PoisonError};

use tantivy::postings::TermInfo;

use super::analysis::{CAPITAL, Language, SOLE, Stemmer, key_token, language_of_key, stem_of_key};
use super::leaf_keep::Keep;
use super::leaf_like::Walk;
use super::leaf_pattern::{What, Writing, written_part, written_prefix};
use super::leaf_room::{Languages, Room};
use super::lists::Dictionary;

/// How many words of the index a word that is only begun may stand for.
pub const MAX_EXPANSION: usize = 10_000;

/// What a slot reads in one segment: the occurrences of `plus` that are kept, less those of `minus`.
#[derive(Clone, Debug, Default)]
pub(super) struct SlotTerms {
    /// **Invariant**: of the kept occurrences none is that of two terms.
    pub plus: Vec<SlotTerm>,
    /// **Invariant**: each occurrence of these is one of `plus` too.
    pub minus: Vec<TermInfo>,
}

/// A term of a slot.
#[derive(Clone, Debug)]
pub(super) struct SlotTerm {
    pub info: TermInfo,
    pub keep: Keep,
    /// Those that it may be in an article of.
    pub languages: Languages,
}

impl SlotTerms {
    fn add(&mut self, token: &[u8], info: &TermInfo, keep: Keep) {
        let first = token.first().copied();
        let language = first.and_then(language_of_key);
        self.plus.push(SlotTerm {
            info: info.clone(),
            keep,
            languages: language.map_or(Languages::MAX, |number| 1 << number),
        });
    }

    /// The terms that can be in an article of the room.
    pub fn in_room(&self, room: Room) -> impl Iterator<Item = &SlotTerm> + Clone {
        self.plus
            .iter()
            .filter(move |term| room.has(term.languages))
    }
}

/// More than [`MAX_EXPANSION`] words.
#[derive(Debug)]
pub(super) struct TooMany;

/// Counts the distinct words that a slot stands for, over all segments.
#[derive(Debug, Default)]
pub(super) struct Expansion(HashSet<Box<[u8]>>);

impl Expansion {
    pub fn words(&self) -> impl Iterator<Item = String> {
        let words = self.0.iter();
        words.map(|word| String::from_utf8_lossy(word).into_owned())
    }

    fn admit(&mut self, term: &[u8]) -> bool {
        if !self.0.contains(term) {
            self.0.insert(term.into());
        }
        self.0.len() <= MAX_EXPANSION
    }
}

/// The languages whose keys a field has: those of the archive, or none.
#[derive(Clone, Copy)]
pub(super) struct Keys<'a> {
    pub languages: &'a [(Language, u64)],
    pub stemmer: &'a Mutex<Stemmer>,
}

impl Keys<'_> {
    /// Whether a word of this surface form is its own stem, and has no token but its key.
    pub fn is_stem(&self, language: Language, surface: &str) -> bool {
        let stemmer = self.stemmer.lock();
        let mut stemmer = stemmer.unwrap_or_else(PoisonError::into_inner);
        stemmer.is_stem(language, surface)
    }

    /// The tokens of a word of this surface form, with what of theirs is that word.
    pub fn of_surface(&self, surface: &str) -> Vec<(String, Keep)> {
        let mut tokens = vec![(surface.to_owned(), Keep::ALL)];
        for &(language, _) in self.languages {
            if self.is_stem(language, surface) {
                let mut key = String::with_capacity(1 + surface.len());
                key_token(language, surface, &mut key);
                tokens.push((key, Keep::with(SOLE)));
            }
        }
        tokens
    }
}

/// The tokens by which a slot is found, where it has them by name.
pub(super) fn named(what: &What, keys: Keys) -> Vec<(String, Keep)> {
    match what {
        What::Forms(forms) => {
            let mut tokens: Vec<_> = forms.keys.iter().map(|k| (k.clone(), Keep::ALL)).collect();
            if forms.alone != 0 {
                // Beside a key it is an occurrence of that.
                let keep = match forms.inflected {
                    true => Keep::with(SOLE),
                    false => Keep::ALL,
                };
                tokens.push((forms.surface.clone(), keep));
            }
            tokens
        }
        What::Surface(surface) => keys.of_surface(surface),
        What::Written { surface, writing } => match writing {
            Writing::Token(token) => vec![(token.clone(), Keep::ALL)],
            Writing::Same => {
                let tokens = keys.of_surface(surface).into_iter();
                tokens.map(|(t, keep)| (t, keep.without(CAPITAL))).collect()
            }
            Writing::Capital => {
                let tokens = keys.of_surface(surface).into_iter();
                tokens.map(|(t, keep)| (t, keep.and(CAPITAL))).collect()
            }
        },
        What::Prefix(_) | What::Character(_) | What::Like(_) | What::WrittenCharacter { .. } => {
            Vec::new()
        }
    }
}

/// Looks the terms of `what` up in one segment; `named` are its tokens.
pub(super) fn resolve(
    what: &What,
    named: &[(String, Keep)],
    words: &Dictionary,
    expansion: &mut Expansion,
    keys: Keys,
) -> std::io::Result<Result<SlotTerms, TooMany>> {
    let mut terms = SlotTerms::default();
    for (token, keep) in named {
        if let Some(info) = words.get(token.as_bytes())? {
            terms.add(token.as_bytes(), &info, *keep);
            if let (What::Forms(forms), Some(term)) = (what, terms.plus.last_mut())
                && *token == forms.surface
            {
                term.languages = forms.alone;
            }
        }
    }
    let mut within = true;
    match what {
        // The longest is asked first, and mostly alone.
        What::Forms(_) | What::Surface(_) => {
            terms.plus.sort_by_key(|term| Reverse(term.info.doc_freq));
        }
        What::Prefix(prefix) | What::Character(prefix) => {
            words.each_with_prefix(prefix.as_bytes(), |term, info| {
                terms.add(term, info, Keep::ALL);
                within = expansion.admit(term);
                within
            })?;
            for &(language, _) in keys.languages {
                let mut begin = String::new();
                key_token(language, prefix, &mut begin);
                words.each_with_prefix(begin.as_bytes(), |term, info| {
                    within &= admit_key(&mut terms, expansion, keys, language, (term, info));
                    within
                })?;
            }
        }
        What::Like(like) => {
            words.search(&Walk::new(like), |term, info| {
                terms.add(term, info, Keep::ALL);
                within = expansion.admit(term);
                within
            })?;
            for &(language, _) in keys.languages {
                words.search(&Walk::of_keys(like, language), |term, info| {
                    within &= admit_key(&mut terms, expansion, keys, language, (term, info));
                    within
                })?;
            }
        }
        What::Written { surface, writing } => {
            if *writing == Writing::Same {
                words.each_with_prefix(written_prefix(surface, true).as_bytes(), |_, info| {
                    terms.minus.push(info.clone());
                    true
                })?;
            }
        }
        What::WrittenCharacter {
            surface,
            written,
            same,
        } => {
            if *same {
                words.each_with_prefix(surface.as_bytes(), |term, info| {
                    terms.add(term, info, Keep::ALL);
                    within = expansion.admit(term);
                    within
                })?;
            }
            words.each_with_prefix(written_prefix(surface, false).as_bytes(), |term, info| {
                let begins = from_utf8(term).is_ok_and(|t| written_part(t).starts_with(written));
                match (same, begins) {
                    (true, false) => terms.minus.push(info.clone()),
                    (false, true) => terms.add(term, info, Keep::ALL),
                    (true, true) | (false, false) => {}
                }
                within &= expansion.admit(term);
                within
            })?;
        }
    }
    Ok(if within { Ok(terms) } else { Err(TooMany) })
}

/// Adds a key for those of its words that are their own stem, if there are such; tells whether there
/// is room for more.
fn admit_key(
    terms: &mut SlotTerms,
    expansion: &mut Expansion,
    keys: Keys,
    language: Language,
    (term, info): (&[u8], &TermInfo),
) -> bool {
    let Some(surface) = from_utf8(term).ok().and_then(stem_of_key) else {
        return true;
    };
    if !keys.is_stem(language, surface) {
        return true;
    }
    terms.add(term, info, Keep::with(SOLE));
    expansion.admit(surface.as_bytes())
}
