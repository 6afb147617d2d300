//! A file of the index as its writer reads it: by reading, not by mapping.
//!
//! A merge reads its segments from end to end. Mapped, all of them would be in the memory of the process until the
//! merge is done, so that its peak would grow with the archive; read, it is a window of each file. And a disk that
//! fails is an error, where a mapping ends the process.

use std::fmt;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tantivy::HasLen;
use tantivy::directory::error::OpenReadError;
use tantivy::directory::{FileHandle, OwnedBytes};

use super::disk::Refused;

/// What is read at once where less is asked for: lists of postings stand one behind the other, and most are a few
/// bytes.
const WINDOW: usize = 64 << 10;

pub(super) struct Paged {
    path: PathBuf,
    file: File,
    len: usize,
    /// What was read last, and where it begins.
    window: Mutex<(usize, OwnedBytes)>,
    refused: Refused,
}

impl Paged {
    pub fn open(dir: &Path, path: &Path, refused: Refused) -> Result<Paged, OpenReadError> {
        let open = || {
            let file = File::open(dir.join(path))?;
            let len = file.metadata()?.len();
            let len = usize::try_from(len).map_err(io::Error::other)?;
            Ok((file, len))
        };
        let (file, len) = open().map_err(|error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => OpenReadError::FileDoesNotExist(path.to_owned()),
            _ => OpenReadError::wrap_io_error(error, path.to_owned()),
        })?;
        Ok(Paged {
            path: path.to_owned(),
            file,
            len,
            window: Mutex::new((0, OwnedBytes::empty())),
            refused,
        })
    }

    fn read(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let mut bytes = vec![0; range.len()];
        let read = self.file.read_exact_at(&mut bytes, range.start as u64);
        self.refused.noted(&self.path, read)?;
        Ok(OwnedBytes::new(bytes))
    }
}

impl FileHandle for Paged {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.start > range.end || range.end > self.len {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if range.len() >= WINDOW {
            return self.read(range);
        }
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let (start, bytes) = &*window;
        if range.start < *start || range.end > start + bytes.len() {
            let end = self.len.min(range.start + WINDOW);
            *window = (range.start, self.read(range.start..end)?);
        }
        let (start, bytes) = &*window;
        Ok(bytes.slice(range.start - start..range.end - start))
    }
}

impl HasLen for Paged {
    fn len(&self) -> usize {
        self.len
    }
}

impl fmt::Debug for Paged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Paged({})", self.path.display())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_range_is_what_the_file_has_there() {
        let dir = tempfile::tempdir().unwrap();
        let all: Vec<u8> = (0..3 * WINDOW + 17).map(|n| (n % 251) as u8).collect();
        std::fs::write(dir.path().join("f"), &all).unwrap();
        let paged = Paged::open(dir.path(), Path::new("f"), Refused::default()).unwrap();
        let end = all.len();
        for range in [
            0..0,
            0..5,
            3..9,
            WINDOW - 1..WINDOW + 1,
            5..8,
            0..end,
            end - 3..end,
            WINDOW..3 * WINDOW,
            end..end,
        ] {
            let read = paged.read_bytes(range.clone()).unwrap();
            assert_eq!(read.as_slice(), &all[range]);
        }
        assert!(paged.read_bytes(end..end + 1).is_err());
        let missing = Paged::open(dir.path(), Path::new("g"), Refused::default());
        assert!(matches!(missing, Err(OpenReadError::FileDoesNotExist(_))));
    }
}
