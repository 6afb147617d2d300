//! The date that a page writes where nothing marks it: near the headline, in its titles, in its scripts.

use std::borrow::Cow;

use trafilatura::dom::{Document, NodeId};

use super::facts::Facts;
use super::shown::{BESIDE_HEADLINE, Headline, Part, part_of, says_published};
use super::silent::LONGEST_CALL;
use crate::article::{DateCandidate, Evidence};
use crate::date::Interval;
use crate::read::dates::{find_day, has_digit, parse_date_in, tells_of_change};

/// Elements of the page whose text is looked at.
const MOST_ELEMENTS: usize = 20_000;
/// Bytes of a passage that gives the date.
const LONGEST_PASSAGE: usize = 250;
/// Other letters, and other words, that may stand beside a date.
const MOST_BESIDE: usize = 60;
const MOST_WORDS: usize = 6;
/// Of them, those in lower case: with more it is a sentence (`They have been married since 5 March 2025`).
const MOST_SMALL_WORDS: usize = 3;
/// A date farther from the headline, by [`Headline::distance`], is another matter's, unless words say more.
const FARTHEST: usize = 200;
/// The date written nearest to the headline, where nothing marks one.
pub fn near_headline(
    doc: &Document,
    headline: &Headline,
    language: Option<&str>,
) -> Option<DateCandidate> {
    let mut best: Option<((Part, usize), DateCandidate)> = None;
    let nodes = doc.get_elements_by_tag_name(doc.root(), "*");
    for (order, node) in nodes.into_iter().enumerate().take(MOST_ELEMENTS) {
        for text in [inside(doc, node), doc.tail(node)] {
            if text.len() > LONGEST_PASSAGE || !has_digit(&text) {
                continue;
            }
            let passage = full_year(&text);
            let Some((interval, time, at)) = find_day(&passage, language) else {
                continue;
            };
            let words = text.to_lowercase();
            if !is_about_the_article(&passage, at, &words) {
                continue;
            }
            let modified = tells_of_change(&words) && !says_published(&words);
            let told = modified || says_published(&words);
            let distance = headline.distance(order);
            if !told && (distance > FARTHEST || is_of_a_sentence(doc, node) || is_a_fact(doc, node))
            {
                continue;
            }
            let mut part = part_of(doc, node, headline, text.len());
            // Names mislead where the headline is.
            if part == Part::Other && distance <= BESIDE_HEADLINE {
                part = Part::Frame;
            }
            // A copyright year is no date of publication.
            if text.contains(['©', '®']) || part >= Part::Other {
                continue;
            }
            let rank = match says_published(&words) {
                true => (Part::Article, 0),
                false => (part, distance),
            };
            if best.as_ref().is_none_or(|(other, _)| rank < *other) {
                best = Some((rank, candidate(interval, time, modified, &text)));
            }
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// What an element says before its first child; of scripts, a short call that stands among the text.
fn inside(doc: &Document, node: NodeId) -> String {
    const SILENT: &[&str] = &["style", "noscript", "title", "textarea", "option", "head"];
    let tag = doc.tag_name(node);
    if tag == "script" {
        let in_head = doc
            .parent(node)
            .is_some_and(|parent| doc.tag_name(parent) == "head");
        let text = doc.text(node);
        return match in_head || text.len() > LONGEST_CALL {
            true => String::new(),
            false => text,
        };
    }
    match SILENT.contains(&tag) {
        true => String::new(),
        false => doc.text(node),
    }
}

/// Whether an element inside a line, or the text behind it, belongs to a long paragraph.
fn is_of_a_sentence(doc: &Document, node: NodeId) -> bool {
    const INLINE: &[&str] = &[
        "a", "em", "strong", "b", "i", "span", "br", "u", "sup", "font",
    ];
    let mut at = node;
    while INLINE.contains(&doc.tag_name(at)) {
        let Some(parent) = doc.parent(at) else {
            return false;
        };
        at = parent;
    }
    at != node && doc.tag_name(at) == "p" && doc.text_content(at).len() > LONGEST_PASSAGE
}

/// Words for a date, in what labels one.
const DATE_WORDS: &[&str] = &[
    "date", "datum", "data", "fecha", "dato", "дата", "tarih", "日期", "日付", "stand",
];

/// Whether the passage stands in the second cell of a row whose first names something else: `Birthday`.
fn is_a_fact(doc: &Document, node: NodeId) -> bool {
    const MOST_LEVELS: usize = 4;
    let mut at = Some(node);
    for _ in 0..MOST_LEVELS {
        let Some(cell) = at else {
            return false;
        };
        if matches!(doc.tag_name(cell), "td" | "dd") {
            let Some(label) = doc.prev_element_sibling(cell) else {
                return false;
            };
            let is_label = matches!(doc.tag_name(label), "td" | "th" | "dt");
            let name = doc.text_content(label).trim().to_lowercase();
            return is_label
                && name.len() <= MOST_BESIDE
                && name.chars().any(char::is_alphabetic)
                && !name.chars().any(char::is_numeric)
                && !says_published(&name)
                && !DATE_WORDS.iter().any(|word| name.contains(word));
        }
        at = doc.parent(cell);
    }
    false
}

/// A sentence that names a day is about that day, not about the article.
fn is_about_the_article(passage: &str, at: std::ops::Range<usize>, lower: &str) -> bool {
    if says_published(lower) || tells_of_change(lower) {
        return true;
    }
    let (before, after) = (passage.get(..at.start), passage.get(at.end..));
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    let letters = before.trim().chars().count() + after.trim().chars().count();
    let words = before.split_whitespace().chain(after.split_whitespace());
    let words = words.filter(|word| word.contains(char::is_alphabetic));
    let small = words
        .clone()
        .filter(|word| word.starts_with(char::is_lowercase));
    letters <= MOST_BESIDE
        && words.clone().count() <= MOST_WORDS
        && small.count() <= MOST_SMALL_WORDS
}

/// Writes years of two digits out where a short text gives the whole date in numbers: `02.12.19`,
/// `am 26/10/13`. Pages are younger than 1970. `26 | 01 | 2022` is a date in numbers too.
fn full_year(text: &str) -> Cow<'_, str> {
    let whole = text.trim();
    if whole.len() > 40 {
        return Cow::Borrowed(text);
    }
    let joined = whole.replace(" | ", ".");
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '/' | '-');
    let Some(start) = joined.find(|c: char| c.is_ascii_digit()) else {
        return Cow::Borrowed(text);
    };
    let rest = joined.get(start..).unwrap_or_default();
    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let numbers = rest.get(..end).unwrap_or_default();
    let digits = numbers.trim_end_matches(['.', '-', '/']);
    let Some(sign) = digits.chars().find(|c| !c.is_ascii_digit()) else {
        return Cow::Borrowed(text);
    };
    let parts: Vec<&str> = digits.split(sign).collect();
    let [first, second, year] = parts.as_slice() else {
        return Cow::Borrowed(text);
    };
    let is_short = |part: &str| (1..=2).contains(&part.len());
    if !is_short(first) || !is_short(second) || !matches!(year.len(), 2 | 4) {
        return Cow::Borrowed(text);
    }
    let century = match year.parse::<u8>() {
        Ok(year) if year < 70 => "20",
        Ok(_) => "19",
        Err(_) => "",
    };
    let before = joined.get(..start).unwrap_or_default();
    let after = rest.get(digits.len()..).unwrap_or_default();
    Cow::Owned(format!(
        "{before}{first}{sign}{second}{sign}{century}{year}{after}"
    ))
}

/// The date that a title of the page begins or ends with (`05.03.2025 | Bridge falls`), or that its
/// description closes with in brackets.
pub fn in_titles(facts: &Facts, language: Option<&str>) -> Option<DateCandidate> {
    let titles = [facts.title.as_deref(), facts.meta(&["og:title"])];
    let titles = titles.into_iter().flatten().map(|text| (text, false));
    let about = facts.meta(&["og:description", "description"]);
    let about = about.into_iter().map(|text| (text, true));
    titles.chain(about).find_map(|(text, in_brackets)| {
        let (interval, time, at) = find_day(text, language)?;
        let before = text.get(..at.start)?.trim();
        let after = text.get(at.end..)?.trim();
        let closes = after.chars().all(|c| !c.is_alphanumeric());
        let begins = before.is_empty() && after.starts_with(['|', ':', '-', '–', '—', '•']);
        let ends = closes && before.ends_with(['|', ':', '-', '–', '—', '•', ',', '(']);
        let bracketed = closes && after.starts_with(')');
        let fits = if in_brackets {
            bracketed
        } else {
            begins || ends
        };
        fits.then(|| candidate(interval, time, false, text))
    })
}

/// Keys of publication that scripts give to their programs, in lower case without signs.
const KEYS: &[&str] = &[
    "datepublished",
    "publisheddate",
    "publishdate",
    "publishingdate",
    "publicationdate",
    "publishedat",
    "publishedon",
    "publishtime",
    "publishedtime",
    "publisheddatetime",
    "pubdate",
    "articlepublishdate",
    "articlepublisheddate",
    "articledatepublished",
    "firstpublished",
    "firstpublishedat",
    "firstpublisheddate",
    "originalpublishdate",
    "dateposted",
];

/// Bytes of scripts that are looked at, and pairs of key and value that are read.
const MOST_SCRIPT: usize = 4 << 20;
const MOST_PAIRS: usize = 200;

/// The day that all such keys in the page's scripts agree on: where they name several, they speak of
/// other articles too.
pub fn in_scripts(
    doc: &Document,
    others: &[&str],
    language: Option<&str>,
) -> Option<DateCandidate> {
    let kept = doc.get_elements_by_tag_name(doc.root(), "script");
    let kept = kept.into_iter().filter(|node| {
        let kind = doc.get_attribute(*node, "type").unwrap_or_default();
        !kind.to_ascii_lowercase().contains("ld+json")
    });
    let kept = kept.map(|node| Cow::Owned(doc.text_content(node)));
    let mut found: Option<DateCandidate> = None;
    let mut left = MOST_SCRIPT;
    let mut n_pairs = 0;
    for script in others.iter().copied().map(Cow::Borrowed).chain(kept) {
        left = left.checked_sub(script.len())?;
        for (key, value) in pairs(&script) {
            if !KEYS.contains(&key.as_str()) {
                continue;
            }
            n_pairs += 1;
            let Some((interval, time)) = parse_date_in(value, language) else {
                continue;
            };
            if interval.day().is_none() {
                continue;
            }
            match &found {
                Some(other) if other.interval != interval => return None,
                Some(_) => {}
                None => found = Some(candidate(interval, time, false, value)),
            }
            if n_pairs > MOST_PAIRS {
                return None;
            }
        }
    }
    found
}

/// `"key": "value"`, `'key' = 'value'` and the like in a script, the keys folded, one pass.
fn pairs(script: &str) -> impl Iterator<Item = (String, &str)> {
    // Only what stands before a colon or an equals sign can be a key.
    let signs = script.match_indices([':', '=']);
    signs.filter_map(|(at, _)| {
        const LONGEST: usize = 40;
        let before = script
            .get(..at)?
            .trim_end()
            .trim_end_matches(['"', '\'', '\\']);
        let start = before
            .char_indices()
            .rev()
            .take(LONGEST)
            .take_while(|(_, c)| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
            .last()?
            .0;
        let key: String = before
            .get(start..)?
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let after = script.get(at + 1..)?.trim_start();
        let value = after.trim_start_matches('\\');
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let value = value.get(1..)?;
        let end = value
            .char_indices()
            .take(LONGEST)
            .find(|(_, c)| *c == quote || *c == '\\')?
            .0;
        Some((key, value.get(..end)?))
    })
}

fn candidate(interval: Interval, time: Option<String>, modified: bool, raw: &str) -> DateCandidate {
    DateCandidate {
        evidence: Evidence::Text,
        interval,
        time,
        modified,
        raw: raw.trim().chars().take(200).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(candidate: Option<DateCandidate>) -> String {
        let day = candidate.and_then(|candidate| candidate.interval.day());
        day.map(|day| day.to_string()).unwrap_or_default()
    }

    #[track_caller]
    fn check_near(html: &str, expect: &str) {
        let doc = Document::parse(&format!("<body><h1>Bridge falls</h1>{html}</body>"));
        let facts = Facts::collect(&doc);
        let headline = Headline::find(&doc, &facts, "Bridge falls");
        assert_eq!(
            day(near_headline(&doc, &headline, Some("de"))),
            expect,
            "{html}"
        );
    }

    #[test]
    fn dates_near_the_headline() {
        check_near("<p>05.03.25</p>", "2025-03-05");
        check_near("<p>Ann Lee am 5/3/98, 18:00</p>", "1998-03-05");
        check_near("<td>05 | 03 | 2025</td>", "2025-03-05");
        let row =
            |label: &str| format!("<table><tr><td>{label}</td><td>5. März 2025</td></tr></table>");
        check_near(&row("Geburtstag"), "");
        check_near(&row("Datum:"), "2025-03-05");
        check_near("<script>write('2025-03-05 18:00')</script>", "2025-03-05");
        check_near(
            "<p>Die Brücke wird am 5. März 2025 für immer und für alle geschlossen</p>",
            "",
        );
        check_near("<div class=today>5. März 2025</div>", "");
        check_near(&format!("{}<p>5. März 2025</p>", "<br>".repeat(250)), "");
        check_near(
            &format!(
                "{}<p>Diese Seite wurde zuletzt am 5. März 2025 um 13 Uhr geändert</p>",
                "<br>".repeat(250)
            ),
            "2025-03-05",
        );
        check_near("<p>Version 1.2.3</p>", "");
        check_near("<p>Von Ann Lee am 5. März 2025</p>", "2025-03-05");
        check_near(
            "<p><a>Ann Lee</a> have been closed for years since 5 March 2025.</p>",
            "",
        );
    }

    #[track_caller]
    fn check_titles(head: &str, expect: &str) {
        let facts = Facts::collect(&Document::parse(head));
        assert_eq!(day(in_titles(&facts, Some("en-GB"))), expect, "{head}");
    }

    #[test]
    fn dates_at_the_ends_of_titles() {
        check_titles("<title>05.03.2025 | Bridge falls</title>", "2025-03-05");
        check_titles("<title>Bridge falls (5 March 2025)</title>", "2025-03-05");
        check_titles("<title>The bridge of 5 March 2025</title>", "");
        check_titles(
            "<meta name=description content='Bridge falls (News of 5 March 2025)'>",
            "2025-03-05",
        );
        check_titles(
            "<meta name=description content='It falls on 5 March 2025.'>",
            "",
        );
    }

    #[track_caller]
    fn check_scripts(script: &str, expect: &str) {
        let doc = Document::parse(&format!("<body><script>{script}</script></body>"));
        assert_eq!(day(in_scripts(&doc, &[], None)), expect, "{script}");
        let doc = Document::parse("");
        assert_eq!(day(in_scripts(&doc, &[script], None)), expect, "{script}");
    }

    #[test]
    fn the_one_day_that_scripts_agree_on() {
        check_scripts(r#"x={"publishDate":"2025-03-05T10:15:00Z"}"#, "2025-03-05");
        check_scripts(r#"x='{\"published_at\":\"2025-03-05\"}'"#, "2025-03-05");
        check_scripts(
            r#"pubdate = "2025/03/05"; x={"pubDate":"2025-03-05"}"#,
            "2025-03-05",
        );
        check_scripts(
            r#"x=[{"pubDate":"2025-03-05"},{"pubDate":"2025-03-06"}]"#,
            "",
        );
        check_scripts(r#"x={"createdAt":"2025-03-05"}"#, "");
        check_scripts("x=1", "");
    }
}
