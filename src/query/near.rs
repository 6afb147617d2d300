//! Operators over places: `W/n`, `PRE/n`, `NOT W/n`, `W/S`, `W/P` between terms; `ATLEAST/n(...)`,
//! `FIRST/n(...)`, `LEAD(...)` around them.
//!
//! ```text
//! proximity = weighted { nearness weighted }     from left to right
//! nearness  = "W/" n | "PRE/" n | "NOT" "W/" n | "W/S" | "W/P"
//! place     = ( "ATLEAST/" n | "FIRST/" n | "LEAD" ) group
//! ```

use std::ops::Range;

use super::chars::{is_end, is_space, length_while, plain};
use super::cursor::{Parsed, Parser, Scope, Slip};
use super::tree::{Near, Node, Query, Where};
use crate::fields::FieldKind;

/// The largest distance: the title and the text stand further apart than this.
pub(super) const MAX_DISTANCE: u32 = 999;
/// The largest number in `ATLEAST/n` and `FIRST/n`.
const MAX_COUNT: u32 = 1_000_000;
/// How many operators between terms a query may have: a chain of them nests as deep as it is long.
pub(super) const MAX_NEAR: usize = 500;

impl Parser<'_> {
    /// Terms joined by nearness, the first two first. `None` where the term has nothing to search for.
    pub fn proximity(&mut self, scope: Scope) -> Parsed<Option<Node>> {
        // Small frames: this is called once for each open bracket.
        let mut left = self.weighted(scope)?;
        while let Some((near, span)) = self.take_nearness(scope)? {
            let right = self.operand(scope, near)?;
            left = Some(self.pair(left, right, near, span)?);
        }
        Ok(left)
    }

    fn operand(&mut self, scope: Scope, near: Near) -> Parsed<Option<Node>> {
        self.skip_spaces();
        if let Some(not) = self.excludes() {
            return Err(excluded(not, near));
        }
        if !self.at_operand() {
            return Ok(None);
        }
        // Brackets on this side stand deeper in the tree, and on the stack.
        self.depth += 1;
        let right = self.weighted(scope);
        self.depth -= 1;
        right
    }

    fn pair(
        &mut self,
        left: Option<Node>,
        right: Option<Node>,
        near: Near,
        span: Range<usize>,
    ) -> Parsed<Node> {
        let left = left.ok_or_else(|| lonely(&span, near, "before"))?;
        let right = right.ok_or_else(|| lonely(&span, near, "after"))?;
        spannable(&left, &near.name())?;
        spannable(&right, &near.name())?;
        self.nears += 1;
        if self.nears > MAX_NEAR {
            let message = format!("more than {MAX_NEAR} operators of nearness");
            return Err(Slip::new(span, message, "ask in several queries"));
        }
        let span = left.span.start..right.span.end;
        let query = Query::Near(near, Box::new(left), Box::new(right));
        Ok(Node { query, span })
    }

    /// The operator at this place, consumed.
    fn take_nearness(&mut self, scope: Scope) -> Parsed<Option<(Near, Range<usize>)>> {
        if scope.is_some_and(|field| field.kind != FieldKind::Text) {
            return Ok(None); // Values, not words.
        }
        let back = self.pos;
        self.skip_spaces();
        let start = self.pos;
        let not = self.at_operator("NOT");
        if not {
            self.pos += "NOT".len();
            self.skip_spaces();
        }
        let word = self.word_here();
        let found = if self.operators { nearness(word) } else { None };
        let Some(found) = found else {
            self.pos = back;
            return Ok(None);
        };
        self.pos += word.len();
        let span = start..self.pos;
        match (found, not) {
            (Found::Near(near), false) => Ok(Some((near, span))),
            (Found::Near(Near::Within(n)), true) => Ok(Some((Near::NotWithin(n), span))),
            (Found::Near(near), true) => Err(Slip::new(
                span,
                format!("`NOT` goes with `W/n`, not with `{}`", near.name()),
                "write it like `hostage NOT W/5 release`",
            )),
            (Found::Distance(name), _) => Err(distance(span, name)),
        }
    }

    /// What stands up to white space, a quote or a bracket.
    fn word_here(&self) -> &str {
        let rest = self.rest();
        rest.get(..length_while(rest, |c| !is_end(c)))
            .unwrap_or_default()
    }

    /// Where a `NOT` or a negating minus stands at this place.
    fn excludes(&mut self) -> Option<Range<usize>> {
        let start = self.pos;
        if self.at_operator("NOT") {
            return Some(start..start + "NOT".len());
        }
        let minus = self.take_minus();
        self.pos = start;
        minus
    }

    /// `ATLEAST/3` and its like before a bracket, consumed.
    pub fn take_place(&mut self) -> Parsed<Option<Where>> {
        if !self.operators {
            return Ok(None);
        }
        let start = self.pos;
        let word = self.word_here();
        let Some(found) = place(word) else {
            return Ok(None);
        };
        let behind = self.rest().get(word.len()..).unwrap_or_default();
        let bracket = behind
            .trim_start_matches(is_space)
            .starts_with(|c| plain(c) == '(');
        let span = start..start + word.len();
        match found {
            Place::Is(place) if bracket => {
                self.pos = span.end;
                self.skip_spaces();
                Ok(Some(place))
            }
            Place::Is(Where::Lead) => Ok(None),
            Place::Is(place) => Err(Slip::new(
                span,
                format!("`{}` needs brackets behind it", place.name()),
                format!("write it like `{}(hamas)`", place.name()),
            )),
            Place::Count(_) if !bracket && !word.contains('/') => Ok(None),
            Place::Count(name) => Err(Slip::new(
                span,
                format!("`{name}/n` takes a number from 1 to {MAX_COUNT}"),
                format!("write it like `{name}/3(hamas)`"),
            )),
        }
    }

    /// The brackets behind `ATLEAST/3` and its like, which began at `start`.
    pub fn placed(&mut self, place: Where, start: usize, scope: Scope) -> Parsed<Option<Node>> {
        let inner = self.group(scope)?;
        spannable(&inner, &place.name())?;
        Ok(Some(Node {
            query: Query::Where(place, Box::new(inner)),
            span: start..self.pos,
        }))
    }
}

enum Found {
    Near(Near),
    /// The operator called so, with a number that is none or out of bounds.
    Distance(&'static str),
}

fn nearness(word: &str) -> Option<Found> {
    match word {
        "W/S" => return Some(Found::Near(Near::Sentence)),
        "W/P" => return Some(Found::Near(Near::Paragraph)),
        "PRE/S" | "PRE/P" => return Some(Found::Distance("PRE")),
        _ => {}
    }
    let (name, digits) = word.split_once('/')?;
    let name = match name {
        "W" => "W",
        "PRE" => "PRE",
        _ => return None,
    };
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let n = digits.parse().ok();
    Some(match n.filter(|n| (1..=MAX_DISTANCE).contains(n)) {
        Some(n) if name == "W" => Found::Near(Near::Within(n)),
        Some(n) => Found::Near(Near::Before(n)),
        None => Found::Distance(name),
    })
}

enum Place {
    Is(Where),
    /// The operator called so, without a number within bounds.
    Count(&'static str),
}

fn place(word: &str) -> Option<Place> {
    if word == "LEAD" {
        return Some(Place::Is(Where::Lead));
    }
    let name = ["ATLEAST", "FIRST"]
        .into_iter()
        .find(|name| word.starts_with(name))?;
    let digits = word.get(name.len()..)?;
    let number = digits.strip_prefix('/').unwrap_or(digits);
    if !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let n = number.parse().ok();
    let n = n.filter(|n| digits.starts_with('/') && (1..=MAX_COUNT).contains(n));
    Some(match n {
        Some(n) if name == "ATLEAST" => Place::Is(Where::AtLeast(n)),
        Some(n) => Place::Is(Where::First(n)),
        None => Place::Count(name),
    })
}

/// Whether a word before a bracket is an operator.
pub(super) fn is_place(word: &str) -> bool {
    place(word).is_some()
}

/// The slip for an operator between terms that stands where a term should: at the beginning, or
/// behind another operator. Also those of other systems.
pub(super) fn misplaced(word: &str, span: Range<usize>) -> Option<Slip> {
    match nearness(word) {
        Some(Found::Near(near)) => return Some(lonely(&span, near, "before")),
        Some(Found::Distance(name)) => return Some(distance(span, name)),
        None => {}
    }
    let (name, number) = word.split_once('/')?;
    let numeric = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let meant = match name {
        "NEAR" | "WITHIN" | "N" => "W",
        "ONEAR" | "ADJ" | "FNEAR" | "BEFORE" => "PRE",
        _ => return None,
    };
    numeric.then(|| {
        Slip::new(
            span,
            format!("`{word}` is not an operator here"),
            format!(
                "write `{meant}/{number}`, or put it in double quotes to search for it as text"
            ),
        )
    })
}

fn distance(span: Range<usize>, name: &str) -> Slip {
    Slip::new(
        span,
        format!("`{name}/n` takes a number of words from 1 to {MAX_DISTANCE}"),
        "write it like `hostage W/5 release`; in one sentence is `W/S`, in one paragraph `W/P`",
    )
}

fn lonely(span: &Range<usize>, near: Near, side: &str) -> Slip {
    let name = near.name();
    Slip::new(
        span.clone(),
        format!("there is nothing {side} `{name}`"),
        format!("a term stands on each side of it, as in `hostage {name} release`"),
    )
}

fn excluded(span: Range<usize>, near: Near) -> Slip {
    let hint = match near {
        Near::Within(n) => {
            format!("write `hostage NOT W/{n} release`, or put the `NOT` before the whole")
        }
        _ => "put the `NOT` before the whole: `NOT (hostage W/S release)`".to_owned(),
    };
    Slip::new(
        span,
        format!(
            "what is excluded has no place that `{}` could compare",
            near.name()
        ),
        hint,
    )
}

/// Whether a node has places in the text: words and what is made of them. `operator` asks.
fn spannable(node: &Node, operator: &str) -> Parsed<()> {
    let slip = |message: String, hint: &str| Err(Slip::new(node.span.clone(), message, hint));
    match &node.query {
        Query::Word(_)
        | Query::Exact(_)
        | Query::Phrase(_)
        | Query::Prefix(_)
        | Query::Wildcard(_)
        | Query::Fuzzy(..)
        | Query::Regex(_)
        // Looked at when they were read.
        | Query::Near(..)
        | Query::Where(..) => Ok(()),
        Query::Words(nodes) | Query::And(nodes) | Query::Or(nodes) => {
            nodes.iter().try_for_each(|node| spannable(node, operator))
        }
        Query::Weight(inner, _) => spannable(inner, operator),
        Query::Not(_) => slip(
            format!("what is excluded has no place that `{operator}` could compare"),
            "put the `NOT` outside of it, or use `NOT W/n`",
        ),
        Query::Field(..) => slip(
            format!("a field cannot stand inside `{operator}`"),
            "put the operator inside the field, as in `title:(doha W/5 talks)`",
        ),
        Query::Keyword(..)
        | Query::KeywordPrefix(..)
        | Query::Number(..)
        | Query::Date(..)
        | Query::Mentions(..)
        | Query::Undated
        | Query::Dup(_)
        | Query::All => slip(
            format!("a condition has no place that `{operator}` could compare"),
            match operator.starts_with(['A', 'F', 'L']) {
                true => "put it behind the bracket: `LEAD(hamas) lang:en`",
                false => "put it beside the brackets: `(hostage W/5 release) lang:en`",
            },
        ),
    }
}
