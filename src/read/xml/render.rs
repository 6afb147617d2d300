//! Marked-up text in a tree (XHTML, NITF) → paragraphs.

use super::{Child, Element};
use crate::read::markup::{is_block, reduce};
use crate::read::references::decode_references;

/// Elements that begin and end a paragraph in NITF, beside those of HTML.
const BLOCKS: &[&str] = &[
    "block",
    "hl1",
    "hl2",
    "hedline",
    "bq",
    "fn",
    "note",
    "nitf-table",
    "tagline",
    "body.end",
    "body.content",
    "body.head",
    "credit",
    "byline",
    "abstract",
    "center",
    "address",
];

/// Elements whose content is no text of the article.
const HIDDEN: &[&str] = &[
    "script",
    "style",
    "head",
    "media",
    "noscript",
    "template",
    "object",
    "svg",
    "nitf-table-metadata",
    "custom-table",
    "title",
];

/// The text of an element's content, paragraphs parted by blank lines.
pub fn paragraphs(element: &Element) -> String {
    let mut out = String::new();
    add(element, false, &mut out);
    out
}

fn add(element: &Element, kept: bool, out: &mut String) {
    for child in &element.children {
        match child {
            Child::Text(text) if kept || is_table(text) => out.push_str(text),
            // Line ends in markup are spaces.
            Child::Text(text) => out.extend(text.chars().map(|c| match c {
                '\n' | '\r' | '\t' => ' ',
                c => c,
            })),
            Child::Element(inner) => {
                let name = inner.local();
                let is = |names: &[&str]| names.iter().any(|n| n.eq_ignore_ascii_case(name));
                if is(HIDDEN) {
                    continue;
                }
                let apart = match () {
                    () if is_block(name) || is(BLOCKS) => "\n\n",
                    () if is(&["br"]) => "\n",
                    () if is(&["td", "th"]) => " ",
                    () => "",
                };
                out.push_str(apart);
                add(inner, kept || is(&["pre"]), out);
                if apart == "\n\n" {
                    out.push_str(apart);
                }
            }
        }
    }
}

/// Whether lines are set in columns with spaces, as in a table of results: at least three, and half of all.
fn is_table(text: &str) -> bool {
    let is_row = |line: &&str| line.trim().contains("  ");
    let rows = text.lines().filter(is_row).count();
    rows >= 3 && rows * 2 >= text.lines().count()
}

/// What was escaped once too often (`&amp;apos;`, embedded players): in news text it is never meant.
pub fn unescape_again(text: String) -> String {
    let known = ["&apos;", "&quot;", "&amp;", "&nbsp;", "&#"];
    let text = match known.iter().any(|reference| text.contains(reference)) {
        true => decode_references(&text).into_owned(),
        false => text,
    };
    if !text.contains("</") && !text.contains("/>") {
        return text;
    }
    let clean = text.split("\n\n").map(reduce);
    clean.collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::limits::Limits;

    #[track_caller]
    fn check(source: &str, expect: &str) {
        let tree = super::super::parse(source, &Limits::default());
        let text = crate::read::text::settle(&paragraphs(&tree.top), false).text;
        assert_eq!(text, expect);
    }

    #[test]
    fn blocks_are_paragraphs() {
        check(
            "<p>One\nline <b>bold</b>.</p><hl2>Two</hl2><P>a<br/>b</P>",
            "One line bold.\n\nTwo\n\na\nb",
        );
        check("<pre>a\nb</pre>", "a\nb");
        check(
            "<p>Results\nLima   2  1\nCusco  0  0\nPuno   1  3</p>",
            "Results\nLima 2 1\nCusco 0 0\nPuno 1 3",
        );
        check(
            "<tr><td>a</td><td>1</td></tr><tr><td>b</td></tr>",
            "a 1\n\nb",
        );
        check("x<media><media-caption>no</media-caption></media>", "x");
    }

    #[test]
    fn twice_escaped() {
        assert_eq!(
            unescape_again("o&#39;clock R&amp;D".to_owned()),
            "o'clock R&D"
        );
        assert_eq!(unescape_again("a & b".to_owned()), "a & b");
        let player = "a\n\n<script src='x'></script>\n\nb".to_owned();
        assert_eq!(unescape_again(player), "a\n\n\n\nb");
    }
}
