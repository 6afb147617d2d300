//! One walk over the tree: everything that says something of the page, still unjudged.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use trafilatura::dom::{Document, NodeId};

/// What one element says: where it stands, and its words.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Ordinal of the element in the page.
    pub order: usize,
    pub node: NodeId,
    pub tag: String,
    /// `class`, `id`, `itemprop`, `rel` and `property`, lower case, parted by spaces.
    pub label: String,
    /// A machine-readable value from `datetime`, `content` or the like.
    pub value: Option<String>,
    pub text: String,
}

#[derive(Debug, Default)]
pub struct Facts {
    pub title: Option<String>,
    pub language: Option<String>,
    pub canonical: Option<String>,
    /// `name`, `property` or `itemprop` in lower case, and the content; in order.
    pub metas: Vec<(String, String)>,
    pub scripts: Vec<String>,
    in_body: bool,
    pub headings: Vec<Mark>,
    pub dates: Vec<Mark>,
    pub bylines: Vec<Mark>,
}

/// Marks of one kind that are kept, and the longest text of one.
const MOST_MARKS: usize = 400;
const LONGEST_MARK: usize = 600;

/// Attributes that name what an element is.
pub const NAMES: [&str; 6] = ["class", "id", "itemprop", "rel", "property", "data-testid"];
/// Those that may state its value for machines, the first that is there.
pub const VALUES: [&str; 9] = [
    "datetime",
    "content",
    "data-timestamp",
    "data-time",
    "data-utime",
    "data-published",
    "data-date",
    "data-datetime",
    "title",
];

impl Facts {
    pub fn collect(doc: &Document) -> Facts {
        let mut facts = Facts::default();
        let nodes = doc.get_elements_by_tag_name(doc.root(), "*");
        for (order, node) in nodes.into_iter().enumerate() {
            facts.note(doc, node, order);
        }
        facts
    }

    /// The content of the first `<meta>` of any of these names, the earlier names first.
    pub fn meta(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| {
            let found = self
                .metas
                .iter()
                .find(|(key, content)| key == name && !content.is_empty());
            found.map(|(_, content)| content.as_str())
        })
    }

    fn note(&mut self, doc: &Document, node: NodeId, order: usize) {
        let attribute = |name: &str| {
            doc.get_attribute(node, name)
                .filter(|value| !value.trim().is_empty())
        };
        let tag = doc.tag_name(node);
        match tag {
            "html" => self.language = attribute("lang").or_else(|| attribute("xml:lang")),
            "title" if self.title.is_none() => self.title = Some(doc.text_content(node)),
            "link" if self.canonical.is_none() => {
                let canonical =
                    attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
                if canonical {
                    self.canonical = attribute("href");
                }
            }
            // Microdata in the body may speak of other articles that the page lists.
            "meta" if doc.get_attribute(node, "itemprop").is_some() && self.in_body => {
                self.note_label(doc, node, order, tag);
            }
            "meta" if self.metas.len() < 2_000 => {
                let Some(content) = attribute("content").or_else(|| attribute("value")) else {
                    return;
                };
                for key in ["property", "name", "itemprop", "http-equiv"] {
                    if let Some(key) = attribute(key) {
                        let key = key.trim().to_lowercase();
                        self.metas.push((key, content.trim().to_owned()));
                    }
                }
            }
            "script" => {
                let linked = attribute("type")
                    .is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"));
                if linked && self.scripts.len() < 100 {
                    self.scripts.push(doc.text_content(node));
                }
            }
            "body" => self.in_body = true,
            _ => self.note_label(doc, node, order, tag),
        }
    }

    fn note_label(&mut self, doc: &Document, node: NodeId, order: usize, tag: &str) {
        if matches!(tag, "style" | "head" | "body" | "br" | "path" | "option") {
            return;
        }
        let mut label = String::new();
        // Few elements have many attributes, and asking for one that is not there is dear.
        let names = doc.attribute_names(node);
        for name in NAMES {
            if names.iter().any(|known| known == name)
                && let Some(value) = doc.get_attribute(node, name)
            {
                label.push_str(&value);
                label.push(' ');
            }
        }
        label.make_ascii_lowercase();
        let [headed, dated, signed] = label_of(&label);
        let is_heading = matches!(tag, "h1" | "h2" | "h3") || headed;
        let is_date = tag == "time" || dated;
        let is_byline = tag == "address" || signed;
        let value = || {
            VALUES.iter().find_map(|name| {
                doc.get_attribute(node, name)
                    .filter(|value| !value.trim().is_empty())
            })
        };
        for (wanted, list) in [
            (is_heading, &mut self.headings),
            (is_date, &mut self.dates),
            (is_byline, &mut self.bylines),
        ] {
            if wanted && list.len() < MOST_MARKS {
                list.push(Mark {
                    order,
                    node,
                    tag: tag.to_owned(),
                    label: label.clone(),
                    value: value(),
                    text: short_text(doc, node),
                });
            }
        }
    }
}

/// The words of an element, or nothing where it holds more than a mark would.
fn short_text(doc: &Document, node: NodeId) -> String {
    let text = doc.iter_text(node, " ");
    if text.len() > LONGEST_MARK {
        return String::new();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words in the labels of headlines, of dates and of bylines.
const LABELS: [&[&str]; 3] = [
    &["headline", "title"],
    &[
        "date", "time", "publish", "posted", "pubdat", "created", "modified", "updated", "fecha",
        "datum", "data-pub", "byline", "meta", "info", "dateline",
    ],
    &[
        "author",
        "byline",
        "by-line",
        "writer",
        "autor",
        "auteur",
        "contributor",
        "reporter",
        "redakteur",
    ],
];

/// Finds all words of [`LABELS`] at once: pages have thousands of labels.
static WORDS: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::new(LABELS.iter().copied().flatten()).ok());

/// Which of [`LABELS`] have a word in a label.
fn label_of(label: &str) -> [bool; LABELS.len()] {
    let mut found = [false; LABELS.len()];
    let words = WORDS.iter();
    for word in words.flat_map(|words| words.find_overlapping_iter(label)) {
        let mut end = 0;
        for (found, words) in found.iter_mut().zip(LABELS) {
            let begin = end;
            end += words.len();
            *found |= (begin..end).contains(&word.pattern().as_usize());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels() {
        assert_eq!(label_of("post-headline"), [true, false, false]);
        assert_eq!(label_of("entry-date updated"), [false, true, false]);
        assert_eq!(label_of("byline"), [false, true, true]);
        assert_eq!(label_of("titleauthor"), [true, false, true]);
        assert_eq!(label_of("redakteurin"), [false, false, true]);
        assert_eq!(label_of("story"), [false, false, false]);
    }
}
