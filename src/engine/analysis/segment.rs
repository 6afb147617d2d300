//! Text → words with their places, and where sentences and paragraphs begin.
//!
//! A word is a run of letters, digits and their marks. Hyphens and apostrophes part words (`al-Qaida`
//! is two adjacent words, in the text and in the query alike); dotted initials (`U.S.`) and numbers
//! with separators (`1,000`, `3.5`) are one. Scripts written without spaces come as overlapping
//! bigrams, one position a character, and a last single character.

use unicode_normalization::char::is_combining_mark;

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'t> {
    /// The word as written: a slice of the text.
    pub text: &'t str,
    /// Where it begins, in bytes of the text.
    pub start: usize,
    /// Ordinal of the word, from 0.
    pub position: u32,
    pub kind: WordKind,
    pub opens: Opens,
}

impl Word<'_> {
    /// Where it ends, in bytes of the text.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordKind {
    Plain,
    /// Has a digit, and may have inner points and commas.
    Number,
    /// Single letters parted by dots.
    Dotted,
    /// A character, or two, of a script written without spaces.
    Unspaced,
}

/// What begins with a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Opens {
    Nothing,
    Sentence,
    /// A paragraph, and with it a sentence.
    Paragraph,
}

/// Short forms whose full stop does not end a sentence, lower case.
const ABBREVIATIONS: &[&str] = &[
    "adm", "al", "ave", "brig", "bros", "ca", "capt", "cf", "cmdr", "col", "dr", "etc", "fig",
    "gen", "gov", "hon", "jr", "lt", "maj", "messrs", "mr", "mrs", "ms", "mt", "no", "nr", "pp",
    "prof", "rep", "reps", "rev", "sen", "sens", "sgt", "sr", "sra", "st", "ste", "vs", "bzw",
    "ggf", "mme", "mlle", "mgr",
];

/// Feeds the words of `text` to `sink` in order.
pub fn segment<'t>(text: &'t str, mut sink: impl FnMut(Word<'t>)) {
    let mut state = State {
        text,
        position: 0,
        boundary: Boundary::Paragraph,
        last: "",
    };
    let mut at = 0;
    while at < text.len() {
        at = match class(text, at) {
            (Class::Unspaced, len) => state.unspaced(at, len, &mut sink),
            (Class::Letter | Class::Digit, _) => state.word(at, &mut sink),
            (Class::Other, len) => {
                state.between(at, len);
                at + len
            }
        };
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Unspaced,
    Other,
}

const ASCII: [Class; 0x80] = {
    let mut classes = [Class::Other; 0x80];
    let mut byte = 0;
    while byte < classes.len() {
        if (byte as u8).is_ascii_alphabetic() {
            classes[byte] = Class::Letter;
        } else if (byte as u8).is_ascii_digit() {
            classes[byte] = Class::Digit;
        }
        byte += 1;
    }
    classes
};

/// The class of the character at byte `at`, and its length in bytes.
#[inline]
fn class(text: &str, at: usize) -> (Class, usize) {
    match ASCII.get(text.as_bytes()[at] as usize) {
        Some(class) => (*class, 1),
        None => wide_class(text, at),
    }
}

/// The same where it is not of ASCII.
#[inline(never)]
fn wide_class(text: &str, at: usize) -> (Class, usize) {
    let Some(c) = text[at..].chars().next() else {
        return (Class::Other, 1);
    };
    let class = if is_unspaced(c) {
        Class::Unspaced
    } else if c.is_numeric() {
        Class::Digit
    } else if c.is_alphabetic() || is_combining_mark(c) {
        Class::Letter
    } else {
        Class::Other
    };
    (class, c.len_utf8())
}

/// Scripts whose words are not parted by spaces, and Hangul, whose particles cling to the word.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0e4f}' // Thai
        | '\u{0e80}'..='\u{0ecf}' // Lao
        | '\u{1000}'..='\u{109f}' // Myanmar
        | '\u{1780}'..='\u{17d3}' // Khmer
        | '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{3096}' | '\u{3099}'..='\u{309f}' // Hiragana
        | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' // Katakana
        | '\u{31f0}'..='\u{31ff}'
        | '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}' // Hangul
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' // Han
        | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}')
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Boundary {
    Nothing,
    /// A full stop: a sentence may end here.
    Stop,
    /// A full stop and white space behind it.
    StopSpace,
    /// `!` or `?` and their like.
    Sentence,
    Paragraph,
}

struct State<'t> {
    text: &'t str,
    position: u32,
    boundary: Boundary,
    last: &'t str,
}

impl<'t> State<'t> {
    /// Takes note of a character between words.
    fn between(&mut self, at: usize, len: usize) {
        let found = match &self.text.as_bytes()[at..at + len] {
            b"\n" if self.text[at + 1..].starts_with('\n') => Boundary::Paragraph,
            b" " | b"\n" | b"\t" if self.boundary == Boundary::Stop => Boundary::StopSpace,
            b"." => Boundary::Stop,
            b"!" | b"?" => Boundary::Sentence,
            [0..=0x7f] => return,
            _ => match self.text[at..].chars().next() {
                Some('…') => Boundary::Stop,
                Some('。' | '！' | '？' | '؟' | '۔' | '।' | '॥' | '｡') => {
                    Boundary::Sentence
                }
                _ => return,
            },
        };
        self.boundary = self.boundary.max(found);
    }

    fn emit(&mut self, start: usize, end: usize, kind: WordKind, sink: &mut impl FnMut(Word<'t>)) {
        let text = &self.text[start..end];
        let opens = match self.boundary {
            Boundary::Paragraph => Opens::Paragraph,
            Boundary::Sentence => Opens::Sentence,
            Boundary::StopSpace if self.stop_ends_sentence(text) => Opens::Sentence,
            Boundary::Nothing | Boundary::Stop | Boundary::StopSpace => Opens::Nothing,
        };
        sink(Word {
            text,
            start,
            position: self.position,
            kind,
            opens,
        });
        self.position += 1;
        self.boundary = Boundary::Nothing;
        self.last = text;
    }

    /// Whether a full stop between the last word and `next` ends a sentence.
    fn stop_ends_sentence(&self, next: &str) -> bool {
        let next_is_lower = next.chars().next().is_some_and(char::is_lowercase);
        let mut last = self.last.chars();
        let initial = matches!((last.next(), last.next()), (Some(c), None) if c.is_uppercase());
        !next_is_lower
            && !initial
            && !self.last.contains('.')
            && !ABBREVIATIONS
                .iter()
                .any(|short| self.last.eq_ignore_ascii_case(short))
    }

    /// Reads the word at `start`; returns where it ends.
    fn word(&mut self, start: usize, sink: &mut impl FnMut(Word<'t>)) -> usize {
        if let Some(end) = self.dotted(start) {
            self.emit(start, end, WordKind::Dotted, sink);
            // The last dot belongs to the short form; a sentence may end there all the same.
            return end;
        }
        let bytes = self.text.as_bytes();
        let ascii_letters = bytes[start..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphabetic());
        let mut end = start + ascii_letters.count();
        let mut has_digit = false;
        while end < bytes.len() {
            match class(self.text, end) {
                (Class::Letter, len) => end += len,
                (Class::Digit, len) => {
                    has_digit = true;
                    end += len;
                }
                (Class::Other, 1) if has_digit && self.joins_number(end) => end += 1,
                (Class::Unspaced | Class::Other, _) => break,
            }
        }
        let kind = if has_digit {
            WordKind::Number
        } else {
            WordKind::Plain
        };
        self.emit(start, end, kind, sink);
        end
    }

    /// A point between digits, or a comma before just three digits: 3.5, 1,000,000.
    fn joins_number(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
        match bytes[at] {
            b'.' => digit(at.wrapping_sub(1)) && digit(at + 1),
            b',' => digit(at.wrapping_sub(1)) && (1..=3).all(|n| digit(at + n)) && !digit(at + 4),
            _ => false,
        }
    }

    /// Single letters parted by dots, two at least: `U.S.`, `a.m.`; returns the end.
    fn dotted(&self, start: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        // Nearly every word fails here, at its second byte.
        let first = class(self.text, start).1;
        if bytes.get(start + first) != Some(&b'.') {
            return None;
        }
        let mut end = start;
        let mut letters = 0;
        while end < bytes.len() {
            let (class_here, len) = class(self.text, end);
            let dot = bytes.get(end + len) == Some(&b'.');
            if class_here != Class::Letter || !dot {
                break;
            }
            letters += 1;
            end += len + 1;
        }
        // `U.S` without its last dot, but not `a.word`.
        if end < bytes.len() {
            let (class_here, len) = class(self.text, end);
            let alone = end + len >= bytes.len() || class(self.text, end + len).0 == Class::Other;
            if class_here == Class::Letter {
                if !alone {
                    return None;
                }
                letters += 1;
                end += len;
            } else if class_here != Class::Other {
                return None;
            }
        }
        (letters >= 2).then_some(end)
    }

    /// Emits the bigrams of the run of unspaced script at `start`; returns where the run ends.
    fn unspaced(&mut self, start: usize, first: usize, sink: &mut impl FnMut(Word<'t>)) -> usize {
        let mut here = start;
        let mut next = start + first;
        while next < self.text.len() {
            let (Class::Unspaced, len) = class(self.text, next) else {
                break;
            };
            self.emit(here, next + len, WordKind::Unspaced, sink);
            here = next;
            next += len;
        }
        self.emit(here, next, WordKind::Unspaced, sink);
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let mut found = String::new();
        segment(text, |word| {
            assert_eq!(&text[word.start..word.end()], word.text);
            found.push_str(match word.opens {
                Opens::Paragraph => "¶",
                Opens::Sentence => "|",
                Opens::Nothing => " ",
            });
            found.push_str(word.text);
        });
        assert_eq!(found, expect, "for {text:?}");
    }

    #[test]
    fn hyphens_and_apostrophes_part_words() {
        check("al-Qaida O'Brien l’accord", "¶al Qaida O Brien l accord");
        check("a_b c@d.org", "¶a b c d org");
    }

    #[test]
    fn numbers_and_initials_are_one_word() {
        check("1,000,000 3.5 1,00 2,0000", "¶1,000,000 3.5 1 00 2 0000");
        check(
            "the U.S. and U.S, e.g. a.word",
            "¶the U.S. and U.S e.g. a word",
        );
        check("In 1990. Then", "¶In 1990|Then");
    }

    #[test]
    fn sentences_end_where_a_reader_would_say_so() {
        check(
            "He came. She left! Why? \"Go.\" Then",
            "¶He came|She left|Why|Go|Then",
        );
        check(
            "Mr. Smith met J. Doe of St. Ives.",
            "¶Mr Smith met J Doe of St Ives",
        );
        check("It cost 3. dollars", "¶It cost 3 dollars");
        check("one.\n\ntwo\nthree", "¶one¶two three");
        check("他来。她走！", "¶他来 来|她走 走");
    }

    #[test]
    fn other_scripts() {
        check("Путин, мир", "¶Путин мир");
        check("محمد في", "¶محمد في");
        check("नमस्ते दुनिया", "¶नमस्ते दुनिया");
        check("iPhone発売 x", "¶iPhone 発売 売 x");
        check("cafe\u{301} bar", "¶cafe\u{301} bar");
    }

    #[test]
    fn words_cover_every_letter_of_any_text() {
        proptest::proptest!(|(text in "\\PC{0,60}")| {
            let mut covered = vec![false; text.len()];
            let mut last = None;
            segment(&text, |word| {
                assert!(!word.text.is_empty());
                assert!(last.is_none_or(|p: u32| p + 1 == word.position));
                last = Some(word.position);
                covered[word.start..word.end()].fill(true);
            });
            for (i, c) in text.char_indices() {
                assert!(covered[i] || !c.is_alphanumeric(), "{c:?} of {text:?} is in no word");
            }
        });
    }
}
