//! Text and language → tokens with positions, marks and offsets: one pure function for all.
//!
//! Index, query, highlighter and oracle call it; no engine analyses text by rules of its own.
//! A word of a text has a *key*, by which it is found in any of its forms: its stem in the article's
//! language, as a token that begins with the character of that language, so that stems of different
//! languages never meet. A word that is its own stem has no other token; any other word has its surface
//! form beside it. Words without forms (numbers, unspaced scripts, what only serves grammar) have the
//! surface form alone. What is written in another way than its surface form, and not just with a
//! capital, has a token for that too, marked [`WRITTEN`].
//!
//! Two marks travel with the position of a token: [`SOLE`] and [`CAPITAL`]. The dictionary keeps the
//! kinds of tokens apart by their first character: surface forms begin with a letter or digit.

mod filler;
mod fold;
mod language;
mod place;
mod segment;
mod stem;

pub use filler::is_filler_word;
pub use fold::{MAX_WORD_BYTES, fold};
pub use language::{Language, MOST_LANGUAGES, is_function_word};
pub use place::{
    CAPITAL, MARK_BITS, SOLE, TITLE_ROOM, body_base, is_one_word, numbered, ordinal, place,
};
pub use segment::{Opens, Word, WordKind, segment};
pub use stem::{Form, Stemmer};

/// The first of the characters that keys begin with, one for each [`Language::number`].
const FIRST_KEY: u8 = 6;
/// Bytes below this one begin the tokens that are no surface forms; no surface form has any of them.
pub const FIRST_OF_SURFACE: u8 = FIRST_KEY + MOST_LANGUAGES as u8;
/// First character of an as-written token; then the surface form, U+0000, and how it is written:
/// [`TITLE_CASE`], [`UPPER_CASE`], or the written form itself.
pub const WRITTEN: char = '\u{2}';
/// Only the first letter is a capital; for words of ASCII.
pub const TITLE_CASE: char = '^';
/// Every letter is a capital; for words of ASCII.
pub const UPPER_CASE: char = '!';
/// The token at the position of the first word of each sentence.
pub const SENTENCE: &str = "\u{3}";
/// The token at the position of the first word of each paragraph.
pub const PARAGRAPH: &str = "\u{4}";
/// Of an as-written token that is never indexed, since [`CAPITAL`] says as much.
pub fn is_capital(token: &str) -> bool {
    token
        .strip_suffix(TITLE_CASE)
        .is_some_and(|rest| rest.ends_with('\0'))
}

/// The key with the given stem.
pub fn key_token(language: Language, stem: &str, token: &mut String) {
    token.clear();
    token.push(char::from(language.key()));
    token.push_str(stem);
}

/// The number of the language of a key, by its first character; `None` of other tokens.
pub fn language_of_key(first: u8) -> Option<u32> {
    (FIRST_KEY..FIRST_OF_SURFACE)
        .contains(&first)
        .then(|| u32::from(first - FIRST_KEY))
}

/// The stem that a token is the key of.
pub fn stem_of_key(token: &str) -> Option<&str> {
    language_of_key(token.bytes().next()?).map(|_| &token[1..])
}

/// Analyses texts of one language at a time, with its buffers and remembered stems.
#[derive(Clone, Default)]
pub struct Analyzer {
    stemmer: Stemmer,
    surface: String,
    token: String,
}

/// How much a text holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// The position after the last word.
    pub end: u32,
    pub words: u64,
    /// Words that do more than serve grammar.
    pub content: u64,
}

impl Analyzer {
    /// Feeds the tokens of `text` to `sink` as (token, position, marks, word), positions from `base` on
    /// and never decreasing. Without a language words have no keys.
    pub fn tokens<'t>(
        &mut self,
        language: Option<Language>,
        text: &'t str,
        base: u32,
        sink: &mut impl FnMut(&str, u32, u32, &Word<'t>),
    ) -> Extent {
        walk(text, base, |word, position| {
            for token in opening(word.opens) {
                sink(token, position, 0, word);
            }
            self.word(language, word, |token, marks| {
                sink(token, position, marks, word);
            })
        })
    }

    /// Feeds the tokens of a word to `sink` as (token, marks); tells whether the word does more than serve grammar.
    /// Where it stands does not matter.
    pub fn word(
        &mut self,
        language: Option<Language>,
        word: &Word,
        mut sink: impl FnMut(&str, u32),
    ) -> bool {
        let written_differs = fold(word, &mut self.surface);
        let case = written_differs.then(|| case(word)).flatten();
        let capital = match case {
            Some(TITLE_CASE) => CAPITAL,
            _ => 0,
        };
        let form = match language {
            Some(language) => self.stemmer.form(language, word, &self.surface),
            None => Form::Surface,
        };
        let key = match form {
            Form::Stem(stem) => Some((stem, stem == self.surface)),
            Form::Whole => Some((self.surface.as_str(), false)),
            Form::Surface | Form::Serves => None,
        };
        let serves = form == Form::Serves;
        match key {
            None => sink(&self.surface, SOLE | capital),
            Some((stem, sole)) => {
                key_token(language.unwrap_or_default(), stem, &mut self.token);
                match sole {
                    true => sink(&self.token, SOLE | capital),
                    false => {
                        sink(&self.token, 0);
                        sink(&self.surface, capital);
                    }
                }
            }
        }
        if written_differs && capital == 0 {
            written_token(&self.surface, word, &mut self.token);
            sink(&self.token, 0);
        }
        !serves
    }
}

/// Shows `see` each word of a text and its position, from `base` on; `see` tells whether the word does more than serve
/// grammar.
pub fn walk<'t>(text: &'t str, base: u32, mut see: impl FnMut(&Word<'t>, u32) -> bool) -> Extent {
    let mut extent = Extent {
        end: base,
        ..Extent::default()
    };
    segment(text, |word| {
        let position = base + word.position;
        extent.end = position + 1;
        extent.words += 1;
        extent.content += u64::from(see(&word, position));
    });
    extent
}

/// The tokens before those of a word that opens something, at its position and without marks.
pub fn opening(opens: Opens) -> &'static [&'static str] {
    match opens {
        Opens::Paragraph => &[PARAGRAPH, SENTENCE],
        Opens::Sentence => &[SENTENCE],
        Opens::Nothing => &[],
    }
}

/// The as-written token of a word with the given surface form.
pub fn written_token(surface: &str, word: &Word, token: &mut String) {
    token.clear();
    token.push(WRITTEN);
    token.push_str(surface);
    token.push('\0');
    let start = token.len();
    fold::written(word, token);
    // Nearly all of them are the one or the other, and every byte of a term costs.
    if let Some(case) = case(word) {
        token.truncate(start);
        token.push(case);
    }
}

/// How an ASCII word with a capital is written, where one character can say it.
fn case(word: &Word) -> Option<char> {
    let mut written = word
        .text
        .bytes()
        .filter(|byte| !fold::is_dropped(word.kind, char::from(*byte)));
    let first = written.next()?;
    let (mut upper, mut title) = (!first.is_ascii_lowercase(), first.is_ascii_uppercase());
    for byte in written.chain([first]) {
        if !byte.is_ascii() {
            return None;
        }
        upper &= !byte.is_ascii_lowercase();
    }
    let rest = word.text.as_bytes().get(1..).unwrap_or_default();
    title &= !rest.iter().any(u8::is_ascii_uppercase);
    match (upper, title) {
        (true, _) => Some(UPPER_CASE),
        (false, true) => Some(TITLE_CASE),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: &str, text: &str, expect: &[&str]) {
        let mut found = Vec::new();
        let language = Language::of(Some(language));
        Analyzer::default().tokens(Some(language), text, 0, &mut |token, position, marks, _| {
            let token = match stem_of_key(token) {
                Some(stem) => format!("…{stem}"),
                None => token.replace('\0', "/"),
            };
            let sole = if marks & SOLE != 0 { "=" } else { "" };
            let capital = if marks & CAPITAL != 0 { "^" } else { "" };
            found.push(format!("{position}{token}{sole}{capital}"));
        });
        assert_eq!(found, expect);
    }

    #[test]
    fn a_word_yields_its_stem_and_its_surface_form() {
        check(
            "en",
            "The Talks talk",
            &["0\u{4}", "0\u{3}", "0the=^", "1…talk", "1talks^", "2…talk="],
        );
    }

    #[test]
    fn stems_of_two_languages_are_apart() {
        let keys = ["en", "fr", ""].map(|tag| {
            let mut token = String::new();
            key_token(Language::of(Some(tag)), "on", &mut token);
            token
        });
        assert!(keys.is_sorted_by(|a, b| a != b));
        assert_eq!(keys.map(|key| key.len()), [3, 3, 3]);
    }

    #[test]
    fn how_a_word_is_written() {
        check(
            "",
            "McCain",
            &["0\u{4}", "0\u{3}", "0…mccain=", "0\u{2}mccain/McCain"],
        );
        check("", "U.S.", &["0\u{4}", "0\u{3}", "0…us=", "0\u{2}us/!"]);
        check("", "Äon", &["0\u{4}", "0\u{3}", "0…aon=", "0\u{2}aon/Äon"]);
        check("", "Éa", &["0\u{4}", "0\u{3}", "0…ea=", "0\u{2}ea/Éa"]);
        check("", "B2b", &["0\u{4}", "0\u{3}", "0b2b=^"]);
        check("", "Gaza", &["0\u{4}", "0\u{3}", "0…gaza=^"]);
    }

    #[test]
    fn initials_are_their_own_key() {
        check(
            "en",
            "A.B.S.",
            &["0\u{4}", "0\u{3}", "0…abs", "0abs", "0\u{2}abs/!"],
        );
    }

    #[test]
    fn an_unknown_language_has_no_stems() {
        check("", "talks", &["0\u{4}", "0\u{3}", "0…talks="]);
    }

    #[test]
    fn names_have_no_keys() {
        let mut found = Vec::new();
        Analyzer::default().tokens(None, "Talks", 0, &mut |token, _, marks, _| {
            found.push((token.to_owned(), marks));
        });
        let [.., last] = found.as_slice() else {
            panic!("no tokens")
        };
        assert_eq!(*last, ("talks".to_owned(), SOLE | CAPITAL));
    }

    #[test]
    fn unspaced_text_is_bigrams_and_a_last_single() {
        check(
            "zh",
            "多哈会",
            &["0\u{4}", "0\u{3}", "0多哈=", "1哈会=", "2会="],
        );
    }

    #[test]
    fn sentences_and_paragraphs_are_marked_where_they_begin() {
        check(
            "",
            "a b. C\n\nd",
            &[
                "0\u{4}",
                "0\u{3}",
                "0…a=",
                "1…b=",
                "2\u{3}",
                "2…c=",
                "2\u{2}c/!",
                "3\u{4}",
                "3\u{3}",
                "3…d=",
            ],
        );
    }
}
