//! One article: its text with what a query matched in it, its names, its date with the evidence, its place.

use std::ops::Range;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::api::PLAIN;
use super::ask::{Given, Matching, ask, encoded, given};
use super::marked::{Piece, paragraphs, pieces, plain};
use super::problem::Problem;
use super::reply::Reply;
use super::routes;
use super::search_page::told;
use super::site::Site;
use crate::annotate::{ALL, annotate};
use crate::article::{Annotated, Evidence, Kind, Mention};
use crate::engine::Archive;
use crate::error::Error;
use crate::output::{ArticleView, Format, date, write_article};
use crate::query::Node;

/// Matches that have a link of their own.
const LINKED: usize = 30;

/// An article with all that is found in it, and what a query matches.
pub struct Whole {
    pub annotated: Annotated,
    pub title_marks: Vec<Range<usize>>,
    pub text_marks: Vec<Range<usize>>,
    is_asked: bool,
}

impl Whole {
    /// Without a query.
    fn of(annotated: Annotated) -> Whole {
        Whole {
            annotated,
            title_marks: Vec::new(),
            text_marks: Vec::new(),
            is_asked: false,
        }
    }

    pub fn view(&self) -> ArticleView<'_> {
        ArticleView {
            article: &self.annotated.article,
            names_by: self.annotated.names_by,
            title_entities: &self.annotated.title_entities,
            entities: &self.annotated.entities,
            dates: &self.annotated.dates,
            title_marks: &self.title_marks,
            text_marks: &self.text_marks,
            asked: self.is_asked,
            folds: false,
            step: None,
        }
    }
}

/// The article whose id is or begins with `id`.
pub fn whole(archive: &Archive, id: &str, asked: Option<(&Node, bool)>) -> Result<Whole, Problem> {
    let article = archive.article(id)?;
    let marks = asked.map(|(node, any)| archive.marks(node, any, &article));
    let (title_marks, text_marks) = marks.unwrap_or_default();
    Ok(Whole {
        annotated: annotate(article, ALL),
        title_marks,
        text_marks,
        is_asked: asked.is_some(),
    })
}

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    q: String,
    #[serde(default, rename = "match")]
    matching: Matching,
}

struct Name {
    text: String,
    href: String,
    mentions: usize,
}

struct Names {
    heading: &'static str,
    names: Vec<Name>,
}

#[derive(Template)]
#[template(path = "article.html")]
struct Page {
    text: String,
    id: String,
    title: Vec<Piece>,
    plain_title: String,
    language: String,
    outlet: String,
    section: String,
    authors: String,
    keywords: String,
    url: String,
    is_link: bool,
    date: String,
    evidence: &'static str,
    is_weak: bool,
    time: String,
    modified: String,
    paragraphs: Vec<Vec<Piece>>,
    matches: usize,
    /// The numbers of the matches that have a link.
    linked: Vec<usize>,
    names: Vec<Names>,
    names_by: &'static str,
    place: String,
    offset: String,
    format: String,
    encoding: String,
    notes: Vec<String>,
    hash: String,
}

pub async fn page(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    p: Given<Wanted>,
) -> Response {
    let work = async {
        let wanted = given(p)?;
        site.work(move |archive, site| {
            let asked = match wanted.q.trim().is_empty() {
                true => None,
                false => Some(ask(site, &wanted.q, wanted.matching)?),
            };
            let query = asked.as_ref().map(|asked| (&asked.node, asked.any));
            Reply::page(&filled(&whole(archive, &id, query)?, wanted.q))
        })
        .await
    };
    routes::page(work.await, &headers)
}

fn filled(whole: &Whole, text: String) -> Page {
    let annotated = &whole.annotated;
    let article = &annotated.article;
    let optional = |text: &Option<String>| plain(text.as_deref().unwrap_or_default());
    let published = article.published.as_ref();
    let evidence = published.map(|p| p.evidence);
    let headline = match article.title.is_empty() {
        true => "(no headline)",
        false => article.title.as_str(),
    };
    let mut matches = 0;
    let title = pieces(headline, &whole.title_marks, &mut matches);
    let paragraphs = paragraphs(&article.text, &whole.text_marks, &mut matches);
    let place = &article.source;
    let url = optional(&article.url);
    Page {
        text,
        id: article.id.clone(),
        title,
        plain_title: plain(headline),
        language: optional(&article.language),
        outlet: optional(&article.outlet),
        section: optional(&article.section),
        authors: plain(&article.authors.join(", ")),
        keywords: plain(&article.keywords.join(", ")),
        is_link: url.starts_with("http://") || url.starts_with("https://"),
        url,
        date: date(published),
        evidence: evidence.map_or("no date is known", told),
        is_weak: evidence.is_none_or(Evidence::is_weak),
        time: optional(&published.and_then(|p| p.time.clone())),
        modified: article
            .modified
            .map_or(String::new(), |day| day.to_string()),
        paragraphs,
        matches,
        linked: (1..=matches.min(LINKED)).collect(),
        names: names(annotated),
        names_by: annotated.names_by.unwrap_or_default(),
        place: match place.record {
            Some(record) => format!("{} #{record}", plain(&place.path)),
            None => plain(&place.path),
        },
        offset: place
            .offset
            .map_or(String::new(), |at| format!("byte {at}")),
        format: article.format.clone(),
        encoding: plain(&article.encoding.used),
        notes: article.notes.iter().map(|note| plain(note)).collect(),
        hash: article.content_hash.clone(),
    }
}

/// The names of an article by kind, those with most mentions first.
fn names(annotated: &Annotated) -> Vec<Names> {
    let all = || annotated.title_entities.iter().chain(&annotated.entities);
    let of = |kind: Kind, field: &str, heading| {
        let mut counted: Vec<(&str, usize)> = Vec::new();
        for mention in all().filter(|m: &&Mention| m.kind == kind) {
            match counted.iter_mut().find(|(name, _)| *name == mention.name) {
                Some((_, mentions)) => *mentions += 1,
                None => counted.push((&mention.name, 1)),
            }
        }
        counted.sort_by_key(|(_, mentions)| std::cmp::Reverse(*mentions));
        let named = |(name, mentions): (&str, usize)| Name {
            text: plain(name),
            href: format!(
                "/?q={}",
                encoded(&format!("{field}:\"{}\"", name.replace('"', " ")))
            ),
            mentions,
        };
        Names {
            heading,
            names: counted.into_iter().map(named).collect(),
        }
    };
    let mut names = vec![
        of(Kind::Person, "person", "People"),
        of(Kind::Organization, "org", "Organizations"),
        of(Kind::Place, "place", "Places"),
    ];
    names.retain(|names| !names.names.is_empty());
    names
}

#[derive(Deserialize)]
pub struct Cite {
    format: String,
}

/// The forms of a citation: name, type, name of the file.
const FORMS: &[(&str, Format, &str, &str)] = &[
    (
        "ris",
        Format::Ris,
        "application/x-research-info-systems",
        "article.ris",
    ),
    (
        "bibtex",
        Format::Bibtex,
        "application/x-bibtex",
        "article.bib",
    ),
    (
        "csl-json",
        Format::CslJson,
        "application/json",
        "article.json",
    ),
];

pub async fn cite(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    p: Given<Cite>,
) -> Response {
    let work = async {
        let cite = given(p)?;
        let form = FORMS.iter().find(|(name, ..)| *name == cite.format);
        let (_, format, kind, file) = *form.ok_or_else(|| {
            Problem::bad_request(format!("`{}` is no form of a citation", cite.format))
        })?;
        site.work(move |archive, _| {
            // A citation says nothing of what the text names: nothing is looked for.
            let found = Whole::of(archive.article(&id)?.into());
            let mut bytes = Vec::new();
            let written = write_article(&mut bytes, &found.view(), format, &PLAIN);
            written.map_err(|e| Problem::from(Error::Output(e)))?;
            Ok(Reply {
                file: Some(file),
                ..Reply::new(kind, bytes)
            })
        })
        .await
    };
    routes::page(work.await, &headers)
}
