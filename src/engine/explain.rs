//! How a query was understood: its parts with their counts, the words they stand for, and how the best
//! article's score comes about.

use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::Term;

use super::analysis::{STEM, TITLE_CASE, UPPER_CASE, WRITTEN};
use super::archive::Archive;
use super::leaf::Leaf;
use super::leaf_pattern::What;
use super::lower::{Lowerer, Plan};
use super::rank::Ranker;
use super::search::SearchOptions;
use crate::error::Result;
use crate::hit::{AliasUse, BestHit, Explanation, LeafWords, Step};
use crate::query::{Node, Query, print};

/// How many parts of a query are counted.
const MOST_STEPS: usize = 200;
/// How many words of a part are listed.
const MOST_WORDS: usize = 12;

impl Archive {
    /// Explains a query; under `any`, words side by side are alternatives.
    pub fn explain(&self, query: &Node, any: bool) -> Result<Explanation> {
        let lowered = Lowerer::new(self, any).lower(query)?;
        let mut steps = Vec::new();
        self.steps(query, &[], (any, 0), &mut steps)?;
        let mut leaves = Vec::new();
        collect(&lowered.plan, &mut leaves);
        let words = leaves.iter().map(|leaf| self.words(leaf));
        let words = self.engine(words.collect())?;
        let mut used = Vec::new();
        aliases(&lowered.plan, &mut used);
        let options = SearchOptions {
            limit: 1,
            any,
            ..SearchOptions::default()
        };
        let results = self.search(query, &options)?;
        let total = if results.relaxed.is_some() {
            0
        } else {
            results.total
        };
        let mut best = None;
        if let Some(hit) = results.hits.into_iter().next().filter(|_| total > 0)
            && let Some(at) = self.address(&hit.article.id)
        {
            let ranker = self.engine(Ranker::new(self, lowered.scoring))?;
            let rank = ranker.segment(self, at.segment_ord as usize, None);
            let parts = rank.map(|mut rank| rank.parts(at.doc_id));
            best = Some(BestHit {
                id: hit.article.id,
                title: hit.article.title,
                score: hit.score,
                parts: self.engine(parts)?,
            });
        }
        Ok(Explanation {
            total,
            steps,
            words,
            aliases: used,
            best,
        })
    }

    /// A node and its parts, each counted as if it were the whole query; `outer` are the fields around.
    fn steps(
        &self,
        node: &Node,
        outer: &[&Node],
        (any, depth): (bool, usize),
        steps: &mut Vec<Step>,
    ) -> Result<()> {
        if steps.len() >= MOST_STEPS {
            return Ok(());
        }
        let parts: Vec<&Node> = parts(node);
        let alone = within(node, outer);
        steps.push(Step {
            depth,
            part: label(node),
            articles: self.count(&alone, any)?,
        });
        let mut fields = outer.to_vec();
        if let Query::Field(..) = node.query {
            fields.push(node);
        }
        for part in parts {
            self.steps(part, &fields, (any, depth + 1), steps)?;
        }
        Ok(())
    }

    /// The words of the archive that a leaf stands for, the commonest first.
    fn words(&self, leaf: &Leaf) -> tantivy::Result<LeafWords> {
        let mut tokens: BTreeMap<String, u64> = BTreeMap::new();
        let slots = leaf.pattern.slots.iter().zip(&leaf.expansions);
        for (i, (slot, expansion)) in slots.enumerate() {
            let own: Vec<String> = match &slot.what {
                What::Forms(forms) => forms.tokens.clone(),
                What::Written { surface, token } => {
                    let token = token.as_ref().unwrap_or(surface);
                    let articles = leaf.document_frequency(i, self)?;
                    tokens.insert(spoken(token), articles);
                    continue;
                }
                What::Prefix(_)
                | What::Like(_)
                | What::Character(_)
                | What::WrittenCharacter { .. } => expansion.words().collect(),
            };
            for token in own {
                let term = Term::from_field_text(leaf.field, &token);
                let articles = self.searcher.doc_freq(&term)?;
                if articles > 0 {
                    tokens.insert(spoken(&token), articles);
                }
            }
        }
        let mut words: Vec<(String, u64)> = tokens.into_iter().collect();
        words.sort_by_key(|(_, articles)| std::cmp::Reverse(*articles));
        let more = words.len().saturating_sub(MOST_WORDS);
        words.truncate(MOST_WORDS);
        Ok(LeafWords {
            part: leaf.name.clone(),
            words,
            more,
        })
    }
}

/// Every leaf, those of exclusions too.
fn collect(plan: &Plan, leaves: &mut Vec<Arc<Leaf>>) {
    match plan {
        Plan::Leaf(leaf) => leaves.push(leaf.clone()),
        Plan::Names(names) => leaves.push(names.leaf().clone()),
        Plan::Spans(spans) => leaves.extend_from_slice(&spans.leaves),
        Plan::And { all, none } => all
            .iter()
            .chain(none)
            .for_each(|plan| collect(plan, leaves)),
        Plan::Or(any) => any.iter().for_each(|plan| collect(plan, leaves)),
        Plan::All | Plan::Mentions(_) | Plan::Filter(_) => {}
    }
}

/// The rules of `aliases.txt` that have a say, once for each part of the query.
fn aliases(plan: &Plan, used: &mut Vec<AliasUse>) {
    match plan {
        Plan::Names(names) => used.extend(names.rules().map(|rule| AliasUse {
            part: names.part(),
            line: rule.line,
            rule: rule.written.clone(),
        })),
        Plan::And { all, none } => all.iter().chain(none).for_each(|plan| aliases(plan, used)),
        Plan::Or(any) => any.iter().for_each(|plan| aliases(plan, used)),
        Plan::All | Plan::Leaf(_) | Plan::Spans(_) | Plan::Mentions(_) | Plan::Filter(_) => {}
    }
}

/// A token of the dictionary as a reader knows it.
fn spoken(token: &str) -> String {
    if let Some(stem) = token.strip_prefix(STEM) {
        return format!("{stem}… (stem)");
    }
    let Some((surface, written)) = token.strip_prefix(WRITTEN).and_then(|t| t.split_once('\0'))
    else {
        return token.to_owned();
    };
    let mut first = surface.chars();
    match written.chars().next() {
        Some(TITLE_CASE) if written.len() == 1 => first
            .next()
            .map_or_else(String::new, |c| c.to_uppercase().chain(first).collect()),
        Some(UPPER_CASE) if written.len() == 1 => surface.to_uppercase(),
        _ => written.to_owned(),
    }
}

/// The parts of a node, in the order of the query.
pub(super) fn parts(node: &Node) -> Vec<&Node> {
    match &node.query {
        Query::Words(nodes) | Query::And(nodes) | Query::Or(nodes) => nodes.iter().collect(),
        Query::Near(_, left, right) => vec![left, right],
        Query::Not(inner)
        | Query::Where(_, inner)
        | Query::Field(_, inner)
        | Query::Weight(inner, _) => vec![inner],
        Query::All
        | Query::Word(_)
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
        | Query::Undated => Vec::new(),
    }
}

/// What a node does, where it has parts; itself in canonical print where it has none.
pub(super) fn label(node: &Node) -> String {
    match &node.query {
        Query::All => "every article".to_owned(),
        Query::Words(_) => "side by side".to_owned(),
        Query::And(_) => "AND".to_owned(),
        Query::Or(_) => "OR".to_owned(),
        Query::Not(_) => "NOT".to_owned(),
        Query::Near(near, ..) => near.name(),
        Query::Where(place, _) => place.name(),
        Query::Field(name, _) => format!("{}:", crate::fields::field(*name).name),
        Query::Weight(_, weight) => format!("^{weight}"),
        _ => print(node),
    }
}

/// The node inside the fields that stand around it.
pub(super) fn within(node: &Node, fields: &[&Node]) -> Node {
    fields.iter().rev().fold(node.clone(), |inner, field| {
        let query = match &field.query {
            Query::Field(name, _) => Query::Field(*name, Box::new(inner)),
            _ => return inner,
        };
        Node {
            query,
            span: field.span.clone(),
        }
    })
}
