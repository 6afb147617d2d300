//! Factiva's search form.
//!
//! `$` and `*` truncate, `?` is one character; words side by side are a phrase; `same` is a paragraph,
//! `nearN` either order, `adjN` this order. Operators of several kinds need brackets.

use super::join::{Item, Operator, push_boolean, push_words, word_or_phrase};
use super::scan::{Kind, Token};
use super::{Translated, Translator, boolean, number_behind, plain_word, refuse};
use crate::query::tree::Near;

pub(super) fn read(
    translator: &mut Translator,
    token: Token,
    items: &mut Vec<Item>,
) -> Translated<()> {
    let Some((word, span)) = word_or_phrase(token, items, shape)? else {
        return Ok(());
    };
    if let Some(operator) = boolean(&word) {
        push_boolean(items, operator, span);
        return Ok(());
    }
    let near = if word.eq_ignore_ascii_case("same") {
        Some(Near::Paragraph)
    } else if let Some(n) = number_behind(&word, "near") {
        Some(Near::Within(n))
    } else {
        number_behind(&word, "adj").map(Near::Before)
    };
    if let Some(near) = near {
        if let Near::Within(n) | Near::Before(n) = near
            && !(1..=999).contains(&n)
        {
            return Err(refuse(
                span,
                "a distance is 1 to 999 words",
                "write it like `near10`",
            ));
        }
        items.push(Item::Operator(Operator::Near(near), span));
        return Ok(());
    }
    if let Some(n) = number_behind(&word, "atleast") {
        let inner = match translator.next() {
            Some(token) if token.kind == Kind::Open => {
                translator.at -= 1;
                translator.brackets()?
            }
            Some(Token {
                kind: Kind::Word(text) | Kind::Phrase(text),
                span,
            }) => shape(&text, &span)?,
            _ => {
                return Err(refuse(
                    span,
                    "`atleast` needs a term behind it",
                    "write it like `atleast5 cocoa`",
                ));
            }
        };
        items.push(Item::other(format!("ATLEAST/{n}({inner})"), span));
        return Ok(());
    }
    if let Some((name, value)) = word.split_once('=') {
        let text = field(translator, (name, value), &span)?;
        items.push(Item::other(text, span));
        return Ok(());
    }
    if let Some(number) = word
        .strip_prefix("wc")
        .filter(|n| n.starts_with(['>', '<']))
    {
        items.push(Item::other(format!("words:{number}"), span));
        return Ok(());
    }
    if let Some((term, first)) = word.split_once("/F").or_else(|| word.split_once("/f"))
        && let Some(n) = first.strip_suffix('/').and_then(|n| n.parse::<u32>().ok())
    {
        items.push(Item::other(
            format!("FIRST/{n}({})", shape(term, &span)?),
            span,
        ));
        return Ok(());
    }
    let words = shape(&word, &span)?;
    push_words(items, words, span);
    Ok(())
}

/// `hd=cocoa`, `hlp=(cocoa or coffee)`.
fn field(
    translator: &mut Translator,
    (name, value): (&str, &str),
    span: &std::ops::Range<usize>,
) -> Translated<String> {
    let name = name.to_ascii_lowercase();
    let value = match (value.is_empty() && translator.at_call(), value) {
        (true, _) => translator.brackets()?,
        (false, "") => match translator.next() {
            Some(Token {
                kind: Kind::Phrase(text),
                ..
            }) => format!("\"{}\"", shape(&text, span)?.replace('\\', "")),
            _ => {
                return Err(refuse(
                    span.clone(),
                    format!("`{name}=` needs its value right behind it"),
                    "write it like `hd=cocoa`",
                ));
            }
        },
        (false, value) => shape(value, span)?,
    };
    Ok(match name.as_str() {
        "hd" => format!("title:({value})"),
        "hlp" => format!("(title:({value}) OR LEAD({value}))"),
        "lp" => format!("LEAD({value})"),
        "by" => format!("author:({value})"),
        "la" => format!("lang:{value}"),
        _ => {
            return Err(refuse(
                span.clone(),
                format!("`{name}=` has no exact counterpart here"),
                "known are hd, hlp, lp, by and la; dates are written `date:2025-03..`",
            ));
        }
    })
}

/// `negotiat$` and `negotiat*` → `negotiat*`.
fn shape(text: &str, span: &std::ops::Range<usize>) -> Translated<String> {
    let mut out = Vec::new();
    for word in text.split_whitespace() {
        let stem = word.strip_suffix(['$', '*']).unwrap_or(word);
        if stem.contains(['$', '*']) || stem.ends_with('?') {
            return Err(refuse(
                span.clone(),
                format!("the wildcard in `{word}` has no exact counterpart here"),
                "a closing `$` or `*` and a `?` inside a word are understood",
            ));
        }
        let letters = plain_word(&stem.replace('?', "x"), span)?;
        let closing = if stem.len() < word.len() { "*" } else { "" };
        out.push(match stem.contains('?') {
            false => format!("{letters}{closing}"),
            true => format!("{stem}{closing}"),
        });
    }
    Ok(out.join(" "))
}
