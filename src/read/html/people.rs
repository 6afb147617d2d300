//! Who wrote it: names of persons from bylines, as the page states them.

use super::facts::Facts;
use super::linked::Linked;
use super::markup::unescape;
use super::title::fold;

/// Words before names, and nothing of them.
const PREFIXES: &[&str] = &[
    "by",
    "written by",
    "reported by",
    "posted by",
    "story by",
    "words by",
    "article by",
    "published by",
    "author",
    "authors",
    "von",
    "par",
    "por",
    "di",
    "de",
    "door",
    "av",
    "af",
    "od",
    "autor",
    "autora",
    "auteur",
    "text",
    "from",
    "reviewed by",
    "edited by",
    "contributed by",
    "photos by",
    "byline",
    "a cura di",
    "текст",
    "автор",
    "report by",
    "reporter",
];

/// Words that name no person when a name consists of or contains one.
const NO_PERSON: &[&str] = &[
    "staff",
    "admin",
    "administrator",
    "editor",
    "editors",
    "editorial",
    "newsroom",
    "team",
    "desk",
    "redaktion",
    "redaction",
    "rédaction",
    "redacción",
    "redazione",
    "redactie",
    "redakcja",
    "agency",
    "agencies",
    "agencia",
    "press",
    "reuters",
    "afp",
    "ap",
    "dpa",
    "ansa",
    "efe",
    "pti",
    "ians",
    "xinhua",
    "news",
    "media",
    "magazine",
    "times",
    "post",
    "daily",
    "online",
    "wire",
    "service",
    "services",
    "network",
    "guest",
    "contributor",
    "contributors",
    "correspondent",
    "correspondents",
    "reporters",
    "reporter",
    "bureau",
    "webdesk",
    "unknown",
    "anonymous",
    "user",
    "newswire",
    "inc",
    "llc",
    "ltd",
    "gmbh",
    "com",
    "web",
    "www",
    "tv",
    "radio",
    "sponsored",
    "advertorial",
    "board",
    "sports",
    "digital",
    "studio",
    "group",
    "company",
    "corporation",
    "university",
    "institute",
    "association",
    "foundation",
    "committee",
    "council",
];

/// Words behind a name that are a function, a place or a command, not the name.
const TAILS: &[&str] = &[
    ",",
    " | ",
    " - ",
    " – ",
    " — ",
    " • ",
    " · ",
    " in ",
    " for ",
    " at ",
    " on ",
    " @",
    "(",
    "[",
    " published",
    " updated",
    " posted",
    " follow",
    " read ",
    " email",
    " via ",
    "http",
    "/",
    ":",
    ";",
    " is ",
    " contributor",
    " staff",
    " senior",
    " correspondent",
    " reporter",
    " editor",
    " writer",
    " special to",
    " with ",
];

/// Persons who signed the article. JSON-LD first, then `<meta>`, then what a byline shows.
pub fn authors(facts: &Facts, linked: &Linked, outlet: Option<&str>) -> Vec<String> {
    let from = |lists: Vec<String>| -> Vec<String> {
        let mut people: Vec<String> = Vec::new();
        for text in lists {
            for person in split(&text, outlet) {
                let known = people.iter().any(|other| fold(other) == fold(&person));
                if !known && people.len() < 20 {
                    people.push(person);
                }
            }
        }
        people
    };
    let linked_people = from(linked.authors.clone());
    if !linked_people.is_empty() {
        return linked_people;
    }
    const METAS: &[&str] = &[
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "dcterms.creator",
        "byl",
        "authors",
        "cxenseparse:author",
        "citation_author",
        "og:article:author",
        "article:author_name",
        "dc:creator",
        "creator",
        "twitter:creator:name",
        "mediator_author",
        "article.author",
        "og:author",
        "author-name",
        "article_author",
        "writer",
        "rbauthors",
        "page-author",
    ];
    for name in METAS {
        let stated: Vec<String> = facts
            .metas
            .iter()
            .filter(|(key, _)| key == name)
            .map(|(_, content)| content.clone())
            .collect();
        let people = from(stated);
        if !people.is_empty() {
            return people;
        }
    }
    shown(facts, outlet, from)
}

/// The first byline of the page that holds names, the clearest kinds of mark first.
fn shown(
    _facts: &Facts,
    _outlet: Option<&str>,
    from: impl Fn(Vec<String>) -> Vec<String>,
) -> Vec<String> {
    let facts = _facts;
    type Test = fn(&str) -> bool;
    let kinds: [Test; 4] = [
        |label| label.split_whitespace().any(|word| word == "author"),
        |label| {
            label.contains("author-name")
                || label.contains("author_name")
                || label.contains("byline-name")
                || label.contains("authorname")
                || label.contains("author__name")
        },
        |label| label.contains("byline"),
        |label| label.contains("author"),
    ];
    for kind in kinds {
        let mut found: Vec<String> = Vec::new();
        let mut last = None;
        for mark in facts
            .bylines
            .iter()
            .filter(|mark| kind(&mark.label) && !mark.text.is_empty() && mark.text.len() < 150)
        {
            // Marks of one byline stand close together; later ones belong to other articles or comments.
            if last.is_some_and(|order: usize| mark.order > order + 12) {
                break;
            }
            let people = from(vec![mark.text.clone()]);
            if !people.is_empty() {
                last = Some(mark.order);
                found.extend(people);
            }
        }
        let people = from(found);
        if !people.is_empty() {
            return people;
        }
    }
    Vec::new()
}

/// Names in one byline: `By Ann Lee and Bo Ek, Staff Writers` → two.
fn split(text: &str, outlet: Option<&str>) -> Vec<String> {
    let text = unescape(text);
    let text = unescape(&text);
    let plain: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = without_prefix(&plain);
    if plain.len() > 300 || plain.starts_with("http") || plain.starts_with('@') {
        return Vec::new();
    }
    let mut parts = vec![plain.to_owned()];
    for separator in [
        " and ", " And ", " AND ", " & ", " und ", " et ", " y ", " e ", " en ", " og ", " och ",
        " и ", " i ", " with ", ",", ";", "/", " | ", "、", "•", " · ", "\n",
    ] {
        parts = parts
            .iter()
            .flat_map(|part| part.split(separator))
            .map(|part| part.trim().to_owned())
            .collect();
    }
    let outlet = outlet.map(fold);
    let names = parts.iter().map(|part| name(without_prefix(part)));
    names
        .flatten()
        .filter(|name| outlet.as_ref() != Some(&fold(name)))
        .collect()
}

fn without_prefix(text: &str) -> &str {
    let mut text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    loop {
        let before = text;
        for prefix in PREFIXES {
            let head = text.get(..prefix.len()).unwrap_or_default();
            let rest = text.get(prefix.len()..).unwrap_or_default();
            if head.to_lowercase() == *prefix && rest.starts_with([' ', ':', '\u{A0}']) {
                text = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
            }
        }
        if text == before {
            return text;
        }
    }
}

/// One part of a byline, if it is a person's name: two to five words that begin upper case.
fn name(part: &str) -> Option<String> {
    let mut part = part;
    for tail in TAILS {
        let lower = part.to_ascii_lowercase();
        if let Some(at) = lower.find(tail)
            && at > 0
        {
            part = part.get(..at)?;
        }
    }
    let part = part
        .trim_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != ')')
        .trim_end_matches([',', ';', ':']);
    if part.contains('@')
        || part.contains("www.")
        || part.contains(".com")
        || part.chars().any(|c| c.is_ascii_digit())
    {
        return None;
    }
    let words: Vec<&str> = part.split(' ').filter(|word| !word.is_empty()).collect();
    let cased = part.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    let folded = fold(part);
    if folded.split(' ').any(|word| NO_PERSON.contains(&word)) {
        return None;
    }
    // Scripts without cases write names in one or two words.
    if !cased {
        return (2..30)
            .contains(&part.chars().count())
            .then(|| part.to_owned());
    }
    let starts_upper = |word: &&str| {
        word.chars()
            .find(|c| c.is_alphabetic())
            .is_some_and(char::is_uppercase)
    };
    let n_upper = words.iter().filter(|word| starts_upper(word)).count();
    let fits = (2..=6).contains(&words.len()) && n_upper >= 2 && part.chars().count() < 60;
    fits.then(|| part.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(byline: &str, expect: &[&str]) {
        assert_eq!(split(byline, Some("The Daily Example")), expect);
    }

    #[test]
    fn names_without_what_surrounds_them() {
        check("By Ann Lee", &["Ann Lee"]);
        check("By Ann Lee and Bo Ek, Staff Writers", &["Ann Lee", "Bo Ek"]);
        check("Von Jörg Maier und Eva Groß", &["Jörg Maier", "Eva Groß"]);
        check("Ann Lee | March 5, 2025", &["Ann Lee"]);
        check("Ann Lee in London", &["Ann Lee"]);
        check("Ann Lee (ann.lee@daily.example)", &["Ann Lee"]);
        check("王小明", &["王小明"]);
    }

    #[test]
    fn what_is_no_person() {
        for byline in [
            "Staff",
            "The Daily Example",
            "Reuters Staff",
            "https://www.facebook.com/daily",
            "ann@daily.example",
            "@annlee",
            "admin",
            "",
        ] {
            check(byline, &[]);
        }
    }
}
