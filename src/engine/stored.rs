//! Articles back from the store: by place in the index, and by their id.

use tantivy::schema::IndexRecordOption;
use tantivy::schema::document::{DeserializeError, DocumentDeserialize, DocumentDeserializer};
use tantivy::{DocAddress, DocSet, TERMINATED};

use super::archive::{Archive, engine};
use super::leaf_terms::each_with_prefix;
use super::stored_form::from_stored;
use crate::article::Article;
use crate::error::{Error, Result};

/// What the store has of an article: one string.
struct Stored(Option<String>);

impl DocumentDeserialize for Stored {
    fn deserialize<'de, D>(mut document: D) -> std::result::Result<Stored, DeserializeError>
    where
        D: DocumentDeserializer<'de>,
    {
        let field = document.next_field::<String>()?;
        Ok(Stored(field.map(|(_, text)| text)))
    }
}

/// How many ids an error lists.
const LISTED: usize = 5;

impl Archive {
    /// The article at a place of the index.
    pub(super) fn stored(&self, at: DocAddress) -> Result<Article> {
        let document: Stored = self
            .searcher
            .doc(at)
            .map_err(|error| engine(&self.dir, error))?;
        let text = document.0.ok_or_else(|| Error::Damaged {
            dir: self.dir.clone(),
            what: "a stored article is missing".to_owned(),
        })?;
        from_stored(&text)
    }

    /// The article whose id begins with `id_prefix`, where there is just one.
    pub fn article(&self, id_prefix: &str) -> Result<Article> {
        let (ids, articles) = self.find(id_prefix).map_err(|e| engine(&self.dir, e))?;
        match ids.as_slice() {
            [] => Err(Error::UnknownId(id_prefix.to_owned())),
            [(_, at)] => self.stored(*at),
            [..] => Err(Error::AmbiguousId {
                prefix: id_prefix.to_owned(),
                articles,
                ids: ids.into_iter().map(|(id, _)| id).collect(),
            }),
        }
    }

    /// Where the article of an id lies.
    pub(super) fn address(&self, id: &str) -> Option<DocAddress> {
        let (ids, _) = self.find(id).ok()?;
        ids.into_iter()
            .find_map(|(found, at)| (found == id).then_some(at))
    }

    /// The first ids that begin so, with their places, and how many there are.
    fn find(&self, id_prefix: &str) -> tantivy::Result<(Vec<(String, DocAddress)>, u64)> {
        let prefix = id_prefix.to_lowercase();
        let mut found: Vec<(String, DocAddress)> = Vec::new();
        let mut articles = 0;
        for (segment, reader) in self.searcher.segment_readers().iter().enumerate() {
            let index = reader.inverted_index(self.fields.id)?;
            let mut outcome = Ok(());
            each_with_prefix(&index, &prefix, |id, info| {
                let postings =
                    match index.read_postings_from_terminfo(info, IndexRecordOption::Basic) {
                        Ok(postings) => postings,
                        Err(error) => {
                            outcome = Err(error);
                            return false;
                        }
                    };
                if let Some(doc) = first_alive(postings, reader) {
                    articles += 1;
                    let id = String::from_utf8_lossy(id).into_owned();
                    found.push((id, DocAddress::new(segment as u32, doc)));
                    if found.len() > 2 * LISTED {
                        found.sort_unstable();
                        found.truncate(LISTED);
                    }
                }
                true
            })?;
            outcome?;
        }
        found.sort_unstable();
        found.truncate(LISTED);
        Ok((found, articles))
    }
}

fn first_alive(mut documents: impl DocSet, reader: &tantivy::SegmentReader) -> Option<u32> {
    while documents.doc() != TERMINATED {
        if !reader.is_deleted(documents.doc()) {
            return Some(documents.doc());
        }
        documents.advance();
    }
    None
}
