//! The date that a page shows: microdata, `<time>`, labelled elements, and words near the headline.

use trafilatura::dom::{Document, NodeId};

use super::facts::{Facts, Mark};
use super::title::{alike, fold};
use crate::article::{DateCandidate, Evidence};
use crate::date::Interval;
use crate::read::dates::{find_day, parse_date_in, tells_of_change};

/// Where the page's headline stands, and the elements around it.
pub struct Headline {
    order: Option<usize>,
    around: Vec<NodeId>,
}

impl Headline {
    /// The heading that says the title, else the first `h1`.
    pub fn find(doc: &Document, facts: &Facts, title: &str) -> Headline {
        let title = fold(title);
        let mut named = facts
            .headings
            .iter()
            .filter(|mark| mark.tag != "meta" && alike(&fold(&mark.text), &title));
        let first_h1 = facts.headings.iter().find(|mark| mark.tag == "h1");
        let mark = named.next().or(first_h1);
        let mut around = Vec::new();
        let mut at = mark.and_then(|mark| doc.parent(mark.node));
        while let Some(node) = at {
            around.push(node);
            at = doc.parent(node);
        }
        Headline {
            order: mark.map(|mark| mark.order),
            around,
        }
    }

    /// Dates stand below headlines; above them often stands today's.
    fn distance(&self, order: usize) -> usize {
        match self.order {
            Some(at) if order < at => (at - order) * 3,
            Some(at) => order - at,
            None => order,
        }
    }

    fn is_near(&self, order: usize) -> bool {
        self.order
            .is_some_and(|at| order < at + 60 && order + 40 > at)
    }
}

/// How much a mark is worth; the best kind that occurs is taken, and no other.
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

/// The part of the page that something stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Article,
    /// The frame of the article: a side column, a foot.
    Frame,
    /// Another article, a comment, a link to elsewhere.
    Other,
}

/// The published and the modified date that the page's marks show best.
pub fn marked(
    doc: &Document,
    facts: &Facts,
    headline: &Headline,
    language: Option<&str>,
) -> Vec<DateCandidate> {
    let mut found: Vec<((Part, Worth, usize), DateCandidate)> = Vec::new();
    for mark in &facts.dates {
        let Some((interval, time, raw)) = date_of(mark, language) else {
            continue;
        };
        let Some(worth) = worth(mark, headline) else {
            continue;
        };
        let part = part_of(doc, mark.node, headline, mark.text.len());
        if part == Part::Other {
            continue;
        }
        let label = &mark.label;
        let words = mark.text.to_lowercase();
        let modified = (tells_of_change(label) && !label.contains("publish"))
            || (tells_of_change(&words) && !says_published(&words));
        let candidate = DateCandidate {
            evidence: Evidence::Markup,
            interval,
            time,
            modified,
            raw,
        };
        found.push(((part, worth, headline.distance(mark.order)), candidate));
    }
    let best = |modified: bool| {
        let of_kind = found.iter().filter(|(_, c)| c.modified == modified);
        of_kind
            .min_by_key(|(rank, _)| *rank)
            .map(|(_, c)| c.clone())
    };
    best(false).into_iter().chain(best(true)).collect()
}

const PUBLISHED_WORDS: &[&str] = &[
    "publish",
    "posted",
    "erstellt",
    "erschienen",
    "veröffentlicht",
    "publié",
    "mis en ligne",
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

fn says_published(lower: &str) -> bool {
    PUBLISHED_WORDS.iter().any(|word| lower.contains(word))
}

fn worth(mark: &Mark, headline: &Headline) -> Option<Worth> {
    const NAMED: &[&str] = &[
        "datepublished",
        "datecreated",
        "uploaddate",
        "dc:date",
        "dc:created",
        "pubdate",
        "datemodified",
    ];
    let label = &mark.label;
    if NAMED.iter().any(|name| label.contains(name)) {
        return Some(Worth::Named);
    }
    let near = headline.is_near(mark.order);
    // Far above the headline stands today's date, in the frame of the page.
    let above = headline.order.is_some_and(|at| mark.order + 12 < at);
    if above && mark.tag != "time" && !says_published(&mark.text.to_lowercase()) {
        return None;
    }
    if mark.tag == "time" {
        let says = label.contains("publish") || label.contains("entry-date");
        return Some(if near || says {
            Worth::AtHeadline
        } else {
            Worth::Time
        });
    }
    const STRONG: &[&str] = &["date", "publish", "posted", "timestamp", "fecha", "datum"];
    let strong = STRONG.iter().any(|name| label.contains(name));
    match (strong, near) {
        (true, true) => Some(Worth::Time),
        (true, false) | (false, true) => Some(Worth::Labelled),
        (false, false) => None,
    }
}

/// The day that a mark gives: its machine-readable value, else its words where they are few.
fn date_of(mark: &Mark, language: Option<&str>) -> Option<(Interval, Option<String>, String)> {
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

/// Words of `class` and `id` that mark what is not the article.
const OTHER_LABELS: &[&str] = &[
    "related",
    "comment",
    "comments",
    "commentlist",
    "recommended",
    "recommendations",
    "popular",
    "latest",
    "trending",
    "teaser",
    "teasers",
    "promo",
    "recent",
    "copyright",
    "similar",
    "carousel",
    "ticker",
];
const FRAME_LABELS: &[&str] = &[
    "sidebar", "widget", "footer", "aside", "masthead", "topbar", "navbar",
];

/// Climbs from a node to the first element that says where it stands. What holds the headline too
/// is the article's own, whatever it is called.
fn part_of(doc: &Document, node: NodeId, headline: &Headline, length: usize) -> Part {
    let mut part = Part::Article;
    let mut at = doc.parent(node);
    let mut steps = 0;
    while let Some(parent) = at {
        steps += 1;
        let tag = doc.tag_name(parent);
        if matches!(tag, "body" | "html") || steps > 100 || headline.around.contains(&parent) {
            break;
        }
        match tag {
            "nav" | "form" => return Part::Other,
            // A link with more words than the date leads to another article.
            "a" if doc.text_content(parent).trim().len() > length + 20 => return Part::Other,
            "aside" | "footer" => part = part.max(Part::Frame),
            _ => {}
        }
        let label = format!("{} {}", doc.class_name(parent), doc.id_attr(parent)).to_lowercase();
        for word in label.split(|c: char| !c.is_alphanumeric()) {
            if OTHER_LABELS.contains(&word) {
                return Part::Other;
            }
            if FRAME_LABELS.contains(&word) {
                part = part.max(Part::Frame);
            }
        }
        at = doc.parent(parent);
    }
    part
}

/// Elements of the page whose text is looked at.
const MOST_ELEMENTS: usize = 20_000;
/// A passage that gives the date is short.
const LONGEST_PASSAGE: usize = 250;
/// Bytes of other words that may stand beside a date.
const MOST_BESIDE: usize = 60;

/// The date written nearest to the headline, where nothing marks one.
pub fn written(
    doc: &Document,
    headline: &Headline,
    language: Option<&str>,
) -> Option<DateCandidate> {
    const SILENT: &[&str] = &[
        "script", "style", "noscript", "title", "textarea", "option", "head",
    ];
    let mut best: Option<((Part, usize), DateCandidate)> = None;
    let nodes = doc.get_elements_by_tag_name(doc.root(), "*");
    for (order, node) in nodes.into_iter().enumerate().take(MOST_ELEMENTS) {
        let inside = match SILENT.contains(&doc.tag_name(node)) {
            true => String::new(),
            false => doc.text(node),
        };
        for text in [inside, doc.tail(node)] {
            if text.len() > LONGEST_PASSAGE || !text.bytes().any(|byte| byte.is_ascii_digit()) {
                continue;
            }
            let Some((interval, time, at)) = find_day(&text, language) else {
                continue;
            };
            // A sentence that names a day is about that day.
            let words = text.to_lowercase();
            let rest = text.trim().len().saturating_sub(at.len());
            if rest > MOST_BESIDE && !says_published(&words) {
                continue;
            }
            let part = part_of(doc, node, headline, text.len());
            // A copyright year is no date of publication.
            if text.contains(['©', '®']) || part == Part::Other {
                continue;
            }
            let rank = match says_published(&words) {
                true => (Part::Article, 0),
                false => (part, headline.distance(order)),
            };
            if best.as_ref().is_none_or(|(other, _)| rank < *other) {
                let candidate = DateCandidate {
                    evidence: Evidence::Text,
                    interval,
                    time,
                    modified: tells_of_change(&words) && !says_published(&words),
                    raw: text.trim().chars().take(200).collect(),
                };
                best = Some((rank, candidate));
            }
        }
    }
    best.map(|(_, candidate)| candidate)
}
