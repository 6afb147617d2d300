//! The article's own paragraphs: the extractor's, with what it lost, without what it should not keep.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use trafilatura::dom::Document;
use trafilatura::{ExtractionFocus, HtmlDateMode, Options};

use super::blocks::{Block, Shape, blocks};
use super::restore::{key, links, prose, restore, units};
use super::{boxes, furniture, lean, notes, standfirst};

/// Below so many bytes the extractor is thought to have missed the article.
const SHORT: usize = 250;

/// The article's text, paragraphs parted by blank lines; empty where the page has none.
///
/// 1. Boxes and notes that are never the article are cut from the tree.
/// 2. Every paragraph is listed with its parent.
/// 3. The extractor chooses.
/// 4. What it lost between paragraphs it kept comes back.
/// 5. The standfirst comes before it; furniture goes, and the headline, which has a field of its own.
/// 6. Where the text is but a part of `stated`, or little is left, `stated` (the text that JSON-LD gives) or all prose of the page serves.
pub fn extract(mut doc: Document, title: &str, stated: Option<&str>) -> String {
    boxes::prune(&mut doc);
    notes::prune(&mut doc);
    let units = units(&doc);
    let links = links(&doc);
    let standfirst = standfirst::find(&doc, title);
    let chosen = restore(choose(doc), &units);
    let stated = stated.map(blocks).unwrap_or_default();
    if is_a_part_of(&chosen, &stated) {
        return join(&furniture::sift(with_standfirst(stated, standfirst), title));
    }
    let mut chosen = furniture::sift(with_standfirst(chosen, standfirst), title);
    without_links(&mut chosen, &links);
    if length(&chosen) >= SHORT {
        return join(&chosen);
    }
    let stated = furniture::sift(stated, title);
    if length(&stated) > 2 * length(&chosen) {
        return join(&stated);
    }
    let all = furniture::sift(prose(&units), title);
    match length(&chosen) == 0 || length(&all) > 8 * length(&chosen) {
        true => join(&all),
        false => join(&chosen),
    }
}

/// Whether what was chosen is but a part of the text that JSON-LD gives, which is the witness here: mostly
/// that text is cut short, but where it holds all of ours and twice as much, ours is.
fn is_a_part_of(chosen: &[Block], stated: &[Block]) -> bool {
    if length(stated) < 2 * length(chosen).max(SHORT) {
        return false;
    }
    let whole: String = stated.iter().map(|block| solid(&block.text)).collect();
    let (mut held, mut all) = (0, 0);
    for block in chosen.iter().take(MOST_COMPARED) {
        let start = key(&block.text);
        all += block.text.len();
        if whole.contains(&start) {
            held += block.text.len();
        }
    }
    all > 0 && held * 10 >= all * 9
}

/// Takes off the lines at both ends that are links: they lead to other articles.
fn without_links(chosen: &mut Vec<Block>, links: &HashSet<String>) {
    let leads_away = |block: &Block| !is_sentence(&block.text) && links.contains(&key(&block.text));
    while chosen.len() > 1
        && chosen
            .last()
            .is_some_and(|last| last.shape == Shape::Heading || leads_away(last))
    {
        chosen.pop();
    }
    // At the beginning one may be the line of a section or a writer; several are a list.
    let head = chosen
        .iter()
        .take_while(|block| !is_sentence(&block.text))
        .count();
    let above = chosen.get(..head).unwrap_or_default();
    if head < chosen.len() && above.iter().filter(|block| leads_away(block)).count() > 1 {
        let mut at = 0;
        chosen.retain(|block| {
            at += 1;
            at > head || !(leads_away(block) || block.text.len() < SHORTEST_LINE)
        });
    }
}

/// Bytes of a line that says something by itself.
const SHORTEST_LINE: usize = 25;

/// Blocks that are compared with the witness.
const MOST_COMPARED: usize = 200;

/// All letters and digits in lower case, as [`key`] has the first of them.
fn solid(text: &str) -> String {
    let solid = text.chars().filter(|c| c.is_alphanumeric());
    solid.flat_map(char::to_lowercase).collect()
}

/// A text is at least that many times as long as its standfirst; else that is an advertisement for it.
const STANDFIRSTS: usize = 6;

/// Puts the standfirst first, where the text does not say it anyway.
fn with_standfirst(mut chosen: Vec<Block>, standfirst: Option<Block>) -> Vec<Block> {
    let fits = |standfirst: &Block| length(&chosen) >= STANDFIRSTS * standfirst.text.len();
    if let Some(standfirst) = standfirst.filter(fits) {
        let first = key(&standfirst.text);
        if !chosen.iter().any(|block| key(&block.text) == first) {
            chosen.insert(0, standfirst);
        }
    }
    chosen
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

/// The extractor's choice. Its second opinions cost more than all the rest and change few pages: it believes
/// one that holds more than twice as much, so it is asked for them where the page says so much more.
fn choose(doc: Document) -> Vec<Block> {
    let lean = lean::copy(&doc);
    let said = unlinked_text(&lean);
    let quick = ask(lean, false);
    match length(&quick) >= SHORT && said * 4 <= length(&quick) * 7 {
        true => quick,
        false => ask(lean::headed(&doc), true),
    }
}

/// Bytes of text outside of links, without white space.
fn unlinked_text(doc: &Document) -> usize {
    let root = doc.body().unwrap_or_else(|| doc.root());
    let solid = |node| boxes::solid(&doc.text_content(node));
    let linked: usize = doc
        .iter_descendants(root, &["a"])
        .into_iter()
        .map(solid)
        .sum();
    solid(root).saturating_sub(linked)
}

fn ask(doc: Document, second_opinions: bool) -> Vec<Block> {
    let options = Options::default()
        .with_fallback(second_opinions)
        .with_focus(ExtractionFocus::FavorPrecision)
        .with_exclude_comments(true)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&str], expect: &[&str]) {
        let links: HashSet<String> = ["Rust in the river", "A bridge too low"].map(key).into();
        let block = |text: &&str| Block {
            text: (*text).to_owned(),
            ..Block::default()
        };
        let mut blocks: Vec<Block> = lines.iter().map(block).collect();
        without_links(&mut blocks, &links);
        let left: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(left, expect);
    }

    #[test]
    fn a_page_that_says_more_than_was_chosen_is_read_again() {
        const FELL: &str =
            "<p>The old bridge over the river fell on Wednesday at noon, he said.</p>";
        let short = format!("<article>{}</article>", FELL.repeat(5));
        let long = "<div><span>Ferries carried people and goods until the summer.</span></div>";
        let html = format!(
            "<body>{short}<div class=story>{}</div></body>",
            long.repeat(40)
        );
        let text = extract(Document::parse(&html), "Bridge", None);
        assert!(text.contains("Ferries"), "{text}");
        let lean = lean::copy(&Document::parse(&html));
        assert!(unlinked_text(&lean) > 1_500);
    }

    #[test]
    fn lines_of_links_at_both_ends() {
        const FELL: &str =
            "The old bridge over the river fell on Wednesday at noon, the mayor said.";
        let (rust, low) = ("Rust in the river", "A bridge too low");
        check(&["News", rust, "News", low, FELL, rust, low], &[FELL]);
        check(&[rust, FELL, low, FELL], &[rust, FELL, low, FELL]);
        check(&[rust, low], &[rust]);
    }
}
