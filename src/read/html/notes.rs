//! Paragraphs that editors set among an article's: links to other articles, and notes at its end.

use std::collections::HashMap;

use trafilatura::dom::{Document, NodeId};

/// A paragraph of links is not longer.
const LONGEST_LINKS: usize = 200;
/// Paragraphs at the end that may be notes.
const MOST_NOTES: usize = 2;
/// Fewer paragraphs beside it, and a note may be all there is.
const FEWEST_BROTHERS: usize = 4;

/// What a paragraph of the article is made of, in bytes of text without white space.
#[derive(Default)]
struct Made {
    all: usize,
    linked: usize,
    slanted: usize,
}

/// Cuts, of paragraphs that stand among others of the same parent: those that are mostly a link and no
/// sentence (`MORE: The bridge in pictures`), and those all in italics at the end.
pub fn prune(doc: &mut Document) {
    let root = doc.body().unwrap_or_else(|| doc.root());
    let mut families: HashMap<NodeId, Vec<NodeId>> = HashMap::new();
    for node in doc.iter_descendants(root, &["p"]) {
        if let Some(parent) = doc.parent(node) {
            families.entry(parent).or_default().push(node);
        }
    }
    for brothers in families.values().filter(|all| all.len() >= FEWEST_BROTHERS) {
        prune_brothers(doc, brothers);
    }
}

fn prune_brothers(doc: &mut Document, brothers: &[NodeId]) {
    let made: Vec<(NodeId, Made, String)> = brothers
        .iter()
        .map(|node| {
            let text = doc.text_content(*node);
            (*node, made(doc, *node, &text), text)
        })
        .filter(|(_, made, _)| made.all > 0)
        .collect();
    if made.len() < FEWEST_BROTHERS {
        return;
    }
    let leads_away = |made: &Made, text: &str| {
        made.all < LONGEST_LINKS && made.linked * 2 >= made.all && !closes(text)
    };
    let links: Vec<NodeId> = made
        .iter()
        .filter(|(_, made, text)| leads_away(made, text))
        .map(|(node, ..)| *node)
        .collect();
    // A list of links may be the article.
    if links.len() * 5 < made.len() {
        for node in links {
            doc.remove(node, true);
        }
    }
    let slanted = |made: &Made| made.slanted * 10 >= made.all * 9;
    let notes: Vec<NodeId> = made
        .iter()
        .rev()
        .take_while(|(_, made, _)| slanted(made))
        .map(|(node, ..)| *node)
        .collect();
    if notes.len() <= MOST_NOTES {
        for node in notes {
            doc.remove(node, true);
        }
    }
}

fn made(doc: &Document, node: NodeId, text: &str) -> Made {
    let inside = |tags: &[&str]| -> usize {
        let nodes = doc.iter_descendants(node, tags);
        // One inside another would count twice.
        let outer = nodes.iter().filter(|inner| {
            let parent = doc.parent(**inner);
            parent.is_none_or(|parent| !tags.contains(&doc.tag_name(parent)))
        });
        outer.map(|inner| solid(&doc.text_content(*inner))).sum()
    };
    let all = solid(text);
    Made {
        all,
        linked: if all > 0 { inside(&["a"]) } else { 0 },
        slanted: if all > 0 { inside(&["em", "i"]) } else { 0 },
    }
}

fn solid(text: &str) -> usize {
    text.split_whitespace().map(str::len).sum()
}

/// Ends as a sentence does.
fn closes(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['”', '"', '’', '»', ')']);
    text.ends_with(['.', '!', '?', '…', '。'])
}

#[cfg(test)]
mod tests {
    use super::*;

    const FELL: &str = "<p>The old bridge fell on <em>Wednesday</em>.</p>";

    #[track_caller]
    fn check(last: &str, kept: bool) {
        let html = format!("<body><div>{}{last}</div></body>", FELL.repeat(6));
        let mut doc = Document::parse(&html);
        prune(&mut doc);
        let n_paragraphs = doc.iter_descendants(doc.root(), &["p"]).len();
        assert_eq!(n_paragraphs, 6 + usize::from(kept), "{last}");
    }

    #[test]
    fn links_and_notes_among_paragraphs() {
        check(
            "<p><b>MORE: <a href=/x>The bridge in pictures</a></b></p>",
            false,
        );
        check(
            "<p>The <a href=/x>national board of bridges</a> closed.</p>",
            true,
        );
        check(
            "<p><em>Ann Lee writes of rivers and bridges.</em></p>",
            false,
        );
        check(
            "<p><em>Ann Lee</em> writes of rivers and bridges.</p>",
            true,
        );
    }

    #[test]
    fn a_list_of_links_may_be_the_article() {
        let links = "<p><a href=/x>The bridge in pictures</a></p>".repeat(6);
        let mut doc = Document::parse(&format!("<body>{links}</body>"));
        prune(&mut doc);
        assert_eq!(doc.iter_descendants(doc.root(), &["p"]).len(), 6);
    }
}
