//! What each form of the language means, as a tree.

use super::{today, tree};
use crate::query::{MAX_DEPTH, parse};

#[track_caller]
fn check(text: &str, expect: &str) {
    match parse(text, today()) {
        Ok(node) => assert_eq!(tree(&node), expect, "{text}"),
        Err(error) => panic!("{text}: {error}"),
    }
}

#[test]
fn words_stand_side_by_side() {
    check("", "all");
    check(" \t\n ", "all");
    check("doha", "doha");
    check("boehler doha", "(words boehler doha)");
    check("  boehler\u{3000}doha \n", "(words boehler doha)");
    check("and or not And Or nOT", "(words and or not And Or nOT)");
    check("\u{feff}doha\0talks", "(words doha talks)");
}

#[test]
fn words_pass_as_written() {
    for word in [
        "al-Qaida",
        "O'Brien",
        "O’Brien",
        "U.S.",
        "1.5",
        "C++",
        "#tag",
        "a&b",
        "AT&T",
        "café",
        "cafe\u{301}",
        "北京",
        "القاعدة",
        "ไทย",
        "50%",
        "$100",
        "rock'n'roll",
        "12:30",
        "3:2",
        "and/or",
        "std::fmt",
        ":D",
        "выборы:2024",
        "外交部：声明",
        "什么？谁",
        "next?",
        "what?!",
        "Doha:",
        "a@b.example",
        "AND/OR",
        "ANDY",
        "ORacle",
        "NOTE",
        "--limit",
        "(",
        "word|",
        "x=y",
        "W/x",
        "~100",
        "a~b",
        "http://example.org/a?b=*&c=~1",
        "www.example.org/?q=1",
        "ATLEAST",
        "LEAD",
        "/tmp",
        "@",
        "Français",
        "straße",
        "١٢٣",
        "é",
        "100,000",
    ] {
        if super::super::chars::is_wordlike(word) {
            check(word, word);
        }
    }
}

#[test]
fn signs_alone_are_skipped() {
    check("doha - talks", "(words doha talks)");
    check("doha & talks . | \u{1f600}", "(words doha talks)");
    check("doha * ? = ^ : ~ / @ \\", "doha");
    check("doha ^_^ -. =", "doha");
    check("fish & chips OR - peas", "(or (words fish chips) peas)");
}

#[test]
fn phrases_and_exact_forms() {
    check("\"secret talks\"", "\"secret talks\"");
    check(
        "“secret talks” „im Geheimen“ « au secret »",
        "(words \"secret talks\" \"im Geheimen\" \"au secret\")",
    );
    check("a\"b c\"d", "(words a \"b c\" d)");
    check("\"doha\"", "\"doha\"");
    check("\"AND\" \"title:x\"", "(words \"AND\" \"title:x\")");
    check("\"say \\\"yes\\\" C:\\\\x\"", "\"say \"yes\" C:\\x\"");
    check(
        "\"what next?\" \"5 * 3\" \"** wow **\"",
        "(words \"what next?\" \"5 * 3\" \"** wow **\")",
    );
    check("=Putin =WHO", "(words =Putin =WHO)");
    check("＝Putin", "=Putin");
    check("=al-Qaida =U.S. =12:30", "(words =al-Qaida =U.S. =12:30)");
    check("-=WHO", "(not =WHO)");
}

#[test]
fn prefixes() {
    check("negotiat*", "negotiat...");
    check("negotiat＊", "negotiat...");
    check("negotiat**", "negotiat...");
    check("al-Qa*, doha", "(words al-Qa... doha)");
    check("(negotiat*)", "negotiat...");
    check("北*", "北...");
}

#[test]
fn operators_and_their_strength() {
    check("a AND b", "(and a b)");
    check("a OR b", "(or a b)");
    check("a AND b AND c", "(and a b c)");
    check("a OR b AND c", "(or a (and b c))");
    check("a AND b OR c AND d", "(or (and a b) (and c d))");
    check("a b OR c d", "(or (words a b) (words c d))");
    check("a b AND c", "(and (words a b) c)");
    check("(a OR b) AND c", "(and (or a b) c)");
    check("(a OR b) c", "(words (or a b) c)");
    check("a(b OR c)d", "(words a (or b c) d)");
    check("（a OR b） c", "(words (or a b) c)");
    check("((a))", "a");
    check("(a b) c", "(words (words a b) c)");
    check("(a OR b) OR c", "(or (or a b) c)");
    check("\"a\"OR\"b\"", "(or \"a\" \"b\")");
    check("a AND(b)", "(and a b)");
}

#[test]
fn negation() {
    check("NOT a", "(not a)");
    check("-a", "(not a)");
    check("−a －b", "(words (not a) (not b))");
    check("a NOT b c", "(words a (not b) c)");
    check("a -b", "(words a (not b))");
    check("a AND NOT b", "(and a (not b))");
    check(
        "a -\"b c\" -(d OR e)",
        "(words a (not \"b c\") (not (or d e)))",
    );
    check("-title:a -lang:en", "(words (not (title a)) (not lang:en))");
    check("a-b", "a-b");
    check("(-a)", "(not a)");
    check("\"a\"-b", "(words \"a\" -b)");
    check("NOT NOT a", "a");
    check("NOT -a", "a");
    check("-(-a)", "a");
    check("NOT(a)", "(not a)");
    check("a (-b -c)", "(words a (not b) (not c))");
    check("a (NOT b AND NOT c)", "(words a (not b) (not c))");
    check("a OR (b -c)", "(or a (words b (not c)))");
    check("-a -b", "(words (not a) (not b))");
    check("NOT a AND NOT b", "(and (not a) (not b))");
    check("NOT (a -b)", "(not (words a (not b)))");
    check("-5 -$100", "(words (not 5) (not $100))");
    check("a -\\b", "(words a (not b))");
}

#[test]
fn text_fields() {
    check("title:doha", "(title doha)");
    check("Title:doha TITLE:doha", "(words (title doha) (title doha))");
    check("title：doha", "(title doha)");
    check("person:\"adam boehler\"", "(person \"adam boehler\")");
    check("title:(a OR b) c", "(words (title (or a b)) c)");
    check("title:(a b -c)", "(title (words a b (not c)))");
    check(
        "title:negotiat* title:=WHO",
        "(words (title negotiat...) (title =WHO))",
    );
    check("title:(NOT a)", "(not (title a))");
    check("title:(-a -b)", "(words (not (title a)) (not (title b)))");
    check("title:12:30", "(title 12:30)");
    check("title:\\x", "(title x)");
    check("a OR title:b", "(or a (title b))");
}

#[test]
fn keyword_fields() {
    check("lang:en", "lang:en");
    check("source:\"The Daily Example\"", "source:The Daily Example");
    check(
        "source:the* section:\"new y\"*",
        "(words source:the... section:new y...)",
    );
    check(
        "url:https://example.org/a?b=(c)#d",
        "url:https://example.org/a?b=(c)#d",
    );
    check("(path:a/b.txt)", "path:a/b.txt");
    check(
        "path:a(1).txt path:a'b–c",
        "(words path:a(1).txt path:a'b–c)",
    );
    check("path:\"a*\" path:\"a\\\"b\"", "(words path:a* path:a\"b)");
    check("lang:(en OR de)", "(or lang:en lang:de)");
    check("-lang:(en OR de)", "(not (or lang:en lang:de))");
    check("lang:(NOT en)", "(not lang:en)");
    check("url:a^b", "url:a^b");
    check(
        "by:url by:JSON-LD by:json*",
        "(words by:url by:JSON-LD by:json...)",
    );
}

#[test]
fn number_fields() {
    check("words:500", "words:[500 500]");
    check(
        "words:>500 words:>=500",
        "(words words:[501 ] words:[500 ])",
    );
    check(
        "words:<500 words:<=500",
        "(words words:[ 499] words:[ 500])",
    );
    check("words:100..500", "words:[100 500]");
    check(
        "words:..500 words:100..",
        "(words words:[ 500] words:[100 ])",
    );
    check("words:＞５00", "words:[501 ]");
    check("words:(1 OR 2)", "(or words:[1 1] words:[2 2])");
    check("words:\"5\"", "words:[5 5]");
}

#[test]
fn dates() {
    check("date:2025", "[2025-01-01 2025-12-31]");
    check("date:2024-02", "[2024-02-01 2024-02-29]");
    check("date:2025-03-05", "[2025-03-05 2025-03-05]");
    check("date:2025-03-01..2025-03-31", "[2025-03-01 2025-03-31]");
    check("date:2024..2025-03", "[2024-01-01 2025-03-31]");
    check("date:..2001", "[ 2001-12-31]");
    check("date:2001..", "[2001-01-01 ]");
    check(
        "date:today date:Yesterday",
        "(words [2025-03-05 2025-03-05] [2025-03-04 2025-03-04])",
    );
    check("date:2w..", "[2025-02-19 ]");
    check("date:7d", "[2025-02-26 2025-03-05]");
    check("date:2w..yesterday", "[2025-02-19 2025-03-04]");
    check("date:..3m", "[ 2024-12-05]");
    check("date:1y..", "[2024-03-05 ]");
    check("date:99999999999999999999y..", "[0001-01-01 ]");
    check("date:0d", "[2025-03-05 2025-03-05]");
    check("date:none date:NONE", "(words undated undated)");
    check(
        "date:(2024 OR none)",
        "(or [2024-01-01 2024-12-31] undated)",
    );
    check("date:２０２５－０３", "[2025-03-01 2025-03-31]");
}

#[test]
fn months_ago_stay_in_the_month() {
    let day = |text: &str| crate::date::Day::parse_iso(text).unwrap();
    let from = |text: &str, today: &str| tree(&parse(text, day(today)).unwrap());
    assert_eq!(from("date:1m..", "2025-03-31"), "[2025-02-28 ]");
    assert_eq!(from("date:1y..", "2024-02-29"), "[2023-02-28 ]");
    assert_eq!(from("date:3m..", "2025-01-15"), "[2024-10-15 ]");
}

#[test]
fn weights() {
    check("doha^2", "(^2 doha)");
    check("doha^2.5 talks", "(words (^2.5 doha) talks)");
    check("\"secret talks\"^3", "(^3 \"secret talks\")");
    check("(a OR b)^0.5", "(^0.5 (or a b))");
    check("title:doha^2", "(^2 (title doha))");
    check("title:(doha^2 gaza)", "(title (words (^2 doha) gaza))");
    check("=WHO^2 negotiat*^2", "(words (^2 =WHO) (^2 negotiat...))");
    check("lang:en^2", "(^2 lang:en)");
    check("-doha^2", "(not (^2 doha))");
    check("(-doha)^2", "(not doha)");
    check("\\a:b^2", "(^2 a:b)");
}

#[test]
fn a_backslash_takes_the_word_as_it_is() {
    check(
        "\\AND \\-x \\=x \\re:x \\a*b \\@who",
        "(words AND -x =x re:x a*b @who)",
    );
    check("\\\\x", "\\x");
}

#[test]
fn brackets_nest_to_the_limit() {
    let text = format!("{}a{}", "(".repeat(MAX_DEPTH), ")".repeat(MAX_DEPTH));
    check(&text, "a");
    check(&format!("{}a", "NOT ".repeat(3_000)), "a");
}

#[test]
fn a_node_knows_its_place() {
    let node = parse("a  title:\"b c\"^2", today()).unwrap();
    let crate::query::Query::Words(nodes) = node.query else {
        panic!("not words")
    };
    let spans: Vec<_> = nodes.iter().map(|node| node.span.clone()).collect();
    assert_eq!(spans, [0..1, 3..16]);
}

#[test]
fn conditions_are_told_from_words() {
    let is = |text: &str| parse(text, today()).unwrap().is_condition();
    for text in [
        "lang:en",
        "-a",
        "date:none",
        "words:>5 lang:en",
        "lang:en OR lang:de",
        "url:a*",
    ] {
        assert!(is(text), "{text}");
    }
    for text in ["a", "a -b", "a lang:en", "title:a", "\"a\"", "a*", "=a", ""] {
        assert!(!is(text), "{text}");
    }
}
