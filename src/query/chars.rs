//! Which characters mean something, and the typographic forms that are read as the plain ones.

/// The plain form of a character that has a meaning: curly quotes, guillemets, full-width signs.
///
/// The full-width `？` and `／` are left alone: inside unspaced scripts they are punctuation.
pub(super) fn plain(c: char) -> char {
    match c {
        '“' | '”' | '„' | '‟' | '＂' | '«' | '»' => '"',
        '（' => '(',
        '）' => ')',
        '：' => ':',
        '＊' => '*',
        '－' | '\u{2212}' => '-',
        '＝' => '=',
        '＾' => '^',
        '＞' => '>',
        '＜' => '<',
        '＼' => '\\',
        other => other,
    }
}

/// White space, and characters that cannot be part of a word (controls, byte-order mark).
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control() || c == '\u{feff}'
}

/// Ends a bare word: white space, a quote, a bracket.
pub(super) fn is_end(c: char) -> bool {
    is_space(c) || matches!(plain(c), '"' | '(' | ')')
}

/// Whether there is anything to search for: a letter or a digit of any script.
pub(super) fn is_wordlike(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// `text` with plain signs and plain digits, for numbers and dates.
pub(super) fn narrow(text: &str) -> String {
    let fold = |c: char| match plain(c) {
        c @ '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xff01 + 0x21).unwrap_or(c),
        c => c,
    };
    text.chars().map(fold).collect()
}

/// The length in bytes of the longest beginning of `text` whose characters satisfy `keep`.
pub(super) fn length_while(text: &str, keep: impl Fn(char) -> bool) -> usize {
    text.find(|c| !keep(c)).unwrap_or(text.len())
}
