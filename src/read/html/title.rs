//! The headline, without the site's name.

use super::describe::SECTIONS;
use super::facts::Facts;
use super::linked::Linked;
use super::markup::unescape;

/// What parts a headline from the name of its site in a `<title>`.
const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", " / ", " ~ ", "| ", " |", " : ",
];

/// The words of `text` in lower case, parted by one space: the form in which names are compared.
pub fn fold(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// The article's headline. Sources that agree are believed; else the page's own `h1`, if one stands out.
pub fn choose(
    facts: &Facts,
    linked: &Linked,
    outlet: Option<&str>,
    host: Option<&str>,
) -> Option<String> {
    let section = linked.section.as_deref().or_else(|| facts.meta(SECTIONS));
    let section = section.map(|name| fold(&tidy(name))).unwrap_or_default();
    let clean = |text: &str| strip_site(&tidy(text), outlet, host, &section);
    let headings: Vec<String> = facts
        .headings
        .iter()
        .filter(|mark| mark.tag == "h1" || mark.label.contains("headline"))
        .map(|mark| clean(&mark.text))
        .filter(|text| !text.is_empty())
        .collect();
    let stated: Vec<String> = [
        linked.headline.as_deref(),
        facts.meta(&["og:title"]),
        facts.meta(&[
            "twitter:title",
            "dc.title",
            "dcterms.title",
            "parsely-title",
            "sailthru.title",
            "headline",
            "title",
            "citation_title",
        ]),
        facts.title.as_deref(),
    ]
    .into_iter()
    .flatten()
    .map(clean)
    .filter(|text| !text.is_empty())
    .collect();
    // A heading that another source repeats: best as a whole, else as its beginning.
    let stated_words: Vec<String> = stated.iter().map(|other| fold(other)).collect();
    let repeats = |heading: &str| {
        let words = fold(heading);
        stated_words.iter().filter(|other| **other == words).count()
    };
    // Of several the one that most repeat: some sites set a kicker into their heading.
    let same = headings
        .iter()
        .rev()
        .filter(|heading| repeats(heading) > 0)
        .max_by_key(|heading| repeats(heading));
    let agreed = same.or_else(|| {
        headings.iter().find(|heading| {
            let heading = fold(heading);
            stated_words.iter().any(|other| alike(&heading, other))
        })
    });
    let n_h1 = facts
        .headings
        .iter()
        .filter(|mark| mark.tag == "h1" && !mark.text.is_empty())
        .count();
    let only_h1 = facts
        .headings
        .iter()
        .find(|mark| n_h1 == 1 && mark.tag == "h1" && mark.text.len() > 15);
    agreed
        .cloned()
        .or_else(|| {
            only_h1
                .map(|mark| clean(&mark.text))
                .filter(|text| text.contains(' ') && !is_site(text, outlet, host))
        })
        .or_else(|| stated.first().cloned())
        .or_else(|| headings.first().cloned())
}

/// Equal, or one the beginning of the other and most of it.
pub fn alike(one: &str, other: &str) -> bool {
    if one.is_empty() || other.is_empty() {
        return false;
    }
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    one == other
        || (long.starts_with(short) && short.len() >= 12)
        || (long.contains(short) && short.len() * 2 > long.len())
}

fn tidy(text: &str) -> String {
    let text = unescape(text);
    // Some pages escape twice.
    let text = unescape(&text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_site(text: &str, outlet: Option<&str>, host: Option<&str>) -> bool {
    let part = fold(text);
    let solid: String = part.split(' ').collect();
    if part.is_empty() {
        return true;
    }
    let outlet = outlet.map(fold).unwrap_or_default();
    let named = !outlet.is_empty()
        && (part == outlet || (part.len() > 3 && outlet.contains(&part)) || part.contains(&outlet));
    let host = host.unwrap_or_default().trim_start_matches("www.");
    let core: String = host
        .split('.')
        .rev()
        .skip(1)
        .find(|label| label.len() > 3)
        .unwrap_or(host)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    named
        || fold(host) == part
        || (core.len() > 3 && (solid.contains(&core) || (solid.len() > 4 && core.contains(&solid))))
}

/// Takes the site's name off either end, and the section's, a folded name, where it stands before it.
fn strip_site(title: &str, outlet: Option<&str>, host: Option<&str>, section: &str) -> String {
    let mut title = title.to_owned();
    for times in 0..3 {
        let cut = SEPARATORS.iter().find_map(|separator| {
            let (head, tail) = title.rsplit_once(separator)?;
            let is_section = times > 0 && !section.is_empty() && fold(tail) == section;
            if (is_section || is_site(tail, outlet, host)) && fold(head).contains(' ') {
                return Some(head.to_owned());
            }
            let (head, tail) = title.split_once(separator)?;
            (is_site(head, outlet, host) && fold(tail).contains(' ')).then(|| tail.to_owned())
        });
        match cut {
            Some(rest) => title = rest.trim().to_owned(),
            None => break,
        }
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(title: &str, expect: &str) {
        assert_eq!(
            strip_site(
                title,
                Some("The Daily Example"),
                Some("www.dailyexample.org"),
                "town",
            ),
            expect
        );
    }

    #[test]
    fn the_name_of_the_site_goes_and_the_headline_stays() {
        check("Bridge falls | The Daily Example", "Bridge falls");
        check("Bridge falls - dailyexample.org", "Bridge falls");
        check("Bridge falls | Town | Daily Example", "Bridge falls");
        check(
            "Bridge falls on the Town | Town",
            "Bridge falls on the Town | Town",
        );
        check(
            "The Daily Example: Bridge falls",
            "The Daily Example: Bridge falls",
        );
        check("Daily Example | Bridge falls", "Bridge falls");
        check(
            "Bridge falls - all you need to know - Daily Example",
            "Bridge falls - all you need to know",
        );
        check("Bridge falls - again", "Bridge falls - again");
        check("The Daily Example", "The Daily Example");
    }
}
