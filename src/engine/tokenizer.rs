//! Our analysis on tapes, as the engine takes it.

use xxhash_rust::xxh3::xxh3_64;

use super::analysis::{Analyzer, Extent, Language, PARAGRAPH, SENTENCE, Word, body_base};
use super::tape::Tape;

/// Names whose tapes are kept: those that news is full of, and no more than stays in the processor's cache.
const PLACES: usize = 1 << 12;
/// The longest name that is kept, in bytes.
const LONGEST: usize = 64;

/// The tape of one name from position 0 on, and the position behind it.
#[derive(Clone, Debug, Default)]
struct OfName {
    name: String,
    tape: Tape,
    end: u32,
}

/// The tokens of an article, made once for all that is kept of its words; its room is used again.
#[derive(Default)]
pub struct ArticleTokens {
    analyzer: Analyzer,
    /// Title, a gap in the positions, body.
    pub text: Tape,
    names: Tape,
    /// By hash, one place each, so that the name met last stays.
    kept: Vec<OfName>,
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
        self.names.clear();
        // The last place is of those that are too long to keep.
        self.kept.resize_with(PLACES + 1, OfName::default);
        let mut base = 0;
        for name in names {
            let place = match name.len() {
                ..=LONGEST => xxh3_64(name.as_bytes()) as usize % PLACES,
                _ => PLACES,
            };
            let kept = &mut self.kept[place];
            if kept.name != name {
                kept.read(&mut self.analyzer, name);
            }
            self.names.append(&kept.tape, base);
            base += kept.end + 1;
            if place == PLACES {
                *kept = OfName::default();
            }
        }
        self.names.value()
    }
}

impl OfName {
    fn read(&mut self, analyzer: &mut Analyzer, name: &str) {
        self.name.clear();
        self.name.push_str(name);
        self.tape.clear();
        let mut sink = |token: &str, position, marks, _: &Word| {
            if token != SENTENCE && (token != PARAGRAPH || position == 0) {
                self.tape.push(token, position, marks);
            }
        };
        self.end = analyzer.tokens(None, name, 0, &mut sink).end;
    }
}

#[cfg(test)]
mod tests {
    use tantivy::tokenizer::{TokenStream, Tokenizer};

    use super::super::tape::ReplayTokenizer;
    use super::*;

    /// Token and position with marks, as the index takes them.
    fn replayed(tape: &str) -> Vec<(String, usize)> {
        let mut tokenizer = ReplayTokenizer::default();
        let mut found = Vec::new();
        let mut see = |token: &tantivy::tokenizer::Token| {
            found.push((token.text.clone(), token.position));
        };
        tokenizer.token_stream(tape).process(&mut see);
        found
    }

    #[test]
    fn names_met_before_are_written_alike() {
        let long = format!("House of {}", "Very ".repeat(40));
        let names = [
            "Adam Boehler",
            "",
            "U.S.",
            "Al-Sisi. B",
            "...",
            &long,
            "Łódź",
        ];
        let mut expect = Tape::default();
        let mut base = 0;
        for name in names {
            let mut sink = |token: &str, position, marks, _: &Word| {
                if token != SENTENCE && (token != PARAGRAPH || position == base) {
                    expect.push(token, position, marks);
                }
            };
            base = Analyzer::default().tokens(None, name, base, &mut sink).end + 1;
        }
        let expect = replayed(expect.value());
        assert!(expect.len() > 50);
        let mut tokens = ArticleTokens::default();
        for _ in 0..2 {
            assert_eq!(replayed(tokens.names(names)), expect);
        }
        // Others in all places.
        for n in 0..8 * PLACES {
            tokens.names([n.to_string().as_str()]);
        }
        assert_eq!(replayed(tokens.names(names)), expect);
    }
}
