//! Saved searches of other systems: what they become, and what is refused.

use super::{Syntax, translate};
use crate::query::parse;
use crate::query::tests::{today, tree};

#[track_caller]
fn check(syntax: Syntax, text: &str, expect: &str) {
    let ours = translate(text, syntax).unwrap();
    match parse(&ours, today()) {
        Ok(node) => assert_eq!(tree(&node), expect, "{text} => {ours}"),
        Err(error) => panic!("{text} => {error}"),
    }
}

#[track_caller]
fn refused(syntax: Syntax, text: &str, message: &str) {
    let error = translate(text, syntax).unwrap_err();
    assert!(error.message.contains(message), "{text}: {}", error.message);
    assert!(
        error.query.get(error.span.clone()).is_some() && error.hint.is_some(),
        "{text}"
    );
}

#[test]
fn lexis() {
    let check = |text: &str, expect: &str| check(Syntax::Lexis, text, expect);
    check("hostage w/5 release", "(W/5 hostage release)");
    check("hostage W/S release", "(W/S hostage release)");
    check("hostage /p release", "(W/P hostage release)");
    check("hostage pre/3 release", "(PRE/3 hostage release)");
    check("rico not w/5 puerto", "(NOT W/5 rico puerto)");
    check("a and b or c", "(and a (or b c))");
    check("a w/10 b w/3 c", "(W/10 a (W/3 b c))");
    check("a or b w/5 c and d", "(and (W/5 (or a b) c) d)");
    check("a and b and not c or d", "(words (and a b) (not (or c d)))");
    check("secret talks w/5 gaza", "(W/5 \"secret talks\" gaza)");
    check("negotiat! w/5 wom*n", "(W/5 negotiat... <wom?n>)");
    check(
        "headline(secret talks) and byline(smith)",
        "(and (title \"secret talks\") (author smith))",
    );
    check(
        "hlead(gaza or rafah)",
        "(or (title (or gaza rafah)) (LEAD (or gaza rafah)))",
    );
    check("atleast5(cocoa)", "(ATLEAST/5 cocoa)");
    check("allcaps(aid)", "=AID");
    check("\"AND so\" or b", "(or \"AND so\" b)");
    check("AT&T or al-Qaida", "(or AT&T al-Qaida)");
}

#[test]
fn lexis_refused() {
    let refused = |text: &str, message: &str| refused(Syntax::Lexis, text, message);
    refused("a w/seg b", "no exact meaning");
    refused("caps(aid)", "no exact counterpart");
    refused("date(> 1/1/2020)", "no exact counterpart");
    refused("bank*", "no exact counterpart");
    refused("a (b or c)", "no operator before this");
    refused("a w/5", "nothing after");
    refused("or a", "nothing before");
    refused("(a", "not closed");
    refused("a)", "closes nothing");
    refused("a w/2000 b", "no exact meaning");
    refused("a <b>", "has no exact meaning");
}

#[test]
fn factiva() {
    let check = |text: &str, expect: &str| check(Syntax::Factiva, text, expect);
    check("cocoa near10 price$", "(W/10 cocoa price...)");
    check("cocoa adj3 price", "(PRE/3 cocoa price)");
    check("cocoa same price", "(W/P cocoa price)");
    check("atleast5 cocoa", "(ATLEAST/5 cocoa)");
    check("hd=cocoa and la=en", "(and (title cocoa) lang:en)");
    check(
        "hlp=(ivory coast)",
        "(or (title \"ivory coast\") (LEAD \"ivory coast\"))",
    );
    check(
        "cocoa/F50/ and wc>500",
        "(and (FIRST/50 cocoa) words:[501 ])",
    );
    check("(a or b) not c", "(words (or a b) (not c))");
    check("a and b not c", "(words (and a b) (not c))");
    check("hd=\"ivory coast\"", "(title \"ivory coast\")");
}

#[test]
fn factiva_refused() {
    let refused = |text: &str, message: &str| refused(Syntax::Factiva, text, message);
    refused("a and b or c", "without brackets");
    refused("rst=reut", "no exact counterpart");
    refused("negotiat$3", "no exact counterpart");
    refused("a near5000 b", "1 to 999");
    refused("hd= x", "right behind it");
    refused("atleast5", "needs a term");
}

#[test]
fn elastic() {
    let check = |text: &str, expect: &str| check(Syntax::Elastic, text, expect);
    check("gaza rafah", "(or gaza rafah)");
    check("gaza AND rafah", "(and gaza rafah)");
    check("+gaza +rafah -lang:de", "(and gaza rafah (not lang:de))");
    check("gaza rafah -doha", "(words (or gaza rafah) (not doha))");
    check(
        "(gaza OR rafah) AND NOT doha",
        "(words (or gaza rafah) (not doha))",
    );
    check("NOT doha", "(not doha)");
    check("title:(gaza rafah)", "(title (or gaza rafah))");
    check("title:\"secret talks\"^2", "(^2 (title \"secret talks\"))");
    check("date:[2025-03-01 TO 2025-03-31]", "[2025-03-01 2025-03-31]");
    check("date:[2024 TO *] AND doha", "(and [2024-01-01 ] doha)");
    check(
        "beohler~1 OR wom?n OR /bo?ehler/",
        "(or beohler~1 <wom?n> /bo?ehler/)",
    );
    check("-\"secret talks\" a", "(words a (not \"secret talks\"))");
    check("\"peace talks\"~1", "(PRE/2 \"peace\" \"talks\")");
    check(
        "\"peace talks\"~3",
        "(or (PRE/4 \"peace\" \"talks\") (PRE/2 \"talks\" \"peace\"))",
    );
    check("a && b", "(and a b)");
    check("doha^2", "(^2 doha)");
}

#[test]
fn elastic_refused() {
    let refused = |text: &str, message: &str| refused(Syntax::Elastic, text, message);
    refused("+a b", "only move the rank");
    refused("a AND b OR c", "without brackets");
    refused("a AND b c", "operators beside it");
    refused("+a AND b", "beside `AND`");
    refused("\"a b c\"~5", "behind a phrase");
    refused("\"a a\"~5", "behind a phrase");
    refused("\"a b\"~x", "behind a phrase");
    refused("beohler~", "depends on the length");
    refused("body:x", "no exact counterpart");
    refused("date:{2024 TO 2025}", "no exact counterpart");
    refused("doh?", "punctuation");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 3_000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_text_is_translated_or_refused(text in "([a-c]|AND|or|not|[ ()\"^~:*?/+!$=\\[\\]{}-]|w/5|near3|TO|title|é|hd|atleast2|\\PC){0,20}") {
        for syntax in [Syntax::Lexis, Syntax::Factiva, Syntax::Elastic] {
            match translate(&text, syntax) {
                // What comes out may still be refused by the language itself, with a place in it.
                Ok(ours) => drop(parse(&ours, today())),
                Err(error) => {
                    proptest::prop_assert!(error.query.get(error.span.clone()).is_some());
                    proptest::prop_assert!(error.hint.is_some());
                }
            }
        }
    }
}
