//! XML of no known vocabulary that holds articles under names we know: `headline`, `content`, `PublishDate`.

use std::io::BufRead;

use crate::article::Place;
use crate::error::Skipped;
use crate::read::format::{Emit, Parsed, Piece, ReadOptions};
use crate::read::mapping::{self, Slot, Values};
use crate::read::xml::{self, Element, paragraphs, unescape_again};
use crate::read::{decode, framing, magic};

/// How deep below the root articles are looked for.
const DEEPEST: usize = 6;

/// Tried after every other format of XML.
pub fn sniff(head: &[u8]) -> bool {
    magic::xml_root(head).is_some_and(|root| !root.eq_ignore_ascii_case("html"))
}

pub fn split(place: &Place, input: &mut dyn BufRead, options: &ReadOptions, emit: &mut Emit) {
    framing::whole(place, input, options, false, emit);
}

pub fn parse(piece: &Piece, options: &ReadOptions) -> Vec<Parsed> {
    let (text, raw) = decode::open(piece, "xml", options);
    let tree = xml::parse(&text, &options.limits);
    let mut articles = Vec::new();
    gather(&tree.top, options, DEEPEST, &mut articles);
    let mut outcomes = Vec::new();
    for article in articles.into_iter().take(options.limits.items + 1) {
        let mut raw = raw.clone();
        raw.notes.extend(tree.broken.clone());
        article.fill(&mut raw);
        raw.text = unescape_again(raw.text);
        outcomes.push(Ok(raw));
    }
    if outcomes.is_empty() {
        outcomes.push(Err(no_articles(&tree)));
    }
    xml::records(piece, outcomes, &options.limits)
}

fn no_articles(tree: &xml::Tree) -> Skipped {
    let root = tree.top.elements().next().map_or("", |root| root.name);
    match &tree.broken {
        Some(why) => Skipped::failed(why.clone()),
        None => Skipped::skipped(format!("XML of a kind not read (root element `{root}`)")),
    }
}

/// The elements that hold an article; those inside one are parts of it.
fn gather(parent: &Element, options: &ReadOptions, depth: usize, articles: &mut Vec<Values>) {
    for element in parent.elements() {
        let values = values_of(element, options);
        if is_article(&values) {
            articles.push(values);
        } else if depth > 0 {
            gather(element, options, depth - 1, articles);
        }
    }
}

/// A whole text with something that an article has beside it: data alone have no such company.
fn is_article(values: &Values) -> bool {
    values.has_full_text()
        && [Slot::Title, Slot::Published, Slot::Author]
            .iter()
            .any(|slot| values.has(*slot))
}

fn values_of(element: &Element, options: &ReadOptions) -> Values {
    let mut values = Values::default();
    for child in element.elements() {
        if let Some(meaning) = mapping::meaning_of(child.local(), &options.map) {
            let text = match meaning.slot {
                Slot::Text => paragraphs(child),
                _ => child.line().unwrap_or_default(),
            };
            values.add(meaning, vec![text]);
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::RawDocument;

    #[track_caller]
    fn check(source: &str, expect: &[&str]) {
        let piece = Piece {
            place: Place::default(),
            bytes: source.as_bytes().to_vec(),
            context: None,
        };
        let shown = |outcome: Result<RawDocument, Skipped>| match outcome {
            Ok(raw) => {
                let text: Vec<&str> = raw.text.split_whitespace().collect();
                format!("{}|{}", raw.title.unwrap_or_default(), text.join(" "))
            }
            Err(skipped) => format!("!{}", skipped.reason),
        };
        let parsed = parse(&piece, &ReadOptions::default());
        let got: Vec<String> = parsed.into_iter().map(|p| shown(p.outcome)).collect();
        assert_eq!(got, expect);
    }

    #[test]
    fn articles_under_known_names() {
        check(
            "<r><list><news><Headline>A</Headline><content>&lt;p&gt;One.&lt;/p&gt;</content></news>\
             <news><Headline nil='true'/><pubDate>2025-03-05</pubDate><body><p>Two.</p><p>Three.</p></body></news></list></r>",
            &["A|One.", "|Two. Three."],
        );
    }

    #[test]
    fn data_are_no_article() {
        check(
            "<zoo><animal><name>Leo</name><description>A lion.</description></animal></zoo>",
            &["!XML of a kind not read (root element `zoo`)"],
        );
        check(
            "<zoo><text>x</text></zoo>",
            &["!XML of a kind not read (root element `zoo`)"],
        );
    }
}
