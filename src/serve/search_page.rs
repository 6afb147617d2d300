//! The page of the search: box, results, facets, timeline; and the export of all that was found.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::api::UNIT;
pub use super::ask::encoded;
use super::ask::{Asked, Given, Matching, ask, given};
use super::export::FORMS;
use super::marked::{Piece, pieces, plain};
use super::over_time;
use super::problem::Problem;
use super::reply::{Reply, SVG};
use super::routes;
use super::site::Site;
use crate::article::Evidence;
use crate::engine::{Archive, SearchOptions, Sort};
use crate::fields::{self, FieldKind};
use crate::hit::{ClauseCount, Hit, StoryCopies, Unit};
use crate::output::{Scale, date, write_timelines_svg};
use crate::query::Dup;

/// Articles of a page, and the last page.
const PAGE: usize = 10;
const LAST: usize = 1_000;
/// Values of a facet.
const VALUES: usize = 8;

/// The fields beside the results, with their headings.
const FACETS: &[(&str, &str)] = &[
    ("person", "People"),
    ("org", "Organizations"),
    ("place", "Places"),
    ("source", "Outlets"),
    ("section", "Sections"),
    ("lang", "Languages"),
];

#[derive(Clone, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    q: String,
    #[serde(default, rename = "match")]
    matching: Matching,
    #[serde(default)]
    sort: Sort,
    /// From 1 on.
    #[serde(default)]
    page: usize,
    by: Option<Unit>,
}

impl Wanted {
    /// The address of this search with another query, order or page.
    fn address(&self, q: &str, sort: Sort, page: usize) -> String {
        let mut address = format!("/?q={}", encoded(q));
        if self.matching == Matching::Any {
            address.push_str("&match=any");
        }
        if sort != Sort::Relevance {
            address.push_str("&sort=");
            address.push_str(sort.name());
        }
        if page > 1 {
            address.push_str(&format!("&page={page}"));
        }
        address
    }
}

/// An article among the results.
struct Found {
    title: Vec<Piece>,
    href: String,
    language: String,
    outlet: String,
    date: String,
    /// How sure the date is, in words.
    evidence: &'static str,
    is_weak: bool,
    place: String,
    passages: Vec<Vec<Piece>>,
    /// How many copies of it there are, and who had it first.
    copies: Option<(u64, String)>,
}

/// What leads to another search.
struct Link {
    text: String,
    articles: u64,
    href: String,
}

struct Facet {
    heading: &'static str,
    values: Vec<Link>,
}

struct Choice {
    text: &'static str,
    href: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Page {
    text: String,
    is_any: bool,
    is_asked: bool,
    problem: Option<Slip>,
    total: u64,
    first: usize,
    found: Vec<Found>,
    relaxed: Option<(usize, usize)>,
    /// Copies that are not shown, and where they are.
    folded: u64,
    unfolded: String,
    clauses: Vec<ClauseCount>,
    change: Option<Link>,
    facets: Vec<Facet>,
    orders: Vec<Choice>,
    units: Vec<Choice>,
    timeline: String,
    exports: Vec<Choice>,
    before: Option<String>,
    after: Option<String>,
}

/// What is wrong with a query, at its place.
struct Slip {
    before: String,
    slip: String,
    after: String,
    message: String,
    hint: Option<String>,
}

impl Slip {
    fn of(problem: Problem) -> Result<Slip, Problem> {
        let Some((query, span)) = &problem.slip else {
            return Err(problem);
        };
        let part = |range: std::ops::Range<usize>| plain(query.get(range).unwrap_or_default());
        Ok(Slip {
            before: part(0..span.start),
            slip: part(span.clone()),
            after: part(span.end..query.len()),
            message: problem.detail.clone(),
            hint: problem.hint.clone(),
        })
    }
}

pub async fn page(State(site): State<Arc<Site>>, headers: HeaderMap, p: Given<Wanted>) -> Response {
    let work = async {
        let wanted = given(p)?;
        site.work(move |archive, site| Reply::page(&search(archive, site, &wanted)?))
            .await
    };
    routes::page(work.await, &headers)
}

fn search(archive: &Archive, site: &Site, wanted: &Wanted) -> Result<Page, Problem> {
    let is_asked = !wanted.q.trim().is_empty();
    let mut page = Page {
        text: wanted.q.clone(),
        is_any: wanted.matching == Matching::Any,
        is_asked,
        problem: None,
        total: archive.meta().articles,
        first: 0,
        found: Vec::new(),
        relaxed: None,
        folded: 0,
        unfolded: String::new(),
        clauses: Vec::new(),
        change: None,
        facets: Vec::new(),
        orders: Vec::new(),
        units: Vec::new(),
        timeline: String::new(),
        exports: Vec::new(),
        before: None,
        after: None,
    };
    let asked = match ask(site, &wanted.q, wanted.matching) {
        Ok(asked) => asked,
        Err(problem) => {
            page.problem = Some(Slip::of(problem)?);
            return Ok(page);
        }
    };
    if is_asked {
        add_results(&mut page, archive, wanted, &asked)?;
    }
    if page.total > 0 {
        page.facets = facets(archive, wanted, &asked)?;
        add_timeline(&mut page, archive, wanted, &asked)?;
    }
    Ok(page)
}

fn add_results(
    page: &mut Page,
    archive: &Archive,
    wanted: &Wanted,
    asked: &Asked,
) -> Result<(), Problem> {
    let at = wanted.page.clamp(1, LAST);
    let options = SearchOptions {
        limit: PAGE,
        offset: (at - 1) * PAGE,
        sort: wanted.sort,
        after: None,
        any: asked.any,
        snippets: true,
        fold: asked.node.dup().is_none_or(|dup| dup == Dup::Fold),
        copies: false,
        advice: true,
        query_text: asked.text.clone(),
        ..SearchOptions::default()
    };
    let results = archive.search(&asked.node, &options)?;
    let shown = (options.offset + results.hits.len()) as u64 + results.folded.unwrap_or(0);
    page.folded = results.folded.unwrap_or(0);
    page.unfolded = wanted.address(&asked.and("dup:show"), wanted.sort, 1);
    page.total = results.total;
    page.first = options.offset + 1;
    page.relaxed = results.relaxed.map(|r| (r.best, r.of));
    page.found = results.hits.iter().map(|hit| found(hit, wanted)).collect();
    page.change = results.change.map(|change| Link {
        href: wanted.address(&change.clause, wanted.sort, 1),
        text: change.clause,
        articles: change.articles,
    });
    page.clauses = results.clauses;
    let to = |at| wanted.address(&wanted.q, wanted.sort, at);
    page.before = (at > 1).then(|| to(at - 1));
    page.after = (results.total > shown && at < LAST).then(|| to(at + 1));
    page.orders = Sort::ALL
        .map(|sort| Choice {
            text: sort.name(),
            href: wanted.address(&wanted.q, sort, 1),
            is_chosen: sort == wanted.sort,
        })
        .into();
    let matching = if asked.any { "&match=any" } else { "" };
    page.exports = FORMS
        .iter()
        .map(|(name, text, ..)| Choice {
            text,
            href: format!("/export?q={}{matching}&format={name}", encoded(&wanted.q)),
            is_chosen: false,
        })
        .collect();
    Ok(())
}

fn found(hit: &Hit, wanted: &Wanted) -> Found {
    let article = &hit.article;
    let title = match article.title.is_empty() {
        true => "(no headline)",
        false => article.title.as_str(),
    };
    let passages = hit.snippets.iter();
    let evidence = article.published.as_ref().map(|p| p.evidence);
    let place = &article.source;
    Found {
        title: pieces(title, &hit.title_marks, &mut 0),
        href: format!("/articles/{}?q={}", article.id, encoded(&wanted.q)),
        language: article.language.clone().unwrap_or_default(),
        outlet: plain(article.outlet.as_deref().unwrap_or_default()),
        date: date(article.published.as_ref()),
        evidence: evidence.map_or("no date is known", told),
        is_weak: evidence.is_none_or(Evidence::is_weak),
        place: match place.record {
            Some(record) => format!("{} #{record}", plain(&place.path)),
            None => plain(&place.path),
        },
        passages: passages
            .map(|passage| pieces(&passage.text, &passage.marks, &mut 0))
            .collect(),
        copies: hit.copies.as_ref().map(|c| (c.articles, first_of(c))),
    }
}

/// Who had a story first, of those that are dated.
fn first_of(copies: &StoryCopies) -> String {
    match &copies.first {
        None => "all undated".to_owned(),
        Some(first) if first.here => "this one is the earliest".to_owned(),
        Some(first) => {
            let outlet = plain(first.outlet.as_deref().unwrap_or("no outlet"));
            let days = first
                .published
                .map_or(String::new(), |days| days.to_string());
            format!("the earliest: {outlet} {days}")
        }
    }
}

/// What a date rests on.
pub fn told(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Stated => "stated by the source",
        Evidence::JsonLd => "stated by the page, for machines (JSON-LD)",
        Evidence::Meta => "stated by the page, for machines (meta)",
        Evidence::Markup => "marked as a date on the page",
        Evidence::Url => "read from the address of the page",
        Evidence::Path => "read from the path of the file",
        Evidence::Text => "read from the text",
        Evidence::OutletOrder => {
            "read with day and month in the order that the outlet's other articles show"
        }
    }
}

/// The clause that asks for a value of a field.
fn clause(name: &str, value: &str) -> String {
    format!("{name}:\"{}\"", value.replace(['"', '\\'], " "))
}

fn facets(archive: &Archive, wanted: &Wanted, asked: &Asked) -> Result<Vec<Facet>, Problem> {
    let mut facets = Vec::new();
    for (name, heading) in FACETS {
        let Some(field) = fields::by_name(name) else {
            continue;
        };
        let (values, _) = archive.facets(&asked.node, asked.any, field.field, VALUES)?;
        let link = |value: crate::hit::Facet| Link {
            href: wanted.address(&asked.and(&clause(name, &value.value)), wanted.sort, 1),
            text: match (field.kind, value.value.is_empty()) {
                (FieldKind::Keyword, true) => "unknown".to_owned(),
                _ => plain(&value.value),
            },
            articles: value.articles,
        };
        if !values.is_empty() {
            facets.push(Facet {
                heading,
                values: values.into_iter().map(link).collect(),
            });
        }
    }
    Ok(facets)
}

/// The drawing of the time, the units it can be drawn by, and the years to choose from.
fn add_timeline(
    page: &mut Page,
    archive: &Archive,
    wanted: &Wanted,
    asked: &Asked,
) -> Result<(), Problem> {
    let years = over_time::timelines(archive, asked, Unit::Year)?.pop();
    let years = years.map(|timeline| timeline.buckets).unwrap_or_default();
    if years.is_empty() {
        return Ok(());
    }
    let by = wanted.by.unwrap_or(match years.len() {
        1 => Unit::Week,
        2..=8 => Unit::Month,
        _ => Unit::Year,
    });
    let matching = if asked.any { "&match=any" } else { "" };
    let base = format!("q={}{matching}", encoded(&wanted.q));
    let units = [
        ("day", Unit::Day),
        ("week", Unit::Week),
        ("month", Unit::Month),
        ("quarter", Unit::Quarter),
        ("year", Unit::Year),
    ];
    for (text, unit) in units {
        page.units.push(Choice {
            text,
            href: format!("/?{base}&by={text}"),
            is_chosen: unit == by,
        });
        if unit == by {
            page.timeline = format!("/timeline.svg?{base}&by={text}");
        }
    }
    let mut years: Vec<_> = years.into_iter().filter(|year| year.articles > 0).collect();
    years.sort_by_key(|year| (std::cmp::Reverse(year.articles), year.first));
    years.truncate(VALUES);
    let link = |year: crate::hit::Bucket| Link {
        href: wanted.address(&asked.and(&format!("date:{}", year.label)), wanted.sort, 1),
        text: year.label,
        articles: year.articles,
    };
    page.facets.push(Facet {
        heading: "Years",
        values: years.into_iter().map(link).collect(),
    });
    Ok(())
}

pub async fn timeline(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    p: Given<Wanted>,
) -> Response {
    let work = async {
        let wanted = given(p)?;
        site.work(move |archive, site| {
            let asked = ask(site, &wanted.q, wanted.matching)?;
            let scale = Scale {
                unit: wanted.by.unwrap_or(UNIT),
                per_thousand: false,
            };
            let svg = over_time::written(archive, &asked, scale.unit, |out, series| {
                write_timelines_svg(out, series, scale)
            })?;
            Ok(Reply::new(SVG, svg))
        })
        .await
    };
    routes::page(work.await, &headers)
}
