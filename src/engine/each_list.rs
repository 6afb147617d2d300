//! The lists of the texts as they lie in the segments, for those who measure other engines on the same.

use tantivy::schema::IndexRecordOption;

use super::archive::Archive;
use crate::error::Result;

impl Archive {
    /// How many documents each segment has, those that are deleted and not yet gone among them.
    pub fn segments(&self) -> impl Iterator<Item = u32> {
        let readers = self.searcher.segment_readers().iter();
        readers.map(|reader| reader.max_doc())
    }

    /// Shows each token of the texts of a segment, in the order of their bytes, with its documents in theirs and how
    /// often it occurs in each.
    ///
    /// # Errors
    ///
    /// If the index cannot be read, or has no such segment.
    pub fn each_list(
        &self,
        segment: usize,
        mut see: impl FnMut(&[u8], &[(u32, u32)]),
    ) -> Result<()> {
        let field = self.fields.text;
        self.engine((|| {
            let opened = self.opened.get(segment).ok_or_else(|| {
                tantivy::TantivyError::InvalidArgument(format!("there is no segment {segment}"))
            })?;
            let lists = opened.lists(&self.fields, field)?;
            let mut words = lists.dictionary().words();
            let mut documents = Vec::new();
            while words.advance()? {
                documents.clear();
                let mut list = lists.list(words.info(), IndexRecordOption::WithFreqs);
                while !list.docs().is_empty() {
                    let (docs, often) = list.counted();
                    documents.extend(docs.iter().copied().zip(often.iter().copied()));
                    list.next_block();
                }
                see(words.word(), &documents);
            }
            Ok(())
        })())
    }
}
