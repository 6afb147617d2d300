//! What a run would otherwise have to keep in memory: bytes that are put away, and read again. They end with the run,
//! and with the process that is killed.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{io, io::Write};

use crate::error::{Error, Result};
use crate::files::{self, File};

/// Begins with that by which a later writer knows what a killed one has left.
const NAME: &str = ".tmp-ledger";
/// So much stays in memory; a small archive needs no file. The builds that are tested write one for theirs.
const BUFFER: usize = match cfg!(debug_assertions) {
    true => 2 << 10,
    false => 1 << 20,
};
/// What is read at once by whoever reads on; little in the builds that are tested, so that they read on.
const WINDOW: usize = match cfg!(debug_assertions) {
    true => 4 << 10,
    false => 256 << 10,
};
/// And where something stands apart, as what was put away again does.
const APART: usize = WINDOW / 64;

/// Where something was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    pub at: u64,
    pub len: u32,
}

impl Extent {
    pub fn end(self) -> u64 {
        self.at + u64::from(self.len)
    }
}

pub(super) struct Scratch {
    path: PathBuf,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    /// Made when the first is written.
    file: Option<File>,
    written: u64,
    /// What follows.
    buffer: Vec<u8>,
}

impl Scratch {
    /// For a file in the folder of an index.
    pub fn new(dir: &Path) -> Scratch {
        Scratch {
            path: dir.join(NAME),
            inner: Mutex::default(),
        }
    }

    /// Puts something away.
    pub fn put(&self, bytes: &[u8]) -> Result<Extent> {
        let mut inner = self.inner();
        if inner.buffer.len() + bytes.len() > BUFFER {
            let written = inner.write(&self.path);
            written.map_err(|source| Error::Unwritable {
                dir: self.path.parent().unwrap_or(&self.path).to_owned(),
                source,
            })?;
        }
        let extent = Extent {
            at: inner.written + inner.buffer.len() as u64,
            len: u32::try_from(bytes.len()).map_err(|e| Error::Engine(e.into()))?,
        };
        inner.buffer.extend_from_slice(bytes);
        Ok(extent)
    }

    pub fn get(&self, extent: Extent) -> Result<Vec<u8>> {
        let read = self.inner().read(extent.at, extent.len as usize);
        read.map_err(|error| self.unread(error))
    }

    /// For reading on.
    pub fn window(&self) -> Window<'_> {
        Window {
            scratch: self,
            on: Held::default(),
            apart: Held::default(),
        }
    }

    /// What was read is not what was put.
    pub fn broken(&self) -> Error {
        self.unread(io::ErrorKind::InvalidData.into())
    }

    fn unread(&self, error: io::Error) -> Error {
        Error::Unreadable {
            path: self.path.clone(),
            source: Arc::new(error),
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn write(&mut self, path: &Path) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                let file = File::open_or_create(path)?;
                file.set_len(0)?;
                // Without a name it is gone when it is closed. Where that cannot be, the next writer removes it.
                let _ = files::remove(path);
                none.insert(file)
            }
        };
        file.seek_end()?;
        file.write_all(&self.buffer)?;
        self.written += self.buffer.len() as u64;
        self.buffer.clear();
        self.buffer.shrink_to(2 * BUFFER);
        Ok(())
    }

    fn read(&mut self, at: u64, len: usize) -> io::Result<Vec<u8>> {
        if let Some(at) = at.checked_sub(self.written) {
            let at = usize::try_from(at).map_err(io::Error::other)?;
            let bytes = at.checked_add(len).and_then(|end| self.buffer.get(at..end));
            let bytes = bytes.ok_or(io::ErrorKind::UnexpectedEof)?;
            return Ok(bytes.to_owned());
        }
        let file = self.file.as_mut().ok_or(io::ErrorKind::NotFound)?;
        let mut bytes = vec![0; len];
        file.read_exact_from(at, &mut bytes)?;
        Ok(bytes)
    }

    /// How many bytes stand together from there on.
    fn together(&self, at: u64) -> usize {
        let end = match at < self.written {
            true => self.written,
            false => self.written + self.buffer.len() as u64,
        };
        usize::try_from(end.saturating_sub(at)).unwrap_or(usize::MAX)
    }
}

/// What was read last, with what follows it.
#[derive(Default)]
struct Held {
    at: u64,
    bytes: Vec<u8>,
}

impl Held {
    fn end(&self) -> u64 {
        self.at + self.bytes.len() as u64
    }

    fn has(&self, extent: Extent) -> bool {
        extent.at >= self.at && extent.end() <= self.end()
    }

    fn read(&mut self, scratch: &Scratch, extent: Extent, ahead: usize) -> Result<()> {
        let mut inner = scratch.inner();
        let len = inner.together(extent.at).min(ahead);
        let read = inner.read(extent.at, len.max(extent.len as usize));
        self.bytes = read.map_err(|error| scratch.unread(error))?;
        self.at = extent.at;
        Ok(())
    }
}

/// Reads on, and now and then a little elsewhere.
pub(super) struct Window<'s> {
    scratch: &'s Scratch,
    on: Held,
    apart: Held,
}

impl Window<'_> {
    /// See [`Scratch::broken`].
    pub fn broken(&self) -> Error {
        self.scratch.broken()
    }

    pub fn get(&mut self, extent: Extent) -> Result<&[u8]> {
        let end = self.on.end();
        let held = if self.on.has(extent) {
            &mut self.on
        } else if self.apart.has(extent) {
            &mut self.apart
        } else if (self.on.at..=end + WINDOW as u64).contains(&extent.at) {
            self.on.read(self.scratch, extent, WINDOW)?;
            &mut self.on
        } else {
            self.apart.read(self.scratch, extent, APART)?;
            &mut self.apart
        };
        let start = (extent.at - held.at) as usize;
        let bytes = held.bytes.get(start..start + extent.len as usize);
        bytes.ok_or_else(|| self.scratch.broken())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_away_is_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let scratch = Scratch::new(dir.path());
        let bytes = |n: usize| vec![n as u8; n * 37 % 500];
        let mut extents = Vec::new();
        for n in 0..300 {
            extents.push(scratch.put(&bytes(n)).unwrap());
            let earlier = n / 2;
            assert_eq!(scratch.get(extents[earlier]).unwrap(), bytes(earlier));
        }
        assert!(scratch.inner().written > 0);
        // It has no name.
        assert!(files::names(dir.path()).unwrap().is_empty());
        let mut window = scratch.window();
        for (n, extent) in extents.iter().enumerate() {
            assert_eq!(window.get(*extent).unwrap(), bytes(n));
            let elsewhere = n * 7 % 300;
            assert_eq!(window.get(extents[elsewhere]).unwrap(), bytes(elsewhere));
        }
        let beyond = Extent {
            at: extents[299].end(),
            len: 1,
        };
        assert!(scratch.get(beyond).is_err());
    }
}
