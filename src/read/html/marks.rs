//! Candidates for the publication date: JSON-LD, `<meta>`, microdata, `<time>` and marks near the headline.

use trafilatura::dom::Document;

use super::facts::Facts;
use super::linked::Linked;
use super::shown::{Headline, Marked, marked};
use super::written;
use crate::article::{DateCandidate, Evidence};
use crate::date::{Day, Interval};
use crate::read::dates::{
    Clock, DAY_FIRST, Home, MONTH_FIRST, either_day, find_day, parse_date_in,
};

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

/// What the dates of a page are read from.
pub struct Page<'a> {
    pub doc: &'a Document,
    /// Those that the tree does not hold.
    pub scripts: &'a [&'a str],
    pub facts: &'a Facts,
    pub linked: &'a Linked,
    pub home: Home<'a>,
    /// The language tag that dates are read under, with the region whose order of numbers they follow.
    pub tag: Option<&'a str>,
}

/// All dates that the page states about itself, in no order, and notes on those that it takes back.
pub fn candidates(page: &Page, title: &str) -> (Vec<DateCandidate>, Vec<String>) {
    let Page {
        doc, facts, tag, ..
    } = *page;
    let mut notes = Vec::new();
    let (mut found, is_vague) = stated(page);
    let headline = Headline::find(doc, facts, title);
    let shown = marked(doc, facts, &headline, tag);
    if let Some(day) = outshines(&shown, &found) {
        take_back(&mut found, &mut notes, |c| is_loose(c) && c.interval != day);
    }
    let published = shown
        .published
        .filter(|_| !shown.far || !names_a_day(&found));
    found.extend(published);
    found.extend(shown.modified);
    let near = || written::near_headline(doc, &headline, tag);
    // A `<meta>` that does not say of what: the page was there on the earlier day that it shows.
    let only_vague = is_vague && found.iter().all(|c| c.modified || is_loose(c));
    if only_vague && let Some(day) = near().and_then(|c| publication_day(&c)) {
        take_back(&mut found, &mut notes, |c| {
            is_loose(c) && c.interval.day().is_some_and(|vague| vague > day)
        });
    }
    if let Some((day, local)) = other_day_at_home(&found, page.home) {
        let days = [Some(day), Some(local)];
        found.extend(near().filter(|c| days.contains(&publication_day(c))));
    }
    let sources: [&dyn Fn() -> Option<DateCandidate>; 4] = [
        &near,
        &|| written::in_titles(facts, tag),
        &|| written::in_scripts(doc, page.scripts, tag),
        &|| unsettled(page, &headline),
    ];
    for source in sources {
        if !names_a_day(&found) {
            found.extend(source());
        }
    }
    (found, notes)
}

fn publication_day(candidate: &DateCandidate) -> Option<Day> {
    candidate.interval.day().filter(|_| !candidate.modified)
}

fn names_a_day(found: &[DateCandidate]) -> bool {
    found.iter().any(|c| publication_day(c).is_some())
}

/// Removes what the page shows to be wrong.
fn take_back(
    found: &mut Vec<DateCandidate>,
    notes: &mut Vec<String>,
    is_wrong: impl Fn(&DateCandidate) -> bool,
) {
    let (over, kept) = std::mem::take(found).into_iter().partition(is_wrong);
    *found = kept;
    notes.extend(over.iter().map(|c: &DateCandidate| {
        let (raw, evidence) = (&c.raw, c.evidence.name());
        format!("date `{raw}` ({evidence}) not believed: the page shows another at its headline")
    }));
}

/// What JSON-LD and `<meta>` state, and whether all of its `<meta>` only state a date, not of what.
fn stated(page: &Page) -> (Vec<DateCandidate>, bool) {
    let Page { linked, tag, .. } = *page;
    let mut found = Vec::new();
    let mut add = |evidence: Evidence, modified: bool, raw: &str| {
        let parsed = parse_date_in(raw, tag)
            .or_else(|| find_day(raw, tag).map(|(interval, time, _)| (interval, time)))
            .or_else(|| Some((either_day(raw, tag)?, None)));
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
        let metas = page
            .facts
            .metas
            .iter()
            .filter(|(key, _)| names.contains(&key.as_str()));
        metas.map(|(_, content)| content.as_str()).collect()
    };
    let published = named(PUBLISHED);
    let is_vague = published.is_empty();
    let published = match is_vague {
        true => named(DATED),
        false => published,
    };
    for raw in published {
        add(Evidence::Meta, false, raw);
    }
    for raw in named(MODIFIED) {
        add(Evidence::Meta, true, raw);
    }
    (found, is_vague)
}

/// The day in universal time that alone is stated, and the other day that it is by the clock of the page's
/// country: what the page shows decides.
fn other_day_at_home(found: &[DateCandidate], home: Home) -> Option<(Day, Day)> {
    let mut published = found.iter().filter(|c| publication_day(c).is_some());
    let utc = |c: &DateCandidate| c.time.as_deref().is_some_and(|time| time.ends_with('Z'));
    let best = published.clone().min_by_key(|c| c.evidence)?;
    if !published.all(utc) {
        return None;
    }
    let day = best.interval.day()?;
    let (local, _) = Clock::of(home)?.read(best.time.as_deref()?)?;
    (local != day).then_some((day, local))
}

/// A date of only numbers that the page shows, where nothing says which of them is the month.
fn unsettled(page: &Page, headline: &Headline) -> Option<DateCandidate> {
    let Page {
        doc, facts, tag, ..
    } = *page;
    let both = |read: &dyn Fn(&str) -> Option<DateCandidate>| {
        let (one, other) = (read(DAY_FIRST)?, read(MONTH_FIRST)?);
        let interval = either_day(&one.raw, tag).filter(|_| one.raw == other.raw)?;
        Some(DateCandidate { interval, ..one })
    };
    both(&|order| marked(doc, facts, headline, Some(order)).published)
        .or_else(|| both(&|order| written::near_headline(doc, headline, Some(order))))
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
