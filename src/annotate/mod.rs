//! What recognisers find in an article: its language, its fingerprint; names and dates in the text.

mod characters;
pub mod dates;
pub mod language;
pub mod names;
pub mod recogniser;
pub mod rules;

#[cfg(test)]
mod any_text_tests;

use crate::article::{Annotated, Article, Mention};
use crate::fingerprint::Signature;
use recogniser::Recogniser;

/// One look at an article. Each has tables of its own, larger together than a processor's caches, so that
/// many articles at a time are cheaper in one step than one article in all steps.
pub type Step = fn(&mut Annotated);

/// What an index holds of an article; where its names stand is not among that.
pub const FOR_INDEX: &[Step] = &[describe, find_dates, find_names];
/// The same without names, for an archive that is built with `--no-annotate`.
pub const WITHOUT_NAMES: &[Step] = &[describe, find_dates];
/// All that is found in a text.
pub const ALL: &[Step] = &[describe, find_dates, find_mentions];
/// Only what costs little.
pub const LEAST: &[Step] = &[describe];

/// An article after these steps.
pub fn annotate(article: Article, steps: &[Step]) -> Annotated {
    let mut annotated = article.into();
    steps.iter().for_each(|step| step(&mut annotated));
    annotated
}

/// Fills in the language where the source does not state it, and the fingerprint.
fn describe(annotated: &mut Annotated) {
    let article = &mut annotated.article;
    if article.language.is_none() {
        article.language = language::detect(&article.title, &article.text).map(str::to_owned);
    }
    annotated.signature = Signature::of(&article.title, &article.text);
}

/// The dates in the text.
fn find_dates(annotated: &mut Annotated) {
    annotated.dates = dates::recognise(&annotated.article);
}

/// All mentions of names in a title and in a text.
pub fn names_in(article: &Article) -> [Vec<Mention>; 2] {
    let recogniser = Recogniser::of(article.language.as_deref());
    let found = recogniser.map(|r| r.recognise(&article.title, &article.text));
    let found = found.unwrap_or_default();
    [found.in_title, found.in_text]
}

/// The names in title and text.
fn find_names(annotated: &mut Annotated) {
    let article = &annotated.article;
    if let Some(recogniser) = Recogniser::of(article.language.as_deref()) {
        annotated.names = recogniser.names(&article.title, &article.text);
        annotated.names_by = Some(recogniser.name);
    }
}

/// The names, and where they are mentioned.
fn find_mentions(annotated: &mut Annotated) {
    let article = &annotated.article;
    if let Some(recogniser) = Recogniser::of(article.language.as_deref()) {
        let found = recogniser.recognise(&article.title, &article.text);
        annotated.names = found.names();
        annotated.title_entities = found.in_title;
        annotated.entities = found.in_text;
        annotated.names_by = Some(recogniser.name);
    }
}
