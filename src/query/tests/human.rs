//! Slips that people make: each is refused with its place and a hint, or read with a hint.

use super::today;
use crate::query::{hints, parse};

/// Refused.
#[rustfmt::skip]
const REFUSED: &[&str] = &[
    "\"secret talks", "“secret talks", "secret (talks", "secret talks)", "((a b)", "()", "(a OR )", "( OR a)",
    "a OR", "OR a", "a AND", "AND a", "a AND OR b", "a OR OR b", "a NOT", "NOT", "a OR NOT b", "a OR -b",
    "a && b", "a || b", "\"\"", "\" \"", "- ", "...", "&&",
    "hostage W/ 5 release", "hostage W/0 release", "hostage W/1000 release", "hostage W/5", "W/5 release", "hostage W/5 W/5 release",
    "hostage NEAR/5 release", "hostage ADJ/3 release", "hostage WITHIN/3 release", "hostage ONEAR/3 release", "hostage PRE/S release", "hostage PRE/ release",
    "hostage NOT PRE/5 release", "hostage NOT W/S release", "hostage W/5 NOT release", "hostage W/5 -release", "hostage W/5 (a -b)", "hostage W/5 lang:en", "title:hostage W/5 release", "hostage W/5 (date:2025)",
    "ATLEAST3(hamas)", "ATLEAST/3 hamas", "ATLEAST(hamas)", "ATLEAST/0(hamas)", "ATLEAST/(hamas)", "FIRST(hamas)", "FIRST50(hamas)", "FIRST/50 hamas", "FIRST/x/(a", "LEAD(lang:en)", "LEAD(hamas", "LEAD()", "ATLEAST/2(NOT a)",
    "Beohler~3", "Beohler~0", "Beohler~0.8", "Beo*ler~", "\"peace talks\"~5", "\"peace talks\"*", "=negotiat*", "=\"secret talks\"", "=title:doha",
    "/bo(ehler/", "/bo[ehler/", "/usr/lib", "/*a/", "/a{2,1}/",
    "title: doha", "title:", "tilte:doha", "headline:doha", "langauge:en", "body:doha", "from:reuters", "site:bbc.co.uk", "intitle:doha", "after:2025", "title:-doha", "title:(lang:en)", "lang:", "path:a*b", "lang:=en",
    "date:2025-02-30", "date:2025-13", "date:5/3/2025", "date:>2025", "date:2025..2024", "date:march", "date:2025/03/05", "date:last", "words:many", "words:500..100", "words:>", "by:guess", "mentions:march", "mentions:none", "dup:all",
    "doha^x", "doha^-1", "doha^1001", "doha^", "@nobody", "<>",
];

/// Read, with a hint.
#[rustfmt::skip]
const HINTED: &[&str] = &[
    "doha or gaza", "doha and gaza", "doha not gaza", "'secret talks'", "hostage w/5 release", "hostage w/s release", "hostage near/5 release", "hostage pre/5 release",
    "crisis hostage W/5 release", "hostage W/5 release crisis", "lang:english", "https://example.org/a", "www.example.org", "doha !gaza", "doha –gaza", "hostage atleast/3 x", "doha first/5 x",
];

#[test]
fn a_slip_is_refused_with_its_place_and_a_hint() {
    for text in REFUSED {
        let Err(error) = parse(text, today()) else {
            panic!("`{text}` is read: help: move it, or refuse it");
        };
        assert!(text.get(error.span.clone()).is_some(), "{text}: {error}");
        assert!(!error.span.is_empty(), "{text}: {error}");
        assert!(error.hint.is_some_and(|hint| hint.len() > 8), "{text}");
    }
}

#[test]
fn what_can_be_read_comes_with_a_hint() {
    for text in HINTED {
        let node = parse(text, today()).expect(text);
        assert!(!hints(&node).is_empty(), "{text}");
    }
    assert!(REFUSED.len() + HINTED.len() > 100);
}
