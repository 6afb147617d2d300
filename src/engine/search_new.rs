//! The matches of a query that are not known yet.

use std::collections::HashSet;

use tantivy::DocAddress;

use super::archive::Archive;
use super::collect::{Candidate, Key};
use super::highlight_marks::Marker;
use super::lower::Lowerer;
use super::search_each::Matcher;
use super::search_options::SearchOptions;
use crate::error::Result;
use crate::hit::Hit;
use crate::query::Node;

impl Archive {
    /// Gives every match whose id is not `known` to `take`, the earliest first and copies folded: a hit, and the
    /// ids of its copies that are new as well. Returns how many stories that were.
    pub fn each_new(
        &self,
        query: &Node,
        any: bool,
        fold: bool,
        known: &HashSet<String>,
        take: &mut dyn FnMut(&Hit, &[String]) -> Result<()>,
    ) -> Result<u64> {
        let lowered = Lowerer::new(self, any).lower(query)?;
        let known = Known::new(self, known);
        let mut new: Vec<(Key, DocAddress)> = Vec::new();
        self.engine((|| {
            let matcher = Matcher::new(self, &lowered.plan)?;
            for (segment, reader) in self.searcher.segment_readers().iter().enumerate() {
                let keys = &self.columns(segment)?.keys;
                for doc in matcher.segment(reader)? {
                    let at = DocAddress::new(segment as u32, doc);
                    if !known.0.contains(&at) {
                        new.push((keys.key(doc), at));
                    }
                }
            }
            Ok(())
        })())?;
        new.sort_unstable_by_key(|(key, at)| (key.days.is_none(), key.days, key.order, *at));
        let new = new.into_iter().map(|(_, at)| Candidate::unranked(at));
        let new = new.collect();
        let rows = match fold {
            true => self.engine(self.fold(new, usize::MAX))?,
            false => self.engine(self.unfolded(new))?,
        };
        let marker = Marker::new(self, &lowered.plan);
        let options = SearchOptions {
            snippets: true,
            ..SearchOptions::default()
        };
        let stories = rows.len() as u64;
        for (i, row) in rows.into_iter().enumerate() {
            let hit = self.hit(i + 1, row.candidate, &marker, &options)?;
            let copies: Result<Vec<String>> = row
                .hidden
                .iter()
                .map(|copy| Ok(self.stored(copy.at)?.id))
                .collect();
            take(&hit, &copies?)?;
        }
        Ok(stories)
    }
}

/// The places of the known articles.
struct Known(HashSet<DocAddress>);

impl Known {
    fn new(archive: &Archive, ids: &HashSet<String>) -> Known {
        Known(ids.iter().filter_map(|id| archive.address(id)).collect())
    }
}
