//! How to ask: the operators and the fields, each with an example that leads to its answer.

use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;

use super::address;
use super::reply::Reply;
use super::routes;
use crate::fields::FIELDS;

/// What can be written, and what it means.
const OPERATORS: &[(&str, &str)] = &[
    ("doha talks", "both words, in any of their forms"),
    (
        "\"secret talks\"",
        "these words, side by side and in this order",
    ),
    ("doha OR gaza", "one of them at least"),
    ("talks -doha", "without a word"),
    ("=Talks", "exactly as written, with case and accents"),
    ("negotiat*", "any ending"),
    ("boehler~", "words that differ by a letter or two"),
    ("hostage W/5 release", "at most five words apart"),
    ("hostage PRE/5 release", "the same, in this order"),
    ("hostage W/S release", "in one sentence"),
    ("hostage W/P release", "in one paragraph"),
    (
        "hostage NOT W/5 release",
        "the first, and not the second near it",
    ),
    ("LEAD(hostage)", "in the first paragraph"),
    ("ATLEAST/3(hostage)", "three times at least"),
];

struct Row {
    example: &'static str,
    href: String,
    meaning: &'static str,
}

#[derive(Template)]
#[template(path = "help.html")]
struct Page {
    text: String,
    hidden: Vec<(&'static str, &'static str)>,
    operators: Vec<Row>,
    fields: Vec<Row>,
}

fn row(example: &'static str, meaning: &'static str) -> Row {
    Row {
        example,
        href: address::search(example),
        meaning,
    }
}

pub async fn page(headers: HeaderMap) -> Response {
    let page = Page {
        text: String::new(),
        hidden: Vec::new(),
        operators: OPERATORS.iter().map(|(e, m)| row(e, m)).collect(),
        fields: FIELDS.iter().map(|f| row(f.example, f.help)).collect(),
    };
    routes::page(Reply::page(&page), &headers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Day;
    use crate::query::parse;

    #[test]
    fn the_examples_are_queries() {
        for (example, _) in OPERATORS {
            assert!(parse(example, Day::MAX).is_ok(), "{example}");
        }
    }
}
