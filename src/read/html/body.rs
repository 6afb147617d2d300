//! The article's own paragraphs: the extractor's, with what it lost, without what it should not keep.

use std::collections::{HashMap, HashSet};

use trafilatura::dom::{Document, NodeId};
use trafilatura::{ExtractionFocus, HtmlDateMode, Options};

use super::blocks::{Block, Shape, blocks};
use super::furniture;
use super::title::fold;

/// The article's text, paragraphs parted by blank lines; empty where the page has none.
///
/// 1. Every paragraph of the page is listed with its parent. 2. Parts that are never the article are
/// cut from the tree. 3. The extractor chooses. 4. Paragraphs that it lost between those it kept come
/// back. 5. Furniture goes, and the headline, which has a field of its own.
pub fn extract(mut doc: Document, title: &str) -> String {
    let no = |k: &str| std::env::var("NO").is_ok_and(|v| v.contains(k));
    if !no("P") {
        furniture::prune(&mut doc);
    }
    let paragraphs = Paragraph::all(&doc);
    let chosen = choose(doc);
    let restored = if no("R") {
        chosen
    } else {
        restore(chosen, &paragraphs)
    };
    let kept = if no("S") {
        restored
    } else {
        furniture::sift(restored, title)
    };
    let texts: Vec<&str> = kept.iter().map(|block| block.text.as_str()).collect();
    texts.join("\n\n")
}

fn choose(doc: Document) -> Vec<Block> {
    let options = Options::default()
        .with_fallback(true)
        .with_focus(ExtractionFocus::FavorPrecision)
        .with_html_date_mode(HtmlDateMode::Disabled);
    match trafilatura::extract_document(doc, &options) {
        Ok(result) => blocks(&result.content_html),
        Err(_) => Vec::new(),
    }
}

/// A `<p>` of the page, or what stands for one.
struct Paragraph {
    parent: NodeId,
    block: Block,
    key: String,
}

/// Paragraphs that are listed; a page with more is no article.
const MOST_PARAGRAPHS: usize = 5_000;

impl Paragraph {
    fn all(doc: &Document) -> Vec<Paragraph> {
        let root = doc.body().unwrap_or_else(|| doc.root());
        let mut all = Vec::new();
        for node in doc
            .iter_descendants(root, &["p"])
            .into_iter()
            .take(MOST_PARAGRAPHS)
        {
            let Some(parent) = doc.parent(node) else {
                continue;
            };
            let mut inside = blocks(&doc.inner_html(node));
            if inside.len() == 1
                && let Some(mut block) = inside.pop()
            {
                block.shape = Shape::Paragraph;
                let key = key(&block.text);
                all.push(Paragraph { parent, block, key });
            }
        }
        all
    }
}

/// The first letters and digits of a text: enough to know a paragraph again.
fn key(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .take(40)
        .flat_map(char::to_lowercase)
        .collect()
}

/// Puts back paragraphs whose brothers were chosen, in their places.
fn restore(chosen: Vec<Block>, paragraphs: &[Paragraph]) -> Vec<Block> {
    let keys: HashSet<String> = chosen
        .iter()
        .flat_map(|block| block.text.lines())
        .map(key)
        .collect();
    // How much of each parent's text was chosen, and how much there is.
    let mut shares: HashMap<NodeId, (usize, usize)> = HashMap::new();
    for paragraph in paragraphs {
        let share = shares.entry(paragraph.parent).or_default();
        share.1 += paragraph.block.text.len();
        if keys.contains(&paragraph.key) {
            share.0 += paragraph.block.text.len();
        }
    }
    let total: usize = chosen.iter().map(|block| block.text.len()).sum();
    let is_home = |parent: &NodeId| {
        shares
            .get(parent)
            .is_some_and(|(kept, all)| kept * 2 > *all && kept * 3 > total)
    };
    let mut out: Vec<Block> = Vec::new();
    let mut rest = chosen.into_iter().peekable();
    let mut lost: Vec<Block> = Vec::new();
    for paragraph in paragraphs {
        if keys.contains(&paragraph.key) {
            // Everything chosen before this one stands before what was lost before it.
            let mut before = Vec::new();
            let mut found = None;
            let ahead: Vec<Block> = rest.by_ref().collect();
            let mut ahead = ahead.into_iter();
            for block in ahead.by_ref() {
                if block.text.lines().any(|line| key(line) == paragraph.key) {
                    found = Some(block);
                    break;
                }
                before.push(block);
            }
            if found.is_none() {
                rest = before
                    .into_iter()
                    .collect::<Vec<_>>()
                    .into_iter()
                    .peekable();
                continue;
            }
            out.extend(before);
            out.append(&mut lost);
            out.extend(found);
            rest = ahead.collect::<Vec<_>>().into_iter().peekable();
        } else if is_home(&paragraph.parent) && is_prose(&paragraph.block) {
            lost.push(paragraph.block.clone());
        }
    }
    out.extend(rest);
    out
}

/// A sentence or more, not mostly links.
fn is_prose(block: &Block) -> bool {
    let ends = block
        .text
        .ends_with(['.', '!', '?', '”', '"', '’', ':', '…', '。', '»', ')']);
    block.text.len() >= 60 && ends && block.linked * 2 < block.text.len()
}

/// The first heading may repeat the title in other letters.
pub fn is_title(text: &str, title: &str) -> bool {
    let (text, title) = (fold(text), fold(title));
    !text.is_empty() && text == title
}
