//! The words of articles that may say what they are about.

use std::collections::HashMap;

use super::analysis::{
    Analyzer, Language, PARAGRAPH, SENTENCE, WRITTEN, is_filler_word, is_function_word,
};
use crate::article::Article;

/// Shorter words say little.
const SHORTEST: usize = 3;

/// Counts the words of articles, all forms of one as one.
#[derive(Default)]
pub(super) struct Telling {
    analyzer: Analyzer,
    /// By the token that is the word in any of its forms.
    words: HashMap<String, Told>,
    articles: u32,
}

/// A word of the articles read.
#[derive(Default)]
pub(super) struct Told {
    /// How it is written, with how often.
    written: HashMap<String, u32>,
    /// How many of the articles have it, and the last of them.
    pub articles: u32,
    last: u32,
    pub occurrences: u32,
    pub in_title: bool,
}

impl Told {
    /// As it is written most often, in lower case.
    pub fn word(&self) -> &str {
        let most = self
            .written
            .iter()
            .max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
        most.map_or("", |(word, _)| word)
    }
}

impl Telling {
    pub fn read(&mut self, article: &Article) {
        self.articles += 1;
        let language = Language::of(article.language.as_deref());
        for (text, in_title) in [(&article.title, true), (&article.text, false)] {
            let (words, number) = (&mut self.words, self.articles);
            // The first token of a word is its key, or its surface form where it has none.
            let mut at = None;
            let sink = &mut |token: &str, position, _, word: &super::analysis::Word| {
                if token == SENTENCE || token == PARAGRAPH || token.starts_with(WRITTEN) {
                    return;
                }
                if at.replace(position) == Some(position) {
                    return;
                }
                let written = word.text.to_lowercase();
                if !says_something(language, &written) {
                    return;
                }
                let told = words.entry(token.to_owned()).or_default();
                *told.written.entry(written).or_default() += 1;
                told.articles += u32::from(told.last != number);
                told.last = number;
                told.occurrences += 1;
                told.in_title |= in_title;
            };
            self.analyzer.tokens(Some(language), text, 0, sink);
        }
    }

    /// Each with its token.
    pub fn words(&self) -> impl Iterator<Item = (&str, &Told)> {
        self.words
            .iter()
            .map(|(token, told)| (token.as_str(), told))
    }
}

fn says_something(language: Language, word: &str) -> bool {
    let unspaced = word.chars().any(|c| c >= '\u{2e80}');
    word.chars().all(char::is_alphabetic)
        && (unspaced || word.chars().count() >= SHORTEST)
        && !is_function_word(language, word)
        && !is_filler_word(language, word)
}
