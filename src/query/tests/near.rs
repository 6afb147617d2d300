//! Operators over places, wildcards, fuzzy words, regular expressions: trees and slips.

use super::{today, tree};
use crate::query::{Node, Query, parse, print};

#[track_caller]
fn check(text: &str, expect: &str) {
    match parse(text, today()) {
        Ok(node) => {
            assert_eq!(tree(&node), expect, "{text}");
            let printed = print(&node);
            let again = parse(&printed, today()).expect(&printed);
            assert_eq!(tree(&again), expect, "{printed}");
        }
        Err(error) => panic!("{text}: {error}"),
    }
}

/// The place is written as the text between `{` and `}`.
#[track_caller]
fn refused(marked: &str, message: &str, hint: &str) {
    let start = marked.find('{').expect("a place");
    let end = marked.find('}').expect("an end") - 1;
    let text = marked.replace(['{', '}'], "");
    let error = parse(&text, today()).expect_err(&text);
    assert_eq!(error.message, message, "{text}");
    assert_eq!(error.span, start..end, "{text}");
    let given = error.hint.unwrap_or_default();
    assert!(given.contains(hint), "{text}: {given}");
}

#[test]
fn nearness() {
    check("hostage W/5 release", "(W/5 hostage release)");
    check("hostage PRE/5 release", "(PRE/5 hostage release)");
    check("hostage NOT W/5 release", "(NOT W/5 hostage release)");
    check("hostage NOT   W/5 release", "(NOT W/5 hostage release)");
    check("a W/S b", "(W/S a b)");
    check("a W/P b", "(W/P a b)");
    check("a W/999 b", "(W/999 a b)");
    check("a W/005 b", "(W/5 a b)");
    check("\"a b\"W/5(c OR d)", "(W/5 \"a b\" (or c d))");
    check("a W/5 =B^2", "(W/5 a (^2 =B))");
    check("(a W/5 b)^2", "(^2 (W/5 a b))");
    check(
        "(gaza OR rafah) W/10 negotiat*",
        "(W/10 (or gaza rafah) negotiat...)",
    );
    check("(a b) W/10 (c AND d)", "(W/10 (words a b) (and c d))");
}

#[test]
fn nearness_binds_tighter_than_a_blank_and_goes_from_left_to_right() {
    check("a b W/5 c d", "(words a (W/5 b c) d)");
    check("a W/5 b W/3 c", "(W/3 (W/5 a b) c)");
    check("a W/5 (b W/3 c)", "(W/5 a (W/3 b c))");
    check("a W/5 b NOT W/3 c", "(NOT W/3 (W/5 a b) c)");
    check("NOT a W/5 b", "(not (W/5 a b))");
    check("-a W/5 b", "(not (W/5 a b))");
    check("a W/5 b OR c", "(or (W/5 a b) c)");
    check("a NOT b", "(words a (not b))");
    check("title:(a W/5 b) c", "(words (title (W/5 a b)) c)");
    check("a W/5 b lang:en", "(words (W/5 a b) lang:en)");
}

#[test]
fn places() {
    check("ATLEAST/3(hamas)", "(ATLEAST/3 hamas)");
    check("FIRST/50 (hamas OR gaza)", "(FIRST/50 (or hamas gaza))");
    check("LEAD(a b)", "(LEAD (words a b))");
    check("LEAD(ATLEAST/2(a)) W/5 b", "(W/5 (LEAD (ATLEAST/2 a)) b)");
    check("title:(FIRST/3(a))", "(title (FIRST/3 a))");
    check("-LEAD(a)", "(not (LEAD a))");
    check("LEAD story", "(words LEAD story)");
    check("FIRST lady", "(words FIRST lady)");
    check("ATLEAST", "ATLEAST");
    check("FIRST1 x", "(words FIRST1 x)");
    check("first/50(a)", "(words first/50 a)");
}

#[test]
fn wildcards() {
    check("wom?n", "<wom?n>");
    check("*gate", "<*gate>");
    check("?oha", "<?oha>");
    check("wo**n, x", "(words <wo*n> x)");
    check("n?gotiat*", "<n?gotiat*>");
    check("wo＊n", "<wo*n>");
    check("al-Q?ida", "<al-Q?ida>");
    check("title:wom?n", "(title <wom?n>)");
    check("wom?n^2", "(^2 <wom?n>)");
    check("wom?n W/5 *gate", "(W/5 <wom?n> <*gate>)");
    check("\\wom?n", "wom?n");
    check("\"peace negotiat*\"", "(PRE/1 \"peace\" negotiat...)");
    check("\"(neg*, \\\"wom?n\\\"\"", "(PRE/1 neg... <wom?n>)");
    check(
        "\"the peace - wom?n said so\"",
        "(PRE/1 (PRE/1 \"the peace -\" <wom?n>) \"said so\")",
    );
}

#[test]
fn fuzzy_words_and_regular_expressions() {
    check("Beohler~", "Beohler~1");
    check("Beohler~1 Beohler~2", "(words Beohler~1 Beohler~2)");
    check("Beohler~^3", "(^3 Beohler~1)");
    check("~100 a~b", "(words ~100 a~b)");
    check("/bo?ehler/", "/bo?ehler/");
    check("/(a|b)c+/^2 x", "(words (^2 /(a|b)c+/) x)");
    check("(/^x[\"]y$/)", "/^x[\"]y$/");
    check("/a\\/b/", "/a\\/b/");
    check("/tmp", "/tmp");
    check("and/or", "and/or");
    check("title:/x.*/", "(title /x.*/)");
    check("/a./ W/5 b~", "(W/5 /a./ b~1)");
}

#[test]
fn slips_of_nearness() {
    refused("{W/5} a", "there is nothing before `W/5`", "each side");
    refused("a {W/5}", "there is nothing after `W/5`", "each side");
    refused("a {W/5} OR b", "there is nothing after `W/5`", "");
    refused("(a {PRE/5}) b", "there is nothing after `PRE/5`", "");
    refused("a OR {W/S} b", "there is nothing before `W/S`", "");
    refused("a W/5 {W/5} b", "there is nothing before `W/5`", "");
    let number = "`W/n` takes a number of words from 1 to 999";
    refused("a {W/0} b", number, "`hostage W/5 release`");
    refused("a {W/1000} b", number, "");
    refused("a {W/99999999999} b", number, "");
    refused("a {W/} 5 b", number, "");
    let ordered = "`PRE/n` takes a number of words from 1 to 999";
    refused("a {PRE/S} b", ordered, "`W/S`");
    refused(
        "a {NOT PRE/5} b",
        "`NOT` goes with `W/n`, not with `PRE/5`",
        "NOT W/5",
    );
    refused("a {NOT W/S} b", "`NOT` goes with `W/n`, not with `W/S`", "");
    refused("a {NEAR/5} b", "`NEAR/5` is not an operator here", "`W/5`");
    refused("a {ADJ/5} b", "`ADJ/5` is not an operator here", "`PRE/5`");
    let excluded = "what is excluded has no place that `W/5` could compare";
    refused("a W/5 {NOT} b", excluded, "NOT W/5");
    refused("a W/5 {-}b", excluded, "");
    refused("a W/5 (b {-c})", excluded, "outside");
    refused("({NOT b}) W/5 a", excluded, "");
    refused("a {W/5} - b", "there is nothing after `W/5`", "");
    refused(
        "a W/5 {title:b}",
        "a field cannot stand inside `W/5`",
        "title:(doha W/5 talks)",
    );
    refused(
        "a W/5 (b {lang:en})",
        "a condition has no place that `W/5` could compare",
        "beside the brackets",
    );
    let many = format!("a{}", " W/5 a".repeat(501));
    assert!(parse(&many, today()).is_err());
    let chain = format!("a{}", " W/5 a".repeat(500));
    print(&parse(&chain, today()).unwrap());
}

#[test]
fn slips_of_places_and_words() {
    refused(
        "{ATLEAST/3} hamas",
        "`ATLEAST/3` needs brackets behind it",
        "`ATLEAST/3(hamas)`",
    );
    let number = "`ATLEAST/n` takes a number from 1 to 1000000";
    refused("{ATLEAST3}(hamas)", number, "`ATLEAST/3(hamas)`");
    refused("{ATLEAST/0}(hamas)", number, "");
    refused("{ATLEAST}(hamas)", number, "");
    let first = "`FIRST/n` takes a number from 1 to 1000000";
    refused("{FIRST/}(hamas)", first, "");
    refused(
        "LEAD(a {lang:en})",
        "a condition has no place that `LEAD` could compare",
        "",
    );
    refused(
        "FIRST/5(a {NOT b})",
        "what is excluded has no place that `FIRST/5` could compare",
        "",
    );
    refused(
        "{Beohler~3}",
        "behind `~` stands 1 or 2, how many letters may differ",
        "`Beohler~`",
    );
    refused(
        "{Beohler~0.8}",
        "behind `~` stands 1 or 2, how many letters may differ",
        "",
    );
    refused(
        "{Beo*er~}",
        "`~` does not go with a wildcard or another `~`",
        "",
    );
    refused(
        "{Beo~er~}",
        "`~` does not go with a wildcard or another `~`",
        "",
    );
    refused(
        "\"b c\"{*}",
        "a star behind a phrase belongs to no word",
        "inside the quotes",
    );
    refused(
        "{/usr/lib}",
        "a regular expression ends at its second slash",
        "path in double quotes",
    );
    refused(
        "{/a(b/}",
        "this regular expression is not right: unclosed group",
        "whole words",
    );
    refused(
        "{\"a x^y* b\"}",
        "beside a wildcard in a phrase stand only letters and digits",
        "operator",
    );
    let long = format!("{{{}?b}}", "a".repeat(120));
    refused(&long, "a word with wildcards has at most 120 bytes", "");
}

/// Nested as deep as brackets go, with operators at each level, a query is read, printed and dropped.
#[test]
fn deep_nesting_is_read() {
    let text = format!("{}a{}", "ATLEAST/2(b W/5 ".repeat(100), ")".repeat(100));
    let node = parse(&text, today()).unwrap();
    assert_eq!(print(&node).matches("ATLEAST/2").count(), 100);
}

#[test]
fn a_pair_knows_its_place() {
    let node = parse("x (a) W/5  b^2 y", today()).unwrap();
    let Query::Words(nodes) = node.query else {
        panic!("not words")
    };
    let spans: Vec<_> = nodes.iter().map(|node: &Node| node.span.clone()).collect();
    assert_eq!(spans, [0..1, 3..14, 15..16]);
}
