//! What stands behind the colon of a keyword, number or date field.

use std::ops::Range;

use super::chars::{is_space, narrow, plain};
use super::cursor::{Parsed, Parser, Scope, Slip};
use super::tree::{Node, Query};
use super::{days, dup, later, term};
use crate::article::Evidence;
use crate::fields::{Field, FieldKind, FieldName};

/// One value of the field `scope`, quoted or bare.
pub(super) fn value(parser: &mut Parser, scope: Scope) -> Parsed<Option<Node>> {
    let Some(field) = scope else {
        return Ok(None);
    };
    let start = parser.pos;
    let written = if parser.peek() == Some('"') {
        let text = term::quoted(parser)?;
        let star = parser.peek() == Some('*') && field.kind == FieldKind::Keyword;
        if star {
            parser.bump();
        }
        Written {
            text,
            quoted: true,
            star,
        }
    } else {
        bare(parser, field)
    };
    let span = start..parser.pos;
    if written.text.trim_matches(is_space).is_empty() {
        return Err(Slip::new(
            span,
            format!("`{}:` needs a value", field.name),
            format!("write it like `{}`", field.example),
        ));
    }
    let query = match field.kind {
        FieldKind::Text => return Ok(None),
        FieldKind::Keyword => keyword(field, written, span.clone())?,
        FieldKind::Number => number(field, &narrow(&written.text), span.clone())?,
        FieldKind::Date => days::days(field, &narrow(&written.text), parser.today, span.clone())?,
    };
    Ok(Some(Node { query, span }))
}

struct Written {
    text: String,
    quoted: bool,
    /// Ends in a star, which is not part of `text`.
    star: bool,
}

/// A value without quotes: any punctuation, brackets in pairs; a closing `^number` is a weight.
fn bare(parser: &mut Parser, field: &Field) -> Written {
    let rest = parser.rest();
    let mut open = 0usize;
    let mut end = rest.len();
    for (at, c) in rest.char_indices() {
        match plain(c) {
            '(' => open += 1,
            ')' if open > 0 => open -= 1,
            ')' | '"' => {
                end = at;
                break;
            }
            _ if is_space(c) => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    let raw = term::without_weight(rest.get(..end).unwrap_or_default());
    parser.pos += raw.len();
    let stem = raw.strip_suffix(|c| plain(c) == '*');
    let star = stem.is_some() && field.kind == FieldKind::Keyword;
    Written {
        text: stem.filter(|_| star).unwrap_or(raw).to_owned(),
        quoted: false,
        star,
    }
}

fn keyword(field: &Field, written: Written, span: Range<usize>) -> Parsed<Query> {
    let Written { text, quoted, star } = written;
    if !quoted && text.contains(|c| plain(c) == '*') {
        return Err(later::slip(later::VALUE_WILDCARD, &text, span));
    }
    if !quoted && text.starts_with('=') {
        return Err(Slip::new(
            span,
            format!("`{}:` is exact as it is", field.name),
            "leave out the `=`",
        ));
    }
    if field.field == FieldName::Dup {
        return dup::dup(&text, star, span);
    }
    if field.field == FieldName::By {
        let fits = |name: &str| {
            let text = text.to_ascii_lowercase();
            if star {
                name.starts_with(&text)
            } else {
                name == text
            }
        };
        if !Evidence::ALL.iter().any(|evidence| fits(evidence.name())) {
            let names = Evidence::ALL.map(Evidence::name).join(", ");
            return Err(Slip::new(
                span,
                format!("no date rests on `{text}`"),
                match text.eq_ignore_ascii_case("none") {
                    true => "articles without a date: date:none".to_owned(),
                    false => format!("the kinds of evidence are {names}"),
                },
            ));
        }
    }
    Ok(if star {
        Query::KeywordPrefix(field.field, text)
    } else {
        Query::Keyword(field.field, text)
    })
}

/// `n`, `>n`, `>=n`, `<n`, `<=n`, `a..b`, `a..`, `..b`.
fn number(field: &Field, text: &str, span: Range<usize>) -> Parsed<Query> {
    let slip = || {
        Slip::new(
            span.clone(),
            format!("expected a whole number or a range, found `{text}`"),
            format!(
                "write it like `{0}:>500`, `{0}:<=500` or `{0}:100..500`",
                field.name
            ),
        )
    };
    let whole = |part: &str| -> Parsed<i64> {
        let digits = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        part.parse().ok().filter(|_| digits).ok_or_else(slip)
    };
    let bound = |part: &str| (!part.is_empty()).then(|| whole(part)).transpose();
    let (from, to) = if let Some(n) = text.strip_prefix(">=") {
        (Some(whole(n)?), None)
    } else if let Some(n) = text.strip_prefix("<=") {
        (None, Some(whole(n)?))
    } else if let Some(n) = text.strip_prefix('>') {
        (Some(whole(n)?.checked_add(1).ok_or_else(slip)?), None)
    } else if let Some(n) = text.strip_prefix('<') {
        (None, Some(whole(n)? - 1))
    } else if let Some((from, to)) = text.split_once("..") {
        (bound(from)?, bound(to)?)
    } else {
        let n = whole(text)?;
        (Some(n), Some(n))
    };
    match (from, to) {
        (None, None) => Err(slip()),
        (_, Some(to)) if to < from.unwrap_or(0) => Err(Slip::new(
            span.clone(),
            format!("no number lies in `{text}`"),
            "the smaller number comes first",
        )),
        _ => Ok(Query::Number(field.field, from, to)),
    }
}
