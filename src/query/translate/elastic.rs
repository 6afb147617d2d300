//! The query string of Elasticsearch, OpenSearch and Lucene, with `OR` between terms side by side.
//!
//! What only moves the rank (an optional term beside a required one), what depends on the mapping
//! (`~` without a number, fields that are not ours) and operators of several kinds without brackets are
//! refused.

use std::ops::Range;

use super::join::{Item, Operator, Sign, push_boolean};
use super::scan::{Kind, Token};
use super::{Translated, Translator, plain_word, refuse};

pub(super) fn read(
    translator: &mut Translator,
    token: Token,
    items: &mut Vec<Item>,
) -> Translated<()> {
    let span = token.span;
    let word = match token.kind {
        Kind::Phrase(text) => {
            let text = phrase(translator, &text, &span)?;
            items.push(Item::other(text, span));
            return Ok(());
        }
        Kind::Word(word) => word,
        Kind::Open | Kind::Close => return Ok(()),
    };
    let operator = match word.as_str() {
        "AND" | "&&" => Some(Operator::And),
        "OR" | "||" => Some(Operator::Or),
        "NOT" | "!" => Some(Operator::Not),
        _ => None,
    };
    if let Some(operator) = operator {
        push_boolean(items, operator, span);
        return Ok(());
    }
    let (sign, bare) = match word.chars().next() {
        Some('+') => (Sign::Must, word.get(1..).unwrap_or_default()),
        Some('-' | '!') => (Sign::MustNot, word.get(1..).unwrap_or_default()),
        _ => (Sign::None, word.as_str()),
    };
    let text = match bare {
        // Brackets or a phrase follow right behind the sign.
        "" => match translator.next() {
            Some(Token {
                kind: Kind::Phrase(text),
                span,
            }) => phrase(translator, &text, &span)?,
            Some(Token {
                kind: Kind::Open, ..
            }) => {
                translator.at -= 1;
                format!("({})", translator.brackets()?)
            }
            _ => {
                return Err(refuse(
                    span,
                    "this sign stands alone",
                    "put the term right behind it",
                ));
            }
        },
        bare => match bare.split_once(':') {
            Some((name, value)) if !name.ends_with('\\') => field(translator, name, value, &span)?,
            _ => term(bare, &span)?,
        },
    };
    items.push(Item::Operand {
        text,
        words: None,
        sign,
        span,
    });
    Ok(())
}

/// A phrase, with a weight or a distance behind it.
fn phrase(translator: &mut Translator, text: &str, span: &Range<usize>) -> Translated<String> {
    let quoted = |text: &str| {
        let text = text.replace('\\', "\\\\").replace(['*', '?'], " ");
        format!("\"{text}\"")
    };
    let behind = translator.peek().filter(|next| next.span.start == span.end);
    let Some(Token {
        kind: Kind::Word(sign),
        span,
    }) = behind.cloned()
    else {
        return Ok(quoted(text));
    };
    translator.at += 1;
    if sign.starts_with('^') {
        return Ok(quoted(text) + &sign);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let plain = |word: &&str| word.chars().all(char::is_alphanumeric);
    let (moves, weight) = sign.split_once('^').unwrap_or((&sign, ""));
    let moves = moves.strip_prefix('~').and_then(|n| n.parse::<u32>().ok());
    match (moves, words.as_slice()) {
        (Some(moves @ 0..=998), [a, b])
            if a.to_lowercase() != b.to_lowercase() && plain(a) && plain(b) =>
        {
            let text = within_moves(&quoted(a), &quoted(b), moves);
            Ok(match weight {
                "" => text,
                weight => format!("{text}^{weight}"),
            })
        }
        _ => Err(refuse(
            span,
            format!("`{sign}` behind a phrase has no exact counterpart here"),
            "for two words it has; for more write `a W/5 b`, since a query string counts moves, not words",
        )),
    }
}

/// Two words that `moves` steps of one word bring into this order, side by side. In this order they
/// may stand so many words apart; in the other it takes two moves to pass one another.
fn within_moves(a: &str, b: &str, moves: u32) -> String {
    let forth = format!("{a} PRE/{} {b}", moves + 1);
    match moves {
        0 | 1 => format!("({forth})"),
        _ => format!("(({forth}) OR ({b} PRE/{} {a}))", moves - 1),
    }
}

fn field(
    translator: &mut Translator,
    name: &str,
    value: &str,
    span: &Range<usize>,
) -> Translated<String> {
    let ours = match name.to_ascii_lowercase().as_str() {
        "title" | "headline" => "title",
        "author" | "byline" => "author",
        "language" | "lang" => "lang",
        "date" | "published" | "publication_date" | "@timestamp" => "date",
        "url" => "url",
        "source" | "outlet" => "source",
        "section" => "section",
        _ => {
            return Err(refuse(
                span.clone(),
                format!("`{name}:` has no exact counterpart here"),
                "known are title, author, language, date, url, source and section",
            ));
        }
    };
    if ours == "date" {
        return Ok(format!("date:{}", range(value, span)?));
    }
    if !value.is_empty() {
        let value = if ours == "title" || ours == "author" {
            term(value, span)?
        } else {
            value.to_owned()
        };
        return Ok(format!("{ours}:{value}"));
    }
    match translator.next() {
        Some(Token {
            kind: Kind::Phrase(text),
            span,
        }) => Ok(format!("{ours}:{}", phrase(translator, &text, &span)?)),
        Some(Token {
            kind: Kind::Open, ..
        }) => {
            translator.at -= 1;
            Ok(format!("{ours}:({})", translator.brackets()?))
        }
        _ => Err(refuse(
            span.clone(),
            format!("`{name}:` needs a value"),
            "write it right behind the colon",
        )),
    }
}

/// `[a TO b]`, `>=a`, `<=b`, a date: both ends included.
fn range(value: &str, span: &Range<usize>) -> Translated<String> {
    let refused = || {
        refuse(
            span.clone(),
            format!("`{value}` has no exact counterpart here"),
            "ranges of days that include both ends are understood: `date:[2025-03-01 TO 2025-03-31]`",
        )
    };
    let day = |text: &str| {
        let fits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        fits.then(|| text.to_owned()).ok_or_else(refused)
    };
    if let Some(inner) = value.strip_prefix('[').and_then(|v| v.strip_suffix(']')) {
        let (from, to) = inner.split_once(" TO ").ok_or_else(refused)?;
        let end = |text: &str| match text.trim() {
            "*" => Ok(String::new()),
            text => day(text),
        };
        return Ok(format!("{}..{}", end(from)?, end(to)?));
    }
    if let Some(from) = value.strip_prefix(">=") {
        return Ok(format!("{}..", day(from)?));
    }
    if let Some(to) = value.strip_prefix("<=") {
        return Ok(format!("..{}", day(to)?));
    }
    day(value)
}

/// A word with its wildcards, weight and edits.
fn term(word: &str, span: &Range<usize>) -> Translated<String> {
    if word.len() > 1 && word.starts_with('/') && word.ends_with('/') {
        return Ok(word.to_owned());
    }
    let (word, weight) = word.split_once('^').unwrap_or((word, ""));
    let weight = if weight.is_empty() {
        String::new()
    } else {
        format!("^{weight}")
    };
    if let Some((stem, edits)) = word.split_once('~') {
        if !matches!(edits, "1" | "2") {
            return Err(refuse(
                span.clone(),
                "`~` without a number depends on the length of the word there",
                "write `~1` or `~2`",
            ));
        }
        return Ok(format!("{}~{edits}{weight}", plain_word(stem, span)?));
    }
    if word.ends_with('?') {
        return Err(refuse(
            span.clone(),
            "a closing `?` is punctuation here",
            "write a regular expression, such as `/doh./`",
        ));
    }
    let letters = plain_word(&word.replace(['*', '?'], "x"), span)?;
    match word.contains(['*', '?']) {
        true => Ok(format!("{word}{weight}")),
        false => Ok(format!("{letters}{weight}")),
    }
}

/// A level without operators: terms of which one is enough, or all required, less those excluded.
/// `None` where there are operators.
pub(super) fn clauses(items: &[Item]) -> Translated<Option<String>> {
    let mut operators = items
        .iter()
        .filter(|item| matches!(item, Item::Operator(..)));
    let operands: Vec<_> = items
        .iter()
        .filter_map(|item| match item {
            Item::Operand {
                text, sign, span, ..
            } => Some((text, *sign, span)),
            Item::Operator(..) => None,
        })
        .collect();
    let signs = operands.iter().find(|(_, sign, _)| *sign != Sign::None);
    if operators.next().is_some() {
        if let Some((_, _, span)) = signs {
            return Err(refuse(
                (*span).clone(),
                "`+` and `-` beside `AND` and `OR` have no exact counterpart here",
                "write `AND` and `NOT` with brackets",
            ));
        }
        let pair = items.windows(2).find_map(|pair| match pair {
            [Item::Operand { .. }, Item::Operand { span, .. }] => Some(span.clone()),
            _ => None,
        });
        return match pair {
            Some(span) => Err(refuse(
                span,
                "there is no operator before this, and there are operators beside it",
                "write `OR` or `AND` between, with brackets",
            )),
            None if matches!(
                items,
                [Item::Operator(Operator::Not, _), Item::Operand { .. }]
            ) =>
            {
                let text = operands.first().map(|(text, ..)| format!("NOT {text}"));
                Ok(text)
            }
            None => Ok(None),
        };
    }
    let of = |wanted: Sign| -> Vec<&str> {
        let of_sign = operands.iter().filter(|(_, sign, _)| *sign == wanted);
        of_sign.map(|(text, ..)| text.as_str()).collect()
    };
    let (must, must_not, optional) = (of(Sign::Must), of(Sign::MustNot), of(Sign::None));
    if let (false, Some((_, _, span))) = (must.is_empty() || optional.is_empty(), signs) {
        return Err(refuse(
            (*span).clone(),
            "beside a required term the others only move the rank, which has no counterpart here",
            "require them all, or leave them out",
        ));
    }
    let mut parts = Vec::new();
    match (must.as_slice(), optional.as_slice()) {
        ([], []) => {}
        ([], [one]) => parts.push((*one).to_owned()),
        ([], many) => parts.push(format!("({})", many.join(" OR "))),
        (many, _) => parts.push(many.join(" AND ")),
    }
    parts.extend(must_not.iter().map(|text| format!("NOT {text}")));
    Ok((!parts.is_empty()).then(|| parts.join(if must.is_empty() { " " } else { " AND " })))
}
