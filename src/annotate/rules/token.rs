//! Words of text in scripts with capitals, each with what the lists say of it.

use super::lexicon::Lexicon;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Lower,
    /// A capital, then lower case.
    Capital,
    /// Two capitals and more.
    Upper,
    /// One letter with its stop, or several: `J.`, `J.R.R.`.
    Initial,
    /// Begins with a digit, or is one letter.
    Other,
}

#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub start: u32,
    pub end: u32,
    pub flags: u32,
    /// See [`super::lexicon::Entry::longest`].
    pub longest: u8,
    pub shape: Shape,
    /// Only a space parts it from the word before it.
    pub joined: bool,
    /// Only an apostrophe does.
    pub elided: bool,
    /// Begins a sentence, a quotation, a line.
    pub opens: bool,
}

impl Token {
    pub fn has(&self, flags: u32) -> bool {
        self.flags & flags != 0
    }

    pub fn is_name_like(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Upper)
    }
}

/// The words of `text`, which is shorter than 4 GiB.
pub fn tokenise(text: &str, lexicon: &Lexicon, tokens: &mut Vec<Token>) {
    tokens.clear();
    let mut at = 0;
    while let Some(start) = next_word(text, at) {
        let end = word_end(text, start);
        let word = &text[start..end];
        let gap = &text[at..start];
        let (shape, end) = shape(text, word, end);
        // `S.A.` is listed with its last stop.
        let is_dotted = shape == Shape::Initial && word.len() > 1;
        let entry = lexicon.get(if is_dotted { &text[start..end] } else { word });
        let before = tokens.last();
        let after_stop =
            |t: &Token| t.shape == Shape::Initial || t.has(super::lexicon::flag::TITLE);
        let stop_joins = gap == ". " && before.is_some_and(after_stop);
        tokens.push(Token {
            start: start as u32,
            end: end as u32,
            flags: entry.flags,
            longest: entry.longest,
            shape,
            joined: before.is_some() && (matches!(gap, " " | "\u{a0}" | "\u{202f}") || stop_joins)
                // `J.Smith`
                || before.is_some_and(|t| t.shape == Shape::Initial && gap.is_empty()),
            elided: matches!(gap, "'" | "\u{2019}") && before.is_some(),
            opens: !stop_joins && (before.is_none() || gap.contains(is_opening)),
        });
        at = end;
    }
}

fn is_opening(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | ':'
            | ';'
            | '…'
            | '\n'
            | '"'
            | '„'
            | '“'
            | '”'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '('
            | '['
            | '—'
            | '–'
            | '-'
            | '•'
            | '|'
            | '/'
            | '¿'
            | '¡'
            | '‘'
            | '*'
            | '>'
            | '<'
            | '·'
            | '‚'
    )
}

fn next_word(text: &str, at: usize) -> Option<usize> {
    text[at..]
        .char_indices()
        .find(|(_, c)| c.is_alphanumeric())
        .map(|(i, _)| at + i)
}

/// Hyphens, ampersands and the stops of short forms join letters: `Jean-Luc`, `H&M`, `S.p.A.`.
fn word_end(text: &str, start: usize) -> usize {
    let mut at = start;
    let mut letters = 0;
    let mut is_dotted = true;
    let mut chars = text[start..].chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_alphanumeric() || is_mark(c) {
            letters += 1;
            is_dotted &= letters <= 1;
            at += c.len_utf8();
            continue;
        }
        let next = chars.peek().copied();
        let joins = match c {
            '-' | '\u{2010}' | '\u{2011}' | '&' => next.is_some_and(char::is_alphanumeric),
            '.' => {
                is_dotted
                    && letters == 1
                    && next.is_some_and(|n| n.is_alphabetic())
                    && is_single(chars.clone())
            }
            _ => false,
        };
        if !joins {
            break;
        }
        letters = 0;
        at += c.len_utf8();
    }
    at
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Whether one letter stands there alone before a stop or an end: `.A.` but not `.Word`.
fn is_single(mut chars: std::iter::Peekable<std::str::Chars>) -> bool {
    chars.next();
    !chars.peek().is_some_and(|c| c.is_alphanumeric())
}

/// The shape of a word, and its end with the stop of an initial.
fn shape(text: &str, word: &str, end: usize) -> (Shape, usize) {
    let mut chars = word.chars();
    let Some(first) = chars.next() else {
        return (Shape::Other, end);
    };
    let has_stop = text[end..].starts_with('.');
    if !first.is_alphabetic() {
        return (Shape::Other, end);
    }
    if !first.is_uppercase() {
        return (Shape::Lower, end);
    }
    if chars.as_str().is_empty() {
        return match has_stop {
            true => (Shape::Initial, end + 1),
            false => (Shape::Other, end),
        };
    }
    let rest = chars.as_str();
    if rest.starts_with('.') {
        return (Shape::Initial, end + usize::from(has_stop));
    }
    // `J.-P.` is two initials.
    if word.len() == 3 && word.as_bytes()[1] == b'-' && has_stop {
        return (Shape::Initial, end + 1);
    }
    if rest.chars().any(char::is_lowercase) {
        return (Shape::Capital, end);
    }
    (Shape::Upper, end)
}
