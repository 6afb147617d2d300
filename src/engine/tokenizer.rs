//! Our analysis in the engine's own shape.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::analysis::{Analyzer, Language, PARAGRAPH, SENTENCE, TITLE_GAP, Word};

/// The parts of an article handed to the engine as one string: language, title, body.
pub fn article_value(language: Language, title: &str, body: &str) -> String {
    let tag = language.tag();
    let mut value = String::with_capacity(tag.len() + title.len() + body.len() + 2);
    for part in [tag, "\0", title, "\0", body] {
        value.push_str(part);
    }
    value
}

/// Takes apart what [`article_value`] joined. Texts hold no U+0000, so the parts cannot be confused.
fn article_parts(value: &str) -> (Language, &str, &str) {
    let mut parts = value.splitn(3, '\0');
    let language = Language::of(parts.next());
    (
        language,
        parts.next().unwrap_or(""),
        parts.next().unwrap_or(""),
    )
}

/// Analyses [`article_value`]: the title, a gap in the positions, the body.
#[derive(Clone, Default)]
pub struct ArticleTokenizer {
    analyzer: Analyzer,
}

/// Analyses [`article_value`] of a title alone: no sentences.
#[derive(Clone, Default)]
pub struct TitleTokenizer {
    analyzer: Analyzer,
}

/// Analyses names and keywords: no stems, and each of them a paragraph, so that no match goes from one
/// to the next.
#[derive(Clone, Default)]
pub struct NamesTokenizer {
    analyzer: Analyzer,
}

/// Which marks a text has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marks {
    All,
    /// A paragraph, at the first word.
    One,
    None,
}

/// Pushes tokens to whoever asks for all of them; pulled one by one, it makes a list of them first.
pub struct Stream<'a> {
    analyzer: &'a mut Analyzer,
    language: Language,
    title: &'a str,
    body: &'a str,
    marks: Marks,
    token: Token,
    pulled: Option<std::vec::IntoIter<Token>>,
}

impl<'a> Stream<'a> {
    fn new(
        analyzer: &'a mut Analyzer,
        language: Language,
        (title, body): (&'a str, &'a str),
        marks: Marks,
    ) -> Stream<'a> {
        Stream {
            analyzer,
            language,
            title,
            body,
            marks,
            token: Token::default(),
            pulled: None,
        }
    }

    fn push(&mut self, sink: &mut dyn FnMut(&Token)) {
        let token = &mut self.token;
        let marks = self.marks;
        let mut feed = |text: &str, position: u32, word: &Word| {
            let wanted = match marks {
                Marks::All => true,
                Marks::One => text != SENTENCE && (text != PARAGRAPH || position == 0),
                Marks::None => text != SENTENCE && text != PARAGRAPH,
            };
            if !wanted {
                return;
            }
            token.text.clear();
            token.text.push_str(text);
            token.position = position as usize;
            token.offset_from = word.start;
            token.offset_to = word.end();
            sink(token);
        };
        let end = self
            .analyzer
            .tokens(self.language, self.title, 0, &mut feed);
        let base = if end == 0 { 0 } else { end + TITLE_GAP };
        self.analyzer
            .tokens(self.language, self.body, base, &mut feed);
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        if self.pulled.is_none() {
            let mut tokens = Vec::new();
            self.push(&mut |token| tokens.push(token.clone()));
            self.pulled = Some(tokens.into_iter());
        }
        match self.pulled.as_mut().and_then(Iterator::next) {
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

    fn process(&mut self, sink: &mut dyn FnMut(&Token)) {
        self.push(sink);
    }
}

impl Tokenizer for ArticleTokenizer {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        let (language, title, body) = article_parts(text);
        Stream::new(&mut self.analyzer, language, (title, body), Marks::All)
    }
}

impl Tokenizer for TitleTokenizer {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        let (language, title, body) = article_parts(text);
        Stream::new(&mut self.analyzer, language, (title, body), Marks::None)
    }
}

impl Tokenizer for NamesTokenizer {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        Stream::new(
            &mut self.analyzer,
            Language::default(),
            (text, ""),
            Marks::One,
        )
    }
}
