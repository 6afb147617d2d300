//! What an index holds, and where its bytes go.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tantivy::SegmentReader;
use tantivy::space_usage::SegmentSpaceUsage;

use super::archive::Archive;
use super::article_store::component;
use crate::error::Result;
use crate::hit::{Bytes, Figures};

impl Archive {
    /// What the index holds and how large it is.
    pub fn figures(&self) -> Result<Figures> {
        let usage = self.searcher.space_usage();
        let usage = self.engine(usage.map_err(tantivy::TantivyError::from))?;
        let mut fields: BTreeMap<&str, Bytes> = BTreeMap::new();
        let (mut stored, mut deletions) = (0, 0);
        for segment in usage.segments() {
            add_fields(segment, &mut fields);
            stored += segment.component(component()).total().get_bytes();
            stored += segment.store().total().get_bytes();
            deletions += segment.deletes().get_bytes();
        }
        let of_fields = fields.values().fold(Bytes::default(), |sum, of| sum + *of);
        let mut bytes = of_fields.kinds().to_vec();
        bytes.push(("stored articles", stored));
        bytes.push(("ledger", self.meta.ledger.bytes));
        bytes.push(("deletions", deletions));
        bytes.sort_by_key(|(_, size)| Reverse(*size));
        let fields = fields.into_iter().map(|(name, of)| (name.to_owned(), of));
        let mut fields: Vec<(String, Bytes)> = fields.collect();
        fields.sort_by_key(|(_, of)| Reverse(of.total()));
        let readers = self.searcher.segment_readers();
        let deleted = readers.iter().map(|r| u64::from(r.num_deleted_docs()));
        Ok(Figures {
            articles: self.meta.articles,
            words: self.engine(words_in(readers))?,
            segments: readers.len() as u64,
            deleted: deleted.sum(),
            languages: self.meta.languages.clone(),
            bytes,
            fields,
        })
    }
}

fn add_fields<'u>(segment: &'u SegmentSpaceUsage, fields: &mut BTreeMap<&'u str, Bytes>) {
    let kinds = [
        segment.termdict(),
        segment.postings(),
        segment.positions(),
        segment.fast_fields(),
        segment.fieldnorms(),
    ];
    for (kind, usage) in kinds.into_iter().enumerate() {
        for field in usage.fields() {
            // The words of names are a field of their own for the engine alone.
            let name = field.field_name();
            let of = fields.entry(name.strip_suffix("_words").unwrap_or(name));
            let of = of.or_default();
            let place = [
                &mut of.dictionary,
                &mut of.postings,
                &mut of.positions,
                &mut of.columns,
                &mut of.lengths,
            ]
            .into_iter()
            .nth(kind);
            if let Some(place) = place {
                *place += field.total().get_bytes();
            }
        }
    }
}

/// The words of all texts, from their column.
fn words_in(readers: &[SegmentReader]) -> tantivy::Result<u64> {
    let mut words = 0;
    for reader in readers {
        let columns = reader.fast_fields();
        let column = columns.column_first_or_default::<u64>("words")?;
        let alive = reader.doc_ids_alive();
        words += alive.map(|doc| column.get_val(doc)).sum::<u64>();
    }
    Ok(words)
}
