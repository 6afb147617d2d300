//! What of an archive can be read whatever its format, and whatever is damaged of it: its stored articles, and its
//! ledger.
//!
//! Neither its dictionary nor its columns are asked. An article out of a file that does not match its checksum may
//! be another than was stored, and so may one where it is not known which were deleted: they have to be proven.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use tantivy::directory::FileSlice;
use tantivy::fastfield::AliveBitSet;
use tantivy::index::SegmentComponent;
use tantivy::schema::{Field, Value};
use tantivy::store::StoreReader;
use tantivy::{Index, Segment, TantivyDocument, TantivyError};

use super::archive::{Meta, engine, is_commit_whole, open_any_format, wrong_format};
use super::article_store::{ArticleStore, component};
use super::disk::Disk;
use super::ledger_log::{self, State};
use super::schema::{OWN_STORE, STORED_ALIKE};
use super::stored_form::from_stored;
use crate::article::Article;
use crate::error::{Error, Result};

/// Of the archive below a folder.
pub struct Remains {
    dir: PathBuf,
    index: Index,
    pub meta: Meta,
    article: Field,
    /// The list of segments is what was committed.
    is_whole: bool,
}

enum Store {
    Own(ArticleStore),
    /// Of the engine, where they are values of a field.
    Engine(StoreReader, Field),
}

/// The articles of a segment.
pub struct Part {
    /// `None` where nothing of it can be read.
    store: Option<Store>,
    alive: Option<AliveBitSet>,
    documents: u32,
    /// What it holds is what was written, and which of it was deleted is known.
    pub is_sound: bool,
}

impl Remains {
    /// Fails where not even the list of what there is can be read, and where articles are stored in another form.
    pub fn open(dir: &Path) -> Result<Remains> {
        let (index, meta) = open_any_format(dir, Disk::to_read)?;
        let field = index.schema().get_field("article");
        let article = field.ok().filter(|_| STORED_ALIKE.contains(&meta.format));
        Ok(Remains {
            article: article.ok_or_else(|| wrong_format(dir, &meta))?,
            dir: dir.to_owned(),
            index,
            is_whole: is_commit_whole(dir, &meta)?,
            meta,
        })
    }

    /// The ledger as it was committed.
    pub fn ledger(&self) -> Result<State> {
        ledger_log::read(&self.dir, &self.meta.ledger)
    }

    /// Why an article that has to be proven cannot be, where there is no ledger.
    pub fn beyond_proof(&self) -> Error {
        Error::Damaged {
            dir: self.dir.clone(),
            what: "its ledger and some of its stored articles, which only the ledger could prove"
                .to_owned(),
        }
    }

    /// The segments; those first whose articles need no proof, since another may hold an article as it was before the
    /// one that counts.
    pub fn parts(&self) -> Result<Vec<Part>> {
        let segments = self.index.searchable_segments();
        let segments = segments.map_err(|e| engine(&self.dir, e))?;
        let parts = segments.iter().map(|segment| self.part(segment));
        let mut parts: Vec<Part> = parts.collect::<Result<_>>()?;
        parts.sort_by_key(|part| !part.is_sound);
        Ok(parts)
    }

    fn part(&self, segment: &Segment) -> Result<Part> {
        let bytes = |component| self.whole(segment, component);
        let is_own = self.meta.format >= OWN_STORE;
        let store = match is_own {
            true => bytes(component())?,
            false => bytes(SegmentComponent::Store)?,
        };
        let has_deletes = segment.meta().has_deletes();
        let alive = match has_deletes {
            true => bytes(SegmentComponent::Delete)?.filter(|(_, is_whole)| *is_whole),
            false => None,
        };
        let alive = alive.map(|(file, _)| file.read_bytes().map(AliveBitSet::open));
        let alive = alive.transpose();
        let alive = alive.map_err(|e| engine(&self.dir, TantivyError::from(e)))?;
        let is_whole = store.as_ref().is_some_and(|(_, is_whole)| *is_whole);
        let open = |(file, _)| match is_own {
            true => ArticleStore::new(file).ok().map(Store::Own),
            false => {
                let open = AssertUnwindSafe(|| StoreReader::open(file, 1).ok());
                let store = catch_unwind(open).ok()?;
                store.map(|store| Store::Engine(store, self.article))
            }
        };
        Ok(Part {
            store: store.and_then(open),
            is_sound: self.is_whole && is_whole && alive.is_some() == has_deletes,
            alive,
            documents: segment.meta().max_doc(),
        })
    }

    /// A file of a segment, and whether it matches its checksum; `None` where it is no such file any more.
    fn whole(
        &self,
        segment: &Segment,
        component: SegmentComponent,
    ) -> Result<Option<(FileSlice, bool)>> {
        let path = segment.relative_path(component.clone());
        let directory = self.index.directory();
        let opened = segment.open_read(component);
        let read = opened.and_then(|file| Ok((file, directory.validate_checksum(&path)?)));
        match read.map_err(|e| engine(&self.dir, e.into())) {
            Ok(read) => Ok(Some(read)),
            Err(Error::Damaged { .. }) => Ok(None),
            // It may be whole for all that.
            Err(other) => Err(other),
        }
    }
}

impl Part {
    pub fn documents(&self) -> u32 {
        self.documents
    }

    /// The article of a document, from 0; none where it was deleted, or cannot be read.
    pub fn article(&self, document: u32) -> Option<Article> {
        let is_deleted = |alive: &AliveBitSet| alive.is_deleted(document);
        if self.alive.as_ref().is_some_and(is_deleted) {
            return None;
        }
        let store = self.store.as_ref()?;
        // The engine trusts its files.
        let read = || match store {
            Store::Own(store) => store.read(document, from_stored).ok()?.ok(),
            Store::Engine(store, field) => {
                let stored: TantivyDocument = store.get(document).ok()?;
                let value = stored.get_first(*field)?;
                from_stored(value.as_str()?).ok()
            }
        };
        catch_unwind(AssertUnwindSafe(read)).ok()?
    }
}

#[cfg(test)]
mod tests {
    use tantivy::schema::{STORED, STRING, Schema, TextOptions};

    use super::*;
    use crate::engine::stored_form::stored_form;
    use crate::engine::testing::article;

    /// Of a format that kept its articles in the engine's store, with another table of fields.
    #[test]
    fn articles_of_an_older_format() {
        let dir = tempfile::tempdir().unwrap();
        let mut schema = Schema::builder();
        let id = schema.add_text_field("id", STRING);
        let field = schema.add_text_field("article", TextOptions::default() | STORED);
        let index = Index::create_in_dir(dir.path(), schema.build()).unwrap();
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        let articles = ["a", "b", "c"].map(|id| article(id, "en", id, "Some text.").article);
        for article in &articles {
            let mut document = TantivyDocument::default();
            document.add_text(id, &article.id);
            document.add_text(field, stored_form(article));
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        writer.delete_term(tantivy::Term::from_field_text(id, "b"));
        for (format, is_read) in [(5, false), (6, true), (8, true), (1000, false)] {
            let meta = Meta {
                format,
                ..Meta::default()
            };
            let mut commit = writer.prepare_commit().unwrap();
            commit.set_payload(&serde_json::to_string(&meta).unwrap());
            commit.commit().unwrap();
            let remains = match Remains::open(dir.path()) {
                Ok(remains) if is_read => remains,
                Err(Error::WrongFormat { is_stored, .. }) => {
                    assert_eq!((is_stored, is_read), (false, false), "{format}");
                    continue;
                }
                _ => panic!("help: format {format}"),
            };
            let parts = remains.parts().unwrap();
            assert!(parts.iter().all(|part| part.is_sound));
            let read: Vec<Article> = parts
                .iter()
                .flat_map(|part| (0..part.documents()).filter_map(|at| part.article(at)))
                .collect();
            assert_eq!(read, [articles[0].clone(), articles[2].clone()]);
        }
    }
}
