//! What each slip is told: the place, the message, the hint.

use super::today;
use crate::date::Day;
use crate::fields::FIELDS;
use crate::query::later::LATER;
use crate::query::{MAX_BYTES, MAX_DEPTH, parse};

/// The place is written as the text between `[` and `]` of `marked`; neither is part of the query.
#[track_caller]
fn check(marked: &str, message: &str, hint: &str) {
    let start = marked.find('[').expect("a place");
    let end = marked.find(']').expect("an end") - 1;
    let text = marked.replace(['[', ']'], "");
    let error = parse(&text, today()).expect_err(&text);
    assert_eq!(error.message, message, "{text}");
    assert_eq!(error.span, start..end, "{text}");
    let given = error.hint.unwrap_or_default();
    assert!(given.contains(hint), "{text}: {given}");
    assert_eq!(error.query, text);
}

#[test]
fn the_whole_error_as_it_is_shown() {
    let error = parse("doha tilte:gaza", today()).unwrap_err();
    let lines = [
        "there is no field `tilte:`",
        "  doha tilte:gaza",
        "       ^^^^^^",
        "hint: did you mean `title:`? To search for the text itself, put it in double quotes",
    ];
    assert_eq!(error.to_string(), lines.join("\n"));
}

#[test]
fn quotes_and_brackets() {
    check(
        "a [\"]b c",
        "this quote is not closed",
        "close it with `\"`",
    );
    check("a [“]b c", "this quote is not closed", "");
    check("source:[\"]the times", "this quote is not closed", "");
    check(
        "a [(]b c",
        "this bracket is not closed",
        "close it with `)`",
    );
    check("title:[(]b (c)", "this bracket is not closed", "");
    check("a b[)] c", "this bracket closes nothing", "remove it");
    check(":-[)]", "this bracket closes nothing", "");
    check(
        "a [()]",
        "there is nothing between the brackets",
        "put words",
    );
    check("a [( - )]", "there is nothing between the brackets", "");
    check("a [\" - \"]", "there is no word between the quotes", "");
    check("[\"\"]", "there is no word between the quotes", "");
    let deep = format!("{}[(]a", "(".repeat(MAX_DEPTH));
    check(
        &deep,
        "brackets stand inside brackets more than 200 deep",
        "several queries",
    );
}

#[test]
fn operators() {
    check("a [OR]", "there is nothing after `OR`", "`\"OR\"`");
    check("[OR] a", "there is nothing before `OR`", "`\"OR\"`");
    check("a [AND]", "there is nothing after `AND`", "");
    check("[AND] a", "there is nothing before `AND`", "");
    check("a [AND] OR b", "there is nothing after `AND`", "");
    check("a OR [AND] b", "there is nothing before `AND`", "");
    check("a [OR] OR b", "there is nothing after `OR`", "");
    check("(a [AND])", "there is nothing after `AND`", "");
    check("a [NOT]", "there is nothing after `NOT`", "");
    check("[NOT] AND a", "there is nothing after `NOT`", "");
    check("(a [NOT])", "there is nothing after `NOT`", "");
    check(
        "a OR [NOT b]",
        "an alternative of `OR` cannot be a mere `NOT`",
        "a OR (b NOT c)",
    );
    check(
        "[-a] OR b",
        "an alternative of `OR` cannot be a mere `NOT`",
        "",
    );
    check(
        "a OR ([-b -c])",
        "an alternative of `OR` cannot be a mere `NOT`",
        "",
    );
    check("a [||] b", "`||` is not an operator here", "write `OR`");
    check("a [&&] b", "`&&` is not an operator here", "write `AND`");
    check("[...]", "there is no word to search for", "empty query");
    check("[ - & ]", "there is no word to search for", "");
}

#[test]
fn fields() {
    check(
        "[foo:]bar",
        "there is no field `foo:`",
        "the fields are title, author, person",
    );
    check(
        "[sorce:]bbc",
        "there is no field `sorce:`",
        "did you mean `source:`?",
    );
    check(
        "[headline:]\"a b\"",
        "there is no field `headline:`",
        "did you mean `title:`?",
    );
    check(
        "-[Autor:](a b)",
        "there is no field `autor:`",
        "did you mean `author:`?",
    );
    check(
        "[title:] doha",
        "`title:` needs its value right behind the colon",
        "`title:doha`",
    );
    check(
        "([date:])",
        "`date:` needs its value right behind the colon",
        "`date:2025-03`",
    );
    check(
        "[title:]...",
        "`title:` needs its value right behind the colon",
        "",
    );
    check(
        "title:[-]doha",
        "`-` stands before the field, not behind it",
        "`-title:doha`",
    );
    check(
        "title:([lang:]en)",
        "`lang:` cannot stand inside `title:(...)`",
        "close the bracket",
    );
    check(
        "title:[title:]a",
        "`title:` cannot stand inside `title:(...)`",
        "",
    );
    check(
        "[=title:doha]",
        "`=` stands before the word, behind the field",
        "`title:=doha`",
    );
    check("lang:[\"\"]", "`lang:` needs a value", "`lang:en`");
    check("lang:[*]", "`lang:` needs a value", "");
    check(
        "lang:[=en]",
        "`lang:` is exact as it is",
        "leave out the `=`",
    );
    check(
        "path:[a*b]",
        "`a*b` (a wildcard before or inside a word) is not in this version yet",
        "double quotes",
    );
    check(
        "by:[none]",
        "no date rests on `none`",
        "articles without a date: date:none",
    );
    check(
        "by:[guess]",
        "no date rests on `guess`",
        "stated, json-ld, meta",
    );
    check(
        "[=]\"a b\"",
        "`=` takes one word, not a phrase",
        "leave out the `=`",
    );
}

#[test]
fn numbers() {
    for text in [
        "many",
        ">",
        ">-5",
        "-5",
        "1.5",
        "10,000",
        "..",
        "1..2..3",
        "99999999999999999999",
        ">9223372036854775807",
        "5+",
    ] {
        let message = format!("expected a whole number or a range, found `{text}`");
        check(&format!("words:[{text}]"), &message, "`words:>500`");
    }
    check("words:[5..3]", "no number lies in `5..3`", "smaller");
    check("words:[<0]", "no number lies in `<0`", "");
}

#[test]
fn dates() {
    check(
        "date:[soon]",
        "expected a date, found `soon`",
        "`2025-03-05`",
    );
    check(
        "date:[2025-3-5]",
        "expected a date, found `2025-3-5`",
        "write `2025-03-05`",
    );
    check(
        "date:[20250305]",
        "expected a date, found `20250305`",
        "write `2025-03-05`",
    );
    check(
        "date:[2025/03/05]",
        "expected a date, found `2025/03/05`",
        "write `2025-03-05`",
    );
    check("date:[2025-02-30]", "there is no day `2025-02-30`", "");
    check("date:[2025-13]", "expected a date, found `2025-13`", "");
    check(
        "date:[>2025]",
        "expected a date, found `>2025`",
        "`date:2025-03..`",
    );
    check("date:[..]", "expected a date, found `..`", "");
    check("date:[2025...2026]", "expected a date, found `.2026`", "");
    check(
        "date:[2025..2024]",
        "the range ends before it begins: `2025-01-01` to `2024-12-31`",
        "earlier day",
    );
    check(
        "date:[today..2w]",
        "the range ends before it begins: `2025-03-05` to `2025-02-19`",
        "",
    );
    check("date:[w]", "expected a date, found `w`", "");
    check("date:[none..]", "expected a date, found `none`", "");
    check(
        "mentions:[none]",
        "`mentions:` takes days, not `none`",
        "`-mentions:0001..9999`",
    );
    check(
        "mentions:[march]",
        "expected a date, found `march`",
        "or `yesterday`",
    );
    check(
        "mentions:[>2025]",
        "expected a date, found `>2025`",
        "`mentions:2025-03..`",
    );
}

#[test]
fn weights() {
    for text in [
        "doha[^]",
        "doha[^x]",
        "doha[^2^3]",
        "doha[^-1]",
        "doha[^1e3]",
        "doha[^1001]",
        "doha[^nan]",
        "(a b)[^] c",
    ] {
        check(
            text,
            "expected a weight from 0 to 1000 after `^`",
            "`doha^2`",
        );
    }
}

#[test]
fn the_whole_text_is_no_field() {
    check("[body:]doha", "there is no field `body:`", "leave it out");
    check(
        "LEAD([lang:en])",
        "a condition has no place that `LEAD` could compare",
        "`LEAD(hamas) lang:en`",
    );
}

#[test]
fn a_distance_behind_a_phrase() {
    check(
        "\"peace talks\"[~]10",
        "`~n` behind a phrase means another distance in every system, and none here",
        "`peace W/5 talks`",
    );
    check(
        "\"a b c\"[~]",
        "`~n` behind a phrase means another distance in every system, and none here",
        "`peace W/5 talks`",
    );
}

#[test]
fn constructs_of_a_later_version_are_named() {
    let check = |marked: &str, written: &str, name: &str| {
        let row = LATER.iter().find(|row| row.name == name).expect(name);
        let message = format!("`{written}` ({}) is not in this version yet", row.what);
        check(marked, &message, row.hint);
    };
    check("[=negotiat*]", "=negotiat*", "=negotiat*");
}

#[test]
fn what_is_said_of_copies_is_said_of_the_whole_query() {
    let kinds =
        "dup:show shows each copy, dup:fold one row a story, dup:first finds only the earliest";
    check("a dup:[all]", "copies cannot be told to `all`", kinds);
    check("a dup:[sh*]", "copies cannot be told to `sh`", kinds);
    let part = "`dup:` is said of the whole query, not of a part of it";
    let end = "put it at the end, outside of all brackets";
    check("a OR [dup:first]", part, end);
    check("a NOT [dup:first]", part, end);
    check("a OR (b [dup:show])", part, end);
    check("a [dup:first]^2", part, end);
    check(
        "a dup:show AND b [dup:show]",
        "`dup:` is said twice",
        "leave one of them out",
    );
}

#[test]
fn every_construct_of_a_later_version_is_refused() {
    for row in LATER {
        let error = parse(row.example, today()).expect_err(row.example);
        let named =
            error.message.contains(row.what) && error.message.ends_with("not in this version yet");
        assert!(named, "{}: {}", row.name, error.message);
    }
}

#[test]
fn every_example_of_a_field_parses() {
    for row in FIELDS {
        parse(row.example, today()).expect(row.example);
    }
}

#[test]
fn a_long_query_is_refused_and_not_repeated_whole() {
    assert!(parse(&"a".repeat(MAX_BYTES), Day::MIN).is_ok());
    let error = parse(&"é".repeat(MAX_BYTES), Day::MIN).unwrap_err();
    assert_eq!(error.message, "the query has 32768 bytes, more than 16384");
    assert_eq!(error.query.chars().count(), 40);
}

#[test]
fn the_query_is_shown_on_one_line() {
    let error = parse("a\n\tb\x1b[31m OR", today()).unwrap_err();
    assert_eq!(error.query, "a  b [31m OR");
}
