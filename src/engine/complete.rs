//! What words, names and sources of the archive begin so.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::analysis::{fold, key_token, segment, stem_of_key};
use super::archive::Archive;
use super::leaf_pattern::{Pattern, What};
use super::leaf_terms::Expansion;
use super::lower::{Lowerer, Plan};
use super::related::node;
use crate::error::{Error, Result};
use crate::fields::FieldName;
use crate::hit::{Completes, Completion};
use crate::query::{Node, Query};

/// How many words for each that is shown are counted exactly.
const COUNTED: usize = 4;

/// How many answers are remembered, the first keys that are typed above all; when there are more, all are
/// forgotten.
const MOST: usize = 1_024;

/// Values with their articles.
type Values = Vec<(String, u64)>;

/// What was completed before, by kind, beginning and number.
#[derive(Default)]
pub(super) struct Completed(Mutex<HashMap<(Completes, String, usize), Values>>);

impl Completed {
    fn known(&self) -> MutexGuard<'_, HashMap<(Completes, String, usize), Values>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, asked: &(Completes, String, usize)) -> Option<Values> {
        self.known().get(asked).cloned()
    }

    fn put(&self, asked: (Completes, String, usize), values: &Values) {
        let mut known = self.known();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(asked, values.clone());
    }

    pub fn clear(&self) {
        *self.known() = HashMap::new();
    }
}

impl Archive {
    /// The commonest that begin with `text`, at most `limit` of each kind, ties by value. A name counts
    /// that has any word which begins so; case and accents do not matter.
    pub fn complete(
        &self,
        text: &str,
        kinds: &[Completes],
        limit: usize,
    ) -> Result<Vec<Completion>> {
        let mut completions = Vec::new();
        let begin = folded(text);
        if begin.is_empty() {
            return Ok(completions);
        }
        for kind in kinds {
            let field = match kind {
                Completes::Word => None,
                Completes::Person => Some(FieldName::Person),
                Completes::Org => Some(FieldName::Org),
                Completes::Place => Some(FieldName::Place),
                Completes::Source => Some(FieldName::Source),
            };
            let asked = (*kind, text.to_owned(), limit);
            let known = self.completed.get(&asked);
            let values = match (known, field) {
                (Some(known), _) => known,
                (None, None) => self.words_with(text, limit)?,
                (None, Some(field)) => self.values_with(text, &begin, field, limit)?,
            };
            self.completed.put(asked, &values);
            completions.extend(values.into_iter().map(|(value, articles)| Completion {
                kind: *kind,
                value,
                articles,
            }));
        }
        Ok(completions)
    }

    fn words_with(&self, text: &str, limit: usize) -> Result<Vec<(String, u64)>> {
        let pattern = Pattern::prefix(text);
        let [slot] = pattern.slots.as_slice() else {
            return Ok(Vec::new());
        };
        let (What::Prefix(begin) | What::Character(begin)) = &slot.what else {
            return Ok(Vec::new());
        };
        let words = self.engine(self.tokens_with(begin))?;
        let mut words: Vec<(u64, String)> = words.into_iter().map(|(w, n)| (n, w)).collect();
        words.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        words.truncate(limit.saturating_mul(COUNTED));
        let mut counted = Vec::new();
        for (_, word) in words {
            let articles = self.count(&node(Query::Phrase(word.clone())), false)?;
            counted.push((word, articles));
        }
        Ok(commonest(counted, limit))
    }

    /// Words as written, folded, with how many articles have their token.
    fn tokens_with(&self, begin: &str) -> tantivy::Result<HashMap<String, u64>> {
        let field = self.fields.text;
        let keys = self.keys(field);
        let mut words: HashMap<String, u64> = HashMap::new();
        let mut add = |word: &str, articles: u32| match words.get_mut(word) {
            Some(known) => *known += u64::from(articles),
            None => {
                words.insert(word.to_owned(), u64::from(articles));
            }
        };
        for opened in &self.opened {
            let of_text = opened.lists(&self.fields, field)?;
            of_text
                .dictionary()
                .each_with_prefix(begin.as_bytes(), |term, info| {
                    add(&String::from_utf8_lossy(term), info.doc_freq);
                    true
                })?;
            for &(language, _) in keys.languages {
                let mut key = String::new();
                key_token(language, begin, &mut key);
                of_text
                    .dictionary()
                    .each_with_prefix(key.as_bytes(), |term, info| {
                        let term = String::from_utf8_lossy(term);
                        // A stem that is no word has no article that says so, and goes when it is counted.
                        let stem = stem_of_key(&term).unwrap_or_default();
                        if keys.is_stem(language, stem) {
                            add(stem, info.doc_freq);
                        }
                        true
                    })?;
            }
        }
        Ok(words)
    }

    fn values_with(
        &self,
        text: &str,
        begin: &str,
        field: FieldName,
        limit: usize,
    ) -> Result<Vec<(String, u64)>> {
        let query = match field {
            FieldName::Source => node(Query::All),
            _ => {
                let begun = node(Query::Prefix(text.to_owned()));
                node(Query::Field(field, Box::new(begun)))
            }
        };
        let facets = match self.facets(&query, false, field, 0) {
            // More words begin so than a query may stand for: all names are looked at.
            Err(Error::Query(_)) => self.facets(&node(Query::All), false, field, 0),
            facets => facets,
        };
        let (facets, _) = facets?;
        let values = facets.into_iter();
        let values = values.map(|facet| (facet.value, facet.articles));
        let begins = |value: &str| {
            let value = folded(value);
            value.starts_with(begin) || value.contains(&format!(" {begin}"))
        };
        let values = values.filter(|(value, _)| begins(value));
        Ok(commonest(values.collect(), limit))
    }

    /// Words of the archive that may have been meant where one finds next to nothing, the likeliest
    /// first: near by edits, then the commoner. Each is in many times as many articles.
    pub(super) fn respelled(&self, word: &str) -> Result<Vec<String>> {
        let letters = word.chars().count();
        if letters < SHORTEST || !word.chars().all(char::is_alphabetic) {
            return Ok(Vec::new());
        }
        let own = self.count(&node(Query::Word(word.to_owned())), false)?;
        if own > RARE {
            return Ok(Vec::new());
        }
        let begin = folded(word);
        let edits = if letters < LONG { 1 } else { 2 };
        let fuzzy = self.spelled(&node(Query::Fuzzy(word.to_owned(), edits)))?;
        let mut near: Vec<(usize, bool, u64, String)> = Vec::new();
        let folded: Vec<char> = begin.chars().collect();
        for (other, articles) in fuzzy {
            if other != begin && articles >= TIMES * own.max(1) {
                let distance = crate::query::distance(&folded, &other);
                let begins_so = other.chars().next() == folded.first().copied();
                near.push((distance, !begins_so, u64::MAX - articles, other));
            }
        }
        near.sort_unstable();
        near.truncate(MEANT);
        Ok(near.into_iter().map(|(.., other)| other).collect())
    }

    /// The words that a leaf stands for, with how many articles have their tokens; none where these are
    /// too many.
    fn spelled(&self, leaf: &Node) -> Result<HashMap<String, u64>> {
        let mut words: HashMap<String, u64> = HashMap::new();
        let Ok(lowered) = Lowerer::new(self, false).lower(leaf) else {
            return Ok(words);
        };
        let Plan::Leaf(leaf) = lowered.plan else {
            return Ok(words);
        };
        let keys = self.keys(leaf.field);
        let spelled = leaf.expansions.iter().flat_map(Expansion::words);
        for word in spelled {
            let mut articles = 0;
            for (token, _) in keys.of_surface(&word) {
                articles += self.engine(self.articles_with(leaf.field, &token))?;
            }
            words.insert(word, articles);
        }
        Ok(words)
    }
}

/// Shorter words have too many neighbours.
const SHORTEST: usize = 4;
/// From so many letters on there may be two slips.
const LONG: usize = 6;
/// A word in more articles than this is taken as meant.
const RARE: u64 = 2;
/// In how many times as many articles a word has to be that is taken for another.
const TIMES: u64 = 3;
/// How many are told for a word.
const MEANT: usize = 3;

fn commonest(mut values: Vec<(String, u64)>, limit: usize) -> Vec<(String, u64)> {
    values.retain(|(_, articles)| *articles > 0);
    values.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    values.truncate(limit);
    values
}

/// The words of a text, folded, with blanks between.
fn folded(text: &str) -> String {
    let mut all = String::new();
    let mut surface = String::new();
    segment(text, |word| {
        fold(&word, &mut surface);
        if !all.is_empty() {
            all.push(' ');
        }
        all.push_str(&surface);
    });
    all
}
