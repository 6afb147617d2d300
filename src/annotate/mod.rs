//! What recognisers find in an article: its language, its fingerprint; names and dates in the text.

mod characters;
pub mod dates;
pub mod language;
pub mod names;
pub mod recogniser;
pub mod rules;

#[cfg(test)]
mod any_text_tests;

use crate::article::{Annotated, Article};
use crate::fingerprint::Signature;
pub use names::Wanted;
use recogniser::Recogniser;

/// Fills in the language where the source does not state it, the fingerprint, the dates in the text, and
/// the names in title and text.
pub fn annotate(article: Article, wanted: Wanted) -> Annotated {
    let mut annotated = with_dates(article);
    let article = &annotated.article;
    if let Some(recogniser) = Recogniser::of(article.language.as_deref()) {
        let found = recogniser.recognise(&article.title, &article.text, wanted);
        annotated.title_entities = found.in_title;
        annotated.entities = found.in_text;
        annotated.names_by = Some(recogniser.name);
    }
    annotated
}

/// The same without names: what an archive holds that is built with `--no-annotate`.
pub fn with_dates(article: Article) -> Annotated {
    let mut annotated = describe(article);
    annotated.dates = dates::recognise(&annotated.article);
    annotated
}

/// Fills in the language where the source does not state it, and the fingerprint.
pub fn describe(mut article: Article) -> Annotated {
    if article.language.is_none() {
        article.language = language::detect(&article.title, &article.text).map(str::to_owned);
    }
    let signature = Signature::of(&article.title, &article.text);
    Annotated {
        article,
        title_entities: Vec::new(),
        names_by: None,
        entities: Vec::new(),
        dates: Vec::new(),
        signature,
    }
}
