//! `added:` and `removed:`: articles that differ from the version of their page before them.

use std::fmt;
use std::sync::Arc;

use tantivy::index::{SegmentId, SegmentReader};
use tantivy::query::{
    BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight,
};
use tantivy::{BitSet, DocId, Score};

use super::archive::Archive;
use super::lower::{Context, Lowerer, Plan};
use super::search_each::Matcher;
use crate::error::Result;
use crate::fields::FieldName;
use crate::query::Node;

impl Lowerer<'_> {
    // Apart from `node`, whose frames stand on one another as deep as a query nests.
    pub(super) fn changed_words(
        &mut self,
        name: FieldName,
        inner: &Node,
        context: Context,
    ) -> Result<Option<Plan>> {
        let added = name == FieldName::Added;
        let context = if added { context } else { context.negated() };
        let Some(plan) = self.node(inner, context)? else {
            return Ok(None);
        };
        let changed = self.archive.lower_changed(&plan, added)?;
        Ok(Some(match added {
            true => Plan::And {
                all: vec![plan, changed],
                none: Vec::new(),
            },
            false => changed,
        }))
    }
}

impl Archive {
    /// The articles that hold `plan` where the version before does not, or the other way about.
    fn lower_changed(&self, plan: &Plan, added: bool) -> Result<Plan> {
        let readers = self.searcher.segment_readers();
        let holds = self.engine((|| {
            let matcher = Matcher::new(self, plan)?;
            let of = |reader: &SegmentReader| {
                let mut holds = BitSet::with_max_value(reader.max_doc());
                for doc in matcher.segment(reader)? {
                    holds.insert(doc);
                }
                Ok(holds)
            };
            readers.iter().map(of).collect::<tantivy::Result<Vec<_>>>()
        })())?;
        let changed = self.changed(&holds, added)?;
        let ids = readers.iter().map(SegmentReader::segment_id);
        Ok(Plan::Filter(Arc::new(SetQuery {
            segments: ids.zip(changed).collect(),
        })))
    }
}

/// Articles that are known one by one.
#[derive(Clone)]
struct SetQuery {
    segments: Arc<[(SegmentId, BitSet)]>,
}

impl fmt::Debug for SetQuery {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("SetQuery")
    }
}

impl Query for SetQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(SetWeight(self.clone())))
    }
}

struct SetWeight(SetQuery);

impl Weight for SetWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let id = reader.segment_id();
        let of = self.0.segments.iter().find(|(known, _)| *known == id);
        Ok(match of {
            Some((_, set)) => Box::new(ConstScorer::new(BitSetDocSet::from(set.clone()), boost)),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("another version than the one before", 1.0))
    }
}
