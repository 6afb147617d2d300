//! The occurrences of terms in one segment, in the order of the documents: one term, a union, many.

use std::sync::Arc;

use tantivy::{DocId, DocSet, TERMINATED};

use super::leaf_keep::Keep;
use super::leaf_union::Union;
use super::lists::Cursor;
use super::patience::ensure;

/// Documents with the number of occurrences in each, ascending: the union of very many terms.
pub(super) type Counts = Arc<Vec<(DocId, u32)>>;

/// Adds up the occurrences of very many terms in a segment of `max_doc` documents: cheaper than a
/// union, and done once for all that asks. The terms must not overlap.
pub(super) fn count_all(
    lists: impl Iterator<Item = (Cursor, Keep)>,
    max_doc: DocId,
) -> std::io::Result<Counts> {
    let mut frequencies = vec![0u32; max_doc as usize];
    let mut spare = Vec::new();
    for list in lists {
        ensure()?;
        let (mut postings, keep) = list;
        while postings.doc() != TERMINATED {
            if let Some(frequency) = frequencies.get_mut(postings.doc() as usize) {
                *frequency += keep.frequency(&mut postings, &mut spare);
            }
            postings.advance();
        }
    }
    let counted = (0..)
        .zip(frequencies)
        .filter(|(_, frequency)| *frequency > 0);
    Ok(Arc::new(counted.collect()))
}

/// The positions of very many terms in each document that has one of them.
#[derive(Debug)]
pub(super) struct Listed {
    /// Documents, ascending, each with where its positions begin; they end where the next ones begin.
    docs: Vec<(DocId, usize)>,
    /// For each document ascending, each once.
    positions: Vec<u32>,
}

impl Listed {
    /// Reads all occurrences: for more than a few terms cheaper than to look into each list for each
    /// document, and done once for all that asks.
    pub fn new(lists: impl Iterator<Item = (Cursor, Keep)>) -> std::io::Result<Listed> {
        let mut all: Vec<(DocId, u32)> = Vec::new();
        let mut positions = Vec::new();
        for list in lists {
            ensure()?;
            let (mut postings, keep) = list;
            while postings.doc() != TERMINATED {
                positions.clear();
                keep.positions(&mut postings, &mut positions);
                let doc = postings.doc();
                all.extend(positions.iter().map(|position| (doc, *position)));
                postings.advance();
            }
        }
        all.sort_unstable();
        all.dedup();
        let mut listed = Listed {
            docs: Vec::new(),
            positions: Vec::with_capacity(all.len()),
        };
        for (doc, position) in all {
            if listed.docs.last().is_none_or(|(last, _)| *last != doc) {
                listed.docs.push((doc, listed.positions.len()));
            }
            listed.positions.push(position);
        }
        Ok(listed)
    }

    fn doc(&self, at: usize) -> DocId {
        self.docs.get(at).map_or(TERMINATED, |entry| entry.0)
    }

    fn positions(&self, at: usize) -> &[u32] {
        let begin = self
            .docs
            .get(at)
            .map_or(self.positions.len(), |entry| entry.1);
        let end = self
            .docs
            .get(at + 1)
            .map_or(self.positions.len(), |entry| entry.1);
        self.positions.get(begin..end).unwrap_or_default()
    }
}

/// The occurrences of one term or of several.
pub(super) enum Occurrences {
    One(Box<Cursor>, Keep),
    Many(Union),
    /// Without positions.
    Counted {
        counts: Counts,
        at: usize,
    },
    Listed {
        listed: Arc<Listed>,
        at: usize,
    },
}

impl Occurrences {
    pub fn new(mut lists: Vec<(Cursor, Keep)>) -> Occurrences {
        match (lists.pop(), lists.is_empty()) {
            (Some((only, keep)), true) => Occurrences::One(Box::new(only), keep),
            (last, _) => {
                lists.extend(last);
                Occurrences::Many(Union::new(lists))
            }
        }
    }

    pub fn doc(&self) -> DocId {
        match self {
            Occurrences::One(postings, _) => postings.doc(),
            Occurrences::Many(union) => union.doc,
            Occurrences::Counted { counts, at } => counts.get(*at).map_or(TERMINATED, |c| c.0),
            Occurrences::Listed { listed, at } => listed.doc(*at),
        }
    }

    pub fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Occurrences::One(postings, _) if postings.doc() >= target => postings.doc(),
            Occurrences::One(postings, _) => postings.seek(target),
            Occurrences::Many(union) => union.seek(target),
            Occurrences::Counted { counts, at } => {
                let ahead = counts.get(*at..).unwrap_or_default();
                *at += ahead.partition_point(|(doc, _)| *doc < target);
                self.doc()
            }
            Occurrences::Listed { listed, at } => {
                let ahead = listed.docs.get(*at..).unwrap_or_default();
                *at += ahead.partition_point(|(doc, _)| *doc < target);
                self.doc()
            }
        }
    }

    /// How many are in the current document; `spare` is room.
    pub fn frequency(&mut self, spare: &mut Vec<u32>) -> u32 {
        match self {
            Occurrences::One(postings, keep) => keep.frequency(postings, spare),
            Occurrences::Many(union) => union.frequency(),
            Occurrences::Counted { counts, at } => counts.get(*at).map_or(0, |c| c.1),
            Occurrences::Listed { listed, at } => listed.positions(*at).len() as u32,
        }
    }

    /// The positions in the current document, ascending, each once.
    pub fn positions(&mut self, out: &mut Vec<u32>) {
        match self {
            Occurrences::One(postings, keep) => {
                out.clear();
                keep.positions(postings, out);
            }
            Occurrences::Many(union) => union.positions(out),
            Occurrences::Counted { .. } => out.clear(),
            Occurrences::Listed { listed, at } => {
                out.clear();
                out.extend_from_slice(listed.positions(*at));
            }
        }
    }

    pub fn size_hint(&self) -> u32 {
        match self {
            Occurrences::One(postings, _) => postings.doc_freq(),
            Occurrences::Many(union) => union.size_hint(),
            Occurrences::Counted { counts, .. } => counts.len() as u32,
            Occurrences::Listed { listed, .. } => listed.docs.len() as u32,
        }
    }
}
