//! A field: its name, its colon, and what stands behind it.

use std::ops::Range;

use super::chars::{is_space, length_while, plain};
use super::cursor::{Parsed, Parser, Scope, Slip};
use super::suggest;
use super::tree::{Node, Query};
use crate::fields::{self, Field, FieldKind};

impl Parser<'_> {
    /// A name and a colon at this place, consumed; an error where there is no such field.
    ///
    /// `12:30`, `http://…`, `std::fmt` and a closing colon (`Doha: talks`) are no fields.
    pub fn field_name(&mut self) -> Option<(Parsed<&'static Field>, Range<usize>)> {
        let rest = self.rest();
        let name = rest.get(..length_while(rest, is_name))?;
        let after = rest.get(name.len()..)?;
        let colon = after.chars().next().filter(|c| plain(*c) == ':')?;
        let behind = after.get(colon.len_utf8()..)?;
        let span = self.pos..self.pos + name.len() + colon.len_utf8();
        let field = fields::by_name(name);
        if field.is_none() {
            let spared = !name.starts_with(|c: char| c.is_ascii_alphabetic())
                || colon != ':'
                || behind.starts_with("//")
                || behind.starts_with(':')
                || !behind.starts_with(|c| !is_space(c) && plain(c) != ')');
            if spared {
                return None;
            }
        }
        self.pos = span.end;
        let field = field.ok_or_else(|| suggest::unknown_field(name, span.clone()));
        Some((field, span))
    }

    pub fn field(
        &mut self,
        field: &'static Field,
        name: Range<usize>,
        scope: Scope,
    ) -> Parsed<Node> {
        if let Some(outer) = scope {
            return Err(Slip::new(
                name,
                format!(
                    "`{}:` cannot stand inside `{}:(...)`",
                    field.name, outer.name
                ),
                "close the bracket before it",
            ));
        }
        let start = name.start;
        let missing = Slip::new(
            name,
            format!("`{}:` needs its value right behind the colon", field.name),
            format!(
                "write it like `{}`; to search for the word itself, put it in double quotes",
                field.example
            ),
        );
        let at_value = self.peek_char().is_some_and(|c| !is_space(c)) && self.peek() != Some(')');
        if !at_value {
            return Err(missing);
        }
        if field.kind == FieldKind::Text && matches!(self.peek(), Some('-')) {
            return Err(Slip::new(
                self.pos..self.pos + self.peek_char().map_or(1, char::len_utf8),
                "`-` stands before the field, not behind it",
                format!("write it like `-{}`", field.example),
            ));
        }
        let inner = self.term(Some(field))?.ok_or(missing)?;
        let span = start..self.pos;
        Ok(match field.kind {
            FieldKind::Text => within(field, inner, span),
            FieldKind::Keyword | FieldKind::Number | FieldKind::Date => Node { span, ..inner },
        })
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

/// `title:(NOT a)` is `NOT title:a`: a field holds something to find.
fn within(field: &'static Field, node: Node, span: Range<usize>) -> Node {
    let negative = node.is_negative();
    let child = |node: Node| {
        let span = node.span.clone();
        within(field, node, span)
    };
    let query = match node.query {
        Query::Not(inner) => Query::Not(Box::new(child(*inner))),
        Query::Words(nodes) if negative => Query::Words(nodes.into_iter().map(child).collect()),
        Query::And(nodes) if negative => Query::And(nodes.into_iter().map(child).collect()),
        query => Query::Field(field.field, Box::new(Node { query, ..node })),
    };
    Node { query, span }
}
