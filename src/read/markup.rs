//! Scraps of HTML inside other formats reduced to paragraphs, without building a tree.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use crate::read::references::decode_references;

/// Elements that end a paragraph.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "table",
    "tr",
    "section",
    "article",
    "aside",
    "header",
    "footer",
    "figure",
    "figcaption",
    "pre",
    "hr",
    "dl",
    "dt",
    "dd",
    "main",
    "nav",
    "form",
    "body",
    "html",
    "head",
    "title",
    "iframe",
    "caption",
];

/// Elements inside a line, known so that `a < b` is not taken for markup.
const INLINES: &[&str] = &[
    "a", "b", "i", "u", "s", "em", "strong", "span", "font", "small", "big", "sub", "sup", "br",
    "img", "code", "cite", "q", "abbr", "mark", "time", "td", "th", "tbody", "thead", "strike",
    "picture", "source", "video", "audio", "wbr", "center", "del", "ins", "tt", "label", "input",
    "button", "link", "meta", "object", "embed", "param", "svg", "path", "media",
];

/// Elements whose content is no text.
const HIDDEN: &[&str] = &[
    "script", "style", "noscript", "template", "textarea", "select",
];

/// Text with its tags removed where it has any of HTML's, and character references replaced.
pub fn reduce(text: &str) -> Cow<'_, str> {
    if !has_tags(text) {
        return decode_references(text);
    }
    let stripped = strip(text);
    match decode_references(&stripped) {
        Cow::Borrowed(_) => Cow::Owned(stripped),
        Cow::Owned(decoded) => Cow::Owned(decoded),
    }
}

fn has_tags(text: &str) -> bool {
    memchr::memchr_iter(b'<', text.as_bytes())
        .take(1_000)
        .any(|at| text.get(at..).and_then(tag_at).is_some())
}

struct Tag<'a> {
    name: &'a str,
    closing: bool,
    len: usize,
}

/// The known tag (or comment) that `from` begins with.
fn tag_at(from: &str) -> Option<Tag<'_>> {
    if from.starts_with("<!--") {
        let len = memchr::memmem::find(from.as_bytes(), b"-->").map_or(from.len(), |at| at + 3);
        let name = "!--";
        return Some(Tag {
            name,
            closing: false,
            len,
        });
    }
    let body = from.strip_prefix('<')?;
    let closing = body.starts_with('/');
    let body = body.strip_prefix('/').unwrap_or(body);
    let len = body
        .bytes()
        .position(|byte| !byte.is_ascii_alphanumeric())
        .unwrap_or(body.len());
    let name = body.get(..len).filter(|name| is_html_tag(name))?;
    let len = tag_len(from)?;
    Some(Tag { name, closing, len })
}

/// Up to the `>` that is not in a quoted value; a tag is not longer than 8 KiB.
fn tag_len(from: &str) -> Option<usize> {
    let bytes = from.as_bytes().get(..from.len().min(8 << 10))?;
    let mut at = 1;
    loop {
        let rest = bytes.get(at..)?;
        let next = at
            + rest
                .iter()
                .position(|byte| matches!(byte, b'>' | b'"' | b'\''))?;
        let quote = *bytes.get(next)?;
        if quote == b'>' {
            return Some(next + 1);
        }
        // A quote that does not stand after `=` is an apostrophe in a broken tag.
        let before = bytes.get(..next)?.trim_ascii_end();
        at = match memchr(quote, bytes.get(next + 1..)?) {
            Some(close) if before.ends_with(b"=") => next + close + 2,
            _ => next + 1,
        };
    }
}

fn is_in(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether an element of this name begins and ends a paragraph.
pub fn is_block(name: &str) -> bool {
    is_in(BLOCKS, name)
}

/// Whether an element of this name may be in HTML.
pub fn is_html_tag(name: &str) -> bool {
    is_in(BLOCKS, name) || is_in(INLINES, name) || is_in(HIDDEN, name)
}

fn strip(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr2(b'<', b'\n', rest.as_bytes()) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        if from.starts_with('\n') {
            // Line ends in markup are spaces.
            out.push(' ');
            rest = from.get(1..).unwrap_or_default();
            continue;
        }
        let Some(tag) = tag_at(from) else {
            out.push('<');
            rest = from.get(1..).unwrap_or_default();
            continue;
        };
        rest = from.get(tag.len..).unwrap_or_default();
        if is_block(tag.name) {
            out.push_str("\n\n");
        } else if tag.name.eq_ignore_ascii_case("br") {
            out.push('\n');
        } else if is_in(&["td", "th"], tag.name) {
            out.push(' ');
        } else if is_in(HIDDEN, tag.name) && !tag.closing {
            rest = after_closing(rest, tag.name);
        }
    }
    out.push_str(rest);
    out
}

fn after_closing<'a>(rest: &'a str, name: &str) -> &'a str {
    let closing = memchr::memmem::find_iter(rest.as_bytes(), b"</").find(|at| {
        let here = rest.get(at + 2..at + 2 + name.len());
        here.is_some_and(|here| here.eq_ignore_ascii_case(name))
    });
    closing.and_then(|at| rest.get(at..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expect: &str) {
        let settled = crate::read::text::settle(&reduce(input), false).text;
        assert_eq!(settled, expect);
    }

    #[test]
    fn tags_become_paragraphs() {
        check(
            "<p>One\nline <b>bold</b>.</p><p>Two<br/>rows</p>",
            "One line bold.\n\nTwo\nrows",
        );
        check("<div><script>x < y</script>Text<!-- no --></div>", "Text");
        check(
            "<a title=\"a > b\" href='x'>Link</a> &amp; more",
            "Link & more",
        );
        check("<p title=\"never closed>Text", "Text");
    }

    #[test]
    fn what_is_no_html_stays() {
        check("a < b and c > d", "a < b and c > d");
        check("List<String> of <nothing>", "List<String> of <nothing>");
        check("R&amp;D", "R&D");
        check("<", "<");
        check("x <p", "x <p");
    }
}
