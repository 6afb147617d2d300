//! One term: a word, an exact form, a wildcard, a fuzzy word, a regular expression, a phrase.

use std::ops::Range;

use super::chars::{is_end, is_space, is_wordlike, plain};
use super::cursor::{Parsed, Parser, Scope, Slip};
use super::near::MAX_NEAR;
use super::tree::{Near, Node, Query};
use super::{later, named, near};
use crate::date::Day;
use crate::fields;

/// Punctuation that closes a sentence or a part of it.
const CLOSING: [char; 6] = ['.', ',', ';', ':', '!', '?'];

/// How long a word with wildcards may be, in bytes.
const MAX_SHAPE: usize = 120;

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
            let words: Vec<&str> = text.split(is_space).filter(|w| is_wordlike(w)).collect();
            let tilde = parser.pos..parser.pos + 1;
            return Err(Slip::new(
                tilde,
                "`~n` behind a phrase means another distance in every system, and none here",
                match words.as_slice() {
                    [a, b] => format!("write `{a} W/5 {b}`: within five words, in either order"),
                    _ => "write `peace W/5 talks`: within five words, in either order".to_owned(),
                },
            ));
        }
        Some('*') => {
            let star = parser.pos..parser.pos + parser.peek_char().map_or(1, char::len_utf8);
            return Err(Slip::new(
                star,
                "a star behind a phrase belongs to no word",
                "write it inside the quotes, at the end of the last word",
            ));
        }
        _ => {}
    }
    in_order(parser, text, span)
}

/// A phrase; one with wildcards as its pieces, each `PRE/1` the next.
fn in_order(parser: &mut Parser, text: &str, span: Range<usize>) -> Parsed<Node> {
    let mut pieces: Vec<Query> = Vec::new();
    let mut plain: Vec<&str> = Vec::new();
    let words = text.split(is_space).filter(|word| !word.is_empty());
    for word in words {
        match wildcard_in_phrase(word, &span)? {
            None => plain.push(word),
            Some(query) => {
                pieces.extend(phrase_of(&plain));
                plain.clear();
                pieces.push(query);
            }
        }
    }
    if pieces.is_empty() {
        let query = Query::Phrase(text.to_owned());
        return Ok(Node { query, span });
    }
    pieces.extend(phrase_of(&plain));
    parser.nears += pieces.len() - 1;
    if parser.nears > MAX_NEAR {
        let message = format!("more than {MAX_NEAR} words beside wildcards");
        return Err(Slip::new(span, message, "ask in several queries"));
    }
    let node = |query| Node {
        query,
        span: span.clone(),
    };
    let joined = pieces.into_iter().map(node).reduce(|left, right| {
        node(Query::Near(
            Near::Before(1),
            Box::new(left),
            Box::new(right),
        ))
    });
    joined.ok_or_else(|| {
        Slip::new(
            span,
            "there is no word between the quotes",
            "put words between them",
        )
    })
}

fn phrase_of(words: &[&str]) -> Option<Query> {
    let text = words.join(" ");
    is_wordlike(&text).then_some(Query::Phrase(text))
}

/// A star beside a letter, or a question mark that letters follow; `what next?` has none.
fn wildcard_in_phrase(word: &str, span: &Range<usize>) -> Parsed<Option<Query>> {
    if is_address(word) || !is_wordlike(word) {
        return Ok(None);
    }
    let core = word.trim_matches(|c: char| !c.is_alphanumeric() && plain(c) != '*' && c != '?');
    let query = match wildcard(core) {
        Wildcard::None => return Ok(None),
        Wildcard::Closing(stem) => Query::Prefix(stem.to_owned()),
        Wildcard::Other(shape) => shaped(shape, span.clone())?,
    };
    // Nothing in it may mean something else outside of the quotes.
    let simple = |c: char| c.is_alphanumeric() || "*?'’-.&".contains(plain(c)) || c > '\u{2ff}';
    if !core.starts_with('-') && core.chars().all(|c| simple(c) && !is_end(c)) {
        return Ok(Some(query));
    }
    Err(Slip::new(
        span.clone(),
        "beside a wildcard in a phrase stand only letters and digits",
        "write it with an operator, such as `peace PRE/1 negotiat*`",
    ))
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
pub(super) fn bare(parser: &mut Parser, scope: Scope) -> Parsed<Option<Node>> {
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
    if !literal && word.strip_prefix('@').is_some_and(is_wordlike) {
        return named::named(parser, word, span, scope);
    }
    let query = if literal || (is_address(word) && !word.starts_with('=')) {
        Query::Word(word.to_owned())
    } else {
        refuse_operator(parser, word)?;
        read(word, start)?
    };
    Ok(Some(Node { query, span }))
}

/// A bare term that is an operator without its terms; the parser stands behind it.
fn refuse_operator(parser: &Parser, word: &str) -> Parsed<()> {
    let span = parser.pos - word.len()..parser.pos;
    if parser.operators
        && let Some(slip) = near::misplaced(word, span)
    {
        return Err(slip);
    }
    Ok(())
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
    // A hyphen before a shape says nothing, and printed it would exclude.
    let bare = word.trim_start_matches(|c| plain(c) == '-');
    let query = match (read_fuzzy(bare, &span)?, wildcard(bare)) {
        (Some(fuzzy), _) => fuzzy,
        (None, Wildcard::None) => return Ok(Query::Word(word.to_owned())),
        (None, Wildcard::Closing(stem)) => Query::Prefix(stem.to_owned()),
        (None, Wildcard::Other(shape)) => shaped(shape, span.clone())?,
    };
    if bare.len() < word.len() && !reads_as(bare, &query) {
        return Err(Slip::new(
            span,
            format!("behind these hyphens `{bare}` would be read as something else than a word"),
            "leave the hyphens out, or put the words in double quotes",
        ));
    }
    Ok(query)
}

/// Whether `text`, written alone, is this query.
pub(super) fn reads_as(text: &str, query: &Query) -> bool {
    let mut parser = Parser::new(text, Day::MIN);
    let read = parser.side_by_side(None);
    parser.rest().is_empty() && matches!(read, Ok(Some(node)) if node.query == *query)
}

/// A word with wildcards in other places than its end; runs of stars are one.
fn shaped(shape: &str, span: Range<usize>) -> Parsed<Query> {
    let mut out = String::with_capacity(shape.len());
    for c in shape.chars() {
        match plain(c) {
            '*' if out.ends_with('*') => {}
            '*' => out.push('*'),
            _ => out.push(c),
        }
    }
    if out.len() > MAX_SHAPE {
        return Err(Slip::new(
            span,
            format!("a word with wildcards has at most {MAX_SHAPE} bytes"),
            "write less of the word",
        ));
    }
    Ok(Query::Wildcard(out))
}

/// `Beohler~`, `Beohler~2`. A tilde in another place is part of the word.
fn read_fuzzy(word: &str, span: &Range<usize>) -> Parsed<Option<Query>> {
    let core = word.trim_end_matches(CLOSING);
    let Some((stem, edits)) = core.rsplit_once('~') else {
        return Ok(None);
    };
    let number = |c: char| c.is_ascii_digit() || c == '.';
    if !is_wordlike(stem) || !edits.chars().all(number) {
        return Ok(None);
    }
    let slip = |message: &str, hint: String| Err(Slip::new(span.clone(), message, hint));
    let edits = match edits {
        "" | "1" => 1,
        "2" => 2,
        _ => {
            return slip(
                "behind `~` stands 1 or 2, how many letters may differ",
                format!("write `{stem}~` or `{stem}~2`"),
            );
        }
    };
    if !matches!(wildcard(stem), Wildcard::None) || stem.contains('~') {
        return slip(
            "`~` does not go with a wildcard or another `~`",
            "use one of the two".to_owned(),
        );
    }
    Ok(Some(Query::Fuzzy(stem.to_owned(), edits)))
}

/// Whether a regular expression stands at this place: two slashes, something to search for between
/// them, no white space.
pub(super) fn at_regex(parser: &Parser) -> bool {
    let rest = parser.rest();
    closing_slash(rest).is_some_and(|end| rest.get(1..end).is_some_and(is_wordlike))
}

/// Where the second slash stands. `\/` is none.
fn closing_slash(rest: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if is_space(c) => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '/' => return Some(at),
            _ => {}
        }
    }
    None
}

/// A regular expression; the parser stands at its first slash, and there is a second one.
pub(super) fn regex(parser: &mut Parser) -> Parsed<Node> {
    let start = parser.pos;
    let rest = parser.rest();
    let end = closing_slash(rest).unwrap_or(rest.len());
    let expression = rest.get(1..end).unwrap_or_default();
    parser.pos = (start + end + 1).min(parser.text.len());
    let tail = parser.take_while(|c| !is_end(c) && plain(c) != '^');
    if !tail.is_empty() {
        return Err(Slip::new(
            start..parser.pos,
            "a regular expression ends at its second slash",
            "write `\\/` for a slash inside it; put a path in double quotes to search for it as text",
        ));
    }
    let span = start..parser.pos;
    if let Err(error) = regex_syntax::Parser::new().parse(expression) {
        let what = match error {
            regex_syntax::Error::Parse(error) => error.kind().to_string(),
            regex_syntax::Error::Translate(error) => error.kind().to_string(),
            _ => "it cannot be read".to_owned(),
        };
        return Err(Slip::new(
            span,
            format!("this regular expression is not right: {what}"),
            "it is matched against whole words; put it in double quotes to search for it as text",
        ));
    }
    Ok(Node {
        query: Query::Regex(expression.to_owned()),
        span,
    })
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
    /// A wildcard in another place: the word without the punctuation behind it.
    Other(&'a str),
}

/// Where the wildcards of a word stand. Punctuation that closes a sentence is looked through.
fn wildcard(word: &str) -> Wildcard<'_> {
    let core = word.trim_end_matches(CLOSING);
    let stem = core.trim_end_matches(|c| plain(c) == '*');
    let inside = |c: char| plain(c) == '*' || c == '?';
    match stem.find(inside) {
        Some(_) => Wildcard::Other(core),
        None if stem.len() == core.len() => Wildcard::None,
        None => Wildcard::Closing(stem),
    }
}

/// Whether a word is the address of a page: its signs mean nothing here.
pub(super) fn is_address(word: &str) -> bool {
    word.contains("://") || word.starts_with("www.")
}
