//! LexisNexis: terms and connectors.
//!
//! `!` truncates, `*` inside a word is one character; words side by side are a phrase; connectors are
//! in any case and bind in the order `or`, `w/n` from near to far, `w/s`, `w/p`, `and`, `and not`.

use super::join::{Item, Operator, push_boolean, push_words, word_or_phrase};
use super::scan::Token;
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
    if translator.at_call() {
        let text = call(translator, &word, &span)?;
        items.push(Item::other(text, span));
        return Ok(());
    }
    if let Some(operator) = boolean(&word) {
        push_boolean(items, operator, span);
        return Ok(());
    }
    if let Some(near) = connector(&word, &span)? {
        let near = match (near, items.last()) {
            (Near::Within(n), Some(Item::Operator(Operator::Not, _))) => {
                items.pop();
                Near::NotWithin(n)
            }
            (near, _) => near,
        };
        items.push(Item::Operator(Operator::Near(near), span));
        return Ok(());
    }
    let words = shape(&word, &span)?;
    push_words(items, words, span);
    Ok(())
}

fn connector(word: &str, span: &std::ops::Range<usize>) -> Translated<Option<Near>> {
    let lower = word.to_ascii_lowercase();
    let Some((name, distance)) = lower.split_once('/') else {
        return Ok(None);
    };
    if !["w", "near", "pre", "onear", ""].contains(&name) {
        return Ok(None);
    }
    if ["w", ""].contains(&name) {
        match distance {
            "s" | "sent" => return Ok(Some(Near::Sentence)),
            "p" | "para" => return Ok(Some(Near::Paragraph)),
            _ => {}
        }
    }
    let n = distance.parse().ok().filter(|n| (1..=999).contains(n));
    match n {
        Some(n) if ["pre", "onear"].contains(&name) => Ok(Some(Near::Before(n))),
        Some(n) => Ok(Some(Near::Within(n))),
        None => Err(refuse(
            span.clone(),
            format!("`{word}` has no exact meaning here"),
            "`w/n` and `pre/n` take 1 to 999; `w/s` is a sentence, `w/p` a paragraph",
        )),
    }
}

/// `headline(...)`, `atleast5(...)`: the translator stands at the bracket.
fn call(
    translator: &mut Translator,
    word: &str,
    span: &std::ops::Range<usize>,
) -> Translated<String> {
    let name = word.to_ascii_lowercase();
    if let Some(n) = number_behind(word, "atleast") {
        return Ok(format!("ATLEAST/{n}({})", translator.brackets()?));
    }
    let wrap = match name.as_str() {
        "headline" | "title" => "title:",
        "byline" | "author" => "author:",
        "lead" | "lead-para" => "LEAD",
        "hlead" => {
            let inner = translator.brackets()?;
            return Ok(format!("(title:({inner}) OR LEAD({inner}))"));
        }
        "allcaps" => {
            let inner = translator.brackets()?;
            let one = inner.chars().all(char::is_alphanumeric);
            if one {
                return Ok(format!("={}", inner.to_uppercase()));
            }
            return Err(refuse(
                span.clone(),
                "`allcaps` is exact here for one word only",
                "write each word as an exact form, such as `=AID`",
            ));
        }
        _ => {
            return Err(refuse(
                span.clone(),
                format!("`{word}(...)` has no exact counterpart here"),
                "known are headline, byline, lead, hlead, allcaps and atleastN; dates are written `date:2025-03..`",
            ));
        }
    };
    Ok(format!("{wrap}({})", translator.brackets()?))
}

/// `negotiat!` → `negotiat*`, `wom*n` → `wom?n`.
fn shape(text: &str, span: &std::ops::Range<usize>) -> Translated<String> {
    let mut out = Vec::new();
    for word in text.split_whitespace() {
        let stem = word.strip_suffix('!').unwrap_or(word);
        let truncated = stem.len() < word.len();
        if stem.contains('!') || stem.ends_with(['*', '?']) {
            return Err(refuse(
                span.clone(),
                format!("the wildcard in `{word}` has no exact counterpart here"),
                "a closing `!` and a `*` or `?` inside a word are understood",
            ));
        }
        let letters = plain_word(&stem.replace(['*', '?'], "x"), span)?;
        let wild = stem.contains(['*', '?']);
        out.push(match (wild, truncated) {
            (false, false) => letters,
            (false, true) => format!("{stem}*"),
            (true, closing) => format!(
                "{}{}",
                stem.replace('*', "?"),
                if closing { "*" } else { "" }
            ),
        });
    }
    Ok(out.join(" "))
}
