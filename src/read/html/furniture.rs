//! Lines among the article's that are not its own: what asks, advertises, repeats or signs off.

use super::blocks::{Block, Shape};
use super::parting::{closes, ends_in_credit, is_counter, is_credit, signs_off};
use super::title::fold;

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
    "session expired",
    "please log in again",
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
    "more information:",
    "journal information:",
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
    "citation",
    "references",
    "footnotes",
    "notes",
    "corrections",
    "post your comment",
    "photo credits",
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
    let mut below_ending = false;
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
            below_ending = true;
            continue;
        }
        // What it heads is a list: lines that are no sentences.
        let (first, more) = block.text.split_once('\n').unwrap_or_default();
        below_ending = (below_ending
            || (!more.is_empty() && ENDINGS.contains(&fold(first).as_str())))
            && block.text.len() <= LONGEST_LISTED
            && !closes(&block.text);
        if below_ending {
            continue;
        }
        let repeated = kept.last().is_some_and(|last| last.text == block.text);
        let is_title = at < 4 && folded == title && !title.is_empty();
        let says_nothing =
            !block.text.chars().any(char::is_alphanumeric) || is_counter(&block.text);
        let credits = at < 6 && is_credit(&block.text);
        let of_picture = ends_in_credit(&block.text);
        if repeated || is_title || says_nothing || credits || of_picture || asks(&block) {
            continue;
        }
        kept.push(block);
    }
    // A heading at the end heads nothing, and the last lines sign off.
    let fewest = kept.len().saturating_sub(MOST_PARTING);
    while kept.len() > 1
        && kept.last().is_some_and(|last| {
            last.shape == Shape::Heading || (kept.len() > fewest && signs_off(&last.text))
        })
    {
        kept.pop();
    }
    kept
}

/// So many lines at the end may sign off.
const MOST_PARTING: usize = 8;
/// Bytes of a line in such a list.
const LONGEST_LISTED: usize = 300;

fn asks(block: &Block) -> bool {
    if block.text.len() > LONGEST_ASKING {
        return false;
    }
    let lower = block.text.to_lowercase();
    let lower = lower.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©');
    ASKING.iter().any(|start| lower.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&str], expect: &[&str]) {
        let block = |text: &&str| Block {
            text: (*text).to_owned(),
            ..Block::default()
        };
        let kept = sift(lines.iter().map(block).collect(), "Bridge falls");
        let texts: Vec<&str> = kept.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, expect);
    }

    const FELL: &str = "The old bridge fell on Wednesday.";
    const FERRIES: &str = "Ferries will carry people until a new one stands.";

    #[test]
    fn what_a_heading_of_links_lists_goes_with_it() {
        check(
            &[
                FELL,
                "Related stories",
                "Rust in the river",
                "A bridge too low",
                FERRIES,
            ],
            &[FELL, FERRIES],
        );
        check(&[FELL, FERRIES, "Tags\nbridges, rivers"], &[FELL, FERRIES]);
    }

    #[test]
    fn the_headline_and_last_lines_go() {
        check(
            &[
                "Bridge falls",
                FELL,
                FERRIES,
                "Bo Ek contributed to this report.",
                "@annlee",
            ],
            &[FELL, FERRIES],
        );
        check(&[FELL, "1 of 3", "2 of 3", FERRIES], &[FELL, FERRIES]);
        check(&["Follow the river."], &["Follow the river."]);
    }
}
