//! Operators over places → a tree over leaves.

use std::sync::Arc;

use super::leaf::Leaf;
use super::lower::{Context, Lowerer, MAX_DEPTH, Plan};
use super::lower_problem as problem;
use super::span_tree::{Span, Spans};
use crate::error::Result;
use crate::query::{Near, Node, Query};

impl Lowerer<'_> {
    /// An operator over places, and what stands in it.
    pub(super) fn spans(&mut self, node: &Node, context: Context) -> Result<Option<Plan>> {
        let mut leaves = Vec::new();
        let tree = self.span(node, context, &mut leaves)?;
        let spans = |tree| Spans {
            fields: self.archive.fields,
            field: context.field,
            in_title: context.in_title,
            tree,
            leaves,
        };
        Ok(tree.map(|tree| Plan::Spans(Arc::new(spans(tree)))))
    }

    /// `None` where the node says nothing: no word in it, or in one side of an operator.
    fn span(
        &mut self,
        node: &Node,
        mut context: Context,
        leaves: &mut Vec<Arc<Leaf>>,
    ) -> Result<Option<Span>> {
        context.depth += 1;
        if context.depth > MAX_DEPTH {
            return Err(problem::too_deep());
        }
        match &node.query {
            Query::Near(near, a, b) => {
                let beside = match near {
                    Near::NotWithin(_) => context.negated(),
                    _ => context,
                };
                let before = self.scored();
                let a = self.span(a, context, leaves)?;
                let b = self.span(b, beside, leaves)?;
                let both = a.zip(b);
                if both.is_none() {
                    self.forget(before);
                }
                Ok(both.map(|(a, b)| Span::Near(*near, Box::new(a), Box::new(b))))
            }
            Query::Where(place, inner) => {
                let inner = self.span(inner, context, leaves)?;
                Ok(inner.map(|inner| Span::Where(*place, Box::new(inner))))
            }
            Query::Words(nodes) | Query::And(nodes) => {
                let parts = self.span_list(nodes, context, leaves)?;
                Ok(one_or(parts, Span::All))
            }
            Query::Or(nodes) => {
                let parts = self.span_list(nodes, context, leaves)?;
                Ok(one_or(parts, Span::Any))
            }
            Query::Weight(inner, weight) => self.span(inner, context.weighted(*weight), leaves),
            // What has no places: the parser lets none of it in.
            Query::All
            | Query::Not(_)
            | Query::Field(..)
            | Query::Keyword(..)
            | Query::KeywordPrefix(..)
            | Query::Number(..)
            | Query::Date(..)
            | Query::Mentions(..)
            | Query::Undated
            | Query::Dup(_) => Ok(None),
            Query::Word(_)
            | Query::Exact(_)
            | Query::Phrase(_)
            | Query::Prefix(_)
            | Query::Wildcard(_)
            | Query::Fuzzy(..)
            | Query::Regex(_) => {
                let leaf = self.leaf(node, context)?;
                Ok(leaf.map(|leaf| {
                    leaves.push(leaf);
                    Span::Leaf(leaves.len() - 1)
                }))
            }
        }
    }

    fn span_list(
        &mut self,
        nodes: &[Node],
        context: Context,
        leaves: &mut Vec<Arc<Leaf>>,
    ) -> Result<Vec<Span>> {
        let mut parts = Vec::with_capacity(nodes.len());
        for node in nodes {
            parts.extend(self.span(node, context, leaves)?);
        }
        Ok(parts)
    }
}

fn one_or(mut parts: Vec<Span>, wrap: fn(Vec<Span>) -> Span) -> Option<Span> {
    match parts.len() {
        0 | 1 => parts.pop(),
        _ => Some(wrap(parts)),
    }
}
