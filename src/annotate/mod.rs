//! What recognisers find in an article: its language, its fingerprint; names and dates in the text.

pub mod fingerprint;
pub mod language;
pub mod names;

use crate::article::{Annotated, Article};
pub use names::Wanted;

/// Fills in the language where the source does not state it, the fingerprint, and the names in title and text.
/// Nothing searches the text for dates yet.
pub fn annotate(article: Article, wanted: Wanted) -> Annotated {
    let mut annotated = describe(article);
    let article = &annotated.article;
    let language = article.language.as_deref();
    let found = names::recognise_article(&article.title, &article.text, language, wanted);
    annotated.title_entities = found.in_title;
    annotated.entities = found.in_text;
    annotated
}

/// The same without names: what an archive holds that is built without `--annotate`.
pub fn describe(mut article: Article) -> Annotated {
    if article.language.is_none() {
        article.language = language::detect(&article.title, &article.text).map(str::to_owned);
    }
    let signature = fingerprint::signature(&article.text);
    Annotated {
        article,
        title_entities: Vec::new(),
        entities: Vec::new(),
        dates: Vec::new(),
        signature,
    }
}
