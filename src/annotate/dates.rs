//! Dates in the text of an article, as mentions.

use super::characters::Characters;
use crate::article::{Article, DateMention};

/// The dates of an article's text: in order, never overlapping, counted in Unicode characters.
pub fn recognise(article: &Article) -> Vec<DateMention> {
    let mut characters = Characters::new(&article.text);
    let mentions = article.dates().into_iter().map(|written| DateMention {
        text: article
            .text
            .get(written.start..written.end)
            .unwrap_or_default()
            .to_owned(),
        value: written.value,
        start: characters.before(written.start),
        end: characters.before(written.end),
    });
    mentions.collect()
}
