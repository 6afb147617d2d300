//! What recognisers find in an article: its language, its fingerprint; names and dates in the text.

pub mod dates;
pub mod fingerprint;
pub mod language;
pub mod names;

use crate::article::{Annotated, Article};

/// Fills in the language where the source does not state it, the fingerprint, the dates and the names in
/// the text.
pub fn annotate(article: Article) -> Annotated {
    let mut annotated = describe(article);
    let article = &annotated.article;
    annotated.entities = names::recognise(&article.text, article.language.as_deref());
    annotated
}

/// The same without names: what an archive built without `--names` holds.
pub fn describe(mut article: Article) -> Annotated {
    if article.language.is_none() {
        article.language = language::detect(&article.title, &article.text).map(str::to_owned);
    }
    let signature = fingerprint::signature(&article.text);
    let dates = dates::recognise(&article);
    Annotated {
        article,
        entities: Vec::new(),
        dates,
        signature,
    }
}
