//! Dates in the text of an article, as mentions.

use crate::article::{Article, DateMention};

/// The dates of an article's text: in order, never overlapping, counted in Unicode characters.
pub fn recognise(article: &Article) -> Vec<DateMention> {
    let (mut at, mut characters) = (0, 0);
    let mut count_to = |offset: usize| {
        let passed = article.text.get(at..offset).unwrap_or_default();
        characters += passed.chars().count();
        at = offset;
        characters
    };
    let mentions = article.dates().into_iter().map(|written| DateMention {
        text: article
            .text
            .get(written.start..written.end)
            .unwrap_or_default()
            .to_owned(),
        value: written.value,
        start: count_to(written.start),
        end: count_to(written.end),
    });
    mentions.collect()
}
