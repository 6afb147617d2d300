//! The standfirst: the sentence or two between the headline and the text, which extractors leave out.

use trafilatura::dom::{Document, NodeId};

use super::blocks::{Block, Shape};
use super::boxes::words;
use super::title::{alike, fold};

/// Words of `class`, `id` and `itemprop` that name one.
const NAMES: &[&str] = &[
    "dek",
    "deck",
    "standfirst",
    "subhead",
    "subhed",
    "subheadline",
    "subline",
    "subtitle",
    "alternativeheadline",
    "excerpt",
    "strap",
    "strapline",
    "chapo",
    "chapeau",
    "vorspann",
    "perex",
    "bajada",
    "entradilla",
    "ingress",
];

/// Words that name many things: here, what holds no link.
const LOOSE_NAMES: &[&str] = &["teaser", "intro", "lead", "lede", "anleser", "einleitung"];

/// Behind `sub`, which is a word of its own in `sub-headline`.
const HEADS: &[&str] = &["title", "headline", "head", "heading", "header", "hed"];

/// How far above the headline the element may stand that holds both.
const MOST_LEVELS: usize = 3;
/// Elements behind the headline that are looked at.
const MOST_ELEMENTS: usize = 60;
/// Bytes of text.
const SHORTEST: usize = 30;
const LONGEST: usize = 600;

/// The standfirst below the headline `title`, if the page names one.
pub fn find(doc: &Document, title: &str) -> Option<Block> {
    let folded = fold(title);
    let headings = doc.iter_descendants(doc.root(), &["h1"]);
    let headline = headings
        .into_iter()
        .find(|node| alike(&fold(&doc.text_content(*node)), &folded))?;
    let mut around = headline;
    for _ in 0..MOST_LEVELS {
        around = doc.parent(around)?;
        if matches!(doc.tag_name(around), "body" | "html") {
            return None;
        }
        let after = doc.iter_descendants(around, &[]).into_iter();
        let after = after
            .skip_while(|node| *node != headline)
            .take(MOST_ELEMENTS);
        let found = after
            .filter(|node| is_named(doc, *node))
            .find_map(|node| block(doc, node, &folded));
        if found.is_some() {
            return found;
        }
    }
    None
}

fn is_named(doc: &Document, node: NodeId) -> bool {
    let tag = doc.tag_name(node);
    if !matches!(
        tag,
        "p" | "div" | "h2" | "h3" | "h4" | "h5" | "span" | "section"
    ) {
        return false;
    }
    let mut label = format!("{} {}", doc.class_name(node), doc.id_attr(node));
    let itemprop = doc.get_attribute(node, "itemprop").unwrap_or_default();
    label.push(' ');
    label.push_str(&itemprop);
    let words = words(&label);
    let of_headline = words
        .windows(2)
        .any(|pair| matches!(pair, [sub, head] if sub == "sub" && HEADS.contains(&head.as_str())));
    of_headline
        || itemprop.contains("description")
        || words.iter().any(|word| NAMES.contains(&word.as_str()))
        || (words
            .iter()
            .any(|word| LOOSE_NAMES.contains(&word.as_str()))
            && doc.iter_descendants(node, &["a"]).is_empty())
}

fn block(doc: &Document, node: NodeId, title: &str) -> Option<Block> {
    let nested = doc.iter_descendants(node, &["p", "img", "figure", "ul", "time", "article"]);
    let text = doc.iter_text(node, " ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let linked = !doc.iter_descendants(node, &["a"]).is_empty() && text.len() < 2 * SHORTEST;
    let fits = (SHORTEST..LONGEST).contains(&text.len()) && text.contains(' ');
    (fits && nested.len() <= 1 && !linked && fold(&text) != title).then_some(Block {
        shape: Shape::Paragraph,
        text,
        linked: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expect: Option<&str>) {
        let doc = Document::parse(&format!("<body><header>{html}</header></body>"));
        let found = find(&doc, "Bridge falls").map(|block| block.text);
        assert_eq!(found.as_deref(), expect);
    }

    #[test]
    fn named_sentences_below_the_headline() {
        let line = "Ferries will carry people and goods until summer";
        for label in [
            "class=dek",
            "class=article__sub-title",
            "itemprop=description",
        ] {
            check(
                &format!("<h1>Bridge falls</h1><p {label}>{line}</p>"),
                Some(line),
            );
        }
        check(&format!("<h1>Bridge falls</h1><p>{line}</p>"), None);
        check(
            &format!("<p class=dek>{line}</p><h1>Bridge falls</h1>"),
            None,
        );
        check(
            &format!("<h1>Another headline</h1><p class=dek>{line}</p>"),
            None,
        );
        check("<h1>Bridge falls</h1><p class=dek>Short</p>", None);
    }
}
