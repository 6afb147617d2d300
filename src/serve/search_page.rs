//! The page of the search: box, timeline, results, facets.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::address::{self, encoded};
use super::api::UNIT;
use super::ask::{Asked, Given, Matching, ask, given};
use super::chart::Chart;
use super::export::FORMS;
use super::facet_links::{Link, Values, facets, years};
use super::found::Found;
use super::marked::plain;
use super::over_time;
use super::problem::Problem;
use super::reply::{HTML, Reply, SVG};
use super::routes;
use super::site::Site;
use super::slip::Slip;
use super::wanted::{View, Wanted};
use crate::engine::{Archive, SearchOptions, Sort};
use crate::hit::ClauseCount;
use crate::output::{Scale, write_timelines_svg};
use crate::query::Dup;

/// Articles of a page, with passages and as a table, and the last page.
const PAGE: usize = 10;
const ROWS: usize = 50;
const LAST: usize = 1_000;

pub struct Choice {
    pub text: &'static str,
    pub href: String,
    pub is_chosen: bool,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Page {
    text: String,
    title: String,
    /// What else the box and the form of days have to say.
    hidden: Vec<(&'static str, &'static str)>,
    is_asked: bool,
    is_table: bool,
    problem: Option<Slip>,
    total: u64,
    first: usize,
    last: u64,
    found: Vec<Found>,
    relaxed: Option<(usize, usize)>,
    /// Copies that are not shown, and where they are.
    folded: u64,
    unfolded: String,
    clauses: Vec<(String, u64)>,
    change: Option<Link>,
    meant: Vec<Link>,
    facets: Vec<Values>,
    orders: Vec<Choice>,
    views: Vec<Choice>,
    time: Option<Time>,
    exports: Vec<Choice>,
    before: Option<String>,
    after: Option<String>,
}

/// The articles over time.
struct Time {
    chart: Option<Chart>,
    undated: Option<Link>,
    units: Vec<Choice>,
    /// The figures.
    table: String,
    /// For print.
    drawing: String,
    /// Where the query asks for days: the same without.
    always: Option<String>,
}

pub async fn page(State(site): State<Arc<Site>>, headers: HeaderMap, p: Given<Wanted>) -> Response {
    let work = async {
        let wanted = given(p)?;
        site.work_on(None, move |held, site| {
            let make = || search(&held.archive, site, &wanted);
            if wanted != Wanted::default() {
                return make();
            }
            // It counts all of the archive.
            let key = (held.id, site.today());
            let home = site.home.of(key, || make().map(|reply| reply.bytes))?;
            Ok(Reply::new(HTML, home.to_vec()))
        })
        .await
    };
    routes::page(work.await, &headers)
}

fn search(archive: &Archive, site: &Site, wanted: &Wanted) -> Result<Reply, Problem> {
    let is_asked = !wanted.q.trim().is_empty();
    let mut page = Page {
        text: wanted.q.clone(),
        title: plain(&wanted.q),
        hidden: hidden(wanted),
        is_asked,
        is_table: wanted.view == View::Table,
        problem: None,
        total: archive.meta().articles,
        first: 0,
        last: 0,
        found: Vec::new(),
        relaxed: None,
        folded: 0,
        unfolded: String::new(),
        clauses: Vec::new(),
        change: None,
        meant: Vec::new(),
        facets: Vec::new(),
        orders: Vec::new(),
        views: Vec::new(),
        time: None,
        exports: Vec::new(),
        before: None,
        after: None,
    };
    let asked = match ask(site, &wanted.q, wanted.matching) {
        Ok(asked) => asked,
        Err(problem) => {
            page.problem = Some(Slip::of(&problem).ok_or(problem)?);
            return Reply::page(&page);
        }
    };
    if let Some(address) = wanted.with_days(&asked)? {
        return Ok(Reply::elsewhere(address));
    }
    match is_asked {
        true => add_results(&mut page, archive, wanted, &asked)?,
        false => add_newest(&mut page, archive, wanted, &asked)?,
    }
    if page.total > 0 {
        page.facets = facets(archive, wanted, &asked)?;
        add_time(&mut page, archive, wanted, &asked)?;
    }
    Reply::page(&page)
}

/// What a new query keeps of the state of the page.
fn hidden(wanted: &Wanted) -> Vec<(&'static str, &'static str)> {
    let mut hidden = Vec::new();
    if wanted.matching == Matching::Any {
        hidden.push(("match", "any"));
    }
    if wanted.sort != Sort::default() {
        hidden.push(("sort", wanted.sort.name()));
    }
    if wanted.view == View::Table {
        hidden.push(("view", "table"));
    }
    hidden
}

fn add_results(
    page: &mut Page,
    archive: &Archive,
    wanted: &Wanted,
    asked: &Asked,
) -> Result<(), Problem> {
    let at = wanted.page.clamp(1, LAST);
    let limit = if page.is_table { ROWS } else { PAGE };
    let options = SearchOptions {
        limit,
        offset: (at - 1) * limit,
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
    page.folded = results.folded.unwrap_or(0);
    page.unfolded = wanted.asking(asked.and("dup:show")).address();
    page.total = results.total;
    page.first = options.offset + 1;
    page.last = (options.offset + results.hits.len()) as u64;
    page.relaxed = results.relaxed.map(|r| (r.best, r.of));
    page.found = Found::all(archive, &results.hits, &wanted.q, wanted.matching)?;
    let link = |clause: ClauseCount| Link {
        href: wanted.asking(clause.clause.clone()).address(),
        text: plain(&clause.clause),
        articles: clause.articles,
        about: None,
    };
    page.change = results.change.map(link);
    page.meant = results.meant.into_iter().map(link).collect();
    let counted = results.clauses.into_iter();
    page.clauses = counted.map(|c| (plain(&c.clause), c.articles)).collect();
    let is_more = results.total > page.last + page.folded && at < LAST;
    page.before = (at > 1).then(|| wanted.at_page(at - 1));
    page.after = is_more.then(|| wanted.at_page(at + 1));
    page.orders = Sort::ALL
        .map(|sort| Choice {
            text: sort.name(),
            href: wanted.sorted(sort),
            is_chosen: sort == wanted.sort,
        })
        .into();
    page.views = [("with passages", View::List), ("as a table", View::Table)]
        .map(|(text, view)| Choice {
            text,
            href: Wanted {
                page: 1,
                ..wanted.clone()
            }
            .viewed(view),
            is_chosen: view == wanted.view,
        })
        .into();
    let matching = wanted.matching.parameter();
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

/// What there is of late, for those who have not asked yet.
fn add_newest(
    page: &mut Page,
    archive: &Archive,
    wanted: &Wanted,
    asked: &Asked,
) -> Result<(), Problem> {
    let options = SearchOptions {
        limit: PAGE,
        sort: Sort::Newest,
        snippets: true,
        fold: true,
        ..SearchOptions::default()
    };
    let hits = archive.search(&asked.node, &options)?.hits;
    page.found = Found::all(archive, &hits, "", wanted.matching)?;
    page.first = 1;
    Ok(())
}

/// The drawing of the time, the units it can be drawn by, and the years to choose from.
fn add_time(
    page: &mut Page,
    archive: &Archive,
    wanted: &Wanted,
    asked: &Asked,
) -> Result<(), Problem> {
    let drawn = over_time::drawn(archive, asked, wanted.by)?;
    let matching = wanted.matching.parameter();
    let parameters = format!("q={}{matching}", encoded(&wanted.q));
    let by = drawn.unit.name();
    page.time = Some(Time {
        units: drawn
            .units
            .iter()
            .map(|unit| Choice {
                text: unit.name(),
                href: wanted.by_unit(*unit),
                is_chosen: *unit == drawn.unit,
            })
            .collect(),
        table: format!("{}&by={by}{matching}", address::compare(&[&wanted.q])),
        drawing: format!("/timeline.svg?{parameters}&by={by}"),
        always: asked.without_days().map(|q| wanted.asking(q).address()),
        undated: (drawn.undated > 0).then(|| Link {
            text: "undated".to_owned(),
            articles: drawn.undated,
            href: wanted.asking(asked.within("date:none")).address(),
            about: None,
        }),
        chart: drawn.chart,
    });
    let years = years(drawn.years, wanted, asked);
    if !years.links.is_empty() {
        page.facets.push(years);
    }
    Ok(())
}

/// The drawing for print.
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
