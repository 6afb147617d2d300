//! The article's own paragraphs: the extractor's, with what it lost, without what it should not keep.

use std::panic::{AssertUnwindSafe, catch_unwind};

use trafilatura::dom::Document;
use trafilatura::{ExtractionFocus, HtmlDateMode, Options};

use super::blocks::{Block, Shape, blocks};
use super::furniture;
use super::restore::{prose, restore, units};

/// Below so many bytes the extractor is thought to have missed the article.
const SHORT: usize = 250;

/// The article's text, paragraphs parted by blank lines; empty where the page has none.
///
/// 1. Boxes that are never the article are cut from the tree.
/// 2. Every paragraph is listed with its parent.
/// 3. The extractor chooses.
/// 4. What it lost between paragraphs it kept comes back.
/// 5. Furniture goes, and the headline, which has a field of its own.
/// 6. Where little is left, `stated` (the text that JSON-LD gives) or all prose of the page serves.
pub fn extract(mut doc: Document, title: &str, stated: Option<&str>) -> String {
    furniture::prune(&mut doc);
    let units = units(&doc);
    let chosen = furniture::sift(restore(choose(doc), &units), title);
    if length(&chosen) >= SHORT {
        return join(&chosen);
    }
    let stated = furniture::sift(stated.map(blocks).unwrap_or_default(), title);
    if length(&stated) > 2 * length(&chosen) {
        return join(&stated);
    }
    let all = furniture::sift(prose(&units), title);
    match length(&chosen) == 0 || length(&all) > 8 * length(&chosen) {
        true => join(&all),
        false => join(&chosen),
    }
}

/// The text of a page that may not be made into a tree, in linear time: its prose, or else all of it.
pub fn extract_flat(html: &str, title: &str) -> String {
    let all = unlinked(html);
    let in_paragraphs = |block: &&Block| block.shape != Shape::Loose && is_sentence(&block.text);
    let prose: Vec<Block> = all.iter().filter(in_paragraphs).cloned().collect();
    let kept = furniture::sift(prose, title);
    match length(&kept) >= SHORT {
        true => join(&kept),
        false => join(&furniture::sift(all, title)),
    }
}

/// Sentences that stand in no paragraph, for a page where nothing else was found.
pub fn extract_loose(html: &str, title: &str) -> String {
    let all = unlinked(html);
    let loose = all
        .into_iter()
        .filter(|block| is_sentence(&block.text))
        .collect();
    let kept = furniture::sift(loose, title);
    match length(&kept) >= SHORT {
        true => join(&kept),
        false => String::new(),
    }
}

fn unlinked(html: &str) -> Vec<Block> {
    let mut all = blocks(html);
    all.retain(|block| block.linked * 2 < block.text.len());
    all
}

fn is_sentence(text: &str) -> bool {
    text.len() >= 60 && text.ends_with(['.', '!', '?', '”', '"', '…', '。'])
}

fn choose(doc: Document) -> Vec<Block> {
    let options = Options::default()
        .with_fallback(true)
        .with_focus(ExtractionFocus::FavorPrecision)
        .with_html_date_mode(HtmlDateMode::Disabled);
    // The extractor and its fallbacks hold `expect`s of their own; none is known to fail.
    let result = catch_unwind(AssertUnwindSafe(|| {
        trafilatura::extract_document(doc, &options)
    }));
    match result {
        Ok(Ok(result)) => blocks(&result.content_html),
        Ok(Err(_)) | Err(_) => Vec::new(),
    }
}

fn length(blocks: &[Block]) -> usize {
    blocks.iter().map(|block| block.text.len()).sum()
}

fn join(blocks: &[Block]) -> String {
    let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
    texts.join("\n\n")
}
