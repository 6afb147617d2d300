//! Our analysis on tapes.

use super::analysis::{Analyzer, Extent, Language, Word, body_base};
use super::tape::Tape;

/// The tokens of an article, made once for all that is kept of its words; its room is used again.
#[derive(Default)]
pub struct ArticleTokens {
    analyzer: Analyzer,
    /// Title, a gap in the positions, body.
    pub text: Tape,
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
        text.begin_body();
        let mut sink = |token: &str, position, marks, _: &Word| text.push(token, position, marks);
        self.of_body = analyzer.tokens(Some(language), body, base, &mut sink);
    }
}
