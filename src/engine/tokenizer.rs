//! Our analysis in the engine's own shape.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::analysis::{
    Analyzer, CAPITAL, Extent, Language, PARAGRAPH, SENTENCE, Word, body_base, is_capital,
};
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
        let mut sink = |token: &str, position, _: &Word| {
            text.push(if is_capital(token) { CAPITAL } else { token }, position);
        };
        let analyzer = &mut self.analyzer;
        self.of_title = analyzer.tokens(language, title, 0, &mut sink);
        let base = body_base(self.of_title.end);
        self.of_body = analyzer.tokens(language, body, base, &mut sink);
    }
}

/// Analyses names and keywords: no stems, no sentences.
#[derive(Clone, Default)]
pub struct NamesTokenizer {
    analyzer: Analyzer,
}

/// The tokens of a name, made when asked for the first.
pub struct Names {
    tokens: std::vec::IntoIter<Token>,
    token: Token,
}

impl Tokenizer for NamesTokenizer {
    type TokenStream<'a> = Names;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Names {
        let mut tokens = Vec::new();
        let language = Language::default();
        self.analyzer
            .tokens(language, text, 0, &mut |token, position, word| {
                if token != SENTENCE && token != PARAGRAPH {
                    tokens.push(Token {
                        offset_from: word.start,
                        offset_to: word.end(),
                        position: position as usize,
                        text: token.to_owned(),
                        position_length: 1,
                    });
                }
            });
        Names {
            tokens: tokens.into_iter(),
            token: Token::default(),
        }
    }
}

impl TokenStream for Names {
    fn advance(&mut self) -> bool {
        match self.tokens.next() {
            Some(token) => {
                self.token = token;
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
