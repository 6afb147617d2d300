//! One term: a word, an exact form, a prefix, a phrase.

use super::chars::{is_end, is_space, is_wordlike, plain};
use super::cursor::{Parsed, Parser, Slip};
use super::later;
use super::tree::{Node, Query};
use crate::fields;

/// A phrase; the parser stands at its opening quote.
pub(super) fn phrase(parser: &mut Parser) -> Parsed<Node> {
    let start = parser.pos;
    let inside = quoted(parser)?;
    let text = inside.trim_matches(is_space);
    let span = start..parser.pos;
    if !is_wordlike(text) {
        return Err(Slip::new(
            span,
            "there is no word between the quotes",
            "put words between them, or remove them",
        ));
    }
    match parser.peek() {
        Some('~') => {
            return Err(later::slip(
                later::NEAR_PHRASE,
                "~",
                parser.pos..parser.pos + 1,
            ));
        }
        Some('*') => {
            let star = parser.pos..parser.pos + parser.peek_char().map_or(1, char::len_utf8);
            return Err(later::slip(later::PHRASE_WILDCARD, "*", star));
        }
        _ => {}
    }
    if let Some(sign) = text.split(is_space).find_map(wildcard_in_phrase) {
        return Err(later::slip(later::PHRASE_WILDCARD, sign, span));
    }
    Ok(Node {
        query: Query::Phrase(text.to_owned()),
        span,
    })
}

/// A star beside a letter, or a question mark that letters follow; `what next?` has none.
fn wildcard_in_phrase(word: &str) -> Option<&'static str> {
    if is_address(word) || !is_wordlike(word) {
        return None;
    }
    match wildcard(word) {
        Wildcard::None => None,
        Wildcard::Closing(_) => Some("*"),
        Wildcard::Other(sign) => Some(sign),
    }
}

/// The text between quotes, unescaped; the parser stands at the opening quote.
pub(super) fn quoted(parser: &mut Parser) -> Parsed<String> {
    let open = parser.pos;
    parser.bump();
    let quote = open..parser.pos;
    let mut inside = String::new();
    while let Some(c) = parser.peek_char().filter(|_| !parser.no_closing_quote) {
        parser.bump();
        match plain(c) {
            '"' => return Ok(inside),
            '\\' => match parser.peek_char() {
                Some(next) if matches!(plain(next), '"' | '\\') => {
                    parser.bump();
                    inside.push(next);
                }
                _ => inside.push(c),
            },
            _ => inside.push(c),
        }
    }
    parser.no_closing_quote = true;
    Err(Slip::new(
        quote,
        "this quote is not closed",
        "close it with `\"`, or remove it",
    ))
}

/// A term without quotes or brackets. `None` where there is nothing to search for in it.
pub(super) fn bare(parser: &mut Parser) -> Parsed<Option<Node>> {
    let start = parser.pos;
    let literal = parser.peek() == Some('\\');
    if literal {
        parser.bump();
    }
    let from = parser.pos;
    if parser.peek_char().is_some_and(|c| !is_end(c)) {
        parser.bump(); // A `^` in the first place weighs nothing.
    }
    parser.take_while(|c| !is_end(c) && (plain(c) != '^' || literal));
    let mut word = parser.text.get(from..parser.pos).unwrap_or_default();
    if literal {
        word = without_weight(word);
        parser.pos = from + word.len();
    }
    let span = start..parser.pos;
    if !is_wordlike(word) {
        return silent(parser, word, start);
    }
    let query = if literal || (is_address(word) && !word.starts_with('=')) {
        Query::Word(word.to_owned())
    } else {
        refuse_later(parser, word)?;
        read(word, start)?
    };
    Ok(Some(Node { query, span }))
}

/// A bare term that is a construct of a later version; the parser stands behind it.
fn refuse_later(parser: &Parser, word: &str) -> Parsed<()> {
    let behind = parser.rest().trim_start();
    let call = behind.starts_with(|c| plain(c) == '(');
    match later::by_term(word, call) {
        Some(row) => {
            let span = parser.pos - word.len()..parser.pos;
            Err(later::slip(row.name, word, span))
        }
        None => Ok(()),
    }
}

/// `word` without a closing `^number`, which the parser reads as the weight.
pub(super) fn without_weight(word: &str) -> &str {
    match word.rfind(|c| plain(c) == '^') {
        Some(at) if at > 0 => {
            let number = word.get(at..).unwrap_or_default();
            let number = number.trim_start_matches(|c| plain(c) == '^');
            let is_number = number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            let whole = !number.is_empty() && is_number;
            word.get(..at).filter(|_| whole).unwrap_or(word)
        }
        _ => word,
    }
}

/// A term of signs only: skipped, unless it is an operator of another language.
fn silent(parser: &Parser, word: &str, start: usize) -> Parsed<Option<Node>> {
    let span = start..start + word.len();
    if parser.rest().starts_with('"') && word == "=" {
        return Err(Slip::new(
            span,
            "`=` takes one word, not a phrase",
            "a phrase is exact but for case and accents: leave out the `=`",
        ));
    }
    match word {
        "||" => Err(Slip::new(
            span,
            "`||` is not an operator here",
            "write `OR`",
        )),
        "&&" => Err(Slip::new(
            span,
            "`&&` is not an operator here",
            "write `AND`, or a blank",
        )),
        _ => Ok(None),
    }
}

fn read(word: &str, start: usize) -> Parsed<Query> {
    let span = start..start + word.len();
    if let Some(exact) = word.strip_prefix(|c| plain(c) == '=') {
        return read_exact(exact, word, start);
    }
    match wildcard(word) {
        Wildcard::None => Ok(Query::Word(word.to_owned())),
        Wildcard::Closing(stem) => Ok(Query::Prefix(stem.to_owned())),
        Wildcard::Other(_) => Err(later::slip(later::WILDCARD, word, span)),
    }
}

fn read_exact(exact: &str, word: &str, start: usize) -> Parsed<Query> {
    let span = start..start + word.len();
    let field = exact.split_once(':').and_then(|(name, value)| {
        let row = fields::by_name(name)?;
        (!value.is_empty()).then(|| format!("{}:={value}", row.name))
    });
    if let Some(meant) = field {
        return Err(Slip::new(
            span,
            "`=` stands before the word, behind the field",
            format!("write `{meant}`"),
        ));
    }
    match wildcard(exact) {
        Wildcard::None => Ok(Query::Exact(exact.to_owned())),
        Wildcard::Closing(_) | Wildcard::Other(_) => {
            Err(later::slip(later::EXACT_WILDCARD, word, span))
        }
    }
}

enum Wildcard<'a> {
    None,
    /// What stands before the closing stars.
    Closing(&'a str),
    /// A wildcard in another place: the sign.
    Other(&'static str),
}

/// Where the wildcards of a word stand. Punctuation that closes a sentence is looked through.
fn wildcard(word: &str) -> Wildcard<'_> {
    let core = word.trim_end_matches(['.', ',', ';', ':', '!', '?']);
    let stem = core.trim_end_matches(|c| plain(c) == '*');
    let inside = |c: char| plain(c) == '*' || c == '?';
    match stem.find(inside) {
        Some(at) if stem.get(at..).is_some_and(|s| s.starts_with('?')) => Wildcard::Other("?"),
        Some(_) => Wildcard::Other("*"),
        None if stem.len() == core.len() => Wildcard::None,
        None => Wildcard::Closing(stem),
    }
}

/// Whether a word is the address of a page: its signs mean nothing here.
pub(super) fn is_address(word: &str) -> bool {
    word.contains("://") || word.starts_with("www.")
}
