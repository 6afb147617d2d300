//! Stems by language, remembered: news repeats its words.

use xxhash_rust::xxh3::xxh3_64;

use super::language::{Language, is_function_word};
use super::segment::{Word, WordKind};

/// Places of the memory at first (a query needs few), and at most: the commonest few thousand words
/// make up nearly all of a text, and more places would not stay in the processor's cache.
const FEWEST: usize = 1 << 8;
const MOST: usize = 1 << 14;
/// Bytes of a remembered surface form and its stem together; longer ones are stemmed each time.
const ROOM: usize = 27;

/// Snowball stemmers (snowballstem.org) over folded words, with a memory of what they said.
///
/// The memory has one place for a word, by its hash, and no chain behind it: a look-up touches one
/// line of the cache, and the word met last stays.
#[derive(Clone, Default)]
pub struct Stemmer {
    memory: Vec<Remembered>,
    /// Words that were not remembered since the memory has its size.
    missed: usize,
    /// The stem of a word too long to remember.
    long: String,
}

/// Half a line of the cache.
#[derive(Clone, Copy)]
struct Remembered {
    language: Language,
    surface_len: u8,
    /// [`SERVES`] for a function word.
    stem_len: u8,
    /// The stem is not the beginning of the surface form.
    is_apart: bool,
    /// Surface form, then the stem if it stands apart.
    bytes: [u8; ROOM],
}

const SERVES: u8 = u8::MAX;

const NOTHING: Remembered = Remembered {
    language: Language::NONE,
    surface_len: 0,
    stem_len: SERVES,
    is_apart: false,
    bytes: [0; ROOM],
};

/// What any form of a word has in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form<'s> {
    /// Its stem; without rules for the language the surface form itself.
    Stem(&'s str),
    /// Initials, which have no forms, though as a word they would be stemmed to another.
    Whole,
    /// Nothing but the surface form itself, in no language: numbers, unspaced scripts.
    Surface,
    /// The same, of a function word.
    Serves,
}

impl Remembered {
    /// `None` where there is no room.
    fn new(language: Language, surface: &str, stem: Option<&str>) -> Option<Remembered> {
        let mut bytes = [0; ROOM];
        let apart = stem
            .filter(|stem| !surface.starts_with(stem))
            .unwrap_or_default();
        let both = bytes.get_mut(..surface.len() + apart.len())?;
        let (first, second) = both.split_at_mut(surface.len());
        first.copy_from_slice(surface.as_bytes());
        second.copy_from_slice(apart.as_bytes());
        Some(Remembered {
            language,
            surface_len: surface.len() as u8,
            stem_len: stem.map_or(SERVES, |stem| stem.len() as u8),
            is_apart: !apart.is_empty(),
            bytes,
        })
    }

    fn is_of(&self, language: Language, surface: &str) -> bool {
        let len = usize::from(self.surface_len);
        self.language == language && self.bytes.get(..len) == Some(surface.as_bytes())
    }

    fn form(&self) -> Form<'_> {
        if self.stem_len == SERVES {
            return Form::Serves;
        }
        let from = if self.is_apart {
            usize::from(self.surface_len)
        } else {
            0
        };
        let stem = self.bytes.get(from..from + usize::from(self.stem_len));
        Form::Stem(
            stem.and_then(|s| std::str::from_utf8(s).ok())
                .unwrap_or_default(),
        )
    }
}

impl Stemmer {
    /// What the forms of a word with the given surface form have in common.
    ///
    /// Stemming works on the folded form, so that a word finds itself with and without its accents.
    pub fn form<'s>(&'s mut self, language: Language, word: &Word, surface: &'s str) -> Form<'s> {
        match word.kind {
            WordKind::Plain => self.plain(language, surface),
            WordKind::Dotted => match self.plain(language, surface) {
                Form::Stem(stem) if stem == surface => Form::Stem(surface),
                Form::Stem(_) | Form::Whole => Form::Whole,
                Form::Surface | Form::Serves => Form::Surface,
            },
            WordKind::Number | WordKind::Unspaced => Form::Surface,
        }
    }

    /// Whether a word is its own stem.
    pub fn is_stem(&mut self, language: Language, surface: &str) -> bool {
        self.plain(language, surface) == Form::Stem(surface)
    }

    /// Of a word of letters.
    fn plain<'s>(&'s mut self, language: Language, surface: &'s str) -> Form<'s> {
        let Some(algorithm) = language.algorithm() else {
            return Form::Stem(surface);
        };
        if self.missed >= self.memory.len() && self.memory.len() < MOST {
            self.memory = vec![NOTHING; (4 * self.memory.len()).clamp(FEWEST, MOST)];
            self.missed = 0;
        }
        let hash = xxh3_64(surface.as_bytes()) as usize;
        let at = hash.wrapping_add(language.number()) & (self.memory.len() - 1);
        let Some(place) = self.memory.get_mut(at) else {
            return Form::Stem(surface);
        };
        if !place.is_of(language, surface) {
            self.missed += 1;
            let stem = (!is_function_word(language, surface))
                .then(|| frostem::Stemmer::new(algorithm).stem(surface));
            match (Remembered::new(language, surface, stem.as_deref()), stem) {
                (Some(remembered), _) => *place = remembered,
                (None, Some(stem)) => {
                    self.long = stem.into_owned();
                    return Form::Stem(&self.long);
                }
                (None, None) => return Form::Serves,
            }
        }
        place.form()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::analysis::{fold, segment};

    /// The remembered answer is the stemmer's own, whatever came before it.
    #[test]
    fn memory_changes_no_answer() {
        let mut stemmer = Stemmer::default();
        let long = "unquestionablenesses".repeat(4);
        let text = format!("The talks talked on {long} running {long} talks Hauptstädte on");
        for tag in ["en", "de", "en", "fi"] {
            let language = Language::of(Some(tag));
            segment(&text, |word| {
                let mut surface = String::new();
                fold(&word, &mut surface);
                let mut fresh = Stemmer::default();
                assert_eq!(
                    stemmer.form(language, &word, &surface),
                    fresh.form(language, &word, &surface),
                    "for {surface} in {tag}"
                );
            });
        }
    }

    #[test]
    fn stems_of_either_length() {
        let language = Language::of(Some("en"));
        let check = |text: &str, expect: Form| {
            let mut stemmer = Stemmer::default();
            segment(text, |word| {
                let mut surface = String::new();
                fold(&word, &mut surface);
                for _ in 0..2 {
                    assert_eq!(
                        stemmer.form(language, &word, &surface),
                        expect,
                        "for {text}"
                    );
                }
            });
        };
        check("talks", Form::Stem("talk"));
        check("the", Form::Serves);
        check("1987", Form::Surface);
        check("U.S.", Form::Stem("us"));
        check("A.B.S.", Form::Whole);
        let long = "gab".repeat(17);
        check(&format!("{long}s"), Form::Stem(&long));
    }
}
