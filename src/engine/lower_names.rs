//! A part of a query over the names of one kind, where more is to be looked at than their words: names that
//! the user joined or suppressed, and names that are written family name first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::index::SegmentId;
use tantivy::query::{
    BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight,
    intersect_scorers,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{BitSet, DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

use super::aliases::{Aliases, Rule, field_of};
use super::analysis::{Analyzer, Language};
use super::archive::Archive;
use super::highlight::read;
use super::leaf::{Leaf, Need};
use super::leaf_cursor::Settled;
use super::leaf_room::Room;
use super::name_columns::{AllNames, NameColumn};
use super::name_key::{turned, write_key};
use super::patience::is_over;
use crate::article::Kind;
use crate::error::Result;
use crate::fields::field;

/// The articles with a name, not suppressed, that the leaf matches: as it stands, in the order of speech, or
/// by another name of its rule.
#[derive(Debug)]
pub(super) struct Names {
    kind: Kind,
    leaf: Arc<Leaf>,
    /// The leaf, family name first.
    turned: Option<Arc<Leaf>>,
    aliases: Arc<Aliases>,
    /// The rules that make a difference: those one of whose names the leaf matches.
    touched: Vec<usize>,
    /// The names of the articles of each segment.
    columns: Vec<(SegmentId, Option<Arc<NameColumn>>)>,
}

impl Names {
    /// `None` where the leaf alone says it all.
    pub fn of(
        archive: &Archive,
        kind: Kind,
        leaf: &Arc<Leaf>,
        turned: Option<Arc<Leaf>>,
    ) -> Result<Option<Names>> {
        let aliases = archive.aliases()?;
        let mut sight = Sight::new(leaf);
        let rules = aliases.rules.iter().enumerate();
        let of_kind = |rule: &Rule| rule.keys.iter().any(|(of, _)| *of == kind);
        let touched: Vec<usize> = rules
            .filter(|(_, rule)| of_kind(rule) && rule.names.iter().any(|name| sight.matches(name)))
            .map(|(i, _)| i)
            .collect();
        let turned = turned.filter(|turned| {
            let occurs = |reader: &SegmentReader| {
                let cursor = turned.cursor(reader, Need::Documents, Room::ALL);
                cursor.map_or(true, |cursor| Settled::new(cursor).doc() != TERMINATED)
            };
            archive.searcher.segment_readers().iter().any(occurs)
        });
        if touched.is_empty() && turned.is_none() {
            return Ok(None);
        }
        let readers = archive.searcher.segment_readers();
        let mut columns = Vec::with_capacity(readers.len());
        for (segment, reader) in (0..).zip(readers) {
            let column = archive.names_in(segment, field_of(kind));
            let column = archive.engine(column.map_err(TantivyError::from))?;
            columns.push((reader.segment_id(), column));
        }
        Ok(Some(Names {
            kind,
            leaf: leaf.clone(),
            turned,
            aliases,
            touched,
            columns,
        }))
    }

    pub fn leaf(&self) -> &Arc<Leaf> {
        &self.leaf
    }

    /// The part of the query, in canonical print.
    pub fn part(&self) -> String {
        format!("{}:{}", field(field_of(self.kind)).name, self.leaf.name)
    }

    /// The rules that make a difference.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.touched.iter().map(|rule| &self.aliases.rules[*rule])
    }

    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether a name is one of these; `sight` is that of the leaf, `key` has room for the name's key.
    pub fn mean(&self, sight: &mut Sight, name: &str, key: &mut String) -> bool {
        write_key(self.kind, name, key);
        match self.aliases.rule(self.kind, key) {
            Some(rule) if self.aliases.rules[rule].name.is_none() => false,
            Some(rule) if self.touched.contains(&rule) => true,
            Some(_) | None => sight.matches(name),
        }
    }

    /// Articles that may have such a name; those of the second set surely do.
    fn candidates(&self, reader: &SegmentReader) -> tantivy::Result<(BitSet, BitSet)> {
        let mut maybe = BitSet::with_max_value(reader.max_doc());
        let mut surely = BitSet::with_max_value(reader.max_doc());
        let own = match self.rules().any(|rule| rule.name.is_none()) {
            true => &mut maybe,
            false => &mut surely,
        };
        let matches = |leaf: &Leaf| -> tantivy::Result<Settled> {
            let cursor = leaf.cursor(reader, Need::Documents, Room::ALL)?;
            Ok(Settled::new(cursor))
        };
        insert(&mut matches(&self.leaf)?, own);
        if let Some(turned) = &self.turned {
            insert(&mut matches(turned)?, &mut maybe);
        }
        for rule in self.rules().filter(|rule| rule.name.is_some()) {
            for (_, key) in rule.keys.iter().filter(|(kind, _)| *kind == self.kind) {
                insert(&mut self.with_all(key, reader)?, &mut maybe);
            }
        }
        Ok((maybe, surely))
    }

    /// Articles that have all words of a key in names.
    fn with_all(&self, key: &str, reader: &SegmentReader) -> tantivy::Result<Box<dyn Scorer>> {
        let mut lists: Vec<Box<dyn Scorer>> = Vec::new();
        for word in key.split(' ') {
            let of_names = self.leaf.lists(reader);
            let list = of_names.map(|of| of.cursor_of(word, IndexRecordOption::Basic));
            match list.transpose()?.flatten() {
                Some(list) => lists.push(Box::new(ConstScorer::new(list, 1.0))),
                None => return Ok(Box::new(EmptyScorer)),
            }
        }
        Ok(intersect_scorers(lists, reader.max_doc()))
    }

    /// The articles of a segment.
    fn documents(&self, reader: &SegmentReader) -> tantivy::Result<BitSet> {
        let (maybe, mut documents) = self.candidates(reader)?;
        let id = reader.segment_id();
        let column = self.columns.iter().find(|(segment, _)| *segment == id);
        let Some(column) = column.and_then(|(_, column)| column.as_deref()) else {
            return Ok(documents);
        };
        let mut judge = Judge {
            names: self,
            sight: Sight::new(&self.leaf),
            column,
            all: column.names()?,
            verdicts: HashMap::new(),
            key: String::new(),
        };
        let mut candidates = BitSetDocSet::from(maybe);
        while candidates.doc() != TERMINATED && !is_over() {
            let doc = candidates.doc();
            if !documents.contains(doc) && judge.has(doc)? {
                documents.insert(doc);
            }
            candidates.advance();
        }
        Ok(documents)
    }
}

fn insert(documents: &mut dyn DocSet, into: &mut BitSet) {
    while documents.doc() != TERMINATED {
        into.insert(documents.doc());
        documents.advance();
    }
}

/// Looks at names with the eye of a leaf.
pub(super) struct Sight {
    leaf: [Arc<Leaf>; 1],
    analyzer: Analyzer,
}

impl Sight {
    pub fn new(leaf: &Arc<Leaf>) -> Sight {
        Sight {
            leaf: [leaf.clone()],
            analyzer: Analyzer::default(),
        }
    }

    pub fn matches(&mut self, name: &str) -> bool {
        let mut has = |name: &str| {
            let found = read(&self.leaf, &mut self.analyzer, Language::default(), name);
            found.spans.iter().any(|spans| !spans.is_empty())
        };
        has(name) || turned(name).is_some_and(|name| has(&name))
    }
}

/// Judges the names of one segment, each once.
struct Judge<'a> {
    names: &'a Names,
    sight: Sight,
    column: &'a NameColumn,
    all: AllNames<'a>,
    /// By ordinal.
    verdicts: HashMap<u32, bool>,
    key: String,
}

impl Judge<'_> {
    fn has(&mut self, doc: DocId) -> tantivy::Result<bool> {
        for ordinal in self.column.of(doc) {
            let is_meant = match self.verdicts.get(&ordinal) {
                Some(verdict) => *verdict,
                None => {
                    let name = self.all.name(ordinal)?;
                    let verdict = self.names.mean(&mut self.sight, name, &mut self.key);
                    self.verdicts.insert(ordinal, verdict);
                    verdict
                }
            };
            if is_meant {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The names as the engine's query.
#[derive(Clone, Debug)]
pub(super) struct NamesQuery(pub Arc<Names>);

impl Query for NamesQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(NamesWeight {
            names: self.0.clone(),
            found: Mutex::default(),
        }))
    }
}

struct NamesWeight {
    names: Arc<Names>,
    /// Of the segment that was asked for last.
    found: Mutex<Option<(SegmentId, BitSet)>>,
}

impl Weight for NamesWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let documents = match &*found {
            Some((segment, documents)) if *segment == reader.segment_id() => documents.clone(),
            Some(_) | None => {
                let documents = self.names.documents(reader)?;
                *found = Some((reader.segment_id(), documents.clone()));
                documents
            }
        };
        let documents = BitSetDocSet::from(documents);
        Ok(Box::new(ConstScorer::new(documents, boost)))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("a name", 1.0))
    }
}
