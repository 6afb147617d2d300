//! The language of each article of a segment, as the forms of words ask for it.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use super::analysis::Language;
use super::archive::Meta;
use super::schema::Fields;

/// One byte an article: its language's number.
#[derive(Debug)]
pub(super) struct DocLanguages(Vec<u8>);

impl DocLanguages {
    pub fn read(
        reader: &SegmentReader,
        fields: &Fields,
        meta: &Meta,
    ) -> tantivy::Result<DocLanguages> {
        let mut numbers = vec![0; reader.max_doc() as usize];
        let index = reader.inverted_index(fields.lang)?;
        for tag in meta.languages.keys() {
            let number = Language::of(Some(tag)).number() as u8;
            let term = Term::from_field_text(fields.lang, tag);
            let postings = match number {
                0 => None,
                _ => index.read_postings(&term, IndexRecordOption::Basic)?,
            };
            let Some(mut postings) = postings else {
                continue;
            };
            while postings.doc() != TERMINATED {
                if let Some(place) = numbers.get_mut(postings.doc() as usize) {
                    *place = number;
                }
                postings.advance();
            }
        }
        Ok(DocLanguages(numbers))
    }

    /// The bit of the article's language.
    pub fn bit(&self, doc: DocId) -> u32 {
        1 << self.0.get(doc as usize).copied().unwrap_or(0)
    }
}
