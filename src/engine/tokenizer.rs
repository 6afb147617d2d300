//! Our analysis on tapes, as the lists of a segment are made of it.

use super::analysis::{Analyzer, Extent, Language, Word, body_base, opening, walk};
use super::tape::Tape;
use super::word_memory::{Sought, WordMemory};

/// How many words are looked up together.
const GROUP: usize = 32;

/// A word that waits for those it is looked up with.
struct Waiting<'t> {
    word: Word<'t>,
    position: u32,
    sought: Option<Sought>,
}

/// The tokens of an article, made once for all that is kept of its words; its room is used again.
#[derive(Default)]
pub struct ArticleTokens {
    analyzer: Analyzer,
    memory: WordMemory,
    /// Title, a gap in the positions, body.
    pub text: Tape,
    pub of_title: Extent,
    pub of_body: Extent,
}

impl ArticleTokens {
    pub fn read(&mut self, language: Language, title: &str, body: &str) {
        self.text.clear();
        self.of_title = self.append(language, title, 0);
        let base = body_base(self.of_title.end);
        self.text.begin_body();
        self.of_body = self.append(language, body, base);
    }

    fn append(&mut self, language: Language, text: &str, base: u32) -> Extent {
        let mut group = Vec::with_capacity(GROUP);
        let mut content = 0;
        let extent = walk(text, base, |word, position| {
            group.push(Waiting {
                word: *word,
                position,
                sought: WordMemory::seek(language, text, word),
            });
            if group.len() == GROUP {
                content += self.append_group(language, &group);
                group.clear();
            }
            false
        });
        content += self.append_group(language, &group);
        Extent { content, ..extent }
    }

    /// Appends words; tells how many of them do more than serve grammar.
    fn append_group(&mut self, language: Language, group: &[Waiting]) -> u64 {
        let ArticleTokens {
            analyzer,
            memory,
            text: tape,
            ..
        } = self;
        memory.fetch(group.iter().filter_map(|waiting| waiting.sought));
        let mut content = 0;
        for Waiting {
            word,
            position,
            sought,
        } in group
        {
            for token in opening(word.opens) {
                tape.push(token, *position, 0);
            }
            let known = sought.and_then(|sought| memory.find(language, sought, word, analyzer));
            content += u64::from(match known {
                Some(known) => {
                    tape.append(&known.tokens, usize::from(known.length), *position);
                    known.is_content
                }
                None => analyzer.word(Some(language), word, |token, marks| {
                    tape.push(token, *position, marks);
                }),
            });
        }
        content
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    /// As the analysis tells the tokens one by one.
    fn analysed(language: Language, title: &str, body: &str) -> (Vec<u8>, [Extent; 2]) {
        let (mut tape, mut analyzer) = (Tape::default(), Analyzer::default());
        let sink = &mut |token: &str, position, marks, _: &_| tape.push(token, position, marks);
        let of_title = analyzer.tokens(Some(language), title, 0, sink);
        tape.begin_body();
        let base = body_base(of_title.end);
        let sink = &mut |token: &str, position, marks, _: &_| tape.push(token, position, marks);
        let of_body = analyzer.tokens(Some(language), body, base, sink);
        (tape.bytes().to_vec(), [of_title, of_body])
    }

    #[test]
    fn remembered_words_are_as_the_analysis_tells_them() {
        let mut tokens = ArticleTokens::default();
        let texts = [
            ("", ""),
            ("Talks", "talk TALKS Talks the The THE of McCain U.S. us"),
            (
                "unquestionableness",
                "Unquestionablene unquestionablen talks. Talks!\n\nThe a",
            ),
            (
                "A b2b 1,000 O'Brien",
                "Łódź Lodz łódź iPhone发売 x \u{0} MISUNDERSTANDINGS",
            ),
        ];
        for tag in ["en", "de", "", "en"] {
            for (title, body) in texts {
                check(&mut tokens, tag, title, body);
            }
        }
        // One memory for all of them.
        let tokens = RefCell::new(tokens);
        proptest::proptest!(|(body in "([aAeEnNsSdD]{1,17}[ .]{0,2}){0,40}")| {
            let tokens = &mut *tokens.borrow_mut();
            for tag in ["en", "de"] {
                check(tokens, tag, &body, &body);
            }
        });
    }

    #[track_caller]
    fn check(tokens: &mut ArticleTokens, tag: &str, title: &str, body: &str) {
        let language = Language::of(Some(tag));
        tokens.read(language, title, body);
        let found = (
            tokens.text.bytes().to_vec(),
            [tokens.of_title, tokens.of_body],
        );
        assert_eq!(
            found,
            analysed(language, title, body),
            "of {body:?} in {tag:?}"
        );
    }
}
