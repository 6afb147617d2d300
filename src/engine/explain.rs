//! How a query was understood: its parts with their counts, the words they stand for, and how the best
//! article's score comes about.

use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::TantivyError;

use super::analysis::{Language, TITLE_CASE, UPPER_CASE, WRITTEN, stem_of_key};
use super::archive::Archive;
use super::leaf::{Found, Leaf};
use super::leaf_pattern::{Pattern, What, Writing};
use super::lower::{Lowerer, Plan};
use super::rank::Ranker;
use super::recency::Recency;
use super::search_options::SearchOptions;
use crate::error::Result;
use crate::hit::{AliasUse, BestHit, Explanation, LeafWords, PartKind, ScorePart, Step};
use crate::query::{Node, Query, print};

/// How many parts of a query are counted.
const MOST_STEPS: usize = 200;
/// How many words of a part are listed.
const MOST_WORDS: usize = 12;

impl Archive {
    /// Explains a query; under `any`, words side by side are alternatives.
    pub fn explain(
        &self,
        query: &Node,
        any: bool,
        recency: Option<Recency>,
    ) -> Result<Explanation> {
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
            recency,
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
            let ranker = self.engine(Ranker::new(self, options.model, lowered.scoring, None))?;
            let mut parts = self.engine(self.score_parts(&ranker, at))?;
            if let Some(recency) = recency {
                let columns = self.engine(self.columns(at.segment_ord as usize))?;
                let factor = recency.factor(columns.keys.days(at.doc_id));
                let score: f64 = parts.iter().map(|part| part.score).sum();
                parts.push(ScorePart {
                    kind: PartKind::Recency,
                    part: String::new(),
                    weight: factor,
                    frequency: 1,
                    score: score * factor - score,
                });
            }
            best = Some(BestHit {
                id: hit.article.id,
                title: hit.article.title,
                score: hit.score,
                parts,
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
        let parts: Vec<&Node> = node.parts();
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
        let mut more = 0;
        let slots = leaf.pattern.slots.iter().zip(&leaf.expansions);
        for (i, (slot, expansion)) in slots.enumerate() {
            match &slot.what {
                What::Forms(_) => {
                    for (token, _) in &leaf.named[i] {
                        *tokens.entry(spoken(token)).or_default() +=
                            self.articles_with(leaf.field, token)?;
                    }
                }
                What::Surface(surface) => {
                    tokens.insert(surface.clone(), self.articles_of(leaf, i)?);
                }
                What::Written { surface, writing } => {
                    let word = match writing {
                        Writing::Same => surface.clone(),
                        Writing::Capital => capital(surface),
                        Writing::Token(token) => spoken(token),
                    };
                    tokens.insert(word, self.articles_of(leaf, i)?);
                }
                What::Prefix(_)
                | What::Like(_)
                | What::Character(_)
                | What::WrittenCharacter { .. } => {
                    more += self.expanded(leaf, expansion.words(), &mut tokens)?;
                }
            }
        }
        tokens.retain(|_, articles| *articles > 0);
        let mut words: Vec<(String, u64)> = tokens.into_iter().collect();
        words.sort_by_key(|(_, articles)| std::cmp::Reverse(*articles));
        more += words.len().saturating_sub(MOST_WORDS);
        words.truncate(MOST_WORDS);
        Ok(LeafWords {
            part: leaf.name.clone(),
            words,
            more,
        })
    }

    /// Counts the commonest of the words that a beginning or a shape stands for; returns how many more
    /// there are.
    fn expanded(
        &self,
        leaf: &Leaf,
        words: impl Iterator<Item = String>,
        tokens: &mut BTreeMap<String, u64>,
    ) -> tantivy::Result<usize> {
        let mut bounded = Vec::new();
        for word in words {
            let found = self.found(leaf, &word)?;
            let bound = found.document_frequency(0, self)?;
            bounded.push((bound, word, found));
        }
        bounded.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let mut counted: Vec<u64> = Vec::new();
        let mut rest = bounded.len();
        for (bound, word, found) in bounded {
            counted.sort_unstable_by(|a, b| b.cmp(a));
            if counted
                .get(MOST_WORDS - 1)
                .is_some_and(|last| bound <= *last)
            {
                break;
            }
            rest -= 1;
            let articles = self.articles_of(&found, 0)?;
            if articles > 0 {
                counted.push(articles);
                tokens.insert(spoken(&word), articles);
            }
        }
        Ok(rest)
    }

    /// A token of a leaf's field, found by itself.
    fn found(&self, leaf: &Leaf, token: &str) -> tantivy::Result<Leaf> {
        let pattern = Pattern::token(token);
        let keys = self.keys(leaf.field);
        let place = (leaf.field, false);
        let found = Found::new(self, token.to_owned(), place, pattern, keys)?;
        // A token by its name is never too many.
        let found = found.map_err(|_| TantivyError::InternalError(token.to_owned()))?;
        Ok(Leaf::new(Arc::new(found)))
    }

    /// How many articles have what a slot of a leaf asks for.
    fn articles_of(&self, leaf: &Leaf, slot: usize) -> tantivy::Result<u64> {
        let readers = self.searcher.segment_readers().iter();
        readers.map(|reader| leaf.articles(slot, reader)).sum()
    }
}

/// Every leaf, those of exclusions too.
pub(super) fn collect(plan: &Plan, leaves: &mut Vec<Arc<Leaf>>) {
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

/// The word with a capital.
fn capital(surface: &str) -> String {
    let mut first = surface.chars();
    first
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(first).collect())
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
    if let Some(stem) = stem_of_key(token) {
        return match token.as_bytes().first() == Some(&Language::default().key()) {
            // In an unknown language a word is its own stem.
            true => stem.to_owned(),
            false => format!("{stem}… (stem)"),
        };
    }
    let Some((surface, written)) = token.strip_prefix(WRITTEN).and_then(|t| t.split_once('\0'))
    else {
        return token.to_owned();
    };
    match written.chars().next() {
        Some(TITLE_CASE) if written.len() == 1 => capital(surface),
        Some(UPPER_CASE) if written.len() == 1 => surface.to_uppercase(),
        _ => written.to_owned(),
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
