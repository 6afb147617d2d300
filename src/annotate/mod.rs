//! What recognisers find in an article: its language, its fingerprint; names and dates in the text.

pub mod fingerprint;
pub mod language;

use crate::article::{Annotated, Article};

/// Fills in the language where the source does not state it, and the fingerprint. Nothing searches the
/// text for names and dates yet.
pub fn annotate(mut article: Article) -> Annotated {
    if article.language.is_none() {
        article.language = language::detect(&article.title, &article.text).map(str::to_owned);
    }
    let signature = fingerprint::signature(&article.text);
    Annotated {
        article,
        entities: Vec::new(),
        dates: Vec::new(),
        signature,
    }
}
