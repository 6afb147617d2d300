//! What sites put around articles: boxes cut from the tree, and lines that only ask or advertise.

use trafilatura::dom::Document;

use super::blocks::{Block, Shape};
use super::body::is_title;

/// Elements that hold nothing to read.
const SILENT: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "iframe", "canvas", "dialog",
];

/// Words of `class` and `id` (whole words) of boxes that are not the article.
const BOXES: &[&str] = &[
    "cookie",
    "cookies",
    "cookieconsent",
    "cookiebanner",
    "onetrust",
    "newsletter",
    "newsletters",
    "disqus",
    "respond",
    "commentform",
    "outbrain",
    "taboola",
    "sharebar",
    "sharedaddy",
    "breadcrumb",
    "breadcrumbs",
];

/// Cuts boxes from the tree, unless one holds a good part of the page: then its name misleads.
pub fn prune(doc: &mut Document) {
    let root = doc.body().unwrap_or_else(|| doc.root());
    let silent = doc.iter_descendants(root, SILENT);
    for node in silent.into_iter().rev() {
        doc.remove(node, true);
    }
    let total = doc
        .text_content(root)
        .split_whitespace()
        .map(str::len)
        .sum::<usize>();
    for node in doc.iter_descendants(
        root,
        &["div", "section", "aside", "form", "ul", "p", "span"],
    ) {
        let label = format!("{} {}", doc.class_name(node), doc.id_attr(node)).to_lowercase();
        let named = label
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| BOXES.contains(&word));
        if named && doc.text_content(node).len() * 8 < total {
            doc.remove(node, true);
        }
    }
}

/// Beginnings of lines that only ask the reader to do something, folded to lower case.
const ASKING: &[&str] = &[
    "sign up",
    "subscribe",
    "get the latest",
    "follow us",
    "follow him on",
    "follow her on",
    "join our",
    "download our",
    "click here to",
    "read more",
    "read also",
    "also read",
    "see also",
    "related:",
    "related |",
    "recommended",
    "more from",
    "more on this",
    "more stories",
    "like this story",
    "share this",
    "thanks for signing up",
    "your subscription has been",
    "this newsletter may contain",
    "have a tip?",
    "have a story",
    "leave a reply",
    "leave a comment",
    "post a comment",
    "your email address will not",
    "advertisement",
    "sponsored",
    "support our",
    "toggle caption",
    "skip to",
    "image:",
    "photo:",
    "watch:",
    "listen:",
    "print this",
    "email this",
    "you may also like",
    "you might also like",
    "don't miss",
    "trending",
    "most read",
    "most popular",
    "explore further",
    "keep reading",
    "story continues below",
    "article continues below",
    "this article was originally published",
    "we use cookies",
    "by signing up",
    "by subscribing",
    "already a subscriber",
    "please enable javascript",
    "loading",
    "tags:",
    "filed under",
    "oops",
    "something went wrong",
    "view comments",
    "show comments",
    "contact us",
    "all rights reserved",
    "copyright ©",
    "© ",
    "mehr zum thema",
    "lesen sie auch",
    "auch interessant",
    "das könnte sie auch",
    "newsletter",
    "jetzt abonnieren",
    "anzeige",
    "lesen sie mehr",
    "à lire aussi",
    "lire aussi",
    "abonnez-vous",
    "inscrivez-vous",
    "lee también",
    "te puede interesar",
    "suscríbete",
    "síguenos",
    "leggi anche",
    "iscriviti",
    "leia também",
    "leia mais",
    "assine",
    "lees ook",
    "läs också",
    "les også",
    "læs også",
    "lue myös",
    "czytaj też",
    "czytaj także",
    "читайте также",
    "читайте також",
    "baca juga",
    "ayrıca oku",
    "přečtěte si",
    "olvasta már",
    "citește și",
];

/// Longest line that asks; a longer one tells something too.
const LONGEST_ASKING: usize = 200;

/// Leaves out what asks, repeats or says nothing.
pub fn sift(blocks: Vec<Block>, title: &str) -> Vec<Block> {
    let mut kept: Vec<Block> = Vec::new();
    for (at, block) in blocks.into_iter().enumerate() {
        let repeated = kept.last().is_some_and(|last| last.text == block.text);
        if repeated
            || (at < 4 && is_title(&block.text, title))
            || asks(&block)
            || !block.text.chars().any(char::is_alphanumeric)
        {
            continue;
        }
        kept.push(block);
    }
    // What stands below the last paragraph of prose and is a heading leads to nothing.
    while kept.last().is_some_and(|last| last.shape == Shape::Heading) {
        kept.pop();
    }
    kept
}

fn asks(block: &Block) -> bool {
    if block.text.len() > LONGEST_ASKING {
        return false;
    }
    let lower = block.text.to_lowercase();
    let lower = lower.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©');
    ASKING.iter().any(|start| lower.starts_with(start))
}
