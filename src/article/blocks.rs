//! The paragraphs by which the pages of an outlet are compared.

use std::cmp::Reverse;

use xxhash_rust::xxh3::xxh3_64;

use super::Article;

/// Longer ones, in bytes, are taken for the article's own: background is repeated from article to article too.
const LONGEST_FURNITURE: usize = 300;
/// So many are looked at from either end, since furniture stands there.
const FROM_EACH_END: usize = 20;
/// A page's body is known by so many of its longest paragraphs.
const BODY: usize = 3;

/// From so many bytes on a paragraph may be a sentence of the news.
const LONG: usize = 100;

/// Tells the paragraphs of an outlet apart; the lowest bit says that it is long. Two are taken for one by
/// chance in one of a thousand outlets, and that matters only where one of them is furniture.
pub fn block_hash(paragraph: &str) -> u32 {
    let is_long = paragraph.len() >= LONG;
    xxh3_64(paragraph.as_bytes()) as u32 & !1 | u32::from(is_long)
}

pub fn is_long(hash: u32) -> bool {
    hash & 1 == 1
}

/// What a page is compared by: [`block_hash`]es of its paragraphs as they were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocks {
    /// Of those that may be furniture, sorted. The first paragraph of a page never is.
    pub short: Vec<u32>,
    /// Of the longest, longest first.
    pub body: Vec<u32>,
}

/// `None` for what is no page of a site.
pub fn blocks(article: &Article) -> Option<Blocks> {
    if article.format != "html" {
        return None;
    }
    let paragraphs = article.paragraphs_as_read();
    let may_be = |text: &&&str| text.len() <= LONGEST_FURNITURE;
    let rest = paragraphs.get(1..).unwrap_or_default();
    let (head, tail) = rest.split_at(rest.len().min(FROM_EACH_END));
    let tail = tail
        .get(tail.len().saturating_sub(FROM_EACH_END)..)
        .unwrap_or_default();
    let either_end = head.iter().chain(tail).filter(may_be);
    let mut short: Vec<u32> = either_end.map(|text| block_hash(text)).collect();
    short.sort_unstable();
    short.dedup();
    let mut longest = paragraphs;
    longest.sort_by_key(|text| Reverse(text.len()));
    longest.dedup();
    let longest = longest.into_iter().filter(|text| !text.is_empty());
    let body = longest.take(BODY).map(block_hash).collect();
    Some(Blocks { short, body })
}
