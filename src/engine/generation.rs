//! The next generation of an archive: written beside the one in use, then put in its place in one step.
//!
//! It grows in a folder of its own inside that of the archive, as an archive like any other. At the end its files,
//! whose names no file of the old one has, are moved beside those, and then one renaming makes it the archive: a
//! kill before that leaves the old one, a kill after it the new one, and whatever is left over the next writer
//! removes.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use tantivy::directory::{Directory, META_LOCK};

use super::archive::{engine, open_index};
use super::disk::Disk;
use super::folder::{COMMIT, LIST, NEXT, list_of, remove_next, segment_files};
use super::ledger_log;
use super::remains::Remains;
use super::writer::{Writer, WriterOptions, lock, remove_leftovers};
use crate::error::{Error, Result};
use crate::fault;
use crate::files::{self, File};

pub struct Generation {
    dir: PathBuf,
    next: PathBuf,
    /// No other writes the archive meanwhile.
    _lock: File,
}

impl Generation {
    /// Takes the archive at `dir` for this writer alone, says what can be read of it, and begins its next generation.
    pub fn begin(dir: &Path, options: &WriterOptions) -> Result<(Generation, Remains, Writer)> {
        // Where there is no archive, no lock is made either.
        drop(Remains::open(dir)?);
        let lock = lock(dir)?;
        let remains = Remains::open(dir)?;
        remove_leftovers(dir, &remains.meta);
        let next = dir.join(NEXT);
        let ledger = ledger_log::number(&remains.meta.ledger.file);
        let (writer, _) = Writer::open_after(&next, options, ledger)?;
        let generation = Generation {
            dir: dir.to_owned(),
            next,
            _lock: lock,
        };
        Ok((generation, remains, writer))
    }

    /// Makes it the archive. Its writer has finished.
    pub fn put_in_place(self) -> Result<()> {
        let (index, _, meta) = open_index(&self.next)?;
        let segments = index.searchable_segment_metas();
        let segments = segments.map_err(|e| engine(&self.next, e))?;
        let of_archive = |file: &PathBuf| {
            let id = file.to_str().and_then(|name| name.split('.').next());
            segments
                .iter()
                .any(|s| Some(s.id().uuid_string().as_str()) == id)
        };
        let mut files = segment_files(&self.next).map_err(|e| Error::io(&self.next, e))?;
        files.retain(of_archive);
        let disk = Disk::open(&self.dir).map_err(|e| engine(&self.dir, e))?;
        let unwritable = |source| Error::Unwritable {
            dir: self.dir.clone(),
            source,
        };
        // What is on the list is removed by the next writer, unless it belongs to the archive then.
        let mut listed = segment_files(&self.dir).map_err(|e| Error::io(&self.dir, e))?;
        listed.extend(files.iter().cloned());
        write_list(&disk, &listed).map_err(unwritable)?;
        let ledger = PathBuf::from(&meta.ledger.file);
        for file in files
            .iter()
            .chain((meta.ledger.bytes > 0).then_some(&ledger))
        {
            fault::point("rebuild-move");
            self.bring(file).map_err(unwritable)?;
        }
        disk.sync_directory().map_err(unwritable)?;
        fault::point("before-swap");
        self.bring(Path::new(COMMIT)).map_err(unwritable)?;
        fault::point("after-swap");
        disk.sync_directory().map_err(unwritable)?;
        // It is the archive. What cannot be removed now, the next writer removes.
        if let Ok(_nobody_opens) = disk.acquire_lock(&META_LOCK) {
            for old in listed.difference(&files) {
                let _ = files::remove(&self.dir.join(old));
            }
        }
        listed.retain(|file| files.contains(file) || self.dir.join(file).exists());
        let _ = write_list(&disk, &listed);
        self.give_up();
        Ok(())
    }

    /// Gives its room back.
    pub fn give_up(self) {
        let _ = remove_next(&self.dir);
    }

    fn bring(&self, file: &Path) -> io::Result<()> {
        files::rename(&self.next.join(file), &self.dir.join(file))
    }
}

fn write_list(disk: &Disk, files: &BTreeSet<PathBuf>) -> io::Result<()> {
    disk.atomic_write(Path::new(LIST), &list_of(files)?)
}
