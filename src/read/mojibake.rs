//! UTF-8 that was read as windows-1252 (`Ã©` for `é`), undone where that is reversible.

use std::borrow::Cow;

/// Undoes the misreading in each run of non-ASCII characters that is, as a whole, such a misreading;
/// says how many runs.
pub fn undo(text: &str) -> (Cow<'_, str>, usize) {
    if !may_have(text) {
        return (Cow::Borrowed(text), 0);
    }
    let mut out = String::with_capacity(text.len());
    let mut runs = 0;
    let mut rest = text;
    while let Some(start) = rest.bytes().position(|byte| !byte.is_ascii()) {
        let (ascii, from) = rest.split_at(start);
        out.push_str(ascii);
        let len = from.bytes().position(|byte| byte.is_ascii());
        let (run, after) = from.split_at(len.unwrap_or(from.len()));
        match undo_run(run) {
            Some(meant) => {
                runs += 1;
                out.push_str(&meant);
            }
            None => out.push_str(run),
        }
        rest = after;
    }
    out.push_str(rest);
    if runs == 0 {
        return (Cow::Borrowed(text), 0);
    }
    (Cow::Owned(out), runs)
}

/// A misread character begins with one of U+00C2 to U+00F4 and another non-ASCII one follows.
fn may_have(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(0xc3, bytes).any(|at| {
        let leads = matches!(bytes.get(at + 1), Some(0x82..=0xb4));
        leads && bytes.get(at + 2).is_some_and(|byte| !byte.is_ascii())
    })
}

fn undo_run(run: &str) -> Option<String> {
    let first = run.chars().next()?;
    if !('\u{c2}'..='\u{f4}').contains(&first) {
        return None;
    }
    let (bytes, _, had_errors) = encoding_rs::WINDOWS_1252.encode(run);
    if had_errors {
        return None;
    }
    let meant = std::str::from_utf8(&bytes).ok()?;
    meant
        .chars()
        .all(|c| !c.is_control())
        .then(|| meant.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expect: &str, runs: usize) {
        let (text, n) = undo(input);
        assert_eq!((text.as_ref(), n), (expect, runs));
    }

    #[test]
    fn only_whole_reversible_runs_are_undone() {
        check("caf\u{c3}\u{a9}", "caf\u{e9}", 1);
        check(
            "\u{e2}\u{20ac}\u{153}Yes,\u{e2}\u{20ac}\u{9d} he said",
            "\u{201c}Yes,\u{201d} he said",
            2,
        );
        check("caf\u{e9} \u{e0} la carte", "caf\u{e9} \u{e0} la carte", 0);
        check("S\u{c3}O", "S\u{c3}O", 0);
        check("\u{c3}\u{a9}\u{4e2d}", "\u{c3}\u{a9}\u{4e2d}", 0);
        check("\u{c3}\u{a9} and \u{c3}", "\u{e9} and \u{c3}", 1);
        check("", "", 0);
    }
}
