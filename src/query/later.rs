//! Constructs of the language that are recognised and not in this version yet: one row each.

use std::ops::Range;

use super::chars::is_wordlike;
use super::cursor::Slip;

/// One construct to come. [`LATER`] has all of them; QUERY.md names each.
pub(super) struct Later {
    /// As it is written.
    pub name: &'static str,
    pub what: &'static str,
    pub hint: &'static str,
    /// A query that uses it, for the tests.
    #[cfg_attr(not(test), expect(dead_code, reason = "walked by the tests"))]
    pub example: &'static str,
    /// Whether a bare term is one; the flag says that an opening bracket follows.
    is: fn(term: &str, call: bool) -> bool,
}

const QUOTE: &str = "put it in double quotes to search for it as text";

const fn row(
    name: &'static str,
    what: &'static str,
    hint: &'static str,
    example: &'static str,
    is: fn(&str, bool) -> bool,
) -> Later {
    Later {
        name,
        what,
        hint,
        example,
        is,
    }
}

#[rustfmt::skip]
pub(super) const LATER: &[Later] = &[
    row("W/n", "within n words", QUOTE, "hostage W/5 release", |t, _| counted(t, "W/")),
    row("PRE/n", "within n words, in this order", QUOTE, "hostage PRE/5 release", |t, _| counted(t, "PRE/")),
    row("W/S", "in the same sentence", QUOTE, "hostage W/S release", |t, _| t == "W/S"),
    row("W/P", "in the same paragraph", QUOTE, "hostage W/P release", |t, _| t == "W/P"),
    row("ATLEAST/n(...)", "at least n times", QUOTE, "ATLEAST/3(hamas)", |t, call| is_call(t, "ATLEAST", call)),
    row("FIRST/n(...)", "among the first n words", QUOTE, "FIRST/50(hamas)", |t, call| is_call(t, "FIRST", call)),
    row("LEAD(...)", "in the first paragraph", QUOTE, "LEAD(hamas)", |t, call| t == "LEAD" && call),
    row("word~", "words spelled nearly so", "leave the `~` out, or use a prefix such as `boehl*`", "Beohler~2", |t, _| is_fuzzy(t)),
    row("\"...\"~n", "words near one another", "leave out what follows the closing quote", "\"peace talks\"~5", |_, _| false),
    row("/.../", "a regular expression over words", QUOTE, "/bo?ehler/", |t, _| is_regex(t)),
    row("wom?n *gate", "a wildcard before or inside a word", "only a closing `*` is understood, as in `negotiat*`", "wom?n", |_, _| false),
    row("\"peace negotiat*\"", "a wildcard in a phrase", "leave the wildcard out, or write the words without quotes", "\"peace negotiat*\"", |_, _| false),
    row("=negotiat*", "a wildcard in an exact form", "leave out the `=` or the `*`", "=negotiat*", |_, _| false),
    row("@name", "a saved query", QUOTE, "@middle-east", |t, _| t.strip_prefix('@').is_some_and(is_wordlike)),
    row("mentions:", "a date named in the text", "write the date as words", "mentions:1997", |_, _| false),
    row("dup:", "copies of one text", "leave it out: every copy is shown", "dup:show", |_, _| false),
];

/// Rows that are told by the parser itself, not by the look of a bare term.
pub(super) const NEAR_PHRASE: &str = "\"...\"~n";
pub(super) const WILDCARD: &str = "wom?n *gate";
pub(super) const PHRASE_WILDCARD: &str = "\"peace negotiat*\"";
pub(super) const EXACT_WILDCARD: &str = "=negotiat*";

/// The construct that the bare term is, if it is one.
pub(super) fn by_term(term: &str, call: bool) -> Option<&'static Later> {
    LATER.iter().find(|row| (row.is)(term, call))
}

/// The construct called `name`.
pub(super) fn by_name(name: &str) -> Option<&'static Later> {
    LATER.iter().find(|row| row.name == name)
}

/// The slip for `written`, which is the construct called `name`.
pub(super) fn slip(name: &str, written: &str, span: Range<usize>) -> Slip {
    let (what, hint) = by_name(name).map_or((name, QUOTE), |row| (row.what, row.hint));
    Slip::new(
        span,
        format!("`{written}` ({what}) is not in this version yet"),
        hint,
    )
}

/// `W/5`, `PRE/12`.
fn counted(term: &str, operator: &str) -> bool {
    let digits = term.strip_prefix(operator).unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// `ATLEAST/3`, and before a bracket also `ATLEAST3` and `ATLEAST`.
fn is_call(term: &str, operator: &str, call: bool) -> bool {
    let Some(rest) = term.strip_prefix(operator) else {
        return false;
    };
    let digits = rest.strip_prefix('/').unwrap_or(rest);
    let numeric = digits.bytes().all(|b| b.is_ascii_digit());
    numeric && (call || (rest.len() > digits.len() && !digits.is_empty()))
}

/// `Beohler~`, `Beohler~2`.
fn is_fuzzy(term: &str) -> bool {
    term.trim_end_matches(|c: char| c.is_ascii_digit())
        .strip_suffix('~')
        .is_some_and(is_wordlike)
}

/// `/bo?ehler/`: begins with a slash and has another.
fn is_regex(term: &str) -> bool {
    term.strip_prefix('/')
        .and_then(|rest| rest.split_once('/'))
        .is_some_and(|(expression, _)| is_wordlike(expression))
}
