//! What a query may have meant, where it is right as it stands.

use super::chars::is_wordlike;
use super::print::print;
use super::term::is_address;
use super::tree::{Node, Query};
use crate::fields::FieldName;

/// At most this many hints are worth reading.
const MOST: usize = 5;

/// Hints on a query that parsed: words that look like operators, addresses, single quotes.
pub fn hints(node: &Node) -> Vec<String> {
    let mut hints = Vec::new();
    collect(node, &mut hints);
    hints
}

fn collect(node: &Node, hints: &mut Vec<String>) {
    match &node.query {
        Query::Words(nodes) => {
            operators(nodes, hints);
            nodes.iter().for_each(|node| collect(node, hints));
        }
        Query::And(nodes) => nodes.iter().for_each(|node| collect(node, hints)),
        Query::Or(nodes) => {
            beside_or(nodes, hints);
            nodes.iter().for_each(|node| collect(node, hints));
        }
        Query::Not(inner)
        | Query::Weight(inner, _)
        | Query::Field(_, inner)
        | Query::Where(_, inner) => {
            collect(inner, hints);
        }
        Query::Near(_, left, right) => {
            collect(left, hints);
            collect(right, hints);
        }
        Query::Word(word) => hints_on_word(word, hints),
        Query::Keyword(FieldName::Lang, value) if value.chars().count() > 3 => add(
            hints,
            format!("`lang:` takes a code of two letters, such as `en`, not `{value}`"),
        ),
        Query::All
        | Query::Exact(_)
        | Query::Phrase(_)
        | Query::Prefix(_)
        | Query::Wildcard(_)
        | Query::Fuzzy(..)
        | Query::Regex(_)
        | Query::Keyword(..)
        | Query::KeywordPrefix(..)
        | Query::Number(..)
        | Query::Date(..)
        | Query::Mentions(..)
        | Query::Undated
        | Query::Dup(_) => {}
    }
}

/// `and`, `or`, `not` between words, `w/5` between words.
fn operators(nodes: &[Node], hints: &mut Vec<String>) {
    let inner = nodes.len().saturating_sub(1);
    for (i, node) in nodes.iter().enumerate().take(inner) {
        let Query::Word(word) = &node.query else {
            continue;
        };
        match word.as_str() {
            "and" | "or" if i > 0 => add(
                hints,
                format!(
                    "`{word}` is taken as a word; as an operator it is written `{}`",
                    word.to_uppercase()
                ),
            ),
            "not" => add(
                hints,
                "`not` is taken as a word; as an operator it is written `NOT`".to_owned(),
            ),
            _ => {}
        }
    }
    beside_near(nodes, hints);
    let quote = |c: char| c == '\'' || c == '‘' || c == '’';
    let opens =
        |node: &Node| matches!(&node.query, Query::Word(word) if word.starts_with(['\'', '‘']));
    let closes = |node: &Node| matches!(&node.query, Query::Word(word) if word.ends_with(quote));
    if let Some(open) = nodes.iter().position(opens)
        && nodes.iter().skip(open + 1).any(closes)
    {
        add(
            hints,
            "single quotes make no phrase; use double quotes".to_owned(),
        );
    }
}

/// `date:2025 gold OR silver`: the date holds for gold alone.
fn beside_or(nodes: &[Node], hints: &mut Vec<String>) {
    for node in nodes {
        let Query::Words(parts) = &node.query else {
            continue;
        };
        let in_brackets = parts
            .first()
            .is_none_or(|part| part.span.start != node.span.start);
        if !in_brackets {
            let read = format!(
                "`OR` joins all that stands on its sides: this is `{}`",
                print(node)
            );
            add(
                hints,
                format!("{read}, or the other; brackets say otherwise"),
            );
        }
    }
}

/// `crisis talks W/5 release`: the operator joins only the terms beside it.
fn beside_near(nodes: &[Node], hints: &mut Vec<String>) {
    for pair in nodes.windows(2) {
        let word = |node: &Node| matches!(node.query, Query::Word(_));
        let near = |node: &Node| match node.query {
            Query::Near(near, ..) => Some(near),
            _ => None,
        };
        let found = match pair {
            [before, after] if word(before) => near(after),
            [before, after] if word(after) => near(before),
            _ => None,
        };
        if let Some(near) = found {
            add(
                hints,
                format!(
                    "`{}` joins only the two terms beside it; for several words on a side use quotes or brackets",
                    near.name()
                ),
            );
        }
    }
}

fn hints_on_word(word: &str, hints: &mut Vec<String>) {
    if is_address(word) {
        add(
            hints,
            format!("to find the article at an address, write `url:{word}`"),
        );
    } else if let Some(rest) = word.strip_prefix('!').filter(|rest| is_wordlike(rest)) {
        add(
            hints,
            format!("`!` is skipped; to exclude a word, write `-{rest}`"),
        );
    } else if let Some(rest) = word
        .strip_prefix(['–', '—'])
        .filter(|rest| is_wordlike(rest))
    {
        add(
            hints,
            format!("a dash is skipped; to exclude a word, write `-{rest}` with a hyphen"),
        );
    } else if is_distance(word) {
        add(
            hints,
            format!("`{word}` is taken as a word; operators are upper case"),
        );
    } else if is_foreign_distance(word) {
        add(
            hints,
            format!(
                "`{word}` is taken as a word; nearness is written `W/5`, `PRE/5`, or read with --syntax factiva"
            ),
        );
    }
}

/// `w/5`, `pre/3`, `near/10` in lower case.
fn is_distance(word: &str) -> bool {
    let Some((name, digits)) = word.split_once('/') else {
        return false;
    };
    let numeric = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    numeric && matches!(name, "w" | "pre" | "near" | "adj" | "atleast" | "first")
        || name.eq_ignore_ascii_case("w") && matches!(digits, "s" | "p")
}

/// `near5`, `adj3`: nearness in another system.
fn is_foreign_distance(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let number = lower
        .strip_prefix("near")
        .or_else(|| lower.strip_prefix("adj"));
    number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

fn add(hints: &mut Vec<String>, hint: String) {
    if hints.len() < MOST && !hints.contains(&hint) {
        hints.push(hint);
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::date::Day;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let found = hints(&parse(text, Day::MIN).unwrap());
        let fits = found.len() == expect.len()
            && found
                .iter()
                .zip(expect)
                .all(|(hint, part)| hint.contains(part));
        assert!(fits, "{text}: {found:#?}");
    }

    #[test]
    fn words_that_look_like_something_else_are_named() {
        check("doha talks", &[]);
        check("doha or gaza", &["`OR`"]);
        check("doha and gaza and rafah", &["`AND`"]);
        check("doha not gaza", &["`NOT`"]);
        check("not gaza", &["`NOT`"]);
        check("or", &[]);
        check("or else", &[]);
        check("why not", &[]);
        check("title:(doha or gaza)", &["`OR`"]);
        check("https://example.org/a", &["`url:https://example.org/a`"]);
        check("www.example.org", &["`url:www.example.org`"]);
        check("doha !gaza", &["`-gaza`"]);
        check("doha –gaza", &["hyphen"]);
        check("'secret talks'", &["double quotes"]);
        check("rock 'n' roll", &[]);
        check("hostage w/5 release", &["upper case"]);
        check("hostage w/s release", &["upper case"]);
        check("crisis hostage W/5 release", &["`W/5` joins only"]);
        check("hostage PRE/5 release talks", &["`PRE/5` joins only"]);
        check("(crisis talks) W/5 release", &[]);
        check("cocoa near5 coffee", &["`W/5`"]);
        check("cocoa adj3 coffee", &["`PRE/5`"]);
        check("near miss", &[]);
        check("date:2025 gold OR silver", &["brackets say otherwise"]);
        check("date:2025 (gold OR silver)", &[]);
        check("(a b) OR c", &[]);
        check("a OR b", &[]);
        check("lang:english", &["two letters"]);
        check("lang:en", &[]);
    }
}
