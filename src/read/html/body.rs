//! The article's own paragraphs.

use trafilatura::dom::Document;
use trafilatura::{ExtractionFocus, HtmlDateMode, Options};

use super::blocks::{Block, blocks};

pub fn extract(doc: Document) -> Option<String> {
    let options = Options::default()
        .with_fallback(true)
        .with_focus(ExtractionFocus::FavorPrecision)
        .with_html_date_mode(HtmlDateMode::Disabled);
    let result = trafilatura::extract_document(doc, &options).ok()?;
    let blocks: Vec<Block> = blocks(&result.content_html);
    let texts: Vec<&str> = blocks.iter().map(|b| b.text.as_str()).collect();
    Some(texts.join("\n\n"))
}
