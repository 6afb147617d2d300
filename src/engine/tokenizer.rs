//! Our analysis in the engine's own shape.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::analysis::{Analyzer, Extent, Language, PARAGRAPH, SENTENCE, TITLE_GAP};
use super::tape::Tape;

/// The tokens of an article for its two fields of text.
pub struct ArticleTokens {
    /// Title, a gap in the positions, body.
    pub text: String,
    /// The title alone, without sentences.
    pub title: String,
    pub of_title: Extent,
    pub of_body: Extent,
}

/// Analyses an article once for all that is kept of its words.
pub fn article_tokens(
    analyzer: &mut Analyzer,
    language: Language,
    title: &str,
    body: &str,
) -> ArticleTokens {
    // A word of English news takes 11 bytes, its other tokens included, and a title in capitals more.
    let mut text = Tape::with_capacity(4 * title.len() + 5 * body.len() / 2);
    let mut headline = Tape::with_capacity(4 * title.len());
    let of_title = analyzer.tokens(language, title, 0, &mut |token, position, _| {
        text.push(token, position);
        if token != SENTENCE && token != PARAGRAPH {
            headline.push(token, position);
        }
    });
    let base = match of_title.end {
        0 => 0,
        end => end + TITLE_GAP,
    };
    let of_body = analyzer.tokens(language, body, base, &mut |token, position, _| {
        text.push(token, position);
    });
    ArticleTokens {
        text: text.into_value(),
        title: headline.into_value(),
        of_title,
        of_body,
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
