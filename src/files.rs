//! What the archive asks the system for: the one place where a test can let any of it fail.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::fault::{self, Call};

/// An open file that knows its path.
#[derive(Debug)]
pub struct File {
    file: fs::File,
    path: PathBuf,
}

impl File {
    pub fn open_with(path: &Path, options: &OpenOptions) -> io::Result<File> {
        fault::call(Call::Open, path)?;
        Ok(File {
            file: options.open(path)?,
            path: path.to_owned(),
        })
    }

    /// For reading.
    pub fn open(path: &Path) -> io::Result<File> {
        File::open_with(path, OpenOptions::new().read(true))
    }

    /// For reading and writing; made where there is none, as it is where there is one.
    pub fn open_or_create(path: &Path) -> io::Result<File> {
        let mut options = OpenOptions::new();
        let options = options.create(true).truncate(false);
        File::open_with(path, options.read(true).write(true))
    }

    pub fn set_len(&self, bytes: u64) -> io::Result<()> {
        fault::call(Call::Truncate, &self.path)?;
        self.file.set_len(bytes)
    }

    pub fn sync(&self) -> io::Result<()> {
        fault::call(Call::Sync, &self.path)?;
        self.file.sync_data()
    }

    pub fn size(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    pub fn seek_end(&mut self) -> io::Result<u64> {
        self.file.seek(SeekFrom::End(0))
    }

    /// Fills `bytes` with what stands at `at`; whoever writes next has to say where.
    pub fn read_exact_from(&mut self, at: u64, bytes: &mut [u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(at))?;
        self.read_exact(bytes)
    }

    /// Takes it for this process alone, for as long as it is open.
    pub fn try_lock(&self) -> Result<(), fs::TryLockError> {
        self.file.try_lock()
    }
}

impl Write for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = fault::room(&self.path, bytes.len())?;
        self.file.write(bytes.get(..room).unwrap_or(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Read for File {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        fault::call(Call::Read, &self.path)?;
        self.file.read(bytes)
    }
}

pub fn create_dir_all(dir: &Path) -> io::Result<()> {
    fault::call(Call::Open, dir)?;
    fs::create_dir_all(dir)
}

pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fault::call(Call::Rename, to)?;
    fs::rename(from, to)
}

pub fn remove(file: &Path) -> io::Result<()> {
    fault::call(Call::Remove, file)?;
    fs::remove_file(file)
}

pub fn remove_dir_all(dir: &Path) -> io::Result<()> {
    fault::call(Call::Remove, dir)?;
    fs::remove_dir_all(dir)
}

/// The names in a folder.
pub fn names(dir: &Path) -> io::Result<Vec<String>> {
    fault::call(Call::Read, dir)?;
    let entries = fs::read_dir(dir)?;
    let names = entries.map(|entry| Ok(entry?.file_name().into_string().unwrap_or_default()));
    names.collect()
}

/// Writes a file that is there as a whole, or as it was before. What is no file, such as a pipe, is written to.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(path).is_ok_and(|data| !data.is_file() && !data.is_dir()) {
        return fs::write(path, bytes);
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let mut options = OpenOptions::new();
    let options = options.create(true).truncate(true).write(true);
    let write = || {
        let mut file = File::open_with(&part, options)?;
        file.write_all(bytes)?;
        file.sync()?;
        rename(&part, path)
    };
    write().inspect_err(|_| drop(remove(&part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("receipt.json");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        let taken = dir.path().join("folder");
        fs::create_dir(&taken).unwrap();
        assert!(replace(&taken, b"three").is_err());
        let mut names = names(dir.path()).unwrap();
        names.sort();
        assert_eq!(names, ["folder", "receipt.json"]);
    }

    #[cfg(debug_assertions)]
    #[test]
    fn each_call_of_a_replacement_fails_and_leaves_what_was() {
        use crate::fault::{Fault, disturb};

        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("receipt.json");
        fs::write(&path, b"before").unwrap();
        for fault in [Fault::Once, Fault::Full, Fault::Gone] {
            for at in 0..4 {
                let disturbed = disturb(dir.path(), at, fault);
                assert!(replace(&path, b"after").is_err(), "{fault:?} at {at}");
                assert!(disturbed.calls().len() > at as usize);
                assert_eq!(fs::read(&path).unwrap(), b"before");
            }
        }
        replace(&path, b"after").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"after");
    }
}
