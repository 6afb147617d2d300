//! How to ask: the operators and the fields, each with an example that leads to its answer.

use std::sync::OnceLock;

use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use pulldown_cmark::html::push_html;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag};

use super::address;
use super::reply::Reply;
use super::routes;
use crate::fields::FIELDS;

/// What can be written, and what it means.
const OPERATORS: &[(&str, &str)] = &[
    ("doha talks", "both words, in any of their forms"),
    (
        "\"secret talks\"",
        "these words, side by side and in this order",
    ),
    ("doha OR gaza", "one of them at least"),
    ("talks -doha", "without a word"),
    ("=Talks", "exactly as written, with case and accents"),
    ("negotiat*", "any ending"),
    ("boehler~", "words that differ by a letter or two"),
    ("hostage W/5 release", "at most five words apart"),
    ("hostage PRE/5 release", "the same, in this order"),
    ("hostage W/S release", "in one sentence"),
    ("hostage W/P release", "in one paragraph"),
    (
        "hostage NOT W/5 release",
        "the first, and not the second near it",
    ),
    ("LEAD(hostage)", "in the first paragraph"),
    ("ATLEAST/3(hostage)", "three times at least"),
];

struct Row {
    example: &'static str,
    href: String,
    meaning: &'static str,
}

#[derive(Template)]
#[template(path = "help.html")]
struct Page {
    /// QUERY.md.
    language: &'static str,
    headings: &'static [Heading],
    text: String,
    hidden: Vec<(&'static str, &'static str)>,
    operators: Vec<Row>,
    fields: Vec<Row>,
}

fn row(example: &'static str, meaning: &'static str) -> Row {
    Row {
        example,
        href: address::search(example),
        meaning,
    }
}

pub async fn page(headers: HeaderMap) -> Response {
    let language = LANGUAGE.get_or_init(|| written(include_str!("../../QUERY.md")));
    let page = Page {
        language: &language.html,
        headings: &language.headings,
        text: String::new(),
        hidden: Vec::new(),
        operators: OPERATORS.iter().map(|(e, m)| row(e, m)).collect(),
        fields: FIELDS.iter().map(|f| row(f.example, f.help)).collect(),
    };
    routes::page(Reply::page(&page), &headers)
}

/// The description of the language as a page has it: made once.
static LANGUAGE: OnceLock<Written> = OnceLock::new();

struct Written {
    html: String,
    headings: Vec<Heading>,
}

struct Heading {
    text: String,
    id: String,
}

/// Markdown of ours as HTML: a title of the document is left to the page, each line of a block that is marked
/// `query` leads to what it finds, headings of the second level can be gone to.
fn written(markdown: &str) -> Written {
    let mut events: Vec<Event> = Vec::new();
    let mut headings: Vec<Heading> = Vec::new();
    let html = |html: &str| Event::Html(html.to_owned().into());
    let mut parser = Parser::new_ext(markdown, Options::ENABLE_TABLES);
    while let Some(event) = parser.next() {
        match event {
            Event::Start(Tag::Heading { level, .. }) if level <= HeadingLevel::H2 => {
                let text = text_of(&mut parser);
                if level == HeadingLevel::H2 {
                    let id = text
                        .to_lowercase()
                        .replace(|c: char| !c.is_alphanumeric(), "-");
                    events.push(html(&format!("<h2 class=\"part\" id=\"{id}\">")));
                    events.push(Event::Text(text.clone().into()));
                    events.push(html("</h2>\n"));
                    headings.push(Heading { text, id });
                }
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind))) if &*kind == "query" => {
                events.push(html("<ul class=\"examples\">\n"));
                for line in text_of(&mut parser).lines() {
                    let href = address::search(line);
                    events.push(html(&format!("<li><a href=\"{href}\">")));
                    events.push(Event::Code(line.to_owned().into()));
                    events.push(html("</a></li>\n"));
                }
                events.push(html("</ul>\n"));
            }
            event => events.push(event),
        }
    }
    let mut html = String::new();
    push_html(&mut html, events.into_iter());
    Written { html, headings }
}

/// The text up to the end of what was begun, which has no parts with an end of their own.
fn text_of(parser: &mut Parser) -> String {
    let inside = parser.take_while(|event| !matches!(event, Event::End(_)));
    let text = inside.filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(text.into_string()),
        _ => None,
    });
    text.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Day;
    use crate::query::parse;

    #[test]
    fn blocks_of_queries_lead_to_what_they_find() {
        let page = written(
            "# Title\n\n## Two `words`\n\nA `b` <i>.\n\n```query\na <b>\n\"c\"\n```\n\n```\nd\n```\n",
        );
        assert!(page.html.contains("<p>A <code>b</code>"), "{}", page.html);
        let link = "<li><a href=\"/?q=a%20%3Cb%3E\"><code>a &lt;b&gt;</code></a></li>";
        let heading = "<h2 class=\"part\" id=\"two-words\">Two words</h2>";
        assert!(page.html.contains(heading), "{}", page.html);
        assert!(page.html.contains(link), "{}", page.html);
        assert!(
            page.html.contains("<pre><code>d\n</code></pre>"),
            "{}",
            page.html
        );
        assert!(!page.html.contains("Title"), "{}", page.html);
        assert_eq!(page.headings.len(), 1);
        let whole = written(include_str!("../../QUERY.md"));
        assert!(whole.headings.len() > 15 && whole.html.contains("/?q=boehler%20doha\""));
    }

    #[test]
    fn the_examples_are_queries() {
        for (example, _) in OPERATORS {
            assert!(parse(example, Day::MAX).is_ok(), "{example}");
        }
    }
}
