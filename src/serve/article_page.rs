//! One article: its text with what a query matched in it, its names, its date with the evidence, its place.

use std::ops::Range;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::address;
use super::article_names::{Named, named, spans};
use super::ask::{Given, Matching, ask, given};
use super::dated::Dated;
use super::found::{Copies, headline, place};
use super::marked::{Piece, Spot, direction, paragraphs, pieces, plain};
use super::problem::Problem;
use super::reply::Reply;
use super::routes;
use super::site::Site;
use crate::annotate::{ALL, annotate};
use crate::article::{Annotated, Kind};
use crate::engine::Archive;
use crate::output::{ArticleView, copies_line, reference};
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
    pub fn of(annotated: Annotated) -> Whole {
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
    let annotated = annotate(archive.article(id)?, ALL);
    let marks = asked.map(|(node, any)| archive.marks(node, any, &annotated));
    let (title_marks, text_marks) = marks.unwrap_or_default();
    Ok(Whole {
        annotated,
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
    /// The kinds of names that are shown in the text: `person,org`.
    #[serde(default)]
    names: String,
}

impl Wanted {
    fn shows(&self, kind: Kind) -> bool {
        let mut kinds = self.names.split(',');
        kinds.any(|name| name == address::field_of(kind))
    }

    /// The address with this kind of names shown, or no longer.
    fn showing(&self, id: &str, kind: Kind) -> String {
        let is_shown = |other: &Kind| self.shows(*other) != (*other == kind);
        let kinds = Kind::ALL
            .into_iter()
            .filter(is_shown)
            .map(address::field_of);
        let kinds: Vec<&str> = kinds.collect();
        let address = address::article(id, "", &self.q, self.matching);
        let sign = if address.contains('?') { '&' } else { '?' };
        match kinds.is_empty() {
            true => address,
            false => format!("{address}{sign}names={}", kinds.join(",")),
        }
    }
}

#[derive(Template)]
#[template(path = "article.html")]
struct Page {
    text: String,
    hidden: Vec<(&'static str, &'static str)>,
    id: String,
    title: Vec<Piece>,
    plain_title: String,
    language: String,
    direction: &'static str,
    outlet: String,
    section: String,
    authors: String,
    keywords: String,
    url: String,
    is_link: bool,
    date: Dated,
    time: String,
    modified: String,
    paragraphs: Vec<Vec<Piece>>,
    matches: usize,
    /// The numbers of the matches that have a link.
    linked: Vec<usize>,
    copies: Option<Copies>,
    versions: usize,
    versions_href: String,
    similar_href: String,
    names: Vec<Named>,
    names_by: &'static str,
    reference: String,
    place: String,
    offset: String,
    format: String,
    encoding: String,
    notes: Vec<String>,
    left_out: usize,
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
            let whole = whole(archive, &id, query)?;
            Reply::page(&filled(archive, &whole, &wanted)?)
        })
        .await
    };
    routes::page(work.await, &headers)
}

fn filled(archive: &Archive, whole: &Whole, wanted: &Wanted) -> Result<Page, Problem> {
    let annotated = &whole.annotated;
    let article = &annotated.article;
    let optional = |text: &Option<String>| plain(text.as_deref().unwrap_or_default());
    let published = article.published.as_ref();
    let mut matches = 0;
    let title = pieces(headline(article), &whole.title_marks, &mut matches);
    let names: Vec<Spot> = spans(&article.text, &annotated.entities, |kind| {
        wanted.shows(kind)
    });
    let paragraphs = paragraphs(&article.text, &whole.text_marks, &names, &mut matches);
    let url = optional(&article.url);
    let part = |part: &str| address::article(&article.id, part, &wanted.q, wanted.matching);
    Ok(Page {
        text: wanted.q.clone(),
        hidden: match wanted.matching {
            Matching::All => Vec::new(),
            Matching::Any => vec![("match", "any")],
        },
        id: article.id.clone(),
        title,
        plain_title: plain(headline(article)),
        language: optional(&article.language),
        direction: direction(article.language.as_deref()),
        outlet: optional(&article.outlet),
        section: optional(&article.section),
        authors: plain(&article.authors.join(", ")),
        keywords: plain(&article.keywords.join(", ")),
        is_link: url.starts_with("http://") || url.starts_with("https://"),
        url,
        date: Dated::of(published),
        time: optional(&published.and_then(|p| p.time.clone())),
        modified: article
            .modified
            .map_or(String::new(), |day| day.to_string()),
        paragraphs,
        matches,
        linked: (1..=matches.min(LINKED)).collect(),
        copies: archive.story_of(&article.id)?.map(|copies| Copies {
            text: copies_line(&copies),
            href: part("/copies"),
        }),
        versions: archive.version_count(article)?,
        versions_href: part("/versions"),
        similar_href: part("/similar"),
        names: named(annotated, |kind| {
            (wanted.shows(kind), wanted.showing(&article.id, kind))
        }),
        names_by: annotated.names_by.unwrap_or_default(),
        reference: reference(article),
        place: place(&article.source),
        offset: article
            .source
            .offset
            .map_or(String::new(), |at| format!("byte {at}")),
        format: article.format.clone(),
        encoding: plain(&article.encoding.used),
        notes: article.notes.iter().map(|note| plain(note)).collect(),
        left_out: article.left_out.len(),
        hash: article.content_hash.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_names_are_shown_and_hidden_again() {
        let mut wanted = Wanted {
            q: "a b".to_owned(),
            matching: Matching::All,
            names: String::new(),
        };
        let shown = wanted.showing("7k", Kind::Place);
        assert_eq!(shown, "/articles/7k?q=a%20b&names=place");
        wanted.names = "place,person".to_owned();
        let fewer = wanted.showing("7k", Kind::Place);
        assert_eq!(fewer, "/articles/7k?q=a%20b&names=person");
        wanted.names = "person".to_owned();
        wanted.q.clear();
        assert_eq!(wanted.showing("7k", Kind::Person), "/articles/7k");
        assert_eq!(
            wanted.showing("7k", Kind::Organization),
            "/articles/7k?names=person,org"
        );
    }
}
