//! Markdown: front matter names title, date and author; markup is taken off, paragraphs stay.

use std::io::BufRead;

use crate::article::{Place, RawDocument};
use crate::read::format::{Emit, Parsed, Piece, ReadOptions};
use crate::read::mapping::{self, Slot, Values};
use crate::read::markup::reduce;
use crate::read::{decode, framing};

/// Front matter is not longer.
const FRONT_BYTES: usize = 64 << 10;

/// Front matter with a known name in it; without that, Markdown is told by its extension.
pub fn sniff(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head.get(..4096).unwrap_or(head));
    let Some((front, _)) = split_front(&text) else {
        return false;
    };
    let mut names = front.lines().filter_map(|line| line.split_once(':'));
    names.any(|(name, _)| mapping::meaning_of(name.trim(), &[]).is_some())
}

pub fn split(place: &Place, input: &mut dyn BufRead, options: &ReadOptions, emit: &mut Emit) {
    framing::whole(place, input, options, true, emit);
}

pub fn parse(piece: &Piece, options: &ReadOptions) -> Vec<Parsed> {
    let decoded = decode::decode_as(&piece.bytes, None, options.charset);
    let mut raw = RawDocument {
        place: piece.place.clone(),
        format: "markdown",
        encoding: decoded.encoding,
        ..RawDocument::default()
    };
    read(&decoded.text, &mut raw, options);
    vec![Parsed {
        place: piece.place.clone(),
        outcome: Ok(raw),
    }]
}

fn read(text: &str, raw: &mut RawDocument, options: &ReadOptions) {
    let body = match split_front(text) {
        Some((front, body)) => {
            read_front(front, raw, options);
            body
        }
        None => text,
    };
    let plain = take_off_markup(body, raw);
    raw.text = reduce(&plain).into_owned();
}

/// What stands between two lines `---` (or `+++`) at the top, and what follows.
fn split_front(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(['\n', '\r']);
    let fence = ["---", "+++"]
        .into_iter()
        .find(|fence| text.starts_with(fence))?;
    let (first, rest) = text.split_once('\n')?;
    if first.trim_end() != fence {
        return None;
    }
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == fence {
            return Some((rest.get(..at)?, rest.get(at + line.len()..)?));
        }
        at += line.len();
        if at > FRONT_BYTES {
            return None;
        }
    }
    None
}

/// `name: value` and `name = value` lines, and lists of `- value` under a name.
fn read_front(front: &str, raw: &mut RawDocument, options: &ReadOptions) {
    let mut values = Values::default();
    let mut name = "";
    let mut list: Vec<String> = Vec::new();
    let add = |name: &str, list: &mut Vec<String>, values: &mut Values| {
        let meaning = mapping::meaning_of(name, &options.map);
        let list = std::mem::take(list);
        // The text is what stands below.
        if let Some(meaning) = meaning.filter(|meaning| meaning.slot != Slot::Text) {
            values.add(meaning, list);
        }
    };
    for line in front.lines() {
        if let Some(item) = line.trim_start().strip_prefix("- ") {
            list.push(unquote(item));
            continue;
        }
        let Some(at) = line.find([':', '=']).filter(|_| !line.starts_with(' ')) else {
            continue;
        };
        add(name, &mut list, &mut values);
        name = line.get(..at).unwrap_or_default().trim();
        let value = unquote(line.get(at + 1..).unwrap_or_default());
        list.extend((!value.is_empty()).then_some(value));
    }
    add(name, &mut list, &mut values);
    values.fill(raw);
}

fn unquote(value: &str) -> String {
    let value = value.trim();
    let inner = ['"', '\'']
        .iter()
        .find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
    inner.unwrap_or(value).to_owned()
}

fn take_off_markup(body: &str, raw: &mut RawDocument) -> String {
    let mut out = String::with_capacity(body.len());
    let mut in_code = false;
    for line in body.lines() {
        let text = line.trim_start();
        if text.starts_with("```") || text.starts_with("~~~") {
            in_code = !in_code;
            continue;
        }
        if in_code {
            out.push_str(line);
            out.push('\n');
            continue;
        }
        if is_rule(text) || is_definition(text) {
            out.push('\n');
            continue;
        }
        let hashes = text.bytes().take_while(|byte| *byte == b'#').count();
        let heading = text.get(hashes..).and_then(|rest| rest.strip_prefix(' '));
        if let Some(heading) = heading.filter(|_| (1..=6).contains(&hashes)) {
            let heading = inline(heading.trim_end_matches(['#', ' ']).trim());
            if hashes == 1 && raw.title.is_none() && out.trim().is_empty() {
                raw.title = Some(heading);
            } else {
                out.push_str("\n\n");
                out.push_str(&heading);
                out.push_str("\n\n");
            }
            continue;
        }
        out.push_str(&inline(without_marker(line)));
        out.push('\n');
    }
    out
}

/// `---`, `***`, `___`, and the underlines of headings.
fn is_rule(text: &str) -> bool {
    let mut chars = text.chars().filter(|c| !c.is_whitespace());
    let Some(first) = chars.next().filter(|c| "-*_=".contains(*c)) else {
        return false;
    };
    text.len() >= 3 && chars.all(|c| c == first)
}

/// `[label]: https://…`
fn is_definition(text: &str) -> bool {
    text.starts_with('[')
        && text
            .split_once("]:")
            .is_some_and(|(_, target)| target.contains("://"))
}

/// Markers of quotations and lists go.
fn without_marker(line: &str) -> &str {
    let text = line.trim_start();
    if let Some(quoted) = text.strip_prefix('>') {
        return quoted.trim_start_matches(['>', ' ']);
    }
    ["- ", "* ", "+ "]
        .iter()
        .find_map(|marker| text.strip_prefix(marker))
        .unwrap_or(line)
}

/// Emphasis, code, links and images inside a line.
fn inline(line: &str) -> String {
    if !line.contains(['*', '_', '`', '[', '\\', '<']) {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        let before_word = out.chars().next_back().is_some_and(char::is_alphanumeric);
        rest = after;
        match c {
            '*' | '`' => {
                let lone = out.ends_with([' ']) && after.starts_with(' ');
                out.extend(lone.then_some(c));
            }
            '_' if !(before_word && after.starts_with(char::is_alphanumeric)) => {}
            '\\' if after.starts_with(|c: char| c.is_ascii_punctuation()) => {
                out.extend(after.chars().next());
                rest = after.get(1..).unwrap_or_default();
            }
            '!' if after.starts_with('[') && link(after).is_some() => {
                rest = link(after).map_or(after, |(_, after)| after);
            }
            '<' if after.starts_with("http") && after.contains('>') => {
                let (url, beyond) = after.split_once('>').unwrap_or((after, ""));
                out.push_str(url);
                rest = beyond;
            }
            '[' => match after_bracket(after) {
                Some((label, beyond)) => {
                    out.push_str(&label.replace(['*', '`'], ""));
                    rest = beyond;
                }
                None => out.push('['),
            },
            c => out.push(c),
        }
    }
    out
}

fn link(from: &str) -> Option<(&str, &str)> {
    after_bracket(from.strip_prefix('[')?)
}

/// `label](target)` or `label][ref]`, near by: the label, and what follows the link.
fn after_bracket(from: &str) -> Option<(&str, &str)> {
    let near = from.get(..from.floor_char_boundary(400))?;
    let at = near.find(']')?;
    let label = from.get(..at)?;
    let rest = from.get(at + 1..)?;
    let close = match rest.chars().next()? {
        '(' => ')',
        '[' => ']',
        _ => return None,
    };
    let end = rest.get(..rest.floor_char_boundary(2_000))?.find(close)?;
    Some((label, rest.get(end + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, title: Option<&str>, text: &str) {
        let mut raw = RawDocument::default();
        read(input, &mut raw, &ReadOptions::default());
        let settled = crate::read::text::settle(&raw.text, false).text;
        assert_eq!((raw.title.as_deref(), settled.as_str()), (title, text));
    }

    #[test]
    fn markup_is_taken_off() {
        check(
            "# A *new* pier\n\nIt **opened** on [Monday](http://x/y_z).\n## More\ntext",
            Some("A new pier"),
            "It opened on Monday.\n\nMore\n\ntext",
        );
        check(
            "- one\n- two\n\n> quoted `code` and snake_case",
            None,
            "one\ntwo\n\nquoted code and snake_case",
        );
        check(
            "![picture](x.png) 2 * 3 \\*not\\* <https://x.org>",
            None,
            "2 * 3 *not* https://x.org",
        );
        check("a [b] c [d", None, "a [b] c [d");
        check("", None, "");
    }

    #[test]
    fn front_matter_is_read() {
        let mut raw = RawDocument::default();
        let text = "---\ntitle: \"A: pier\"\nauthors:\n  - Ann Lee\n  - Bo Chen\ntags: [tea, port]\n---\nText";
        read(text, &mut raw, &ReadOptions::default());
        assert_eq!(raw.title.as_deref(), Some("A: pier"));
        assert_eq!(raw.authors, ["Ann Lee", "Bo Chen"]);
        assert_eq!(raw.keywords, ["tea", "port"]);
        assert_eq!(raw.text.trim(), "Text");
    }
}
