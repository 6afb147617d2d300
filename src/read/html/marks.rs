//! Candidates for the publication date: JSON-LD, `<meta>`, microdata, `<time>` and marks near the headline.

use trafilatura::dom::Document;

use super::facts::Facts;
use super::linked::Linked;
use super::shown::{Headline, Marked, marked};
use super::written;
use crate::article::{DateCandidate, Evidence};
use crate::date::Interval;
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

/// All dates that the page states about itself, in no order, and notes on those that it takes back.
pub fn candidates(
    doc: &Document,
    facts: &Facts,
    linked: &Linked,
    title: &str,
    language: Option<&str>,
) -> (Vec<DateCandidate>, Vec<String>) {
    let mut notes = Vec::new();
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
    let headline = Headline::find(doc, facts, title);
    let shown = marked(doc, facts, &headline, language);
    if let Some(day) = outshines(&shown, &found) {
        let (over, kept) = found
            .into_iter()
            .partition(|c| day != c.interval && is_loose(c));
        found = kept;
        notes.extend(over.iter().map(|c: &DateCandidate| {
            let (raw, evidence) = (&c.raw, c.evidence.name());
            format!(
                "date `{raw}` ({evidence}) not believed: the page shows another at its headline"
            )
        }));
    }
    let names_a_day = |found: &[DateCandidate]| {
        let mut days = found.iter().filter(|c| !c.modified);
        days.any(|c| c.interval.day().is_some())
    };
    let published = shown
        .published
        .filter(|_| !shown.far || !names_a_day(&found));
    found.extend(published);
    found.extend(shown.modified);
    let sources: [&dyn Fn() -> Option<DateCandidate>; 3] = [
        &|| written::near_headline(doc, &headline, language),
        &|| written::in_titles(facts, language),
        &|| written::in_scripts(doc, language),
    ];
    for source in sources {
        if !names_a_day(&found) {
            found.extend(source());
        }
    }
    (found, notes)
}

/// A `<meta>` of publication, which sites also use for the day of the printed paper or of a campaign.
fn is_loose(candidate: &DateCandidate) -> bool {
    candidate.evidence == Evidence::Meta && !candidate.modified
}

/// The day shown at the headline, where it is that of no change and only `<meta>` says otherwise.
fn outshines(shown: &Marked, found: &[DateCandidate]) -> Option<Interval> {
    let day = shown
        .published
        .as_ref()
        .filter(|_| shown.at_headline)?
        .interval;
    let modified = shown
        .modified
        .iter()
        .chain(found.iter().filter(|c| c.modified));
    let of_change = modified.into_iter().any(|c| c.interval == day);
    let mut published = found.iter().filter(|c| !c.modified);
    let only_loose = published.all(|c| is_loose(c) && c.interval != day);
    (!of_change && only_loose).then_some(day)
}
