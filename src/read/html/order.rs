//! The language tag under which a page's dates of only numbers are read.

use super::facts::Facts;
use crate::read::dates::{DAY_FIRST, MONTH_FIRST, country_of, puts_day_first};

/// Domains of countries that are sold to everybody.
const SOLD: &[&str] = &[
    "ai", "am", "cc", "co", "fm", "gg", "io", "la", "ly", "me", "sh", "to", "tv", "ws",
];

/// English, and a page that does not say its language, needs more than its tag: programs write `en-US` on pages
/// of every country. In this order:
///
/// 1. What the page's other dates do, where one has a day after the twelfth.
/// 2. The country of its domain.
/// 3. The region of its tag, or of `og:locale`.
pub fn tag(facts: &Facts, stated: Option<&str>, host: Option<&str>) -> Option<String> {
    let stated = stated.map(|tag| tag.replace('_', "-"));
    let (primary, region) = match &stated {
        Some(tag) => tag.split_once('-').unwrap_or((tag, "")),
        None => ("", ""),
    };
    if !primary.is_empty() && !primary.eq_ignore_ascii_case("en") {
        return stated;
    }
    let shown = facts.dates.iter().flat_map(|mark| {
        let value = mark.value.as_deref();
        [Some(mark.text.as_str()), value].into_iter().flatten()
    });
    let mut orders = shown.filter_map(puts_day_first);
    let first = orders.next();
    if let Some(day_first) = first.filter(|first| orders.all(|other| other == *first)) {
        return Some(if day_first { DAY_FIRST } else { MONTH_FIRST }.to_owned());
    }
    let country = host.and_then(country_of);
    if let Some(country) = country.filter(|top| !SOLD.contains(&top.as_str())) {
        let region = match country.as_str() {
            "uk" => "GB",
            country => country,
        };
        return Some(format!("und-{region}"));
    }
    let locale = facts.meta(&["og:locale"]).unwrap_or_default();
    let locale = locale.replace('_', "-");
    let elsewhere = locale.split_once('-').filter(|(language, _)| {
        region.is_empty() && (primary.is_empty() || language.eq_ignore_ascii_case(primary))
    });
    match elsewhere {
        Some(_) => Some(locale),
        None => stated,
    }
}

#[cfg(test)]
mod tests {
    use trafilatura::dom::Document;

    use super::*;

    #[track_caller]
    fn check(html: &str, stated: Option<&str>, host: Option<&str>, expect: Option<&str>) {
        let facts = Facts::collect(&Document::parse(html));
        assert_eq!(tag(&facts, stated, host).as_deref(), expect, "{html}");
    }

    #[test]
    fn the_page_then_its_domain_then_its_tag() {
        let shown = "<body><span class=date>25/03/2025</span><span class=date>05/03/2025</span>";
        let both = "<body><span class=date>25/03/2025</span><span class=date>03/25/2025</span>";
        let (us, uk) = (Some("en-US"), Some("news.example.co.uk"));
        check(shown, us, None, Some("und-GB"));
        check(both, us, None, us);
        check("<body>", us, uk, Some("und-GB"));
        check("<body>", us, Some("news.example"), us);
        check("<body>", None, Some("news.example.tv"), None);
        let locale = "<meta property=og:locale content=en_GB><body>";
        check(locale, Some("en"), None, Some("en-GB"));
        check(locale, us, None, us);
        check(shown, Some("de"), uk, Some("de"));
    }
}
