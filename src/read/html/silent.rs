//! What a page holds for a browser alone, the most of its bytes: cut before a tree is built of the rest.

use std::borrow::Cow;
use std::ops::Range;

use super::facts;

/// Bytes of a script that only writes a date at its place; it stays there.
pub const LONGEST_CALL: usize = 120;

/// A page without what its styles, drawings and longer scripts hold; their tags stay.
#[derive(Debug, Default)]
pub struct Page<'h> {
    pub html: Cow<'h, str>,
    /// The scripts that were cut, in order.
    pub scripts: Vec<&'h str>,
}

/// Takes a page apart, from its beginning to its end.
#[derive(Debug)]
pub struct Cutter<'h> {
    whole: &'h str,
    /// How much of it is kept or cut already.
    done: usize,
    kept: String,
    scripts: Vec<&'h str>,
}

impl<'h> Cutter<'h> {
    pub fn new(html: &'h str) -> Cutter<'h> {
        Cutter {
            whole: html,
            done: 0,
            kept: String::new(),
            scripts: Vec::new(),
        }
    }

    /// Cuts the text from..to of an element, if nothing but a browser reads it. `name` is in lower case,
    /// `tag` as written.
    pub fn note(&mut self, name: &str, tag: &str, from: usize, to: usize) {
        let Some(inside) = self.whole.get(from..to) else {
            return;
        };
        // A comment may hide the end tag of a script from a browser.
        let is_plain = |text: &str| text.len() > LONGEST_CALL && !text.contains("<!--");
        match name {
            "style" => {}
            "script" if is_plain(inside) && !is_data(tag) => self.scripts.push(inside),
            _ => return,
        }
        self.cut(from, to);
    }

    /// Cuts a drawing that ends at a place, if it is nothing else.
    pub fn note_drawing(&mut self, drawing: &Drawing, to: usize) {
        if drawing.is_plain {
            self.cut(drawing.from, to);
        }
    }

    /// Cuts attributes of a tag.
    pub fn note_attributes(&mut self, attributes: &[Range<usize>]) {
        for attribute in attributes {
            self.cut(attribute.start, attribute.end);
        }
    }

    fn cut(&mut self, from: usize, to: usize) {
        self.kept
            .push_str(self.whole.get(self.done..from).unwrap_or_default());
        self.done = to;
    }

    pub fn finish(mut self) -> Page<'h> {
        let rest = self.whole.get(self.done..).unwrap_or_default();
        let html = match self.done {
            0 => Cow::Borrowed(rest),
            _ => {
                self.kept.push_str(rest);
                Cow::Owned(self.kept)
            }
        };
        Page {
            html,
            scripts: self.scripts,
        }
    }
}

/// How the names of attributes begin that only scripts and browsers read; they are an eighth of the markup of a page.
const UNREAD: &[&str] = &["data-", "aria-", "on"];
/// Those among them that an extractor reads.
const READ: &[&str] = &[
    "aria-hidden",
    "data-component",
    "data-latex",
    "data-lp-replacement-content",
    "data-preloaded",
    "data-testid",
    "data-utime",
];

/// Whether nothing reads an attribute of this name, which is in lower case.
pub fn is_unread(name: &str) -> bool {
    UNREAD.iter().any(|begin| name.starts_with(begin))
        && !READ.contains(&name)
        && !facts::NAMES.contains(&name)
        && !facts::VALUES.contains(&name)
}

/// Elements of drawings: a parser leaves none of them for the page around it, and none holds another drawing.
const DRAWN: &[&str] = &[
    "path",
    "g",
    "rect",
    "use",
    "circle",
    "polygon",
    "line",
    "defs",
    "clippath",
    "mask",
    "title",
    "desc",
    "symbol",
    "stop",
    "lineargradient",
    "radialgradient",
    "polyline",
    "ellipse",
    "text",
    "tspan",
    "filter",
    "pattern",
    "style",
];

/// An SVG element that is open: what it holds, a page says nothing with.
#[derive(Debug)]
pub struct Drawing {
    /// Where its start tag ends.
    from: usize,
    /// Only what is drawn was met in it.
    is_plain: bool,
}

impl Drawing {
    pub fn new(from: usize) -> Drawing {
        Drawing {
            from,
            is_plain: true,
        }
    }

    /// Takes note of a tag inside, the name of which is in lower case.
    pub fn note(&mut self, name: &str) {
        self.is_plain &= DRAWN.contains(&name);
    }
}

/// Whether a script holds JSON-LD, which states things of the article.
fn is_data(tag: &str) -> bool {
    const KIND: &[u8] = b"ld+json";
    let mut parts = tag.as_bytes().windows(KIND.len());
    parts.any(|part| part.eq_ignore_ascii_case(KIND))
}

#[cfg(test)]
mod tests {
    use super::super::guard::check;
    use crate::read::limits::Limits;

    #[track_caller]
    fn cut(html: &str, expect: &str, scripts: &[&str]) {
        let page = check(html, &Limits::default()).unwrap();
        assert_eq!(page.html, expect);
        assert_eq!(page.scripts, scripts);
    }

    #[test]
    fn styles_and_long_scripts_go() {
        let long = "x='<p>';".repeat(20);
        cut("<p>a", "<p>a", &[]);
        cut(
            &format!("<style media=all>p {{}}</style><p>a<SCRIPT>{long}</SCRIPT>b"),
            "<style media=all></style><p>a<SCRIPT></SCRIPT>b",
            &[&long],
        );
        cut(&format!("<p>a<script>{long}"), "<p>a<script>", &[&long]);
    }

    #[test]
    fn attributes_that_nothing_reads_go() {
        cut(
            "<p data-a='>' class=b\ndata-c = 'd' data-date='3' data-e=\"f\"/>e<a\tdata-=''>",
            "<p class=b\ndata-c = 'd' data-date='3'/>e<a>",
            &[],
        );
        for html in [
            "<p data-a=b data-c>",
            "<img data-original='a.jpg'>",
            "<p data-a='b'c>",
            "<data-a='b'>",
            "<p x=' data-a=\"b\"'>",
            "<p data-a='b",
        ] {
            cut(html, html, &[]);
        }
    }

    #[test]
    fn drawings_go() {
        cut(
            "<p>a<svg width=1><title>b</title><clipPath/><PATH d='>'/></SVG>c<svg/>d",
            "<p>a<svg width=1></SVG>c<svg/>d",
            &[],
        );
    }

    #[test]
    fn what_may_be_text_or_data_stays() {
        let long = "x='<p>';".repeat(20);
        for html in [
            "<script>show('3 March')</script>".to_owned(),
            format!("<script type='application/LD+json'>{long}</script>"),
            format!("<script><!-- <script> {long} </script> --></script>"),
            format!("<svg><style>{long}</style></svg>"),
            "<svg><g><p>a</p></g></svg>".to_owned(),
            "<svg><svg><path/></svg><text>a</text></svg>".to_owned(),
            "<svg><foreignObject><div>a</div></foreignObject></svg>".to_owned(),
            "<svg><path></div></svg>".to_owned(),
            "<svg><path>".to_owned(),
            "<math><svg><path></svg></math>".to_owned(),
            format!("<textarea><style>{long}</style></textarea>"),
        ] {
            cut(&html, &html, &[]);
        }
    }
}
