//! What the extractor lost: paragraphs, subheads, lists and quotes between those it kept.

use std::collections::{BTreeMap, HashMap, HashSet};

use trafilatura::dom::{Document, NodeId};

use super::blocks::{Block, Shape, blocks_in};

/// An element of the page that holds text of its own, with its blocks.
pub struct Unit {
    parent: NodeId,
    kind: Kind,
    blocks: Vec<Block>,
    keys: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Paragraph,
    Heading,
    List,
    Quote,
    /// Text that stands in a `div` of its own.
    Bare,
}

/// Units that are listed; a page with more is no article.
const MOST_UNITS: usize = 5_000;

/// Every paragraph, subhead, list and quote of the page, in order; what stands inside another is part of it.
pub fn units(doc: &Document) -> Vec<Unit> {
    let root = doc.body().unwrap_or_else(|| doc.root());
    let mut units = Vec::new();
    let tags = ["p", "h2", "h3", "h4", "ul", "ol", "blockquote", "div"];
    for node in doc
        .iter_descendants(root, &tags)
        .into_iter()
        .filter(|node| doc.tag_name(*node) != "div" || is_bare(doc, *node))
        .take(MOST_UNITS)
    {
        let Some(parent) = doc.parent(node) else {
            continue;
        };
        let within = [
            "blockquote",
            "li",
            "figure",
            "figcaption",
            "aside",
            "footer",
            "nav",
            "form",
            "td",
        ];
        let label = format!("{} {}", doc.class_name(node), doc.class_name(parent)).to_lowercase();
        if within.contains(&doc.tag_name(parent))
            || ["caption", "credit", "disclos"]
                .iter()
                .any(|word| label.contains(word))
        {
            continue;
        }
        let kind = match doc.tag_name(node) {
            "p" => Kind::Paragraph,
            "ul" | "ol" => Kind::List,
            "blockquote" => Kind::Quote,
            "div" => Kind::Bare,
            _ => Kind::Heading,
        };
        let mut inside = blocks_in(doc, node);
        for block in inside
            .iter_mut()
            .filter(|block| block.shape == Shape::Loose)
        {
            block.shape = match kind {
                Kind::Paragraph | Kind::Quote | Kind::Bare => Shape::Paragraph,
                Kind::Heading => Shape::Heading,
                Kind::List => Shape::Item,
            };
        }
        let keys: Vec<String> = inside
            .iter()
            .flat_map(|block| block.text.lines())
            .map(key)
            .collect();
        if !inside.is_empty() {
            units.push(Unit {
                parent,
                kind,
                blocks: inside,
                keys,
            });
        }
    }
    units
}

/// Whether a `div` holds words and only elements that stand inside lines.
fn is_bare(doc: &Document, node: NodeId) -> bool {
    const INLINE: &[&str] = &[
        "a", "b", "i", "em", "strong", "span", "br", "u", "sup", "sub", "small", "abbr", "mark",
    ];
    let inline = |child: &NodeId| INLINE.contains(&doc.tag_name(*child));
    doc.children(node).iter().all(inline) && !doc.text(node).trim().is_empty()
}

/// The first letters and digits of a text: enough to know a paragraph again.
pub fn key(text: &str) -> String {
    lower(text.chars())
}

/// The last ones, for a paragraph whose first words were changed.
fn end_key(text: &str) -> String {
    lower(text.chars().rev())
}

/// The first forty letters and digits, in lower case.
fn lower(text: impl Iterator<Item = char>) -> String {
    let mut lower = String::with_capacity(48);
    for c in text.filter(|c| c.is_alphanumeric()).take(40) {
        match c.is_ascii() {
            true => lower.push(c.to_ascii_lowercase()),
            false => lower.extend(c.to_lowercase()),
        }
    }
    lower
}

impl Unit {
    fn len(&self) -> usize {
        self.blocks.iter().map(|block| block.text.len()).sum()
    }

    /// Reads like part of an article: sentences, and not mostly links.
    fn is_prose(&self) -> bool {
        let len = self.len();
        let linked: usize = self.blocks.iter().map(|block| block.linked).sum();
        if linked * 2 >= len || self.blocks.iter().any(|block| is_caption(&block.text)) {
            return false;
        }
        let ends =
            |text: &str| text.ends_with(['.', '!', '?', '”', '"', '’', ':', '…', '。', '»', ')']);
        match self.kind {
            Kind::Paragraph => len >= 60 && self.blocks.iter().any(|block| ends(&block.text)),
            Kind::Bare => {
                len >= 80 && linked * 4 < len && self.blocks.iter().all(|block| ends(&block.text))
            }
            Kind::Quote => len >= 20,
            Kind::Heading => (4..200).contains(&len) && linked == 0,
            Kind::List => linked * 4 < len && len >= 30 * self.blocks.len(),
        }
    }
}

/// What is said of a picture names who made it.
fn is_caption(text: &str) -> bool {
    let lower = text.to_lowercase();
    let credits = [
        "credit:",
        "(photo",
        "(image",
        "photo by",
        "photo:",
        "image:",
        "foto:",
        "photograph:",
        "getty images",
        "courtesy of",
        "/afp",
        "hide caption",
    ];
    text.len() < 500 && credits.iter().any(|credit| lower.contains(credit))
}

/// The texts of the page's links, as keys: a line that is one leads elsewhere.
pub fn links(doc: &Document) -> HashSet<String> {
    /// Shorter ones are words of a sentence.
    const SHORTEST: usize = 12;
    let root = doc.body().unwrap_or_else(|| doc.root());
    let links = doc.iter_descendants(root, &["a"]).into_iter();
    let texts = links.take(MOST_UNITS).map(|node| doc.text_content(node));
    texts
        .filter(|text| text.trim().len() >= SHORTEST)
        .map(|text| key(&text))
        .collect()
}

/// All prose of the page, where the extractor found no article.
pub fn prose(units: &[Unit]) -> Vec<Block> {
    let prose = units
        .iter()
        .filter(|unit| unit.kind == Kind::Paragraph && unit.is_prose());
    prose.flat_map(|unit| unit.blocks.iter().cloned()).collect()
}

/// Puts back units whose brothers were chosen, in their places.
pub fn restore(chosen: Vec<Block>, units: &[Unit]) -> Vec<Block> {
    let mut place: HashMap<String, usize> = HashMap::new();
    let mut ends: HashMap<String, usize> = HashMap::new();
    for (at, block) in chosen.iter().enumerate() {
        for line in block.text.lines() {
            place.entry(key(line)).or_insert(at);
            ends.entry(end_key(line)).or_insert(at);
        }
    }
    let found = |unit: &Unit| {
        let start = unit.keys.iter().find_map(|key| place.get(key));
        let last = || ends.get(&end_key(&unit.blocks.last()?.text));
        start.or_else(last).copied()
    };
    // Of each parent: how much of its paragraphs' text was chosen, and how much there is.
    let mut shares: HashMap<NodeId, (usize, usize)> = HashMap::new();
    for unit in units.iter().filter(|unit| unit.kind == Kind::Paragraph) {
        let share = shares.entry(unit.parent).or_default();
        share.1 += unit.len();
        if found(unit).is_some() {
            share.0 += unit.len();
        }
    }
    let total: usize = chosen.iter().map(|block| block.text.len()).sum();
    let is_home = |parent: &NodeId| {
        let share = shares.get(parent);
        share.is_some_and(|(kept, all)| kept * 2 > *all && kept * 3 > total)
    };
    let mut whole: HashMap<usize, &Block> = HashMap::new();
    let mut inserts: BTreeMap<usize, Vec<Block>> = BTreeMap::new();
    let mut lost: Vec<Block> = Vec::new();
    for unit in units {
        match found(unit) {
            Some(at) => {
                inserts.entry(at).or_default().append(&mut lost);
                if let [block] = unit.blocks.as_slice()
                    && unit.kind == Kind::Paragraph
                {
                    whole.entry(at).or_insert(block);
                }
            }
            None if is_home(&unit.parent) && unit.is_prose() => {
                lost.extend(unit.blocks.iter().cloned())
            }
            None => {}
        }
    }
    let mut out = Vec::with_capacity(chosen.len());
    for (at, block) in chosen.into_iter().enumerate() {
        out.append(&mut inserts.remove(&at).unwrap_or_default());
        // The extractor drops links it takes for furniture, and with them words of the sentence.
        let longer = whole.remove(&at).filter(|whole| {
            let extra = whole.text.len().saturating_sub(block.text.len());
            extra > 0 && extra <= 4 * block.text.len()
        });
        out.push(longer.cloned().unwrap_or(block));
    }
    out
}
