//! What is printed is read again as the same tree; no text makes the parser fail otherwise than by an error.

use proptest::prelude::*;

use super::{today, tree};
use crate::date::{Day, Interval};
use crate::fields::{FIELDS, FieldKind, FieldName};
use crate::query::chars::is_space;
use crate::query::{Near, Node, Query, Where, hints, parse, parse_lenient, print};

fn node(query: Query) -> Node {
    Node { query, span: 0..0 }
}

#[track_caller]
fn check(text: &str, expect: &str) {
    assert_eq!(print(&parse(text, today()).unwrap()), expect, "{text}");
}

#[test]
fn canonical_forms() {
    check("", "");
    check("boehler   doha", "boehler doha");
    check("a OR b AND c d", "a OR (b AND (c d))");
    check("a -b", "a NOT b");
    check("-(a OR b)", "NOT (a OR b)");
    check("“a b” =C d＊", "\"a b\" =C d*");
    check("Title:(a b)^2", "title:(a b)^2");
    check("title:(a^2)", "title:(a^2)");
    check("(a^2)^3", "(a^2)^3");
    check(
        "source:\"The Times\" source:\"bbc\"",
        "source:\"The Times\" source:bbc",
    );
    check("path:a(1)*", "path:\"a(1)\"*");
    check("lang:(en OR de)", "lang:en OR lang:de");
    check(
        "words:>500 words:<5 words:7",
        "words:501.. words:..4 words:7",
    );
    check(
        "date:2w.. date:none date:2025 date:2025-03",
        "date:2025-02-19.. date:none date:2025 date:2025-03",
    );
    check(
        "date:2024..2025 date:..2024",
        "date:2024-01-01..2025-12-31 date:..2024-12-31",
    );
    check(
        "\\AND \\plain http://x.example/?a",
        "\\AND plain http://x.example/?a",
    );
    check("\"say \\\"yes\\\"\"", "\"say \\\"yes\\\"\"");
}

#[test]
fn what_lenient_reading_makes_prints_as_a_query() {
    for text in [
        "AND (",
        "re:x \"",
        "-x @who (",
        "wom?n f**k )",
        "a W/5 b W/5",
        "\\x a\\b (",
        "W/5 a^x",
    ] {
        let lenient = parse_lenient(text, today());
        let printed = print(&lenient.node);
        let again = parse(&printed, today()).expect(&printed);
        assert_eq!(tree(&again), tree(&lenient.node), "{printed}");
    }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,5}",
        "[A-Za-z0-9é北'’.,#&+-]{0,4}[a-z0-9é北]",
        prop::sample::select(vec![
            "AND", "OR", "NOT", "a:b", "title:x", "W/5", "x~", "f*k", "@a", "=b", "-c"
        ])
        .prop_map(str::to_owned),
    ]
}

fn plain_word() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9é北'’-]{0,5}[a-z]"
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z0-9./:-]{1,8}", "[ -~é“]{0,6}[a-z]"]
}

fn of_kind(kind: FieldKind) -> impl Strategy<Value = FieldName> {
    let names: Vec<FieldName> = FIELDS
        .iter()
        .filter(|row| row.kind == kind && !matches!(row.field, FieldName::By | FieldName::Dup))
        .map(|row| row.field)
        .collect();
    prop::sample::select(names)
}

fn day() -> impl Strategy<Value = Day> {
    (Day::MIN.days()..=Day::MAX.days()).prop_map(|days| Day::from_days(days).unwrap())
}

fn date() -> impl Strategy<Value = Query> {
    let year = (1i16..=9999).prop_map(|year| Interval::of_year(year).unwrap());
    let month = (1i16..=9999, 1i8..=12).prop_map(|(y, m)| Interval::of_month(y, m).unwrap());
    let range = (day(), day()).prop_map(|(a, b)| Interval::new(a.min(b), a.max(b)).unwrap());
    prop_oneof![
        prop_oneof![year, month, range]
            .prop_map(|i| Query::Date(Some(i.earliest()), Some(i.latest()))),
        day().prop_map(|day| Query::Date(Some(day), None)),
        day().prop_map(|day| Query::Date(None, Some(day))),
        (day(), day()).prop_map(|(a, b)| Query::Mentions(Some(a.min(b)), Some(a.max(b)))),
        day().prop_map(|day| Query::Mentions(None, Some(day))),
        Just(Query::Undated),
    ]
}

fn number() -> impl Strategy<Value = Query> {
    let n = 0..=i64::MAX;
    (n.clone(), n, 0..3u8).prop_map(|(a, b, form)| match form {
        0 => Query::Number(FieldName::Words, Some(a.min(b)), Some(a.max(b))),
        1 => Query::Number(FieldName::Words, Some(a), None),
        _ => Query::Number(FieldName::Words, None, Some(a)),
    })
}

fn nearness() -> impl Strategy<Value = Near> {
    prop_oneof![
        (1..1000u32).prop_map(Near::Within),
        (1..1000u32).prop_map(Near::Before),
        (1..1000u32).prop_map(Near::NotWithin),
        Just(Near::Sentence),
        Just(Near::Paragraph),
    ]
}

fn place() -> impl Strategy<Value = Where> {
    prop_oneof![
        (1..9u32).prop_map(Where::AtLeast),
        (1..999u32).prop_map(Where::First),
        Just(Where::Lead),
    ]
}

/// Words with places: what stands beside and inside operators over places.
fn spans() -> impl Strategy<Value = Node> {
    text_leaf().prop_recursive(4, 20, 3, |inner| {
        let many = prop::collection::vec(inner.clone(), 2..4);
        let pair = (nearness(), inner.clone(), inner.clone());
        prop_oneof![
            many.clone().prop_map(|nodes| node(Query::Words(nodes))),
            many.clone().prop_map(|nodes| node(Query::And(nodes))),
            many.prop_map(|nodes| node(Query::Or(nodes))),
            pair.prop_map(|(near, a, b)| node(Query::Near(near, Box::new(a), Box::new(b)))),
            (place(), inner.clone())
                .prop_map(|(place, inner)| node(Query::Where(place, Box::new(inner)))),
            weighted(inner),
        ]
    })
}

/// Words, exact forms, phrases, prefixes, wildcards, fuzzy words, regular expressions.
fn text_leaf() -> impl Strategy<Value = Node> {
    prop_oneof![
        word().prop_map(Query::Word),
        plain_word().prop_map(Query::Exact),
        plain_word().prop_map(Query::Prefix),
        "[a-z]{0,3}[?*][a-z]{1,3}[*]?".prop_map(Query::Wildcard),
        (plain_word(), 1..=2u8).prop_map(|(word, edits)| Query::Fuzzy(word, edits)),
        "[a-z]{1,3}(\\.\\*|\\?|\\+|\\(a\\|b\\)|\\[\"x\\])?".prop_map(Query::Regex),
        "[a-zé“\"\\\\(:^-]{0,5} ?[a-z]".prop_map(|text| Query::Phrase(text.trim().to_owned())),
    ]
    .prop_map(node)
}

fn weighted(inner: impl Strategy<Value = Node>) -> impl Strategy<Value = Node> {
    (inner, 0.0f32..1000.0).prop_map(|(inner, weight)| node(Query::Weight(Box::new(inner), weight)))
}

/// Leaves joined: no negation alone in a list, no alternative that only excludes.
fn joined(leaf: impl Strategy<Value = Node> + 'static) -> impl Strategy<Value = Node> {
    leaf.prop_recursive(4, 40, 4, |inner| {
        let many = prop::collection::vec(inner.clone(), 2..4);
        let with_not = (many.clone(), inner.clone()).prop_map(|(mut nodes, excluded)| {
            nodes.push(node(Query::Not(Box::new(excluded))));
            nodes
        });
        let list = prop_oneof![many.clone(), with_not];
        prop_oneof![
            list.clone().prop_map(|nodes| node(Query::Words(nodes))),
            list.prop_map(|nodes| node(Query::And(nodes))),
            many.prop_map(|nodes| node(Query::Or(nodes))),
            weighted(inner),
        ]
    })
}

fn any_tree() -> impl Strategy<Value = Node> {
    let field = (
        of_kind(FieldKind::Text),
        joined(prop_oneof![3 => text_leaf(), 1 => spans()].boxed()),
    )
        .prop_map(|(name, inner)| Query::Field(name, Box::new(inner)));
    let keyword =
        (of_kind(FieldKind::Keyword), value(), any::<bool>()).prop_map(|(name, value, star)| {
            if star {
                Query::KeywordPrefix(name, value)
            } else {
                Query::Keyword(name, value)
            }
        });
    let filter = prop_oneof![field, keyword, date(), number()].prop_map(node);
    let tree = joined(prop_oneof![text_leaf(), spans(), filter].boxed());
    (tree, any::<bool>()).prop_map(|(tree, negative)| {
        if negative {
            node(Query::Not(Box::new(tree)))
        } else {
            tree
        }
    })
}

/// Pieces of the language in any order, and any characters between.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            " ",
            "(",
            ")",
            "\"",
            "“",
            "-",
            "=",
            "*",
            "?",
            "^",
            "^2",
            "~",
            "/",
            "\\",
            ":",
            "..",
            "@",
            "AND",
            " OR ",
            "NOT ",
            "title:",
            "lang:",
            "date:",
            "words:",
            "2025-03",
            "2w",
            "foo:",
            "a",
            "b ",
            "é",
            "北",
            "（",
            "：",
            ">",
            "none",
            " W/5 ",
            " PRE/3 ",
            " NOT W/2 ",
            " W/S ",
            "LEAD(",
            "ATLEAST/2(",
            "FIRST/9 (",
            "W/",
            "x~2",
            "wo?n",
            "/a.b/",
            "\u{0}",
            "\u{feff}",
            "\n",
            "||",
            "by:url",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,3}",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_printed_tree_is_read_again(expect in any_tree()) {
        let printed = print(&expect);
        match parse(&printed, today()) {
            Ok(again) => prop_assert_eq!(tree(&again), tree(&expect), "{}", printed),
            Err(error) => prop_assert!(false, "{}", error),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_query_or_an_error(text in any_text()) {
        match parse(&text, today()) {
            Ok(read) => {
                hints(&read);
                prop_assert!(text.get(read.span.clone()).is_some());
                let printed = print(&read);
                match parse(&printed, today()) {
                    Ok(again) => prop_assert_eq!(tree(&again), tree(&read), "{}", printed),
                    Err(error) => prop_assert!(false, "{:?} printed as {}", text, error),
                }
            }
            Err(error) => {
                prop_assert!(error.query.get(error.span.clone()).is_some(), "{:?}", error);
                prop_assert!(!error.message.is_empty() && error.hint.is_some());
            }
        }
        let lenient = parse_lenient(&text, today());
        if text.chars().any(char::is_lowercase) {
            prop_assert_eq!(lenient.problems.is_empty(), parse(&text, today()).is_ok());
        }
        hints(&lenient.node);
        let printed = print(&lenient.node);
        let whole = text.trim_matches(is_space);
        let has_words = lenient.node.query != Query::Word(whole.to_owned());
        if has_words && let Ok(again) = parse(&printed, today()) {
            prop_assert_eq!(tree(&again), tree(&lenient.node), "{}", printed);
        } else if has_words {
            prop_assert!(false, "{:?} printed as {}", text, printed);
        }
    }
}
