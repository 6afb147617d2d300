//! What of an article to mark: the matches of those parts of the query that it satisfies.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use tantivy::DocAddress;

use super::analysis::{Analyzer, Language};
use super::archive::Archive;
use super::highlight::{Reading, merge, read};
use super::highlight_names::NameEye;
use super::highlight_spans::keep_witnesses;
use super::leaf::Leaf;
use super::lower::{Lowerer, Plan};
use super::lower_mentions::MentionsQuery;
use super::search_each::Matcher;
use super::span_tree::Spans;
use crate::article::{Annotated, Article, Mention};
use crate::query::Node;

/// Marks articles for one plan.
pub(super) struct Marker<'a> {
    archive: &'a Archive,
    plan: &'a Plan,
    /// The leaves over title and text that are not under a negation, in the order of the plan.
    leaves: Vec<Arc<Leaf>>,
    /// The operators over places in title and text, each with the first of its leaves.
    spans: Vec<(Arc<Spans>, usize)>,
    /// The dates asked for, not under a negation; they stand behind the leaves where both are counted.
    mentions: Vec<Arc<MentionsQuery>>,
    /// The names asked for, not under a negation; they stand behind the dates.
    names: RefCell<Vec<NameEye>>,
    /// Stems are remembered from article to article.
    analyzer: RefCell<Analyzer>,
}

/// The matches in one article.
pub(super) struct Marked {
    /// Sorted, disjoint.
    pub title: Vec<Range<usize>>,
    /// For each leaf, each date and each name asked for its matches in the text; those that have no part in the
    /// match of the article are gone.
    pub text: Reading,
}

impl<'a> Marker<'a> {
    pub fn new(archive: &'a Archive, plan: &'a Plan) -> Marker<'a> {
        let mut marker = Marker {
            archive,
            plan,
            leaves: Vec::new(),
            spans: Vec::new(),
            mentions: Vec::new(),
            names: RefCell::default(),
            analyzer: RefCell::default(),
        };
        marker.collect(plan);
        marker
    }

    /// Every leaf that can be marked, once.
    fn collect(&mut self, plan: &Plan) {
        let fields = &self.archive.fields;
        if self.archive.names_in.is_some()
            && let Some(eye) = NameEye::of(plan, fields)
        {
            self.names.get_mut().push(eye);
            return;
        }
        let marked = |field| field == fields.text;
        match plan {
            Plan::Leaf(leaf) => {
                if marked(leaf.field) && !self.leaves.iter().any(|other| Arc::ptr_eq(other, leaf)) {
                    self.leaves.push(leaf.clone());
                }
            }
            Plan::Spans(spans) => {
                if marked(spans.field) {
                    self.spans.push((spans.clone(), self.leaves.len()));
                    self.leaves.extend_from_slice(&spans.leaves);
                }
            }
            Plan::And { all: plans, .. } | Plan::Or(plans) => {
                for plan in plans {
                    self.collect(plan);
                }
            }
            Plan::Mentions(mentions) => self.mentions.push(mentions.clone()),
            Plan::All | Plan::Names(_) | Plan::Filter(_) => {}
        }
    }

    /// The matches in an article; `at` is its place in the index, for what only the index knows. `named` are
    /// the mentions in its title and its text, where they are known already.
    pub fn mark(
        &self,
        article: &Article,
        at: Option<DocAddress>,
        named: Option<[&[Mention]; 2]>,
    ) -> tantivy::Result<Marked> {
        let language = Language::of(article.language.as_deref());
        let analyzer = &mut *self.analyzer.borrow_mut();
        let mut title = read(&self.leaves, analyzer, language, &article.title);
        let mut text = read(&self.leaves, analyzer, language, &article.text);
        for (leaf, spans) in self.leaves.iter().zip(&mut text.spans) {
            if leaf.in_title {
                spans.clear();
            }
        }
        for (spans, first) in &self.spans {
            let in_text = !spans.in_title;
            keep_witnesses(spans, *first, in_text, &mut title, &mut text);
        }
        for mentions in &self.mentions {
            title.spans.push(Vec::new());
            text.spans.push(mentions.spans(article));
        }
        let names = &mut *self.names.borrow_mut();
        if let Some(names_in) = self.archive.names_in.filter(|_| !names.is_empty()) {
            let found = named.is_none().then(|| names_in(article));
            let [in_title, in_text] = match &found {
                Some([in_title, in_text]) => [in_title.as_slice(), in_text.as_slice()],
                None => named.unwrap_or_default(),
            };
            for eye in &mut *names {
                title.spans.push(eye.spans(&article.title, in_title));
                text.spans.push(eye.spans(&article.text, in_text));
            }
        }
        let mut part = vec![false; text.spans.len()];
        let sight = Sight {
            marker: self,
            names,
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

/// One article in the light of the plan.
struct Sight<'s> {
    marker: &'s Marker<'s>,
    names: &'s [NameEye],
    title: &'s Reading,
    text: &'s Reading,
    at: Option<DocAddress>,
}

impl Sight<'_> {
    /// Whether the article satisfies `plan`; notes the leaves by which it does.
    /// `given`: the article is known to satisfy it.
    fn takes_part(&self, plan: &Plan, given: bool, part: &mut [bool]) -> tantivy::Result<bool> {
        if let Some(i) = self.names.iter().position(|eye| eye.is_of(plan)) {
            let i = self.marker.leaves.len() + self.marker.mentions.len() + i;
            let here = !self.title.spans[i].is_empty() || !self.text.spans[i].is_empty();
            part[i] |= here;
            // A name may be stated beside the text.
            return Ok(here || self.holds(plan, given)?);
        }
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
            Plan::Mentions(mentions) => {
                let mut ours = self.marker.mentions.iter();
                match ours.position(|other| Arc::ptr_eq(other, mentions)) {
                    None => self.holds(plan, given),
                    Some(i) => {
                        let i = self.marker.leaves.len() + i;
                        let here = !self.text.spans[i].is_empty();
                        part[i] |= here;
                        Ok(here || given)
                    }
                }
            }
            Plan::Spans(spans) => self.by_spans(plan, spans, given, part),
            Plan::Names(_) | Plan::Filter(_) => self.holds(plan, given),
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

    fn by_spans(
        &self,
        plan: &Plan,
        spans: &Arc<Spans>,
        given: bool,
        part: &mut [bool],
    ) -> tantivy::Result<bool> {
        let mut ours = self.marker.spans.iter();
        let Some((_, first)) = ours.find(|(other, _)| Arc::ptr_eq(other, spans)) else {
            return self.holds(plan, given);
        };
        let mut found = false;
        let ours = part.iter_mut().enumerate().skip(*first);
        for (i, part) in ours.take(spans.leaves.len()) {
            let here = !self.title.spans[i].is_empty() || !self.text.spans[i].is_empty();
            *part |= here;
            found |= here;
        }
        Ok(found || given)
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
    /// Where the article does not satisfy it, words side by side are marked each for itself. Names are those
    /// that the article comes with: all mentions are to be there.
    pub fn marks(
        &self,
        query: &Node,
        any: bool,
        annotated: &Annotated,
    ) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
        let nothing = (Vec::new(), Vec::new());
        let article = &annotated.article;
        let named = [&annotated.title_entities, &annotated.entities].map(Vec::as_slice);
        let at = self.address(&article.id);
        let Ok(mut lowered) = Lowerer::new(self, any).lower(query) else {
            return nothing;
        };
        // Under `any` an excluded group excludes more: not for an article that is found without.
        if !any && !self.satisfies(&lowered.plan, at) {
            match Lowerer::new(self, true).lower(query) {
                Ok(loose) => lowered = loose,
                Err(_) => return nothing,
            }
        }
        match Marker::new(self, &lowered.plan).mark(article, at, Some(named)) {
            Ok(marked) => {
                let text = marked.text.spans.into_iter().flatten().collect();
                (marked.title, merge(text))
            }
            Err(_) => nothing,
        }
    }

    fn satisfies(&self, plan: &Plan, at: Option<DocAddress>) -> bool {
        let holds = |at: DocAddress| {
            let reader = self.searcher.segment_reader(at.segment_ord);
            Matcher::new(self, plan).and_then(|matcher| matcher.holds(reader, at.doc_id))
        };
        at.is_some_and(|at| holds(at).unwrap_or(false))
    }
}
