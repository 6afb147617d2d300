//! XML as a small tree: read leniently, within limits, and without entities of its own making.

mod render;

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::article::RawDocument;
use crate::error::Skipped;
use crate::read::format::{Parsed, Piece};
use crate::read::limits::Limits;
use crate::read::references::decode_references;

pub use render::{paragraphs, unescape_again};

/// An element with what is inside it. Names and attributes are slices of the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element<'a> {
    /// As written, with its prefix.
    pub name: &'a str,
    /// What stands between the name and `>`, as written.
    attributes: &'a str,
    pub children: Vec<Child<'a>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Child<'a> {
    /// Character references replaced.
    Text(Cow<'a, str>),
    Element(Element<'a>),
}

/// A document, and what was wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree<'a> {
    /// Holds the elements at the top; its own name is empty.
    pub top: Element<'a>,
    /// Why the rest is not in the tree, in words for the ledger.
    pub broken: Option<String>,
}

/// Reads `source` as far as it goes. Unmatched tags are mended, a DTD and its entities are not obeyed.
pub fn parse<'a>(source: &'a str, limits: &Limits) -> Tree<'a> {
    let mut reader = Reader::from_str(source);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut open = vec![Element::default()];
    let mut broken = None;
    let mut n_elements = 0;
    let mut text_start = None;
    loop {
        let start = reader.buffer_position() as usize;
        let event = reader.read_event();
        let end = reader.buffer_position() as usize;
        let slice = source.get(start..end).unwrap_or_default();
        if matches!(event, Ok(Event::Text(_) | Event::GeneralRef(_))) {
            text_start.get_or_insert(start);
            continue;
        }
        if let Some(text_start) = text_start.take() {
            add_text(&mut open, source.get(text_start..start));
        }
        match event {
            Ok(Event::Start(_)) => {
                open.push(element(slice));
                n_elements += 1;
            }
            Ok(Event::Empty(_)) => {
                add(&mut open, Child::Element(element(slice)));
                n_elements += 1;
            }
            Ok(Event::End(_)) => close(&mut open, slice),
            Ok(Event::CData(_)) => {
                let inside = slice.strip_prefix("<![CDATA[").unwrap_or(slice);
                let inside = inside.strip_suffix("]]>").unwrap_or(inside);
                add(&mut open, Child::Text(Cow::Borrowed(inside)));
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                // What begins like markup and never ends is text: it was cut off.
                broken = Some(format!("XML is broken at byte {start}: {error}"));
                break;
            }
        }
        if open.len() > limits.xml_depth {
            broken = Some(format!("XML deeper than {} elements", limits.xml_depth));
            break;
        }
        if n_elements > limits.xml_elements {
            broken = Some(format!("XML of more than {} elements", limits.xml_elements));
            break;
        }
    }
    while open.len() > 1 {
        pop(&mut open);
    }
    let top = open.pop().unwrap_or_default();
    Tree { top, broken }
}

/// The outcomes of a document's items at their places: numbered where there are several. Those beyond
/// the limit are one failure.
pub fn records(
    piece: &Piece,
    mut outcomes: Vec<Result<RawDocument, Skipped>>,
    limits: &Limits,
) -> Vec<Parsed> {
    if outcomes.len() > limits.items {
        outcomes.truncate(limits.items);
        let most = limits.items;
        let what = format!("more than {most} items in one file, the rest is not read");
        outcomes.push(Err(Skipped::failed(what)));
    }
    let several = outcomes.len() > 1;
    let mut parsed = Vec::new();
    for (i, mut outcome) in outcomes.into_iter().enumerate() {
        let mut place = piece.place.clone();
        if several {
            place.record = Some(i as u64 + 1);
        }
        if let Ok(raw) = &mut outcome {
            raw.place = place.clone();
        }
        parsed.push(Parsed { place, outcome });
    }
    if parsed.is_empty() {
        let place = piece.place.clone();
        let outcome = Err(Skipped::skipped("no items"));
        parsed.push(Parsed { place, outcome });
    }
    parsed
}

fn add<'a>(open: &mut [Element<'a>], child: Child<'a>) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(child);
    }
}

fn add_text<'a>(open: &mut [Element<'a>], text: Option<&'a str>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        add(open, Child::Text(decode_references(text)));
    }
}

fn element(tag: &str) -> Element<'_> {
    let inside = tag.trim_start_matches('<').trim_end_matches('>');
    let inside = inside.trim_end_matches('/');
    let end = inside.find(|c: char| c.is_ascii_whitespace() || c == '/');
    let (name, attributes) = inside.split_at(end.unwrap_or(inside.len()));
    Element {
        name,
        attributes,
        children: Vec::new(),
    }
}

fn pop(open: &mut Vec<Element>) {
    if let Some(element) = open.pop() {
        add(open, Child::Element(element));
    }
}

/// Closes the element that the tag names, and those left open inside it.
fn close(open: &mut Vec<Element>, tag: &str) {
    let name = tag.trim_start_matches(['<', '/']).trim_end_matches('>');
    let name = name.trim();
    let Some(at) = open.iter().rposition(|element| element.name == name) else {
        return;
    };
    while at > 0 && open.len() > at {
        pop(open);
    }
}

impl<'a> Element<'a> {
    /// The name without its prefix.
    pub fn local(&self) -> &'a str {
        self.name.rsplit(':').next().unwrap_or(self.name)
    }

    /// Prefix and name, as they stand around the colon.
    pub fn is(&self, local: &str) -> bool {
        self.local() == local
    }

    pub fn elements(&self) -> impl Iterator<Item = &Element<'a>> {
        self.children.iter().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(_) => None,
        })
    }

    /// The elements right below that have this name, whatever their prefix.
    pub fn all<'s>(&'s self, local: &'s str) -> impl Iterator<Item = &'s Element<'a>> {
        self.elements().filter(move |element| element.is(local))
    }

    pub fn child(&self, local: &str) -> Option<&Element<'a>> {
        self.elements().find(|element| element.is(local))
    }

    /// The first at the end of a path of names.
    pub fn at(&self, path: &[&str]) -> Option<&Element<'a>> {
        path.iter()
            .try_fold(self, |element, local| element.child(local))
    }

    /// The first of this name anywhere below, in reading order.
    pub fn find(&self, local: &str) -> Option<&Element<'a>> {
        self.elements().find_map(|element| match element.is(local) {
            true => Some(element),
            false => element.find(local),
        })
    }

    /// Every one of this name below, but none inside another.
    pub fn find_all(&self, local: &str) -> Vec<&Element<'a>> {
        let mut found = Vec::new();
        self.gather(local, &mut found);
        found
    }

    fn gather<'s>(&'s self, local: &str, found: &mut Vec<&'s Element<'a>>) {
        for element in self.elements() {
            match element.is(local) {
                true => found.push(element),
                false => element.gather(local, found),
            }
        }
    }

    /// The attribute's value, with references replaced; its prefix does not count.
    pub fn attribute(&self, local: &str) -> Option<Cow<'a, str>> {
        let mut rest = self.attributes;
        loop {
            let (before, after) = rest.split_once('=')?;
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (value, next) = match quote {
                Some(quote) => {
                    let inside = after.get(1..)?;
                    inside.split_once(quote).unwrap_or((inside, ""))
                }
                None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
            };
            let name = before.split_whitespace().next_back().unwrap_or_default();
            if name.rsplit(':').next() == Some(local) {
                return Some(decode_references(value));
            }
            rest = next;
        }
    }

    /// All text inside, as it stands.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.add_text(&mut out);
        out
    }

    fn add_text(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Child::Text(text) => out.push_str(text),
                Child::Element(element) => element.add_text(out),
            }
        }
    }

    /// All text inside on one line; `None` where there is none.
    pub fn line(&self) -> Option<String> {
        let text = self.text();
        let words: Vec<&str> = text.split_whitespace().collect();
        (!words.is_empty()).then(|| words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(element: &Element) -> String {
        let inside: String = element
            .children
            .iter()
            .map(|child| match child {
                Child::Text(text) => text.to_string(),
                Child::Element(element) => shown(element),
            })
            .collect();
        format!("({}{inside})", element.name)
    }

    #[track_caller]
    fn check(source: &str, expect: &str) {
        assert_eq!(shown(&parse(source, &Limits::default()).top), expect);
    }

    #[test]
    fn trees_are_read_and_mended() {
        check("<a>x<b/>y</a>", "((ax(b)y))");
        check("<a><![CDATA[<i>&amp;]]>&lt;</a>", "((a<i>&amp;<))");
        check("<a><b>x</a>y", "((a(bx))y)");
        check("<a>x</b>y</a>", "((axy))");
        check("<a>R&D &nbsp;&unknown;</a>", "((aR&D \u{a0}&unknown;))");
        check("<a>x<b", "((ax))");
        check("", "()");
    }

    #[test]
    fn entities_of_a_dtd_are_not_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY x 'haha'><!ENTITY y '&x;&x;'>]><a>&y;</a>";
        check(bomb, "((a&y;))");
    }

    #[test]
    fn limits_bite() {
        let limits = Limits {
            xml_depth: 10,
            xml_elements: 50,
            ..Limits::default()
        };
        let deep = "<a>".repeat(100_000);
        assert_eq!(
            parse(&deep, &limits).broken.as_deref(),
            Some("XML deeper than 10 elements")
        );
        let wide = format!("<a>{}</a>", "<b/>".repeat(1_000));
        let tree = parse(&wide, &limits);
        assert_eq!(tree.broken.as_deref(), Some("XML of more than 50 elements"));
    }

    #[test]
    fn attributes_and_paths() {
        let tree = parse(
            "<x:a p:id='1&amp;2' href = \"u=v\"><b><c>One\n two</c></b></x:a>",
            &Limits::default(),
        );
        let a = tree.top.child("a").unwrap();
        assert_eq!(a.attribute("id").as_deref(), Some("1&2"));
        assert_eq!(a.attribute("href").as_deref(), Some("u=v"));
        assert_eq!(a.attribute("ref"), None);
        let line = a.at(&["b", "c"]).and_then(Element::line);
        assert_eq!(line.as_deref(), Some("One two"));
        assert_eq!(tree.top.find("c"), a.find("c"));
    }
}
