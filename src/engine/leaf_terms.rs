//! The terms of a leaf in the dictionaries of the segments.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::str::from_utf8;

use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;

use super::analysis::{CAPITAL, is_capital};
use super::leaf_like::Walk;
use super::leaf_pattern::{What, written_part, written_prefix};

/// How many words of the index a word that is only begun may stand for.
pub const MAX_EXPANSION: usize = 10_000;

/// What a slot reads in one segment: the occurrences of `plus`, less those of `minus`.
#[derive(Clone, Debug, Default)]
pub(super) struct SlotTerms {
    pub plus: Vec<TermInfo>,
    /// For each of `plus`, `Forms::languages`; empty where these do not matter.
    pub languages: Vec<u32>,
    /// For each of `plus` the number of its token in `Forms::tokens`; empty where there are none.
    pub tokens: Vec<usize>,
    /// **Invariant**: each occurrence of these is one of `plus` too.
    pub minus: Vec<TermInfo>,
    pub mask: Option<MaskTerm>,
}

/// Of the occurrences only those at the positions of `marks`, or only those elsewhere.
#[derive(Clone, Debug)]
pub(super) struct MaskTerm {
    pub marks: TermInfo,
    pub keep: bool,
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

/// Looks the terms of `what` up in one segment. `of_others` are the languages that no article has: they
/// make no difference.
pub(super) fn resolve(
    what: &What,
    index: &InvertedIndexReader,
    expansion: &mut Expansion,
    of_others: u32,
) -> std::io::Result<Result<SlotTerms, TooMany>> {
    let mut terms = SlotTerms::default();
    let mut within = true;
    match what {
        What::Forms(forms) => {
            let mut found = Vec::with_capacity(forms.tokens.len());
            for (i, (token, languages)) in forms.tokens.iter().zip(&forms.languages).enumerate() {
                if let Some(info) = index.terms().get(token)? {
                    found.push((info, languages | of_others, i));
                }
            }
            // The commonest is asked first, and mostly alone.
            found.sort_by_key(|(info, ..)| Reverse(info.doc_freq));
            for (info, languages, token) in found {
                terms.plus.push(info);
                terms.languages.push(languages);
                terms.tokens.push(token);
            }
        }
        What::Prefix(prefix) | What::Character(prefix) => {
            each_with_prefix(index, prefix, |term, info| {
                terms.plus.push(info.clone());
                within = expansion.admit(term);
                within
            })?;
        }
        What::Like(like) => {
            let mut stream = index.terms().search(Walk(like)).into_stream()?;
            while let Some((term, info)) = stream.next() {
                terms.plus.push(info.clone());
                within = expansion.admit(term);
                if !within {
                    break;
                }
            }
        }
        What::Written {
            surface,
            token: None,
        } => {
            terms.plus.extend(index.terms().get(surface)?);
            each_with_prefix(index, &written_prefix(surface, true), |_, info| {
                terms.minus.push(info.clone());
                true
            })?;
            terms.mask = mask(index, false)?;
        }
        What::Written {
            token: Some(token),
            surface,
        } => match is_capital(token) {
            true => {
                terms.mask = mask(index, true)?;
                // Names have tokens of their own.
                let term = if terms.mask.is_some() { surface } else { token };
                terms.plus.extend(index.terms().get(term)?);
            }
            false => terms.plus.extend(index.terms().get(token)?),
        },
        What::WrittenCharacter {
            surface,
            written,
            same,
        } => {
            if *same {
                each_with_prefix(index, surface, |term, info| {
                    terms.plus.push(info.clone());
                    within = expansion.admit(term);
                    within
                })?;
            }
            each_with_prefix(index, &written_prefix(surface, false), |term, info| {
                let begins = from_utf8(term).is_ok_and(|t| written_part(t).starts_with(written));
                match (same, begins) {
                    (true, false) => terms.minus.push(info.clone()),
                    (false, true) => terms.plus.push(info.clone()),
                    (true, true) | (false, false) => {}
                }
                within &= expansion.admit(term);
                within
            })?;
        }
    }
    Ok(if within { Ok(terms) } else { Err(TooMany) })
}

fn mask(index: &InvertedIndexReader, keep: bool) -> std::io::Result<Option<MaskTerm>> {
    let marks = index.terms().get(CAPITAL)?;
    Ok(marks.map(|marks| MaskTerm { marks, keep }))
}

/// Calls `sink` with each term that begins with `prefix`, in order, until it says stop.
pub(super) fn each_with_prefix(
    index: &InvertedIndexReader,
    prefix: &str,
    mut sink: impl FnMut(&[u8], &TermInfo) -> bool,
) -> std::io::Result<()> {
    let mut stream = index.terms().range().ge(prefix).into_stream()?;
    while let Some((term, info)) = stream.next() {
        if !term.starts_with(prefix.as_bytes()) || !sink(term, info) {
            break;
        }
    }
    Ok(())
}
