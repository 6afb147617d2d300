//! The tokens of a text: what both the trainer and the recogniser look at.

use std::ops::Range;

/// How a token is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Cap {
    #[default]
    Lower,
    /// The first letter is upper case.
    Title,
    /// Two letters and more, all upper case.
    Upper,
    /// Lower case first, upper case later: `eBay`, `al-Qaida`.
    Inner,
    Digit,
    Punctuation,
}

impl Cap {
    /// Whether the token may begin a name.
    #[inline]
    pub fn is_name(self) -> bool {
        matches!(self, Cap::Title | Cap::Upper | Cap::Inner)
    }
}

/// Marks of a token's spelling, beside its case.
pub mod mark {
    pub const PERIOD: u8 = 1;
    pub const HYPHEN: u8 = 2;
    pub const APOSTROPHE: u8 = 4;
    pub const DIGIT: u8 = 8;
    /// Upper case after lower case: `McDonald`.
    pub const HUMP: u8 = 16;
    /// One letter.
    pub const SINGLE: u8 = 32;
    /// A quotation mark or an opening bracket.
    pub const OPENS: u8 = 64;
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Token {
    /// Bytes of the text.
    pub start: u32,
    pub end: u32,
    /// Of the letters without case and accents, digits as zeros.
    pub low: u64,
    pub cap: Cap,
    pub marks: u8,
    /// The place of the matched gazetteer phrase and its kind; 0 without.
    pub phrase: u8,
    /// Looked up and scored: a name may pass through it.
    pub candidate: bool,
    /// What the word lists say, see `words::flag`.
    pub flags: u32,
    /// Which word of the article's evidence it is, from 1; 0 where it is none.
    pub word: u32,
}

impl Token {
    #[inline]
    pub fn len(&self) -> usize {
        (self.end - self.start) as usize
    }

    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }
}

/// How a sentence is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    Normal,
    /// Most words begin with a capital.
    Headline,
    Capitals,
}

/// Tokens from..to, and which of those that may begin a name are among them.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub from: usize,
    pub to: usize,
    first_name: usize,
    end_names: usize,
    pub setting: Setting,
}

impl Part {
    /// Where in [`Tokens::names`] its own stand.
    pub fn names(&self) -> Range<usize> {
        self.first_name..self.end_names
    }
}

/// The tokens of a text, and its sentences.
#[derive(Debug, Default)]
pub struct Tokens {
    pub tokens: Vec<Token>,
    /// The indices of tokens that are written so that they may begin a name.
    pub names: Vec<u32>,
    pub sentences: Vec<Part>,
}

/// How a sentence of these tokens is set, of which so many may begin a name.
fn setting(tokens: &[Token], names: usize) -> Setting {
    // Three words in five at least; nearly every sentence has too many others within its first few.
    let is_too_many = |others: usize| (names + others) * 6 > names * 10;
    let (mut others, mut has_long) = (0, false);
    for token in tokens.iter().filter(|token| token.cap == Cap::Lower) {
        others += 1;
        has_long |= token.len() > 3;
        if is_too_many(others) {
            return Setting::Normal;
        }
    }
    let is_upper = |token: &Token| match token.cap {
        Cap::Upper => true,
        Cap::Title | Cap::Inner => token.marks & mark::SINGLE != 0,
        _ => false,
    };
    let words = names + others;
    let upper = tokens.iter().filter(|token| is_upper(token)).count();
    if words >= 3 && upper * 10 >= words * 8 {
        Setting::Capitals
    } else if words >= 4 && !has_long {
        Setting::Headline
    } else {
        Setting::Normal
    }
}

impl Tokens {
    pub fn clear(&mut self) {
        self.tokens.clear();
        self.names.clear();
        self.sentences.clear();
    }

    /// Where its case is known, what asks for it is too.
    #[inline]
    pub(super) fn push(&mut self, token: Token) {
        if token.cap.is_name() {
            self.names.push(self.tokens.len() as u32);
        }
        self.tokens.push(token);
    }

    pub(super) fn close_sentence(&mut self) {
        let last = self.sentences.last();
        let (from, first_name) = last.map_or((0, 0), |last| (last.to, last.end_names));
        let (to, end_names) = (self.tokens.len(), self.names.len());
        if from < to {
            let setting = setting(&self.tokens[from..to], end_names - first_name);
            self.sentences.push(Part {
                from,
                to,
                first_name,
                end_names,
                setting,
            });
        }
    }

    /// Of a sentence the tokens that may begin a name.
    pub fn names_in(&self, sentence: &Part) -> &[u32] {
        &self.names[sentence.names()]
    }
}
