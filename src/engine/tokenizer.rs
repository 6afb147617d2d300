//! Our analysis on tapes, as the engine takes it.

use super::analysis::{Analyzer, Extent, Language, PARAGRAPH, SENTENCE, Word, body_base};
use super::tape::Tape;

/// The tokens of an article, made once for all that is kept of its words; its room is used again.
#[derive(Default)]
pub struct ArticleTokens {
    analyzer: Analyzer,
    /// Title, a gap in the positions, body.
    pub text: Tape,
    names: Tape,
    pub of_title: Extent,
    pub of_body: Extent,
}

impl ArticleTokens {
    pub fn read(&mut self, language: Language, title: &str, body: &str) {
        let text = &mut self.text;
        text.clear();
        let mut sink = |token: &str, position, marks, _: &Word| text.push(token, position, marks);
        let analyzer = &mut self.analyzer;
        self.of_title = analyzer.tokens(Some(language), title, 0, &mut sink);
        let base = body_base(self.of_title.end);
        self.of_body = analyzer.tokens(Some(language), body, base, &mut sink);
    }

    /// The tape of names or keywords: no keys, a gap between two, and each of them a paragraph, so that
    /// no match goes from one to the next.
    pub fn names<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) -> &str {
        let tape = &mut self.names;
        tape.clear();
        let mut base = 0;
        for name in names {
            let mut sink = |token: &str, position, marks, _: &Word| {
                if token != SENTENCE && (token != PARAGRAPH || position == base) {
                    tape.push(token, position, marks);
                }
            };
            let extent = self.analyzer.tokens(None, name, base, &mut sink);
            base = extent.end + 1;
        }
        tape.value()
    }
}
