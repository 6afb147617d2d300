//! The folder of an index as its writer sees it: what the system refuses is remembered, and where a commit was
//! refused, none follows.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};

use super::folder::{COMMIT, LIST, list_of, segment_files};

#[derive(Clone, Debug)]
pub(super) struct Disk {
    dir: PathBuf,
    files: MmapDirectory,
    refused: Refused,
    /// Nothing is written, and the engine's list of its files is not asked for.
    is_read_only: bool,
}

/// What was refused so far, for all who write to one disk.
#[derive(Clone, Debug, Default)]
struct Refused {
    first: Arc<Mutex<Option<io::Error>>>,
    commit: Arc<AtomicBool>,
}

impl Refused {
    fn note(&self, path: &Path, error: &io::Error) {
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        let said = io::Error::new(error.kind(), format!("`{}`: {error}", path.display()));
        first.get_or_insert(said);
    }

    fn noted<T>(&self, path: &Path, done: io::Result<T>) -> io::Result<T> {
        done.inspect_err(|error| self.note(path, error))
    }
}

impl Disk {
    pub fn open(dir: &Path) -> tantivy::Result<Disk> {
        Ok(Disk {
            dir: dir.to_owned(),
            files: MmapDirectory::open(dir)?,
            refused: Refused::default(),
            is_read_only: false,
        })
    }

    /// For those who only read.
    pub fn to_read(dir: &Path) -> tantivy::Result<Disk> {
        let disk = Disk::open(dir)?;
        Ok(Disk {
            is_read_only: true,
            ..disk
        })
    }

    /// The first error of the system since the last call: the engine's threads do not pass it on.
    pub fn refused(&self) -> Option<io::Error> {
        let first = self.refused.first.lock();
        first.unwrap_or_else(PoisonError::into_inner).take()
    }

    /// The list of what the engine has written, made from the folder where it cannot be read.
    fn mended(&self, list: Vec<u8>) -> Result<Vec<u8>, OpenReadError> {
        if serde_json::from_slice::<Vec<PathBuf>>(&list).is_ok() {
            return Ok(list);
        }
        let failed = |e| OpenReadError::wrap_io_error(e, PathBuf::from(LIST));
        let files = segment_files(&self.dir).map_err(failed)?;
        list_of(&files).map_err(failed)
    }

    /// The engine counts a commit as done in its memory before it is on the disk. Where it does not get there, a merge
    /// that ends would write those segments beside the meta data of the commit before.
    fn of_commit(&self, path: &Path, step: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        if self.refused.commit.load(Ordering::Acquire) {
            return Err(io::Error::other("a commit before this one was refused"));
        }
        let done = self.refused.noted(path, step());
        self.refused.commit.store(done.is_err(), Ordering::Release);
        done
    }
}

impl Directory for Disk {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path).inspect_err(|error| {
            if let OpenReadError::IoError { io_error, .. } = error {
                self.refused.note(path, io_error);
            }
        })
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let opened = self.files.open_write(path).inspect_err(|error| {
            if let OpenWriteError::IoError { io_error, .. } = error {
                self.refused.note(path, io_error);
            }
        })?;
        // Nothing is buffered yet.
        let file = opened.into_inner().map_err(|buffer| {
            OpenWriteError::wrap_io_error(buffer.into_error(), path.to_owned())
        })?;
        Ok(BufWriter::new(Box::new(Output {
            file,
            path: path.to_owned(),
            refused: self.refused.clone(),
        })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        if path != Path::new(LIST) {
            return self.files.atomic_read(path);
        }
        // An archive can be read without the list, and where it is damaged, the folder says what would be on it.
        match self.is_read_only {
            true => Err(OpenReadError::FileDoesNotExist(path.to_owned())),
            false => self
                .files
                .atomic_read(path)
                .and_then(|list| self.mended(list)),
        }
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let write = || self.files.atomic_write(path, data);
        match path == Path::new(COMMIT) {
            true => self.of_commit(path, write),
            false => self.refused.noted(path, write()),
        }
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.of_commit(Path::new("."), || self.files.sync_directory())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.files.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

/// A file being written.
struct Output {
    file: Box<dyn TerminatingWrite + Send + Sync>,
    path: PathBuf,
    refused: Refused,
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let done = self.file.write(bytes);
        self.refused.noted(&self.path, done)
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = self.file.flush();
        self.refused.noted(&self.path, done)
    }
}

impl TerminatingWrite for Output {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        let done = self.file.terminate_ref(token);
        self.refused.noted(&self.path, done)
    }
}
