//! Where an article mentions the names that a query asks for. The index holds which names an article has;
//! where they stand is read from its text again, for the few articles that are shown.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::aliases::field_of;
use super::analysis::{Analyzer, Language};
use super::highlight::{Reading, read};
use super::highlight_spans::keep_witnesses;
use super::leaf::Leaf;
use super::lower::Plan;
use super::lower_names::{Names, Sight};
use super::schema::Fields;
use super::span_tree::Spans;
use crate::article::{Article, Kind, Mention};

/// Finds the names in a title and in a text, as they were found for the index.
pub type NamesIn = fn(&Article) -> [Vec<Mention>; 2];

/// A part of a query over the names of one kind.
#[derive(Clone)]
enum Part {
    Leaf(Arc<Leaf>),
    Names(Arc<Names>),
    Spans(Arc<Spans>),
}

/// Judges the names of articles by one part of a query, each name once.
pub(super) struct NameEye {
    kind: Kind,
    part: Part,
    /// Of the leaf.
    sight: Option<Sight>,
    analyzer: Analyzer,
    verdicts: HashMap<String, bool>,
}

impl NameEye {
    /// `None` where `plan` is no part over names of people, organizations or places.
    pub fn of(plan: &Plan, fields: &Fields) -> Option<NameEye> {
        let kinds = Kind::ALL.into_iter();
        let kind = |field| {
            kinds
                .clone()
                .find(|kind| fields.of(field_of(*kind)) == Some(field))
        };
        let (kind, part, sight) = match plan {
            Plan::Leaf(leaf) => (kind(leaf.field)?, Part::Leaf(leaf.clone()), Some(leaf)),
            Plan::Names(names) => (names.kind(), Part::Names(names.clone()), Some(names.leaf())),
            Plan::Spans(spans) => (kind(spans.field)?, Part::Spans(spans.clone()), None),
            _ => return None,
        };
        Some(NameEye {
            kind,
            part,
            sight: sight.map(Sight::new),
            analyzer: Analyzer::default(),
            verdicts: HashMap::new(),
        })
    }

    /// Whether this eye was made for `plan`.
    pub fn is_of(&self, plan: &Plan) -> bool {
        match (&self.part, plan) {
            (Part::Leaf(ours), Plan::Leaf(leaf)) => Arc::ptr_eq(ours, leaf),
            (Part::Names(ours), Plan::Names(names)) => Arc::ptr_eq(ours, names),
            (Part::Spans(ours), Plan::Spans(spans)) => Arc::ptr_eq(ours, spans),
            _ => false,
        }
    }

    /// The bytes of `text` where those of its mentions stand whose names are meant.
    pub fn spans(&mut self, text: &str, mentions: &[Mention]) -> Vec<Range<usize>> {
        let mut places = Places::new(text);
        let mut spans = Vec::new();
        for mention in mentions {
            if mention.kind == self.kind && self.means(&mention.name) {
                spans.push(places.bytes(mention.start)..places.bytes(mention.end));
            }
        }
        spans
    }

    fn means(&mut self, name: &str) -> bool {
        if let Some(verdict) = self.verdicts.get(name) {
            return *verdict;
        }
        let verdict = match (&self.part, &mut self.sight) {
            (Part::Names(names), Some(sight)) => names.mean(sight, name, &mut String::new()),
            (Part::Leaf(_), Some(sight)) => sight.matches(name),
            (Part::Spans(spans), _) => are_met(spans, &mut self.analyzer, name),
            (Part::Leaf(_) | Part::Names(_), None) => false,
        };
        self.verdicts.insert(name.to_owned(), verdict);
        verdict
    }
}

/// Whether a name satisfies an operator over places.
fn are_met(spans: &Spans, analyzer: &mut Analyzer, name: &str) -> bool {
    let mut words = read(&spans.leaves, analyzer, Language::default(), name);
    keep_witnesses(spans, 0, false, &mut words, &mut Reading::default());
    words.spans.iter().any(|spans| !spans.is_empty())
}

/// Characters to bytes, for places that come in order.
struct Places<'t> {
    text: &'t str,
    characters: usize,
    bytes: usize,
}

impl Places<'_> {
    fn new(text: &str) -> Places<'_> {
        Places {
            text,
            characters: 0,
            bytes: 0,
        }
    }

    fn bytes(&mut self, character: usize) -> usize {
        let rest = self.text.get(self.bytes..).unwrap_or_default();
        let on = character.saturating_sub(self.characters);
        self.bytes += rest.char_indices().nth(on).map_or(rest.len(), |(at, _)| at);
        self.characters += on;
        self.bytes
    }
}
