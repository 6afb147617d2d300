//! Pages that hold only the beginning of an article, because the rest is paid for.

use super::facts::Facts;
use super::linked::Linked;

/// A page with fewer bytes of text than a short report has, or than half of the words it states, is a stub.
const SHORT: usize = 1_500;
const PARTS: usize = 2;

/// Whether the page states that its article is free, in JSON-LD or the `<meta>` of content tiers.
pub fn is_free(facts: &Facts, linked: &Linked) -> Option<bool> {
    let tier = facts.meta(&["article:content_tier", "content_tier", "content-tier"]);
    let by_tier = tier.and_then(|tier| match tier.to_ascii_lowercase().as_str() {
        "free" => Some(true),
        "locked" | "paid" | "premium" | "metered" => Some(false),
        _ => None,
    });
    linked.free.or(by_tier)
}

/// What to note of a page that is not free and holds little of its article.
pub fn note(linked: &Linked, text: &str) -> Option<String> {
    if linked.free != Some(false) || text.is_empty() {
        return None;
    }
    let words = text.split_whitespace().count();
    let is_part = linked.words.is_some_and(|all| words * PARTS < all);
    let of = linked
        .words
        .map_or(String::new(), |all| format!(" of {all}"));
    (is_part || text.len() < SHORT).then(|| {
        format!("a stub: the article is paid for, and the page holds {words}{of} words of it")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(free: Option<bool>, words: Option<usize>, n: usize, expect: Option<&str>) {
        let linked = Linked {
            free,
            words,
            ..Linked::default()
        };
        let found = note(&linked, "bridge ".repeat(n).trim());
        assert_eq!(found.as_deref(), expect);
    }

    #[test]
    fn little_of_what_is_paid_for() {
        let stub = "a stub: the article is paid for, and the page holds 20 words of it";
        check(Some(false), None, 20, Some(stub));
        let part = "a stub: the article is paid for, and the page holds 300 of 900 words of it";
        check(Some(false), Some(900), 300, Some(part));
        check(Some(false), Some(400), 300, None);
        check(Some(false), None, 300, None);
        check(Some(true), None, 20, None);
        check(None, Some(900), 20, None);
        check(Some(false), None, 0, None);
    }
}
