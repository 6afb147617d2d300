//! The date that a page shows in marked places: microdata, `<time>`, labelled elements.

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
    /// The heading that says the title, else the first `h1` of the page's main part, else the first.
    pub fn find(doc: &Document, facts: &Facts, title: &str) -> Headline {
        let title = fold(title);
        let mut named = facts
            .headings
            .iter()
            .filter(|mark| mark.tag != "meta" && alike(&fold(&mark.text), &title));
        let mut h1s = facts.headings.iter().filter(|mark| mark.tag == "h1");
        let main_h1 = h1s.clone().find(|mark| is_in_main(doc, mark.node));
        let mark = named.next().or(main_h1).or_else(|| h1s.next());
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
    pub fn distance(&self, order: usize) -> usize {
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

/// Whether an element stands in what the page calls its main part or an article.
fn is_in_main(doc: &Document, node: NodeId) -> bool {
    const MOST_LEVELS: usize = 40;
    let mut at = doc.parent(node);
    for _ in 0..MOST_LEVELS {
        let Some(parent) = at else {
            return false;
        };
        let label = format!("{} {}", doc.class_name(parent), doc.id_attr(parent)).to_lowercase();
        let mut words = label.split(|c: char| !c.is_alphanumeric());
        if matches!(doc.tag_name(parent), "main" | "article")
            || words.any(|word| matches!(word, "main" | "content" | "article"))
        {
            return true;
        }
        at = doc.parent(parent);
    }
    false
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
    /// An element near the headline whose class speaks of a date: words, not a machine's statement.
    Labelled,
    /// The same, far from the headline: where the page names no other day.
    Far,
}

/// The part of the page that something stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Article,
    /// The frame of the article: a side column, a foot.
    Frame,
    /// Another article, a comment, a link to elsewhere.
    Other,
    /// Where the page shows the day on which it was asked for.
    Today,
}

/// The published and the modified date that the page's marks show best.
#[derive(Debug, Default)]
pub struct Marked {
    pub published: Option<DateCandidate>,
    pub modified: Option<DateCandidate>,
    /// The published date stands at the headline, and says by its mark that it is the article's.
    pub at_headline: bool,
    /// It stands far from the headline, and only a label speaks for it.
    pub far: bool,
}

/// Nearer to the headline than this, by [`Headline::distance`], a date is read as the article's own.
const AT_HEADLINE: usize = 60;
/// The same in a frame of the page.
pub const BESIDE_HEADLINE: usize = 12;

/// Chooses among the page's marks: the best part of the page, the best kind, the nearest to the headline.
pub fn marked(
    doc: &Document,
    facts: &Facts,
    headline: &Headline,
    language: Option<&str>,
) -> Marked {
    let mut found: Vec<((Part, Worth, usize), DateCandidate)> = Vec::new();
    for mark in &facts.dates {
        let Some((interval, time, raw)) = date_of(mark, language) else {
            continue;
        };
        let Some(worth) = worth(mark, headline) else {
            continue;
        };
        let mut part = part_of(doc, mark.node, headline, mark.text.len());
        if part == Part::Other && headline.is_near(mark.order) && is_introduced(doc, mark.node) {
            part = Part::Frame;
        }
        if part >= Part::Other {
            continue;
        }
        let label = &mark.label;
        let words = mark.text.to_lowercase();
        let modified = (tells_of_change(label) && !label.contains("publish"))
            || (tells_of_change(&words) && !says_published(&words));
        // A label makes words no statement of a machine; a value for machines is one.
        let evidence = match worth {
            Worth::Named | Worth::AtHeadline | Worth::Time => Evidence::Markup,
            _ if mark.value.as_deref() == Some(&raw) => Evidence::Markup,
            Worth::Labelled | Worth::Far => Evidence::Text,
        };
        let candidate = DateCandidate {
            evidence,
            interval,
            time,
            modified,
            raw,
        };
        found.push(((part, worth, headline.distance(mark.order)), candidate));
    }
    let best = |modified: bool| {
        let of_kind = found.iter().filter(|(_, c)| c.modified == modified);
        of_kind.min_by_key(|(rank, _)| *rank).cloned()
    };
    let published = best(false);
    let rank = published.as_ref().map(|(rank, _)| *rank);
    let at_headline = rank.is_some_and(|(part, worth, distance)| {
        let near = match part {
            Part::Article => AT_HEADLINE,
            Part::Frame | Part::Other | Part::Today => BESIDE_HEADLINE,
        };
        headline.order.is_some() && worth <= Worth::AtHeadline && distance <= near
    });
    Marked {
        published: published.map(|(_, c)| c),
        modified: best(true).map(|(_, c)| c),
        at_headline,
        far: rank.is_some_and(|(_, worth, _)| worth == Worth::Far),
    }
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

pub fn says_published(lower: &str) -> bool {
    PUBLISHED_WORDS.iter().any(|word| lower.contains(word))
}

/// Labels of dates that are those of a person or a reader's account.
const OF_PERSONS: &[&str] = &[
    "joindate",
    "join-date",
    "joined",
    "birthdate",
    "birth-date",
    "birthday",
    "member-since",
];

fn worth(mark: &Mark, headline: &Headline) -> Option<Worth> {
    const NAMED: &[&str] = &[
        "datepublished",
        "datecreated",
        "dc:date",
        "dc:created",
        "pubdate",
        "datemodified",
    ];
    let label = &mark.label;
    if OF_PERSONS.iter().any(|name| label.contains(name)) {
        return None;
    }
    if NAMED.iter().any(|name| label.contains(name)) {
        return Some(Worth::Named);
    }
    // That of a film on the page, where the page itself says nothing.
    if label.contains("uploaddate") {
        return Some(Worth::Time);
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
        (false, true) => Some(Worth::Labelled),
        (true, false) => Some(Worth::Far),
        (false, false) => None,
    }
}

/// The day that a mark gives: its machine-readable value, else its words where they are few. Where the two
/// disagree the words are believed: a value in universal time misses the day at the place, and templates
/// forget to fill it in.
fn date_of(mark: &Mark, language: Option<&str>) -> Option<(Interval, Option<String>, String)> {
    let value = mark.value.as_deref().and_then(|value| {
        let (interval, time) = parse_date_in(value, language)?;
        interval.day().map(|_| (interval, time, value.to_owned()))
    });
    let limit = if mark.tag == "time" { 200 } else { 140 };
    let words = || {
        if mark.text.is_empty() || mark.text.len() > limit {
            return None;
        }
        let (interval, time, _) = find_day(&mark.text, language)?;
        Some((interval, time, mark.text.clone()))
    };
    match value {
        Some(value) if mark.tag == "time" => {
            let shown = words().filter(|shown| shown.0 != value.0);
            Some(shown.unwrap_or(value))
        }
        Some(value) => Some(value),
        None => words(),
    }
}

/// Whether the words before a mark say that it is the publication: `Published on <time>`.
fn is_introduced(doc: &Document, node: NodeId) -> bool {
    const LONGEST: usize = 80;
    let Some(parent) = doc.parent(node) else {
        return false;
    };
    let text = doc.text_content(parent);
    text.trim().len() < LONGEST
        && doc.tag_name(parent) != "a"
        && says_published(&text.to_lowercase())
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
/// And of what shows the day on which the page was asked for.
const TODAY_LABELS: &[&str] = &["today", "todays", "currentdate", "weather", "clock"];
const FRAME_LABELS: &[&str] = &[
    "sidebar", "widget", "footer", "aside", "masthead", "topbar", "navbar",
];

fn is_today(label: &str) -> bool {
    let mut words = label.split(|c: char| !c.is_alphanumeric());
    words.any(|word| TODAY_LABELS.contains(&word)) || label.contains("current-date")
}

/// Climbs from a node to the first element that says where it stands. What holds the headline too
/// is the article's own, whatever it is called.
pub fn part_of(doc: &Document, node: NodeId, headline: &Headline, length: usize) -> Part {
    let own = format!("{} {}", doc.class_name(node), doc.id_attr(node)).to_lowercase();
    if is_today(&own) {
        return Part::Today;
    }
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
        // A content system writes what an article is about into its label: `category-latest-news`.
        let names = label.split_whitespace().filter(|name| {
            !["category-", "tag-", "cat-"]
                .iter()
                .any(|topic| name.starts_with(topic))
        });
        let words = names.flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
        for word in words {
            if TODAY_LABELS.contains(&word) {
                return Part::Today;
            }
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
