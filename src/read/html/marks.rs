//! Candidates for the publication date: JSON-LD, `<meta>`, microdata, `<time>` and marks near the headline.

use trafilatura::dom::{Document, NodeId};

use super::facts::{Facts, Mark};
use super::linked::Linked;
use crate::article::{DateCandidate, Evidence};
use crate::read::dates::{find_day, parse_date_in};

/// `<meta>` names that state first publication.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "article:published",
    "article:publicationdate",
    "article:published_date",
    "article.published",
    "og:published_time",
    "og:article:published_time",
    "og:pubdate",
    "og:publish_date",
    "og:datepublished",
    "og:article:published",
    "datepublished",
    "date_published",
    "date-published",
    "publishdate",
    "publish_date",
    "publish-date",
    "publish_time",
    "published_date",
    "published-date",
    "published_time",
    "publisheddate",
    "published_at",
    "publishedat",
    "published",
    "publication_date",
    "publicationdate",
    "publication-date",
    "originalpublicationdate",
    "article_date_original",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "pub_date",
    "rbpubdate",
    "bt:pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dc.issued",
    "dc.date.published",
    "dc.date.publication",
    "citation_publication_date",
    "citation_online_date",
    "rnews:datepublished",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "cxenseparse:recs:articlepublishdate",
    "mediator_published_time",
    "shareaholic:article_published_time",
    "vr:published_time",
    "dcsext.articlefirstpublished",
    "twt-published-at",
    "analyticsattributes.articledate",
    "article:post_date",
    "article-publication-date",
    "first-published",
    "firstpublished",
    "weibo:article:create_at",
    "prism.publicationdate",
    "eomportal-lastupdate-published",
    "dateposted",
    "post_date",
    "postdate",
    "release_date",
    "published-at",
];

/// Names that state a date without saying of what, or when the page was made.
const DATED: &[&str] = &[
    "date",
    "dc.date",
    "dc:date",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
    "dc.created",
    "dc:created",
    "date_created",
    "datecreated",
    "created",
    "creation_date",
    "article.created",
    "article:created_time",
    "displaydate",
    "display-date",
    "doc_date",
    "ptime",
    "pdate",
    "timestamp",
    "gentime",
    "article_date",
    "article-date",
    "articledate",
    "issued",
    "citation_date",
    "content_create_date",
    "og:regdate",
    "datetime",
    "time",
    "news_date",
    "newsdate",
];

const MODIFIED: &[&str] = &[
    "article:modified_time",
    "article:modified",
    "article:modified_date",
    "og:updated_time",
    "og:modified_time",
    "og:article:modified_time",
    "datemodified",
    "date_modified",
    "lastmod",
    "last-modified",
    "lastmodified",
    "modified",
    "modified_time",
    "updated_time",
    "dcterms.modified",
    "dc.modified",
    "dc.date.modified",
    "revision_date",
    "utime",
    "bt:moddate",
    "last_updated",
    "lastupdate",
    "updated",
    "article:post_modified",
    "dc.date.updated",
    "cxenseparse:recs:modifiedtime",
    "eomportal-lastupdate",
];

/// All dates that the page states about itself, in no order.
pub fn candidates(
    doc: &Document,
    facts: &Facts,
    linked: &Linked,
    language: Option<&str>,
) -> Vec<DateCandidate> {
    let mut found = Vec::new();
    let mut add = |evidence: Evidence, modified: bool, raw: &str| {
        let parsed = parse_date_in(raw, language)
            .or_else(|| find_day(raw, language).map(|(interval, time, _)| (interval, time)));
        let Some((interval, time)) = parsed else {
            return;
        };
        found.push(DateCandidate {
            evidence,
            interval,
            time,
            modified,
            raw: raw.chars().take(200).collect(),
        });
    };
    for raw in &linked.published {
        add(Evidence::JsonLd, false, raw);
    }
    if linked.published.is_empty() {
        for raw in &linked.created {
            add(Evidence::JsonLd, false, raw);
        }
    }
    for raw in &linked.modified {
        add(Evidence::JsonLd, true, raw);
    }
    let named = |names: &[&str]| -> Vec<&str> {
        let metas = facts
            .metas
            .iter()
            .filter(|(key, _)| names.contains(&key.as_str()));
        metas.map(|(_, content)| content.as_str()).collect()
    };
    let published = named(PUBLISHED);
    let published = if published.is_empty() {
        named(DATED)
    } else {
        published
    };
    for raw in published {
        add(Evidence::Meta, false, raw);
    }
    for raw in named(MODIFIED) {
        add(Evidence::Meta, true, raw);
    }
    found.extend(marked(doc, facts, language));
    found
}

/// How much a mark on the page is worth; the best kind that occurs is taken, and no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    /// `itemprop=datePublished` and its like.
    Named,
    /// `<time>` that says it is the publication, or stands at the headline.
    AtHeadline,
    /// Another `<time>` of the article.
    Time,
    /// An element whose class speaks of a date.
    Labelled,
}

fn marked(doc: &Document, facts: &Facts, language: Option<&str>) -> Vec<DateCandidate> {
    let headline = facts
        .headings
        .iter()
        .find(|mark| mark.tag == "h1")
        .map(|mark| mark.order);
    let mut found: Vec<(Worth, usize, DateCandidate)> = Vec::new();
    for mark in &facts.dates {
        let Some((interval, time, raw)) = date_of(mark, language) else {
            continue;
        };
        let Some(worth) = worth(mark, headline) else {
            continue;
        };
        if is_elsewhere(doc, mark.node) {
            continue;
        }
        let label = &mark.label;
        let says_modified = |text: &str| MODIFIED_WORDS.iter().any(|word| text.contains(word));
        let words = mark.text.to_lowercase();
        let modified = says_modified(label) && !label.contains("publish")
            || (says_modified(&words) && !PUBLISHED_WORDS.iter().any(|word| words.contains(word)));
        let distance = headline.map_or(mark.order, |at| mark.order.abs_diff(at));
        let candidate = DateCandidate {
            evidence: Evidence::Markup,
            interval,
            time,
            modified,
            raw,
        };
        found.push((worth, distance, candidate));
    }
    let best = |modified: bool| {
        let of_kind = found.iter().filter(|(_, _, c)| c.modified == modified);
        of_kind
            .min_by_key(|(worth, distance, _)| (*worth, *distance))
            .map(|(_, _, c)| c.clone())
    };
    best(false).into_iter().chain(best(true)).collect()
}

const MODIFIED_WORDS: &[&str] = &[
    "updated",
    "update:",
    "modified",
    "last edited",
    "aktualisiert",
    "geändert",
    "mis à jour",
    "mise à jour",
    "actualizado",
    "actualizada",
    "modificado",
    "aggiornat",
    "atualizad",
    "bijgewerkt",
    "uppdaterad",
    "opdateret",
    "oppdatert",
    "zaktualizowano",
    "aktualizov",
    "обновлен",
    "оновлен",
    "güncelle",
    "diperbarui",
    "更新",
    "수정",
];

const PUBLISHED_WORDS: &[&str] = &[
    "publish",
    "posted",
    "erstellt",
    "veröffentlicht",
    "publié",
    "publicad",
    "pubblicat",
    "gepubliceerd",
    "publicerad",
    "udgivet",
    "publisert",
    "opublikowano",
    "publikov",
    "опубликован",
    "опубліковано",
    "yayın",
    "发布",
    "發布",
    "公開",
    "입력",
    "등록",
    "created",
];

fn worth(mark: &Mark, headline: Option<usize>) -> Option<Worth> {
    let label = &mark.label;
    let near = headline.is_some_and(|at| mark.order < at + 60 && mark.order + 40 > at);
    if [
        "datepublished",
        "datecreated",
        "uploaddate",
        "dc:date",
        "dc:created",
        "pubdate",
        "datemodified",
    ]
    .iter()
    .any(|name| label.contains(name))
    {
        return Some(Worth::Named);
    }
    if mark.tag == "time" {
        let says = label.contains("publish") || label.contains("entry-date");
        return Some(if near || says {
            Worth::AtHeadline
        } else {
            Worth::Time
        });
    }
    // A label is weak: the text must be little more than the date.
    let strong = ["date", "publish", "posted", "timestamp", "fecha", "datum"]
        .iter()
        .any(|name| label.contains(name));
    match (strong, near) {
        (true, true) => Some(Worth::Time),
        (true, false) | (false, true) => Some(Worth::Labelled),
        (false, false) => None,
    }
}

fn date_of(
    mark: &Mark,
    language: Option<&str>,
) -> Option<(crate::date::Interval, Option<String>, String)> {
    let value = mark.value.as_deref().and_then(|value| {
        let (interval, time) = parse_date_in(value, language)?;
        interval.day().map(|_| (interval, time, value.to_owned()))
    });
    value.or_else(|| {
        let limit = if mark.tag == "time" { 200 } else { 140 };
        if mark.text.is_empty() || mark.text.len() > limit {
            return None;
        }
        let (interval, time, _) = find_day(&mark.text, language)?;
        Some((interval, time, mark.text.clone()))
    })
}

/// Inside something that is not the article: a sidebar, related articles, comments, the page's frame.
fn is_elsewhere(doc: &Document, node: NodeId) -> bool {
    let mut at = doc.parent(node);
    let mut steps = 0;
    while let Some(parent) = at {
        steps += 1;
        let tag = doc.tag_name(parent);
        if matches!(tag, "body" | "html") || steps > 100 {
            return false;
        }
        if matches!(tag, "aside" | "nav" | "footer" | "a" | "form") {
            return true;
        }
        let mut label = doc.class_name(parent).to_lowercase();
        label.push(' ');
        label.push_str(&doc.id_attr(parent).to_lowercase());
        let other = [
            "related",
            "sidebar",
            "comment",
            "recommend",
            "widget",
            "footer",
            "popular",
            "latest",
            "trending",
            "teaser",
            "more-",
            "copyright",
            "promo",
            "recent",
        ];
        if other.iter().any(|word| label.contains(word)) {
            return true;
        }
        at = doc.parent(parent);
    }
    false
}
