//! What an index holds, and where its bytes go.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tantivy::SegmentReader;
use tantivy::space_usage::{ComponentSpaceUsage, PerFieldSpaceUsage, SegmentSpaceUsage};

use super::archive::Archive;
use super::article_store::component;
use super::copy_keys;
use super::lists::WordsOf;
use super::name_columns;
use crate::error::Result;
use crate::hit::{Bytes, Figures};

impl Archive {
    /// What the index holds and how large it is.
    pub fn figures(&self) -> Result<Figures> {
        let usage = self.searcher.space_usage();
        let usage = self.engine(usage.map_err(tantivy::TantivyError::from))?;
        let mut fields: BTreeMap<String, Bytes> = BTreeMap::new();
        let (mut stored, mut deletions) = (0, 0);
        for segment in usage.segments() {
            add_fields(segment, &mut fields);
            stored += segment.component(component()).total().get_bytes();
            let copies = segment.component(copy_keys::component()).total();
            fields.entry("copies".to_owned()).or_default().postings += copies.get_bytes();
            stored += segment.store().total().get_bytes();
            deletions += segment.deletes().get_bytes();
        }
        let of_fields = fields.values().fold(Bytes::default(), |sum, of| sum + *of);
        let mut bytes = of_fields.kinds().to_vec();
        bytes.push(("stored articles", stored));
        bytes.push(("ledger", self.meta.ledger.bytes));
        bytes.push(("deletions", deletions));
        bytes.sort_by_key(|(_, size)| Reverse(*size));
        let mut fields: Vec<(String, Bytes)> = fields.into_iter().collect();
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

fn add_fields(segment: &SegmentSpaceUsage, fields: &mut BTreeMap<String, Bytes>) {
    let mut add = |usage: &PerFieldSpaceUsage, place: fn(&mut Bytes) -> &mut u64| {
        for field in usage.fields() {
            let of = fields.entry(field.field_name().to_owned()).or_default();
            *place(of) += field.total().get_bytes();
        }
    };
    add(segment.termdict(), |of| &mut of.dictionary);
    add(segment.postings(), |of| &mut of.postings);
    add(segment.positions(), |of| &mut of.positions);
    add(segment.fast_fields(), |of| &mut of.columns);
    if let ComponentSpaceUsage::PerField(usage) = segment.component(name_columns::component()) {
        add(&usage, |of| &mut of.columns);
    }
    let places: [fn(&mut Bytes) -> &mut u64; 3] = [
        |of| &mut of.dictionary,
        |of| &mut of.postings,
        |of| &mut of.positions,
    ];
    let own = WordsOf::ALL.into_iter();
    for (component, place) in own.flat_map(|of| of.components().into_iter().zip(places)) {
        if let ComponentSpaceUsage::PerField(usage) = segment.component(component) {
            add(&usage, place);
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
