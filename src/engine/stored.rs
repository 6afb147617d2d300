//! Articles back from the store: by place in the index, and by their id.

use std::io;
use std::sync::OnceLock;

use tantivy::directory::FileSlice;
use tantivy::error::DataCorruption;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, TantivyError};

use super::archive::{Archive, engine};
use super::article_store::{ArticleStore, component};
use super::stored_form::from_stored;
use crate::article::Article;
use crate::error::{Error, Result};

/// How many ids an error lists.
const LISTED: usize = 5;

/// What is stored of all articles. The files are opened with the archive, since a writer may remove them; what is in
/// them is read when it is asked for.
pub(super) struct Articles(Vec<(FileSlice, OnceLock<ArticleStore>)>);

impl Articles {
    pub fn open(searcher: &Searcher) -> tantivy::Result<Articles> {
        let readers = searcher.segment_readers().iter();
        let files = readers.map(|reader| Ok((reader.open_read(component())?, OnceLock::new())));
        Ok(Articles(files.collect::<tantivy::Result<_>>()?))
    }

    /// The article at a place.
    pub fn article(&self, at: DocAddress) -> tantivy::Result<Result<Article>> {
        let (file, place) = &self.0[at.segment_ord as usize];
        let store = match place.get() {
            Some(store) => store,
            None => {
                let store = ArticleStore::new(file.clone()).map_err(unread)?;
                place.get_or_init(|| store)
            }
        };
        store.read(at.doc_id, from_stored).map_err(unread)
    }
}

/// What is not as it was written is damage, and no whim of the disk.
fn unread(error: io::Error) -> TantivyError {
    match error.kind() {
        io::ErrorKind::InvalidData => {
            TantivyError::DataCorruption(DataCorruption::comment_only(error.to_string()))
        }
        _ => error.into(),
    }
}

impl Archive {
    /// The article at a place of the index.
    pub(super) fn stored(&self, at: DocAddress) -> Result<Article> {
        let article = self.articles.article(at);
        article.map_err(|error| engine(&self.dir, error))?
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
        for (segment, opened) in (0..).zip(&self.opened) {
            let reader = self.searcher.segment_reader(segment);
            let ids = opened.lists(&self.fields, self.fields.id)?;
            ids.dictionary()
                .each_with_prefix(prefix.as_bytes(), |id, info| {
                    let article = ids.cursor(info, IndexRecordOption::Basic);
                    if let Some(doc) = first_alive(article, reader) {
                        articles += 1;
                        let id = String::from_utf8_lossy(id).into_owned();
                        found.push((id, DocAddress::new(segment, doc)));
                        if found.len() > 2 * LISTED {
                            found.sort_unstable();
                            found.truncate(LISTED);
                        }
                    }
                    true
                })?;
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
