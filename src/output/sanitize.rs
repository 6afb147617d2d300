//! No character of the corpus drives a terminal or turns the order of what is read.

use std::borrow::Cow;

/// How a character is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    AsIs,
    /// White space of any kind.
    Space,
    /// Its number: `\u{1b}`.
    Escape,
}

/// Controls (C0, C1, delete) and the format characters of Unicode (general category Cf): marks and
/// overrides of direction, invisible signs, tags.
///
/// Kept are U+200C and U+200D, which spell words of Persian, Indic scripts and emoji, and the signs of
/// that category that are visible (U+0600 and its like).
pub(super) fn shown(c: char) -> Shown {
    match c {
        ' '..='~' => Shown::AsIs,
        '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Shown::Space,
        '\u{0}'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'
        | '\u{200e}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{13430}'..='\u{1343f}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e007f}' => Shown::Escape,
        c if c.is_whitespace() => Shown::Space,
        _ => Shown::AsIs,
    }
}

/// The text on one line and without control: white space becomes blanks, what cannot be seen its
/// number in the form `\u{202e}`.
pub fn sanitize(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c == ' ' || shown(c) == Shown::AsIs) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match shown(c) {
            Shown::AsIs => safe.push(c),
            Shown::Space => safe.push(' '),
            Shown::Escape => safe.extend(c.escape_unicode()),
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(sanitize(text), expect);
    }

    #[test]
    fn controls_are_shown_as_numbers() {
        check("plain é 北京 العربية", "plain é 北京 العربية");
        check(
            "\x1b[31mred\x1b]0;title\x07",
            "\\u{1b}[31mred\\u{1b}]0;title\\u{7}",
        );
        check("a\u{9b}31mb\u{7f}\u{0}", "a\\u{9b}31mb\\u{7f}\\u{0}");
        check(
            "user\u{202e}txt.exe\u{2066}\u{200f}",
            "user\\u{202e}txt.exe\\u{2066}\\u{200f}",
        );
        check(
            "\u{feff}\u{200b}\u{ad}\u{e0041}",
            "\\u{feff}\\u{200b}\\u{ad}\\u{e0041}",
        );
    }

    #[test]
    fn white_space_becomes_blanks() {
        check(
            "a\tb\r\nc\u{2028}d\u{2029}e\u{85}f\u{a0}g\u{3000}h",
            "a b  c d e f g h",
        );
    }

    #[test]
    fn joiners_stay_in_their_words() {
        check("می\u{200c}خواهم", "می\u{200c}خواهم");
    }

    #[test]
    fn nothing_but_visible_characters_and_blanks_is_left() {
        let every: String = (0..=0x10_ffff).filter_map(char::from_u32).collect();
        let safe = sanitize(&every);
        assert!(safe.chars().all(|c| c == ' ' || shown(c) == Shown::AsIs));
        assert!(!safe.chars().any(char::is_control));
        assert_eq!(sanitize(&safe), safe);
    }
}
