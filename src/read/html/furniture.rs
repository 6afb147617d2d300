//! What sites put around articles: boxes cut from the tree, and lines that only ask or advertise.

use trafilatura::dom::Document;

use super::blocks::{Block, Shape};
use super::title::fold;
use crate::read::dates::find_day;

/// Elements that hold nothing to read.
const SILENT: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "iframe", "canvas", "dialog",
];

/// Words of `class` and `id` (whole words) of boxes that are not the article.
const BOXES: &[&str] = &[
    "cookie",
    "cookies",
    "cookiebanner",
    "newsletter",
    "newsletters",
    "respond",
    "commentform",
    "sharebar",
    "sharedaddy",
    "breadcrumb",
    "breadcrumbs",
];

/// Names of tools that sites put in, never of an article.
const CERTAIN: &[&str] = &[
    "onetrust",
    "cookieconsent",
    "cookiebot",
    "disqus",
    "taboola",
    "outbrain",
    "didomi",
    "usercentrics",
];

/// The extractor reads labels again and again; a longer one names nothing.
const LONGEST_LABEL: usize = 2_000;

/// Cuts boxes from the tree, unless one holds a good part of the page: then its name misleads.
pub fn prune(doc: &mut Document) {
    let root = doc.body().unwrap_or_else(|| doc.root());
    for node in doc.iter(root, &[]) {
        for name in ["class", "id", "style"] {
            let long = doc
                .get_attribute(node, name)
                .is_some_and(|value| value.len() > LONGEST_LABEL);
            if long {
                doc.remove_attribute(node, name);
            }
        }
    }
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
        let certain = label
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| CERTAIN.contains(&word));
        if certain || (named && doc.text_content(node).len() * 8 < total) {
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

/// Headings behind which other articles are listed, folded; the article has ended there.
const ENDINGS: &[&str] = &[
    "editors recommendations",
    "recommended",
    "recommended reading",
    "recommended stories",
    "recommended for you",
    "more from",
    "more on this story",
    "more stories",
    "more news",
    "more like this",
    "related",
    "related stories",
    "related articles",
    "related content",
    "related topics",
    "related posts",
    "related news",
    "related coverage",
    "related links",
    "related video",
    "related videos",
    "read next",
    "up next",
    "what to read next",
    "trending",
    "trending now",
    "trending stories",
    "most popular",
    "most read",
    "popular",
    "latest news",
    "latest stories",
    "top stories",
    "top news",
    "you may also like",
    "you might also like",
    "you may like",
    "you might be interested in",
    "about the author",
    "about author",
    "deep dive",
    "stay connected",
    "stay in touch",
    "share this",
    "share",
    "comments",
    "leave a reply",
    "leave a comment",
    "post a comment",
    "join the conversation",
    "discussion",
    "our latest",
    "keep reading",
    "don t miss",
    "around the web",
    "from around the web",
    "promoted stories",
    "sponsored content",
    "explore more",
    "filed under",
    "tags",
    "topics",
    "see also",
    "further reading",
    "other stories",
    "popular posts",
    "recent posts",
    "similar articles",
    "next article",
    "previous article",
    "next post",
    "previous post",
    "mehr zum thema",
    "das könnte sie auch interessieren",
    "lesen sie auch",
    "weitere artikel",
    "ähnliche artikel",
    "auch interessant",
    "kommentare",
    "articles similaires",
    "à lire aussi",
    "sur le même sujet",
    "commentaires",
    "artículos relacionados",
    "noticias relacionadas",
    "comentarios",
    "leia também",
    "leia mais",
    "notícias relacionadas",
    "comentários",
    "leggi anche",
    "articoli correlati",
    "commenti",
    "lees ook",
    "gerelateerde artikelen",
    "läs mer",
    "les også",
    "læs også",
    "czytaj także",
    "читайте также",
    "комментарии",
    "baca juga",
    "关键词",
    "相关新闻",
    "相關新聞",
    "関連記事",
];

/// Leaves out what asks, repeats or says nothing.
pub fn sift(blocks: Vec<Block>, title: &str) -> Vec<Block> {
    let title = fold(title);
    let total: usize = blocks.iter().map(|block| block.text.len()).sum();
    let mut done = 0;
    let mut kept: Vec<Block> = Vec::new();
    for (at, block) in blocks.into_iter().enumerate() {
        done += block.text.len();
        let folded = if block.text.len() < 300 {
            fold(&block.text)
        } else {
            String::new()
        };
        // Behind the better part of the text such a heading ends the article; before, it is a box.
        if ENDINGS.contains(&folded.as_str()) {
            if done * 20 > total * 17 {
                break;
            }
            continue;
        }
        let repeated = kept.last().is_some_and(|last| last.text == block.text);
        let is_title = at < 4 && folded == title && !title.is_empty();
        let says_nothing = !block.text.chars().any(char::is_alphanumeric);
        let credits = at < 6 && is_credit(&block.text);
        if repeated || is_title || says_nothing || credits || asks(&block) {
            continue;
        }
        kept.push(block);
    }
    // A heading at the end heads nothing.
    while kept.last().is_some_and(|last| last.shape == Shape::Heading) {
        kept.pop();
    }
    kept
}

/// A line above the text that gives only the date or the author: both have fields of their own.
fn is_credit(text: &str) -> bool {
    if text.len() > 90 {
        return false;
    }
    let lower = text.to_lowercase();
    let words = text.split_whitespace().count();
    let signed = words <= 8
        && ["by ", "von ", "par ", "por ", "di "]
            .iter()
            .any(|by| lower.starts_with(by))
        && !text.ends_with(['.', '?', '!']);
    let dated = find_day(text, None).is_some_and(|(_, _, at)| at.len() + 30 > text.len());
    signed || dated
}

fn asks(block: &Block) -> bool {
    if block.text.len() > LONGEST_ASKING {
        return false;
    }
    let lower = block.text.to_lowercase();
    let lower = lower.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©');
    ASKING.iter().any(|start| lower.starts_with(start))
}
