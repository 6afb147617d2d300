//! Constructs of the language that are recognised and not in this version yet: one row each.

use std::ops::Range;

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
}

const QUOTE: &str = "put it in double quotes to search for it as text";

const fn row(
    name: &'static str,
    what: &'static str,
    hint: &'static str,
    example: &'static str,
) -> Later {
    Later {
        name,
        what,
        hint,
        example,
    }
}

#[rustfmt::skip]
pub(super) const LATER: &[Later] = &[
    row("path:a*b", "a wildcard before or inside a word", "only a closing `*` is understood; where the `*` is part of the value, put it in double quotes", "path:a*b"),
    row("=negotiat*", "a wildcard in an exact form", "leave out the `=` or the `*`", "=negotiat*"),
];

/// The rows that the parser tells by their look.
pub(super) const VALUE_WILDCARD: &str = "path:a*b";
pub(super) const EXACT_WILDCARD: &str = "=negotiat*";

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
