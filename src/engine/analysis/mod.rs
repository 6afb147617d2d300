//! Text and language → tokens with positions and offsets: one pure function for all.
//!
//! Index, query, highlighter and oracle call it; no engine analyses text by rules of its own.
//! A word yields up to three tokens at one position: its folded surface form; where that differs, its
//! stem in the article's language, marked [`STEM`]; and, where it is written in another way than its
//! surface form, that way, marked [`WRITTEN`]. The marks keep the three kinds apart in one dictionary:
//! surface forms begin with a letter or digit, so no exact query ever meets a stem.

mod fold;
mod language;
mod segment;
mod stem;

pub use fold::{MAX_WORD_BYTES, fold};
pub use language::{Language, is_function_word};
pub use segment::{Opens, Word, WordKind, segment};
pub use stem::{Form, Stemmer};

/// First character of a stem token; then the stem.
pub const STEM: char = '\u{1}';
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
/// The token at the position of each word of which [`TITLE_CASE`] says all: one list that every name
/// shares, where a token for each of them would nearly double the dictionary.
pub const CAPITAL: &str = "\u{5}";
/// Positions of the words of a title, where `title:` looks.
pub const TITLE_ROOM: u32 = 1_000;
/// Positions between the room of the title and the first word of the body: more than any distance
/// that a proximity operator takes, so that nothing matches across.
pub const TITLE_GAP: u32 = 1_000;

/// The position of the first word of the body, by the position behind the last of the title.
pub fn body_base(title_end: u32) -> u32 {
    title_end.max(TITLE_ROOM) + TITLE_GAP
}

/// Of an as-written token that [`CAPITAL`] stands for in an article's text.
pub fn is_capital(token: &str) -> bool {
    token.starts_with(WRITTEN)
        && token.ends_with(TITLE_CASE)
        && token[..token.len() - 1].ends_with('\0')
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
    /// Feeds the tokens of `text` to `sink` as (token, position, word), positions from `base` on and
    /// never decreasing.
    pub fn tokens<'t>(
        &mut self,
        language: Language,
        text: &'t str,
        base: u32,
        sink: &mut impl FnMut(&str, u32, &Word<'t>),
    ) -> Extent {
        let mut extent = Extent {
            end: base,
            ..Extent::default()
        };
        segment(text, |word| {
            let position = base + word.position;
            extent.end = position + 1;
            extent.words += 1;
            extent.content += 1;
            match word.opens {
                Opens::Paragraph => {
                    sink(PARAGRAPH, position, &word);
                    sink(SENTENCE, position, &word);
                }
                Opens::Sentence => sink(SENTENCE, position, &word),
                Opens::Nothing => {}
            }
            let written_differs = fold(&word, &mut self.surface);
            sink(&self.surface, position, &word);
            match self.stemmer.form(language, &word, &self.surface) {
                Form::Stem(stem) if stem != self.surface => {
                    self.token.clear();
                    self.token.push(STEM);
                    self.token.push_str(stem);
                    sink(&self.token, position, &word);
                }
                Form::Stem(_) | Form::Surface => {}
                Form::Serves => extent.content -= 1,
            }
            if written_differs {
                written_token(&self.surface, &word, &mut self.token);
                sink(&self.token, position, &word);
            }
        });
        extent
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
    if let Some(case) = case(&token.as_bytes()[start..]) {
        token.truncate(start);
        token.push(case);
    }
}

/// How an ASCII word with a capital is written, where one character can say it.
fn case(written: &[u8]) -> Option<char> {
    let rest = written.get(1..)?;
    let letters = |of: &[u8], case: fn(&u8) -> bool| of.iter().all(|b| b.is_ascii() && case(b));
    if letters(written, |b| !b.is_ascii_lowercase()) {
        Some(UPPER_CASE)
    } else if letters(rest, |b| !b.is_ascii_uppercase()) && written[0].is_ascii_uppercase() {
        Some(TITLE_CASE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: &str, text: &str, expect: &[&str]) {
        let mut found = Vec::new();
        Analyzer::default().tokens(
            Language::of(Some(language)),
            text,
            0,
            &mut |token, position, _| {
                found.push(format!("{position}{}", token.replace('\0', "/")));
            },
        );
        assert_eq!(found, expect);
    }

    #[test]
    fn a_word_yields_surface_stem_and_written_form() {
        check(
            "en",
            "The talks",
            &[
                "0\u{4}",
                "0\u{3}",
                "0the",
                "0\u{2}the/^",
                "1talks",
                "1\u{1}talk",
            ],
        );
    }

    #[test]
    fn a_stem_that_is_the_word_is_not_said_twice() {
        check("en", "talk", &["0\u{4}", "0\u{3}", "0talk"]);
    }

    #[test]
    fn how_a_word_is_written() {
        check(
            "",
            "McCain",
            &["0\u{4}", "0\u{3}", "0mccain", "0\u{2}mccain/McCain"],
        );
        check("", "U.S.", &["0\u{4}", "0\u{3}", "0us", "0\u{2}us/!"]);
        check("", "Äon", &["0\u{4}", "0\u{3}", "0aon", "0\u{2}aon/Äon"]);
        check("", "B2b", &["0\u{4}", "0\u{3}", "0b2b", "0\u{2}b2b/^"]);
    }

    #[test]
    fn an_unknown_language_has_no_stems() {
        check("", "talks", &["0\u{4}", "0\u{3}", "0talks"]);
    }

    #[test]
    fn unspaced_text_is_bigrams_and_a_last_single() {
        check(
            "zh",
            "多哈会",
            &["0\u{4}", "0\u{3}", "0多哈", "1哈会", "2会"],
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
                "0a",
                "1b",
                "2\u{3}",
                "2c",
                "2\u{2}c/!",
                "3\u{4}",
                "3\u{3}",
                "3d",
            ],
        );
    }
}
