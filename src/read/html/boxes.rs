//! Boxes that sites put around and into articles, cut from the tree before anything is chosen.

use std::sync::LazyLock;

use foldhash::HashMap;
use trafilatura::dom::{Document, NodeId};

/// Elements that hold nothing to read.
const SILENT: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "iframe", "canvas", "dialog",
];

/// How sure the name of a box is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sure {
    /// Tools that sites put in; never an article.
    Certain,
    /// Laid over the page or set behind it: cut unless the headline or most of the text stands there.
    Apart,
    /// Cut where all boxes of this name together hold a small part of the page; else the name misleads.
    Small,
}
use Sure::{Apart, Certain, Small};

/// Words of `class`, `id` and `role`, whole, in lower case.
const NAMES: &[(Sure, &[&str])] = &[
    (
        Certain,
        &[
            "onetrust",
            "cookieconsent",
            "cookiebot",
            "disqus",
            "taboola",
            "outbrain",
            "didomi",
            "usercentrics",
        ],
    ),
    (
        Apart,
        &[
            "modal",
            "popup",
            "popover",
            "lightbox",
            "tooltip",
            "dialog",
            "gdpr",
            "sources",
            "references",
            "footnotes",
        ],
    ),
    // What asks something of the reader.
    (
        Small,
        &[
            "cookie",
            "cookies",
            "cookiebanner",
            "newsletter",
            "newsletters",
            "signup",
            "subscribe",
            "donate",
            "respond",
            "commentform",
            "sharebar",
            "sharedaddy",
            "cta",
            "promo",
            "promos",
        ],
    ),
    // What leads elsewhere.
    (
        Small,
        &[
            "breadcrumb",
            "breadcrumbs",
            "complementary",
            "recirc",
            "recommended",
            "trending",
        ],
    ),
    // What is said of pictures, of the writer and of the trade; captions are not the article's words.
    (
        Small,
        &[
            "figcaption",
            "caption",
            "captions",
            "credit",
            "credits",
            "bio",
            "biography",
            "authorbio",
            "tagline",
            "disclosure",
            "disclosures",
            "disclaimer",
            "disclaimers",
            "copyright",
        ],
    ),
];

/// The extractor reads labels again and again; a longer one names nothing.
const LONGEST_LABEL: usize = 2_000;

/// Cuts boxes from the tree.
pub fn prune(doc: &mut Document) {
    let root = doc.body().unwrap_or_else(|| doc.root());
    let silent = doc.iter_descendants(root, SILENT);
    for node in silent.into_iter().rev() {
        doc.remove(node, true);
    }
    let mut boxes: Vec<(NodeId, Sure, &str, usize)> = Vec::new();
    for node in doc.iter_descendants(root, &[]) {
        if let Some((sure, name)) = named(doc, node) {
            boxes.push((node, sure, name, 0));
        }
    }
    if boxes.is_empty() {
        return;
    }
    let total = solid(&doc.text_content(root));
    let mut sums: HashMap<&str, usize> = HashMap::default();
    for (node, _, name, length) in &mut boxes {
        *length = solid(&doc.text_content(*node));
        // A box inside a box of the same name is counted twice, which only makes this more careful.
        *sums.entry(name).or_default() += *length;
    }
    let sum_of = |name: &str| sums.get(name).copied().unwrap_or_default();
    for (node, sure, name, length) in boxes {
        let cut = match sure {
            Certain => true,
            Apart if asks_for_consent(doc, node) => {
                length * 5 < total * 3 && !holds_headline(doc, node)
            }
            Apart => {
                let open = length * 5 < total * 3 && !holds_headline(doc, node);
                sum_of(name) * 3 < total * 2 && (length * 8 < total || open)
            }
            Small => length * 8 < total && sum_of(name) * 3 < total,
        };
        if cut {
            doc.remove(node, true);
        }
    }
}

/// Boxes that explain cookies can be longer than the article.
fn asks_for_consent(doc: &Document, node: NodeId) -> bool {
    let text = doc.text_content(node).to_ascii_lowercase();
    text.matches("cookie").nth(1).is_some()
}

fn holds_headline(doc: &Document, node: NodeId) -> bool {
    !doc.iter_descendants(node, &["h1", "article", "main"])
        .is_empty()
}

/// Bytes that are not white space.
pub fn solid(text: &str) -> usize {
    if !text.is_ascii() {
        return text.split_whitespace().map(str::len).sum();
    }
    // U+000B too, which is not white space of ASCII but of Unicode.
    let is_blank = |byte: &&u8| (**byte == b' ') | (byte.wrapping_sub(b'\t') <= b'\r' - b'\t');
    text.len() - text.as_bytes().iter().filter(is_blank).count()
}

/// What the name of an element says of it. Takes labels off that are too long to be names.
fn named(doc: &mut Document, node: NodeId) -> Option<(Sure, &'static str)> {
    let mut label = String::new();
    let names = doc.attribute_names(node);
    for name in ["class", "id", "style", "role"] {
        if !names.iter().any(|known| known == name) {
            continue;
        }
        let Some(value) = doc.get_attribute(node, name) else {
            continue;
        };
        if value.len() > LONGEST_LABEL {
            doc.remove_attribute(node, name);
        } else if name != "style" {
            label.push_str(&value);
            label.push(' ');
        }
    }
    if label.is_empty() && doc.tag_name(node) != "figcaption" {
        return None;
    }
    match doc.tag_name(node) {
        // What stands inside a line is part of it.
        "article" | "main" | "h1" | "body" | "a" | "b" | "i" | "em" | "strong" | "u" | "sup"
        | "sub" | "mark" | "td" | "th" => return None,
        "figcaption" => return Some((Small, "figcaption")),
        _ => {}
    }
    let mut first: Option<Named> = None;
    each_word(&label, |word| {
        if let Some(named) = BY_NAME.get(word)
            && first.is_none_or(|first| named.rank < first.rank)
        {
            first = Some(*named);
        }
    });
    first.map(|named| (named.sure, named.name))
}

/// What a word of a label says.
#[derive(Clone, Copy)]
struct Named {
    /// Its place in [`NAMES`]: of several the first counts.
    rank: usize,
    sure: Sure,
    name: &'static str,
}

/// Asked for each word of each label of a page.
static BY_NAME: LazyLock<HashMap<&str, Named>> = LazyLock::new(|| {
    let names = NAMES
        .iter()
        .flat_map(|(sure, names)| names.iter().map(|name| (*sure, *name)));
    let ranked = names.enumerate();
    ranked
        .map(|(rank, (sure, name))| (name, Named { rank, sure, name }))
        .collect()
});

/// Shorter parts of `camelCase` stand in machine-made names by chance.
const SHORTEST_PART: usize = 5;

/// The words of a label in lower case: parted by signs, and the longer ones of `camelCase`.
pub fn words(label: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(label, |word| words.push(word.to_owned()));
    words
}

/// Shows `see` each of them.
fn each_word(label: &str, mut see: impl FnMut(&str)) {
    let mut low = String::new();
    for whole in label.split(|c: char| !c.is_alphanumeric()) {
        if whole.is_empty() {
            continue;
        }
        // Most are: such a word has no parts.
        let is_low = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
        if whole.bytes().all(is_low) {
            see(whole);
            continue;
        }
        let mut see_lowered = |word: &str| {
            low.clear();
            low.push_str(&word.to_lowercase());
            see(&low);
        };
        see_lowered(whole);
        let mut start = 0;
        let mut lower = false;
        let mut see_part = |start: usize, end: usize| {
            if let Some(part) = whole.get(start..end)
                && part.len() >= SHORTEST_PART
            {
                see_lowered(part);
            }
        };
        for (at, c) in whole.char_indices() {
            if c.is_uppercase() && lower {
                see_part(start, at);
                start = at;
            }
            lower = c.is_lowercase();
        }
        if start > 0 {
            see_part(start, whole.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words left of a page of prose with `html` in it.
    fn left(html: &str) -> String {
        let prose = "<p>The old bridge over the river fell on Wednesday at noon.</p>".repeat(9);
        let mut doc = Document::parse(&format!("<body><div>{prose}{html}</div></body>"));
        prune(&mut doc);
        let text = doc.text_content(doc.root());
        text.replace(
            "The old bridge over the river fell on Wednesday at noon.",
            "",
        )
    }

    #[test]
    fn white_space_counts_nothing() {
        let all: String = ('\0'..='\u{3100}').collect();
        let mixed: String = all.chars().flat_map(|c| [c, 'x', c, ' ', 'é']).collect();
        for text in [
            "",
            " \u{b} ",
            "a b\u{a0}c",
            "\u{3000}é\u{2009}",
            &all,
            &mixed,
        ] {
            let words = text.split_whitespace().map(str::len);
            assert_eq!(solid(text), words.sum::<usize>());
        }
    }

    #[test]
    fn boxes_go_by_their_names() {
        for html in [
            "<figure><img><figcaption>The bridge</figcaption></figure>",
            "<div class='ArticleCaption'>The bridge</div>",
            "<div class=author-bio>Ann Lee writes of rivers</div>",
            "<p class=c-disclosure>We may earn</p>",
            "<div role=dialog>Cookies</div>",
            "<section id=newsletter><h3>More</h3></section>",
        ] {
            assert_eq!(left(html).trim(), "", "{html}");
        }
    }

    #[test]
    fn a_name_of_a_large_part_misleads() {
        let captions = "<p class=caption>The ferries will carry people and goods.</p>".repeat(9);
        assert!(left(&captions).contains("ferries"));
        let dialog = format!("<div class=modal><h1>Bridge</h1>{captions}</div>");
        assert!(left(&dialog).contains("ferries"));
        assert!(left("<p>It was <a class=cta href=/x>closed</a> at once.</p>").contains("closed"));
    }

    #[test]
    fn words_of_labels() {
        assert_eq!(words("author-bio x"), ["author", "bio", "x"]);
        assert_eq!(words("AuthorBio"), ["authorbio", "author"]);
        assert_eq!(words("sc-aBioZ"), ["sc", "abioz"]);
        assert_eq!(words(""), Vec::<String>::new());
    }
}
