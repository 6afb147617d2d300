//! A saved page → title, authors, dates, paragraphs.

mod blocks;
mod body;
mod facts;
mod furniture;
mod guard;
mod lenient;
mod linked;
mod marks;
mod markup;
mod people;
mod shown;
mod title;

use trafilatura::dom::Document;

use crate::article::RawDocument;
use crate::error::Skipped;
use crate::read::limits::Limits;
use facts::Facts;
use linked::Linked;
use markup::unescape;

/// Reads a decoded page into `raw`, which already has its place, format and encoding.
///
/// 1. Guard: how deep and large is it? 2. One tree. 3. What it states: JSON-LD, `<meta>`, marks.
/// 4. Title, authors, outlet, dates. 5. The body, by the extractor, then our own rules.
pub fn read_page(html: &str, raw: &mut RawDocument, limits: &Limits) -> Result<(), Skipped> {
    if let Err(why) = guard::check(html, limits) {
        return Err(Skipped::failed(why));
    }
    let doc = Document::parse(html);
    let facts = Facts::collect(&doc);
    let page_title = facts
        .meta(&["og:title"])
        .map(str::to_owned)
        .or_else(|| facts.title.clone())
        .unwrap_or_default();
    let linked = linked::read(&facts.scripts, &page_title);
    describe(raw, &doc, &facts, &linked);
    raw.text = body::extract(doc, raw.title.as_deref().unwrap_or_default());
    Ok(())
}

/// Everything but the text.
fn describe(raw: &mut RawDocument, doc: &Document, facts: &Facts, linked: &Linked) {
    let url = [
        facts.canonical.as_deref(),
        facts.meta(&["og:url"]),
        linked.url.as_deref(),
        facts.meta(&["twitter:url", "parsely-link"]),
    ]
    .into_iter()
    .flatten()
    .map(str::trim)
    .find(|url| url.starts_with("http://") || url.starts_with("https://") || url.starts_with("//"));
    if raw.url.is_none() {
        raw.url = url.map(|url| {
            if url.starts_with("//") {
                format!("https:{url}")
            } else {
                url.to_owned()
            }
        });
    }
    let host = raw.url.as_deref().and_then(host);
    let named = facts
        .meta(&[
            "og:site_name",
            "application-name",
            "twitter:site:name",
            "dc.publisher",
        ])
        .map(|name| unescape(name).into_owned());
    let named = named
        .filter(|name| !name.starts_with('@') && name.len() < 80)
        .or_else(|| linked.publisher.clone());
    raw.title = title::choose(facts, linked, named.as_deref(), host);
    raw.authors = people::authors(facts, linked, named.as_deref());
    raw.language = facts
        .language
        .clone()
        .or_else(|| linked.language.clone())
        .or_else(|| {
            facts
                .meta(&["content-language", "og:locale", "language"])
                .map(str::to_owned)
        });
    let title = raw.title.clone().unwrap_or_default();
    raw.dates.extend(marks::candidates(
        doc,
        facts,
        linked,
        &title,
        raw.language.as_deref(),
    ));
    raw.section = linked.section.clone().or_else(|| {
        facts
            .meta(&[
                "article:section",
                "section",
                "parsely-section",
                "og:section",
            ])
            .map(str::to_owned)
    });
    raw.outlet = named.or_else(|| host.map(|host| host.trim_start_matches("www.").to_owned()));
}

/// The host of an absolute URL.
fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?;
    host.split(':').next().filter(|host| !host.is_empty())
}
