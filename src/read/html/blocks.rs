//! Markup → blocks of text: paragraphs, headings, items, quotes, in order and in linear time.

use trafilatura::dom::{Document, NodeId};

use super::markup::{Piece, Pieces, RAW, unescape};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    #[default]
    Paragraph,
    Heading,
    Item,
    Row,
    /// Text outside of any element that makes a paragraph.
    Loose,
}

/// A paragraph's worth of text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    pub shape: Shape,
    pub text: String,
    /// How many bytes of the text stand inside links.
    pub linked: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    Inline,
    /// Ends the block before it and the one inside it.
    Block(Shape),
    Break,
    Cell,
    Link,
    /// Not shown at all.
    Hidden,
}

fn effect(name: &str) -> Effect {
    match name {
        "p" | "blockquote" | "pre" | "dd" | "q-block" => Effect::Block(Shape::Paragraph),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Effect::Block(Shape::Heading),
        "li" | "dt" => Effect::Block(Shape::Item),
        "tr" | "caption" => Effect::Block(Shape::Row),
        "div" | "section" | "article" | "main" | "header" | "footer" | "aside" | "nav" | "ul"
        | "ol" | "dl" | "table" | "tbody" | "thead" | "tfoot" | "figure" | "figcaption"
        | "form" | "fieldset" | "address" | "center" | "details" | "summary" | "hr" | "body"
        | "html" | "head" | "option" | "select" | "button" => Effect::Block(Shape::Loose),
        "br" => Effect::Break,
        "td" | "th" => Effect::Cell,
        "a" => Effect::Link,
        "svg" | "template" | "noscript" => Effect::Hidden,
        _ => Effect::Inline,
    }
}

/// The blocks of a page or a part of one.
pub fn blocks(html: &str) -> Vec<Block> {
    let mut writer = Writer::default();
    let mut pieces = Pieces::new(html);
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Text(text) => writer.text(&unescape(text)),
            Piece::Open { name, .. } => {
                let name = name.to_ascii_lowercase();
                match shown(&name) {
                    Some(effect) => writer.open(effect),
                    None => pieces.skip_raw(&name),
                }
            }
            Piece::Close { name } => writer.close(effect(&name.to_ascii_lowercase())),
        }
    }
    writer.next_block(Shape::Loose);
    writer.blocks
}

/// The blocks of what stands inside an element.
pub fn blocks_in(doc: &Document, node: NodeId) -> Vec<Block> {
    let mut writer = Writer::default();
    writer.inside(doc, node);
    writer.next_block(Shape::Loose);
    writer.blocks
}

/// What an element does, if its content is shown.
fn shown(name: &str) -> Option<Effect> {
    let effect = effect(name);
    (effect != Effect::Hidden && !RAW.contains(&name)).then_some(effect)
}

#[derive(Default)]
struct Writer {
    blocks: Vec<Block>,
    current: Block,
    in_link: bool,
    /// White space is due before the next word.
    gap: bool,
    n_breaks: usize,
}

impl Writer {
    /// The depth is that of the page's tree, which is bounded.
    fn inside(&mut self, doc: &Document, node: NodeId) {
        self.text(&doc.text(node));
        for child in doc.children(node) {
            if let Some(effect) = shown(doc.tag_name(child)) {
                self.open(effect);
                self.inside(doc, child);
                if !doc.is_void_element(child) {
                    self.close(effect);
                }
            }
            self.text(&doc.tail(child));
        }
    }

    fn open(&mut self, effect: Effect) {
        match effect {
            Effect::Block(shape) => self.next_block(shape),
            Effect::Break => self.line_break(),
            Effect::Cell => self.text(" "),
            Effect::Link => self.in_link = true,
            Effect::Inline | Effect::Hidden => {}
        }
    }

    fn close(&mut self, effect: Effect) {
        match effect {
            Effect::Block(_) => self.next_block(Shape::Loose),
            Effect::Cell => self.text(" "),
            Effect::Link => self.in_link = false,
            Effect::Break => self.line_break(),
            Effect::Inline | Effect::Hidden => {}
        }
    }

    fn text(&mut self, text: &str) {
        if text.starts_with(char::is_whitespace) {
            self.gap = true;
        }
        for word in text.split_whitespace() {
            match self.n_breaks {
                0 => {}
                1 if !self.current.text.is_empty() => {
                    self.current.text.push('\n');
                    self.gap = false;
                }
                // An empty line parts paragraphs.
                _ => {
                    let shape = self.current.shape;
                    self.next_block(shape);
                }
            }
            self.n_breaks = 0;
            if self.gap && !self.current.text.is_empty() {
                self.current.text.push(' ');
            }
            self.current.text.push_str(word);
            if self.in_link {
                self.current.linked += word.len();
            }
            self.gap = true;
        }
        if !text.is_empty() {
            self.gap = text.ends_with(char::is_whitespace);
        }
    }

    fn line_break(&mut self) {
        self.n_breaks += 1;
    }

    fn next_block(&mut self, shape: Shape) {
        let block = std::mem::take(&mut self.current);
        if !block.text.is_empty() {
            self.blocks.push(block);
        }
        self.current.shape = shape;
        self.gap = false;
        self.n_breaks = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expect: &[&str]) {
        let texts = |blocks: Vec<Block>| -> Vec<String> {
            blocks.into_iter().map(|block| block.text).collect()
        };
        assert_eq!(texts(blocks(html)), expect);
        let doc = Document::parse(html);
        assert_eq!(
            texts(blocks_in(&doc, doc.body().unwrap())),
            expect,
            "as a tree"
        );
    }

    #[test]
    fn blocks_and_what_stands_inside_them() {
        check(
            "<h1>A</h1><p>b <b>c</b>d, e</p>\n<ul><li>f<li>g</ul>h",
            &["A", "b cd, e", "f", "g", "h"],
        );
        check("<p>a<br>b<br><br>c</p>", &["a\nb", "c"]);
        check(
            "<table><tr><td>a<td>b</tr><tr><th>c</th></tr></table>",
            &["a b", "c"],
        );
        check(
            "<script>if (a<b) { '<p>' }</script><p>a &lt; b &amp;amp; c&nbsp;d &eacute; &#8212; &x;</p>",
            &["a < b &amp; c d é — &x;"],
        );
        check(
            "<!-- <p>no</p> --><p title='a>b'>yes</p><style>p{}</style",
            &["yes"],
        );
        check("a < b <3", &["a < b <3"]);
        check("", &[]);
    }

    #[test]
    fn words_in_links_are_counted() {
        assert_eq!(blocks("<p>ab <a href=x>cde</a></p>")[0].linked, 3);
    }
}
