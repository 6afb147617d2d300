//! One scan over the bytes of a page, before any tree is built: how deep and how large would it be?
//!
//! Parsers and extractors take time that grows with the square of the depth, so a page that is too
//! deep never reaches them. The scan keeps the stack of open elements roughly as the HTML standard
//! does (section 13.2.6); where it differs it counts more, never less.

use std::borrow::Cow;

use foldhash::HashMap;

use super::markup::{Piece, Pieces, RAW};
use super::silent::{Cutter, Drawing, Page};
use crate::read::limits::Limits;

/// Elements that an extractor still handles in about a second.
const MOST_ELEMENTS: usize = 30_000;
/// End tags; those without a start cost as much as others.
const MOST_ENDS: usize = 60_000;
/// Formatting elements left open are opened again in every paragraph that follows.
const MOST_FORMATTING: usize = 100;
/// A parser compares each attribute of a tag with all before it: pairs, over the whole page.
const MOST_PAIRS: usize = 20_000_000;
/// Signs that a parser stops at, wherever they stand.
const MOST_SIGNS: usize = 300_000;
/// Bytes of text; an extractor goes over all of it many times.
const MOST_TEXT: usize = 2 << 20;

/// What a tree is made of, or why none is made, in words for the ledger.
pub fn check<'h>(html: &'h str, limits: &Limits) -> Result<Page<'h>, String> {
    let mut open = Open::default();
    let (mut n_elements, mut n_ends, mut n_pairs, mut text) = (0, 0, 0, 0);
    let n_signs = memchr::memchr2_iter(b'<', b'&', html.as_bytes()).count();
    if n_signs > MOST_SIGNS {
        return Err(format!("more than {MOST_SIGNS} signs of markup"));
    }
    let mut cutter = Cutter::new(html);
    let mut drawing: Option<Drawing> = None;
    let mut pieces = Pieces::new(html);
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Text(words) => text += words.len(),
            Piece::Close { name } => {
                n_ends += 1;
                let name = lower(name);
                match &mut drawing {
                    Some(inside) if name == "svg" => {
                        cutter.note_drawing(inside, pieces.at - pieces.tag().len());
                        drawing = None;
                    }
                    Some(inside) => inside.note(&name),
                    None => {}
                }
                open.close(&name);
            }
            Piece::Open { name, empty } => {
                n_elements += 1;
                n_pairs += pieces.n_attributes * pieces.n_attributes;
                let name = lower(name);
                if !PICTURES.contains(&name.as_ref()) {
                    cutter.note_attributes(&pieces.unread);
                }
                match &mut drawing {
                    Some(inside) => inside.note(&name),
                    None if name == "svg" && !empty && !open.in_foreign() => {
                        drawing = Some(Drawing::new(pieces.at));
                    }
                    None => {}
                }
                if RAW.contains(&name.as_ref()) && !open.in_foreign() {
                    let (tag, from) = (pieces.tag(), pieces.at);
                    pieces.skip_raw(&name);
                    cutter.note(&name, tag, from, pieces.at);
                    continue;
                }
                open.open(name, empty);
            }
        }
        let over = [
            (open.stack.len(), limits.html_depth, "levels of open tags"),
            (
                open.n_formatting,
                MOST_FORMATTING,
                "formatting tags left open",
            ),
            (n_elements, MOST_ELEMENTS, "elements"),
            (n_ends, MOST_ENDS, "end tags"),
            (n_pairs, MOST_PAIRS, "pairs of attributes"),
            (text, MOST_TEXT, "bytes of text"),
        ];
        if let Some((_, most, what)) = over.iter().find(|(n, most, _)| n > most) {
            return Err(format!("more than {most} {what}"));
        }
    }
    Ok(cutter.finish())
}

/// A name in lower case, as most are written.
fn lower(name: &str) -> Cow<'_, str> {
    match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(name.to_ascii_lowercase()),
        false => Cow::Borrowed(name),
    }
}

/// Extractors look in all attributes of these for the address of a picture, and leave it and what says something of it.
const PICTURES: &[&str] = &["img", "picture", "figure", "source"];

/// How an end tag of an element works on the stack.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// No content, or an end tag that may be left out and never makes depth by itself.
    Ignored,
    /// Closed alone, whatever stands above it.
    Formatting,
    /// Closes what stands above it, but not across a table cell and the like.
    Block,
    /// The same, and an end tag of another name does not reach across it.
    Scope,
    /// Closes what stands above it up to the next block.
    Other,
}

fn class(name: &str) -> Class {
    match name {
        "area" | "base" | "br" | "col" | "embed" | "hr" | "img" | "input" | "link" | "meta"
        | "param" | "source" | "track" | "wbr" | "p" | "li" | "dt" | "dd" | "option"
        | "optgroup" | "rb" | "rt" | "rp" | "rtc" | "html" | "head" | "body" => Class::Ignored,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike"
        | "strong" | "tt" | "u" => Class::Formatting,
        "table" | "tbody" | "thead" | "tfoot" | "colgroup" | "tr" | "td" | "th" | "caption"
        | "template" | "applet" | "marquee" | "object" => Class::Scope,
        "address" | "article" | "aside" | "blockquote" | "button" | "center" | "details"
        | "dialog" | "dir" | "div" | "dl" | "fieldset" | "figcaption" | "figure" | "footer"
        | "form" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hgroup" | "main"
        | "menu" | "nav" | "ol" | "pre" | "search" | "section" | "select" | "summary" | "ul" => {
            Class::Block
        }
        _ => Class::Other,
    }
}

/// Parts of a table: each closes the part of its own or a lower rank before it.
const PARTS: &[&str] = &[
    "tbody", "thead", "tfoot", "colgroup", "caption", "tr", "td", "th",
];

/// Elements that end SVG and MathML where they begin inside them.
const BREAKOUT: &[&str] = &[
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "i",
    "img",
    "li",
    "listing",
    "menu",
    "meta",
    "nobr",
    "ol",
    "p",
    "pre",
    "ruby",
    "s",
    "small",
    "span",
    "strong",
    "strike",
    "sub",
    "sup",
    "table",
    "tt",
    "u",
    "ul",
    "var",
];

struct Element<'h> {
    name: Cow<'h, str>,
    class: Class,
    /// Belongs to SVG or MathML, where every element nests and none holds raw text.
    foreign: bool,
}

#[derive(Default)]
struct Open<'h> {
    stack: Vec<Element<'h>>,
    n_open: HashMap<Cow<'h, str>, usize>,
    n_formatting: usize,
}

impl<'h> Open<'h> {
    fn in_foreign(&self) -> bool {
        self.stack.last().is_some_and(|top| {
            let html_again = [
                "foreignobject",
                "desc",
                "title",
                "mi",
                "mo",
                "mn",
                "ms",
                "mtext",
                "annotation-xml",
            ];
            top.foreign && !html_again.contains(&top.name.as_ref())
        })
    }

    fn open(&mut self, name: Cow<'h, str>, empty: bool) {
        if self.in_foreign() && BREAKOUT.contains(&name.as_ref()) {
            while self.in_foreign() {
                self.pop();
            }
        }
        let foreign = self.in_foreign() || matches!(name.as_ref(), "svg" | "math");
        if foreign && empty {
            return;
        }
        let class = if foreign { Class::Other } else { class(&name) };
        if class == Class::Ignored {
            return;
        }
        if PARTS.contains(&name.as_ref()) && !foreign {
            self.close_parts(&name);
        }
        match self.n_open.get_mut(&name) {
            Some(n) => *n += 1,
            None => drop(self.n_open.insert(name.clone(), 1)),
        }
        self.n_formatting += usize::from(class == Class::Formatting);
        self.stack.push(Element {
            name,
            class,
            foreign,
        });
    }

    /// Cells, rows and groups of rows whose end tags were left out.
    fn close_parts(&mut self, name: &str) {
        let kept = |part: &str| match name {
            "td" | "th" => matches!(part, "tr" | "tbody" | "thead" | "tfoot"),
            "tr" => matches!(part, "tbody" | "thead" | "tfoot"),
            _ => false,
        };
        let innermost =
            |e: &Element| e.name == "table" || (PARTS.contains(&e.name.as_ref()) && kept(&e.name));
        if self.n_open.get("table").is_none_or(|n| *n == 0) {
            return;
        }
        while self.stack.last().is_some_and(|top| !innermost(top)) {
            self.pop();
        }
    }

    fn pop(&mut self) {
        if let Some(element) = self.stack.pop() {
            self.forget(&element);
        }
    }

    fn forget(&mut self, element: &Element<'h>) {
        if let Some(n) = self.n_open.get_mut(&element.name) {
            *n = n.saturating_sub(1);
        }
        self.n_formatting -= usize::from(element.class == Class::Formatting);
    }

    fn close(&mut self, name: &str) {
        // So that an end tag without its start costs nothing.
        if self.n_open.get(name).is_none_or(|n| *n == 0) {
            return;
        }
        let own = class(name);
        let stops = |above: &Element| match own {
            Class::Scope => above.name == "table" || above.name == "template",
            Class::Block => above.class == Class::Scope,
            Class::Other => matches!(above.class, Class::Scope | Class::Block),
            Class::Formatting | Class::Ignored => false,
        };
        let mut found = None;
        for (at, open) in self.stack.iter().enumerate().rev() {
            if open.name == name {
                found = Some(at);
                break;
            }
            if stops(open) {
                return;
            }
        }
        let Some(at) = found else {
            return;
        };
        if own == Class::Formatting {
            let element = self.stack.remove(at);
            self.forget(&element);
            return;
        }
        while self.stack.len() > at {
            self.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_depth(html: &str, fits: bool) {
        let limits = Limits {
            html_depth: 10,
            ..Limits::default()
        };
        assert_eq!(
            check(html, &limits).is_ok(),
            fits,
            "{:?}",
            check(html, &limits)
        );
    }

    #[test]
    fn tags_whose_end_may_be_left_out_make_no_depth() {
        check_depth(&"<p>a".repeat(50), true);
        check_depth(&format!("<ul>{}", "<li>a".repeat(50)), true);
        check_depth(&format!("<table>{}", "<tr><td>a<td>b".repeat(50)), true);
        check_depth(&"<br><img src=x><input>".repeat(50), true);
        check_depth(&"<div><p>a</div>".repeat(50), true);
        check_depth(&format!("<svg>{}</svg>", "<path d=x />".repeat(50)), true);
    }

    #[test]
    fn depth_cannot_be_hidden() {
        check_depth(&"<div>".repeat(11), false);
        check_depth(&"<div></x>".repeat(11), false);
        check_depth(&"<div><a></div></a>".repeat(11), true);
        check_depth(&"<a><div></a>".repeat(11), false);
        check_depth(&"<span><div></span>".repeat(11), false);
        check_depth(&"<div><table></div>".repeat(11), false);
        check_depth(&format!("<svg><style>{}", "<g>".repeat(11)), false);
        check_depth(&format!("<style>{}</style>", "<g>".repeat(11)), true);
        check_depth(&format!("<!--{}-->", "<div>".repeat(11)), true);
        check_depth(&format!("<div title='{}'>", "<div>".repeat(11)), true);
    }
}
