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
use super::disk::Disk;
use super::ledger_log::{self, State};
use super::schema::STORED_ALIKE;
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

/// The articles of a segment.
pub struct Part {
    /// `None` where nothing of it can be read.
    store: Option<StoreReader>,
    alive: Option<AliveBitSet>,
    documents: u32,
    article: Field,
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
        let store = bytes(SegmentComponent::Store)?;
        let has_deletes = segment.meta().has_deletes();
        let alive = match has_deletes {
            true => bytes(SegmentComponent::Delete)?.filter(|(_, is_whole)| *is_whole),
            false => None,
        };
        let alive = alive.map(|(file, _)| file.read_bytes().map(AliveBitSet::open));
        let alive = alive.transpose();
        let alive = alive.map_err(|e| engine(&self.dir, TantivyError::from(e)))?;
        let is_whole = store.as_ref().is_some_and(|(_, is_whole)| *is_whole);
        let open =
            |(file, _)| catch_unwind(AssertUnwindSafe(|| StoreReader::open(file, 1).ok())).ok()?;
        Ok(Part {
            store: store.and_then(open),
            is_sound: self.is_whole && is_whole && alive.is_some() == has_deletes,
            alive,
            documents: segment.meta().max_doc(),
            article: self.article,
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
        let read = || store.get::<TantivyDocument>(document).ok();
        let stored = catch_unwind(AssertUnwindSafe(read)).ok()??;
        let stored = stored.get_first(self.article)?;
        from_stored(stored.as_str()?).ok()
    }
}
