//! The tree that the extractor works on: as small as it can be, since it is copied many times.

use trafilatura::dom::{Document, NodeId};

/// What holds no text of an article; the extractor cuts it too, but only after copying it.
const CUT: &[&str] = &[
    "applet", "area", "aside", "audio", "blink", "button", "canvas", "datalist", "dialog", "embed",
    "fieldset", "figure", "footer", "form", "frame", "frameset", "iframe", "input", "label",
    "legend", "link", "map", "marquee", "math", "menu", "menuitem", "nav", "noscript", "object",
    "optgroup", "option", "output", "param", "picture", "progress", "rp", "rt", "rtc", "script",
    "select", "source", "style", "svg", "textarea", "time", "track", "use", "video",
];

/// What only changes how words look; the extractor keeps what is inside.
const STRIPPED: &[&str] = &[
    "abbr", "acronym", "address", "bdi", "bdo", "big", "cite", "data", "dfn", "font", "hgroup",
    "img", "mark", "meta", "ruby", "small", "template", "tbody", "tfoot", "thead",
];

/// The extractor searches the whole tree for these where the head does not state them, and some again and again
/// where not all are stated. What they state is never used: the page has been described already.
const STATED: [(&str, &str); 7] = [
    ("og:title", "Title of the page"),
    ("og:author", "Some One"),
    ("og:site_name", "Site"),
    ("og:url", "https://site.example/page"),
    ("og:description", "Description"),
    ("og:image", "https://site.example/image"),
    ("og:type", "article"),
];
const LINKED: &str = r#"{"@type":"Article","articleSection":"Section","keywords":"Keyword"}"#;
const LICENSE: &str = "License";

/// A copy of the body, without what the extractor does not use.
pub fn copy(doc: &Document) -> Document {
    // As it lies, since it is copied again.
    let mut whole = doc.clone_document();
    let root = whole.body().unwrap_or_else(|| whole.root());
    for figure in whole.iter_descendants(root, &["figure"]) {
        if !whole.iter_descendants(figure, &["table"]).is_empty() {
            whole.set_tag_name(figure, "div");
        }
    }
    whole.strip_tags(root, STRIPPED);
    whole.strip_elements(root, false, CUT);
    let mut lean = headed(&whole);
    // A parser would move it into the body, but this tree is not written and parsed again.
    if let Some(head) = head(&lean) {
        let license = lean.sub_element(head, "a");
        lean.set_attribute(license, "href", "license");
        lean.set_attribute(license, "rel", "license");
        lean.set_text(license, LICENSE);
    }
    lean
}

/// The whole body under a head that answers what the extractor asks. What was cut from `doc` still lies in
/// the store of its tree, and would be copied along each time.
pub fn headed(doc: &Document) -> Document {
    let mut lean = below(doc);
    if let Some(head) = head(&lean) {
        for (property, content) in STATED {
            let meta = lean.sub_element(head, "meta");
            // In the order of their names: the store looks them up by halves.
            lean.set_attribute(meta, "content", content);
            lean.set_attribute(meta, "property", property);
        }
        let script = lean.sub_element(head, "script");
        lean.set_attribute(script, "type", "application/ld+json");
        lean.set_text(script, LINKED);
    }
    lean
}

fn head(doc: &Document) -> Option<NodeId> {
    let heads = doc.get_elements_by_tag_name(doc.root(), "head");
    heads.first().copied()
}

/// A document of the body alone.
fn below(doc: &Document) -> Document {
    let root = doc.body().unwrap_or_else(|| doc.root());
    let mut copy = doc.extract_subtree_as_document(root);
    if let Some(body) = copy.body() {
        for name in doc.attribute_names(root) {
            let value = doc.get_attribute(root, &name).unwrap_or_default();
            copy.set_attribute(body, &name, &value);
        }
    }
    copy
}

#[cfg(test)]
mod tests {
    use super::*;
    use trafilatura::{Options, extract_document};

    #[test]
    fn a_copy_holds_the_text_and_no_more() {
        let html = "<body class=single><nav>Menu</nav><p class=lead>The <font>old</font> \
                    bridge</p><figure><table><tr><td>Rust</td></tr></table></figure>\
                    <figure><img src=/b.png></figure><!-- note --></body>";
        let lean = copy(&Document::parse(html));
        let body = lean.body().unwrap();
        assert_eq!(
            lean.inner_html(body).replace("<!-- note -->", ""),
            "<p class=\"lead\">The old bridge</p><div><table><tr><td>Rust</td></tr></table></div>"
        );
        assert_eq!(lean.class_name(body), "single");
    }

    #[test]
    fn the_head_answers_what_the_extractor_asks() {
        let page = "<body><h1>Not asked</h1><p>The old bridge over the river fell on Monday.</p>";
        let found = extract_document(copy(&Document::parse(page)), &Options::default()).unwrap();
        let stated = found.metadata;
        let fields = [
            stated.title,
            stated.author,
            stated.sitename,
            stated.url,
            stated.description,
            stated.image,
            stated.page_type,
        ];
        assert_eq!(fields, STATED.map(|(_, content)| content.to_owned()));
        assert_eq!(stated.license, LICENSE);
        assert!(!found.content_text.contains(LICENSE));
    }
}
