//! What of an article to mark: the matches of those parts of the query that it satisfies.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use tantivy::DocAddress;

use super::analysis::{Analyzer, Language};
use super::archive::Archive;
use super::highlight::{Reading, merge, read};
use super::leaf::Leaf;
use super::lower::{Lowerer, Plan};
use super::search_each::Matcher;
use crate::article::Article;
use crate::query::Node;

/// Marks articles for one plan.
pub(super) struct Marker<'a> {
    archive: &'a Archive,
    plan: &'a Plan,
    /// The leaves over title and text that are not under a negation, in the order of the plan.
    leaves: Vec<Arc<Leaf>>,
    /// Stems are remembered from article to article.
    analyzer: RefCell<Analyzer>,
}

/// The matches in one article.
pub(super) struct Marked {
    /// Sorted, disjoint.
    pub title: Vec<Range<usize>>,
    /// For each leaf its matches in the text; those of leaves that have no part in the match are gone.
    pub text: Reading,
}

impl<'a> Marker<'a> {
    pub fn new(archive: &'a Archive, plan: &'a Plan) -> Marker<'a> {
        let mut leaves = Vec::new();
        collect(plan, archive, &mut leaves);
        Marker {
            archive,
            plan,
            leaves,
            analyzer: RefCell::default(),
        }
    }

    /// The matches in an article; `at` is its place in the index, for what only the index knows.
    pub fn mark(&self, article: &Article, at: Option<DocAddress>) -> tantivy::Result<Marked> {
        let language = Language::of(article.language.as_deref());
        let analyzer = &mut *self.analyzer.borrow_mut();
        let mut title = read(&self.leaves, analyzer, language, &article.title);
        let mut text = read(&self.leaves, analyzer, language, &article.text);
        for (leaf, spans) in self.leaves.iter().zip(&mut text.spans) {
            if leaf.in_title {
                spans.clear();
            }
        }
        let mut part = vec![false; self.leaves.len()];
        let sight = Sight {
            marker: self,
            title: &title,
            text: &text,
            at,
        };
        sight.takes_part(self.plan, true, &mut part)?;
        for (i, part) in part.into_iter().enumerate() {
            if !part {
                title.spans[i].clear();
                text.spans[i].clear();
            }
        }
        Ok(Marked {
            title: merge(title.spans.into_iter().flatten().collect()),
            text,
        })
    }
}

/// Every leaf that can be marked, once.
fn collect(plan: &Plan, archive: &Archive, leaves: &mut Vec<Arc<Leaf>>) {
    match plan {
        Plan::Leaf(leaf) => {
            if leaf.field == archive.fields.text
                && !leaves.iter().any(|other| Arc::ptr_eq(other, leaf))
            {
                leaves.push(leaf.clone());
            }
        }
        Plan::And { all: plans, .. } | Plan::Or(plans) => {
            for plan in plans {
                collect(plan, archive, leaves);
            }
        }
        Plan::All | Plan::Filter(_) => {}
    }
}

/// One article in the light of the plan.
struct Sight<'s> {
    marker: &'s Marker<'s>,
    title: &'s Reading,
    text: &'s Reading,
    at: Option<DocAddress>,
}

impl Sight<'_> {
    /// Whether the article satisfies `plan`; notes the leaves by which it does.
    /// `given`: the article is known to satisfy it.
    fn takes_part(&self, plan: &Plan, given: bool, part: &mut [bool]) -> tantivy::Result<bool> {
        match plan {
            Plan::All => Ok(true),
            Plan::Leaf(leaf) => {
                let leaves = &self.marker.leaves;
                match leaves.iter().position(|other| Arc::ptr_eq(other, leaf)) {
                    None => self.holds(plan, given),
                    Some(i) => {
                        let here =
                            !self.title.spans[i].is_empty() || !self.text.spans[i].is_empty();
                        part[i] |= here;
                        Ok(here || given)
                    }
                }
            }
            Plan::Filter(_) => self.holds(plan, given),
            Plan::And { all, none } => {
                let mut inner = vec![false; part.len()];
                for plan in all {
                    if !self.takes_part(plan, given, &mut inner)? {
                        return Ok(false);
                    }
                }
                if !given {
                    for plan in none {
                        if self.holds(plan, false)? {
                            return Ok(false);
                        }
                    }
                }
                for (part, inner) in part.iter_mut().zip(inner) {
                    *part |= inner;
                }
                Ok(true)
            }
            Plan::Or(any) => {
                let only = any.len() == 1;
                let mut satisfied = false;
                for plan in any {
                    satisfied |= self.takes_part(plan, given && only, part)?;
                }
                Ok(satisfied || given)
            }
        }
    }

    /// Asks the index.
    fn holds(&self, plan: &Plan, given: bool) -> tantivy::Result<bool> {
        match self.at {
            Some(at) if !given => {
                let archive = self.marker.archive;
                let reader = archive.searcher.segment_reader(at.segment_ord);
                Matcher::new(archive, plan)?.holds(reader, at.doc_id)
            }
            _ => Ok(true),
        }
    }
}

impl Archive {
    /// What of an article to mark for a query, sorted and disjoint: bytes of its title and of its text.
    /// Words side by side are marked each for itself, whether or not all of them are there.
    pub fn marks(&self, query: &Node, article: &Article) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
        let Ok(lowered) = Lowerer::new(self, true).lower(query) else {
            return (Vec::new(), Vec::new());
        };
        let at = self.address(&article.id);
        match Marker::new(self, &lowered.plan).mark(article, at) {
            Ok(marked) => {
                let text = marked.text.spans.into_iter().flatten().collect();
                (marked.title, merge(text))
            }
            Err(_) => (Vec::new(), Vec::new()),
        }
    }
}
