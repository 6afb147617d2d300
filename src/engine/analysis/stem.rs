//! Stems by language, remembered: news repeats its words.

use std::collections::HashMap;

use xxhash_rust::xxh3::Xxh3DefaultBuilder;

use super::language::{Language, is_function_word};
use super::segment::{Word, WordKind};

/// How many words are remembered, over all languages, before the memory is emptied.
const REMEMBERED: usize = 200_000;

/// Snowball stemmers (snowballstem.org) over folded words, with a memory of what they said.
#[derive(Clone, Default)]
pub struct Stemmer {
    memories: HashMap<Language, Memory>,
    remembered: usize,
}

/// Surface form → stem, `None` for a function word.
type Memory = HashMap<Box<str>, Option<Box<str>>, Xxh3DefaultBuilder>;

impl Stemmer {
    /// The stem of a word with the given surface form; `None` where any form of it is the surface form
    /// itself: numbers, unspaced scripts, function words, languages without rules.
    ///
    /// Stemming works on the folded form, so that a word finds itself with and without its accents.
    pub fn stem(&mut self, language: Language, word: &Word, surface: &str) -> Option<&str> {
        // Initials too: `US` is to find U.S., whose surface form is the same.
        if !matches!(word.kind, WordKind::Plain | WordKind::Dotted) {
            return None;
        }
        let algorithm = language.algorithm()?;
        if self.remembered >= REMEMBERED {
            self.memories.clear();
            self.remembered = 0;
        }
        let memory = self.memories.entry(language).or_default();
        if !memory.contains_key(surface) {
            let stem = (!is_function_word(language, surface))
                .then(|| frostem::Stemmer::new(algorithm).stem(surface).into());
            memory.insert(surface.into(), stem);
            self.remembered += 1;
        }
        memory.get(surface)?.as_deref()
    }
}
