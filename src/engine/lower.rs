//! The query tree → a plan over leaves and filters, in the words of this archive.

use std::sync::{Arc, PoisonError};

use tantivy::query::{AllQuery, BooleanQuery, Occur, Query as EngineQuery};
use tantivy::schema::Field;

use super::aliases::kind_of;
use super::archive::{Archive, engine};
use super::leaf::{Found, Leaf};
use super::leaf_cache::Key;
use super::leaf_pattern::{Pattern, Unlike};
use super::leaf_query::LeafQuery;
use super::lower_filter as filter;
use super::lower_mentions::MentionsQuery;
use super::lower_names::{Names, NamesQuery};
use super::lower_problem as problem;
use super::name_key::spoken;
use super::nationality::relatives as relatives_of;
use super::span_cursor::SpansQuery;
use super::span_tree::Spans;
use super::words::{Words, WordsQuery};
use crate::article::Kind;
use crate::error::Result;
use crate::fields::FieldName;
use crate::query::{Dup, Node, Query, print};

/// How deep a query may nest: what a thread with 2 MiB of stack bears in an unoptimised build.
pub(super) const MAX_DEPTH: usize = 250;

/// From how many words that say something on a query is a long one.
const LONG: usize = 4;

/// Which articles match, free of ranking.
#[derive(Clone, Debug)]
pub(super) enum Plan {
    All,
    Leaf(Arc<Leaf>),
    /// An operator over places.
    Spans(Arc<Spans>),
    /// Names that aliases or their written order have a say in.
    Names(Arc<Names>),
    /// A date named in the text: marked, never ranked.
    Mentions(Arc<MentionsQuery>),
    /// A condition on a column or a value; never marked, never ranked.
    Filter(Arc<dyn EngineQuery>),
    /// All of `all` (of everything, where there are none) and none of `none`.
    And {
        all: Vec<Plan>,
        none: Vec<Plan>,
    },
    /// One at least; nothing where there are none.
    Or(Vec<Plan>),
}

/// A leaf that adds to the score, in the order of the query.
#[derive(Clone, Debug)]
pub(super) struct Scoring {
    pub leaf: Arc<Leaf>,
    pub weight: f64,
    /// The words side by side that it directly stands among, by a number of theirs; and how many leaves
    /// of the query stand before it.
    pub run: Option<u32>,
    pub at: usize,
    /// What goes with the word: a country with its people.
    pub relatives: Vec<Arc<Leaf>>,
}

/// A query in the words of an archive.
#[derive(Clone, Debug)]
pub(super) struct Lowered {
    pub plan: Plan,
    pub scoring: Vec<Scoring>,
}

/// What stands side by side in a query.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    /// What is looked for.
    pub words: Vec<Plan>,
    /// Values, numbers and dates: always required.
    pub filters: Vec<Plan>,
    pub none: Vec<Plan>,
}

impl Parts {
    /// The articles with any of the words, the rest required.
    pub fn any(self) -> Plan {
        let mut all = self.filters;
        if !self.words.is_empty() {
            all.push(Plan::Or(self.words));
        }
        let none = self.none;
        Plan::And { all, none }
    }
}

impl Plan {
    pub const NOTHING: Plan = Plan::Or(Vec::new());

    /// The plan as a query of the engine.
    pub fn query(&self) -> Box<dyn EngineQuery> {
        let boolean = |parts| -> Box<dyn EngineQuery> { Box::new(BooleanQuery::new(parts)) };
        if let Plan::And { .. } | Plan::Or(_) = self
            && let Some(words) = Words::of(self)
        {
            return Box::new(WordsQuery(Arc::new(words)));
        }
        match self {
            Plan::All => Box::new(AllQuery),
            Plan::Leaf(leaf) => Box::new(LeafQuery(leaf.clone())),
            Plan::Spans(spans) => Box::new(SpansQuery(spans.clone())),
            Plan::Names(names) => Box::new(NamesQuery(names.clone())),
            Plan::Mentions(query) => Box::new(MentionsQuery::clone(query)),
            Plan::Filter(query) => query.box_clone(),
            Plan::And { all, none } => {
                if let ([only], true) = (all.as_slice(), none.is_empty()) {
                    return only.query();
                }
                let mut parts: Vec<_> = all.iter().map(|p| (Occur::Must, p.query())).collect();
                if parts.is_empty() {
                    parts.push((Occur::Must, Box::new(AllQuery)));
                }
                parts.extend(none.iter().map(|p| (Occur::MustNot, p.query())));
                boolean(parts)
            }
            Plan::Or(any) => boolean(any.iter().map(|p| (Occur::Should, p.query())).collect()),
        }
    }
}

/// Where in the query a node stands.
#[derive(Clone, Copy)]
pub(super) struct Context {
    pub field: Field,
    /// What the field holds names of.
    kind: Option<Kind>,
    /// Only the part of the field that is the title.
    pub in_title: bool,
    weight: f64,
    negated: bool,
    run: Option<u32>,
    pub depth: usize,
}

impl Context {
    pub fn negated(self) -> Context {
        Context {
            negated: true,
            ..self
        }
    }

    pub fn weighted(mut self, weight: f32) -> Context {
        if weight.is_finite() && weight >= 0.0 {
            self.weight *= f64::from(weight);
        }
        self
    }
}

/// Lowers queries for one archive.
pub(super) struct Lowerer<'a> {
    pub archive: &'a Archive,
    any: bool,
    scoring: Vec<Scoring>,
    runs: u32,
}

impl<'a> Lowerer<'a> {
    pub fn new(archive: &'a Archive, any: bool) -> Lowerer<'a> {
        Lowerer {
            archive,
            any,
            scoring: Vec::new(),
            runs: 0,
        }
    }

    fn context(&self) -> Context {
        Context {
            field: self.archive.fields.text,
            kind: None,
            in_title: false,
            weight: 1.0,
            negated: false,
            run: None,
            depth: 0,
        }
    }

    /// The whole query. A query whose every part says nothing (a lone dash) matches nothing.
    pub fn lower(mut self, query: &Node) -> Result<Lowered> {
        let context = self.context();
        let plan = self.node(query, context)?.unwrap_or(Plan::NOTHING);
        Ok(self.lowered(plan))
    }

    /// The parts of a query that is a list of words, those without a word in them left out.
    pub fn parts(mut self, query: &[Node]) -> Result<(Parts, Vec<Scoring>)> {
        let context = self.context();
        let parts = self.side_by_side(query, context)?;
        let scoring = self.lowered(Plan::All).scoring;
        Ok((parts, scoring))
    }

    fn lowered(self, plan: Plan) -> Lowered {
        let mut scoring = self.scoring;
        for (at, scoring) in scoring.iter_mut().enumerate() {
            scoring.at = at;
        }
        if scoring.iter().any(|s| !s.leaf.function_word) {
            scoring.retain(|s| !s.leaf.function_word);
        }
        if scoring.iter().filter(|s| !s.leaf.filler_word).count() >= LONG {
            scoring.retain(|s| !s.leaf.filler_word);
        }
        Lowered { plan, scoring }
    }

    /// `None` where the node says nothing: no word in it.
    pub(super) fn node(&mut self, node: &Node, mut context: Context) -> Result<Option<Plan>> {
        context.depth += 1;
        if context.depth > MAX_DEPTH {
            return Err(problem::too_deep());
        }
        let some = |plan| Ok(Some(plan));
        let run = context.run.take();
        match &node.query {
            Query::All => some(Plan::All),
            Query::Word(_)
            | Query::Exact(_)
            | Query::Phrase(_)
            | Query::Prefix(_)
            | Query::Wildcard(_)
            | Query::Fuzzy(..)
            | Query::Regex(_) => match self.leaf(node, Context { run, ..context })? {
                Some(leaf) => self.names(node, context, leaf).map(Some),
                None => Ok(None),
            },
            Query::Near(..) | Query::Where(..) => self.spans(node, context),
            Query::Words(nodes) => {
                let parts = self.side_by_side(nodes, context)?;
                Ok(joined(parts, self.any))
            }
            Query::And(nodes) => {
                let parts = self.split(nodes, context)?;
                Ok(joined(parts, false))
            }
            Query::Or(nodes) => {
                let mut any = Vec::with_capacity(nodes.len());
                for node in nodes {
                    any.extend(self.node(node, context)?);
                }
                Ok((!any.is_empty()).then_some(Plan::Or(any)))
            }
            Query::Not(inner) => {
                let inner = self.node(inner, context.negated())?;
                Ok(inner.map(|inner| Plan::And {
                    all: Vec::new(),
                    none: vec![inner],
                }))
            }
            Query::Field(name @ (FieldName::Added | FieldName::Removed), inner) => {
                self.changed_words(*name, inner, context)
            }
            Query::Field(name, inner) => {
                let Some(field) = self.archive.fields.of(*name) else {
                    return some(Plan::NOTHING);
                };
                context.field = field;
                context.kind = kind_of(*name);
                context.in_title = *name == FieldName::Title;
                self.node(inner, context)
            }
            Query::Weight(inner, weight) => {
                self.node(inner, Context { run, ..context }.weighted(*weight))
            }
            Query::Keyword(name, value) => some(filter::value(self.archive, *name, value)?),
            Query::KeywordPrefix(name, begin) => some(filter::begins(self.archive, *name, begin)?),
            Query::Number(name, low, high) => some(filter::number(*name, *low, *high)),
            Query::Date(from, to) => some(filter::date(*from, *to)),
            Query::Mentions(from, to) => {
                let values = self.archive.values(self.archive.fields.mentions);
                let values = self.archive.engine(values)?;
                let query = MentionsQuery::new(values, *from, *to);
                some(Plan::Mentions(Arc::new(query)))
            }
            Query::Undated => some(filter::undated()),
            Query::Dup(Dup::Show | Dup::Fold) => some(Plan::All),
            Query::Dup(Dup::First) => some(self.archive.lower_first()),
        }
    }

    fn side_by_side(&mut self, nodes: &[Node], context: Context) -> Result<Parts> {
        self.runs += 1;
        let run = Some(self.runs);
        self.split(nodes, Context { run, ..context })
    }

    fn split(&mut self, nodes: &[Node], context: Context) -> Result<Parts> {
        let mut parts = Parts::default();
        for node in nodes {
            if let Query::Not(inner) = &node.query {
                parts.none.extend(self.node(inner, context.negated())?);
            } else if let Query::Dup(Dup::Show | Dup::Fold) = &node.query {
                // Said of how hits are shown.
            } else if is_filter(node) {
                parts.filters.extend(self.node(node, context)?);
            } else {
                parts.words.extend(self.node(node, context)?);
            }
        }
        Ok(parts)
    }

    /// What a leaf of the query looks for.
    fn pattern(&self, node: &Node, context: Context) -> Result<Pattern> {
        let unlike = |outcome: std::result::Result<Pattern, Unlike>| {
            outcome.map_err(|reason| problem::unlike(node, reason))
        };
        match &node.query {
            Query::Exact(text) => Ok(Pattern::written(text)),
            Query::Phrase(text) => Ok(match context.kind {
                Some(Kind::Person) => Pattern::phrase(&spoken(text)),
                Some(Kind::Organization | Kind::Place) | None => Pattern::phrase(text),
            }),
            Query::Prefix(text) => Ok(Pattern::prefix(text)),
            Query::Wildcard(shape) => unlike(Pattern::wildcard(shape)),
            Query::Fuzzy(word, edits) => unlike(Pattern::fuzzy(word, *edits)),
            Query::Regex(expression) => unlike(Pattern::regex(expression)),
            Query::Word(text) => {
                let keys = self.archive.keys(context.field);
                let stemmer = keys.stemmer.lock();
                let mut stemmer = stemmer.unwrap_or_else(PoisonError::into_inner);
                Ok(Pattern::any_form(text, keys.languages, &mut stemmer))
            }
            _ => Ok(Pattern::phrase("")),
        }
    }

    /// A leaf as a plan: of names, where their aliases or their order have a say, by these.
    fn names(&mut self, node: &Node, context: Context, leaf: Arc<Leaf>) -> Result<Plan> {
        let Some(kind) = context.kind else {
            return Ok(Plan::Leaf(leaf));
        };
        let turned = match (kind, &node.query) {
            (Kind::Person, Query::Phrase(text)) => match spoken(text).rsplit_once(' ') {
                Some((given, family)) => {
                    let query = Query::Phrase(format!("{family} {given}"));
                    let span = node.span.clone();
                    // It ranks no article: few have a name in that order.
                    self.leaf(&Node { query, span }, context.negated())?
                }
                None => None,
            },
            _ => None,
        };
        let names = Names::of(self.archive, kind, &leaf, turned)?;
        Ok(names.map_or(Plan::Leaf(leaf), |names| Plan::Names(Arc::new(names))))
    }

    /// How many leaves score so far.
    pub(super) fn scored(&self) -> usize {
        self.scoring.len()
    }

    /// Forgets the leaves that score behind the first ones: what they stand in says nothing.
    pub(super) fn forget(&mut self, behind: usize) {
        self.scoring.truncate(behind);
    }

    /// Looks a leaf up; `None` where there is no word in it.
    fn found(&self, node: &Node, context: Context, key: Key) -> Result<Option<Arc<Found>>> {
        let pattern = self.pattern(node, context)?;
        if pattern.slots.is_empty() {
            return Ok(None);
        }
        let keys = self.archive.keys(context.field);
        let name = key.name.clone();
        let place = (context.field, context.in_title);
        let found = Found::new(self.archive, name, place, pattern, keys)
            .map_err(|e| engine(&self.archive.dir, e))?
            .map_err(|_| problem::too_many_words(node))?;
        let found = Arc::new(found);
        if found.is_named() {
            self.archive.leaves.put(key, &found);
        }
        Ok(Some(found))
    }

    pub(super) fn leaf(&mut self, node: &Node, context: Context) -> Result<Option<Arc<Leaf>>> {
        let key = Key {
            field: context.field,
            in_title: context.in_title,
            name: print(node),
        };
        let found = match self.archive.leaves.get(&key) {
            Some(found) => found,
            None => match self.found(node, context, key)? {
                Some(found) => found,
                None => return Ok(None),
            },
        };
        let leaf = Arc::new(Leaf::new(found));
        if !context.negated {
            let relatives = match &node.query {
                Query::Word(_) => self.relatives(&leaf, context)?,
                _ => Vec::new(),
            };
            self.scoring.push(Scoring {
                leaf: leaf.clone(),
                weight: context.weight,
                run: context.run,
                at: 0,
                relatives,
            });
        }
        Ok(Some(leaf))
    }

    /// What goes with a word of the text, for ranking alone.
    fn relatives(&mut self, leaf: &Leaf, context: Context) -> Result<Vec<Arc<Leaf>>> {
        let surface = match context.field == self.archive.fields.text && !context.in_title {
            true => leaf.pattern.lone_surface().unwrap_or_default(),
            false => return Ok(Vec::new()),
        };
        let mut relatives = Vec::new();
        for relative in relatives_of(surface) {
            let query = match relative.contains(' ') {
                true => Query::Phrase(relative.to_owned()),
                false => Query::Word(relative.to_owned()),
            };
            let span = 0..0;
            relatives.extend(self.leaf(&Node { query, span }, context.negated())?);
        }
        Ok(relatives)
    }
}

fn joined(parts: Parts, any: bool) -> Option<Plan> {
    if parts.words.is_empty() && parts.filters.is_empty() && parts.none.is_empty() {
        return None;
    }
    if any {
        return Some(parts.any());
    }
    let mut all = parts.words;
    all.extend(parts.filters);
    let none = parts.none;
    Some(Plan::And { all, none })
}

/// Whether a node is a condition on a value, a number or a date, with or without a weight.
fn is_filter(node: &Node) -> bool {
    match &node.query {
        Query::Keyword(..)
        | Query::KeywordPrefix(..)
        | Query::Number(..)
        | Query::Date(..)
        | Query::Mentions(..)
        | Query::Undated
        | Query::Dup(_)
        | Query::All => true,
        Query::Weight(inner, _) => matches!(
            inner.query,
            Query::Keyword(..)
                | Query::KeywordPrefix(..)
                | Query::Number(..)
                | Query::Date(..)
                | Query::Mentions(..)
                | Query::Undated
                | Query::All
        ),
        Query::Word(_)
        | Query::Exact(_)
        | Query::Phrase(_)
        | Query::Prefix(_)
        | Query::Wildcard(_)
        | Query::Fuzzy(..)
        | Query::Regex(_)
        | Query::Near(..)
        | Query::Where(..)
        | Query::Words(_)
        | Query::And(_)
        | Query::Or(_)
        | Query::Not(_)
        | Query::Field(..) => false,
    }
}
