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

use super::folder::{COMMIT, LIST};
#[cfg(unix)]
use super::paged::Paged;
use crate::fault::{self, Call};
use crate::seal::sealed;

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
pub(super) struct Refused {
    first: Arc<Mutex<Option<io::Error>>>,
    commit: Arc<AtomicBool>,
}

impl Refused {
    fn note(&self, path: &Path, error: &io::Error) {
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        let said = io::Error::new(error.kind(), format!("`{}`: {error}", path.display()));
        first.get_or_insert(said);
    }

    pub fn noted<T>(&self, path: &Path, done: io::Result<T>) -> io::Result<T> {
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

    fn ask(&self, call: Call, path: &Path) -> io::Result<()> {
        fault::call(call, &self.dir.join(path))
    }

    fn ask_to_read(&self, path: &Path) -> Result<(), OpenReadError> {
        let asked = self.ask(Call::Read, path);
        asked.map_err(|e| OpenReadError::wrap_io_error(e, path.to_owned()))
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
        self.ask_to_read(path)?;
        #[cfg(unix)]
        let opened = match self.is_read_only {
            true => self.files.get_file_handle(path),
            false => Paged::open(&self.dir, path, self.refused.clone())
                .map(|file| Arc::new(file) as Arc<dyn FileHandle>),
        };
        #[cfg(not(unix))]
        let opened = self.files.get_file_handle(path);
        opened.inspect_err(|error| {
            if let OpenReadError::IoError { io_error, .. } = error {
                self.refused.note(path, io_error);
            }
        })
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.ask(Call::Remove, path)
            .map_err(|e| DeleteError::IoError {
                io_error: Arc::new(e),
                filepath: path.to_owned(),
            })?;
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let asked = self.ask(Call::Open, path);
        let asked = asked.map_err(|e| OpenWriteError::wrap_io_error(e, path.to_owned()));
        let opened = asked
            .and_then(|()| self.files.open_write(path))
            .inspect_err(|error| {
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
            path: self.dir.join(path),
            refused: self.refused.clone(),
        })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.ask_to_read(path)?;
        // An archive can be read without it.
        match self.is_read_only && path == Path::new(LIST) {
            true => Err(OpenReadError::FileDoesNotExist(path.to_owned())),
            false => self.files.atomic_read(path),
        }
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        // The engine writes another file, which it then syncs and renames.
        let write = |data: &[u8]| {
            self.ask(Call::Write, Path::new(".tmp"))?;
            self.ask(Call::Rename, path)?;
            self.files.atomic_write(path, data)
        };
        match path == Path::new(COMMIT) {
            true => self.of_commit(path, || write(&sealed(data))),
            false => self.refused.noted(path, write(data)),
        }
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.of_commit(Path::new("."), || {
            self.ask(Call::Sync, Path::new(""))?;
            self.files.sync_directory()
        })
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.ask(Call::Open, &lock.filepath)
            .map_err(LockError::wrap_io_error)?;
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
        let room = fault::room(&self.path, bytes.len());
        let done = room.and_then(|room| self.file.write(bytes.get(..room).unwrap_or(bytes)));
        self.refused.noted(&self.path, done)
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = self.file.flush();
        self.refused.noted(&self.path, done)
    }
}

impl TerminatingWrite for Output {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        let asked = fault::call(Call::Sync, &self.path);
        let done = asked.and_then(|()| self.file.terminate_ref(token));
        self.refused.noted(&self.path, done)
    }
}
