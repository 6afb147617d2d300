//! Running text as a query: a claim, a tweet, a pasted paragraph. Everything in it is words.

use std::ops::Range;

use super::chars::{is_space, is_wordlike, plain};
use super::cursor::Parser;
use super::named::Named;
use super::tree::{Node, Query};
use crate::date::Day;
use crate::fields::FieldKind;

/// From how many words on a text may be running text: who asks for fewer may well mean their quotes and
/// operators.
const WORDS: usize = 8;
/// With an operator for so few words or fewer a text is a query.
const WORDS_AN_OPERATOR: usize = 4;

/// Reads running text; `None` where it is none. Fields with a proper value keep their meaning, addresses
/// are left out, and the words that tags and handles are made of are words.
pub(super) fn read(text: &str, today: Day, named: &Named) -> Option<Node> {
    if !is_running(text, named) {
        return None;
    }
    let mut nodes = Vec::new();
    let mut parser = Parser::new(text, today);
    parser.operators = false;
    loop {
        parser.skip_spaces();
        let start = parser.pos;
        if parser.rest().is_empty() {
            break;
        }
        if let Some(condition) = condition(&mut parser) {
            nodes.push(condition);
            continue;
        }
        parser.pos = start;
        let chunk = parser.take_while(|c| !is_space(c));
        words(chunk, start, &mut |span| {
            nodes.push(Node {
                query: Query::Word(text.get(span.clone()).unwrap_or_default().to_owned()),
                span,
            });
        });
    }
    let span = 0..text.len();
    match nodes.len() {
        0 => None,
        1 => nodes.pop(),
        _ => Some(Node {
            query: Query::Words(nodes),
            span,
        }),
    }
}

fn is_running(text: &str, named: &Named) -> bool {
    let (mut words, mut operators, mut signs) = (0, 0, false);
    for chunk in text.split(is_space).filter(|chunk| !chunk.is_empty()) {
        if is_operator(chunk) {
            operators += 1;
        } else if is_wordlike(chunk) {
            words += 1;
        }
        signs |= is_sign(chunk, named);
    }
    signs && words >= WORDS && operators * WORDS_AN_OPERATOR < words
}

fn is_operator(chunk: &str) -> bool {
    matches!(chunk, "AND" | "OR" | "NOT") || chunk.starts_with("W/") || chunk.starts_with("PRE/")
}

/// What keywords have not: an address, a handle, a tag, punctuation that closes a part of a sentence.
fn is_sign(chunk: &str, named: &Named) -> bool {
    let core = chunk.trim_end_matches(|c| plain(c) == '"' || matches!(c, ')' | '’' | '\''));
    let tag = |sign| {
        core.strip_prefix(sign)
            .filter(|rest| rest.starts_with(char::is_alphanumeric))
    };
    let handle = tag('@').is_some_and(|name| !named.has(name));
    address(chunk) < chunk.len()
        || handle
        || tag('#').is_some()
        || core.ends_with(['.', ',', ';', ':', '!', '?', '…', '。', '，', '！', '？'])
}

/// A field with a proper value, which is no group.
fn condition(parser: &mut Parser) -> Option<Node> {
    let (field, name) = parser.field_name()?;
    let field = field.ok()?;
    let is_value = field.kind != FieldKind::Text || parser.peek() != Some('(');
    is_value
        .then(|| parser.field(field, name, None).ok())
        .flatten()
}

/// Where the address in a chunk begins; its end where there is none.
fn address(chunk: &str) -> usize {
    // What an address begins with is ASCII, so that the places stay.
    let lower = chunk.to_ascii_lowercase();
    ["http://", "https://", "pic.twitter.com/", "www."]
        .into_iter()
        .filter_map(|begin| lower.find(begin))
        .min()
        .unwrap_or(chunk.len())
}

/// The places of the words of a chunk.
fn words(chunk: &str, base: usize, sink: &mut impl FnMut(Range<usize>)) {
    let chunk = chunk.get(..address(chunk)).unwrap_or_default();
    let mut start = 0;
    let mut in_tag = false;
    let mut before: Option<char> = None;
    for (at, c) in chunk.char_indices() {
        let rest = chunk.get(at + c.len_utf8()..).unwrap_or_default();
        let after = rest.chars().next();
        let splits = if is_break(c, before, after) {
            Some(at + c.len_utf8())
        } else if in_tag && opens_word(before, c, after) {
            Some(at)
        } else {
            None
        };
        if let Some(next) = splits {
            word(chunk, start..at, base, sink);
            start = next;
        }
        if !c.is_alphanumeric() && c != '_' {
            in_tag = matches!(c, '#' | '@');
        }
        before = Some(c);
    }
    word(chunk, start..chunk.len(), base, sink);
}

fn word(chunk: &str, range: Range<usize>, base: usize, sink: &mut impl FnMut(Range<usize>)) {
    let text = chunk.get(range.clone()).unwrap_or_default();
    let begun = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let start = range.start + text.len() - begun.len();
    let text = begun.trim_end_matches(['.', '\'', '’', ',', ':', '&']);
    if is_wordlike(text) {
        sink(base + start..base + start + text.len());
    }
}

/// Whether a character parts words: signs do, but for those that stand inside of words and numbers.
fn is_break(c: char, before: Option<char>, after: Option<char>) -> bool {
    let is = |side: Option<char>, what: fn(char) -> bool| side.is_some_and(what);
    match c {
        '\'' | '’' | '&' => false,
        '.' => is(before, char::is_lowercase) && is(after, char::is_uppercase),
        ',' | ':' => !(is(before, char::is_numeric) && is(after, char::is_numeric)),
        // Joiners inside of words.
        '\u{200c}' | '\u{200d}' => false,
        '«' | '»' | '·' | '¿' | '¡' | '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{303f}' => {
            true
        }
        '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff0f}' | '\u{1f000}'.. => !c.is_alphanumeric(),
        _ => c.is_ascii() && !c.is_ascii_alphanumeric(),
    }
}

/// Whether a word of a tag begins here: `SethRich`, `WHOSays`, `iran2020`.
fn opens_word(before: Option<char>, c: char, after: Option<char>) -> bool {
    let Some(before) = before.filter(|before| before.is_alphanumeric()) else {
        return false;
    };
    if before.is_numeric() != c.is_numeric() {
        return c.is_alphanumeric();
    }
    c.is_uppercase() && (before.is_lowercase() || after.is_some_and(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::super::tests::tree;
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<&str>) {
        let node = read(text, Day::MAX, &Named::default());
        assert_eq!(node.map(|node| tree(&node)).as_deref(), expect, "{text}");
    }

    #[test]
    fn quotes_and_signs_are_no_operators() {
        check(
            "He said “no deal” to them, and the Army is NOT *calling* -anyone- (yet).",
            Some("(words He said no deal to them and the Army is NOT calling anyone yet)"),
        );
        check(
            "one two three four five six seven ex-minister's U.S.-led 1,000 at 12:30.",
            Some("(words one two three four five six seven ex minister's U.S led 1,000 at 12:30)"),
        );
    }

    #[test]
    fn tags_and_handles_are_their_words() {
        check(
            "a b c d e f #SethRich @MeToo",
            Some("(words a b c d e f Seth Rich Me Too)"),
        );
        check(
            "a b c d e f the end.Next #Iran2020pic.twitter.com/aB https://t.co/x_y — Ann Lee (@ann_lee) May 3, 2019",
            Some("(words a b c d e f the end Next Iran 2020 Ann Lee ann lee May 3 2019)"),
        );
    }

    #[test]
    fn fields_keep_their_meaning() {
        check(
            "what did they say of the deal? lang:en",
            Some("(words what did they say of the deal lang:en)"),
        );
    }

    #[test]
    fn queries_are_none() {
        check("\"secret talks\" doha, gaza", None);
        check("one two three four five six seven eight nine", None);
        check(
            "gaza, OR rafah, OR egypt, OR doha, OR cairo, OR sinai, OR acre, OR haifa",
            None,
        );
    }

    #[test]
    fn any_characters_are_read() {
        for text in [
            "🙏🏼🙏🏼 ,,, a b c d e f g h é́ \u{200d}",
            "北京，会议 a b c d e f g h.",
        ] {
            let node = read(text, Day::MAX, &Named::default());
            assert!(node.is_some(), "{text}");
        }
    }
}
