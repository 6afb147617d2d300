//! Lines at an article's edges that speak of it and not of its matter: who signed, whose picture, where else.

use super::title::fold;
use crate::read::dates::find_day;

/// A line above the text that gives only the date or the author: both have fields of their own.
pub fn is_credit(text: &str) -> bool {
    // A line of its own each, in one paragraph.
    if text.contains('\n') {
        let is_small = |line: &str| line.len() < 40 && !closes(line);
        return text.len() < 150
            && text.lines().all(|line| is_small(line) || is_credit(line))
            && text.lines().any(is_credit);
    }
    if text.len() > 90 {
        return false;
    }
    let lower = text.to_lowercase();
    let words = text.split_whitespace().count();
    let signed = words <= 8
        && ["by ", "von ", "par ", "por ", "di "]
            .iter()
            .any(|by| lower.starts_with(by))
        && !text.ends_with(['.', '?', '!']);
    let dated = find_day(text, None).is_some_and(|(_, _, at)| at.len() + 30 > text.len());
    signed || dated
}

/// Bytes of a line that signs off, and of its beginning that says so.
const WHERE_WORDS: usize = 120;
const LONGEST_PARTING: usize = 350;

/// What last lines begin with that speak of the article and not of its matter, in lower case.
const PARTING_STARTS: &[&str] = &[
    "follow us",
    "follow him",
    "follow her",
    "follow them",
    "follow me",
    "contact us",
    "contact reporter",
    "contact the reporter",
    "contact the author",
    "email us",
    "reach the reporter",
    "for more on ",
    "for more information",
    "for more news",
    "for more stories",
    "for more coverage",
    "for more features",
    "for more,",
    "want more",
    "want to keep",
    "want to read",
    "want to bookmark",
    "click here",
    "source:",
    "sources:",
    "quelle:",
    "quellen:",
    "fuente:",
    "fonte:",
    "more information:",
    "journal information:",
    "reprinted ",
    "additional reporting",
    "reporting by ",
    "(reporting by ",
    "contributing:",
    "edited by ",
    "editing by ",
    "with reporting ",
    "with additional ",
    "with files from ",
    "mit material ",
    "propos recueillis",
    "copyright ",
    "please log in",
    "session expired",
];

/// What they hold, folded.
const PARTING_WORDS: &[&str] = &[
    "contributed to this",
    "contributed reporting",
    "contributed to the report",
    "can be reached at",
    "can be contacted at",
    "originally published",
    "originally appeared",
    "first appeared on",
    "first appeared in",
    "first published in",
    "first published on",
    "follow us on",
    "follow him on",
    "follow her on",
    "follow them on",
    "follow me on",
    "edited for length",
    "edited for clarity",
    "all rights reserved",
    "reporting by",
    "editing by",
    "to your inbox",
    "our newsletter",
    "click here for",
    "click here to",
];

/// A last line that names the reporters, the rights or the way to reach them.
pub fn signs_off(text: &str) -> bool {
    if text.len() > LONGEST_PARTING {
        return false;
    }
    // In a longer line the words stand near its beginning, or they are a part of the matter.
    let folded = fold(
        text.get(..text.floor_char_boundary(WHERE_WORDS))
            .unwrap_or(text),
    );
    let lower = text.to_lowercase();
    let lower = lower.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '(');
    PARTING_STARTS.iter().any(|start| lower.starts_with(start))
        || PARTING_WORDS.iter().any(|words| folded.contains(words))
        || has_address(text)
        || is_footnote(text)
}

/// `[3] The Daily Example, March 5, 2025.`
fn is_footnote(text: &str) -> bool {
    let number = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    number.is_some_and(|(number, _)| {
        (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// An address of mail or a name of a network (`@name`), with no sentence before it.
fn has_address(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let named = |word: &str| {
        let mut parts = word.split('@');
        let (before, after) = (parts.next().unwrap_or_default(), parts.next());
        after.is_some_and(|after| after.starts_with(char::is_alphabetic))
            && !before.contains(['/', '='])
    };
    let before: Vec<&str> = words.by_ref().take_while(|word| !named(word)).collect();
    let found = text.split_whitespace().count() > before.len();
    found
        && !before
            .iter()
            .any(|word| word.contains(['.', '!', '?', '。']))
}

/// Whose picture it is, in brackets at the end: `The bridge on Monday. (AP Photo/Ann Lee)`.
pub fn ends_in_credit(text: &str) -> bool {
    const LONGEST: usize = 600;
    const AGENCIES: &[&str] = &[
        "ap", "afp", "epa", "dpa", "reuters", "getty", "photo", "photos", "foto", "image",
        "images", "file", "handout", "courtesy", "credit", "bild",
    ];
    let inner = text
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once('('));
    let Some((before, credit)) = inner.filter(|_| text.len() < LONGEST) else {
        return false;
    };
    let folded = fold(credit);
    let words = folded.split(' ').count();
    words <= 8
        && before.trim_end().ends_with(['.', '"', '”'])
        && folded.split(' ').any(|word| AGENCIES.contains(&word))
}

/// `3 of 57` and `3/57`, below the pictures of a gallery.
pub fn is_counter(text: &str) -> bool {
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let words: Vec<&str> = text
        .split(|c: char| c == '/' || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect();
    match words.as_slice() {
        [one, all] => text.contains('/') && is_number(one) && is_number(all),
        [one, of, all] => {
            ["of", "von", "de", "sur", "di", "van", "из"].contains(of)
                && is_number(one)
                && is_number(all)
        }
        _ => false,
    }
}

/// Ends as a sentence does.
pub fn closes(text: &str) -> bool {
    let text = text.trim_end_matches(['”', '"', '’', '»', ')']);
    text.ends_with(['.', '!', '?', '…', ':', '。', '！', '？'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_sign_off() {
        for line in [
            "Ann Lee contributed to this report.",
            "Bo Ek can be reached at the harbour office.",
            "Write to ann.lee@daily.example",
            "Follow her for more of the river.",
            "This story was originally published March 5, 2025.",
            "(Reporting by Ann Lee; editing by Bo Ek)",
            "[3] The Daily Example, March 5, 2025.",
        ] {
            assert!(signs_off(line), "{line}");
        }
        for line in [
            "Follow the river and you come to the sea.",
            "For more than a year nobody had crossed it.",
            "Nobody could be reached on Wednesday.",
            "A ticket costs 5 @ most harbours.",
            "The bridge was old. Ann Lee ann@daily.example",
            "The houses @1377 Main Street stand.",
        ] {
            assert!(!signs_off(line), "{line}");
        }
    }

    #[test]
    fn credits_of_pictures_and_their_numbers() {
        assert!(ends_in_credit("The bridge on Monday. (AP Photo/Ann Lee)"));
        assert!(ends_in_credit("The bridge on Monday. (Foto: Bo Ek)"));
        assert!(!ends_in_credit("He named it (a file of rust)"));
        assert!(!ends_in_credit("It fell (at noon)."));
        assert!(is_counter("3 of 57"));
        assert!(is_counter("3/57"));
        assert!(!is_counter("3 of them"));
        assert!(!is_counter("2025"));
    }

    #[test]
    fn lines_above_the_text() {
        assert!(is_credit("By Ann Lee"));
        assert!(is_credit("Ann Lee\nWednesday, March 5, 2025 8:22 AM"));
        assert!(!is_credit(
            "The bridge fell on March 5, 2025, at noon, while nobody crossed it at all."
        ));
    }
}
