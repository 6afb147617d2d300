//! What words became on tapes: news repeats its words, and most of their forms.

use super::analysis::{Analyzer, Language, Word, WordKind};
use super::tape::Tape;
use crate::eight::{HIGH, hash, sixteen};
use crate::near::fetch;

/// Places of the memory: one for a word, by its hash, and no chain behind it, so that a look-up touches one line of the
/// processor's cache and the word met last stays.
const PLACES_BITS: u32 = 15;
/// Bytes of its tokens, at most.
const ROOM: usize = 44;

/// By language and written form. One a thread.
pub(super) struct WordMemory {
    places: Vec<Known>,
    /// For the tokens of a word that is not known.
    tape: Tape,
}

/// A word that was met.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(super) struct Known {
    /// As it is written; nothing in an empty place.
    letters: [u64; 2],
    language: Language,
    /// The first so many of [`Known::tokens`] are its own.
    pub length: u8,
    /// It does more than serve grammar.
    pub is_content: bool,
    /// As [`Tape::append`] takes them.
    pub tokens: [u8; ROOM],
}

impl Default for WordMemory {
    fn default() -> WordMemory {
        let empty = Known {
            letters: [0; 2],
            language: Language::default(),
            length: 0,
            is_content: false,
            tokens: [0; ROOM],
        };
        WordMemory {
            places: vec![empty; 1 << PLACES_BITS],
            tape: Tape::default(),
        }
    }
}

/// A word that is looked for.
#[derive(Clone, Copy)]
pub(super) struct Sought {
    letters: [u64; 2],
    place: usize,
}

impl WordMemory {
    /// How a word of `text` is looked for; `None` where it is too long to be remembered, or is not of letters of ASCII.
    #[inline]
    pub fn seek(language: Language, text: &str, word: &Word) -> Option<Sought> {
        let letters = letters(text, word)?;
        let place = place(letters, language);
        Some(Sought { letters, place })
    }

    /// Brings near what is remembered of these words: the memory of a computer answers many questions at a time.
    #[inline]
    pub fn fetch(&self, sought: impl Iterator<Item = Sought>) {
        sought
            .filter_map(|sought| self.places.get(sought.place))
            .for_each(fetch);
    }

    /// What `analyzer` makes of a word; `None` where that is too much to be remembered.
    #[inline]
    pub fn find(
        &mut self,
        language: Language,
        sought: Sought,
        word: &Word,
        analyzer: &mut Analyzer,
    ) -> Option<&Known> {
        let Sought { letters, place } = sought;
        let place = self.places.get_mut(place)?;
        if place.letters != letters || place.language != language {
            let tape = &mut self.tape;
            tape.clear();
            let is_content = analyzer.word(Some(language), word, |token, marks| {
                tape.push(token, 0, marks);
            });
            let mut tokens = [0; ROOM];
            let of_word = tape.bytes();
            tokens.get_mut(..of_word.len())?.copy_from_slice(of_word);
            *place = Known {
                letters,
                language,
                length: of_word.len() as u8,
                is_content,
                tokens,
            };
        }
        Some(place)
    }
}

fn place(letters: [u64; 2], language: Language) -> usize {
    const SEEDS: [u64; 2] = [0x9e37_79b9_7f4a_7c15, 0xd1b5_4a32_d192_ed03];
    let hash = hash(letters, [SEEDS[0] ^ language.number() as u64, SEEDS[1]]);
    (hash >> (u64::BITS - PLACES_BITS)) as usize
}

/// The letters of a word in two numbers; `None` where it is none of [`WordMemory`].
fn letters(text: &str, word: &Word) -> Option<[u64; 2]> {
    if word.kind != WordKind::Plain {
        return None;
    }
    let letters = sixteen(text.as_bytes().get(word.start..)?, word.text.len())?;
    ((letters[0] | letters[1]) & HIGH == 0).then_some(letters)
}
