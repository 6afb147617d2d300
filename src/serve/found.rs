//! An article among others: a row of results.

use super::address;
use super::ask::Matching;
use super::dated::Dated;
use super::marked::{Piece, pieces, plain};
use crate::article::{Article, Kind};
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
    /// `q` is what the article is read for.
    pub fn of(archive: &Archive, hit: &Hit, q: &str, matching: Matching) -> Result<Found> {
        let article = &hit.article;
        Ok(Found {
            title: pieces(headline(article), &hit.title_marks, &mut 0),
            href: address::article(&article.id, "", q, matching),
            language: plain(article.language.as_deref().unwrap_or_default()),
            outlet: plain(article.outlet.as_deref().unwrap_or_default()),
            date: Dated::of(article.published.as_ref()),
            words: hit.words,
            place: place(article),
            passages: hit
                .snippets
                .iter()
                .map(|passage| pieces(&passage.text, &passage.marks, &mut 0))
                .collect(),
            names: names(archive, article)?,
            copies: hit.copies.as_ref().map(|copies| Copies {
                text: copies_line(copies),
                href: address::article(&article.id, "/copies", q, matching),
            }),
        })
    }
}

pub fn headline(article: &Article) -> &str {
    match article.title.is_empty() {
        true => "(no headline)",
        false => &article.title,
    }
}

/// The file, and the record in it.
pub fn place(article: &Article) -> String {
    let place = &article.source;
    match place.record {
        Some(record) => format!("{} #{record}", plain(&place.path)),
        None => plain(&place.path),
    }
}

/// The names that an article speaks of first. The index has them without their places: a name that does not
/// stand in the text in these very words comes last.
fn names(archive: &Archive, article: &Article) -> Result<Vec<Name>> {
    let mut names = Vec::new();
    for kind in Kind::ALL {
        for name in archive.names_of(kind, &article.id)? {
            let at = |text: &str| text.find(&name);
            let in_text = at(&article.text).map(|at| at + article.title.len());
            names.push((
                at(&article.title).or(in_text).unwrap_or(usize::MAX),
                kind,
                name,
            ));
        }
    }
    names.sort_unstable();
    names.truncate(NAMES);
    let shown = |(_, kind, name): (usize, Kind, String)| Name {
        text: plain(&name),
        href: address::name(kind, &name),
    };
    Ok(names.into_iter().map(shown).collect())
}
