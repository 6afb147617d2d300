//! One item of a feed: which of its many elements are title, text, date, author.

use crate::article::RawDocument;
use crate::error::Skipped;
use crate::read::formats::agency::{fill, keyword};
use crate::read::limits::Limits;
use crate::read::mapping;
use crate::read::markup::reduce;
use crate::read::xml::{self, Element, paragraphs, unescape_again};

/// Elements that hold the text, best first; names with a prefix are meant as written.
const TEXTS: &[&str] = &[
    "content:encoded",
    "content",
    "xhtml:body",
    "fulltext",
    "description",
    "summary",
    "excerpt:encoded",
    "media:description",
    "itunes:summary",
    "abstract",
    "tagline",
];
const DATES: &[&str] = &[
    "pubDate",
    "published",
    "issued",
    "dc:date",
    "dcterms:issued",
    "dcterms:created",
    "created",
    "wp:post_date_gmt",
    "wp:post_date",
    "date",
    "prism:publicationDate",
    "pubdate",
];
const CHANGES: &[&str] = &[
    "updated",
    "modified",
    "dcterms:modified",
    "a10:updated",
    "atom:updated",
];

/// WordPress: what is written to be read, and when it is.
const POST_TYPES_ASIDE: &[&str] = &[
    "attachment",
    "nav_menu_item",
    "revision",
    "custom_css",
    "customize_changeset",
    "oembed_cache",
    "wp_block",
    "wp_template",
    "wp_template_part",
    "wp_global_styles",
    "wp_navigation",
    "wp_font_family",
    "wp_font_face",
    "acf-field",
    "acf-field-group",
    "feedback",
];
const STATES_ASIDE: &[&str] = &[
    "draft",
    "auto-draft",
    "trash",
    "pending",
    "private",
    "future",
];

/// What the feed says of all its items.
#[derive(Debug, Default)]
pub struct Channel {
    title: Option<String>,
    language: Option<String>,
    author: Option<String>,
}

impl Channel {
    pub fn of(head: &Element) -> Channel {
        let channel = head.find("channel").or_else(|| head.find("feed"));
        let Some(channel) = channel else {
            return Channel::default();
        };
        let line = |name: &str| channel.elements().find(|e| e.name == name)?.line();
        let root = head.elements().find_map(|root| root.attribute("lang"));
        let named = channel
            .child("author")
            .and_then(|author| author.child("name"));
        Channel {
            title: line("title").or(channel.child("title").and_then(Element::line)),
            language: line("language")
                .or(line("dc:language"))
                .or(root.map(|tag| tag.into_owned())),
            author: named.and_then(Element::line),
        }
    }
}

/// Reads the text of one item, from its opening tag to its closing one.
pub fn read(source: &str, channel: &Channel, limits: &Limits) -> Result<RawDocument, Skipped> {
    let tree = xml::parse(source, limits);
    let Some(item) = tree.top.elements().next() else {
        return Err(Skipped::failed("an item that cannot be read"));
    };
    let mut raw = RawDocument::default();
    raw.notes.extend(tree.broken.clone());
    let item = Item { item };
    if let Some(aside) = item.wordpress_aside() {
        return Err(Skipped::skipped(aside));
    }
    raw.title = item.title();
    raw.text = item.text();
    raw.record_id = item.line(&["guid", "id"]).or_else(|| item.about());
    raw.url = item.url();
    raw.language = item.line(&["dc:language", "language"]);
    let tag = item.item.attribute("lang").map(|tag| tag.into_owned());
    fill(&mut raw.language, tag);
    fill(&mut raw.language, channel.language.clone());
    raw.outlet = item.source();
    fill(&mut raw.outlet, channel.title.clone());
    raw.authors = item.authors();
    if raw.authors.is_empty() {
        raw.authors.extend(channel.author.clone());
    }
    for category in item.all(&["category", "dc:subject", "media:keywords"]) {
        let scheme = category.attribute("domain").unwrap_or_default();
        let term = ["label", "term"]
            .into_iter()
            .find_map(|name| category.attribute(name))
            .map(|term| term.into_owned());
        let term = term
            .or_else(|| category.line())
            .map(|t| reduce(&t).into_owned());
        if scheme != "post_tag" {
            fill(&mut raw.section, term.clone());
        }
        keyword(&mut raw, term);
    }
    for (names, modified) in [(DATES, false), (CHANGES, true)] {
        if let Some(date) = item.line(names) {
            mapping::add_date(&mut raw, date, modified);
        }
    }
    if raw.text.trim().is_empty() && raw.title.is_none() {
        return Err(match tree.broken {
            Some(why) => Skipped::failed(format!("no text: {why}")),
            None => Skipped::skipped("no text"),
        });
    }
    Ok(raw)
}

struct Item<'a, 't> {
    item: &'a Element<'t>,
}

impl<'t> Item<'_, 't> {
    /// The children of these names, the names in their order. One without prefix has the item's own.
    fn all<'s>(&'s self, names: &'s [&str]) -> impl Iterator<Item = &'s Element<'t>> {
        let prefix = self
            .item
            .name
            .rsplit_once(':')
            .map_or("", |(prefix, _)| prefix);
        names.iter().flat_map(move |name| {
            self.item
                .elements()
                .filter(move |child| match child.name.split_once(':') {
                    Some((own, local)) if own == prefix => local == *name || child.name == *name,
                    _ => child.name == *name,
                })
        })
    }

    fn line(&self, names: &[&str]) -> Option<String> {
        self.all(names).find_map(Element::line)
    }

    fn about(&self) -> Option<String> {
        self.item.attribute("about").map(|id| id.into_owned())
    }

    fn title(&self) -> Option<String> {
        let title = self
            .all(&["title", "dc:title", "media:title"])
            .find_map(Element::line)?;
        let title = unescape_again(reduce(&title).into_owned());
        (!title.trim().is_empty()).then_some(title)
    }

    fn text(&self) -> String {
        let texts = self.all(TEXTS).map(html_of);
        let chosen = texts.into_iter().find(|text| !text.trim().is_empty());
        let mut chosen = chosen.unwrap_or_default();
        // Vocabularies of agencies have the story beside the feed's own elements.
        if let Some(story) = vendor_story(self.item).filter(|story| story.len() > chosen.len()) {
            chosen = story;
        }
        without_credit(unescape_again(chosen))
    }

    fn url(&self) -> Option<String> {
        let linked = |rel: &str| {
            self.all(&["link", "atom:link"])
                .filter(|link| link.attribute("rel").as_deref().unwrap_or("alternate") == rel)
                .find_map(|link| link.attribute("href").map(|href| href.trim().to_owned()))
        };
        let permanent = self
            .all(&["guid", "id"])
            .filter(|guid| guid.attribute("isPermaLink").as_deref() != Some("false"))
            .find_map(Element::line);
        self.line(&["feedburner:origLink", "link"])
            .or_else(|| linked("alternate"))
            .or_else(|| linked("self"))
            .or(permanent)
            .or_else(|| self.about())
            .filter(|url| mapping::is_url(url))
    }

    fn source(&self) -> Option<String> {
        let source = self.all(&["source"]).next();
        let title = source.and_then(|source| source.child("title")?.line());
        let plain = source.filter(|source| source.elements().next().is_none());
        title.or_else(|| plain.and_then(Element::line)).or_else(|| {
            self.line(&["dc:publisher", "dc:source"])
                .filter(|s| !mapping::is_url(s))
        })
    }

    fn authors(&self) -> Vec<String> {
        let written: Vec<String> = self
            .all(&["dc:creator", "author", "media:credit", "itunes:author"])
            .filter_map(|author| match author.child("name") {
                Some(name) => name.line(),
                None => author.line(),
            })
            .collect();
        let names = written.iter().filter_map(|author| person_of(author));
        names.flat_map(mapping::authors_of).collect()
    }

    /// Why the item of a WordPress export is no article.
    fn wordpress_aside(&self) -> Option<String> {
        let kind = self.line(&["wp:post_type"])?;
        let state = self.line(&["wp:status"]).unwrap_or_default();
        if POST_TYPES_ASIDE.contains(&kind.as_str()) {
            return Some(format!("WordPress `{kind}`, no article"));
        }
        let unpublished = STATES_ASIDE.contains(&state.as_str());
        unpublished.then(|| format!("WordPress {kind} not published (`{state}`)"))
    }
}

/// `a@example.org (Ann Lee)` → `Ann Lee`; an address alone names nobody.
fn person_of(author: &str) -> Option<&str> {
    let inside = author
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'));
    match inside {
        Some((name, _)) if author.contains('@') => Some(name),
        _ => (!author.contains('@')).then_some(author),
    }
}

/// The text of an element whose content is HTML, escaped or not.
fn html_of(element: &Element) -> String {
    if element.elements().next().is_some() {
        return paragraphs(element);
    }
    let html = element.text();
    // Without paragraphs of its own a blank line is one (WordPress stores posts so).
    if !html.contains("<p") && !html.contains("<P") && html.contains("\n") {
        let settled = html.replace("\r\n", "\n");
        return reduce(&settled.replace("\n\n", "<p>")).into_owned();
    }
    reduce(&html).into_owned()
}

/// The longest `body` of another vocabulary, with the lead that stands before it.
fn vendor_story(item: &Element) -> Option<String> {
    let parents = item
        .elements()
        .filter(|element| element.child("body").is_some());
    let parent = parents.into_iter().next()?;
    let lead = ["first_line", "lead", "intro", "standfirst"]
        .into_iter()
        .find_map(|name| parent.child(name));
    let parts = [lead, parent.child("body")];
    let texts: Vec<String> = parts.into_iter().flatten().map(html_of).collect();
    Some(texts.join("\n\n"))
}

/// WordPress ends items with a line about itself.
fn without_credit(text: String) -> String {
    let body = text.trim_end();
    let last = body.rfind('\n').map_or(0, |at| at + 1);
    let line = body.get(last..).unwrap_or_default();
    let is_credit = line.starts_with("The post ") && line.contains(" appeared first on ");
    match is_credit {
        true => body.get(..last).unwrap_or_default().to_owned(),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(source: &str) -> RawDocument {
        read(source, &Channel::default(), &Limits::default()).unwrap()
    }

    #[track_caller]
    fn check_text(source: &str, expect: &str) {
        let text = crate::read::text::settle(&item(source).text, false).text;
        assert_eq!(text, expect);
    }

    #[test]
    fn the_best_text_is_taken() {
        check_text(
            "<item><title>T</title><description>short</description><content:encoded><![CDATA[<p>a</p><p>b</p>]]></content:encoded></item>",
            "a\n\nb",
        );
        check_text(
            "<item><title>T</title><content:encoded/><description>&lt;b&gt;x&lt;/b&gt; &amp;amp; y</description></item>",
            "x & y",
        );
        check_text(
            "<entry><content type='xhtml'><div><p>a</p><p>b</p></div></content><summary>s</summary></entry>",
            "a\n\nb",
        );
        check_text(
            "<item><content:encoded><![CDATA[a <b>b</b>\n\nc]]></content:encoded></item>",
            "a b\n\nc",
        );
        check_text(
            "<item><description>&lt;p&gt;a&lt;/p&gt;&lt;p&gt;The post T appeared first on S.&lt;/p&gt;</description></item>",
            "a",
        );
        check_text(
            "<entry><content>short</content><x:m><x:body>a longer text</x:body></x:m></entry>",
            "a longer text",
        );
    }

    #[test]
    fn facts_of_rss_and_atom() {
        let raw = item(
            "<item><title>A &amp;amp; B</title><link>https://example.org/1</link><guid>7</guid><pubDate>Wed, 05 Mar 2025 10:15:00 GMT</pubDate>\
             <author>a@example.org (Ann Lee)</author><category>Port</category><category domain='post_tag'>tea</category><source url='u'>The Pier</source></item>",
        );
        assert_eq!(raw.title.as_deref(), Some("A & B"));
        assert_eq!(raw.url.as_deref(), Some("https://example.org/1"));
        assert_eq!(raw.record_id.as_deref(), Some("7"));
        assert_eq!(raw.authors, ["Ann Lee"]);
        assert_eq!(raw.section.as_deref(), Some("Port"));
        assert_eq!(raw.keywords, ["Port", "tea"]);
        assert_eq!(raw.outlet.as_deref(), Some("The Pier"));
        let raw = item(
            "<a:entry><a:title type='html'>T</a:title><a:link rel='self' href='https://example.org/s'/><a:link href='https://example.org/2'/>\
             <a:updated>2025-03-06T00:00:00Z</a:updated><a:published>2025-03-05T00:00:00Z</a:published><a:author><a:name>Bo Chen</a:name></a:author></a:entry>",
        );
        assert_eq!(raw.url.as_deref(), Some("https://example.org/2"));
        assert_eq!(raw.authors, ["Bo Chen"]);
        assert_eq!(raw.dates.len(), 2);
    }

    #[test]
    fn what_wordpress_did_not_publish() {
        let why = |source: &str| {
            let outcome = read(source, &Channel::default(), &Limits::default());
            outcome.unwrap_err().reason
        };
        assert_eq!(
            why("<item><title>T</title><wp:post_type>attachment</wp:post_type></item>"),
            "WordPress `attachment`, no article"
        );
        assert_eq!(
            why(
                "<item><title>T</title><wp:status>draft</wp:status><wp:post_type>post</wp:post_type></item>"
            ),
            "WordPress post not published (`draft`)"
        );
        assert_eq!(why("<item><title> </title></item>"), "no text");
    }

    #[test]
    fn the_channel() {
        let head =
            "<rss xml:lang='de'><channel><title>The Pier</title><image><title>No</title></image>";
        let tree = xml::parse(head, &Limits::default());
        let channel = Channel::of(&tree.top);
        assert_eq!(channel.title.as_deref(), Some("The Pier"));
        assert_eq!(channel.language.as_deref(), Some("de"));
    }
}
