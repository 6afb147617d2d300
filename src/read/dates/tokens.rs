//! Written dates cut into numbers, words and signs.

/// One piece of a written date. White space is not a token; `gap` says that some stood before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    pub kind: Kind<'a>,
    pub start: usize,
    pub end: usize,
    pub gap: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// At most 18 digits; `digits` counts them with leading zeros.
    Number {
        value: u64,
        digits: usize,
    },
    Word(&'a str),
    Sign(char),
}

impl Token<'_> {
    pub fn is(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }
}

/// The value of a decimal digit in the scripts that news numbers its days with.
pub fn digit(c: char) -> Option<u32> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{0660}'..='\u{0669}' => '\u{0660}',
        '\u{06F0}'..='\u{06F9}' => '\u{06F0}',
        '\u{0966}'..='\u{096F}' => '\u{0966}',
        '\u{09E6}'..='\u{09EF}' => '\u{09E6}',
        '\u{0E50}'..='\u{0E59}' => '\u{0E50}',
        '\u{FF10}'..='\u{FF19}' => '\u{FF10}',
        _ => return None,
    };
    Some(c as u32 - zero as u32)
}

/// Whether a digit of any of these scripts stands in `text`.
pub fn has_digit(text: &str) -> bool {
    let ascii = text.bytes().any(|byte| byte.is_ascii_digit());
    ascii || (!text.is_ascii() && text.chars().any(|c| digit(c).is_some()))
}

fn is_word_char(c: char) -> bool {
    digit(c).is_none() && (c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c))
}

/// Tokens of `text`, at most `limit` of them.
pub fn tokens(text: &str, limit: usize) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut gap = false;
    while let Some((start, c)) = chars.next() {
        if tokens.len() == limit {
            break;
        }
        if c.is_whitespace() || is_invisible(c) {
            gap = true;
            continue;
        }
        let mut end = start + c.len_utf8();
        let kind = if let Some(first) = digit(c) {
            let (mut value, mut digits) = (u64::from(first), 1);
            while let Some(next) = chars.peek().and_then(|(_, c)| digit(*c)) {
                value = value.saturating_mul(10).saturating_add(u64::from(next));
                digits += 1;
                if let Some((at, c)) = chars.next() {
                    end = at + c.len_utf8();
                }
            }
            Kind::Number { value, digits }
        } else if is_word_char(c) {
            while let Some((at, c)) = chars.next_if(|(_, c)| is_word_char(*c)) {
                end = at + c.len_utf8();
            }
            Kind::Word(text.get(start..end).unwrap_or_default())
        } else {
            Kind::Sign(plain_sign(c))
        };
        tokens.push(Token {
            kind,
            start,
            end,
            gap,
        });
        gap = false;
    }
    tokens
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
}

/// Signs that differ in form only, as one.
fn plain_sign(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{FF0F}' | '\u{2044}' => '/',
        '\u{FF1A}' => ':',
        '\u{FF0C}' | '\u{3001}' | '\u{060C}' => ',',
        '\u{FF0E}' => '.',
        other => other,
    }
}
