//! An article among others: a row of results.

use super::address;
use super::ask::Matching;
use super::dated::Dated;
use super::marked::{Piece, direction, pieces, plain};
use crate::article::{Article, Kind, Place};
use crate::engine::Archive;
use crate::error::Result;
use crate::hit::Hit;
use crate::output::copies_line;

/// Names that are shown of an article.
const NAMES: usize = 6;

pub struct Found {
    pub title: Vec<Piece>,
    pub href: String,
    pub language: String,
    pub direction: &'static str,
    pub outlet: String,
    pub date: Dated,
    pub words: u64,
    pub place: String,
    pub passages: Vec<Vec<Piece>>,
    pub names: Vec<Name>,
    /// How many copies of it there are and who had it first, with what they say otherwise.
    pub copies: Option<Copies>,
}

/// A name with its page.
pub struct Name {
    pub text: String,
    pub href: String,
}

pub struct Copies {
    pub text: String,
    pub href: String,
}

impl Found {
    /// `q` is what the articles are read for.
    pub fn all(archive: &Archive, hits: &[Hit], q: &str, matching: Matching) -> Result<Vec<Found>> {
        let ids: Vec<&str> = hits.iter().map(|hit| hit.article.id.as_str()).collect();
        let names = archive.names_of(&ids)?;
        let found = hits.iter().zip(names);
        Ok(found
            .map(|(hit, names)| found_of(hit, names, q, matching))
            .collect())
    }
}

fn found_of(hit: &Hit, names: Vec<(Kind, String)>, q: &str, matching: Matching) -> Found {
    let article = &hit.article;
    Found {
        title: pieces(headline(article), &hit.title_marks, &mut 0),
        href: address::article(&article.id, "", q, matching),
        language: plain(article.language.as_deref().unwrap_or_default()),
        direction: direction(article.language.as_deref()),
        outlet: plain(article.outlet.as_deref().unwrap_or_default()),
        date: Dated::of(article.published.as_ref()),
        words: hit.words,
        place: place(&article.source),
        passages: hit
            .snippets
            .iter()
            .map(|passage| pieces(&passage.text, &passage.marks, &mut 0))
            .collect(),
        names: shown(names, article),
        copies: hit.copies.as_ref().map(|copies| Copies {
            text: copies_line(copies),
            href: address::article(&article.id, "/copies", q, matching),
        }),
    }
}

pub fn headline(article: &Article) -> &str {
    match article.title.is_empty() {
        true => "(no headline)",
        false => &article.title,
    }
}

/// The file, and the record in it.
pub fn place(place: &Place) -> String {
    match place.record {
        Some(record) => format!("{} #{record}", plain(&place.path)),
        None => plain(&place.path),
    }
}

/// The names that an article speaks of first. The index has them without their places: a name that does not
/// stand in the text in these very words comes last.
fn shown(names: Vec<(Kind, String)>, article: &Article) -> Vec<Name> {
    let place = |name: &str| {
        let in_text = article.text.find(name).map(|at| at + article.title.len());
        article.title.find(name).or(in_text).unwrap_or(usize::MAX)
    };
    let placed = names.into_iter();
    let mut placed: Vec<_> = placed
        .map(|(kind, name)| (place(&name), kind, name))
        .collect();
    placed.sort_unstable();
    placed.truncate(NAMES);
    let name = |(_, kind, name): (usize, Kind, String)| Name {
        text: plain(&name),
        href: address::name(kind, &name),
    };
    placed.into_iter().map(name).collect()
}
