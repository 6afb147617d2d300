//! Everything that a page says of its article but the text: title, authors, outlet, dates and the like.

use trafilatura::dom::Document;

use super::facts::Facts;
use super::linked::{self, Linked};
use super::markup::unescape;
use super::{marks, order, paywall, people, title};
use crate::article::RawDocument;
use crate::read::dates::Home;

/// `<meta>` names by what they state, the more reliable first.
const SITES: &[&str] = &[
    "og:site_name",
    "application-name",
    "twitter:site:name",
    "dc.publisher",
];
const URLS: &[&str] = &["og:url", "twitter:url", "parsely-link"];
const LANGUAGES: &[&str] = &["content-language", "og:locale", "language"];
pub const SECTIONS: &[&str] = &[
    "article:section",
    "section",
    "parsely-section",
    "og:section",
];
const KEYWORDS: &[&str] = &[
    "article:tag",
    "news_keywords",
    "parsely-tags",
    "sailthru.tags",
    "keywords",
];

/// Keywords of one article; sites that write more write them for search engines.
const MOST_KEYWORDS: usize = 50;

/// Fills all fields of `raw` but the text. A URL that `raw` already has is kept.
///
/// `scripts` are those of the page that its tree does not hold.
pub fn describe(raw: &mut RawDocument, doc: &Document, scripts: &[&str]) -> Linked {
    let facts = &Facts::collect(doc);
    let page_title = facts.meta(&["og:title"]).or(facts.title.as_deref());
    let mut linked = linked::read(&facts.scripts, page_title.unwrap_or_default());
    linked.free = paywall::is_free(facts, &linked);
    raw.url = raw.url.take().or_else(|| url(facts, &linked));
    let host = raw.url.as_deref().and_then(host);
    let site = plain(facts.meta(SITES)).filter(|name| !name.starts_with('@') && name.len() < 80);
    let site = site.or_else(|| plain(linked.publisher.as_deref()));
    raw.title = title::choose(facts, &linked, site.as_deref(), host);
    raw.authors = people::authors(facts, &linked, site.as_deref());
    raw.section = plain(linked.section.as_deref()).or_else(|| plain(facts.meta(SECTIONS)));
    raw.language = facts
        .language
        .clone()
        .or_else(|| linked.language.clone())
        .or_else(|| plain(facts.meta(LANGUAGES)));
    raw.keywords = keywords(facts, &linked);
    let headline = raw.title.as_deref().unwrap_or_default();
    let home = Home {
        url: raw.url.as_deref(),
        language: raw.language.as_deref(),
    };
    let tag = order::tag(facts, home.language, host);
    let page = marks::Page {
        doc,
        scripts,
        facts,
        linked: &linked,
        home,
        tag: tag.as_deref(),
    };
    let (dates, notes) = marks::candidates(&page, headline);
    raw.dates.extend(dates);
    raw.notes.extend(notes);
    raw.outlet = site.or_else(|| host.map(|host| host.trim_start_matches("www.").to_owned()));
    linked
}

fn plain(text: Option<&str>) -> Option<String> {
    let text = unescape(text?);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// The page's own absolute URL.
fn url(facts: &Facts, linked: &Linked) -> Option<String> {
    let stated = [
        facts.canonical.as_deref(),
        facts.meta(URLS),
        linked.url.as_deref(),
    ];
    let mut absolute = stated
        .into_iter()
        .flatten()
        .map(str::trim)
        .filter_map(|url| {
            let schemed = url.starts_with("http://") || url.starts_with("https://");
            let bare = url.starts_with("//");
            match (schemed, bare) {
                (true, _) => Some(url.to_owned()),
                (false, true) => Some(format!("https:{url}")),
                (false, false) => None,
            }
        });
    absolute.next()
}

/// The host of an absolute URL.
fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?;
    host.split(':').next().filter(|host| !host.is_empty())
}

fn keywords(facts: &Facts, linked: &Linked) -> Vec<String> {
    let mut stated = linked.keywords.clone();
    for name in KEYWORDS {
        if stated.is_empty() {
            let metas = facts.metas.iter().filter(|(key, _)| key == name);
            stated = metas.map(|(_, content)| content.clone()).collect();
        }
    }
    let mut keywords: Vec<String> = Vec::new();
    for word in stated.iter().flat_map(|list| list.split([',', ';'])) {
        if let Some(word) = plain(Some(word))
            && word.len() < 100
            && keywords.len() < MOST_KEYWORDS
            && !keywords.contains(&word)
        {
            keywords.push(word);
        }
    }
    keywords
}
