//! A person, an organization or a place: its articles over time, whom and what it occurs with, and how it is
//! written, by which rule each.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::address::{self, clause};
use super::article_names::heading;
use super::ask::{Asked, Given, Matching, ask, given};
use super::chart::Chart;
use super::found::Found;
use super::marked::plain;
use super::over_time;
use super::problem::Problem;
use super::reply::Reply;
use super::routes;
use super::site::Site;
use crate::annotate::names_in;
use crate::article::{Fold, Kind};
use crate::engine::{Archive, SearchOptions, Sort};
use crate::hit::{Hit, RelatedTerm, SameName, Spellings, Unit};
use crate::output::fold_rule;

/// Names that it occurs with, of all kinds.
const WITH: usize = 60;
/// Articles that are shown, and those whose text is read for how the name is written in it.
const NEWEST: usize = 5;
const READ: usize = 20;
/// Spellings that are listed.
const WRITTEN: usize = 50;

/// One of them says which name.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    person: String,
    #[serde(default)]
    org: String,
    #[serde(default)]
    place: String,
    by: Option<Unit>,
}

impl Wanted {
    fn name(&self) -> Result<(Kind, &str), Problem> {
        let named = [
            (Kind::Person, &self.person),
            (Kind::Organization, &self.org),
            (Kind::Place, &self.place),
        ];
        let mut given = named
            .into_iter()
            .filter(|(_, name)| !name.trim().is_empty());
        match (given.next(), given.next()) {
            (Some((kind, name)), None) => Ok((kind, name.trim())),
            _ => Err(Problem::bad_request(
                "say one name: `person=`, `org=` or `place=`",
            )),
        }
    }
}

/// A name that it occurs with.
struct With {
    text: String,
    href: String,
    /// Articles that have both, and the search that finds them.
    articles: u64,
    both: String,
}

struct Group {
    heading: &'static str,
    names: Vec<With>,
}

struct Written {
    text: String,
    times: u64,
    why: String,
}

#[derive(Template)]
#[template(path = "name.html")]
struct Page {
    text: String,
    hidden: Vec<(&'static str, &'static str)>,
    name: String,
    kind: &'static str,
    articles: u64,
    search: String,
    compare: String,
    chart: Option<Chart>,
    units: Vec<super::search_page::Choice>,
    with: Vec<Group>,
    archive: Vec<Written>,
    more: usize,
    read: usize,
    inside: Vec<Written>,
    newest: Vec<Found>,
}

pub async fn page(State(site): State<Arc<Site>>, headers: HeaderMap, p: Given<Wanted>) -> Response {
    let work = async {
        let wanted = given(p)?;
        site.work(move |archive, site| Reply::page(&filled(archive, site, &wanted)?))
            .await
    };
    routes::page(work.await, &headers)
}

fn filled(archive: &Archive, site: &Site, wanted: &Wanted) -> Result<Page, Problem> {
    let (kind, name) = wanted.name()?;
    let spellings = archive.spellings(kind, name)?.ok_or_else(|| {
        let mut problem =
            Problem::not_found(format!("no article names {} `{}`", a(kind), plain(name)));
        let field = address::field_of(kind);
        problem.hint = Some(format!("search for parts of it: {}", clause(field, name)));
        problem
    })?;
    let text = clause(address::field_of(kind), &spellings.name);
    let asked = ask(site, &text, Matching::All)?;
    let drawn = over_time::drawn(archive, &asked, wanted.by)?;
    let hits = newest(archive, &asked)?;
    let shown = hits.get(..NEWEST).unwrap_or(&hits);
    let newest = Found::all(archive, shown, &text, Matching::All)?;
    let own = address::name(kind, &spellings.name);
    let unit = |unit: &Unit| super::search_page::Choice {
        text: unit.name(),
        href: format!("{own}&by={}", unit.name()),
        is_chosen: *unit == drawn.unit,
    };
    Ok(Page {
        name: plain(&spellings.name),
        kind: kind.name(),
        articles: spellings.articles,
        search: address::search(&text),
        compare: address::compare(&[&text]),
        units: drawn.units.iter().map(unit).collect(),
        chart: drawn.chart,
        with: with(archive, &asked, kind, &spellings)?,
        archive: spellings.written.iter().take(WRITTEN).map(across).collect(),
        more: spellings.written.len().saturating_sub(WRITTEN),
        read: hits.len(),
        inside: inside(&hits, kind, &spellings),
        newest,
        text,
        hidden: Vec::new(),
    })
}

fn a(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "a person",
        Kind::Organization => "an organization",
        Kind::Place => "a place",
    }
}

fn newest(archive: &Archive, asked: &Asked) -> Result<Vec<Hit>, Problem> {
    let options = SearchOptions {
        limit: READ,
        sort: Sort::Newest,
        ..SearchOptions::default()
    };
    Ok(archive.search(&asked.node, &options)?.hits)
}

/// Those that it occurs with, by kind, the surest first.
fn with(
    archive: &Archive,
    asked: &Asked,
    own: Kind,
    spellings: &Spellings,
) -> Result<Vec<Group>, Problem> {
    let related = archive.related(&asked.node, asked.any, WITH)?;
    let is_itself = |term: &RelatedTerm| {
        term.kind == Some(own) && spellings.written.iter().any(|w| w.text == term.text)
    };
    let others: Vec<&RelatedTerm> = related
        .names
        .iter()
        .filter(|term| !is_itself(term))
        .collect();
    let group = |kind: Kind| {
        let ours = others.iter().filter(|term| term.kind == Some(kind));
        let with = ours.map(|term| With {
            text: plain(&term.text),
            href: address::name(kind, &term.text),
            articles: term.articles,
            both: address::search(&asked.and(&clause(address::field_of(kind), &term.text))),
        });
        Group {
            heading: heading(kind),
            names: with.collect(),
        }
    };
    let mut groups: Vec<Group> = Kind::ALL.into_iter().map(group).collect();
    groups.retain(|group| !group.names.is_empty());
    Ok(groups)
}

/// A spelling that articles of the archive have, and why it is this name.
fn across(spelling: &crate::hit::Spelling) -> Written {
    let why = match &spelling.by {
        SameName::Itself => "as it is shown".to_owned(),
        SameName::Letters => "the same but for case, accents and signs".to_owned(),
        SameName::Honorific => "the same but for an honorific".to_owned(),
        SameName::FamilyFirst => "family name first".to_owned(),
        SameName::Alias { line, rule } => {
            format!("line {line} of aliases.txt: {}", plain(rule))
        }
    };
    Written {
        text: plain(&spelling.text),
        times: spelling.articles,
        why,
    }
}

/// How the articles that were read write it, where they fold it, and by which rule of theirs.
fn inside(hits: &[Hit], kind: Kind, spellings: &Spellings) -> Vec<Written> {
    let mut counted: HashMap<(String, Fold), u64> = HashMap::new();
    for hit in hits {
        let [title, text] = names_in(&hit.article);
        let all = title.into_iter().chain(text);
        let ours = all.filter(|mention| mention.kind == kind && !mention.fold.is_none());
        let ours = ours.filter(|m| spellings.written.iter().any(|w| w.text == m.name));
        for mention in ours {
            *counted.entry((mention.text, mention.fold)).or_default() += 1;
        }
    }
    let mut counted: Vec<_> = counted.into_iter().collect();
    counted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.0.cmp(&b.0.0)));
    counted.truncate(WRITTEN);
    let written = |((text, fold), times): ((String, Fold), u64)| Written {
        text: plain(&text),
        times,
        why: fold_rule(fold).to_owned(),
    };
    counted.into_iter().map(written).collect()
}
